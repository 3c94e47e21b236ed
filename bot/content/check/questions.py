"""The questions of the topics: each is one topic's, is reached by phrases, and has an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.check.finding import Finding
from bot.content.check.parts import answer_files, listed
from bot.content.check.phrases import phrases_of
from bot.content.check.places import Entry, entries

LONGEST = 50
REACHED = 3  # phrases from which a question can be told from its neighbours


def check_questions(answers: Path, nlu: Path) -> Iterator[Finding]:
    """Compares the questions of the answers with those that phrases are labelled with."""
    asked: dict[str, list[Entry]] = {}
    for file in answer_files(answers):
        for entry in entries(file, "id"):
            asked.setdefault(entry.raw.get("question", ""), []).append(entry)
    main: dict[str | None, list[Entry]] = {}
    for entry in asked.pop("", []):
        main.setdefault(entry.raw.get("topic"), []).append(entry)
    counts = dict.fromkeys(asked, 0)
    for phrase in phrases_of(nlu):
        question = phrase.labels.get("question")
        if question is None:
            continue
        topics = {entry.raw.get("topic") for entry in asked.get(question, [])}
        if phrase.intent not in topics:
            yield Finding(
                phrase.file,
                phrase.line,
                f"No answer on {phrase.intent} has the question {question}.",
                "Use the `question:` of an answer, or leave it out.",
            )
        else:
            counts[question] += 1
    for question, entries_ in asked.items():
        yield from _one_question(question, entries_, set(main), counts[question])
    for same in [*asked.values(), *main.values()]:
        yield from _one_answer_a_nation(same)


def _one_question(
    question: str, answers: list[Entry], main: set[str | None], reached: int
) -> Iterator[Finding]:
    first = answers[0]
    if len({entry.raw.get("topic") for entry in answers}) > 1:
        yield first.finding(
            f"The question {question} stands under two topics.",
            "Give each topic a question of its own.",
            "question",
        )
    if len(question) > LONGEST:
        yield first.finding(
            f"The name of the question has {len(question)} letters.",
            f"Use {LONGEST} at most: it is kept with each press of its button.",
            "question",
        )
    if first.raw.get("topic") not in main:
        yield first.finding(
            "The topic has no answer to its main question.",
            "Write one without `question:`.",
            "topic",
        )
    if reached < REACHED:
        yield first.finding(
            f"{reached} phrases ask it, so nobody is given it.",
            f"Label {REACHED} phrases or more in data/nlu/ with `question: {question}`.",
            "question",
        )


def _one_answer_a_nation(answers: list[Entry]) -> Iterator[Finding]:
    nations = [tuple(sorted(entry.raw.get("nations", []))) for entry in answers]
    for held in sorted({held for held in nations if nations.count(held) > 1}):
        yield answers[0].finding(
            f"Two answers to the same question are for {listed(held)}.",
            "Give the same nations one answer to a question.",
            "nations",
        )
