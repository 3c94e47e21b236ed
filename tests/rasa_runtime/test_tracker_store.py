from __future__ import annotations

import uuid

import sqlalchemy as sa
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_runtime.tracker_store import RecordsTrackerStore
from bot.records import conversations
from bot.records import database as records


async def keep(store: RecordsTrackerStore, text: str, key: str | None = None) -> str:
    """Stores a conversation of one message; its key."""
    key = key or uuid.uuid4().hex
    events = [UserUttered(text), SlotSet("topic", "insurance")]
    await store.save(DialogueStateTracker.from_events(key, events))
    return key


def events_of(key: str) -> int:
    with records.session() as work:
        query = sa.text("SELECT count(*) FROM events WHERE sender_id = :key")
        return work.execute(query, {"key": key}).scalar_one()


async def test_events_lie_in_the_same_database_as_the_turns(database):
    store = RecordsTrackerStore()
    key = await keep(store, "hello")
    assert store.engine is records.engine()
    tables = sa.inspect(records.engine()).get_table_names()
    assert {"events", "turns", "conversations"} <= set(tables)
    assert events_of(key) == 2
    kept = await store.retrieve(key)
    assert [event.type_name for event in kept.events] == ["user", "slot"]


async def test_the_store_can_be_made_again_on_what_is_there(database):
    key = await keep(RecordsTrackerStore(), "hello")
    assert len((await RecordsTrackerStore().retrieve(key)).events) == 2


async def test_erasing_removes_one_conversations_events_and_no_others(database):
    store = RecordsTrackerStore()
    kept = await keep(store, "second")
    with records.session() as work:
        conversation = conversations.open_conversation(work, "a token")
    key = conversation.key
    await keep(store, "first", key)
    with records.session() as work:
        assert conversations.count_events(work, conversation) == 2
        assert conversations.erase(work, "a token").events == 2
    assert (events_of(key), events_of(kept)) == (0, 2)
    assert await store.retrieve(key) is None


async def test_a_turn_leaves_its_events_under_the_conversations_key(assistant):
    with records.session() as work:
        key = conversations.open_conversation(work, "another token").key
    understood = await assistant.understand("hello")
    await assistant.reply(key, str(uuid.uuid4()), "hello", understood)
    assert events_of(key) > 2
