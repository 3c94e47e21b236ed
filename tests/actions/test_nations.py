"""Every question gets the answer of the person's nation, or is told that there is none."""

from __future__ import annotations

import pytest
from talk import Talk

from bot.content.book import NATION_NAMES, NATIONS, answer_book
from bot.content.choices import UNKNOWN
from bot.content.taxonomy import taxonomy

DIFFERS = "opt_out_how"  # a topic on which each nation has its own answer


def questions() -> list[tuple[str, str]]:
    """Every question that the book answers, with its topic."""
    topics = taxonomy().topics
    asked = [(a.topic, a.question) for a in answer_book().answers]
    return [pair for pair in dict.fromkeys(asked) if topics[pair[0]].in_scope]


@pytest.mark.parametrize("nation", NATIONS)
async def test_every_question_has_a_reply_for_every_nation(assistant, nation):
    talk = Talk(assistant)
    for topic, question in questions():
        said = await talk.mean(topic, nation=nation, question=question)
        *before, answer = [m for m in said if m.get("topic") or not m.get("choices")]
        holds = answer_book().get(answer["answer"])
        assert holds.topic == topic
        if nation in holds.nations:
            assert before == []
        else:
            told = answer_book().one_liners[f"not_for_{nation}"]
            assert [message["text"] for message in before] == [told]
            candidates = [
                a
                for a in answer_book().for_topic(topic)
                if a.question in ("", question) and nation in a.nations
            ]
            assert candidates == []


async def test_the_nation_is_asked_once_where_the_answers_differ(talk, offered):
    (asked,) = await talk.mean(DIFFERS)
    assert asked["kind"] == "question"
    assert asked["topic"] == DIFFERS
    nations = [f"nation:{name}" for name in (*NATION_NAMES, UNKNOWN)]
    assert offered(asked)[:5] == nations
    (answer,) = await talk.mean(DIFFERS)
    assert answer["answer"] == answer_book().choose(DIFFERS).id
    (other,) = await talk.mean("consent_not_asked")
    assert other["kind"] == "answer"


async def test_the_nation_that_is_picked_counts_from_then_on(talk):
    await talk.mean(DIFFERS)
    (answer,) = (await talk.press("nation:wales")).messages
    assert answer["answer"] == answer_book().choose(DIFFERS, "wales").id
    (later,) = await talk.mean("consent_not_asked")
    assert later["answer"] == answer_book().choose("consent_not_asked", "wales").id


async def test_who_would_rather_not_say_gets_the_first_answer_and_is_not_asked_again(
    talk,
):
    await talk.mean(DIFFERS)
    told = await talk.press(f"nation:{UNKNOWN}")
    assert told.nation is None
    assert told.messages[0]["answer"] == answer_book().choose(DIFFERS).id
    (later,) = await talk.mean("consent_not_asked")
    assert later["kind"] == "answer"


async def test_who_names_the_nation_is_not_asked(talk):
    (answer,) = await talk.mean(DIFFERS, nation="scotland")
    assert answer["answer"] == answer_book().choose(DIFFERS, "scotland").id
