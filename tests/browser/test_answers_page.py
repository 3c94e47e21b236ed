"""/answers in a real browser: read, filtered, searched and printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from accessibility import problems, scrolls_sideways
from panel import focused
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.content.book import answer_book

ALL = len(answer_book().answers)
SHOWN = ".answer:not([hidden])"


@pytest.fixture
def answers(context: BrowserContext, server_url: str) -> Iterator[Page]:
    """The page of all answers."""
    page = context.new_page()
    page.goto(f"{server_url}/answers")
    yield page


def test_without_javascript_all_is_there_but_the_search_field(
    browser: Browser, server_url: str
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server_url}/answers")
        expect(page.locator(SHOWN)).to_have_count(ALL)
        expect(page.get_by_label("Search these answers")).to_be_hidden()
        page.get_by_role("link", name="Wales", exact=True).click()
        expect(
            page.get_by_role("heading", name="All answers for Wales")
        ).to_be_visible()
        answer = page.get_by_role("article", name="How to opt out in Wales")
        expect(answer.get_by_text("What to bear in mind")).to_be_hidden()
        answer.get_by_text("Read all of this answer").click()
        expect(answer.get_by_text("What to bear in mind")).to_be_visible()
        answer.get_by_role("link", name="How to opt out in Wales").click()
        assert page.url.endswith("/answers/opt_out_how#opt_out_how_wales")


def test_the_search_field_works_by_keyboard_and_sends_nothing(answers: Page) -> None:
    requests: list[str] = []
    for _ in range(20):
        answers.keyboard.press("Tab")
        if focused(answers) == "words":
            break
    answers.on("request", lambda request: requests.append(request.url))
    address = answers.url
    answers.keyboard.type("police COURT")
    matches = answers.get_by_role("status")
    expect(matches).to_contain_text("have these words")
    shown = answers.locator(SHOWN)
    assert 0 < shown.count() < ALL
    assert all("police" in text.lower() for text in shown.all_text_contents())
    expect(matches).to_contain_text(str(shown.count()))
    assert answers.locator(".theme:not([hidden])").count() < 9
    answers.keyboard.type(" xyzzy")
    answers.keyboard.press("Enter")
    expect(matches).to_have_text(
        "No answer has these words. Try fewer words, or other ones."
    )
    assert focused(answers) == "words"
    answers.keyboard.press("Escape")
    expect(shown).to_have_count(ALL)
    expect(matches).to_have_text("")
    assert (focused(answers), answers.url, requests) == ("words", address, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_is_broken_with_an_answer_open_and_a_search_on(
    browser: Browser, server_url: str, scheme: Any
) -> None:
    size: Any = {"width": 320, "height": 256}
    with browser.new_context(color_scheme=scheme, viewport=size) as context:
        page = context.new_page()
        page.goto(f"{server_url}/answers")
        page.get_by_label("Search these answers").fill("police")
        expect(page.get_by_role("status")).to_contain_text("have these words")
        page.locator(f"{SHOWN} summary").first.click()
        assert (problems(page), scrolls_sideways(page)) == ([], False)


def test_print_shows_what_is_closed(answers: Page) -> None:
    inside = answers.locator(".answer details h4").first
    closed = "element => element.checkVisibility({contentVisibilityAuto: true})"
    assert not inside.evaluate(closed)
    answers.emulate_media(media="print")
    assert inside.evaluate(closed)
    assert inside.bounding_box()["height"] > 0  # type: ignore[index]
    expect(answers.get_by_label("Search these answers")).to_be_hidden()
