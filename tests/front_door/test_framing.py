"""Who may show the panel, as a real browser sees it."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import EMBEDDER_PORT, free_port

EMBEDDER = f"http://localhost:{EMBEDDER_PORT}"
STRANGER_PORT = free_port()
STRANGER = f"http://localhost:{STRANGER_PORT}"


@pytest.fixture
def site(start):  # type: ignore[no-untyped-def]
    return start(embedders=EMBEDDER)


@pytest.fixture
def page(browser: Browser, site) -> Iterator[Page]:
    """A browser tab, and both other sites with the widget on them."""

    class WithWidget(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            html = f"<!doctype html><script src='{site.url}/widget.js' defer></script>"
            self.wfile.write(html.encode() if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            pass

    servers = [
        ThreadingHTTPServer(("127.0.0.1", port), WithWidget)
        for port in (EMBEDDER_PORT, STRANGER_PORT)
    ]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    tab = browser.new_page()
    tab.set_default_timeout(10_000)
    yield tab
    tab.close()
    for server in servers:
        server.shutdown()
        server.server_close()


def open_panel(page: Page) -> None:
    page.get_by_role("button", name="Ask about health data").click()


def test_the_demonstration_and_an_embedder_show_the_panel(page: Page, site) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text.lower()))
    for address in (f"{site.url}/", f"{EMBEDDER}/"):
        page.goto(address)
        open_panel(page)
        welcome = page.frame_locator("iframe").locator(".message").first
        expect(welcome).to_contain_text("I am a computer program")
    # No policy is broken, and none has a word that the browser does not know.
    assert not [line for line in said if "policy" in line]


def test_a_stranger_does_not(page: Page) -> None:
    page.goto(f"{STRANGER}/")
    with page.expect_event("requestfailed") as failed:
        open_panel(page)
    assert failed.value.url.endswith("/widget/panel")
    assert failed.value.failure == "net::ERR_BLOCKED_BY_RESPONSE"


def test_no_other_page_is_framed_by_anyone(page: Page, site) -> None:
    for origin in (EMBEDDER, site.url):
        page.goto(f"{origin}/")
        with page.expect_event("requestfailed") as failed:
            page.evaluate(
                "address => document.body.append(Object.assign("
                "document.createElement('iframe'), {src: address}))",
                f"{site.url}/chat",
            )
        assert failed.value.failure == "net::ERR_BLOCKED_BY_RESPONSE"
