"""The panel's states and its ways: keyboard, screen reader, sizes, colours, directions."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from accessibility import problems, scrolls_sideways
from panel import (
    TOKEN,
    answered,
    ask,
    focused,
    open_panel,
    said,
    send,
    start_listening,
    turns,
)
from playwright.sync_api import Browser, Frame, Locator, Page, Route, expect
from visitor import Chat

QUESTION = "Can insurance companies see my medical records?"
URGENT = "I want to kill myself"
LOOKING = "Looking for an answer."
MESSAGES = "**/api/v1/messages*"


@pytest.fixture
def panel(page: Page) -> Frame:
    return open_panel(page)


# What a screen reader is told


def test_a_slow_answer_is_announced_once_as_is_the_answer(
    page: Page, panel: Frame
) -> None:
    def slowly(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    page.wait_for_timeout(1_500)  # until the welcome was said
    start_listening(panel)
    page.route(MESSAGES, slowly)
    send(panel, QUESTION)
    panel.locator(".vote").wait_for()
    title = panel.locator(".message h3").last.inner_text()
    told = said(panel)
    assert told[0] == LOOKING
    assert [words.split(".")[0] for words in told[1:]] == [title]
    assert "http" not in told[1] and "<" not in told[1]
    assert focused(panel) == "text"


def test_an_answer_in_another_language_is_spoken_in_it(panel: Frame) -> None:
    panel.evaluate(
        "() => { window.languages = []; new MutationObserver(changes => changes.forEach(change =>"
        " change.addedNodes.forEach(node => languages.push(node.lang))))"
        ".observe(document.getElementById('announcements'), {childList: true}); }"
    )
    ask(panel, "هل يمكن لشركات التأمين رؤية سجلي الطبي؟")
    assert panel.evaluate("languages") == ["ar"]
    expect(panel.locator(".message p[lang=ar]")).to_have_attribute("dir", "auto")


def test_the_count_appears_near_the_limit_and_is_spoken_when_typing_stops(
    panel: Frame,
) -> None:
    start_listening(panel)
    field, count = panel.get_by_label("Your question"), panel.locator("#count")
    field.fill("a" * 800)
    expect(count).to_be_hidden()
    field.fill("a" * 850)
    expect(count).to_have_text("You have 150 characters left.")
    field.press_sequentially("bcd")
    expect(count).to_have_text("You have 147 characters left.")
    panel.page.wait_for_timeout(1_500)
    assert [words for words in said(panel) if "characters" in words] == [
        "You have 147 characters left."
    ]
    assert problems(panel) == []
    field.fill("🙂" * 1000)
    expect(count).to_have_text("You have 0 characters left.")


# By keyboard alone

# Whether what has focus is marked, and not wholly under something else or out of sight.
WHERE = """
() => {
  const at = document.activeElement, box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const along = (start, end, most) => [0.02, 0.2, 0.4, 0.6, 0.8, 0.98].map((part) =>
    Math.max(start, 0) + part * (Math.min(end, most) - Math.max(start, 0)));
  const isSeen = along(box.left, box.right, innerWidth).some((x) =>
    along(box.top, box.bottom, innerHeight).some((y) => at.contains(document.elementFromPoint(x, y))));
  const {outlineStyle, boxShadow} = getComputedStyle(at);
  return {
    name: at.id || at.textContent.trim().slice(0, 30),
    isSeen,
    isMarked: outlineStyle !== "none" || boxShadow !== "none",
  };
}
"""


@pytest.mark.parametrize("size", [(1280, 800), (320, 640), (320, 256)])
def test_a_tour_by_tab_sees_every_control_and_never_loses_focus(
    browser: Browser, server_url: str, size: tuple[int, int]
) -> None:
    width, height = size
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        page.goto(f"{server_url}/widget/panel")
        page.locator(".message").first.wait_for()
        ask(page.main_frame, QUESTION)
        page.get_by_label("Your question").focus()
        seen = []
        for _ in range(40):
            page.keyboard.press("Tab")
            at = page.evaluate(WHERE)
            if at["name"] == "text":
                break
            if page.evaluate("document.activeElement === document.body"):
                continue  # the browser's own bar
            assert at["isSeen"] and at["isMarked"], at
            seen.append(at["name"])
        for control in ("send", "held", "copy", "erase", "text-size"):
            assert control in seen
        # The transcript is one stop: of two messages of the bot, the last one's controls.
        assert sum(name.startswith("Sharewell said") for name in seen) == 1
        assert "More about this" in seen and "Whether data is sold" not in seen


def test_arrow_keys_go_between_messages(panel: Frame) -> None:
    send(panel, QUESTION)
    panel.locator(".vote").wait_for()
    messages = panel.locator("#transcript > li")
    assert messages.count() == 3
    messages.last.focus()
    expect(panel.locator("#keys")).to_be_visible()
    press(panel, "ArrowUp", until=messages.nth(1))
    press(panel, "ArrowUp", until=messages.first)
    panel.page.keyboard.press("ArrowUp")  # there is none above
    expect(messages.first).to_be_focused()
    panel.page.keyboard.press("Tab")
    assert messages.first.evaluate("one => one.contains(document.activeElement)")
    panel.page.keyboard.press("End")
    expect(messages.last).to_be_focused()
    panel.page.keyboard.press("Home")
    expect(messages.first).to_be_focused()
    expect(panel.locator("#transcript > li[tabindex='0']")).to_have_count(1)
    send(panel, "How do I opt out?")
    expect(answered(panel)).to_have_count(2)
    expect(messages.last).to_have_attribute("tabindex", "0")


def press(panel: Frame, key: str, until: Locator) -> None:
    """Presses a key, often enough to scroll through a long message."""
    for _ in range(30):
        panel.page.keyboard.press(key)
        panel.page.wait_for_timeout(50)
        if until.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{key} does not get there")


# Saving, sizing


def test_a_copy_is_a_plain_file_made_in_the_browser(
    page: Page, panel: Frame, tmp_path: Path
) -> None:
    ask(panel, QUESTION)
    requests: list[str] = []
    panel.page.on("request", lambda request: requests.append(request.url))
    with page.expect_download() as download:
        panel.get_by_role("button", name="Save a copy").click()
    assert requests and not any("/api/" in url for url in requests)
    assert download.value.suggested_filename == "sharewell-chat.txt"
    file = tmp_path / "copy.txt"
    download.value.save_as(file)
    text = file.read_text()
    assert text.startswith("Your chat with Sharewell on ")
    assert f"You said: {QUESTION}" in text
    answer = turns(panel)[0]["messages"][0]
    for part in (answer["title"], answer["caveat"], answer["sources"][0]["url"]):
        assert part in text
    assert "Was this useful?" not in text and "<" not in text
    expect(panel.get_by_role("status")).to_contain_text("saved as a file")


def test_the_text_size_stays_and_is_all_that_stays(page: Page, panel: Frame) -> None:
    start_listening(panel)
    before = panel.locator("#text").evaluate("one => getComputedStyle(one).fontSize")
    panel.get_by_role("button", name="Text size: normal").click()
    assert focused(panel) == "text-size"
    assert said(panel)[-1] == "Text size: large"
    assert (
        panel.locator("#text").evaluate("one => getComputedStyle(one).fontSize")
        == f"{float(before.removesuffix('px')) * 1.25:g}px"
    )
    page.reload()
    panel = open_panel(page)
    panel.get_by_role("button", name="Text size: large").click()
    assert panel.evaluate("({...localStorage})") == {"sharewell-text-size": "larger"}
    panel.get_by_role("button", name="Text size: larger").click()
    expect(panel.locator("#text")).to_have_css("font-size", before)
    assert panel.evaluate("Object.keys(sessionStorage)") == [TOKEN]


# Every state in every way of seeing it


def offline(panel: Frame) -> None:
    panel.page.context.set_offline(True)
    panel.get_by_text("You are offline").wait_for()


def waiting(panel: Frame) -> None:
    send(panel, "How do I opt out?")
    panel.get_by_text("Waiting to be sent.").wait_for()


def back_online(panel: Frame) -> None:
    panel.page.context.set_offline(False)
    answered(panel).nth(1).wait_for()


def not_sent(panel: Frame) -> None:
    detail = "You sent many messages in a short time."
    panel.page.route(
        MESSAGES,
        lambda route: route.fulfill(
            status=429, headers={"Retry-After": "60"}, json={"detail": detail}
        ),
    )
    send(panel, "Is my data sold?")
    panel.locator(".failed").wait_for()
    panel.page.unroute(MESSAGES)


def largest_text(panel: Frame) -> None:
    for size in ("normal", "large"):
        panel.get_by_role("button", name=f"Text size: {size}", exact=True).click()


def erased(panel: Frame) -> None:
    panel.get_by_role("button", name="Erase this chat").click()
    panel.get_by_role("button", name="Yes, erase it").click()
    panel.get_by_role("heading", name="This chat was erased").wait_for()


STATES: dict[str, Callable[[Frame], Any]] = {
    "first visit": lambda panel: None,
    "answer": lambda panel: ask(panel, QUESTION),
    "a message has focus": lambda panel: panel.locator(".message").last.focus(),
    "near the limit": lambda panel: panel.locator("#text").fill("a" * 990),
    "too long": lambda panel: send(panel, "a" * 1001),
    "offline": offline,
    "waiting": waiting,
    "back online": back_online,
    "not sent": not_sent,
    "care card": lambda panel: ask(panel, URGENT),
    "largest text": largest_text,
    "held": lambda panel: (
        panel.get_by_role("button", name="What do you hold").click(),
        panel.locator(".notice").wait_for(),
    ),
    "erase": lambda panel: panel.get_by_role("button", name="Erase this chat").click(),
    "erased": erased,
}

WAYS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "forced colours, dark": {"forced_colors": "active", "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
    "400% zoom": {"viewport": {"width": 320, "height": 256}},
    "reduced motion": {"reduced_motion": "reduce"},
}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("way", WAYS)
def test_no_state_breaks_a_rule_or_scrolls_sideways(
    browser: Browser, server_url: str, way: str, direction: str
) -> None:
    with browser.new_context(**WAYS[way]) as context:
        page = context.new_page()
        page.goto(f"{server_url}/widget/panel")
        page.evaluate(
            "direction => document.documentElement.dir = direction", direction
        )
        page.locator(".message").first.wait_for()
        for state, reach in STATES.items():
            reach(page.main_frame)
            found = (state, problems(page), scrolls_sideways(page))
            assert found == (state, [], False)


def test_a_long_conversation_breaks_no_rule_and_opens_at_its_end(
    page: Page, server_url: str, chat: Chat
) -> None:
    for number in range(40):
        chat.say((QUESTION, "How do I opt out?", "Is my data sold?")[number % 3])
    page.goto(f"{server_url}/widget/panel")
    page.locator(".message").first.wait_for()
    page.evaluate("([key, token]) => sessionStorage[key] = token", [TOKEN, chat.token])
    page.reload()
    expect(page.locator(".from-visitor")).to_have_count(40)
    expect(page.locator(".message").last.locator("button").last).to_be_in_viewport()
    assert problems(page) == []
    expect(page.locator("#transcript > li[tabindex='0']")).to_have_count(1)
    start_listening(page.main_frame)
    ask(page.main_frame, "Who can see my GP record?")
    told = [words for words in said(page.main_frame) if words != LOOKING]
    assert len(told) == len(chat.turns()[-1]["messages"])
