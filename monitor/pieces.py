"""Finds what a line of text bears at its edges that is not the text: byline, dateline, photo credit, reporters' credit.

A dateline's city or a photographer's name would otherwise be counted as if the article had told something of them.
Every pattern is bounded, so a line of any length costs the same.
"""

import re

from monitor.boilerplate import DropReason

_AGENCY = r"\((?:[A-Z][\w.&'’-]{1,20}(?:[ /][A-Z][\w.&'’-]{0,20}){0,3})\)"
_KNOWN_AGENCY = (
    r"\((?:AP|Associated Press|Reuters|REUTERS|Thomson Reuters|AFP|UPI|Xinhua|dpa|DPA|EFE|ANSA|TASS|PTI|ANI|IANS|Kyodo"
    r"|Yonhap|Bloomberg|CNN|BBC|VOA|RFE/RL|CP|AAP|PA|APA|IRIN|RNS|KHN)(?:[ /][A-Z][\w.&'’-]{0,20}){0,2}\)"
)
_DATE = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:,? \d{4})?"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,20}(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,20}){0,3}"
_CITY = r"[A-ZÀ-Þ][\w.'’-]{1,20}(?:[ /][A-ZÀ-Þ][\w.'’-]{1,20}){0,3}"
_REGION = r"(?:, ?[A-ZÀ-Þ][\w.'’-]{1,20}(?: [A-ZÀ-Þ][\w.'’-]{1,20}){0,2})?"
_SENTENCE = r"(?=[\"“‘'A-ZÀ-Þ0-9])"
_NAME = r"[A-ZÀ-Þ][\w.'’-]{0,20}(?: [A-ZÀ-Þ][\w.'’-]{0,20}){1,3}"

_DATELINES = (
    re.compile(rf"{_CAPITALS}{_REGION}(?:,? {_DATE})?(?:,? {_AGENCY})?(?: ?--| ?[–—]| -) ?{_SENTENCE}"),
    re.compile(rf"{_CITY}{_REGION}(?:,? {_DATE})?,? {_KNOWN_AGENCY} ?(?:--|[-–—:]) ?{_SENTENCE}"),
    re.compile(rf"{_KNOWN_AGENCY} ?(?:--|[-–—:]) ?{_SENTENCE}"),
)
_ONLY_DATELINE = re.compile(
    r"(?:"
    rf"{_CAPITALS}{_REGION}(?:,? {_DATE}|, \d{{1,2}} [A-Z]\w{{2,8}})(?:,? {_AGENCY})?"
    rf"|{_CAPITALS}{_REGION}(?= ?[–—-])"
    rf"|{_CITY}{_REGION}(?:,? {_DATE})?,? {_KNOWN_AGENCY}"
    r")\W{0,4}"
)

_BYLINE = re.compile(rf"(?:By|BY) {_NAME}(?:,? (?:and|AND|&) {_NAME})?[,|]? (?={_CAPITALS}[^a-z]{{0,30}}[(–—-])")
_ROLE = r"(?:correspondent|reporter|editor|writer|journalist|columnist|photographer|bureau chief|contributor|analyst)s?"
_ONLY_BYLINE = re.compile(
    rf"(?:By|BY|by|From|Words|Text|Story|Written by|Writing by)[: ] ?(?:{_NAME}|[A-ZÀ-Þ]\w{{2,20}})"
    r"(?:(?:, ?| ?[|/•·–—-] ?| ?& ?| and | AND | in | at | for | of | of the )"
    rf"(?:@\w{{1,30}}|{_NAME}|[A-ZÀ-Þ]\w{{1,20}}|[\w ]{{0,20}}{_ROLE})){{0,6}}"
    r"(?:,? \(?[\w.-]{1,40}@[\w.-]{1,40}\)?)?",
)
_NAME_AND_ROLE = re.compile(
    rf"{_NAME}(?: in {_NAME})?(?: ?[,|/•·–—-] ?)[\w'’ -]{{0,40}}\b{_ROLE}(?:[,| ] ?[\w'’ -]{{0,40}})?", re.IGNORECASE
)

_CREDITS = (
    re.compile(
        r"[(\[](?:[Aa]dditional |[Ww]ith )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Tt]ranslat\w{2,4}) by "
        r"[^()\[\]]{2,300}[)\]]\.?$"
    ),
    re.compile(
        r"(?:^|(?<=[\s(\[|]))[(\[]?(?:(?:AP|AFP|EPA|Reuters|File|Handout) )?"
        r"(?:[Pp]hoto(?:graph)?|PHOTO|[Ii]mage|IMAGE|[Pp]icture|PICTURE|[Ii]llustration|[Cc]redit|CREDIT|Screenshot)s?"
        r"(?: (?:[Cc]redit|[Cc]ourtesy(?: of)?|[Ss]ource))?(?:: ?| [Bb]y |/)[A-ZÀ-Þ@][^\n:]{1,80}$"
    ),
    re.compile(
        r"[(\[|—–-] ?(?:[A-Z][^()\[\]|]{0,50}[/,] ?)?(?:AP|AFP|EPA|REUTERS|Reuters|Getty(?: Images)?|Shutterstock)"
        r"(?: (?:Photo|File|Images))?(?:[/,] ?[^()\[\]|]{0,60})?[)\]]?$"
    ),
)
_SLASHED = re.compile(
    r"[\[(]?(?:[A-ZÀ-Þ][\w.&'’-]*|the|of|dpa)(?:[ /]{1,3}(?:[A-ZÀ-Þ][\w.&'’-]*|the|of|dpa)){1,7}[\])]?"
)
_TAIL_CHARACTERS = 340


def is_byline(text: str) -> bool:
    """Whether the line is nothing but who wrote it."""
    return len(text) <= 160 and bool(
        _ONLY_BYLINE.fullmatch(text) or (text[-1] != "." and _NAME_AND_ROLE.fullmatch(text))
    )


def is_credit(text: str) -> bool:
    """Whether the line is nothing but whose picture it is: "dpa/Jan Roe", "[Jan Roe/Al Jazeera]"."""
    return "/" in text and len(text) <= 80 and bool(_SLASHED.fullmatch(text))


def is_dateline(text: str) -> bool:
    """Whether the line is nothing but where, when and for which agency it was written."""
    return len(text) <= 100 and bool(_ONLY_DATELINE.fullmatch(text))


def leading_piece(text: str) -> tuple[int, DropReason] | None:
    """How many characters at the beginning are a byline or a dateline."""
    byline = _BYLINE.match(text)
    if byline:
        return byline.end(), DropReason.BYLINE
    for pattern in _DATELINES:
        dateline = pattern.match(text)
        if dateline and dateline.end() < len(text):
            return dateline.end(), DropReason.DATELINE
    return None


def trailing_piece(text: str) -> tuple[int, DropReason] | None:
    """Where at the end a credit of reporters, photographers or agencies begins."""
    offset = max(len(text) - _TAIL_CHARACTERS, 0)
    tail = text[offset:]
    for pattern, reason in zip(_CREDITS, (DropReason.BYLINE, DropReason.CREDIT, DropReason.CREDIT), strict=True):
        credit = pattern.search(tail)
        if credit:
            return offset + credit.start(), reason
    return None
