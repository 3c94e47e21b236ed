"""Checks content and training data: what is wrong, in which line, and how to mend it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.content.book import (
    CARE_CARDS,
    CASE_STUDIES,
    GUIDES,
    LANGUAGES,
    ONE_LINERS,
)
from bot.content.check.answers import check_answers, check_ids, check_topics
from bot.content.check.domain import check_domain, load_domain
from bot.content.check.facts import load_facts
from bot.content.check.finding import Finding
from bot.content.check.guided import check_case_studies, check_guides
from bot.content.check.hints import hard_to_read, nations_without_answer, unused_facts
from bot.content.check.mentions import check_mentions
from bot.content.check.other_texts import (
    check_care_cards,
    check_labels,
    check_languages,
    check_one_liners,
)
from bot.content.check.parts import answer_files
from bot.content.check.phrases import check_phrases
from bot.content.check.questions import check_questions
from bot.content.check.stories import check_stories
from bot.content.check.words import load_vocabulary
from bot.content.files import ContentError
from bot.content.taxonomy import load as load_taxonomy
from bot.settings import ROOT

__all__ = ["Finding", "check", "hints"]


def check(root: Path = ROOT, today: datetime.date | None = None) -> list[Finding]:
    """Everything that has to be mended before content goes live.

    Args:
        root: folder with domain.yml and data/.
        today: the day that reviews are compared with; without it, the present day.

    Returns:
        The findings by file and line; none if all is in order.
    """
    day = today or datetime.date.today()
    data, answers = root / "data", root / "data" / "answers"
    try:
        labels = load_taxonomy(data / "taxonomy.yml")
        facts = load_facts(data / "facts.yml")
        vocabulary = load_vocabulary(data / "vocabulary.yml")
        domain = load_domain(root / "domain.yml")
    except ContentError as error:
        return [_of(error)]
    checks: list[Callable[[], Iterable[Finding]]] = [
        *(
            lambda file=file: check_answers(file, labels, facts, vocabulary, day)
            for file in answer_files(answers)
        ),
        lambda: check_ids(answers),
        lambda: check_topics(answers, data / "taxonomy.yml", labels),
        lambda: check_questions(answers, data / "nlu"),
        lambda: check_case_studies(
            answers / CASE_STUDIES, labels, facts, vocabulary, day
        ),
        lambda: check_guides(answers / GUIDES, labels, facts, vocabulary, day),
        lambda: check_care_cards(answers / CARE_CARDS, facts, vocabulary, day),
        lambda: check_one_liners(answers / ONE_LINERS, vocabulary),
        lambda: check_languages(answers / LANGUAGES),
        lambda: check_mentions(data / "mentions.yml", labels),
        lambda: check_labels(data / "taxonomy.yml", vocabulary),
        lambda: check_phrases(data / "nlu", labels),
        lambda: check_domain(domain, labels),
        lambda: check_stories(data, domain, labels),
    ]
    found = {finding for run in checks for finding in _findings(run)}
    return sorted(found, key=lambda finding: (str(finding.file), finding.line))


def hints(root: Path = ROOT) -> list[Finding]:
    """What could be better but keeps nothing from going live. Call it after `check`.

    Raises:
        ContentError: a file can't be read.
    """
    answers = root / "data" / "answers"
    return [
        *hard_to_read(answers),
        *nations_without_answer(answers),
        *unused_facts(answers, root / "data" / "facts.yml"),
    ]


def _findings(run: Callable[[], Iterable[Finding]]) -> list[Finding]:
    try:
        return list(run())
    except ContentError as error:
        return [_of(error)]


def _of(error: ContentError) -> Finding:
    return Finding(error.file, error.line, error.problem, "Correct the line.")
