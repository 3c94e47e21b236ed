from __future__ import annotations

from pathlib import Path

import pytest

from bot.rasa_runtime.training import TrainingFailed, failed_conversations

RIGHT = """
version: "3.1"
stories:
- story: a question that gets its answer
  steps:
  - user: |
      is my data sold
    intent: commercial_sale
  - action: action_answer
"""
WRONG = RIGHT.replace("intent: commercial_sale", "intent: insurance")


def test_a_conversation_that_goes_as_told_is_not_named(release: Path, tmp_path: Path):
    (tmp_path / "test_right.yml").write_text(RIGHT)
    assert failed_conversations(release, tmp_path) == []


def test_a_conversation_that_goes_otherwise_is_named(release: Path, tmp_path: Path):
    (tmp_path / "test_wrong.yml").write_text(WRONG)
    (name,) = failed_conversations(release, tmp_path)
    assert "a question that gets its answer" in name


def test_nothing_to_replay_is_no_pass(release: Path, tmp_path: Path):
    (tmp_path / "right_test.yml").write_text(RIGHT)
    with pytest.raises(TrainingFailed, match="no test_"):
        failed_conversations(release, tmp_path)
