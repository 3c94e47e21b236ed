"""/embed, as the server sends it."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from bot.settings import ROOT
from bot.widget.embed_page import DOCUMENT, EXAMPLE
from bot.widget.options import Options


def lines(page: str) -> str:
    found = re.search(r'<code id="snippet">(.*?)</code>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_the_lines_name_this_server_and_lead_on_without_javascript(
    server_url: str,
) -> None:
    assert lines(httpx.get(f"{server_url}/embed").text) == (
        f'<script src="{server_url}/widget.js" defer></script>\n'
        f'<noscript><a href="{server_url}/chat">Ask about health data</a></noscript>'
    )


def test_what_is_typed_stays_text(server_url: str) -> None:
    mark = '"><script>alert(1)</script>'
    page = httpx.get(f"{server_url}/embed", params={"greeting": mark}).text
    preview = httpx.get(f"{server_url}/embed/preview", params={"greeting": mark}).text
    assert mark not in page and mark not in lines(page) and mark not in preview


def test_the_address_of_another_host_is_escaped(server_url: str) -> None:
    page = httpx.get(f"{server_url}/embed", headers={"Host": 'a"><b>x'}).text
    assert "<b>x" not in page


def test_what_can_not_be_used_is_explained_and_left_out(server_url: str) -> None:
    response = httpx.get(f"{server_url}/embed", params={"color": "#ffd700"})
    assert response.status_code == 422
    assert "Choose a darker colour" in response.text
    assert "data-color" not in lines(response.text)
    assert "ffd700" not in response.text


def test_the_page_says_all_that_the_document_says(server_url: str) -> None:
    page = httpx.get(f"{server_url}/embed").text
    assert "BOT_EMBEDDERS=" in page and "Sharewell.ask" in page
    assert f"script-src {server_url};\nframe-src {server_url};" in page
    assert EXAMPLE not in page


def test_the_document_names_every_option_and_its_example_is_right() -> None:
    document = DOCUMENT.read_text()
    for name in Options.model_fields:
        assert f"`data-{name.replace('_', '-')}`" in document
    assert f'<script src="{EXAMPLE}/widget.js" defer></script>' in document
    assert "docs/embedding.md" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("path", ["/embed", "/embed/preview"])
def test_nothing_of_another_origin_is_loaded(server_url: str, path: str) -> None:
    page = httpx.get(server_url + path).text
    assert not re.search(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="https?:', page)
