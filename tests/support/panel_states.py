"""Every state of the widget's panel, each reached from the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from panel import answered, ask, send
from playwright.sync_api import Frame, Route

QUESTION = "Can insurance companies see my medical records?"
URGENT = "I want to kill myself"
PERSONAL = "my nhs number is 999 526 0182 and my mail is joan@example.com"
LOOKING = "Looking for an answer."
MESSAGES = "**/api/v1/messages*"


def open_details(panel: Frame) -> None:
    for summary in panel.locator(".message:last-child summary").all():
        summary.click()


def looking(panel: Frame) -> None:
    """The server does not answer yet, until `found` lets it."""
    panel.page.route(MESSAGES, lambda route: _held.append(route))
    send(panel, "Is my data sold?")
    panel.get_by_text(LOOKING).wait_for()


def found(panel: Frame) -> None:
    replies = answered(panel).count()
    _held.pop().continue_()
    panel.page.unroute(MESSAGES)
    answered(panel).nth(replies).wait_for()


_held: list[Route] = []


def offline(panel: Frame) -> None:
    panel.page.context.set_offline(True)
    panel.get_by_text("You are offline").wait_for()


def waiting(panel: Frame) -> None:
    send(panel, "How do I opt out?")
    panel.get_by_text("Waiting to be sent.").wait_for()


def back_online(panel: Frame) -> None:
    replies = answered(panel).count()
    panel.page.context.set_offline(False)
    answered(panel).nth(replies).wait_for()


def rate_limited(panel: Frame) -> None:
    detail = "You sent many messages in a short time."
    panel.page.route(
        MESSAGES,
        lambda route: route.fulfill(
            status=429, headers={"Retry-After": "60"}, json={"detail": detail}
        ),
    )
    send(panel, "Who can see my GP record?")
    panel.locator(".failed").wait_for()
    panel.page.unroute(MESSAGES)


def personal_data(panel: Frame) -> None:
    panel.get_by_label("Your question").fill(PERSONAL)
    panel.get_by_label("Your question").press("Enter")
    panel.locator("#personal-data").wait_for()


def largest_text(panel: Frame) -> None:
    for size in ("normal", "large"):
        panel.get_by_role("button", name=f"Text size: {size}", exact=True).click()


def held(panel: Frame) -> None:
    panel.get_by_role("button", name="What do you hold about me?").click()
    panel.get_by_role("heading", name="What we hold about you").wait_for()


def confirming(panel: Frame) -> None:
    panel.get_by_role("button", name="Erase this chat").click()
    panel.get_by_role("heading", name="Erase this chat?").wait_for()


def erased(panel: Frame) -> None:
    panel.get_by_role("button", name="Yes, erase it").click()
    panel.get_by_role("heading", name="This chat was erased").wait_for()


STATES: dict[str, Callable[[Frame], Any]] = {
    "first visit": lambda panel: None,
    "answer": lambda panel: ask(panel, QUESTION),
    "details": open_details,
    "choices": lambda panel: ask(panel, "How do I opt out?"),
    "a message has focus": lambda panel: panel.locator(".message").last.focus(),
    "looking": looking,
    "found": found,
    "near the limit": lambda panel: panel.locator("#text").fill("a" * 990),
    "error": lambda panel: send(panel, "a" * 1001),
    "personal data": personal_data,
    "offline": offline,
    "waiting": waiting,
    "back online": back_online,
    "rate-limited": rate_limited,
    "care card": lambda panel: ask(panel, URGENT),
    "largest text": largest_text,
    "held": held,
    "confirming": confirming,
    "erased": erased,
}


def states(panel: Frame) -> Iterator[str]:
    """The name of each state while the panel, open and new, is in it."""
    for name, reach in STATES.items():
        reach(panel)
        yield name
