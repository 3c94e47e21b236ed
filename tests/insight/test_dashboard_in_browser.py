"""The staff pages in a real browser: accessibility rules, narrow screens, no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from accessibility import problems, scrolls_sideways
from demo_data import fill
from playwright.sync_api import Browser, Page
from staff_site import PASSWORD

from bot.staff import accounts


@pytest.fixture(params=[1280, 320])
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site, viewport={"width": request.param, "height": 640}
    )
    yield context.new_page()
    context.close()


def sign_in(page: Page, role: str = "analyst") -> None:
    accounts.add(role, role, PASSWORD)
    page.goto("/dashboard")
    page.get_by_label("Name").fill(role)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def check(page: Page) -> None:
    assert problems(page) == []
    assert not scrolls_sideways(page)


def test_signing_in(page: Page) -> None:
    page.goto("/login")
    check(page)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").is_visible()
    check(page)


def test_the_dashboard_with_numbers(page: Page) -> None:
    fill(conversations=1500)
    sign_in(page)
    check(page)
    page.goto("/dashboard?from=never")
    check(page)


def test_the_dashboard_without_numbers(page: Page) -> None:
    sign_in(page)
    assert page.get_by_text("There is nothing to show yet").is_visible()
    check(page)


def test_a_page_for_other_roles(page: Page) -> None:
    sign_in(page, "viewer")
    page.goto("/dashboard/unanswered.csv")
    check(page)


def test_the_off_switch(page: Page) -> None:
    sign_in(page, "admin")
    page.get_by_role("link", name="Off switch").click()
    check(page)
    page.get_by_role("button", name="Turn the switch").click()
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.name") == "off"
    check(page)
    page.get_by_label("The chat: visitors can still read all answers").check()
    page.get_by_label("Why?").fill("A test")
    page.get_by_label("I know that this holds").check()
    page.get_by_role("button", name="Turn the switch").click()
    page.get_by_role("cell", name="A test").wait_for()
    check(page)


def test_the_keyboard_reaches_the_content_and_signs_out(page: Page) -> None:
    sign_in(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_url("**/login")
