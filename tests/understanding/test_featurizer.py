from __future__ import annotations

import pytest

from bot.understanding.featurizer import without_placeholders


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("my name is [name], stop selling my records", "stop selling my records"),
        ("Hi, I'm [name] and who sees my notes", "who sees my notes"),
        ("can [name] see my record", "can someone see my record"),
        (
            "my number is [NHS number], who sees it",
            "my number is NHS number, who sees it",
        ),
        ("i am worried about my data", "i am worried about my data"),
        ("[name]", "someone"),
    ],
)
def test_what_redaction_put_in_is_made_plain(text: str, plain: str) -> None:
    assert without_placeholders(text) == plain


@pytest.mark.parametrize(
    "question",
    [
        "stop selling my records to drug companies",
        "can my boss see my records",
        "is my data sent abroad",
    ],
)
async def test_saying_ones_name_does_not_change_the_topic(assistant, question) -> None:
    plain = await assistant.understand(question)
    named = await assistant.understand(f"my name is [name], {question}")
    assert named["intent"]["name"] == plain["intent"]["name"]
