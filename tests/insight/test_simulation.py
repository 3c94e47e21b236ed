"""`bot simulate`: what is planted is there, what is real stays apart, and all of it says so."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import httpx
import numpy as np
import pytest
import sqlalchemy as sa
from demo_data import fill as fill_unmarked

from bot.content.book import answer_book
from bot.content.choices import is_known
from bot.content.taxonomy import taxonomy
from bot.insight import metrics
from bot.insight.period import Period
from bot.insight.simulation import rhythm
from bot.insight.simulation.conversations import Rows, simulate
from bot.insight.simulation.plan import usual
from bot.insight.simulation.writing import fill
from bot.records import conversations, retention, simulations
from bot.records.database import session
from bot.records.models import OUTCOMES, Conversation, Simulation, Turn, Vote

LAST = date(2026, 11, 22)  # a Sunday
PLAN = usual(LAST, 4000, seed=3)
SMALL = usual(date.today() - timedelta(days=2), 400, seed=3)


@cache
def year() -> list[Rows]:
    """The days of PLAN."""
    return list(simulate(PLAN))


def every(table: str) -> list[dict[str, Any]]:
    return [row for rows in year() for row in getattr(rows, table)]


def per_day() -> dict[date, int]:
    return Counter(row["started_at"].date() for row in every("conversations"))


def between(first: date, days: int) -> int:
    return sum(per_day()[first + timedelta(days=n)] for n in range(days))


def concerns_of_turns() -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for row in every("concerns"):
        found[row["turn_id"]].add(row["concern"])
    return found


def test_the_same_seed_makes_the_same_rows_and_another_one_does_not() -> None:
    assert list(simulate(SMALL)) == list(simulate(SMALL))
    assert next(simulate(SMALL)) != next(simulate(replace(SMALL, seed=4)))


def test_there_are_about_as_many_as_were_asked_for() -> None:
    # Days add up to 4,000 ± 3 standard deviations: √(4000 + 364 · 11² · 1.3 / 50) ≈ 72.
    assert abs(len(every("conversations")) - 4000) < 3 * 72


def test_mondays_are_busier_than_saturdays() -> None:
    days: dict[int, int] = Counter()
    for day, number in per_day().items():
        days[day.weekday()] += number
    # 1.3 to 0.55 by the weights: 2.4 times, a little less for the bank holidays on Mondays.
    assert 1.8 < days[0] / days[5] < 2.9


def test_people_sleep_at_night() -> None:
    hours = Counter(row["started_at"].hour for row in every("conversations"))
    night, morning = (
        sum(hours[h] for h in some) for some in (range(1, 5), range(9, 13))
    )
    assert morning > 15 * night


@pytest.mark.parametrize(
    ("in_year", "days"),
    [
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ],
)
def test_bank_holidays_are_those_that_were_published(in_year: int, days: str) -> None:
    wanted = {date.fromisoformat(f"{in_year}-{day}") for day in days.split()}
    assert rhythm.bank_holidays(in_year) == wanted


def test_bank_holidays_are_expected_to_be_quieter() -> None:
    means = dict(zip(PLAN.days, rhythm.day_means(PLAN), strict=True))
    holiday, monday = date(2026, 5, 25), date(2026, 5, 18)
    assert means[holiday] == pytest.approx(means[monday] * rhythm.BANK_HOLIDAY)


def test_days_differ_by_more_than_chance() -> None:
    drawn = [
        rhythm.counts(replace(PLAN, conversations=36_400), np.random.default_rng(n))[0]
        for n in range(400)
    ]
    mean = sum(drawn) / len(drawn)
    variance = sum((n - mean) ** 2 for n in drawn) / (len(drawn) - 1)
    assert variance / (mean + mean**2 / rhythm.DISPERSION) == pytest.approx(1, abs=0.3)


def test_the_news_can_be_seen_in_the_counts() -> None:
    shock = PLAN.shock
    # Seven days by hand: 7 usual ones, and 1.5 · (1 + 0.87 + 0.76 + 0.66 + 0.57 + 0.5 + 0.44) = 7.2
    before, after = between(shock.day - timedelta(days=7), 7), between(shock.day, 7)
    assert 1.5 < after / before < 2.7
    topics = Counter(
        turn["received_at"].date() >= shock.day
        for turn in every("turns")
        if turn["topic"] == shock.topic
        and abs((turn["received_at"].date() - shock.day).days) < 7
    )
    assert topics[True] > 3 * topics[False]


def test_the_drift_grows_as_planned() -> None:
    said = concerns_of_turns()
    ids = {turn["conversation_id"]: turn for turn in reversed(every("turns"))}
    firsts = [turn for turn in ids.values() if turn["choice"] is None]
    assert firsts

    def share(days: list[date]) -> float:
        began = [t for t in firsts if t["received_at"].date() in days]
        return sum(PLAN.drift.concern in said[t["id"]] for t in began) / len(began)

    half = len(PLAN.days) // 2
    # The means of the halves are 3.5% and 6.5% (less where the news has its share); n is about 1,900.
    assert share(PLAN.days[:half]) == pytest.approx(0.035, abs=0.015)
    assert share(PLAN.days[half:]) == pytest.approx(0.063, abs=0.02)


def test_the_release_helps() -> None:
    release = replace(PLAN.release, helpful_before=0.0, helpful_after=1.0)
    made = list(simulate(replace(PLAN, release=release)))
    turns = {turn["id"]: turn for rows in made for turn in rows.turns}
    found = Counter()
    for vote in (vote for rows in made for vote in rows.votes):
        turn = turns[vote["turn_id"]]
        if turn["answer"] == release.answer:
            later = turn["received_at"].date() >= release.day
            assert vote["useful"] is later
            found[later] += 1
    assert found[False] > found[True] > 0


def test_turns_look_as_those_of_the_server_do() -> None:
    book, labels = answer_book(), taxonomy()
    answers = {answer.id: answer.topic for answer in book.answers}
    rows = every("turns")
    assert {turn["outcome"] for turn in rows} == set(OUTCOMES) - {"switched_off"}
    assert {row["concern"] for row in every("concerns")} == set(labels.concerns)
    assert {row["attitude"] for row in every("attitudes")} == set(labels.attitudes)
    for turn in rows:
        assert turn["topic"] is None or turn["topic"] in labels.topics
        assert turn["choice"] is None or is_known(turn["choice"])
        assert (turn["answer"] is None) == (
            turn["outcome"] not in ("answered", "out_of_scope")
            and not (turn["outcome"] == "small_talk" and turn["topic"])
        )
        if turn["answer"]:
            assert answers[turn["answer"]] == turn["topic"]
        if turn["outcome"] in ("urgent", "error") or turn["choice"]:
            assert turn["text"] is None
    labelled = {row["turn_id"] for row in every("attitudes")}
    assert labelled == {
        turn["id"]
        for turn in rows
        if not turn["choice"] and turn["outcome"] not in ("urgent", "error")
    }


def test_only_the_last_30_days_have_words_and_only_the_last_one_has_open_chats() -> (
    None
):
    old = PLAN.end - timedelta(days=30)
    typed = [
        t for t in every("turns") if not t["choice"] and t["outcome"] == "answered"
    ]
    assert all((turn["text"] is None) == (turn["received_at"] <= old) for turn in typed)
    for row in every("conversations"):
        is_open = row["last_active_at"] > PLAN.end - timedelta(hours=24)
        assert row["ended"] != is_open
        assert (row["token_hash"] is None) != is_open
    assert any(not row["ended"] for row in every("conversations"))


def test_some_wordings_come_up_in_eight_conversations_or_more() -> None:
    words = Counter(t["text"] for t in every("turns") if t["text"])
    assert words.most_common(1)[0][1] >= 8


def stored(kind: Any) -> int:
    with session() as work:
        return work.execute(sa.select(sa.func.count()).select_from(kind)).scalar_one()


def test_what_is_written_is_what_was_made_up_and_a_second_time_takes_its_place(
    database: None,
) -> None:
    written = fill(SMALL)
    assert fill(SMALL) == written
    assert stored(Conversation) == written["conversations"]
    assert stored(Turn) == written["turns"]
    assert stored(Vote) == written["votes"]
    assert stored(Simulation) == 1


def test_the_metrics_count_what_was_made_up(database: None) -> None:
    fill(SMALL)
    monday = SMALL.days[0] - timedelta(days=SMALL.days[0].weekday())
    with session() as work:
        weeks = metrics.engaged_by_week(work, Period(monday, 53))
        assert sum(weeks) == stored(Conversation)


def test_a_real_database_is_left_as_it_is(database: None) -> None:
    fill_unmarked(conversations=5)
    with pytest.raises(simulations.RealConversations):
        fill(SMALL)
    assert stored(Conversation) == 5
    assert not simulations.is_marked()


def test_no_real_conversation_gets_among_made_up_ones(database: None) -> None:
    fill(SMALL)
    before = stored(Conversation)
    with pytest.raises(simulations.SimulatedDatabase), session() as work:
        conversations.open_conversation(work, uuid.uuid4().hex)
    with pytest.raises(simulations.SimulatedDatabase), session() as work:
        conversations.by_key(work, "shell")
    assert stored(Conversation) == before


def test_retention_finds_the_records_as_it_leaves_them(database: None) -> None:
    fill(SMALL)
    turns = stored(Turn)
    assert not any(retention.due(SMALL.end).values())
    later = SMALL.end + timedelta(days=31)
    assert retention.due(later)["words"]
    retention.apply(later)
    assert stored(Turn) <= turns
    assert simulations.is_marked()
    assert not any(retention.due(later).values())


async def test_the_dashboard_and_its_files_say_that_the_data_is_simulated(
    viewer: httpx.AsyncClient,
) -> None:
    assert "imulated" not in (await viewer.get("/dashboard")).text
    real = await viewer.get("/dashboard/concerns.csv")
    assert b"imulated" not in real.content
    fill(SMALL)
    text = (await viewer.get("/dashboard")).text
    assert "<strong>Simulated data.</strong> A program made up" in text
    assert "<title>Simulated data: " in text
    assert "<svg" in text
    file = await viewer.get("/dashboard/concerns.csv")
    assert "Simulated data,A program made up" in file.content.decode("utf-8-sig")
    assert "sharewell-simulated-concerns" in file.headers["content-disposition"]
