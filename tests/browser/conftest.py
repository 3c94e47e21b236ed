from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from website import Website


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor's browser, with nothing in it yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, server_url: str) -> Page:
    """The demonstration page, with the widget closed."""
    page = context.new_page()
    page.goto(server_url)
    return page


@pytest.fixture
def website() -> Iterator[Website]:
    with Website() as website:
        yield website
