"""/chat as posted forms."""

from __future__ import annotations

import datetime
import re
import uuid

import httpx
import pytest

from bot.content.book import answer_book
from bot.conversation.pages import in_words, long_date, nation_names

QUESTION = "How do I opt out?"


def post(server_url: str, **form: str) -> httpx.Response:
    return httpx.post(f"{server_url}/chat", data=form)


def field(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found
    return found[1]


@pytest.fixture
def token(server_url: str) -> str:
    return field(post(server_url, action="start"), "token")


def test_posting_a_form_twice_says_it_once(server_url: str, token: str) -> None:
    form = {
        "action": "say",
        "token": token,
        "message_id": str(uuid.uuid4()),
        "text": QUESTION,
    }
    first, second = post(server_url, **form), post(server_url, **form)
    assert first.status_code == second.status_code == 200
    assert second.text.count("from-visitor") == 1


def test_each_form_has_a_fresh_message_id(server_url: str, token: str) -> None:
    form = {"action": "say", "token": token, "text": QUESTION}
    page = post(server_url, message_id=str(uuid.uuid4()), **form)
    ids = re.findall(r'name="message_id" value="([^"]*)"', page.text)
    assert len(ids) >= 2 and len(set(ids)) == len(ids)


def test_the_token_is_in_no_address_and_no_cookie(server_url: str, token: str) -> None:
    page = post(server_url, action="say", token=token, text=QUESTION)
    assert not re.search(rf'(href|action|src)="[^"]*{token}', page.text)
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("", 422, "Your message is empty"),
        ("long " * 300, 413, "The most we can read is 1,000"),
    ],
)
def test_what_can_not_be_sent_is_kept(
    server_url: str, token: str, text: str, status: int, words: str
) -> None:
    page = post(server_url, action="say", token=token, text=text)
    assert page.status_code == status
    assert "There is a problem" in page.text and words in page.text
    assert text in page.text
    assert "<title>Error: " in page.text


def test_a_chat_that_has_ended_keeps_the_draft_and_begins_anew(server_url: str) -> None:
    page = post(server_url, action="say", token="x" * 43, text=QUESTION)
    assert page.status_code == 401
    assert QUESTION in page.text
    answered = post(server_url, action="say", token=field(page, "token"), text=QUESTION)
    assert "How to opt out" in answered.text


def test_a_question_without_a_token_is_answered(server_url: str) -> None:
    assert "How to opt out" in post(server_url, action="say", text=QUESTION).text


@pytest.mark.parametrize(
    "form", [{"sequence": "²"}, {"sequence": "99", "useful": "yes"}]
)
def test_a_vote_for_no_reply_is_refused(
    server_url: str, token: str, form: dict
) -> None:
    assert post(server_url, action="vote", token=token, **form).status_code in (
        400,
        404,
    )


def test_what_a_visitor_typed_never_becomes_markup(server_url: str, token: str) -> None:
    page = post(
        server_url, action="say", token=token, text="<b onclick=x>hello</b>" * 99
    )
    assert "<b onclick" not in page.text


def test_a_copy_is_a_plain_file_of_what_the_token_may_read(
    server_url: str, token: str
) -> None:
    say = {"action": "say", "token": token}
    post(server_url, **say, text=QUESTION)
    post(server_url, **say, choice="nation:wales")
    copy = post(server_url, action="copy", token=token)
    assert copy.status_code == 200
    assert copy.headers["content-type"] == "text/plain; charset=utf-8"
    assert copy.headers["cache-control"] == "no-store"
    assert copy.headers["content-disposition"] == (
        'attachment; filename="sharewell-chat.txt"'
    )
    assert f"\n\nYou said: {QUESTION}\n\nSharewell said:\n" in copy.text
    answer = answer_book().get("opt_out_how_wales")
    assert answer
    assert f"Sharewell said:\n{answer.title}\n" in copy.text
    assert f"\nMore about this\n{answer.more.splitlines()[0]}" in copy.text
    assert all(source.url in copy.text for source in answer.sources)
    assert token not in copy.text


def test_there_is_no_copy_of_a_chat_that_has_ended(server_url: str) -> None:
    page = post(server_url, action="copy", token="x" * 43)
    assert page.status_code == 401
    assert "content-disposition" not in page.headers


def test_dates_and_nations_in_words() -> None:
    assert (
        long_date("2026-11-24")
        == long_date(datetime.date(2026, 11, 24))
        == "24 November 2026"
    )
    assert nation_names(["england"]) == "England"
    assert nation_names(["england", "wales", "northern_ireland"]) == (
        "England, Wales and Northern Ireland"
    )
    assert nation_names(["wales", "england", "northern_ireland", "scotland"]) == (
        "the whole of the UK"
    )


def test_what_is_held_in_words() -> None:
    held = {
        "last_message": "2026-11-24T06:05:00.123456Z",
        "site": None,
        "turns": [
            {
                "text": "Is it sold?",
                "topic": "commercial_sale",
                "vote": True,
                "concerns": [],
                "messages": [
                    {"kind": "answer", "text": "No.", "topic": "commercial_sale"}
                ],
            }
        ],
    }
    assert in_words(held) == {
        "Last message": "24 November 2026, 06:05 UTC",
        "Site": "Nothing",
        "Turns": [
            {
                "Text": "Is it sold?",
                "Topic": "commercial sale",
                "Vote": "Yes",
                "Concerns": "Nothing",
                "Messages": ["No."],
            }
        ],
    }
