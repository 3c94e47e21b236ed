"""The widget's files: their caching, and that no page has script or style in it."""

from __future__ import annotations

import re

import httpx


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
