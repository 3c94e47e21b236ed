"""Messages on a bad line: each is there once, in order, and nobody has to wonder whether it was sent."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import problems
from panel import (
    TOKEN,
    answered,
    ask,
    asked,
    focused,
    open_panel,
    said,
    send,
    start_listening,
    turns,
)
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect
from serving import Server

QUESTIONS = [
    "Can insurance companies see my medical records?",
    "How do I opt out?",
    "Is my data sold?",
    "Who can see my GP record?",
    "Does sharing data help cancer research?",
    "Is my data safe from hackers?",
    "Can my employer see my records?",
]
QUESTION = QUESTIONS[0]
MESSAGES = "**/api/v1/messages*"
OFFLINE = "You are offline. Messages will be sent when you are back online."
ONLINE = "You are back online."


@pytest.fixture
def panel(page: Page) -> Frame:
    return open_panel(page)


class BadLine:
    """Drops, delays, repeats and answers twice what passes, as its seed has it."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.fates: list[str] = []

    def __call__(self, route: Route) -> None:
        fates = [self.passes, self.is_dropped, self.loses_reply]
        fates += [self.is_late, self.is_repeated]
        # A server that turns a message away for good lets the next one pass it: not here.
        if self.fates[-1:] not in (["is_dropped"], ["loses_reply"], ["is_refused"]):
            fates.append(self.is_refused)
        fate = self._chance.choice(fates)
        self.fates.append(fate.__name__)
        fate(route)

    def passes(self, route: Route) -> None:
        route.continue_()

    def is_dropped(self, route: Route) -> None:
        route.abort()

    def loses_reply(self, route: Route) -> None:
        route.fetch()
        route.abort()

    def is_late(self, route: Route) -> None:
        time.sleep(self._chance.random())
        route.continue_()

    def is_repeated(self, route: Route) -> None:
        first, second = route.fetch(), route.fetch()
        assert first.json() == second.json()
        route.fulfill(response=second)

    def is_refused(self, route: Route) -> None:
        route.fulfill(
            status=self._chance.choice([429, 502, 503]), headers={"Retry-After": "1"}
        )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_a_bad_line_every_message_is_there_once_and_in_order(
    page: Page, panel: Frame, seed: int
) -> None:
    line = BadLine(seed)
    page.route(MESSAGES, line)
    start_listening(panel)
    for question in QUESTIONS:
        send(panel, question)
    deadline = time.monotonic() + 90
    while answered(panel).count() < len(QUESTIONS) and time.monotonic() < deadline:
        if panel.locator(".failed").count():
            panel.get_by_role("button", name="Try again").click()
        page.wait_for_timeout(200)
    page.unroute(MESSAGES)
    assert asked(panel) == QUESTIONS
    assert [turn["text"] for turn in turns(panel)] == QUESTIONS
    # After each question comes its own reply, and each reply was said once.
    on_screen = panel.locator("#transcript > li").evaluate_all(
        "all => all.map(one => one.matches('.from-visitor') ? null : one.querySelector('h3')?.textContent)"
    )
    replies = [turn["messages"] for turn in turns(panel)]
    expected = [
        title
        for reply in replies
        for title in (None, *(message.get("title") for message in reply))
    ]
    assert on_screen[-len(expected) :] == expected
    for title in filter(None, expected):
        told = [words for words in said(panel) if words.startswith(f"{title}.")]
        assert len(told) == expected.count(title)
    assert panel.locator(".state").count() == 0
    assert set(line.fates) - {"passes"}


def test_what_is_sent_while_offline_waits_in_order(
    context: BrowserContext, panel: Frame
) -> None:
    context.set_offline(True)
    expect(panel.locator("#status")).to_have_text(OFFLINE)
    for question in QUESTIONS[:3]:
        send(panel, question)
    expect(panel.locator(".state")).to_have_text(["Waiting to be sent."] * 3)
    context.set_offline(False)
    expect(answered(panel)).to_have_count(3)
    assert [turn["text"] for turn in turns(panel)] == QUESTIONS[:3] == asked(panel)
    expect(panel.locator(".state")).to_have_count(0)


