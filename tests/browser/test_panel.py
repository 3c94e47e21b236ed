"""The panel's states and its ways: keyboard, screen reader, sizes, colours, directions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from accessibility import (
    AXE,
    WAYS,
    cut_text,
    problems,
    scrolls_sideways,
    small_targets,
    space_text_out,
)
from keyboard import lost, tour
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
from panel_states import LOOKING, MESSAGES, QUESTION, states
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Locator,
    Page,
    Route,
    expect,
)
from visitor import Chat

TOURED = ["light", "forced colours", "phone", "400% zoom"]


@pytest.fixture
def panel(page: Page) -> Frame:
    return open_panel(page)


@pytest.fixture(scope="module")
def long_chat(server_url: str) -> Iterator[Chat]:
    """A conversation of 40 turns."""
    chat = Chat(server_url)
    for number in range(40):
        chat.say((QUESTION, "How do I opt out?", "Is my data sold?")[number % 3])
    yield chat
    chat.http.close()


def alone(context: BrowserContext, server_url: str) -> Page:
    """The panel as a page of its own, so that its window has the size of the context."""
    page = context.new_page()
    page.goto(f"{server_url}/widget/panel")
    page.locator(".message").first.wait_for()
    return page


def resumed(context: BrowserContext, server_url: str, chat: Chat) -> Page:
    page = alone(context, server_url)
    page.evaluate("([key, token]) => sessionStorage[key] = token", [TOKEN, chat.token])
    page.reload()
    page.locator(".from-visitor").nth(39).wait_for()
    return page


# What a screen reader is told


@pytest.mark.wcag("4.1.3")
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


# What is said in each state, by how it begins. Where focus moves instead, it lands on what is new.
SAID: dict[str, list[str]] = {
    "answer": ["Insurers."],
    "choices": ["How to opt out."],
    "looking": [LOOKING],
    "found": ["Whether data is sold."],
    "near the limit": ["You have 10 characters left."],
    "error": ["You have 1 character too many."],
    "offline": ["You are offline."],
    "back online": ["You are back online.", "How to opt out."],
    "rate-limited": ["Not sent."],
    "care card": ["You can talk to someone now."],
    "largest text": ["Text size: large", "Text size: larger"],
    "held": ["What we hold about you is now at the end of the messages."],
}
FOCUSED = {
    "personal data": "send-without",
    "confirming": "Erase this chat?",
    "erased": "This chat was erased",
}


@pytest.mark.wcag("3.3.1", "4.1.3")
def test_in_each_state_what_is_new_is_said_once_or_has_focus(
    context: BrowserContext, server_url: str
) -> None:
    panel = alone(context, server_url).main_frame
    panel.page.wait_for_timeout(1_500)  # until the welcome was said
    start_listening(panel)
    told = 0
    for state in states(panel):
        panel.page.wait_for_timeout(1_500)
        heard = said(panel)[told:]
        told += len(heard)
        expected = SAID.get(state, [])
        begins = [
            words[: len(start)] for words, start in zip(heard, expected, strict=False)
        ]
        assert (state, begins, len(heard)) == (state, expected, len(expected))
        if state in FOCUSED:
            assert focused(panel) == FOCUSED[state]


@pytest.mark.wcag("3.1.2", "4.1.3")
def test_an_answer_in_another_language_is_spoken_in_it(panel: Frame) -> None:
    panel.evaluate(
        "() => { window.languages = []; new MutationObserver(changes => changes.forEach(change =>"
        " change.addedNodes.forEach(node => languages.push(node.lang))))"
        ".observe(document.getElementById('announcements'), {childList: true}); }"
    )
    ask(panel, "هل يمكن لشركات التأمين رؤية سجلي الطبي؟")
    assert panel.evaluate("languages") == ["ar"]
    expect(panel.locator(".message p[lang=ar]")).to_have_attribute("dir", "auto")


@pytest.mark.wcag("4.1.3")
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


@pytest.mark.wcag("2.1.1", "2.1.2", "2.4.3", "2.4.7", "2.4.11", "3.2.1")
@pytest.mark.parametrize("way", TOURED)
def test_tab_reaches_every_control_in_every_state_and_focus_is_seen(
    browser: Browser, server_url: str, way: str
) -> None:
    with browser.new_context(**WAYS[way]) as context:
        page = alone(context, server_url)
        for state in states(page.main_frame):
            assert (state, lost(page)) == (state, [])


@pytest.mark.wcag("2.1.1")
def test_the_transcript_is_one_stop(context: BrowserContext, server_url: str) -> None:
    page = alone(context, server_url)
    ask(page.main_frame, QUESTION)
    names = [stop.name for stop in tour(page)]
    # Of the messages it is the last one, with its controls.
    assert sum(name.startswith("Sharewell said") for name in names) == 1
    assert "More about this" in names and "Whether data is sold" not in names


@pytest.mark.wcag("2.1.1")
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


@pytest.mark.wcag("1.4.4")
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


@pytest.mark.wcag(*AXE, "1.4.10")
@pytest.mark.parametrize(
    ("way", "direction"),
    [(way, "ltr") for way in WAYS] + [("light", "rtl"), ("400% zoom", "rtl")],
)
def test_no_state_breaks_a_rule_or_scrolls_sideways(
    browser: Browser, server_url: str, way: str, direction: str
) -> None:
    with browser.new_context(**WAYS[way]) as context:
        page = alone(context, server_url)
        page.evaluate(
            "direction => document.documentElement.dir = direction", direction
        )
        for state in states(page.main_frame):
            found = (state, problems(page), scrolls_sideways(page))
            assert found == (state, [], False)


@pytest.mark.wcag("1.4.10", "1.4.12")
@pytest.mark.parametrize("way", ["light", "phone", "400% zoom"])
def test_no_state_cuts_text_that_is_spaced_out(
    browser: Browser, server_url: str, way: str
) -> None:
    with browser.new_context(**WAYS[way]) as context:
        page = alone(context, server_url)
        space_text_out(page)
        for state in states(page.main_frame):
            found = (state, cut_text(page), scrolls_sideways(page))
            assert found == (state, [], False)


@pytest.mark.wcag("2.5.8")
def test_every_target_is_large_on_a_touch_screen(
    browser: Browser, server_url: str
) -> None:
    with browser.new_context(**WAYS["phone"], is_mobile=True) as context:
        page = alone(context, server_url)
        for state in states(page.main_frame):
            assert (state, small_targets(page, 44)) == (state, [])


@pytest.mark.wcag("2.2.2", "2.3.1")
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_nothing_moves_by_itself(
    browser: Browser, server_url: str, motion: Any
) -> None:
    with browser.new_context(reduced_motion=motion) as context:
        page = alone(context, server_url)
        for state in states(page.main_frame):
            moving = page.evaluate("document.getAnimations().length")
            assert (state, moving) == (state, 0)


@pytest.mark.wcag(*AXE, "1.4.10")
@pytest.mark.parametrize("way", WAYS)
def test_a_long_conversation_breaks_no_rule_and_opens_at_its_end(
    browser: Browser, server_url: str, long_chat: Chat, way: str
) -> None:
    with browser.new_context(**WAYS[way]) as context:
        page = resumed(context, server_url, long_chat)
        expect(page.locator(".message").last.locator("button").last).to_be_in_viewport()
        assert problems(page) == []
        assert not scrolls_sideways(page)
        assert lost(page) == []


def test_in_a_long_conversation_each_reply_is_still_said_once(
    context: BrowserContext, server_url: str, long_chat: Chat
) -> None:
    page = resumed(context, server_url, long_chat)
    expect(page.locator("#transcript > li[tabindex='0']")).to_have_count(1)
    start_listening(page.main_frame)
    ask(page.main_frame, "Who can see my GP record?")
    told = [words for words in said(page.main_frame) if words != LOOKING]
    assert len(told) == len(long_chat.turns()[-1]["messages"])
