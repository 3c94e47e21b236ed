"""The domain: one intent for each topic and follow-up, one class for each action."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from bot.content.check.finding import Finding
from bot.content.check.places import Entry
from bot.content.files import ContentError, read_with_lines
from bot.content.taxonomy import Taxonomy

# What Rasa adds to every domain.
RASA_INTENTS = {"nlu_fallback", "restart", "back", "session_start", "out_of_scope"}
RASA_ACTIONS = {
    "action_listen",
    "action_restart",
    "action_back",
    "action_session_start",
    "action_default_fallback",
    "action_deactivate_loop",
    "action_extract_slots",
}


@dataclass(frozen=True)
class Domain:
    """The names in domain.yml, and the entry that they stand in."""

    entry: Entry
    intents: list[str]
    actions: list[str]
    slots: list[str]
    spoken: list[str]
    """Responses and forms, which Rasa turns into actions by itself."""


def load_domain(file: Path) -> Domain:
    """Reads the names of a domain file."""
    raw = read_with_lines(file)
    if not isinstance(raw, CommentedMap):
        raise ContentError(file, 1, "There are no named parts, such as `intents:`.")
    return Domain(
        Entry(file, raw),
        _names(raw, "intents"),
        _names(raw, "actions"),
        _names(raw, "slots"),
        [*_names(raw, "responses"), *_names(raw, "forms")],
    )


def _names(raw: Any, key: str) -> list[str]:
    # An item is a name, or a mapping of the name to its settings.
    return [
        next(iter(item)) if isinstance(item, dict) else str(item)
        for item in raw.get(key) or []
    ]


def check_domain(domain: Domain, labels: Taxonomy) -> Iterator[Finding]:
    """Compares the domain with the taxonomy, and with the classes of the actions."""
    entry, expected = domain.entry, list(labels.intents)
    for number, intent in enumerate(domain.intents):
        if intent not in expected:
            yield entry.finding(
                f"The intent {intent} is no topic, follow-up or guide of data/taxonomy.yml.",
                "Add it there or take it out here.",
                *("intents", number),
            )
    for slug in expected:
        if slug not in domain.intents:
            yield entry.finding(
                f"{slug} of data/taxonomy.yml has no intent.",
                f"Add `- {slug}`.",
                "intents",
            )
    classes = action_names()
    for number, action in enumerate(domain.actions):
        if action not in classes:
            yield entry.finding(
                f"No class in actions/ has the name {action}.",
                "Write it or take the action out.",
                *("actions", number),
            )
    for name in sorted(classes - set(domain.actions)):
        yield entry.finding(
            f"The class in actions/ with the name {name} is not in the domain.",
            f"Add `- {name}`.",
            "actions",
        )
    yield from _slot_actions(domain)


def _slot_actions(domain: Domain) -> Iterator[Finding]:
    for slot in domain.slots:
        mappings = domain.entry.raw["slots"][slot].get("mappings") or []
        for number, mapping in enumerate(mappings):
            action = mapping.get("action")
            if action and action not in domain.actions:
                yield domain.entry.finding(
                    f"The slot {slot} needs the action {action}, which is not listed.",
                    "Correct the name or add it to `actions:`.",
                    *("slots", slot, "mappings", number),
                )


def action_names() -> set[str]:
    """The names of the custom actions, as their classes say them."""
    # Imported here: actions stand above content, and only this check needs the classes.
    import actions

    names: set[str] = set()
    for found in pkgutil.iter_modules(actions.__path__):
        module = importlib.import_module(f"{actions.__name__}.{found.name}")
        kind: Any
        for _, kind in inspect.getmembers(module, inspect.isclass):
            ours = kind.__module__ == module.__name__ and not inspect.isabstract(kind)
            if ours and hasattr(kind, "run"):
                names.add(kind().name())
    return names