def test_no_more_than_ten_messages_wait(context: BrowserContext, panel: Frame) -> None:
    context.set_offline(True)
    for number in range(10):
        send(panel, f"Question {number}")
    button = panel.get_by_role("button", name="Send", exact=True)
    expect(button).to_have_attribute("aria-disabled", "true")
    send(panel, QUESTION)
    expect(panel.locator("#error")).to_contain_text("still on their way")
    expect(panel.get_by_label("Your question")).to_have_value(QUESTION)
    assert len(asked(panel)) == 10


@pytest.mark.wcag("4.1.3")
def test_going_offline_and_coming_back_are_each_spoken_once(
    context: BrowserContext, panel: Frame
) -> None:
    panel.page.wait_for_timeout(1_500)  # until the welcome was said
    start_listening(panel)
    context.set_offline(True)
    expect(panel.locator("#status")).to_have_text(OFFLINE)
    assert problems(panel) == []
    send(panel, QUESTION)
    panel.page.wait_for_timeout(1_500)
    context.set_offline(False)
    expect(answered(panel)).to_have_count(1)
    told = said(panel)
    assert told[:2] == [OFFLINE, ONLINE]
    assert told.count(OFFLINE) == told.count(ONLINE) == 1
    assert focused(panel) == "text"


def test_one_that_could_not_be_sent_holds_back_those_behind_it(
    page: Page, panel: Frame
) -> None:
    page.route(MESSAGES, lambda route: route.abort())
    for question in QUESTIONS[:3]:
        send(panel, question)
    failed = panel.locator(".failed")
    failed.wait_for(timeout=20_000)
    expect(failed).to_have_count(1)
    assert problems(panel) == []
    page.unroute(MESSAGES)
    failed.get_by_role("button", name="Try again").click()
    expect(answered(panel)).to_have_count(3)
    assert [turn["text"] for turn in turns(panel)] == QUESTIONS[:3] == asked(panel)


@pytest.mark.wcag("3.3.1", "3.3.7")
def test_a_refused_message_comes_back_to_the_field_and_the_next_one_goes(
    page: Page, panel: Frame
) -> None:
    def refuse_first(route: Route) -> None:
        if route.request.post_data_json["text"] == QUESTION:
            detail = "Write it in another way."
            route.fulfill(status=422, json={"title": "No", "detail": detail})
        else:
            route.continue_()

    page.route(MESSAGES, refuse_first)
    send(panel, QUESTION)
    expect(panel.locator("#error")).to_have_text("Write it in another way.")
    field = panel.get_by_label("Your question")
    expect(field).to_have_value(QUESTION)
    expect(field).to_have_accessible_description(re.compile("^Write it in another way"))
    send(panel, QUESTIONS[1])
    expect(answered(panel)).to_have_count(1)
    assert asked(panel) == [QUESTIONS[1]]


def test_the_server_s_pause_is_kept_and_told(page: Page, panel: Frame) -> None:
    at: list[float] = []

    def pause_first(route: Route) -> None:
        at.append(time.monotonic())
        if len(at) == 1:
            route.fulfill(status=503, headers={"Retry-After": "2"}, json={})
        else:
            route.continue_()

    page.route(MESSAGES, pause_first)
    send(panel, QUESTION)
    expect(panel.locator("#status")).to_contain_text("This takes longer than usual.")
    assert problems(panel) == []
    answered(panel).wait_for()
    assert at[1] - at[0] >= 2


# A server with the limits that visitors meet


