from __future__ import annotations

from actions.fallback import HUMAN_CONTACT
from actions.reply import MAIN_TOPICS
from bot.content.book import answer_book
from bot.content.taxonomy import taxonomy

MISSED = "nlu_fallback"
NEAREST = {"insurance": 0.15, "smalltalk": 0.1, "employers": 0.05, "ai_use": 0.02}


async def test_a_miss_asks_back_with_the_nearest_topics(talk, offered):
    (message,) = await talk.mean(MISSED, nearest=NEAREST)
    assert message["text"] == answer_book().one_liners["ask_back"]
    assert message["kind"] == "question"
    assert message["outcome"] == "clarified"
    expected = [t for t in NEAREST if taxonomy().topics[t].in_scope][:3]
    assert offered(message) == [*expected, "followup_neither"]


async def test_with_no_two_near_topics_the_main_ones_are_offered(talk, offered):
    (message,) = await talk.mean(MISSED, nearest={"insurance": 0.1})
    assert message["text"] == answer_book().one_liners["pick_a_topic"]
    assert offered(message) == list(MAIN_TOPICS)


async def test_the_third_miss_names_people_and_counting_starts_again(talk, offered):
    for _ in range(2):
        (message,) = await talk.mean(MISSED, nearest=NEAREST)
        assert message["outcome"] == "clarified"
    (third,) = await talk.mean(MISSED, nearest=NEAREST)
    contact = answer_book().get(HUMAN_CONTACT)
    assert third["outcome"] == "gave_up"
    assert third["text"] == contact.short
    assert [step["text"] for step in third["what_you_can_do"]] == [
        step.text for step in contact.what_you_can_do
    ]
    assert any(step.get("phone") for step in third["what_you_can_do"])
    assert offered(third) == list(MAIN_TOPICS)
    (fourth,) = await talk.mean(MISSED, nearest=NEAREST)
    assert fourth["outcome"] == "clarified"


async def test_an_answer_in_between_forgives_the_misses(talk):
    for _ in range(2):
        await talk.mean(MISSED, nearest=NEAREST)
    await talk.mean("insurance")
    (message,) = await talk.mean(MISSED, nearest=NEAREST)
    assert message["outcome"] == "clarified"


async def test_neither_of_the_choices_is_a_miss_too(talk):
    await talk.mean(MISSED, nearest=NEAREST)
    second = await talk.press("followup_neither")
    assert second.outcome == "clarified"
    third = await talk.press("followup_neither")
    assert third.outcome == "gave_up"


async def test_noise_that_only_looks_like_words_is_not_answered_as_a_topic(talk):
    told = await talk.say("qwpo zzkj xxvw")
    assert told.outcome in ("clarified", "out_of_scope")


async def test_every_main_topic_has_an_answer():
    assert set(MAIN_TOPICS) <= answer_book().topics
