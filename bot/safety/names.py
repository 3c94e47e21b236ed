"""Names of people after a cue: "my mum", "dr", "my name is". In any case of letters.

`context.py` finds most names; a cue also tells the odd one that no message it learnt from was like.
Titles ("Dr") stay outside.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import combining, normalize

from bot.english import key
from bot.safety import words
from bot.safety.name_cues import (
    AFTER_A_NAME,
    LOOSE_TITLE_CUES,
    SIGN_OFF,
    SPEAKER_HERE,
    STRONG_CUES,
    TITLE_CUES,
    WEAK_CUES,
)
from bot.safety.patterns import Region, overlaps

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$")
CONTRACTION = re.compile(r"(?:n['’]t|['’](?:ll|ve|re|d|m))$", re.IGNORECASE)
PARTICLES = words.listed(
    "de da di del dos van von der den al el bin ibn ap ab mac mc st la le ter ni ní nic o"
)
# Those that are no words of English or another language on their own: "di marco".
FIRST_PARTICLES = words.listed("di dos van bin ibn ap mac mc nic")
LONGEST_NAME = 4

# Ordinary words too, but hardly after a first name: "connie blackwood".
LIKE_A_SURNAME = re.compile(r"..(?:wood|ton|son|ham|ley|field|ford|worth|shaw|inger)$")
NEVER_AFTER_RELATION = words.listed("will may art don mark")


@dataclass(frozen=True)
class Token:
    """One word of a message; `blocked` when it is allowed text or already replaced.

    A `place` is no name, but can be the rest of one: "karen bolton".
    """

    start: int
    end: int
    key: str
    capital: bool
    blocked: bool
    place: bool

    @property
    def is_unknown(self) -> bool:
        return len(self.key) > 2 and not words.is_english(self.key)

    @property
    def is_any_name(self) -> bool:
        return (
            words.is_given_name(self.key)
            or words.is_surname(self.key)
            or words.is_given_name_and_word(self.key)
        )

    @property
    def looks_like_a_name(self) -> bool:
        """Unknown and no slip of an ordinary word; a capital letter makes up for a near miss."""
        if words.is_given_name(self.key):
            return True
        return self.is_unknown and (
            self.capital or not words.is_misspelt_english(self.key)
        )


def find_names(text: str, taken: Iterable[Region] = ()) -> list[Region]:
    """Return where people's names stand in `text`, outside the regions `taken`."""
    return list(NameFinder(text, taken).regions())


