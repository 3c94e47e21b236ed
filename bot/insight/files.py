"""Figures as CSV files (RFC 4180) that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from bot.insight.figures import Figure
from bot.insight.period import Period
from bot.records.disclosure import NEAREST, SMALLEST_SHOWN
from bot.records.simulations import NOTE

BYTE_ORDER_MARK = "\ufeff"  # Excel takes a file for UTF-8 only when it starts with one
# What spreadsheets take for the start of a formula (OWASP, ASVS 5.0 1.2.10), full-width forms too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
HIDDEN_NOTE = (
    f"* is a number of 1 to {SMALLEST_SHOWN - 1}, or one that would give such a number away. "
    f"All others are rounded to the nearest {NEAREST}, so they may not add up."
)


def as_csv(figure: Figure, period: Period, made_at: datetime, simulated: bool) -> bytes:
    """A figure as a file: what it is, its definition, weeks and time first, then its table.

    Args:
        simulated: whether it is about made-up conversations, which the file then says.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    about = [
        ("Sharewell", figure.heading),
        *([("Simulated data", NOTE)] if simulated else []),
        ("Definition", figure.definition),
        ("Weeks", f"{period.first.isoformat()} to {period.last.isoformat()}"),
        ("Made at", f"{made_at:%Y-%m-%d %H:%M} UTC"),
        ("Note", HIDDEN_NOTE),
        (),
    ]
    table = [figure.file_columns or figure.columns, *(figure.file_rows or figure.rows)]
    writer.writerows([safe_cell(cell) for cell in row] for row in [*about, *table])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet could take it for a formula."""
    risky = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if risky else text
