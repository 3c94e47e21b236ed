"""The widget's files: their size and their caching."""

from __future__ import annotations

import gzip
import re

import httpx

KILOBYTE = 1000


def zipped(server_url: str, path: str) -> int:
    return len(gzip.compress(httpx.get(server_url + path).content))


def test_the_loader_and_all_that_the_panel_opens_with_are_small(
    server_url: str,
) -> None:
    loader = zipped(server_url, "/widget.js")
    assert loader <= 3 * KILOBYTE
    parts = panel_files(server_url, "href|src")
    assert len(parts) == 3
    rest = sum(zipped(server_url, path) for path in [*parts, "/widget/panel"])
    assert loader + rest <= 15 * KILOBYTE


def test_all_scripts_and_styles_of_the_panel_are_small(server_url: str) -> None:
    parts = panel_files(server_url, "href|src|data-personal-data")
    assert len(parts) == 4
    assert sum(zipped(server_url, path) for path in parts) <= 16 * KILOBYTE


def panel_files(server_url: str, attributes: str) -> list[str]:
    panel = httpx.get(f"{server_url}/widget/panel").text
    return re.findall(rf'(?:{attributes})="(/[^"]+\.(?:css|js)\?v=[0-9a-f]+)"', panel)


def test_files_named_by_their_content_are_kept_and_the_loader_is_looked_at_again(
    server_url: str,
) -> None:
    panel = httpx.get(f"{server_url}/widget/panel").text
    named = re.search(r'src="(/widget/panel\.js\?v=[0-9a-f]+)"', panel)
    assert named
    kept = httpx.get(server_url + named[1])
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["content-encoding"] == "gzip"
    loader = httpx.get(f"{server_url}/widget.js")
    assert loader.headers["cache-control"] == "public, max-age=300"
    again = httpx.get(
        f"{server_url}/widget.js", headers={"If-None-Match": loader.headers["etag"]}
    )
    assert again.status_code == 304
    plain = httpx.get(
        f"{server_url}/widget.js", headers={"Accept-Encoding": "identity"}
    )
    assert plain.content == loader.content


def test_the_names_of_topics_are_there_for_a_page_that_names_one(
    server_url: str,
) -> None:
    panel = httpx.get(f"{server_url}/widget/panel").text
    address = re.search(r'data-topics="(/widget/topics\.json\?v=[0-9a-f]+)"', panel)
    assert address
    assert httpx.get(server_url + address[1]).json()["insurance"] == "Insurers"


def test_no_page_has_script_or_style_in_it(server_url: str) -> None:
    for path in (
        "/",
        "/chat",
        "/answers",
        "/answers/opt_out_how",
        "/embed",
        "/embed/preview",
        "/widget/panel",
    ):
        page = httpx.get(server_url + path).text
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
