"""The widget's panel, as tests in a browser use it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Frame, Locator, Page

LAUNCHER = "Ask about health data"
TOKEN = "sharewell-token"  # what it is called in the tab's storage

# Everything that a screen reader is told, in order: the region for messages, and the status line.
LISTEN = """
() => {
  window.said = [];
  const hear = (node) => node.textContent && said.push(node.textContent);
  const watch = new MutationObserver((changes) =>
    changes.forEach((change) => change.addedNodes.forEach(hear)));
  for (const id of ["announcements", "status"])
    watch.observe(document.getElementById(id), {childList: true, characterData: true});
}
"""


def launcher(page: Page | Frame, name: str = LAUNCHER) -> Locator:
    return page.get_by_role("button", name=name)


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


def start_listening(panel: Frame) -> None:
    """Notes from here on what a screen reader is told."""
    panel.evaluate(LISTEN)


def said(panel: Frame) -> list[str]:
    """What it was told since then, each thing as often as it was told, in order."""
    return panel.evaluate("said")


def send(panel: Frame, text: str) -> None:
    """Types and sends; waits until it left the field, or was refused, but for no reply."""
    panel.get_by_label("Your question").fill(text)
    panel.get_by_label("Your question").press("Enter")
    panel.wait_for_function(
        "() => !document.getElementById('text').value"
        " || !document.getElementById('error').hidden"
    )


def answered(panel: Frame) -> Locator:
    """The first reply to each message of the visitor that has one."""
    return panel.locator(".from-visitor + .message:not(.from-visitor, .notice)")


def asked(panel: Frame) -> list[str]:
    """What the visitor said, in the order on the screen."""
    return panel.locator(".from-visitor").evaluate_all(
        "all => all.map((one) => [...one.childNodes]"
        ".find((node) => node.nodeType === Node.TEXT_NODE).data)"
    )
