"""Personal data that has a shape: one finder for each kind, in the order of `FINDERS`."""

import re
from collections.abc import Callable, Iterator

import nhs_number
import phonenumbers

# Only this module of the library: its parser writes what it is given to a log.
from uk_postcodes_parsing.postcode_utils import (  # type: ignore[import-untyped]
    is_valid as is_postcode_shape,
)

from bot.safety.addresses import addresses

Region = tuple[int, int]
Finder = Callable[[str], Iterator[Region]]

EMAIL = re.compile(
    r"[\w.+'’-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
    r"|[\w.+-]+ (?:at|\(at\)|\[at\]) [\w-]+ (?:dot|\(dot\)) \w+(?: dot \w+)?",
    re.IGNORECASE,
)

DIGIT_RUN = re.compile(
    r"(?<![\d£$€])(?<!\d[,./-])(?<!\d )\d(?:[ .\-]?\d)*(?!\d)(?!,\d)"
)
HEALTH_NUMBER_CUE = re.compile(
    r"\b(?:(?:nhs|chi|h ?& ?c|health and care|patient)\s*(?:number|num|no|nr|id|#)|chi)"
    r"\.?\s*(?:is|was|:|=|-)*\s*(\d(?:[ .\-]?\d){8,10})(?!\d)",
    re.IGNORECASE,
)
CARD_LENGTHS = range(13, 20)

NI_NUMBER = re.compile(
    r"(?<![a-z0-9])[a-ceghj-prstw-z][a-ceghj-nprstw-z](?:[ -]?\d{2}){3}[ -]?[a-d]?(?![a-z0-9])",
    re.IGNORECASE,
)
NI_CUE = re.compile(
    r"\b(?:ni|nino|national insurance|insurance number)\b", re.IGNORECASE
)

POSTCODE = re.compile(
    r"(?<![a-z0-9])([a-z]{1,2})\d[a-z\d]?[ -]{0,2}\d[a-z]{2}(?![a-z0-9])", re.IGNORECASE
)
# Times, doses and ordinals ("the m6 4pm", "b12 5mg") look like the second half of a postcode.
NOT_INWARD = re.compile(r"\s\d(?:am|pm|mg|ml|mm|cm|km|kg|gb|mb|hr|st|nd|rd|th)$")
_AREAS = """AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
    E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL
    LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN
    SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"""
POSTCODE_AREAS = frozenset(_AREAS.split())

