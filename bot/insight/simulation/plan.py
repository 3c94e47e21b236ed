"""What a simulated year holds: how many conversations, and the events planted in them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

DAY = timedelta(days=1)
DAYS = 364  # 52 whole weeks, so that each weekday comes as often as any other


@dataclass(frozen=True)
class Shock:
    """News: from one day to the next, more people come, about one thing."""

    topic: str
    concern: str
    day: date
    size: float
    """The extra conversations of the first day, as a multiple of an average day's."""
    half_life_days: float

    def extra(self, day: date) -> float:
        """The extra conversations of a day, as a multiple of an average day's."""
        age = (day - self.day).days
        return 0.0 if age < 0 else self.size * 0.5 ** (age / self.half_life_days)


@dataclass(frozen=True)
class Drift:
    """A concern that more and more of those who come without the news voice first."""

    concern: str
    start: float
    """Their share on the first day, 0 to 1."""
    end: float

    def share(self, part: float) -> float:
        """The share when `part` of the year, 0 to 1, is over."""
        return self.start + (self.end - self.start) * part


@dataclass(frozen=True)
class Release:
    """A better wording of an answer."""

    answer: str
    day: date
    helpful_before: float
    """The share of votes on the answer that say "useful", 0 to 1."""
    helpful_after: float

    def helpful(self, day: date) -> float:
        """The share on a day."""
        return self.helpful_after if day >= self.day else self.helpful_before


@dataclass(frozen=True)
class Plan:
    """A year that ends with the day `last`. The same plan gives the same conversations."""

    last: date
    conversations: int
    """How many to expect; chance makes it a few more or less."""
    seed: int
    shock: Shock
    drift: Drift
    release: Release

    @property
    def days(self) -> list[date]:
        """The days of the year."""
        return [self.last - n * DAY for n in reversed(range(DAYS))]

    @property
    def end(self) -> datetime:
        """The first moment after the year, at which the records are as they stand in the rows."""
        return datetime.combine(self.last + DAY, time())

    def in_words(self) -> list[str]:
        """What was planted, for those who look whether the dashboard finds it."""
        shock, drift, release = self.shock, self.drift, self.release
        return [
            f"From {self.days[0]} to {self.last}, seed {self.seed}. Planted:",
            f"- News on {shock.day}: {shock.size:.0%} of an average day more people, about "
            f"{shock.topic} with {shock.concern}; half as many each {shock.half_life_days:g} days.",
            f"- Drift: {drift.concern} opens {drift.start:.0%} of other conversations at first, "
            f"and {drift.end:.0%} at the end.",
            f"- Release on {release.day}: votes on the answer {release.answer} say useful in "
            f"{release.helpful_before:.0%} before and {release.helpful_after:.0%} from then on.",
        ]

    def planted(self) -> dict[str, Any]:
        """The plan as JSON holds it."""
        return json.loads(json.dumps(asdict(self), default=date.isoformat))


def usual(last: date, conversations: int, seed: int) -> Plan:
    """The year that `bot simulate` makes: news 12 weeks before its end, a better answer 8 weeks
    before its end, and a worry about AI that grows all year."""
    return Plan(
        last=last,
        conversations=conversations,
        seed=seed,
        shock=Shock(
            "federated_data_platform",
            "commercial_use",
            last - timedelta(weeks=12),
            size=1.5,
            half_life_days=5,
        ),
        drift=Drift("ai_algorithms", start=0.02, end=0.08),
        release=Release(
            "opt_out_how",
            last - timedelta(weeks=8),
            helpful_before=0.5,
            helpful_after=0.8,
        ),
    )
