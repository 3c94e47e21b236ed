"""action_log_concerns and action_track_sentiment: on every typed turn, whatever it is about."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.records import database as records
from bot.records.models import Conversation, Turn, TurnAttitude, TurnConcern

TYPED = [
    "Is my data sold to drug companies?",
    "I don't trust you lot, hackers will get my records",
    "why?",
    "hello",
    "what is the capital of France",
    "qwpo zzkj xxvw",
    "I live in Wales",
    "I am glad if my data helps research",
]


def labels(talk) -> tuple[Turn, dict[str, float], TurnAttitude | None]:
    """What is stored on the newest turn of a conversation."""
    with records.session() as work:
        turn = work.execute(
            sa.select(Turn)
            .join(Conversation)
            .where(Conversation.key == talk.key, Turn.message_id == talk.message_id)
        ).scalar_one()
        concerns = {row.concern: row.confidence for row in turn.concerns}
        return turn, concerns, turn.attitude


async def test_every_typed_turn_is_labelled_as_it_was_understood(talk):
    for place, text in enumerate(TYPED, 1):
        told = await talk.say(text)
        turn, concerns, attitude = labels(talk)
        assert turn.sequence == place
        assert turn.text == told.text
        assert concerns == {
            concern["name"]: concern["confidence"]
            for concern in told.understood["concerns"]
        }
        assert attitude.attitude == told.understood["attitude"]["name"]
        assert attitude.confidence == told.understood["attitude"]["confidence"]


async def test_concerns_and_attitudes_are_told_apart(talk):
    await talk.say("Is my data sold to drug companies?")
    _, concerns, _ = labels(talk)
    assert "commercial_use" in concerns
    await talk.say("I am happy for my data to be used for research, it saves lives")
    _, concerns, attitude = labels(talk)
    assert not concerns
    assert attitude.attitude == "positive"


async def test_a_message_that_was_not_understood_is_labelled_too(talk):
    await talk.mean("nlu_fallback", concerns=("transparency",))
    _, concerns, attitude = labels(talk)
    assert set(concerns) == {"transparency"}
    assert attitude.attitude == "neutral"


@pytest.mark.parametrize("choice", ["insurance", "followup_more", "nation:wales"])
async def test_a_pressed_choice_has_no_concern_and_no_attitude(talk, choice):
    await talk.say("I don't trust you lot, hackers will get my records")
    await talk.press(choice)
    _, concerns, attitude = labels(talk)
    assert concerns == {}
    assert attitude is None


async def test_an_urgent_message_is_not_labelled(talk):
    told = await talk.say("I want to kill myself")
    assert told.urgent == "urgent_mental_health"
    with records.session() as work:
        for table in (TurnConcern, TurnAttitude):
            found = (
                sa.select(sa.func.count())
                .select_from(table)
                .join(Turn)
                .where(Turn.message_id == talk.message_id)
            )
            assert work.execute(found).scalar_one() == 0
