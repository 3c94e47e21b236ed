"""Other languages are told from English, and English is left alone."""

from __future__ import annotations

import pytest

from bot.content.book import answer_book
from bot.content.check.phrases import phrases_of
from bot.content.files import DATA
from bot.understanding.language import in_other_letters, other_language

QUESTIONS = {
    "cy": "Pwy sydd yn cael gweld fy nghofnodion meddygol?",
    "pl": "Kto może zobaczyć moją dokumentację medyczną?",
    "ro": "Cine poate vedea datele mele medicale din spital?",
    "pa": "ਮੇਰੀ ਸਿਹਤ ਦੀ ਜਾਣਕਾਰੀ ਕੌਣ ਦੇਖ ਸਕਦਾ ਹੈ?",
    "ur": "میری صحت کی معلومات کون دیکھ سکتا ہے؟",
    "bn": "আমার স্বাস্থ্য তথ্য কে দেখতে পারে?",
    "ar": "من يستطيع رؤية بياناتي الصحية؟",
    "pt": "Quem é que pode ver os meus registos médicos?",
    "es": "¿Quién puede ver mi historial médico?",
    "fr": "Qui peut voir mon dossier médical ?",
    "zh": "谁可以看到我的医疗记录？",
    "uk": "Хто може бачити мої медичні дані?",
    "gu": "મારી આરોગ્યની માહિતી કોણ જોઈ શકે છે?",
    "ta": "எனது மருத்துவப் பதிவுகளை யார் பார்க்க முடியும்?",
    "tr": "Sağlık kayıtlarımı kimler görebilir ve neden?",
    "it": "Chi può vedere la mia cartella clinica?",
    "lt": "Kas gali matyti mano sveikatos duomenis?",
}


def test_there_is_a_question_in_every_language_that_we_answer_in() -> None:
    assert QUESTIONS.keys() == answer_book().languages.keys()


@pytest.mark.parametrize(("language", "text"), QUESTIONS.items())
def test_a_question_tells_its_language(language, text) -> None:
    assert other_language(text) == language


@pytest.mark.parametrize("language", answer_book().languages)
def test_our_own_words_in_a_language_tell_it_and_name_999(language) -> None:
    text = answer_book().languages[language].text
    assert other_language(text) == language
    assert "999" in text


def test_english_is_hardly_ever_taken_for_another_language() -> None:
    english = [p for p in phrases_of(DATA / "nlu") if p.intent != "other_language"]
    taken = [p.text for p in english if other_language(p.text)]
    assert len(taken) <= 0.005 * len(english), taken


def test_a_few_words_in_latin_letters_are_left_to_the_classifier() -> None:
    assert other_language("fix a typo") is None
    assert other_language("mein Arzt") is None


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("who sees it", False),
        ("Кто это видит", True),
        ("NHS 数据共享吗", True),
        ("NHS England 数据", False),
        ("?", False),
    ],
)
def test_other_letters_are_those_of_another_alphabet(text, other) -> None:
    assert in_other_letters(text) == other
