from __future__ import annotations

import pytest

from bot.content.book import NATION_NAMES, answer_book
from bot.content.taxonomy import URGENT
from bot.conversation.exchange import OFFERED_AFTERWARDS, answer, in_danger

DANGER = "i took all my tablets and i want to die"


def phones(card: dict) -> set[str]:
    return {contact["phone"] for contact in card["what_you_can_do"]}


@pytest.mark.parametrize("kind", URGENT)
@pytest.mark.parametrize("nation", NATION_NAMES)
def test_a_card_has_what_its_nation_has(kind: str, nation: str) -> None:
    card = answer_book().care_cards[kind]
    here, anywhere = phones(card.message(nation)), phones(card.message())
    assert "999" in here and here <= anywhere
    assert (here == anywhere) == (nation == "england")
    assert not any(
        other in contact["text"]
        for contact in card.message(nation)["what_you_can_do"]
        for slug, other in NATION_NAMES.items()
        if slug != nation
    )


def test_the_nation_that_the_message_names_goes_before_the_one_from_before() -> None:
    def card(text: str, nation: str | None) -> dict:
        told = in_danger(answer_book(), text, model_follows=False, nation=nation)
        return told.messages[0]

    assert "111" in phones(card(DANGER, None))
    assert "111" not in phones(card(DANGER, "wales"))
    assert "111" not in phones(card(f"{DANGER}. I am in Glasgow", "england"))


def test_someone_in_danger_who_asks_about_data_too_is_offered_topics_afterwards() -> (
    None
):
    text = f"{DANGER} but first delete my gp records"
    card, after = in_danger(answer_book(), text, model_follows=True).messages
    assert card["kind"] == "care_card"
    assert after["text"] == answer_book().one_liners["after_care_card"]
    assert len(after["choices"]) == OFFERED_AFTERWARDS
    (alone,) = in_danger(answer_book(), DANGER, model_follows=True).messages
    assert alone["kind"] == "care_card"


async def test_what_is_offered_afterwards_is_what_was_asked(assistant) -> None:
    text = f"{DANGER}. Can my employer see my medical records?"
    told = await answer(
        assistant, answer_book(), "key", "id", text, remembered="scotland"
    )
    assert told.urgent and told.text is None
    card, after = told.messages
    assert "111" not in phones(card)
    assert "employers" in {choice["id"] for choice in after["choices"]}
