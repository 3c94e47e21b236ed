"""What the dashboard shows: each metric protected, put into words, a chart and a table.

From here on there are no raw counts. The page and the files are made from the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.content.taxonomy import taxonomy
from bot.insight import charts, metrics
from bot.insight.period import Period
from bot.records.disclosure import (
    HIDDEN,
    SMALLEST_SHOWN,
    Protected,
    protect_count,
    protect_table,
    share,
    show,
    show_share,
)

CHARTS_OF_CONCERNS = 9
TALL = 240
ATTITUDES = ("negative", "neutral", "positive")
OUTCOME_LABELS = {
    "answered": "Gave an answer",
    "clarified": "Asked back with choices",
    "no_answer": "Had no answer yet",
    "gave_up": "Gave up after three misses",
    "out_of_scope": "Said that it is about something else",
    "small_talk": "Small talk, or about this service",
    "urgent": "Showed the card for urgent help",
    "switched_off": "Understanding was switched off",
    "error": "Something failed",
}

Row = tuple[str, ...]
Counts = list[Protected | None]


@dataclass(frozen=True)
class Figure:
    """One metric as people see it."""

    name: str
    """Its place in the page's address, and the name of its file."""
    heading: str
    says: str
    """What it shows, in a sentence or two."""
    definition: str
    columns: Row
    rows: Sequence[Row]
    charts: Sequence[tuple[str, Markup]] = ()
    """A caption (which may be empty) and the drawing."""
    file_columns: Row = ()
    """What the file has, where it is not the same as the table on the page."""
    file_rows: Sequence[Row] = ()


def has_conversations(work: Session, period: Period) -> bool:
    """Whether there is anything to show."""
    return any(metrics.engaged_by_week(work, period))


def engaged(work: Session, period: Period) -> Figure:
    """Engaged conversations by week."""
    table = protect_table([metrics.engaged_by_week(work, period)], columns_add_up=False)
    weeks, total = table.cells[0], table.row_totals[0]
    says = f"People started {_conversations(total)} in these weeks."
    title = "Engaged conversations by week"
    chart = charts.columns(title, says, _short(period), weeks, height=TALL)
    return Figure(
        name="conversations",
        heading="Conversations",
        says=says,
        definition=metrics.definition(metrics.engaged_by_week),
        columns=("Week that starts on", "Engaged conversations"),
        rows=[
            (_day(day), show(n)) for day, n in zip(period.mondays, weeks, strict=True)
        ]
        + [("All these weeks", show(total))],
        charts=[("", chart)],
    )


def concerns(work: Session, period: Period) -> Figure:
    """Concerns by week, the most frequent first."""
    base = protect_table([metrics.engaged_by_week(work, period)], columns_add_up=False)
    engaged_weeks, engaged_total = base.cells[0], base.row_totals[0]
    found = metrics.concerns_by_week(work, period)
    slugs = list(dict.fromkeys([*taxonomy().concerns, *found]))
    none = [0] * period.weeks
    table = protect_table(
        [found.get(slug, none) for slug in slugs], columns_add_up=False
    )
    # Ranked by what is shown, so that the order says nothing about hidden counts.
    order = sorted(range(len(slugs)), key=lambda n: -(table.row_totals[n] or 0))
    rows: list[Row] = []
    file_rows: list[Row] = []
    drawings: list[tuple[str, Markup]] = []
    for n in order:
        label, cells, total = _concern(slugs[n]), table.cells[n], table.row_totals[n]
        pairs = list(zip([*cells, total], [*engaged_weeks, engaged_total], strict=True))
        rows.append(
            (
                label,
                *(_count_and_share(part, whole) for part, whole in _total_first(pairs)),
            )
        )
        names = [*(day.isoformat() for day in period.mondays), "all"]
        for week, (part, whole) in zip(names, pairs, strict=True):
            file_rows.append(
                (label, week, show(part), show(whole), show_share(share(part, whole)))
            )
        if total and len(drawings) < CHARTS_OF_CONCERNS:
            drawings.append((label, _concern_chart(period, label, pairs)))
    return Figure(
        name="concerns",
        heading="Concerns",
        says=_says_concerns(slugs, order, table.row_totals, engaged_total),
        definition=metrics.definition(metrics.concerns_by_week),
        columns=(
            "Concern",
            "All these weeks",
            *(f"Week of {week}" for week in _short(period)),
        ),
        rows=rows,
        charts=drawings,
        file_columns=(
            "Concern",
            "Week that starts on",
            "Conversations with the concern",
            "Engaged conversations",
            "Share",
        ),
        file_rows=file_rows,
    )


