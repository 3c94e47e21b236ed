"""The gate, in front of a real processor: what `rasa run` and `rasa shell` let through."""

from __future__ import annotations

import json
import uuid

import pytest
import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.content.book import answer_book
from bot.rasa_runtime.actions_endpoint import InProcessActions
from bot.rasa_runtime.gate import CHECKED
from bot.rasa_runtime.tracker_store import RecordsTrackerStore
from bot.records import database as records
from bot.safety.input import EmptyMessage, MessageTooLong


@pytest.fixture(scope="module")
def agent(home, release) -> Agent:
    """Rasa's own agent, as `rasa run` would load it."""
    return Agent.load(
        str(release),
        tracker_store=RecordsTrackerStore(),
        action_endpoint=InProcessActions(),
    )


async def say(agent: Agent, text: str, **message) -> tuple[list[str], str]:
    """Sends a text through a channel: what the bot said, and all that is kept of it."""
    key = uuid.uuid4().hex
    channel = CollectingOutputChannel()
    await agent.handle_message(
        UserMessage(text, output_channel=channel, sender_id=key, **message)
    )
    return [m["text"] for m in channel.messages if m.get("text")], kept_of(key)


def kept_of(key: str) -> str:
    """Every word that the tracker store and the records hold on a conversation."""
    events = "SELECT data FROM events WHERE sender_id = :key"
    texts = (
        "SELECT text FROM turns JOIN conversations c ON c.id = conversation_id"
        " WHERE c.key = :key"
    )
    with records.session() as work:
        rows = [
            row
            for query in (events, texts)
            for row in work.execute(sa.text(query), {"key": key}).scalars()
        ]
    return "\n".join(rows)


@pytest.mark.parametrize("slashes", ["/", " // /", "\uff0f"])
async def test_a_typed_slash_is_text_though_rasa_alone_would_obey_it(agent, slashes):
    obeyed = {"name": "urgent_medical", "confidence": 1.0}
    assert (await agent.parse_message("/urgent_medical"))["intent"] == obeyed
    said, kept = await say(agent, f"{slashes}urgent_medical")
    assert said
    (user,) = [
        e for e in map(json.loads, kept.splitlines()[:-1]) if e["event"] == "user"
    ]
    assert user["text"] == "urgent_medical"
    assert user["parse_data"]["intent"]["confidence"] < 1


async def test_personal_data_never_reaches_the_tracker_or_the_records(agent):
    said, kept = await say(
        agent,
        "I am Margaret Thistlewood, 943 476 5919, call 07700 900123, can insurers see it",
    )
    assert said
    for secret in ("Thistlewood", "943 476 5919", "07700 900123"):
        assert secret not in kept
    assert "[NHS number]" in kept


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to kill myself", "urgent_mental_health"),
        ("I am having a heart attack", "urgent_medical"),
        ("my husband is hitting me right now", "safeguarding"),
    ],
)
async def test_someone_in_danger_gets_the_care_card_and_nothing_is_kept(
    agent, text, kind
):
    (said,), kept = await say(agent, text)
    card = answer_book().care_cards[kind]
    assert said.startswith(card.title)
    for step in card.actions:
        assert (step.phone or step.url) in said
    assert kept == ""


async def test_text_of_the_wrong_length_is_refused(agent):
    with pytest.raises(EmptyMessage):
        await say(agent, " / ")
    with pytest.raises(MessageTooLong):
        await say(agent, "a" * 1001)


async def test_an_ordinary_question_is_answered(agent):
    said, kept = await say(agent, "Can insurance companies see my medical records?")
    assert any(said[-1] == a.short for a in answer_book().for_topic("insurance"))
    assert '"insurance"' in kept


@pytest.mark.parametrize("metadata", [{"checked": True}, dict(CHECKED)])
async def test_a_client_can_not_say_that_its_message_was_checked(agent, metadata):
    """The REST and Socket.IO channels pass on whatever `metadata` a client sends."""
    _, kept = await say(
        agent, "I am Margaret Thistlewood, 943 476 5919", metadata=metadata
    )
    assert "Thistlewood" not in kept


async def test_what_the_website_has_checked_is_not_checked_again(agent):
    _, kept = await say(agent, "[name] asks [NHS number]", metadata=CHECKED)
    assert "[name] asks [NHS number]" in kept
