"""What a visitor loads before the first message, against its budget, gzipped.

`python -m pytest tests/widget/test_sizes.py -rA` prints each size. Three parts load later and are
held apart: the look for personal data when somebody begins to type, and what shows, saves or erases a
chat when its button is pressed.
"""

from __future__ import annotations

import gzip
import re

import httpx
import pytest

LOADER_BUDGET = 3_000
BUDGET = 15_000
LATER_BUDGET = 9_000

PANEL = "/widget/panel"
LOADER = "/widget.js"


@pytest.fixture(scope="module")
def panel(server_url: str) -> str:
    return httpx.get(server_url + PANEL).text


def sizes(server_url: str, paths: list[str]) -> dict[str, int]:
    """The gzipped size of each, printed with their sum."""
    found = {
        path: len(gzip.compress(httpx.get(server_url + path).content)) for path in paths
    }
    for path, size in found.items():
        print(f"{size:6,} {path.partition('?')[0]}")
    print(f"{sum(found.values()):6,} together")
    return found


def addresses(panel: str, attributes: str) -> list[str]:
    return re.findall(rf'(?:{attributes})="(/[^"]+\.(?:css|js)\?v=[0-9a-f]+)"', panel)


def test_the_loader_is_within_its_budget(server_url: str) -> None:
    assert sizes(server_url, [LOADER])[LOADER] <= LOADER_BUDGET


def test_all_that_loads_before_the_first_message_is_within_its_budget(
    server_url: str, panel: str
) -> None:
    parts = addresses(panel, "href|src")
    assert [part.partition("?")[0] for part in parts] == [
        "/assets/messages.css",
        "/widget/panel.css",
        "/widget/panel.js",
    ]
    loaded = sizes(server_url, [LOADER, PANEL, *parts])
    assert sum(loaded.values()) <= BUDGET


def test_what_loads_later_is_within_its_budget(server_url: str, panel: str) -> None:
    later = addresses(panel, "data-personal-data|data-privacy")
    assert len(later) == 2
    assert sum(sizes(server_url, later).values()) <= LATER_BUDGET
