from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import nbinom

from bot.insight.alerts import LEVEL, Alert, alerts, ready_from, runs, sentence, unusual
from bot.records.disclosure import Protected, protect_count

MONDAY = date(2026, 1, 5)
FOUND_WITHIN = (
    4  # days: what docs/measurements.md says for a doubled share at 200 a day
)


def people(random: np.random.Generator, a_day: float, weeks: int) -> np.ndarray:
    """Engaged conversations of each day, fewer at weekends."""
    rhythm = np.tile([1.2, 1.15, 1.1, 1.1, 1.0, 0.8, 0.65], weeks)
    return random.poisson(a_day * rhythm * random.gamma(25, 1 / 25, rhythm.size))


def voiced(
    random: np.random.Generator, bases: np.ndarray, share: float | np.ndarray
) -> np.ndarray:
    """Conversations with a concern, whose share varies from day to day by 15%."""
    varied = share * random.gamma(1 / 0.15**2, 0.15**2, bases.size)
    return random.binomial(bases, np.minimum(varied, 1))


def found(counts: np.ndarray, bases: np.ndarray, first: date = MONDAY) -> list[Alert]:
    return alerts({"commercial_use": counts.tolist()}, bases.tolist(), first)


def test_the_chance_of_a_day_is_that_of_a_hand_computed_distribution() -> None:
    # 8 weeks of 10 in 100 each day, a week left out, then a Monday with 30 in 100.
    counts, bases = np.full(64, 10), np.full(64, 100)
    counts[63] = 30
    # Share: 560.5 / 5600; Mondays: (80 + 10) / (share * 800 + 10).
    share = 560.5 / 5600
    mean = 100 * share * 90 / (share * 800 + 10)
    doubt = 1 / 90 + 1 / 560.5  # the days don't vary, so only the mean is in doubt
    chance = nbinom.sf(27, 1 / doubt, 1 / (1 + doubt * mean))  # 28 is shown as 30
    result = unusual(counts[None], bases, MONDAY)
    assert result.expected[0, 63, 0] == pytest.approx(mean)
    assert result.chance_of_more[0, 63, 0] == pytest.approx(chance)
    (alert,) = found(counts, bases)
    assert alert == Alert(
        concern="commercial_use",
        direction="more",
        found=MONDAY + timedelta(63),
        last=MONDAY + timedelta(63),
        first_day=MONDAY + timedelta(63),
        last_day=MONDAY + timedelta(63),
        count=Protected(30),
        base=Protected(100),
        expected=Protected(10),
        chance=float(f"{chance:.0e}"),
    )


def test_before_there_are_weeks_to_compare_with_there_is_no_alert() -> None:
    counts, bases = np.full(63, 10), np.full(63, 100)
    counts[30:] = 90
    assert found(counts, bases) == []
    assert ready_from(bases.tolist(), MONDAY) == MONDAY + timedelta(63)
    assert ready_from([], MONDAY) == MONDAY + timedelta(63)


@pytest.mark.parametrize("days", [1, 7, 20, 56, 63, 64, 200])
@pytest.mark.parametrize("weekday", range(7))
def test_alerts_are_possible_from_the_day_that_is_announced(
    days: int, weekday: int
) -> None:
    first = MONDAY + timedelta(weekday)
    announced = ready_from([100] * days, first)
    size = (announced - first).days + 1
    counts, bases = np.full(size, 10), np.full(size, 100)
    counts[-1] = 90
    assert [alert.found for alert in found(counts, bases, first)] == [announced]
    counts[-2:] = 90, 10
    assert found(counts[:-1], bases[:-1], first) == []


def test_weeks_without_conversations_teach_nothing() -> None:
    bases = np.full(7 * 20, 100)
    bases[: 7 * 10] = 0
    counts = bases // 10
    counts[7 * 18] = 50
    assert ready_from(bases.tolist(), MONDAY) == MONDAY + timedelta(7 * 19)
    assert found(counts, bases) == []
    counts[7 * 19] = 50
    assert found(counts, bases)[0].found == MONDAY + timedelta(7 * 19)


