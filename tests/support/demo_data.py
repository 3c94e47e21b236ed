"""Fills a database with believable made-up conversations, for screenshots and trials.

    python tests/support/demo_data.py sqlite:///demo.db --conversations 3000

Without an address it fills the database of the settings. It also adds an account for each role,
`demo-viewer` and so on, and prints the password that they share.
"""

from __future__ import annotations

import argparse
import os
import random
import uuid
from datetime import UTC, datetime, timedelta

from bot.records.database import migrate, session
from bot.records.models import Conversation, Turn, TurnAttitude, TurnConcern, Vote
from bot.settings import settings
from bot.staff import accounts

PASSWORD = "demo-password-only"

# How often a turn voices a concern, and what it grows to by the last week.
CONCERNS = {
    "commercial_use": (0.11, 0.16),
    "security_breach": (0.07, 0.14),
    "consent_control": (0.10, 0.09),
    "trust_institutions": (0.08, 0.07),
    "insurance_employers": (0.04, 0.05),
    "transparency": (0.05, 0.04),
    "ai_algorithms": (0.02, 0.05),
    "government_police": (0.03, 0.03),
    "reidentification": (0.03, 0.02),
    "stigma_sensitive": (0.02, 0.02),
    "data_abroad": (0.01, 0.015),
    "children_family": (0.01, 0.01),
    "access_by_staff": (0.01, 0.01),
    "data_quality": (0.005, 0.005),
    "profit_fairness": (0.002, 0.002),
}
OUTCOMES = {
    "answered": 0.72,
    "clarified": 0.09,
    "no_answer": 0.04,
    "gave_up": 0.01,
    "out_of_scope": 0.06,
    "small_talk": 0.07,
    "urgent": 0.004,
    "error": 0.002,
}
TOPICS = (
    "opt_out_how",
    "commercial_sale",
    "data_security",
    "research_use",
    "anonymisation",
)
UNANSWERED = (
    ("can my dentist see my gp notes", "who_can_see"),
    ("what happens to my data if my surgery merges", "gp_data_collection"),
    (
        "does the school nurse send my child's record to the council",
        "children_young_people",
    ),
    ("i am [name] and i want to know who looked at my file", "staff_snooping"),
    ("is the new app the same as the old one", "nhs_app_online_access"),
    ("who pays for the secure data environment", "secure_research_platforms"),
    ('=HYPERLINK("http://example.org","look here")', None),
    ("do blood donors get asked separately", "research_use"),
    ("will my sleep tracker tell my doctor", "wearables_private_apps"),
)


def fill(
    address: str | None = None,
    weeks: int = 12,
    conversations: int = 3000,
    seed: int = 7,
) -> None:
    """Adds conversations spread over the last weeks, a little more in each week."""
    dice = random.Random(seed)
    now = datetime.now(UTC).replace(tzinfo=None)
    with session(address) as work:
        for _ in range(conversations):
            part = dice.triangular(0, 1, 1)
            started = now - timedelta(weeks=weeks) * (1 - part) - timedelta(minutes=30)
            work.add(_conversation(dice, started, part))


def _conversation(dice: random.Random, started: datetime, part: float) -> Conversation:
    made = Conversation(
        key=uuid.UUID(int=dice.getrandbits(128)).hex, started_at=started
    )
    made.last_active_at = started
    for sequence in range(1, min(8, 1 + int(dice.expovariate(0.6))) + 1):
        made.turns.append(
            _turn(dice, sequence, started + timedelta(minutes=sequence), part)
        )
    return made


def _turn(dice: random.Random, sequence: int, at: datetime, part: float) -> Turn:
    outcome = dice.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    text: str = "How do I opt out?"
    topic: str | None = dice.choice(TOPICS)
    if outcome in ("clarified", "no_answer", "gave_up"):
        text, topic = dice.choices(UNANSWERED, [9, 6, 1, 1, 5, 2, 1, 4, 3])[0]
    turn = Turn(
        sequence=sequence,
        message_id=str(sequence),
        received_at=at,
        replied_at=at,
        text=None if outcome == "urgent" else text,
        outcome=outcome,
        topic=topic,
        confidence=0.8,
    )
    for concern, (first, last) in CONCERNS.items():
        if dice.random() < first + (last - first) * part:
            turn.concerns.append(TurnConcern(concern=concern, confidence=0.8))
    if outcome not in ("urgent", "small_talk"):
        attitude = dice.choices(
            ("negative", "neutral", "positive"), (0.30, 0.52, 0.18)
        )[0]
        turn.attitude = TurnAttitude(attitude=attitude, confidence=0.8)
    if outcome == "answered" and dice.random() < 0.14:
        turn.vote = Vote(useful=dice.random() < 0.74, voted_at=at)
    return turn


def add_staff() -> None:
    """An account for each role in the database of the settings."""
    for role in accounts.ROLES:
        accounts.add(f"demo-{role}", role, PASSWORD)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description="Fills a database with made-up conversations."
    )
    parser.add_argument("address", nargs="?", help="SQLAlchemy address of the database")
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--conversations", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    if chosen.address:
        os.environ["BOT_DATABASE_URL"] = chosen.address
        settings.cache_clear()
    migrate()
    fill(None, chosen.weeks, chosen.conversations, chosen.seed)
    add_staff()
    print(f"Sign in as demo-viewer, demo-analyst … with the password {PASSWORD}")


if __name__ == "__main__":
    main()
