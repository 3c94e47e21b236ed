"""The themes of messages without an answer, with the real encoder and with vectors made by hand."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from bot.insight.themes import (
    NO_SHARED_WORDS,
    OTHERS,
    Message,
    Theme,
    find_themes,
    group,
)
from bot.understanding import encoder

DENTISTS = [
    "Can my dentist see my GP record?",
    "does the dentist see what my GP wrote",
    "Is my record open to dentists?",
    "what can a dentist see about me",
    "my dentist knew about my tablets, can they see my record",
    "dentist looking at my medical record",
    "Do dentists get to look at my notes?",
    "who at the dentist can see my record",
]
SPEAKERS = [
    "Does Alexa listen to my health questions?",
    "alexa health data",
    "What does Amazon do with what I ask Alexa about my health?",
    "can alexa hear me talk about my health",
    "I asked Alexa about a rash. Who hears that?",
    "is my Alexa sending my symptoms to Amazon",
    "smart speaker, does it keep what I say about my health",
    "Alexa and NHS, who gets my voice?",
]
RUNNING = [
    "my running watch, does the NHS get the heart rate",
    "Do fitness watches send my heart rate to my GP?",
    "who sees the heart rate from my watch",
    "fitness watch data NHS",
    "Is my sports watch sharing my steps and heart rate?",
    "can the hospital read my fitness watch",
    "does my watch tell the NHS how often I run",
    "heart rate from my watch, who gets it",
]
STRAY = ["What is the weather in Leeds?", "ok then", "My bus is late again."]


def asked(texts: list[str]) -> list[Message]:
    """Each text in a conversation of its own."""
    return [Message(text, frozenset([n])) for n, text in enumerate(texts)]


def of(texts: list[str]) -> list[Theme]:
    return find_themes(asked(texts), encoder.load().encode_all(texts))


def around(*directions: int) -> np.ndarray:
    """A vector for each direction: the same one for the same direction, else a right angle."""
    return np.eye(max(directions) + 1)[list(directions)]


@pytest.fixture(scope="module")
def found() -> list[Theme]:
    return of(DENTISTS + SPEAKERS + RUNNING + STRAY)


def test_messages_of_like_meaning_make_a_theme(found: list[Theme]) -> None:
    whole = [set(DENTISTS), set(SPEAKERS), set(RUNNING), set(STRAY)]
    assert {frozenset(theme.members) for theme in found} == set(map(frozenset, whole))
    assert [theme.conversations for theme in found] == [8, 8, 8, 3]


def test_a_name_is_of_words_that_set_the_theme_apart(found: list[Theme]) -> None:
    names = {theme.members: theme.name for theme in found}
    by_first = {next(iter(members)): name for members, name in names.items()}
    for texts, word in ((DENTISTS, "dentist"), (SPEAKERS, "alexa"), (RUNNING, "watch")):
        (name,) = (name for text, name in by_first.items() if text in texts)
        assert word in name.lower()
        assert name[0].isupper() and "  " not in name and len(name) < 60


def test_what_is_left_over_comes_last_and_shows_nothing(found: list[Theme]) -> None:
    assert [theme.name == OTHERS for theme in found] == [False, False, False, True]
    assert found[-1].examples == ()


def test_examples_are_messages_of_the_theme(found: list[Theme]) -> None:
    for theme in found[:-1]:
        assert 1 <= len(theme.examples) <= 5
        assert set(theme.examples) <= set(theme.members)


def test_the_order_of_the_messages_does_not_matter(found: list[Theme]) -> None:
    texts = DENTISTS + SPEAKERS + RUNNING + STRAY
    messages, vectors = asked(texts), encoder.load().encode_all(texts)
    places = list(range(len(texts)))
    Random(1).shuffle(places)
    shuffled = find_themes([messages[n] for n in places], vectors[places])
    assert shuffled == found


def test_the_same_meaning_alone_is_one_theme() -> None:
    (theme,) = find_themes(asked([f"Words {n}" for n in "abcdefgh"]), around(*[0] * 8))
    assert theme.conversations == 8
    assert theme.name == "Words"


def test_nothing_is_shown_below_8_conversations() -> None:
    (theme,) = find_themes(asked([f"Words {n}" for n in "abcdefg"]), around(*[0] * 7))
    assert (theme.name, theme.conversations, theme.examples) == (OTHERS, 7, ())


def test_one_person_who_asks_in_8_ways_makes_no_theme() -> None:
    messages = [Message(f"Words {n}", frozenset([1])) for n in "abcdefgh"]
    (theme,) = find_themes(messages, around(*[0] * 8))
    assert (theme.name, theme.conversations, theme.examples) == (OTHERS, 1, ())


def test_no_text_makes_no_theme() -> None:
    assert find_themes([], np.empty((0, 384))) == []


def test_one_text_is_left_over_unless_many_asked_it() -> None:
    (alone,) = find_themes([Message("Hello moon", frozenset([1]))], around(0))
    assert (alone.name, alone.members, alone.examples) == (OTHERS, ("Hello moon",), ())
    (often,) = find_themes([Message("Hello moon", frozenset(range(8)))], around(0))
    assert (often.conversations, often.examples) == (8, ("Hello moon",))


def test_the_same_words_are_one_message() -> None:
    messages = [
        Message("Who sees it?", frozenset([1, 2, 3, 4, 5])),
        Message(" who SEES it? ", frozenset([5, 6, 7, 8])),
    ]
    (theme,) = find_themes(messages, around(0, 0))
    assert theme.conversations == 8  # the fifth used both
    assert theme.members == ("who SEES it?",)


def test_words_of_one_or_two_people_are_in_no_name() -> None:
    texts = [f"Zanzibar clinic {n}" for n in "ab"] + [f"A clinic {n}" for n in "cdefgh"]
    (theme,) = find_themes(asked(texts), around(*[0] * 8))
    assert theme.name == "Clinic"


def test_a_word_that_one_person_repeats_is_in_no_name() -> None:
    messages = [Message(f"Zanzibar clinic {n}", frozenset([1])) for n in "abcd"]
    messages += [
        Message(f"A clinic {n}", frozenset([i])) for i, n in enumerate("efghijk", 2)
    ]
    (theme,) = find_themes(messages, around(*[0] * 11))
    assert (theme.name, theme.conversations) == ("Clinic", 8)


def test_what_was_masked_is_in_no_name() -> None:
    texts = [f"Can [name] from [NHS number] wait {n}" for n in "abcdefgh"]
    (theme,) = find_themes(asked(texts), around(*[0] * 8))
    assert theme.name == "Wait"


def test_words_that_tell_nothing_give_no_name() -> None:
    texts = [f"what is it {'?' * n}" for n in range(8)]
    (theme,) = find_themes(asked(texts), around(*[0] * 8))
    assert theme.name == NO_SHARED_WORDS


def test_the_largest_theme_comes_first() -> None:
    texts = [f"Small {n}" for n in range(8)] + [f"Large {n}" for n in range(9)]
    themes = find_themes(asked(texts), around(*[0] * 8, *[1] * 9))
    assert [theme.conversations for theme in themes] == [9, 8]


def test_how_close_is_close_depends_on_the_subject() -> None:
    halves = np.zeros((16, 60))
    halves[:, 0] = 1
    halves[8:, 1] = 1.8
    halves[:, 2] = np.linspace(0, 0.1, 16)
    halves /= np.linalg.norm(halves, axis=1, keepdims=True)
    # Of one subject alone, its two halves are told apart; beside many others, they are one.
    alone = group(halves)
    assert len(set(alone[:8])) == len(set(alone[8:])) == 1
    assert len(set(alone)) == 2
    others = np.eye(60)[3:]
    assert len(set(group(np.concatenate([halves, others]))[:16])) == 1