def test_nothing_is_no_alert() -> None:
    assert alerts({}, [], MONDAY) == []
    assert alerts({"commercial_use": []}, [], MONDAY) == []
    nobody = np.zeros(140, int)
    assert found(nobody, nobody) == []
    assert found(nobody, np.full(140, 500)) == []
    assert found(nobody, np.where(np.arange(140) < 100, 0, 500)) == []


def test_a_count_that_is_hidden_is_no_alert() -> None:
    counts, bases = np.zeros(7 * 20, int), np.full(7 * 20, 100)
    counts[-1] = 1
    assert found(counts, bases) == []
    counts[-1] = 7
    assert protect_count(7) is None
    assert found(counts, bases) == []
    counts[-1] = 8
    assert len(found(counts, bases)) == 1


def test_days_of_hidden_counts_alert_once_their_week_is_shown() -> None:
    counts, bases = np.zeros(7 * 20, int), np.full(7 * 20, 100)
    counts[-7:] = 4
    (alert,) = found(counts, bases)
    assert alert.found == MONDAY + timedelta(7 * 19 + 1)  # the first of them: 4 is "*"
    assert (alert.first_day, alert.last_day) == (
        MONDAY + timedelta(7 * 19),
        MONDAY + timedelta(7 * 20 - 1),
    )
    assert (alert.count, alert.base) == (30, 700)


def test_a_base_too_small_for_a_share_is_no_alert() -> None:
    counts, bases = np.zeros(7 * 20, int), np.full(7 * 20, 2)
    bases[-7:] = 0
    bases[-7], counts[-7] = 15, 15
    assert found(counts, bases) == []


def test_an_alert_depends_on_the_shown_count_alone() -> None:
    counts, bases = np.full(64, 10), np.full(64, 100)
    for shown in ((23, 27), (28, 32), (33, 37)):
        told = []
        for count in range(shown[0], shown[1] + 1):
            counts[63] = count
            told.append(found(counts, bases))
        assert all(alert == told[0] for alert in told)


def test_twice_the_conversations_with_the_same_share_are_no_alert() -> None:
    random = np.random.default_rng(1)
    bases = people(random, 200, 30)
    bases[-14:] *= 2
    assert found(voiced(random, bases, 0.1), bases) == []


def test_a_weekly_rhythm_is_no_alert() -> None:
    random = np.random.default_rng(2)
    bases = people(random, 300, 30)
    mondays = np.where(np.arange(bases.size) % 7 == 0, 0.2, 0.1)
    assert found(voiced(random, bases, mondays), bases) == []
    # The same on a Thursday is one.
    counts = voiced(random, bases, mondays)
    counts[-4] = bases[-4] * 0.25
    assert [alert.last_day for alert in found(counts, bases)] == [
        MONDAY + timedelta(30 * 7 - 4)
    ]


def test_an_outbreak_is_found_as_fast_as_we_say() -> None:
    random = np.random.default_rng(3)
    days = []
    for _ in range(15):
        bases = people(random, 200, 40)
        share = np.full(bases.size, 0.08)
        share[-14:] *= 2
        made = [
            alert
            for alert in found(voiced(random, bases, share), bases)
            if alert.direction == "more" and alert.last >= MONDAY + timedelta(266)
        ]
        assert len(made) == 1
        days.append((made[0].found - MONDAY).days - 266 + 1)
    assert np.median(days) <= FOUND_WITHIN


def test_fewer_than_usual_are_found_too() -> None:
    random = np.random.default_rng(4)
    bases = people(random, 500, 40)
    share = np.full(bases.size, 0.1)
    share[-14:] /= 2
    (alert,) = found(voiced(random, bases, share), bases)
    assert alert.direction == "fewer"
    assert alert.expected is not None
    assert alert.count < alert.expected


@pytest.mark.parametrize("weeks", [12, 40])
def test_a_past_outbreak_does_not_hide_a_new_one(weeks: int) -> None:
    random = np.random.default_rng(5)
    bases = people(random, 300, weeks)
    share = np.full(bases.size, 0.06)
    share[14:28] *= 4
    share[-10:] *= 3
    counts = voiced(random, bases, share)
    new = found(counts, bases)[0]
    assert new.direction == "more"
    assert new.found >= MONDAY + timedelta(bases.size - 10)
    # What is expected is what was usual without the outbreak.
    calm = counts.copy()
    calm[14:28] = voiced(random, bases[14:28], 0.06)
    with_it = unusual(counts[None], bases, MONDAY).expected[0, -1, 0]
    without = unusual(calm[None], bases, MONDAY).expected[0, -1, 0]
    assert with_it == pytest.approx(without, rel=0.2)


