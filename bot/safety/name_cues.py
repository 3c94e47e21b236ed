"""Words that announce a name: "my mum", "dr", "my name is"."""

import re

RELATION = (
    r"(?:mum|mam|mom|mother|dad|father|step ?(?:mum|dad|father|mother|son|daughter)|son|daughter"
    r"|brother|sister|husband|wife|hubby|partner|boyfriend|girlfriend|fianc[eé]e?|ex|nan|nana|nanny"
    r"|gran|granny|grandma|grandad|grandpa|grandmother|grandfather|grandson|granddaughter|aunt"
    r"|auntie|aunty|uncle|cousin|niece|nephew|mate|friend|neighbour|boss|manager|colleague|carer"
    r"|baby|child|kid|twin|bestie|flatmate|landlord|lodger|lad|lass|granda|grampa|gramps|nain|taid|pal"
    r"|client|employer|tenant|supervisor|teacher|girl|boy|[a-z]+ in law)"
)
ROLE = (
    r"(?:doctor|gp|nurse|practice nurse|midwife|matron|receptionist|consultant|pharmacist|surgeon"
    r"|health visitor|social worker|care worker|support worker|psychiatrist|therapist|counsellor"
    r"|secretary|practice manager|solicitor|specialist|paramedic)"
)
# How far to trust a cue: what may follow it and still not be a name.
STRONG_CUES = (
    re.compile(
        r"\b(?:my|his|her|their|full|first|last|sur|maiden|married|middle|real|birth|old|new|legal|whose|the|else|\w+['’]?s)\s?name(?:['’]?s)?(?:\s+(?:is|was))?[\s:=-]+",
        re.IGNORECASE,
    ),
    re.compile(r"(?:^|[\n.,;])\s*(?:patient )?name\s*[:=-]\s*", re.IGNORECASE),
    re.compile(
        r"\b(?:signed(?: by)?|(?:kind |best |warm )?regards|yours sincerely|yours faithfully|yours truly|best wishes)[\s,.:-]+",
        re.IGNORECASE,
    ),
)
TITLE_CUES = (
    re.compile(
        r"\b(?:mr|mrs|ms|mx|messrs|professor|prof|rev|reverend|dame|sir|lord|cllr|councillor)\b\.?\s+",
        re.IGNORECASE,
    ),
)
LOOSE_TITLE_CUES = (
    re.compile(
        r"\b(?:dr|miss|sister|lady|father|canon|aunty|auntie|uncle|nurse)\b\.?\s+",
        re.IGNORECASE,
    ),
)
WEAK_CUES = (
    re.compile(r"\b(?:i['’]?m|i am|this is|it['’]?s|it is|me,)\s+", re.IGNORECASE),
    re.compile(
        rf"\b{RELATION}s?(?:['’]?s)?,?\s+(?:is (?:called|named)\s+|called\s+)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{ROLE},?\s+(?:is (?:called|named)\s+|called\s+|named\s+)?", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:am|is|was|someone|somebody|man|woman|lady|bloke|person|girl|guy|boy|people) (?:called|named)\s+",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:ask|ask for|asked|asked for|tell|told|contact:?|look up|looking for|write to|(?:speak|spoke|spoken|talk|talked) (?:to|with)|(?:it['’]?s|file[ds]?|registered|records? are) under|known as|under the name(?: of)?|on behalf of|records? (?:of|for)|(?:looked|looking) at|mixed up with|confused with|care of|married to)\s+",
        re.IGNORECASE,
    ),
)
SIGN_OFF = re.compile(
    r"\b(?:thanks|thank you|thx|ta|cheers|from|love)[\s,.!-]+", re.IGNORECASE
)
SPEAKER_HERE = re.compile(
    r"^(?:(?:hi|hello|hey|hiya)\b[\s,]*)?(\S+(?:\s+\S+)?)\s+here\b", re.IGNORECASE
)

AFTER_A_NAME = re.compile(
    r"\s*(?:$|[.,;:!?)]|(?:and|born|from|here|dob|who|at|is|was|on|about)\b)",
    re.IGNORECASE,
)