@pytest.fixture(scope="module")
def strict(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("strict")
    with Server(home, release.parent, BOT_MESSAGES_PER_MINUTE="2") as running:
        yield running


@pytest.mark.wcag("4.1.3")
def test_who_asks_too_often_is_told_why_and_can_try_again(
    context: BrowserContext, strict: Server
) -> None:
    page = context.new_page()
    page.goto(strict.url)
    panel = open_panel(page)
    start_listening(panel)
    for question in QUESTIONS[:3]:
        send(panel, question)
    failed = panel.locator(".failed")
    expect(failed).to_contain_text("Not sent. You sent many messages in a short time.")
    assert [words for words in said(panel) if words.startswith("Not sent.")] == [
        f"{failed.inner_text()}."
    ]
    assert problems(panel) == []
    # Who is in danger is heard all the same.
    ask(panel, "I want to kill myself")
    expect(panel.locator(".care-card")).to_be_visible()
    panel.get_by_role("button", name="Try again").click()
    assert focused(panel) == "text"


# Two tabs


@pytest.fixture
def other_tab(context: BrowserContext, page: Page, panel: Frame) -> Frame:
    """A second tab on the same conversation, as a browser's "Duplicate tab" opens it."""
    ask(panel, QUESTION)
    token = panel.evaluate("key => sessionStorage[key]", TOKEN)
    page = context.new_page()
    page.goto(panel.page.url)
    other = open_panel(page)
    other.evaluate("([key, token]) => sessionStorage[key] = token", [TOKEN, token])
    page.reload()
    other = open_panel(page)
    expect(other.locator(".from-visitor")).to_have_count(1)
    return other


def test_two_tabs_show_the_same_in_the_same_order(
    panel: Frame, other_tab: Frame
) -> None:
    for at, question in enumerate(QUESTIONS[1:]):
        send((panel, other_tab)[at % 2], question)
    for tab in (panel, other_tab):
        expect(answered(tab)).to_have_count(len(QUESTIONS))
    kept = [turn["text"] for turn in turns(panel)]
    assert sorted(kept) == sorted(QUESTIONS)
    texts = "all => all.map(one => one.textContent)"
    first, second = (
        tab.locator(".from-visitor, .message h3").evaluate_all(texts)
        for tab in (panel, other_tab)
    )
    assert first == second
    assert asked(panel) == kept


@pytest.mark.wcag("4.1.3")
def test_a_tab_says_only_what_was_asked_in_it(panel: Frame, other_tab: Frame) -> None:
    start_listening(other_tab)
    ask(panel, QUESTIONS[1])
    expect(other_tab.locator(".from-visitor")).to_have_count(2)
    assert said(other_tab) == []


def test_what_one_tab_erases_goes_from_the_other(
    panel: Frame, other_tab: Frame
) -> None:
    panel.get_by_role("button", name="Erase this chat").click()
    panel.get_by_role("button", name="Yes, erase it").click()
    expect(panel.get_by_role("heading", name="This chat was erased")).to_be_visible()
    expect(other_tab.locator("#transcript")).to_contain_text("You erased it")
    expect(other_tab.locator(".from-visitor")).to_have_count(0)
    assert other_tab.evaluate("sessionStorage.length") == 0


# When the conversation ends on the way


def test_what_waits_goes_on_in_the_new_chat_and_the_old_one_is_closed(
    context: BrowserContext, panel: Frame
) -> None:
    ask(panel, QUESTION)
    context.set_offline(True)
    panel.evaluate("key => sessionStorage[key] = 'x'.repeat(43)", TOKEN)
    for question in QUESTIONS[1:3]:
        send(panel, question)
    context.set_offline(False)
    expect(answered(panel)).to_have_count(3)
    expect(
        panel.get_by_role("heading", name="Your last chat has ended")
    ).to_be_visible()
    assert [turn["text"] for turn in turns(panel)] == QUESTIONS[1:3]
    assert asked(panel) == QUESTIONS[:3]


def test_what_is_erased_while_it_is_on_its_way_stays_erased(
    page: Page, panel: Frame
) -> None:
    ask(panel, QUESTION)
    page.route(
        MESSAGES,
        lambda route: (
            route.abort() if route.request.method == "POST" else route.continue_()
        ),
    )
    send(panel, QUESTIONS[1])
    panel.get_by_role("button", name="Erase this chat").click()
    panel.get_by_role("button", name="Yes, erase it").click()
    expect(panel.get_by_role("heading", name="This chat was erased")).to_be_visible()
    page.unroute(MESSAGES)
    panel.get_by_role("button", name="Start a new chat").click()
    ask(panel, QUESTIONS[2])
    page.wait_for_timeout(5_000)  # longer than any pause before a retry
    assert [turn["text"] for turn in turns(panel)] == [QUESTIONS[2]]
    assert asked(panel) == [QUESTIONS[2]]
