"""What the widget does about personal data before anything is sent, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect
from ruamel.yaml import YAML

from bot.content.personal_data import DEVELOPMENT, FORMS, marked, messages
from bot.safety.check_digits import CHECKS
from bot.safety.redaction import by_shape

TEXT = "my nhs number is 999 526 0182, can insurers see my record"
NOTICE = "#personal-data"
CHECK_DIGITS = Path(__file__).parents[1] / "safety" / "check_digits.yml"


@pytest.fixture
def sent(context: BrowserContext) -> list[str]:
    """The text of every message that left the browser."""
    texts: list[str] = []
    context.on(
        "request",
        lambda request: (
            texts.append(json.loads(request.post_data or "{}")["text"])
            if request.url.endswith("/api/v1/messages") and request.method == "POST"
            else None
        ),
    )
    return texts


@pytest.fixture
def panel(page: Page, sent: list[str]) -> Frame:
    page.get_by_role("button", name="Ask about health data").click()
    page.frame_locator("iframe").locator(".message").first.wait_for()
    return next(frame for frame in page.frames if frame.url.endswith("/widget/panel"))


def type_and_send(panel: Frame, text: str = TEXT) -> None:
    """By keyboard alone: the field has focus when the panel opens."""
    panel.page.keyboard.type(text)
    panel.page.keyboard.press("Enter")


def focused(panel: Frame) -> str:
    return panel.evaluate("document.activeElement.id")


def test_what_was_found_is_shown_and_nothing_is_sent(
    panel: Frame, sent: list[str]
) -> None:
    type_and_send(panel)
    notice = panel.locator(NOTICE)
    expect(notice).to_contain_text("This looks like personal data")
    expect(notice.locator("li")).to_have_text(["NHS number: 999 526 0182"])
    assert focused(panel) == "send-without"
    expect(panel.get_by_label("Your question")).to_have_value(TEXT)
    for place in ("#text", "#send-without"):
        expect(panel.locator(place)).to_have_accessible_description(
            re.compile(r"NHS number: 999 526 0182\s+We do not need it")
        )
    assert sent == []


def test_one_press_sends_without_it(panel: Frame, sent: list[str]) -> None:
    type_and_send(panel)
    panel.locator(NOTICE).wait_for()
    panel.page.keyboard.press("Enter")
    redacted = "my nhs number is [NHS number], can insurers see my record"
    expect(panel.locator(".from-visitor")).to_contain_text(redacted)
    expect(panel.locator(NOTICE)).to_be_hidden()
    assert focused(panel) == "text"
    panel.get_by_text("Was this useful?").first.wait_for()
    assert sent == [redacted]


def test_the_second_button_sends_it_as_it_is(panel: Frame, sent: list[str]) -> None:
    type_and_send(panel)
    panel.locator(NOTICE).wait_for()
    panel.page.keyboard.press("Tab")
    assert focused(panel) == "send-anyway"
    panel.page.keyboard.press("Enter")
    expect(panel.locator(".from-visitor")).to_contain_text(TEXT)
    assert focused(panel) == "text"
    panel.get_by_text("Was this useful?").first.wait_for()
    assert sent == [TEXT]


@pytest.mark.parametrize("keys", [["Escape"], ["Tab", "Tab", "Enter"]])
def test_the_way_back_to_the_field(
    panel: Frame, sent: list[str], keys: list[str]
) -> None:
    type_and_send(panel)
    panel.locator(NOTICE).wait_for()
    for key in keys:
        panel.page.keyboard.press(key)
    expect(panel.locator(NOTICE)).to_be_hidden()
    assert focused(panel) == "text"
    expect(panel.get_by_label("Your question")).to_have_value(TEXT)
    expect(panel.page.locator("iframe")).to_be_visible()
    assert sent == []


def test_the_notice_goes_when_the_text_changes(panel: Frame, sent: list[str]) -> None:
    type_and_send(panel)
    panel.locator(NOTICE).wait_for()
    panel.get_by_label("Your question").fill("am i opted out")
    expect(panel.locator(NOTICE)).to_be_hidden()
    panel.get_by_role("button", name="Send", exact=True).click()
    panel.get_by_text("Was this useful?").first.wait_for()
    assert sent == ["am i opted out"]


def test_a_message_without_personal_data_is_sent_at_once(
    panel: Frame, sent: list[str]
) -> None:
    type_and_send(panel, "is the helpline 0300 303 5678 still right")
    expect(panel.locator(".from-visitor")).to_be_visible()
    assert len(sent) == 1


def test_without_the_script_the_message_is_still_sent(
    context: BrowserContext, panel: Frame, sent: list[str]
) -> None:
    context.route("**/widget/personal_data.js*", lambda route: route.abort())
    type_and_send(panel)
    # The server takes it out all the same.
    panel.get_by_text("Was this useful?").first.wait_for()
    assert sent == [TEXT]


@pytest.mark.parametrize("height", [640, 256])
def test_the_notice_has_its_first_button_in_sight_on_a_small_screen(
    browser: Browser, server_url: str, height: int
) -> None:
    with browser.new_context(viewport={"width": 320, "height": height}) as context:
        page = context.new_page()
        page.goto(f"{server_url}/widget/panel")
        page.locator(".message").first.wait_for()
        page.get_by_label("Your question").fill(
            f"{TEXT} my mail is joan@example.com and i live at 14 larkspur avenue"
        )
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#send-without")).to_be_in_viewport()


# One definition for the server and the browser


@pytest.fixture
def script(page: Page, server_url: str) -> Page:
    """A page with what the script exports: `findPersonalData` and `CHECKS`."""
    page.evaluate(
        "url => import(url).then(script => Object.assign(window, script))",
        f"{server_url}/widget/personal_data.js",
    )
    return page


def test_check_digits_in_the_browser_say_what_the_table_says(script: Page) -> None:
    table = YAML(typ="safe").load(CHECK_DIGITS.read_text())
    assert set(script.evaluate("Object.keys(CHECKS)")) == set(CHECKS)
    for name, texts in table.items():
        for verdict, expected in (("fits", True), ("does_not", False)):
            got = script.evaluate(
                "([name, texts]) => texts.map(text => CHECKS[name](text))",
                [name, texts[verdict]],
            )
            assert got == [expected] * len(texts[verdict]), (name, verdict)


def test_the_browser_finds_what_the_server_finds_by_shape(script: Page) -> None:
    texts = [
        marked(form(source)).text
        for form in FORMS.values()
        for source in messages(DEVELOPMENT)
    ]
    in_browser = script.evaluate(
        "texts => texts.map(text => findPersonalData(text)"
        ".map(({start, end, kind}) => [kind, text.slice(start, end)]))",
        texts,
    )
    assert len(texts) == len(in_browser)
    different = [
        (text, got, expected)
        for text, got in zip(texts, in_browser, strict=True)
        if got
        != (expected := [[span.kind, span.text] for span in by_shape(text).in_order()])
    ]
    assert different == []
