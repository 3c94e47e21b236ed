"""The answer book is loaded whole, and gives the answer for the person's nation."""

from __future__ import annotations

import pytest

from bot.content.book import NATIONS, AnswerBook, answer_book, load
from bot.content.files import ContentError, name_of
from bot.content.taxonomy import URGENT, taxonomy
from bot.settings import ROOT


@pytest.fixture(scope="module")
def book() -> AnswerBook:
    return answer_book()


def test_every_answer_is_on_a_topic_of_the_taxonomy(book: AnswerBook) -> None:
    assert book.topics <= taxonomy().topics.keys()


def test_every_urgent_topic_has_a_care_card_and_no_answer(book: AnswerBook) -> None:
    assert book.care_cards.keys() == set(URGENT)
    assert not book.topics & set(URGENT)


def test_an_answer_is_found_by_its_id(book: AnswerBook) -> None:
    for answer in book.answers:
        assert book.get(answer.id) is answer
    assert book.get("none such") is None


def test_a_person_gets_an_answer_for_their_nation_where_there_is_one(
    book: AnswerBook,
) -> None:
    for topic in book.topics:
        held = {nation for answer in book.for_topic(topic) for nation in answer.nations}
        for nation in NATIONS:
            chosen = book.choose(topic, nation)
            assert chosen and (nation in chosen.nations) == (nation in held)


def test_the_answer_for_fewer_nations_is_the_better_fit(book: AnswerBook) -> None:
    wide = book.answers[0].model_copy(update={"nations": list(NATIONS)})
    narrow = wide.model_copy(update={"id": "narrow", "nations": ["wales"]})
    small = AnswerBook(answers=[wide, narrow], care_cards={}, one_liners={})
    assert small.choose(wide.topic, "wales") == narrow
    assert small.choose(wide.topic, "england") == wide


def test_without_a_nation_the_first_answer_is_given(book: AnswerBook) -> None:
    for topic in book.topics:
        assert book.choose(topic) == book.for_topic(topic)[0]
    assert book.choose("none such") is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  owner: Content team\n", "", "commercial_sale, owner: Field required"),
        ("[england, scotland", "[england, france", "commercial_sale, nations.1"),
        ("id: big_tech", "id: commercial_sale", "The id commercial_sale is taken"),
        ("- id: big_tech", "- id: [", "not valid YAML"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(copy, old, new, problem) -> None:
    copy.replace("data/answers/companies.yml", old, new)
    with pytest.raises(ContentError, match=r"companies.yml:[0-9]+: ") as refused:
        load(copy.root / "data" / "answers")
    assert problem in str(refused.value)


def test_files_are_named_from_the_root_where_they_lie_in_it(tmp_path) -> None:
    assert name_of(ROOT / "data" / "x.yml") == "data/x.yml"
    assert name_of(tmp_path / "x.yml") == str(tmp_path / "x.yml")
