"""Reads past slips of the finger: an unknown word counts as the known word that it is close to.

No Rasa in here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from symspellpy import SymSpell, Verbosity

from bot.english import is_inflected_english, key

SHORTEST = 4  # below that, too many words are one slip apart
TWO_SLIPS = 8  # from that many letters on, a word may hold two slips
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")


class Speller:
    """Knows the words of our phrases, and how often each occurs, besides ordinary English."""

    def __init__(self, words: dict[str, int]) -> None:
        self.words = words
        self._written = {key(word): word for word in words}
        self._near = SymSpell(max_dictionary_edit_distance=2)
        for word, count in words.items():
            self._near.create_dictionary_entry(key(word), count)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Speller:
        """Learns the words of `texts`. What occurs once and is not English is taken for a slip."""
        counts = Counter(
            word.lower() for text in texts for word in _WORD.findall(text)
        ).most_common()
        known = (
            (word, count)
            for word, count in reversed(counts)
            if count > 1 or is_inflected_english(key(word))
        )
        return cls(dict(known))

    def corrected(self, text: str) -> str:
        """The text with unknown words replaced by known ones at most two slips away."""
        return _WORD.sub(self._correct, text)

    def _correct(self, match: re.Match[str]) -> str:
        word = match[0]
        plain = key(word)
        if len(plain) < SHORTEST or self._is_known(plain):
            return word
        slips = 2 if len(plain) >= TWO_SLIPS else 1
        near = self._near.lookup(plain, Verbosity.CLOSEST, slips)
        if word.istitle():  # a name: it can only stand for another name
            near = [found for found in near if not is_inflected_english(found.term)]
        return self._written[near[0].term] if near else word

    def _is_known(self, plain: str) -> bool:
        return plain in self._written or is_inflected_english(plain)
