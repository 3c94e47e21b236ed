from __future__ import annotations

import pytest
from talk import Talk

from actions.reply import MAIN_TOPICS
from bot.content.book import answer_book
from bot.content.taxonomy import taxonomy

# A topic that no story names: what was learnt from others has to carry over to it.
ELSEWHERE = "deceased_records"


def book(topic: str):
    return answer_book().choose(topic)


async def test_typed_follow_ups_are_about_the_last_answer(talk):
    await talk.say("Do the police get to see my medical records?")
    more = await talk.say("tell me more")
    why = await talk.say("why?")
    law = await talk.say("is that legal?")
    steps = await talk.say("what can I do about it?")
    assert {t.topic for t in (more, why, law, steps)} == {"police_courts"}
    assert why.messages[0]["text"] == book("police_courts").why
    assert law.messages[0]["text"] == book("police_courts").legal


@pytest.mark.parametrize(
    "follow_up",
    ["followup_why", "followup_more", "followup_legal", "followup_action"],
)
async def test_a_story_about_one_topic_holds_for_every_topic(assistant, follow_up):
    missed = []
    for topic in sorted(answer_book().topics):
        if taxonomy().topics[topic].in_scope:
            talk = Talk(assistant)
            await talk.mean(topic)
            messages = await talk.mean(follow_up)
            if messages[-1].get("topic") not in (topic, "legal_basis"):
                missed.append(topic)
    assert missed == []


async def test_more_is_the_evidence_and_the_caveat(talk):
    await talk.mean(ELSEWHERE)
    (message,) = await talk.mean("followup_more")
    assert message["text"].startswith(book(ELSEWHERE).more)
    assert message["text"].endswith(book(ELSEWHERE).caveat)
    assert message["sources"]
    assert message["can_vote"]


async def test_the_law_is_that_of_the_answer_or_else_the_general_one(talk):
    with_law = next(a for a in answer_book().answers if a.legal and a == book(a.topic))
    without = next(
        a
        for a in answer_book().answers
        if not a.legal and a == book(a.topic) and taxonomy().topics[a.topic].in_scope
    )
    await talk.mean(with_law.topic)
    (message,) = await talk.mean("followup_legal")
    assert message["text"] == with_law.legal
    await talk.mean(without.topic)
    (message,) = await talk.mean("followup_legal")
    assert message["topic"] == "legal_basis"


async def test_what_you_can_do_gives_the_steps_of_the_last_answer(talk):
    await talk.mean(ELSEWHERE)
    said, steps = await talk.mean("followup_action")
    assert said["text"] == answer_book().one_liners["what_you_can_do"]
    assert [step["text"] for step in steps["what_you_can_do"]] == [
        step.text for step in book(ELSEWHERE).what_you_can_do
    ]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("commercial_sale", "insurance"), (ELSEWHERE, "breach_complaint")],
)
async def test_after_two_concerns_the_steps_for_both_are_recapped(talk, earlier, later):
    await talk.mean(earlier)
    await talk.mean(later)
    said, newer, older = await talk.mean("followup_action")
    assert said["text"] == answer_book().one_liners["recap"]
    assert (newer["topic"], older["topic"]) == (later, earlier)
    assert newer["what_you_can_do"] and older["what_you_can_do"]


async def test_another_nation_gets_the_last_topic_again(talk):
    await talk.mean("access_own_records")
    messages = await talk.mean("followup_nation", nation="northern_ireland")
    expected = answer_book().choose("access_own_records", "northern_ireland")
    assert messages[-1]["answer"] == expected.id


@pytest.mark.parametrize(
    ("follow_up", "chosen"),
    [("followup_first", "insurance"), ("followup_second", "employers")],
)
async def test_first_and_second_pick_what_was_offered(talk, follow_up, chosen):
    await talk.mean("nlu_fallback", nearest={"insurance": 0.1, "employers": 0.05})
    (message,) = await talk.mean(follow_up)
    assert message["topic"] == chosen


async def test_the_first_choice_can_be_a_nation(talk, offered):
    (message,) = await talk.mean("opt_out_how")
    first = offered(message)[0].removeprefix("nation:")
    (chosen,) = await talk.mean("followup_first")
    assert chosen["answer"] == answer_book().choose("opt_out_how", first).id
    (later,) = await talk.mean("opt_out_types")
    assert later["answer"] == answer_book().choose("opt_out_types", first).id


async def test_the_second_of_one_choice_asks_for_a_topic(talk, offered):
    (message,) = (await talk.press("area:eyes")).messages
    assert len(offered(message)) == 1
    (asked,) = await talk.mean("followup_second")
    assert asked["text"] == answer_book().one_liners["ask_topic"]


@pytest.mark.parametrize(
    "follow_up",
    [
        "followup_why",
        "followup_more",
        "followup_legal",
        "followup_action",
        "followup_first",
        "followup_second",
        "followup_neither",
    ],
)
async def test_a_follow_up_to_nothing_asks_for_a_topic(talk, offered, follow_up):
    (message,) = await talk.mean(follow_up)
    assert message["text"] == answer_book().one_liners["ask_topic"]
    assert offered(message) == list(MAIN_TOPICS)


async def test_neither_of_the_related_topics_asks_for_one(talk):
    await talk.mean("data_security", nearest={"data_abroad_cloud": 0.06})
    told = await talk.press("followup_neither")
    assert told.messages[0]["text"] == answer_book().one_liners["ask_topic"]
