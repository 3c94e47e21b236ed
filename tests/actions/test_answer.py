from __future__ import annotations

from bot.content.book import NATIONS, answer_book
from bot.content.taxonomy import taxonomy


async def test_a_question_gets_the_answer_of_the_book(talk):
    told = await talk.say("Can insurance companies see my medical records?")
    (message,) = told.messages
    answer = answer_book().get(message["answer"])
    assert answer.topic == told.topic == message["topic"] == "insurance"
    assert told.outcome == "answered"
    assert message["kind"] == "answer"
    assert (message["title"], message["text"]) == (answer.title, answer.short)
    assert (message["more"], message["caveat"]) == (answer.more, answer.caveat)
    assert message["sources"] == [source.model_dump() for source in answer.sources]
    assert message["reviewed"] == answer.last_checked.isoformat()
    assert message["can_vote"]


async def test_a_concern_is_heard_and_a_plain_question_is_not_told_that_it_worries(
    talk,
):
    answer = next(
        a
        for a in answer_book().answers
        if a.heard and a == answer_book().choose(a.topic)
    )
    (worried,) = await talk.mean(answer.topic, concerns=("consent_control",))
    assert worried["heard"] == answer.heard
    (calm,) = await talk.mean(answer.topic)
    assert calm["heard"] == ""


async def test_small_talk_is_text_without_sources_date_or_vote(talk):
    (message,) = await talk.mean("smalltalk")
    assert message["kind"] == "text"
    assert message["outcome"] == "small_talk"
    assert message["reviewed"] is None
    assert not message["sources"] and not message["nations"]
    assert not message["can_vote"]


async def test_other_subjects_are_out_of_scope_and_keep_the_last_topic(talk):
    await talk.mean("insurance")
    (message,) = await talk.mean("oos_other")
    assert message["outcome"] == "out_of_scope"
    (more,) = await talk.mean("followup_more")
    assert more["topic"] == "insurance"


async def test_the_answer_for_the_persons_nation_comes_first_and_is_remembered(talk):
    (message,) = await talk.mean("opt_out_how", nation="scotland")
    assert message["answer"] == answer_book().choose("opt_out_how", "scotland").id
    assert "Scotland" in message["nations"]
    assert not any(c["id"].startswith("nation:") for c in message["choices"])
    (later,) = await talk.mean("opt_out_types")
    assert later["answer"] == answer_book().choose("opt_out_types", "scotland").id


async def test_a_nation_without_an_answer_is_told_so_before_what_holds_elsewhere(talk):
    topic, nation = next(
        (topic, nation)
        for topic in sorted(answer_book().topics)
        if taxonomy().topics[topic].in_scope
        for nation in NATIONS
        if nation not in answer_book().choose(topic, nation).nations
    )
    said, answered = await talk.mean(topic, nation=nation)
    name = nation.replace("_", " ").title()
    assert said["text"] == answer_book().one_liners[f"not_for_{nation}"]
    assert answered["topic"] == topic
    assert name not in answered["nations"]


async def test_other_nations_with_their_own_answer_can_be_picked(talk, offered):
    await talk.press("nation:unknown")
    (message,) = await talk.mean("opt_out_how")
    assert "nation:wales" in offered(message)
    assert "nation:england" not in offered(message)
    told = await talk.press("nation:wales")
    assert told.answer == answer_book().choose("opt_out_how", "wales").id
    assert told.nation == "wales"
    assert not any(
        c["id"].startswith("nation:") for m in told.messages for c in m["choices"]
    )


async def test_a_nation_that_is_named_before_any_topic_gets_the_differences(talk):
    told = await talk.press("nation:scotland")
    assert told.topic == "devolved_nations"


async def test_only_likely_neighbours_with_an_answer_are_offered(talk, offered):
    (message,) = await talk.mean(
        "police_courts",
        nearest={"immigration": 0.06, "smalltalk": 0.06, "employers": 0.01},
    )
    topics = [choice for choice in offered(message) if ":" not in choice]
    assert topics == ["immigration"]


async def test_each_topic_with_an_answer_can_be_asked_for(talk):
    for topic in sorted(answer_book().topics):
        messages = await talk.mean(topic)
        assert messages[-1]["topic"] == topic
