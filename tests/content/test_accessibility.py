"""What /accessibility claims: of each criterion, and in the name of tests that there are."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from types import FunctionType

import pytest

from bot.content.accessibility import Results, Statement, statement
from bot.content.files import read
from bot.settings import ROOT

MARKED = """
import pytest

@pytest.mark.wcag("1.4.10")
@pytest.mark.parametrize("width", [320, 1280])
def test_width(width):
    assert width == 320

@pytest.mark.wcag("1.4.10", "2.1.1")
def test_keys():
    pass

def test_something_else():
    pass
"""
FAILED = {"passed": [], "failed": ["tests/browser/test_panel.py::test_a"]}


def criteria_by_test() -> dict[str, set[str]]:
    """The criteria that the tests in a browser carry, by the test's name."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in (ROOT / "tests" / "browser").glob("test_*.py"):
        for name, function in functions(file).items():
            for mark in getattr(function, "pytestmark", []):
                if mark.name == "wcag":
                    found[f"{file.relative_to(ROOT)}::{name}"] |= set(mark.args)
    return found


def functions(file: Path) -> dict[str, FunctionType]:
    spec = importlib.util.spec_from_file_location(f"marks_of_{file.stem}", file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: one for name, one in vars(module).items() if name.startswith("test_")}


def test_the_results_name_the_tests_that_there_are() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for number, tests in statement().results.criteria.items():
        for test in (*tests.passed, *tests.failed):
            named[test].add(number)
    assert named == criteria_by_test(), "run `make accessibility`"


def test_a_report_names_a_test_that_failed_with_any_parameter(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(MARKED)
    report = tmp_path / "report.yml"
    plugin = ("-p", "accessibility_report", "--accessibility-report", report)
    subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, tmp_path],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'support'}"},
        capture_output=True,
    )
    assert Results.model_validate(read(report)).model_dump()["criteria"] == {
        "1.4.10": {
            "passed": ["test_it.py::test_keys"],
            "failed": ["test_it.py::test_width"],
        },
        "2.1.1": {"passed": ["test_it.py::test_keys"], "failed": []},
    }


def test_each_criterion_that_a_test_carries_is_one_of_wcag() -> None:
    known = statement().by_hand.criteria
    assert len(known) == 55  # 31 of level A and 24 of level AA
    assert sum(one.level == "AA" for one in known.values()) == 24
    assert set(statement().results.criteria) <= set(known)


def test_each_criterion_is_in_a_group_and_is_not_said_to_be_held_if_it_is_not() -> None:
    said = statement()
    assert not set(said.tested) & (said.known | set(said.failing))
    groups = [
        {n: said.by_hand.criteria[n] for n in said.known},
        said.failing,
        said.tested,
        said.looked_at,
        said.unchecked,
        said.not_applying,
    ]
    assert {number for group in groups for number in group} == set(
        said.by_hand.criteria
    )


@pytest.mark.parametrize("tests", [FAILED, {**FAILED, "passed": ["a", "b"]}])
def test_one_failing_test_is_enough_to_say_so(tests: dict[str, list[str]]) -> None:
    content = statement().model_dump()
    content["results"]["criteria"]["1.4.10"] = tests
    said = Statement.model_validate(content)
    assert "1.4.10" in said.failing and "1.4.10" not in said.tested


def test_what_no_test_carries_is_not_said_to_be_tested() -> None:
    content = statement().model_dump()
    del content["results"]["criteria"]["1.4.10"]
    said = Statement.model_validate(content)
    assert "1.4.10" in said.unchecked and "1.4.10" not in said.tested
    assert "2.4.6" in said.looked_at