def attitude(work: Session, period: Period) -> Figure:
    """Attitude to sharing, by week."""
    found = metrics.attitudes_by_week(work, period)
    none = [0] * period.weeks
    by_attitude = [found.get(slug, none) for slug in ATTITUDES]
    table = protect_table([list(week) for week in zip(*by_attitude, strict=True)])
    labels = [taxonomy().attitudes[slug].label for slug in ATTITUDES]
    weeks = list(zip(table.cells, table.row_totals, strict=True))
    everything = (table.column_totals, table.total)
    against, undecided, in_favour = (
        show_share(share(n, table.total)) for n in table.column_totals
    )
    says = f"Messages with a score came up in {_conversations(table.total)}."
    if table.total:
        says += (
            f" Of these, {against} ended against sharing, {in_favour} for sharing and {undecided} "
            "neither for nor against."
        )
    drawn = [
        (week, [share(n, total) for n in cells])
        for week, (cells, total) in zip(_short(period), weeks, strict=True)
    ]
    title = "Attitude to sharing at the end of conversations, by week"
    return Figure(
        name="attitude",
        heading="Attitude to sharing",
        says=says,
        definition=metrics.definition(metrics.attitudes_by_week),
        columns=("Week that starts on", *labels, "All scored"),
        rows=[
            (name, *(_count_and_share(n, total) for n in cells), show(total))
            for name, (cells, total) in zip(
                _weeks(period), [*weeks, everything], strict=True
            )
        ],
        charts=[("", charts.stacked(title, says, labels, drawn))],
    )


def outcomes(work: Session, period: Period) -> Figure:
    """How messages ended."""
    total = protect_count(sum(metrics.engaged_by_week(work, period)))
    found = metrics.outcomes(work, period)
    counts = {outcome: protect_count(n) for outcome, n in found.items()}
    shares = [
        (OUTCOME_LABELS[outcome], share(n, total)) for outcome, n in counts.items()
    ]
    says = (
        f"The bot gave an answer in {_part(counts['answered'], total)}. "
        f"It had no answer yet in {_part(counts['no_answer'], total)}."
    )
    return Figure(
        name="outcomes",
        heading="What the bot did",
        says=says,
        definition=metrics.definition(metrics.outcomes),
        columns=("What the bot did at least once", "Conversations", "Share"),
        rows=[
            (label, show(n), show_share(percent))
            for n, (label, percent) in zip(counts.values(), shares, strict=True)
        ],
        charts=[
            (
                "",
                charts.bars("Share of conversations by what the bot did", says, shares),
            )
        ],
    )


def helpful(work: Session, period: Period) -> Figure:
    """Helpful rate and response rate, by week."""
    votes = metrics.votes_by_week(work, period)
    table = protect_table(
        [
            list(week)
            for week in zip(votes.useful, votes.not_useful, votes.no_vote, strict=True)
        ]
    )
    lines = [
        *zip(table.cells, table.row_totals, strict=True),
        (table.column_totals, table.total),
    ]
    rates = [_rates(cells, total) for cells, total in lines]
    helpful_all, response_all = rates[-1]
    says = "Too few people voted to show how useful they found the answers."
    if helpful_all is not None:
        says = (
            f"Of the people who voted, {helpful_all}% found the answer useful. "
            f"People voted in {show_share(response_all)} of the conversations with an answer."
        )
    title = "Helpful rate by week, in per cent"
    by_week = [rate for rate, _ in rates[:-1]]
    chart = charts.columns(title, says, _short(period), by_week, "%", height=TALL)
    return Figure(
        name="helpful",
        heading="How useful answers were",
        says=says,
        definition=metrics.definition(metrics.votes_by_week),
        columns=(
            "Week that starts on",
            "Useful",
            "Not useful",
            "No vote",
            "All with an answer",
            "Helpful rate",
            "Response rate",
        ),
        rows=[
            (name, *map(show, cells), show(total), *map(show_share, rate))
            for name, (cells, total), rate in zip(
                _weeks(period), lines, rates, strict=True
            )
        ],
        charts=[("Helpful rate", chart)],
    )


