"""The public pages in every way of seeing them, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from accessibility import (
    AXE,
    TAGS,
    WAYS,
    cut_text,
    load_axe,
    problems,
    scrolls_sideways,
    small_targets,
    space_text_out,
)
from keyboard import lost
from playwright.sync_api import Browser, Page, expect

PAGES = [
    "/",
    "/chat",
    "/answers",
    "/answers/opt_out_how",
    "/answers/nothing",
    "/examples",
    "/privacy",
    "/security",
    "/accessibility",
    "/embed",
    "/embed?position=up",
    "/embed/preview",
]


def places(page: Page, server_url: str) -> Iterator[str]:
    """The name of each public page, and of each step of a chat in forms, while it is shown."""
    for path in PAGES:
        response = page.goto(server_url + path)
        assert response and response.status < 500
        yield path
    page.goto(f"{server_url}/chat")
    page.get_by_role("button", name="Start the chat").click()
    for said in ("How do I opt out?", "Is my data sold?", "", "I want to kill myself"):
        page.get_by_label("Your question").fill(said)
        page.get_by_role("button", name="Send").click()
        yield f"/chat: {said}"
    for pressed in (
        "What do you hold about me?",
        "Erase this chat",
        "Yes, erase it",
    ):
        page.get_by_role("button", name=pressed).click()
        yield f"/chat: {pressed}"


def test_the_criteria_are_those_of_axe(page: Page) -> None:
    load_axe(page)
    found = page.evaluate(
        "tags => axe.getRules(tags).flatMap(rule => rule.tags)"
        ".filter(tag => /^wcag\\d{3,}$/.test(tag)).map(tag => tag.slice(4))",
        TAGS,
    )
    found.remove("213")  # of level AAA
    assert {f"{tag[0]}.{tag[1]}.{tag[2:]}" for tag in found} == set(AXE)


@pytest.mark.wcag(*AXE, "1.4.10")
@pytest.mark.parametrize("way", WAYS)
def test_no_page_breaks_a_rule_or_scrolls_sideways(
    browser: Browser, server_url: str, way: str
) -> None:
    with browser.new_context(**WAYS[way]) as context:
        page = context.new_page()
        for place in places(page, server_url):
            found = (place, problems(page), scrolls_sideways(page))
            assert found == (place, [], False)


@pytest.mark.wcag("2.1.1", "2.1.2", "2.4.7", "2.4.11", "3.2.1")
@pytest.mark.parametrize("way", ["light", "forced colours", "400% zoom"])
def test_tab_reaches_every_control_and_focus_is_seen(
    browser: Browser, server_url: str, way: str
) -> None:
    with browser.new_context(**WAYS[way]) as context:
        page = context.new_page()
        for place in places(page, server_url):
            assert (place, lost(page)) == (place, [])


@pytest.mark.wcag("1.4.10", "1.4.12")
@pytest.mark.parametrize("way", ["light", "400% zoom"])
def test_no_page_cuts_text_that_is_spaced_out(
    browser: Browser, server_url: str, way: str
) -> None:
    with browser.new_context(**WAYS[way]) as context:
        page = context.new_page()
        for place in places(page, server_url):
            space_text_out(page)
            found = (place, cut_text(page), scrolls_sideways(page))
            assert found == (place, [], False)


@pytest.mark.wcag("2.5.8")
def test_every_target_is_large_on_a_touch_screen(
    browser: Browser, server_url: str
) -> None:
    with browser.new_context(**WAYS["phone"], is_mobile=True) as context:
        page = context.new_page()
        for place in places(page, server_url):
            assert (place, small_targets(page, 44)) == (place, [])


@pytest.mark.wcag("2.2.2", "2.3.1")
def test_nothing_moves_by_itself(page: Page, server_url: str) -> None:
    for place in places(page, server_url):
        moving = page.evaluate("document.getAnimations().length")
        assert (place, moving) == (place, 0)


@pytest.mark.wcag("2.4.1")
def test_the_first_stop_leads_past_the_navigation(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/privacy")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.querySelector('main').contains(document.activeElement)"
    )


@pytest.mark.wcag("2.4.2", "2.4.5", "3.2.3", "3.2.4", "3.2.6")
def test_titles_tell_pages_apart_and_the_links_to_them_stay_in_place(
    page: Page, server_url: str
) -> None:
    titles, links = {}, {}
    paths = [path for path in PAGES if not path.startswith("/embed")]
    for path in paths:
        page.goto(server_url + path)
        titles[path] = page.title()
        links[path] = [
            page.locator(f"{part} a").evaluate_all(
                "all => all.map(link => [link.pathname, link.textContent])"
            )
            for part in ("header", "footer")
        ]
    assert len(set(titles.values())) == len(paths)
    assert all(shown == links["/"] for shown in links.values())
    named = {path for part in links["/"] for path, _ in part}
    assert {"/chat", "/answers", "/privacy", "/accessibility"} <= named
