"""The topics, concerns and attitudes of data/taxonomy.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel

from bot.content.files import DATA, read

FILE = DATA / "taxonomy.yml"
SERVICE = "service"
OUT_OF_SCOPE = ("oos_nhs_service", "oos_other", "abuse_gibberish", "other_language")
SMALL_TALK = ("about_chatbot", "smalltalk", "site_feedback")
URGENT = ("urgent_medical", "urgent_mental_health", "safeguarding")


class Label(BaseModel):
    """A concern, an area, a follow-up or the like: its slug, what people read, what it means."""

    slug: str
    label: str
    meaning: str = ""


class Topic(Label):
    """What a message asks about."""

    theme: str

    @property
    def in_scope(self) -> bool:
        """Whether it is about health data, rather than small talk, urgent or something else."""
        return self.theme != SERVICE


class GuideLabel(Label):
    """A guide; `topic` is what a message that starts it counts as asking about."""

    topic: str


class Taxonomy(BaseModel):
    """All labels, by slug, in the file's order."""

    topics: dict[str, Topic]
    followups: dict[str, Label]
    guides: dict[str, GuideLabel]
    areas: dict[str, Label]
    concerns: dict[str, Label]
    attitudes: dict[str, Label]

    @property
    def themes(self) -> list[str]:
        """The themes, in the file's order."""
        return list(dict.fromkeys(topic.theme for topic in self.topics.values()))

    @property
    def intents(self) -> dict[str, Label]:
        """Everything that a message can be understood as: topics, follow-ups and guides."""
        return {**self.topics, **self.followups, **self.guides}

    def label(self, slug: str) -> str:
        """What a visitor reads for a topic, a follow-up or a guide.

        Raises:
            KeyError: it is none of these.
        """
        return self.intents[slug].label


def load(file: Path = FILE) -> Taxonomy:
    """Reads a taxonomy file."""
    raw = read(file)
    return Taxonomy.model_validate(
        {
            "topics": {
                slug: {"slug": slug, "theme": theme, **labels}
                for theme, topics in raw["topics"].items()
                for slug, labels in topics.items()
            },
            **{
                kind: {
                    slug: {"slug": slug, **labels} for slug, labels in raw[kind].items()
                }
                for kind in (
                    "followups",
                    "guides",
                    "areas",
                    "concerns",
                    "attitudes",
                )
            },
        }
    )


@cache
def taxonomy() -> Taxonomy:
    """The project's taxonomy, read once."""
    return load()
