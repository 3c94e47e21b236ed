"""Reads past slips of the finger: an unknown word counts as the known word that it is close to.

Where several are as close, the words beside it tell which was meant: Kernighan, Church and Gale 1990,
"A Spelling Correction Program Based on a Noisy Channel Model", with pairs of words for the context.
No Rasa in here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise, zip_longest
from math import log

from symspellpy import SymSpell, Verbosity
from symspellpy.suggest_item import SuggestItem

from bot.english import is_inflected_english, key

SHORTEST = 2
# Below that, too many words are one slip apart: only the words beside it can tell.
SURE = 4
TWO_SLIPS = 6  # from that many letters on, a word may hold two slips
RARELY = 0.7  # what a slip in the first letter counts, being seldom
FEWEST = 2  # a pair of words that occurs less often tells nothing
EDGE = ""  # what stands beside the first and the last word
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_SENTENCE_ENDS = re.compile(r"[.!?\n]\s*$")

Pair = tuple[str, str]


class Speller:
    """Knows the words of our phrases, and how often each occurs, besides ordinary English."""

    def __init__(self, words: Mapping[str, int], pairs: Mapping[Pair, int]) -> None:
        self.words = words
        self.pairs = pairs
        self._written = {key(word): word for word in words}
        self._near = SymSpell(max_dictionary_edit_distance=2)
        for word, count in words.items():
            self._near.create_dictionary_entry(key(word), count)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Speller:
        """Learns the words of `texts`. What occurs once and is not English is taken for a slip."""
        found = [_WORD.findall(text.lower()) for text in texts]
        counts = Counter(word for words in found for word in words).most_common()
        known = (
            (word, count)
            for word, count in reversed(counts)
            if count > 1 or is_inflected_english(key(word))
        )
        pairs = Counter(
            pair for words in found for pair in pairwise([EDGE, *map(key, words), EDGE])
        )
        often = {pair: count for pair, count in pairs.items() if count >= FEWEST}
        return cls(dict(known), often)

    def corrected(self, text: str) -> str:
        """The text with unknown words replaced by known ones at most two slips away."""
        words = list(_WORD.finditer(text))
        parts, end, before = [], 0, EDGE
        for word, following in zip_longest(words, words[1:]):
            after = key(following[0]) if following else EDGE
            gap = text[end : word.start()]
            begins = before == EDGE or bool(_SENTENCE_ENDS.search(gap))
            read = self._read(word[0], before, after, begins)
            parts += [gap, read]
            before, end = key(read), word.end()
        return "".join(parts) + text[end:]

    def _read(self, word: str, before: str, after: str, begins: bool) -> str:
        plain = key(word)
        if len(plain) < SHORTEST or self._is_known(plain):
            return word
        is_short = len(plain) < SURE
        if is_short and word.isupper():  # an abbreviation
            return word
        near = self._near.lookup(
            plain, Verbosity.CLOSEST, 2 if len(plain) >= TWO_SLIPS else 1
        )
        if word.istitle() and not begins:  # a name: it can only stand for another name
            near = [found for found in near if not is_inflected_english(found.term)]

        def likelihood(found: SuggestItem) -> float:
            first = 0 if found.term[0] == plain[0] else RARELY
            return (
                self._evidence(before, found.term, after) + log(found.count) / 2 - first
            )

        if is_short:
            near = [n for n in near if self._evidence(before, n.term, after)]
        return self._written[max(near, key=likelihood).term] if near else word

    def _evidence(self, before: str, term: str, after: str) -> float:
        beside = ((before, term), (term, after))
        return sum(log(1 + self.pairs.get(pair, 0)) for pair in beside)

    def _is_known(self, plain: str) -> bool:
        return plain in self._written or is_inflected_english(plain)