class NameFinder:
    """Finds the names of one message."""

    def __init__(self, text: str, taken: Iterable[Region]) -> None:
        self.text = text
        blocked = [match.span() for match in words.allow_list().finditer(text)]
        places = [match.span() for match in words.places().finditer(text)]
        self.tokens = list(_tokens(text, [*blocked, *taken], places))
        self.index_at = {token.start: index for index, token in enumerate(self.tokens)}

    def regions(self) -> Iterator[Region]:
        """Yield every name found; they may overlap."""
        for cues, accept in (
            (STRONG_CUES, self._after_strong_cue),
            (TITLE_CUES, self._after_title),
            (LOOSE_TITLE_CUES, self._after_loose_title),
            (WEAK_CUES, self._after_weak_cue),
        ):
            for cue in cues:
                for match in cue.finditer(self.text):
                    index = self.index_at.get(match.end())
                    if index is not None and self._may_start(index) and accept(index):
                        yield self._run(index)
        for match in SIGN_OFF.finditer(self.text):
            yield from self._at_the_end(match.end())
        here = SPEAKER_HERE.match(self.text)
        index = self.index_at.get(here.start(1)) if here else None
        if index is not None and self._may_start(index) and self._after_weak_cue(index):
            yield self._run(index)

    def _may_start(self, index: int) -> bool:
        token = self.tokens[index]
        if token.blocked or token.place:
            return False
        if not token.capital and words.is_english(token.key) and not token.is_any_name:
            return False
        # "may sutcliffe" is a name, "may" hardly ever.
        is_name = words.is_given_name_and_word(token.key) and self._continues(index)
        return is_name or not words.is_common(token.key)

    def _after_strong_cue(self, index: int) -> bool:
        token = self.tokens[index]
        return (
            token.is_any_name
            or token.capital
            or token.is_unknown
            or self._is_initial(token)
        )

    def _after_title(self, index: int) -> bool:
        return True

    def _after_loose_title(self, index: int) -> bool:
        token = self.tokens[index]
        is_word = token.key in NEVER_AFTER_RELATION and not token.capital
        return (
            (token.is_any_name and not is_word)
            or token.capital
            or token.looks_like_a_name
        )

    def _after_weak_cue(self, index: int) -> bool:
        token = self.tokens[index]
        if token.looks_like_a_name:
            return True
        if words.is_given_name_and_word(token.key):
            if token.key in NEVER_AFTER_RELATION and not token.capital:
                return False
            return (
                token.capital
                or self._continues(index)
                or bool(AFTER_A_NAME.match(self.text, token.end))
            )
        return token.capital and words.is_surname(token.key)

    def _at_the_end(self, position: int) -> Iterator[Region]:
        index = first = self.index_at.get(position)
        if index is not None and self._is_initial(self.tokens[index]):
            index = min(index + 1, len(self.tokens) - 1)
        if (
            index is None
            or first is None
            or not self._may_start(index)
            or not self._after_weak_cue(index)
        ):
            return
        start, end = self.tokens[first].start, self._run(index)[1]
        if not self.text[end:].strip(" .,!)"):
            yield start, end

    def _may_be_alone(self, index: int) -> bool:
        token = self.tokens[index]
        return self._may_start(index) and token.looks_like_a_name

    def _run(self, index: int) -> Region:
        """Return the region of the name around token `index`, with all its parts."""
        first = last = index
        before = self.tokens[index - 1] if index else None
        # "nazia hussain": the list knows the second word, and what stands before it is no word.
        if before and (
            before.key in FIRST_PARTICLES
            or (self._may_be_alone(index - 1) and self._continues(index - 1))
        ):
            first = index - 1
        while (
            first
            and self._is_initial(self.tokens[first - 1])
            and self._continues(first - 1)
        ):
            first -= 1
        while last - index + 1 < LONGEST_NAME and self._continues(last):
            last += 1
        return self.tokens[first].start, self.tokens[last].end

    def _continues(self, index: int) -> bool:
        """Say whether the token after `index` is the next part of the same name."""
        if index + 1 >= len(self.tokens):
            return False
        token, following = self.tokens[index], self.tokens[index + 1]
        gap = self.text[token.end : following.start]
        if gap.strip(". ") or not gap or ("." in gap and not self._is_initial(token)):
            return False
        if following.place:
            return words.is_given_name(token.key)
        if following.blocked or words.is_common(following.key):
            return False
        if following.key in PARTICLES or self._is_initial(following):
            return self._continues(index + 1)
        if following.capital and token.capital:
            return True
        return (
            (following.is_any_name and following.key not in NEVER_AFTER_RELATION)
            or following.is_unknown
            or bool(LIKE_A_SURNAME.search(following.key))
        )

    def _is_initial(self, token: Token) -> bool:
        if token.end - token.start != 1:
            return False
        return (
            token.key not in {"a", "i"} or self.text[token.end : token.end + 1] == "."
        )


def _tokens(text: str, blocked: list[Region], places: list[Region]) -> Iterator[Token]:
    letters = [letter for letter in text if letter.isalpha()]
    shouting = sum(letter.isupper() for letter in letters) > 0.6 * len(letters)
    for match in WORD.finditer(text):
        if CONTRACTION.search(match[0]):
            continue
        start, end = match.start(), match.end() - _possessive_length(match[0])
        word = text[start:end]
        yield Token(
            start=start,
            end=end,
            key=_without_accents(key(word)),
            # "BSL" among small letters is an acronym.
            capital=word[0].isupper() and not shouting and not word[1:].isupper(),
            blocked=overlaps(start, end, blocked),
            place=overlaps(start, end, places),
        )


def _without_accents(word: str) -> str:
    return "".join(letter for letter in normalize("NFD", word) if not combining(letter))


def _possessive_length(word: str) -> int:
    match = POSSESSIVE.search(word)
    return len(match[0]) if match else 0
