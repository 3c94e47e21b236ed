"""Every topic, and every story of several turns, has a conversation that replays it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from bot.content.files import DATA, read
from bot.content.taxonomy import taxonomy
from bot.understanding.dialogue import kind_of

Turns = tuple[tuple[str, str], ...]
"""What kind of thing was meant at each turn, and what the bot did."""


def turns_of(steps: list[dict]) -> set[Turns]:
    """The ways through a story, with each topic as just a topic."""
    ways = itertools.product(*(step.get("or", [step]) for step in steps))
    return {
        tuple(
            (kind_of(meant["intent"]), done["action"])
            for meant, done in itertools.pairwise(way)
            if "intent" in meant
        )
        for way in ways
    }


def stories(folder: Path) -> list[dict]:
    return [
        story
        for file in sorted(folder.glob("*.yml"))
        for story in read(file)["stories"]
    ]


TOLD = [s for s in stories(DATA / "stories") if len(min(turns_of(s["steps"]))) > 1]
TESTED = stories(Path(__file__).parent)


def test_every_topic_has_a_conversation() -> None:
    meant = {step.get("intent") for story in TESTED for step in story["steps"]}
    in_scope = {topic.slug for topic in taxonomy().topics.values() if topic.in_scope}
    assert in_scope - meant == set()


@pytest.mark.parametrize("story", TOLD, ids=lambda story: story["story"])
def test_every_story_of_several_turns_has_a_conversation(story) -> None:
    walked = set().union(*(turns_of(tested["steps"]) for tested in TESTED))
    assert turns_of(story["steps"]) & walked