def unanswered_count(work: Session, period: Period) -> str:
    """How many conversations had a message without an answer, as a sentence for every role."""
    total = protect_count(sum(metrics.engaged_by_week(work, period)))
    n = protect_count(metrics.unanswered_conversations(work, period))
    if not n:
        return f"Messages without an answer came up in {_conversations(n)}."
    part = _part(n, total)
    return f"Messages without an answer came up in {_conversations(n)}. That is {part}."


def unanswered(work: Session, period: Period) -> Figure:
    """Messages that got no answer: for the roles that may read what people wrote."""
    questions = metrics.unanswered_questions(work, period)
    return Figure(
        name="unanswered",
        heading="Messages without an answer",
        says=unanswered_count(work, period),
        definition=metrics.definition(metrics.unanswered_questions),
        columns=(
            "Message",
            "Nearest topic",
            "Conversations",
            "Last asked in the week of",
        ),
        rows=[
            (
                question.text,
                _topic(question.topic),
                show(protect_count(question.conversations)),
                _day(period.mondays[(question.last_started - period.start).days // 7]),
            )
            for question in questions
        ],
    )


def _says_concerns(
    slugs: Sequence[str],
    order: Sequence[int],
    totals: Counts,
    engaged_total: Protected | None,
) -> str:
    named = [
        f"“{_concern(slugs[n])}” ({show_share(share(totals[n], engaged_total))})"
        for n in order[:3]
        if totals[n]
    ]
    if not named:
        return "No concern came up in enough conversations to show a number."
    if len(named) == 1:
        return f"The concern in most conversations was {named[0]}."
    return f"The concerns in most conversations were {', '.join(named[:-1])} and {named[-1]}."


def _concern_chart(
    period: Period,
    label: str,
    pairs: Sequence[tuple[Protected | None, Protected | None]],
) -> Markup:
    shares = [share(part, whole) for part, whole in pairs]
    says = f"Over all these weeks, {show_share(shares[-1])} of engaged conversations voiced it."
    return charts.columns(
        f"{label}: share by week", says, _short(period), shares[:-1], "%"
    )


def _rates(cells: Counts, total: Protected | None) -> tuple[int | None, int | None]:
    """Helpful rate and response rate of useful, not useful, no vote."""
    useful, not_useful = cells[0], cells[1]
    if useful is None or not_useful is None:
        return None, None
    voted = Protected(
        useful + not_useful
    )  # a sum of two protected counts says nothing new
    return share(useful, voted), share(voted, total)


def _count_and_share(part: Protected | None, whole: Protected | None) -> str:
    if part is None:
        return HIDDEN
    return f"{show(part)} ({show_share(share(part, whole))})" if part else "0"


def _total_first(
    pairs: Sequence[tuple[Protected | None, Protected | None]],
) -> list[tuple[Protected | None, Protected | None]]:
    return [pairs[-1], *pairs[:-1]]


def _conversations(n: Protected | None) -> str:
    if n is None:
        return f"fewer than {SMALLEST_SHOWN} conversations"
    return f"about {show(n)} conversations" if n else "no conversations"


def _part(part: Protected | None, whole: Protected | None) -> str:
    percent = share(part, whole)
    return (
        "too few conversations to show"
        if percent is None
        else f"{percent}% of conversations"
    )


def _concern(slug: str) -> str:
    # A concern that left the taxonomy still counts, under its slug.
    label = taxonomy().concerns.get(slug)
    return label.label if label else slug


def _topic(slug: str | None) -> str:
    topic = taxonomy().topics.get(slug or "")
    return topic.label if topic else "None"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _short(period: Period) -> list[str]:
    return [f"{day.day}\N{NO-BREAK SPACE}{day:%b}" for day in period.mondays]


def _weeks(period: Period) -> list[str]:
    return [*(_day(day) for day in period.mondays), "All these weeks"]
