from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.safety.check_digits import CHECKS

TABLE = YAML(typ="safe").load(
    (Path(__file__).parent / "check_digits.yml").read_text(encoding="utf-8")
)


def test_the_table_has_every_check() -> None:
    assert set(TABLE) == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_checks_say_what_the_table_says(name: str) -> None:
    passes = CHECKS[name]
    assert [text for text in TABLE[name]["fits"] if not passes(text)] == []
    assert [text for text in TABLE[name]["does_not"] if passes(text)] == []
