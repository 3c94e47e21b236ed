"""The questions of the topics: each is one topic's, is reached by phrases, and has an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.check.finding import Finding
from bot.content.check.parts import answer_files
from bot.content.check.phrases import phrases_of
from bot.content.check.places import Entry, entries

REACHED = 3  # phrases from which a question can be told from its neighbours


def check_questions(answers: Path, nlu: Path) -> Iterator[Finding]:
    """Compares the questions of the answers with those that phrases are labelled with."""
    asked: dict[str, list[Entry]] = {}
    for file in answer_files(answers):
        for entry in entries(file, "id"):
            asked.setdefault(entry.raw.get("question", ""), []).append(entry)
    main = {entry.raw.get("topic") for entry in asked.pop("", [])}
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
        yield from _one_question(question, entries_, main, counts[question])


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
    nations = [nation for entry in answers for nation in entry.raw.get("nations", [])]
    for nation in sorted({n for n in nations if nations.count(n) > 1}):
        yield first.finding(
            f"Two answers to it are for {nation}.",
            "Give each nation one answer to a question.",
            "nations",
        )
