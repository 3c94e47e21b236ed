"""The widget, on a real page in a real browser, against the real server."""

from __future__ import annotations

import pytest
from accessibility import problems
from panel import LAUNCHER, TOKEN, ask, focused, open_panel, panel_of, turns
from panel_states import QUESTION, URGENT, states
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect
from serving import Server

HEARD_WITHIN = 5_000  # milliseconds until a running server knows of the off switch


@pytest.fixture
def panel(page: Page) -> Frame:
    return open_panel(page)


# Asking


def test_a_question_gets_an_answer_with_sources_and_dates(panel: Frame) -> None:
    ask(panel, QUESTION)
    answer = panel.locator(".message").last
    expect(answer.get_by_role("heading", name="Insurers")).to_be_visible()
    assert answer.locator(".sources a[href^='https://']").count() >= 1
    expect(answer).to_contain_text("Last checked 24 November 2026")
    expect(answer).to_contain_text("This answer is for the whole of the UK")
    answer.get_by_text("What to bear in mind").click()
    expect(answer.locator("details[open] p")).to_be_visible()


def test_enter_sends_and_shift_enter_makes_a_line(panel: Frame) -> None:
    field = panel.get_by_label("Your question")
    field.press_sequentially("How do I")
    field.press("Shift+Enter")
    field.press_sequentially("opt out?")
    field.press("Enter")
    expect(panel.locator(".from-visitor")).to_contain_text("How do I\nopt out?")
    expect(field).to_have_value("")


def test_a_choice_is_asked_by_its_button(panel: Frame) -> None:
    choice = panel.get_by_role("button", name="Whether data is sold")
    words = choice.inner_text()
    choice.click()
    expect(panel.locator(".from-visitor")).to_contain_text(words)
    panel.get_by_text("Was this useful?").first.wait_for()


def test_an_urgent_message_gets_the_care_card_and_its_words_are_not_kept(
    page: Page, panel: Frame
) -> None:
    ask(panel, URGENT)
    expect(panel.locator(".care-card a[href='tel:999']")).to_be_visible()
    page.reload()
    panel = open_panel(page)
    expect(panel.locator(".care-card")).to_be_visible()
    expect(panel.get_by_text(URGENT)).to_have_count(0)


def test_a_vote_is_kept_and_can_change(page: Page, panel: Frame) -> None:
    ask(panel, QUESTION)
    panel.get_by_role("button", name="Yes").click()
    expect(panel.locator(".vote")).to_contain_text("Thank you.")
    panel.get_by_role("button", name="No", exact=True).click()
    assert focused(panel) == "No"
    expect(panel.locator(".vote")).to_contain_text("Thank you.")
    page.reload()
    no = open_panel(page).get_by_role("button", name="No", exact=True)
    expect(no).to_have_attribute("aria-pressed", "true")


