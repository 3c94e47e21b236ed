"""/chat without JavaScript, and the public pages, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from panel import TOKEN, ask, open_panel
from playwright.sync_api import Browser, Page, expect

QUESTION = "How do I opt out?"


def say(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send").click()


@pytest.mark.wcag("3.3.1", "3.3.3", "3.3.4", "3.3.7")
def test_the_whole_path_without_javascript(browser: Browser, server_url: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server_url}/chat")
        page.get_by_role("button", name="Start the chat").click()
        say(page, QUESTION)
        expect(page.get_by_role("heading", name="How to opt out")).to_be_visible()
        page.get_by_role("button", name="In Wales").click()
        expect(
            page.get_by_role("heading", name="How to opt out in Wales")
        ).to_be_visible()
        expect(page.get_by_text("Last checked 24 November 2026")).to_be_visible()
        page.get_by_role("button", name="Yes").first.click()
        expect(page.get_by_role("status")).to_contain_text("Your vote is saved")
        expect(page.get_by_role("status")).to_be_in_viewport()
        expect(page.get_by_role("button", name="Yes").first).to_have_attribute(
            "aria-pressed", "true"
        )
        say(page, "x" * 1001)
        expect(page.get_by_role("alert")).to_contain_text("There is a problem")
        question = page.get_by_label("Your question")
        assert question.input_value() == "x" * 1001
        expect(question).to_have_attribute("aria-invalid", "true")
        expect(question).to_have_accessible_description(re.compile("^Error: "))
        with page.expect_download() as download:
            page.get_by_role("button", name="Save a copy").click()
        assert download.value.suggested_filename == "sharewell-chat.txt"
        page.get_by_role("button", name="What do you hold about me?").click()
        expect(
            page.get_by_role("region", name="What we hold about you")
        ).to_contain_text(QUESTION)
        page.get_by_role("button", name="Erase this chat").click()
        page.get_by_role("button", name="Yes, erase it").click()
        expect(page.get_by_role("heading", name="This chat was erased")).to_be_visible()
        page.get_by_role("button", name="Start a new chat").click()
        expect(page.get_by_text(QUESTION)).to_have_count(0)
        assert context.cookies() == []


def test_the_copy_has_the_same_lines_as_the_panel_s(page: Page, tmp_path: Path) -> None:
    panel = open_panel(page)
    ask(panel, QUESTION)
    panel.get_by_role("button", name="In Wales").click()
    panel.get_by_role("heading", name="How to opt out in Wales").wait_for()
    ask(panel, "Is my data sold?")
    # Only what was said since then is kept by the server: the welcome goes with a reload.
    page.reload()
    panel = open_panel(page)
    panel.get_by_role("heading", name="How to opt out in Wales").wait_for()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Save a copy").click()
    file = tmp_path / "copy.txt"
    download.value.save_as(file)
    token = panel.evaluate("key => sessionStorage[key]", TOKEN)
    copy = page.request.post(
        page.url + "chat", form={"action": "copy", "token": token}
    ).text()
    of_panel = file.read_text().replace(" Links open in a new tab.", "")
    assert copy == of_panel
