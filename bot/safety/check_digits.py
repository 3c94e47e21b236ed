"""Check digits that tell a number of one kind from any other number.

The browser has the same ones (`bot/widget/static/personal_data.js`); a test holds them together.
"""

from __future__ import annotations

from collections.abc import Callable

import nhs_number


def luhn(text: str) -> bool:
    """Say whether `text` has the 13 to 19 digits of a payment card, the last of which fits."""
    digits = [int(character) for character in text if character.isdecimal()]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(digits[::-2])) % 10 == 0


def health_number(text: str) -> bool:
    """Say whether `text` has the 10 digits of an NHS, CHI or H&C number, the last of which fits."""
    digits = "".join(character for character in text if character.isdecimal())
    return len(digits) == 10 and nhs_number.is_valid(digits)


def iban(text: str) -> bool:
    """Say whether `text` is an international bank account number with check digits that fit."""
    compact = "".join(text.split()).upper()
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


CHECKS: dict[str, Callable[[str], bool]] = {
    "luhn": luhn,
    "nhs_number": health_number,
    "iban": iban,
}
