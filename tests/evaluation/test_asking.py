from __future__ import annotations

from bot.evaluation.asking import ask


async def test_it_tells_the_question_and_why_it_was_understood_so(assistant):
    record = await ask(assistant, "can I opt out by post")
    assert (record["topic"], record["question"]) == (
        "opt_out_how",
        "opt_out_how_by_post",
    )
    nearest = record["nearest"]
    assert nearest[0]["topic"] == "opt_out_how"
    assert {"text", "topic", "similarity"} == nearest[0].keys()
    alike = [phrase["similarity"] for phrase in nearest]
    assert alike == sorted(alike, reverse=True) and 0.8 < alike[0] <= 1.001


async def test_someone_in_danger_is_not_explained(assistant):
    record = await ask(assistant, "I want to kill myself")
    assert record["urgent"] == "urgent_mental_health"
    assert record["nearest"] == []
