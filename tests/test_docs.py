"""Documentation that can't fall behind: every setting is in docs/settings.md."""

from pathlib import Path

from bot.cli import parser
from bot.settings import ROOT, Settings


def test_every_setting_is_documented_with_its_meaning() -> None:
    table = (ROOT / "docs" / "settings.md").read_text()
    for name, field in Settings.model_fields.items():
        row = next(
            (line for line in table.splitlines() if f"`BOT_{name.upper()}`" in line), ""
        )
        assert field.description and field.description in row, name


def test_no_documented_setting_is_gone() -> None:
    table = (ROOT / "docs" / "settings.md").read_text()
    documented = [
        line.split("`")[1] for line in table.splitlines() if line.startswith("| `BOT_")
    ]
    assert documented == [f"BOT_{name.upper()}" for name in Settings.model_fields]


def test_every_command_is_in_the_readme() -> None:
    readme = Path(ROOT / "README.md").read_text()
    actions = [a for a in parser()._actions if a.choices]
    for command in actions[0].choices or ():
        assert f"bot {command}" in readme, command


def test_every_link_between_documents_leads_somewhere() -> None:
    import re

    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
