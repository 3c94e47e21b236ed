"""The page for those who put the widget on their website, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from accessibility import AXE, problems, scrolls_sideways
from panel import launcher, open_panel
from playwright.sync_api import Browser, Page, expect
from website import Website, council


def test_the_embed_page_previews_what_is_chosen_and_its_lines_work_as_copied(
    page: Page, website: Website, server_url: str
) -> None:
    page.goto(f"{server_url}/embed")
    page.get_by_label("Colour").fill("#7c2855")
    page.get_by_label("Corner").select_option("Bottom start")
    page.get_by_label("Words on the button").fill('Ask "us" & <them>')
    page.get_by_label("Level of the first heading").select_option("3")
    page.get_by_label("Topic to offer first").select_option("Insurers")
    page.get_by_role("button", name="Show it").click()
    preview = page.locator(".embed iframe").element_handle().content_frame()
    assert preview
    lines = page.locator("#snippet").inner_text()
    assert "data-lang" not in lines  # the default needs no line
    website.pages["/"] = council(lines)
    elsewhere = page.context.new_page()
    elsewhere.goto(website.url)
    for place in (preview, elsewhere):
        button = launcher(place, 'Ask "us" & <them>')
        expect(button).to_have_css("background-color", "rgb(124, 40, 85)")
        assert button.evaluate("button => button.getBoundingClientRect().x") < 100
        panel = open_panel(place, 'Ask "us" & <them>')
        expect(panel.locator(".choices button").first).to_have_text("Insurers")


def test_the_lines_are_copied(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/embed")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status")).to_have_text("The lines are copied.")
    page.get_by_label("Words on the button").fill("")
    page.get_by_label("Words on the button").evaluate(
        "field => (field.maxLength = 999)"
    )
    page.get_by_label("Words on the button").press("Control+v")
    pasted = page.get_by_label("Words on the button").input_value()
    assert pasted.startswith(f'<script src="{server_url}/widget.js" defer></script>')


def test_the_embed_page_works_without_javascript(
    browser: Browser, website: Website, server_url: str
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server_url}/embed")
        expect(page.get_by_role("button", name="Copy")).to_be_hidden()
        page.get_by_label("Words on the button").fill("Ask us")
        page.get_by_role("button", name="Show it").click()
        lines = page.locator("#snippet").inner_text()
        link = page.frame_locator("iframe").get_by_role("link", name="Ask us")
        expect(link).to_be_visible()
        website.pages["/"] = council(lines)
        page.goto(website.url)
        page.get_by_role("link", name="Ask us").click()
        expect(page.get_by_role("button", name="Start the chat")).to_be_visible()


@pytest.mark.wcag(*AXE, "1.4.10")
@pytest.mark.parametrize(
    "path", ["/embed", "/embed?color=%23ffd700&greeting=" + "x" * 61]
)
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_embed_page_breaks_no_rule_and_does_not_scroll_sideways(
    browser: Browser, server_url: str, path: str, width: int, scheme: Any
) -> None:
    size: Any = {"width": width, "height": 256 if width == 320 else 800}
    with browser.new_context(viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(server_url + path)
        assert problems(page) == []
        assert not scrolls_sideways(page)
