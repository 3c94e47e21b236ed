"""Words in a message that steer the answer, such as a place: data/mentions.yml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import spacy
from spacy.language import Language

from bot.content.files import DATA, read


@dataclass(frozen=True)
class Mention:
    """Where a text mentions something, and what: `kind` nation, `value` wales."""

    kind: str
    value: str
    start: int
    end: int


def mentions(text: str) -> list[Mention]:
    """Everything of data/mentions.yml that a text mentions, in its order."""
    return [
        Mention(found.label_, found.ent_id_, found.start_char, found.end_char)
        for found in _matcher()(text).ents
    ]


def nation_of(text: str) -> str | None:
    """The nation that a text mentions last, as an `AnswerBook` names nations."""
    named = [found.value for found in mentions(text) if found.kind == "nation"]
    return named[-1] if named else None


@cache
def _matcher() -> Language:
    # spaCy's rule matcher, and not its statistical one: a place matters here only if we know which
    # nation it lies in.
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": kind, "pattern": _pattern(words), "id": value}
            for kind, values in read(DATA / "mentions.yml").items()
            for value, ways in values.items()
            for words in ways
        ]
    )
    return nlp


def _pattern(words: str | list[str | list[str]]) -> str | list[dict[str, Any]]:
    """spaCy's pattern: a phrase as it is, or one token after the other with what it may be."""
    if isinstance(words, str):
        return words
    return [
        {"LOWER": {"IN": [word] if isinstance(word, str) else word}} for word in words
    ]
