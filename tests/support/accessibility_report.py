"""A pytest plugin: which tests checked which success criterion of WCAG 2.2, as a YAML file.

`pytest tests/browser --accessibility-report FILE`, or `make accessibility`. A test says what it checks
with `@pytest.mark.wcag("1.4.10", …)`; it passed if it passed with every parameter.
"""

from __future__ import annotations

import datetime
import tomllib
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import axe_playwright_python
import pytest
from ruamel.yaml import YAML

from bot.settings import ROOT

HEAD = "# Written by `make accessibility`: what tests in a browser say of each criterion of WCAG 2.2.\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accessibility-report",
        type=Path,
        metavar="FILE",
        help="write which tests checked which criterion of WCAG 2.2",
    )


def pytest_configure(config: pytest.Config) -> None:
    if file := config.getoption("--accessibility-report"):
        config.pluginmanager.register(Report(file))


class Report:
    """Collects what each test checked and how it went; writes it at the end of the session."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._browser = ""
        self._criteria: dict[str, set[str]] = defaultdict(set)  # by test
        self._failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        test = item.nodeid.partition("[")[0]
        for mark in item.iter_markers("wcag"):
            self._criteria[test] |= set(mark.args)
        if report.failed:
            self._failed.add(test)
        if browser := item.funcargs.get("browser"):
            self._browser = f"Chromium {browser.version}"
        return report

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return  # it was stopped: the last report still holds
        numbers = {number for found in self._criteria.values() for number in found}
        content = {
            "date": datetime.date.today(),
            "sharewell": tomllib.loads((ROOT / "pyproject.toml").read_text())[
                "project"
            ]["version"],
            "browser": self._browser,
            "axe": _axe_version(),
            "criteria": {
                number: self._tests(number) for number in sorted(numbers, key=_parts)
            },
        }
        yaml = YAML()
        yaml.width = 200
        with self._file.open("w") as file:
            file.write(HEAD)
            yaml.dump(content, file)

    def _tests(self, number: str) -> dict[str, list[str]]:
        tests = {test for test, found in self._criteria.items() if number in found}
        return {
            "passed": sorted(tests - self._failed),
            "failed": sorted(tests & self._failed),
        }


def _parts(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _axe_version() -> str:
    """From the first line of axe's source: `/*! axe v4.12.1`."""
    source = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    with source.open() as file:
        return file.readline().rpartition(" v")[2].strip()
