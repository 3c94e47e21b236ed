"""The pages of answers."""

from __future__ import annotations

import gzip
import re
from html import unescape

import httpx
import pytest

from bot.content.book import NATION_NAMES, NATIONS, answer_book
from bot.conversation.answers import every_answer
from bot.conversation.pages import long_date

FULL_TEXT = 120_000  # bytes gzipped; above it the list and the full text must part


def test_every_answer_is_listed_with_its_full_text_and_its_address(
    server_url: str,
) -> None:
    page = unescape(httpx.get(f"{server_url}/answers").text)
    for answer in answer_book().answers:
        assert f'href="/answers/{answer.topic}#{answer.id}"' in page
        for text in (answer.short, answer.more, answer.caveat, answer.why):
            assert all(line in page for line in text.split("\n"))


def test_every_answer_is_on_its_topic_s_page_with_sources_and_dates(
    server_url: str,
) -> None:
    with httpx.Client(base_url=server_url) as client:
        for topic in sorted(answer_book().topics):
            page = client.get(f"/answers/{topic}")
            assert page.status_code == 200
            for answer in answer_book().for_topic(topic):
                assert f'id="{answer.id}"' in page.text
                assert f'href="/answers/{topic}#{answer.id}"' in page.text
                assert f"Last checked {long_date(answer.last_checked)}" in page.text
                assert f"Next check due {long_date(answer.review_by)}" in page.text
                assert all(
                    source.url.replace("&", "&amp;") in page.text
                    for source in answer.sources
                )


@pytest.mark.parametrize("nation", NATIONS)
def test_a_nation_shows_the_answers_that_hold_there(
    server_url: str, nation: str
) -> None:
    page = httpx.get(f"{server_url}/answers", params={"nation": nation}).text
    there = {a.id for a in answer_book().answers if nation in a.nations}
    assert set(re.findall(r'<h3 id="([^"]*)"', page)) == there
    name = NATION_NAMES[nation]
    assert f"{len(there)} of our {len(answer_book().answers)} answers hold in" in page
    assert f'aria-current="true">{name}</a>' in page


@pytest.mark.parametrize("nation", ["france", "Wales", "wales'", "²"])
def test_an_unknown_nation_is_refused_with_the_choices(
    server_url: str, nation: str
) -> None:
    page = httpx.get(f"{server_url}/answers", params={"nation": nation})
    assert page.status_code == 400
    assert all(f'href="/answers?nation={known}"' in page.text for known in NATIONS)


def test_a_browser_that_has_the_list_is_sent_nothing(server_url: str) -> None:
    first = httpx.get(f"{server_url}/answers")
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "no-cache"
    held = {"If-None-Match": first.headers["etag"]}
    again = httpx.get(f"{server_url}/answers", headers=held)
    assert (again.status_code, again.content) == (304, b"")
    plain = httpx.get(f"{server_url}/answers", headers={"Accept-Encoding": "identity"})
    assert plain.text == first.text
    wales = httpx.get(f"{server_url}/answers?nation=wales", headers=held)
    assert wales.status_code == 200


def test_the_whole_text_is_light_enough_for_one_page() -> None:
    page = every_answer(None)
    assert gzip.decompress(page.gzipped) == page.body
    assert len(page.gzipped) < FULL_TEXT


def test_an_unknown_answer_is_not_found_in_plain_words(server_url: str) -> None:
    page = httpx.get(f"{server_url}/answers/nothing")
    assert page.status_code == 404
    assert "We have no answer at this address" in page.text
