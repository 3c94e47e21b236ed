"""Street addresses and named houses."""

import re
from collections.abc import Iterator

Region = tuple[int, int]

STREET_WORD = (
    r"(?:road|rd|street|st|avenue|ave|lane|ln|close|cl|drive|dr|way|court|ct|crescent|cres|gardens"
    r"|gdns|grove|terrace|place|square|sq|hill|park|mews|row|walk|rise|view|green|parade|wharf|gate"
    r"|croft|fold|meadows?|chase|drove|bank|brow|mount|vale|broadway|quay|yard|end|approach|loan|wynd)"
)
HOUSE_WORD = (
    r"(?:cottages?|house|farm|farmhouse|lodge|barn|villa|bungalow|hall|manor|mill|rectory|vicarage"
    r"|grange|croft|stables|caravan park|court|tower|heights|point)"
)
NOT_IN_STREET = (
    r"(?:in|the|of|on|to|a|an|my|our|your|down|per|at|from|and|or|by|for|with|people|patients|years?"
    r"|months?|weeks?|days?|hours?|hour|minutes?|mins?|miles?|million|billion|thousand|percent|times?"
    r"|gps?|doctors?|hospitals?|trusts?|is|was|are|were|who|that|out|this|have|has|had|went|go|off)"
)
STREET = (
    r"(?:(?:flat|apartment|apt|unit|room)\s+\w{1,4},?\s+(?:of\s+)?)?"
    r"(?<![\d/.£,])(?<!\d )\d{1,4}\s?[a-z]?(?:\s?[-/]\s?\d{1,4}[a-z]?)?,?\s+"
    rf"(?:(?!{NOT_IN_STREET}\b)[a-z][a-z'’.-]*\s+){{1,3}}{STREET_WORD}\b\.?"
)
LOCALITY = r"(?:,\s*[A-Z][A-Za-z'’-]+(?:[ -][A-Z][a-z'’-]+|[ -](?:on|upon|le|in|under|by|the)(?=[ -])){0,3})"
ADDRESS = re.compile(rf"(?i:{STREET}){LOCALITY}{{0,3}}")
FLAT_IN_HOUSE = re.compile(
    rf"(?i:\b(?:flat|apartment|apt|room)\s+\w{{1,4}},?\s+[a-z'’]+\s+{HOUSE_WORD}\b){LOCALITY}{{0,3}}"
)
HOUSE_NAME = re.compile(
    rf"\b(?:The\s+)?(?:[A-Z][a-z'’]+\s+){{1,2}}(?i:{HOUSE_WORD})\b{LOCALITY}{{1,3}}"
    rf"|\bThe\s(?i:{HOUSE_WORD}|old \w+){LOCALITY}{{1,3}}"
)
LIVE_AT = r"\b(?:live at|lives at|living at|address is|address:|address|(?:send|post|sent|posted)\b[^,.?!]{0,20}? to)\s+"
CUED_HOUSE = re.compile(
    rf"{LIVE_AT}((?:the |number )?(?:(?!{NOT_IN_STREET}\b)[a-z'’]+\s){{0,2}}{HOUSE_WORD}\b(?:,?\s+(?!{NOT_IN_STREET}\b)[a-z'’-]+){{0,3}})"
    rf"(?=[,.\s]*(?:$|[.?!;,]|\band\b|[a-z]{{1,2}}\d))",
    re.IGNORECASE,
)
TOWN_BEFORE_POSTCODE = re.compile(
    r",?\s+(?:[a-z][a-z'’-]+,?\s+){0,3}?(?=[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b)",
    re.IGNORECASE,
)
PUBLIC_ADDRESS = re.compile(
    r"downing st|wellington place|quarry house|victoria street", re.IGNORECASE
)


def addresses(text: str) -> Iterator[Region]:
    """Find street addresses and named houses, up to but without the postcode."""
    for pattern, group in (
        (ADDRESS, 0),
        (FLAT_IN_HOUSE, 0),
        (HOUSE_NAME, 0),
        (CUED_HOUSE, 1),
    ):
        for match in pattern.finditer(text):
            if PUBLIC_ADDRESS.search(match[group]):
                continue
            start, end = match.span(group)
            town = TOWN_BEFORE_POSTCODE.match(text, end)
            if town:
                end = town.start() + len(town[0].rstrip(" ,"))
            yield start, end
