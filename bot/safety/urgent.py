"""Recognises a person in danger, before any model looks at the text and when none is running."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

_PATTERNS_FILE = Path(__file__).with_name("urgent_patterns.yml")
_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_WORDS = re.compile(r"[^\w.?!;,\n]+")
_HESITATION = re.compile(r"\.{2,}|…")  # "i want to... die" is one thought
_SENTENCE_END = re.compile(r"[.?!;\n]+")


@dataclass(frozen=True)
class _Rules:
    """urgent_patterns.yml, compiled."""

    spellings: tuple[tuple[re.Pattern[str], str], ...]
    idioms: re.Pattern[str]
    now: re.Pattern[str]
    past: re.Pattern[str]
    records: re.Pattern[str]
    certain: dict[str, re.Pattern[str]]
    likely: dict[str, re.Pattern[str]]


def urgent_kind(text: str) -> str | None:
    """Return urgent_medical, urgent_mental_health or safeguarding if `text` tells of danger now.

    Returns None for anything else, also for questions about records that mention such things. Where
    several kinds fit, the one whose help is needed first wins: medical, then mental health.
    """
    rules = _rules()
    sentences = list(_sentences(text, rules))
    for kind in rules.certain:
        if any(_is_urgent(sentence, kind, rules) for sentence in sentences):
            return kind
    return None


def _is_urgent(sentence: str, kind: str, rules: _Rules) -> bool:
    if rules.certain[kind].search(sentence):
        return True
    if not rules.likely[kind].search(sentence):
        return False
    is_background = rules.past.search(sentence) or rules.records.search(sentence)
    return not is_background or bool(rules.now.search(sentence))


def _sentences(text: str, rules: _Rules) -> Iterator[str]:
    joined = _HESITATION.sub(" ", _APOSTROPHES.sub("", text.lower()))
    plain = _NOT_WORDS.sub(" ", joined)
    for sentence in _SENTENCE_END.split(plain):
        for pattern, replacement in rules.spellings:
            sentence = pattern.sub(replacement, sentence)
        yield " ".join(rules.idioms.sub(" ", sentence).split())


@cache
def _rules() -> _Rules:
    """Read the patterns. Raises FileNotFoundError, or re.error for a pattern that is not one."""
    content = YAML(typ="safe").load(_PATTERNS_FILE.read_text(encoding="utf-8"))
    words: dict[str, str] = content["words"]

    def compiled(*patterns: str) -> re.Pattern[str]:
        whole = "|".join(f"(?:{pattern})" for pattern in patterns)
        for name, alternatives in words.items():
            whole = whole.replace(f"<{name}>", f"(?:{alternatives})")
        return re.compile(whole)

    kinds = content["kinds"]
    return _Rules(
        spellings=tuple(
            (re.compile(wrong), right) for wrong, right in content["spellings"]
        ),
        idioms=compiled(*content["idioms"]),
        now=compiled(rf"\b{content['now']}\b"),
        past=compiled(content["past"]),
        records=compiled(content["records"]),
        certain={kind: compiled(*lists["certain"]) for kind, lists in kinds.items()},
        likely={kind: compiled(*lists["likely"]) for kind, lists in kinds.items()},
    )
