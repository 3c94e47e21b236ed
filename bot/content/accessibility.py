"""What the public statement on accessibility rests on: data/accessibility/.

`results.yml` says what tests in a browser found for each success criterion of WCAG 2.2; `make
accessibility` writes it. `by_hand.yml` lists the criteria, and says what no test can.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache

from pydantic import BaseModel, ConfigDict

from bot.content.files import DATA, read

FOLDER = DATA / "accessibility"
RESULTS = FOLDER / "results.yml"
BY_HAND = FOLDER / "by_hand.yml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Tests(_Part):
    """The tests that check a criterion, as pytest names them, without their parameters."""

    passed: list[str]
    failed: list[str]


class Results(_Part):
    """One run of the tests, and with what."""

    date: datetime.date
    sharewell: str
    browser: str
    axe: str
    criteria: dict[str, Tests]


class Criterion(_Part):
    """A success criterion, and why it needs no test if it has none."""

    level: str
    name: str
    does_not_apply: str = ""
    by_hand: str = ""


class KnownProblem(_Part):
    """What does not work well, what people can do instead, and which criteria that breaks."""

    what: str
    instead: str
    criteria: list[str]


class ByHand(_Part):
    """What people wrote."""

    looked_at: datetime.date
    criteria: dict[str, Criterion]
    problems: list[KnownProblem]
    unchecked: list[str]


class Statement(BaseModel):
    """Everything that the statement says."""

    results: Results
    by_hand: ByHand

    @property
    def failing(self) -> dict[str, Criterion]:
        """Criteria that a test found broken."""
        return self._where(lambda tests, _: bool(tests and tests.failed))

    @property
    def tested(self) -> dict[str, Criterion]:
        """Criteria whose every test passed, and that no known problem breaks."""
        passing = self._where(lambda tests, _: bool(tests and not tests.failed))
        return {n: one for n, one in passing.items() if n not in self.known}

    @property
    def known(self) -> set[str]:
        """The numbers of the criteria that a known problem breaks."""
        return {n for problem in self.by_hand.problems for n in problem.criteria}

    @property
    def looked_at(self) -> dict[str, Criterion]:
        """Criteria that no test checks, and people looked at."""
        return self._where(lambda tests, one: not tests and bool(one.by_hand))

    @property
    def unchecked(self) -> dict[str, Criterion]:
        """Criteria that nobody checked."""
        return self._where(lambda tests, one: not tests and not one.by_hand)

    @property
    def not_applying(self) -> dict[str, Criterion]:
        """Criteria that nothing here could break."""
        return {
            number: one
            for number, one in self.by_hand.criteria.items()
            if one.does_not_apply
        }

    def _where(
        self, holds: Callable[[Tests | None, Criterion], bool]
    ) -> dict[str, Criterion]:
        tests = self.results.criteria
        return {
            number: one
            for number, one in self.by_hand.criteria.items()
            if not one.does_not_apply and holds(tests.get(number), one)
        }


@cache
def statement() -> Statement:
    """The project's statement, read once."""
    return Statement(results=read(RESULTS), by_hand=read(BY_HAND))
