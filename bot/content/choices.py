"""The choices that a visitor can press: what they are called and how they are written."""

from __future__ import annotations

from bot.content.taxonomy import taxonomy

NATION_NAMES = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
}
# Offered where nothing points to a topic: one that many people ask, from each theme.
MAIN_TOPICS = (
    "opt_out_how",
    "what_is_shared",
    "who_can_see",
    "commercial_sale",
    "federated_data_platform",
    "data_security",
    "benefits_of_sharing",
    "police_courts",
)
_NATION = "nation:"


def nation_of(choice_id: str) -> str | None:
    """The nation that a choice stands for, if it stands for one."""
    return choice_id.removeprefix(_NATION) if choice_id.startswith(_NATION) else None


def choice(choice_id: str) -> dict[str, str]:
    """A choice as it is sent: a topic, a follow-up or `nation:<nation>`, with its label."""
    nation = nation_of(choice_id)
    label = f"In {NATION_NAMES[nation]}" if nation else taxonomy().label(choice_id)
    return {"id": choice_id, "label": label}