# 03, 08 and 09 belong to organisations, as do the short codes; none of them is a person's.
PERSONAL_NUMBER = re.compile(r"^(?:\+|00|0[1257])")
MOBILE_WITHOUT_ZERO = re.compile(
    r"\b(?:call|ring|text|phone|tel|telephone|mobile|mob|number|reach|contact|whatsapp)\b\D{0,20}"
    r"(?<!\d)(7\d{3}[ -]?\d{3}[ -]?\d{3})(?!\d)",
    re.IGNORECASE,
)

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
NUMERIC_DATE = r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:\d{4}|\d{2})|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}"
WORDED_DATE = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s\-]*{MONTH}\b\.?(?:,?[\s\-]*(?:\d{{4}}|'?\d{{2}}))?(?!\d)"
    rf"|{MONTH}\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?"
)
FULL_DATE = re.compile(rf"(?<!\d)(?:{NUMERIC_DATE}|{WORDED_DATE})(?!\d)", re.IGNORECASE)
CUED_DATE = rf"({NUMERIC_DATE}|{WORDED_DATE}|\d{{1,2}} \d{{1,2}} (?:\d{{4}}|\d{{2}})|\d{{8}}|\d{{6}})(?!\d)"
BIRTH_CUE = r"(?:d\.?o\.?b\b\.?|date of birth|birth ?date|birth ?day|born|b(?=[. ]+\d{1,2}[/.\-]))"
BIRTH_DATE = re.compile(
    rf"\b{BIRTH_CUE}[\s:=,.\-]*(?:(?:is|was|on|the|in|it'?s)\b[\s:]*)*{CUED_DATE}",
    re.IGNORECASE,
)
DATE_THEN_CUE = re.compile(
    rf"(?<!\d)({NUMERIC_DATE}|{WORDED_DATE})[\s,]*(?:is|was|\()\s*(?:my |his |her |the )?"
    rf"(?:d\.?o\.?b|date of birth|birth ?day|when i was born)",
    re.IGNORECASE,
)
# "The NHS was born on 5 July 1948" and "babies born on 1 April" are nobody's date of birth.
NOT_A_PERSON_BORN = re.compile(
    r"(?:nhs|service|app|scheme|programme|database|bank|biobank|act|gdpr|law|people|babies|children"
    r"|those|anyone|everyone|patients|kids|women|men|twins)\s+(?:was|were|is|are)?\s*$",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Region]:
    """Find e-mail addresses, also those spelled "joan at example dot com"."""
    for match in EMAIL.finditer(text):
        yield match.span()


def nhs_numbers(text: str) -> Iterator[Region]:
    """Find NHS, CHI and H&C numbers: ten digits with a valid check digit, or named as such."""
    for match in DIGIT_RUN.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) == 10 and nhs_number.is_valid(digits):
            yield match.span()
    for match in HEALTH_NUMBER_CUE.finditer(text):
        if not re.match(r"0[38]", match[1]):  # "NHS number 0300 …" is a helpline
            yield match.span(1)


def cards(text: str) -> Iterator[Region]:
    """Find payment card numbers: 13 to 19 digits that pass Luhn's check."""
    for match in DIGIT_RUN.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) in CARD_LENGTHS and _passes_luhn(digits):
            yield match.span()


def ni_numbers(text: str) -> Iterator[Region]:
    """Find National Insurance numbers; one without its last letter needs to be named as such."""
    for match in NI_NUMBER.finditer(text):
        if match[0][-1].isalpha() or NI_CUE.search(text):
            yield match.span()


def postcodes(text: str) -> Iterator[Region]:
    """Find full postcodes in a real postcode area, in any case, with or without the space."""
    for match in POSTCODE.finditer(text):
        compact = re.sub(r"[ -]", "", match[0])
        if match[1].upper() not in POSTCODE_AREAS or NOT_INWARD.search(match[0]):
            continue
        if is_postcode_shape(compact):
            yield match.span()


def phones(text: str) -> Iterator[Region]:
    """Find personal phone numbers, and leave helplines, counts, sums and years alone."""
    matcher = phonenumbers.PhoneNumberMatcher(
        text, "GB", leniency=phonenumbers.Leniency.POSSIBLE
    )
    for found in matcher:
        digits = re.sub(r"[^\d+]", "", found.raw_string)
        national = str(found.number.national_number)
        organisation = found.number.country_code == 44 and national[0] in "389"
        if PERSONAL_NUMBER.match(digits) and len(digits) >= 9 and not organisation:
            yield found.start, found.end
    for match in MOBILE_WITHOUT_ZERO.finditer(text):
        yield match.span(1)


def birth_dates(text: str) -> Iterator[Region]:
    """Find dates that the words around them call a date of birth."""
    for match in BIRTH_DATE.finditer(text):
        if not NOT_A_PERSON_BORN.search(text[: match.start()]):
            yield match.span(1)
    for match in DATE_THEN_CUE.finditer(text):
        yield match.span(1)


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


# An earlier kind wins where two overlap: an NHS number is also a possible phone number.
FINDERS: tuple[tuple[str, Finder], ...] = (
    ("email", emails),
    ("card", cards),
    ("nhs_number", nhs_numbers),
    ("ni_number", ni_numbers),
    ("postcode", postcodes),
    ("date_of_birth", birth_dates),
    ("phone", phones),
    ("address", addresses),
)