@pytest.mark.wcag("3.3.1", "3.3.3", "3.3.7")
def test_a_message_that_is_too_long_is_kept_for_mending(panel: Frame) -> None:
    field = panel.get_by_label("Your question")
    field.fill("a" * 1001)
    expect(panel.locator("#count")).to_have_text("You have 1 character too many.")
    field.press("Enter")
    expect(panel.locator("#error")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert len(field.input_value()) == 1001
    field.fill("a" * 950)
    expect(panel.locator("#count")).to_have_text("You have 50 characters left.")


# Keyboard and screen reader


@pytest.mark.wcag("2.1.1", "2.1.2", "2.4.3")
def test_the_keyboard_alone_is_enough(page: Page) -> None:
    for _ in range(12):
        page.keyboard.press("Tab")
        if focused(page) == LAUNCHER:
            break
    assert focused(page) == LAUNCHER
    page.keyboard.press("Enter")
    panel = panel_of(page)
    assert focused(panel) == "text"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    panel.get_by_text("Was this useful?").wait_for()
    assert focused(panel) == "text"
    page.keyboard.press("Shift+Tab")
    while focused(panel) != "More about this":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(panel.locator("details[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    assert focused(page) == LAUNCHER


@pytest.mark.wcag("2.4.3", "3.3.7")
def test_closing_gives_focus_back_and_keeps_the_draft(page: Page, panel: Frame) -> None:
    launcher = page.get_by_role("button", name=LAUNCHER)
    expect(launcher).to_have_attribute("aria-expanded", "true")
    panel.get_by_label("Your question").fill("a draft")
    panel.get_by_role("button", name="Close chat").click()
    expect(launcher).to_have_attribute("aria-expanded", "false")
    expect(launcher).to_be_focused()
    open_panel(page)
    expect(panel.get_by_label("Your question")).to_have_value("a draft")
    assert focused(panel) == "text"


@pytest.mark.wcag("2.1.1", "2.1.2", "2.4.3")
def test_escape_closes_in_every_state_and_gives_focus_back(panel: Frame) -> None:
    for state in states(panel):
        panel.locator("h1").focus()
        panel.page.keyboard.press("Escape")
        if state == "personal data":  # it closes the warning first
            expect(panel.locator("#personal-data")).to_be_hidden()
            panel.page.keyboard.press("Escape")
        expect(panel.page.locator("dialog")).to_be_hidden()
        assert (state, focused(panel.page)) == (state, LAUNCHER)
        panel.page.get_by_role("button", name=LAUNCHER).click()
        expect(panel.page.locator("dialog")).to_be_visible()


def test_escape_on_the_page_closes_and_leaves_focus_there(
    page: Page, panel: Frame
) -> None:
    page.get_by_role("link", name="Read all answers").focus()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    assert focused(page) == "Read all answers"


@pytest.mark.wcag("4.1.3")
def test_each_message_is_announced_once_in_order_without_moving_focus(
    panel: Frame,
) -> None:
    panel.evaluate(
        "() => { window.said = []; new MutationObserver(changes => changes.forEach(change =>"
        " change.addedNodes.forEach(node => said.push(node.textContent))))"
        ".observe(document.getElementById('announcements'), {childList: true}); }"
    )
    for text in (QUESTION, URGENT):
        ask(panel, text)
    said = panel.evaluate("said")
    titles = panel.locator(".message h3").all_inner_texts()
    assert [words.split(".")[0] for words in said] == titles
    assert focused(panel) == "send"  # where the click put it
    expect(panel.locator("#announcements p")).to_have_count(0, timeout=3_000)
    expect(panel.get_by_role("log", name="Messages")).to_have_attribute(
        "aria-live", "off"
    )


@pytest.mark.wcag("2.4.3")
def test_a_narrow_panel_fills_the_screen_and_holds_focus(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    panel = open_panel(page)
    box = page.locator("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 640}
    for _ in range(14):
        page.keyboard.press("Tab")
        assert focused(page) in ("IFRAME", "BODY", "Sharewell chat")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("dialog")).to_have_css("width", "420px")
    assert panel.locator(".message").count() == 1


# Staying whole


def test_a_reload_resumes_and_storage_holds_the_token_alone(
    page: Page, panel: Frame
) -> None:
    ask(panel, QUESTION)
    assert panel.evaluate("Object.keys(sessionStorage)") == [TOKEN]
    assert panel.evaluate("localStorage.length") == 0
    page.reload()
    panel = open_panel(page)
    expect(panel.locator(".from-visitor")).to_contain_text(QUESTION)
    expect(panel.get_by_role("heading", name="Insurers")).to_be_visible()
    assert page.context.cookies() == []


def test_what_is_asked_offline_is_answered_once_back(
    context: BrowserContext, panel: Frame
) -> None:
    context.set_offline(True)
    expect(panel.get_by_role("status")).to_contain_text("You are offline")
    panel.get_by_label("Your question").fill(QUESTION)
    panel.get_by_label("Your question").press("Enter")
    expect(panel.locator(".from-visitor")).to_contain_text("Waiting to be sent.")
    context.set_offline(False)
    panel.get_by_text("Was this useful?").wait_for()
    expect(panel.locator(".state")).to_have_count(0)
    assert len(turns(panel)) == 1


def test_a_lost_reply_is_asked_for_again_under_the_same_id(
    page: Page, panel: Frame
) -> None:
    attempts = []

    def lose_first(route: Route) -> None:
        attempts.append(route.request.post_data_json["id"])
        if len(attempts) == 1:
            route.fetch()  # the server answers, and nobody hears it
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/messages", lose_first)
    ask(panel, QUESTION)
    assert len(attempts) == 2 and len(set(attempts)) == 1
    assert len(turns(panel)) == 1


def test_a_message_that_can_not_be_sent_says_so_and_can_be_tried_again(
    page: Page, panel: Frame
) -> None:
    page.route("**/api/v1/messages", lambda route: route.abort())
    panel.get_by_label("Your question").fill(QUESTION)
    panel.get_by_label("Your question").press("Enter")
    failed = panel.locator(".failed")
    failed.wait_for(timeout=15_000)
    expect(failed).to_contain_text("Not sent.")
    page.unroute("**/api/v1/messages")
    failed.get_by_role("button", name="Try again").click()
    panel.get_by_text("Was this useful?").wait_for()
    expect(failed).to_have_count(0)
    assert focused(panel) == "text"


def test_a_chat_that_has_ended_goes_on_as_a_new_one(panel: Frame) -> None:
    panel.evaluate(f"sessionStorage['{TOKEN}'] = 'x'.repeat(43)")
    panel.get_by_label("Your question").fill(QUESTION)
    panel.get_by_label("Your question").press("Enter")
    panel.get_by_text("Was this useful?").wait_for()
    expect(
        panel.get_by_role("heading", name="Your last chat has ended")
    ).to_be_visible()
    expect(panel.locator(".from-visitor")).to_have_count(1)


def test_a_chat_that_is_switched_off_says_whom_to_ask(
    page: Page, server: Server
) -> None:
    server.command("switch", "off", "api", "--reason", "A test")
    try:
        page.wait_for_timeout(HEARD_WITHIN)
        panel = open_panel(page)
        heading = panel.get_by_role("heading", name="Switched off for now")
        expect(heading).to_be_visible()
        expect(panel.locator("#transcript")).to_contain_text("0300 303 5678")
        assert problems(panel) == []
    finally:
        server.command("switch", "on", "--reason", "A test")
        page.wait_for_timeout(HEARD_WITHIN)
    panel.get_by_role("button", name="Try again").click()
    panel.get_by_text("computer program").first.wait_for()


# What is held


@pytest.mark.wcag("2.4.3", "3.3.4")
def test_a_visitor_sees_what_is_held_and_erases_it(panel: Frame) -> None:
    ask(panel, QUESTION)
    panel.get_by_role("button", name="What do you hold about me?").click()
    held = panel.locator(".notice")
    expect(held).to_contain_text(QUESTION)
    expect(held).to_contain_text("insurance")
    panel.get_by_role("button", name="Erase this chat").click()
    assert focused(panel) == "Erase this chat?"
    panel.get_by_role("button", name="No, keep it").click()
    assert focused(panel) == "erase"
    panel.get_by_role("button", name="Erase this chat").click()
    panel.get_by_role("button", name="Yes, erase it").click()
    expect(panel.get_by_role("heading", name="This chat was erased")).to_be_focused()
    expect(panel.get_by_text(QUESTION)).to_have_count(0)
    assert panel.evaluate("sessionStorage.length") == 0
    panel.get_by_role("button", name="Start a new chat").click()
    panel.locator(".choices button").first.wait_for()
    ask(panel, QUESTION)


def test_nothing_is_asked_of_any_other_origin(
    context: BrowserContext, server_url: str
) -> None:
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server_url)
    assert not any("/widget/panel" in url for url in asked)
    ask(open_panel(page), QUESTION)
    assert all(url.startswith(server_url) for url in asked)