def test_only_the_days_that_are_asked_about_are_looked_at() -> None:
    counts, bases = np.full(7 * 30, 10), np.full(7 * 30, 100)
    counts[[7 * 15, 7 * 28 + 2]] = 60
    for since in (0, 7 * 28, 7 * 28 + 4):
        made = alerts(
            {"commercial_use": counts.tolist()},
            bases.tolist(),
            MONDAY,
            since=MONDAY + timedelta(since),
        )
        assert made == found(counts, bases)[: 1 if since else 2]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_an_alert_shows_protected_counts_of_calendar_buckets(
    seed: int,
) -> None:
    random = np.random.default_rng(seed)
    bases = people(random, random.choice([5, 30, 300]), 40)
    share = random.choice(
        [0.01, 0.1, 0.5], bases.size
    )  # wild, so that there are alerts
    counts = voiced(random, bases, np.where(np.arange(bases.size) < 150, 0.05, share))
    made = found(counts, bases)
    assert made or bases.max() < 20
    for alert in made:
        assert alert.first_day == alert.last_day or alert.first_day.weekday() == 0
        assert (alert.last_day - alert.first_day).days < 7
        days = slice(
            (alert.first_day - MONDAY).days, (alert.last_day - MONDAY).days + 1
        )
        assert alert.count == protect_count(int(counts[days].sum()))
        assert alert.base == protect_count(int(bases[days].sum()))
        assert alert.base >= 20
        assert alert.found <= alert.last


def test_quiet_years_are_quiet() -> None:
    random = np.random.default_rng(6)
    years, shares = 4, np.geomspace(0.12, 0.01, 16)
    wrong = 0
    for _ in range(years):
        bases = people(random, 200, 61)
        counts = {str(share): voiced(random, bases, share).tolist() for share in shares}
        wrong += len(alerts(counts, bases.tolist(), MONDAY))
    assert wrong <= 4 * years


def test_unusual_days_that_are_close_are_one_alert() -> None:
    flagged = np.zeros(40, bool)
    flagged[[3, 4, 11, 19, 39]] = True
    assert list(runs(flagged)) == [[3, 4, 11], [19], [39]]
    assert list(runs(np.zeros(5, bool))) == []


def test_the_latest_alert_comes_first() -> None:
    counts, bases = np.full(7 * 30, 10), np.full(7 * 30, 100)
    other = counts.copy()
    counts[7 * 20], other[7 * 25] = 60, 60
    made = alerts(
        {"profit_fairness": counts.tolist(), "data_abroad": other.tolist()},
        bases.tolist(),
        MONDAY,
    )
    assert [alert.concern for alert in made] == ["data_abroad", "profit_fairness"]
    assert all(alert.chance < LEVEL for alert in made)


def alert(**changes: object) -> Alert:
    fields: dict = {
        "concern": "data_abroad",
        "direction": "more",
        "found": date(2026, 5, 3),
        "last": date(2026, 5, 3),
        "first_day": date(2026, 5, 3),
        "last_day": date(2026, 5, 3),
        "count": protect_count(44),
        "base": protect_count(1212),
        "expected": protect_count(14),
        "chance": 1e-6,
    }
    return Alert(**(fields | changes))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {},
            "Worries about “Data going abroad” came up in about 45 of about 1,210 conversations "
            "on 3 May 2026, where about 15 were expected.",
        ),
        (
            {"first_day": date(2026, 4, 27), "expected": protect_count(3)},
            "Worries about “Data going abroad” came up in about 45 of about 1,210 conversations "
            "from 27 April 2026 to 3 May 2026, where fewer than 8 were expected.",
        ),
        (
            {"direction": "fewer", "count": protect_count(0)},
            "Worries about “Data going abroad” came up in none of about 1,210 conversations "
            "on 3 May 2026, where about 15 were expected.",
        ),
    ],
)
def test_a_sentence_says_it(changes: dict, says: str) -> None:
    assert sentence(alert(**changes), "Worries about “Data going abroad”") == says
