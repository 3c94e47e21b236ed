"""Sub-questions, guides, real examples, other people and other languages."""

from __future__ import annotations

import pytest

from bot.content.book import answer_book
from bot.content.files import read
from bot.content.taxonomy import taxonomy
from bot.settings import ROOT

REGRESSION = read(ROOT / "tests" / "understanding" / "regression.yml")


@pytest.mark.parametrize("question", REGRESSION)
async def test_a_question_of_a_topic_goes_on_getting_its_answer(talk, question):
    for text in REGRESSION[question]:
        told = await talk.say(text)
        answers = [
            answer_book().get(m["answer"]) for m in told.messages if "answer" in m
        ]
        assert [a.question for a in answers] == [question], text


async def test_each_question_can_be_pressed(talk):
    asked = dict.fromkeys(a.question for a in answer_book().answers if a.question)
    await talk.press("nation:unknown")
    for question in asked:
        message = (await talk.press(f"question:{question}")).messages[-1]
        assert answer_book().get(message["answer"]).question == question


async def test_someone_else_is_answered_about_acting_for_them(talk):
    await talk.mean("opt_out_how", nation="england")
    (adult,) = await talk.mean("followup_person", person="adult")
    assert answer_book().get(adult["answer"]).person == "adult"
    (child,) = await talk.mean("opt_out_how", person="child")
    assert answer_book().get(child["answer"]).person == "child"


async def test_every_step_of_every_guide_leads_somewhere(talk, offered):
    await talk.press("nation:unknown")
    for guide in answer_book().guides.values():
        (start,) = (await talk.press(guide.id)).messages
        assert start["text"] == guide.steps[0].text
        for step in guide.steps:
            told = await talk.press(f"step:{guide.id}.{step.id}")
            message = told.messages[-1]
            assert message.get("topic") == (
                step.topic or taxonomy().guides[guide.id].topic
            )
            assert step.topic or offered(message)


async def test_the_decision_ends_at_the_official_links_for_either_choice(talk):
    (ready,) = (await talk.press("step:help_me_decide.ready")).messages
    assert "nothing to do" in ready["text"]
    urls = [step.get("url") or step.get("phone") for step in ready["what_you_can_do"]]
    assert urls == ["https://www.nhs.uk/your-nhs-data-matters/", "0300 303 5678"]


async def test_examples_are_found_by_area_and_by_words(talk, offered):
    (asked,) = (await talk.press("real_example")).messages
    assert offered(asked) == [f"area:{area}" for area in answer_book().areas]
    for area in answer_book().areas:
        (shown,) = (await talk.press(f"area:{area}")).messages
        study = next(s for s in answer_book().case_studies if s.id == shown["answer"])
        assert study.area == area
        for part in (study.found, study.protected, study.benefited):
            assert part in shown["text"]
        assert shown["sources"]
    (typed,) = (await talk.say("show me an example about eyes")).messages
    assert typed["answer"] == "example_diabetic_eye_ai"


async def test_an_example_can_be_picked_by_its_name(talk):
    for study in answer_book().case_studies:
        (shown,) = (await talk.press(f"example:{study.id}")).messages
        assert shown["title"] == study.title


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pwy sydd yn cael gweld fy nghofnodion meddygol?", "cy"),
        ("Kto może zobaczyć moje dane medyczne?", "pl"),
        ("Cine poate vedea datele mele medicale din spital?", "ro"),
        ("ਮੇਰੀ ਜਾਣਕਾਰੀ ਕੌਣ ਦੇਖ ਸਕਦਾ ਹੈ?", "pa"),
        ("میرا طبی ریکارڈ کون دیکھ سکتا ہے؟", "ur"),
        ("আমার তথ্য কে দেখতে পারে?", "bn"),
        ("من يستطيع رؤية بياناتي الصحية؟", "ar"),
        ("Quem pode ver os meus registos médicos?", "pt"),
        ("¿Quién puede ver mis datos médicos?", "es"),
        ("Qui peut voir mon dossier médical ?", "fr"),
        ("谁可以看我的医疗记录？", "zh"),
    ],
)
async def test_another_language_is_answered_in_that_language(talk, text, language):
    told = await talk.say(text)
    (message,) = told.messages
    assert told.outcome == "out_of_scope"
    assert message["language"] == language
    assert message["text"] == answer_book().languages[language].text


async def test_a_second_topic_of_a_message_is_offered(talk, offered):
    told = await talk.say(
        "Can the police get my records? And does the NHS sell my data?"
    )
    choices = [choice for m in told.messages for choice in offered(m)]
    topics = {told.topic, *choices}
    assert {"police_courts", "commercial_sale"} <= topics
