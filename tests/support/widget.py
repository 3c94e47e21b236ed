"""The widget as a visitor meets it in a browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Frame, Page

LAUNCHER = "Ask about health data"
TOKEN = "sharewell-token"


def open_panel(page: Page | Frame, launcher: str = LAUNCHER) -> Frame:
    """Opens the widget; its frame, with the first message there."""
    page.get_by_role("button", name=launcher).click()
    return panel_of(page)


def panel_of(page: Page | Frame) -> Frame:
    """The frame of a widget that is open, with the first message there."""
    page.frame_locator("sharewell-chat iframe").locator(".message").first.wait_for()
    panel = page.locator("sharewell-chat iframe").element_handle().content_frame()
    assert panel
    return panel


def ask(panel: Frame, text: str) -> None:
    """Asks, and waits until the reply is there."""
    replies = panel.locator(".message:not(.from-visitor)").count()
    panel.get_by_label("Your question").fill(text)
    panel.get_by_role("button", name="Send", exact=True).click()
    panel.locator(".message:not(.from-visitor)").nth(replies).wait_for()


def turns(panel: Frame) -> list[dict[str, Any]]:
    """What the server keeps of the panel's conversation."""
    return panel.evaluate(
        "async key => (await (await fetch('/api/v1/messages?after=0', {headers:"
        " {Authorization: 'Bearer ' + sessionStorage[key]}})).json()).turns",
        TOKEN,
    )


def focused(place: Page | Frame) -> str:
    """The id, or else the words, of the element that has focus."""
    return place.evaluate(
        "() => { let at = document.activeElement;"
        " while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
        " if (at === document.body) return 'BODY';"
        " return at.id || at.textContent.trim() || at.tagName; }"
    )
