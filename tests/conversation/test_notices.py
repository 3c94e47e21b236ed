"""The pages on privacy and security, from the real server."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

import httpx
import pytest
from serving import Server

from bot.content.accessibility import statement
from bot.settings import settings


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/privacy", "What we keep"),
        ("/security", "How to report a weakness"),
        ("/accessibility", "Compliance status"),
    ],
)
def test_a_notice_is_a_public_page(server_url: str, path: str, words: str) -> None:
    page = httpx.get(server_url + path)
    assert page.status_code == 200
    assert words in page.text and settings().run_by in page.text
    assert page.text.count("<h1>") == 1
    assert "{" not in page.text.split("<main")[1]


@pytest.mark.parametrize("path", ["/chat", "/answers", "/privacy", "/widget/panel"])
def test_the_privacy_notice_is_one_tap_away(server_url: str, path: str) -> None:
    assert 'href="/privacy"' in httpx.get(server_url + path).text


def test_the_statement_says_what_failed_what_is_known_and_what_nobody_checked(
    server_url: str,
) -> None:
    page = unescape(httpx.get(f"{server_url}/accessibility").text)
    said = statement()
    assert f"{said.results.date.day} {said.results.date:%B %Y}" in page
    assert said.results.browser in page and "partially compliant" in page
    for number, criterion in said.by_hand.criteria.items():
        assert f"{number} {criterion.name}" in page
    for problem in said.by_hand.problems:
        assert problem.what in page
    for words in said.by_hand.unchecked:
        assert words in page


def test_a_chat_without_javascript_links_to_it_too(server_url: str) -> None:
    page = httpx.post(f"{server_url}/chat", data={"action": "start"})
    assert 'href="/privacy"' in page.text.split("<main")[1]


def test_where_to_report_a_weakness(server_url: str, release, tmp_path) -> None:
    assert httpx.get(f"{server_url}/.well-known/security.txt").status_code == 404
    contact = "mailto:security@example.org"
    with Server(tmp_path, release.parent, BOT_CONTACT=contact) as server:
        told = httpx.get(f"{server.url}/.well-known/security.txt")
        policy = httpx.get(f"{server.url}/security").text
        accessibility = httpx.get(f"{server.url}/accessibility").text
    assert told.headers["content-type"].startswith("text/plain")
    fields = dict(line.split(": ", 1) for line in told.text.splitlines())
    assert fields["Contact"] == contact
    ahead = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert 0 < ahead.days < 365
    for page in (policy, accessibility):
        assert f'<a href="{contact}">security@example.org</a>' in page
