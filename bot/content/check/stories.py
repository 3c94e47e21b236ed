"""Stories and rules: every name in them exists, and they don't contradict one another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.content.check.domain import RASA_ACTIONS, RASA_INTENTS, Domain
from bot.content.check.finding import Finding
from bot.content.check.places import Entry, entries
from bot.content.taxonomy import Taxonomy

Step = tuple[str, str, int]
"""What kind of step ("intent", "action" …), what it names, and its line from 1."""


def check_stories(data: Path, domain: Domain, labels: Taxonomy) -> Iterator[Finding]:
    """Checks the stories and rules under `data`."""
    stories = _read(data / "stories", "stories", "story")
    rules = _read(data / "rules", "rules", "rule")
    for entry in (*stories, *rules):
        yield from _unknown_names(entry, domain)
    yield from _same_names([*stories, *rules])
    yield from _unanswered(rules, domain, labels)
    yield from _contradicting_stories(stories)
    yield from _stories_against_rules(stories, rules)


def _read(folder: Path, under: str, named: str) -> list[Entry]:
    return [
        entry
        for file in sorted(folder.glob("*.yml"))
        for entry in entries(file, named, under)
    ]


def _steps(entry: Entry) -> list[list[Step]]:
    """The alternatives at each step of a story or rule."""
    return [
        [_step(choice) for choice in raw.get("or", [raw])]
        for raw in entry.raw.get("steps") or []
    ]


def _step(raw: Any) -> Step:
    kind = next(iter(raw))
    value = raw[kind]
    return kind, value if isinstance(value, str) else repr(value), raw.lc.line + 1


def _unknown_names(entry: Entry, domain: Domain) -> Iterator[Finding]:
    known = {
        "intent": RASA_INTENTS.union(domain.intents),
        "action": RASA_ACTIONS.union(domain.actions, domain.spoken),
    }
    for kind, name, line in itertools.chain(*_steps(entry)):
        if kind in known and name not in known[kind]:
            yield Finding(
                entry.file,
                line,
                f"{entry.name}: the {kind} {name} is not in domain.yml.",
                "Correct the name or add it there.",
            )


def _same_names(all_entries: list[Entry]) -> Iterator[Finding]:
    seen: dict[str, Entry] = {}
    for entry in all_entries:
        first = seen.setdefault(entry.name, entry)
        if first is not entry:
            place = f"{first.file.name}, line {first.line()}"
            yield entry.finding(f"The name is taken ({place}).", "Choose another.")


def _unanswered(
    rules: list[Entry], domain: Domain, labels: Taxonomy
) -> Iterator[Finding]:
    """Topics that no rule answers: stories cover them in some conversations only."""
    ruled = {
        name
        for rule in rules
        for kind, name, _ in itertools.chain(*_steps(rule))
        if kind == "intent"
    }
    for number, intent in enumerate(domain.intents):
        if intent in labels.topics and intent not in ruled:
            yield domain.entry.finding(
                f"No rule says what the bot does on {intent}.",
                "Add the intent to a rule in data/rules/.",
                *("intents", number),
            )


def _contradicting_stories(stories: list[Entry]) -> Iterator[Finding]:
    """Stories that are the same up to a point, and then go on with different actions."""
    follows: dict[tuple[tuple[str, str], ...], tuple[str, Entry]] = {}
    told: set[tuple[str, int]] = set()
    for story in stories:
        for path in itertools.product(*_steps(story)):
            said = tuple((kind, name) for kind, name, _ in path)
            for place, (kind, name, line) in enumerate(path):
                if kind != "action":
                    continue
                action, first = follows.setdefault(said[:place], (name, story))
                if action != name and (str(story.file), line) not in told:
                    told.add((str(story.file), line))
                    yield Finding(
                        story.file,
                        line,
                        f"{story.name}: here comes {name}, but after the same turns "
                        f"“{first.name}” goes on with {action}.",
                        "Let both go on in the same way, or tell them apart earlier.",
                    )


def _stories_against_rules(
    stories: list[Entry], rules: list[Entry]
) -> Iterator[Finding]:
    answers = {}
    for rule in rules:
        steps = _steps(rule)
        if len(steps) == 2 and "condition" not in rule.raw:
            (action_kind, action, _), *_others = steps[1]
            if action_kind == "action":
                answers.update(
                    {
                        name: (action, rule)
                        for kind, name, _ in steps[0]
                        if kind == "intent"
                    }
                )
    for story in stories:
        for before, after in itertools.pairwise(_steps(story)):
            kind, action, line = after[0]
            for intent in (name for what, name, _ in before if what == "intent"):
                ruled, rule = answers.get(intent, (action, story))
                if kind == "action" and ruled != action:
                    yield Finding(
                        story.file,
                        line,
                        f"{story.name}: here {action} follows {intent}, but the rule "
                        f"“{rule.name}” says {ruled}.",
                        "Follow the rule, or take the intent out of it.",
                    )
