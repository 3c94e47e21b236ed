"""What a visitor typed, made safe to pass on: tidy, within limits, and never a command."""

import re
import unicodedata
from itertools import groupby, islice

MAX_CHARACTERS = 1000
MOST_MARKS = (
    4  # on one letter; no script needs more, and a flood of them covers other lines
)

# Other (C*) covers control and format characters, private use, surrogates and the invisible
# "tag" characters that can hide instructions in a message.
_KEPT_FORMAT_CHARACTERS = {
    "\u200c",
    "\u200d",
}  # joiners that some scripts and emoji need
_WHOLE_NUMBER = re.compile(r"[0-9]{1,40}")
_COMMAND_PREFIX = re.compile(r"^[\s/\uff0f]+")


class EmptyMessage(ValueError):
    """The message has no text in it."""


class MessageTooLong(ValueError):
    """The message is longer than MAX_CHARACTERS."""


def clean(text: str) -> str:
    """Return `text` in Unicode NFC, on one line, without control characters or a leading "/".

    Raises EmptyMessage or MessageTooLong; their text is a sentence for the visitor.
    """
    visible = "".join(_visible(character) for character in text)
    readable = "".join(
        "".join(islice(run, MOST_MARKS if are_marks else None))
        for are_marks, run in groupby(unicodedata.normalize("NFC", visible), _is_mark)
    )
    # Rasa reads a leading "/" as an intent, so a typed one must never reach it.
    cleaned = _COMMAND_PREFIX.sub("", " ".join(readable.split()))
    if not any(_has_ink(character) for character in cleaned):
        raise EmptyMessage("Your message is empty. Type a question and send it again.")
    if len(cleaned) > MAX_CHARACTERS:
        raise MessageTooLong(
            f"Your message is {len(cleaned):,} characters long. "
            f"The most we can read is {MAX_CHARACTERS:,}. Make it shorter and send it again."
        )
    return cleaned


def whole_number(text: str) -> int | None:
    """The number that `text` is; None where it is none, or longer than any that we use."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    if character in _KEPT_FORMAT_CHARACTERS:
        return character
    return "" if unicodedata.category(character).startswith("C") else character


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _has_ink(character: str) -> bool:
    return not (
        character.isspace()
        or character in _KEPT_FORMAT_CHARACTERS
        or _is_mark(character)
    )
