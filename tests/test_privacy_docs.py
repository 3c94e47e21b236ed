"""docs/privacy/ says what the code does: each stored field, and how long each kind is kept."""

from __future__ import annotations

import pytest

from bot.conversation.notices import DOCUMENTS, rendered
from bot.records.models import Base
from bot.settings import ROOT, Settings, settings

DATA_MAP = (DOCUMENTS / "data-map.md").read_text()
UNITS = {
    "BOT_IDLE_HOURS": "hours",
    "BOT_RETENTION_TEXT_DAYS": "days",
    "BOT_RETENTION_LABEL_MONTHS": "months",
    "BOT_BACKUP_DAYS": "days",
}


def table_after(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    under = DATA_MAP.split(f"\n{heading}\n")[1].split("\n## ")[0]
    rows = [line for line in under.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_the_data_map_has_each_stored_field_and_no_other() -> None:
    mapped = [(row[0].strip("`"), row[1].strip("`")) for row in table_after("## What")]
    stored = [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
    ]
    assert sorted(mapped) == sorted(stored)


def test_each_stored_field_says_what_why_and_who() -> None:
    assert all(len(row) == 5 and all(row) for row in table_after("## What"))


def test_the_periods_of_the_data_map_are_the_defaults_of_the_settings() -> None:
    found = {}
    for kind, _, period, setting in table_after("## How long"):
        if setting:
            name = setting.strip("`")
            default = Settings.model_fields[name.removeprefix("BOT_").lower()].default
            assert period == f"{default} {UNITS[name]}", kind
            found[name] = period
    assert found.keys() == UNITS.keys()


def test_the_notice_tells_the_periods_of_this_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    periods = {
        "BOT_IDLE_HOURS": "7",
        "BOT_RETENTION_TEXT_DAYS": "11",
        "BOT_RETENTION_LABEL_MONTHS": "17",
        "BOT_BACKUP_DAYS": "19",
        "BOT_RUN_BY": "<b>The Team</b>",
        "BOT_CONTACT": "mailto:privacy@example.org",
    }
    for name, value in periods.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    notice = rendered(DOCUMENTS / "privacy-notice.md")
    for words in ("7 hours", "11 days", "17 months", "19 days"):
        assert words in notice
    assert "&lt;b&gt;The Team" in notice
    assert '<a href="mailto:privacy@example.org">privacy@example.org</a>' in notice
    assert "{" not in notice
    settings.cache_clear()


def test_every_link_of_the_privacy_documents_leads_somewhere() -> None:
    import re

    for page in DOCUMENTS.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:|#|/)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_each_document_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for page in DOCUMENTS.glob("*.md"):
        assert f"docs/privacy/{page.name}" in readme, page.name
