"""Tells whether a line says whose picture, drawing or film stands there, and finds such a credit at a line's end.

A photographer's name would otherwise be counted as if the article had told something of him. A credit is known by a
label ("Image:"), by an agency, or by a slash between names; beside names it has hardly any other word. Every pattern
is bounded, so a line of any length costs the same.
"""

import re

from monitor.line_words import any_of, line_words

MAX_CHARACTERS = 120
"""Credits are shorter."""
_MAX_NAMES = 12

_TOKEN = re.compile(r"\w+(?:['’.&-]\w+)*|\S")
_AGENCY = any_of("picture_agency")
_THING = (
    r"(?:(?:[A-Z]\w{1,14} )?(?:[Pp]hoto|PHOTO|[Pp]icture)|[Pp]hotograph(?:er|y)?|[Pp]ix|[Pp]ic|[Ii]mage|[Ii]llustration"
    r"|[Gg]raphic|[Cc]hart|[Mm]ap|[Cc]artoon|[Dd]rawing|[Cc]omposite|[Ss]creen ?shot|[Ss]creen ?grab|[Cc]redit|[Vv]ideo"
    r"|[Ff]ootage|[Aa]rt|IMAGE|PICTURE|CREDIT)s?"
)
_LABEL = (
    rf"(?:{_THING} ?(?:[Cc]redits?|CREDIT|[Cc]ourtesy(?: [Oo]f)?|[Ss]ource|[Cc]opyright|BY|[Bb]y"
    r"|(?:[Pp]rovided|[Ss]ubmitted|[Ss]upplied|[Tt]aken) [Bb]y)?"
    r"(?::| ?\||,|\.{3}| (?=(?:AP|Getty|Reuters)\b)"
    r"|(?<=[Bb]y)|(?<=BY)|(?<=ourtesy)|(?<=ourtesy of)|(?<=opyright)|(?<=source))"
    rf"|Supplied:|Submitted by|Sources?:|SOURCES?:|[Cc]ourtesy(?: of|:)?|{_AGENCY}:|ABC News:)"
)
_PREFIX = r"(?:(?:AP|AFP|EPA|Reuters|File|Handout|Main|Cover|Lead|Top|Header|Banner|Feature|Featured|Hero) )?"
_LABELLED = re.compile(rf"{_PREFIX}{_LABEL} ?(?=[A-ZÀ-Þ@]|dpa|picture)")
_AT_END = re.compile(rf"(?:^|(?<=[\s(\[|]))[(\[]?{_PREFIX}{_LABEL} ?(?=[A-ZÀ-Þ@]|dpa|picture)")
_MARK_BEFORE = re.compile(r"(?:(?<=\S) |^)[–—|-] $")
_STUCK = re.compile(r"(?<=[a-z.)])Credit: ?(?=[A-Z])")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,90})[)\]]\.?$")
_BY_AGENCY = re.compile(rf"[|—–-] ?(?:[A-Z][^()\[\]|]{{0,50}}[/,] ?)?{_AGENCY}(?: (?:Photo|File|Images))?$")
_SLASHED = re.compile(
    r"(?:[A-ZÀ-Þ][\w.&'’-]*|the|of|for|via|dpa|picture-alliance)"
    r"(?:[ /]{1,3}(?:[A-ZÀ-Þ][\w.&'’-]*|the|of|for|via|dpa|photo)){1,9}"
)
_NAMES = r"[A-ZÀ-Þ][\w.'’-]{0,20}(?: [A-ZÀ-Þ][\w.'’-]{0,20}){0,3}"
_KINDS = r"(?:[ -](?:Photo|File|Images|Pool|JIJI|Imagn Images))?"
_AFTER_CAPTION = re.compile(
    rf"(?<=[.!?”\"] )(?:© ?)?(?:{_NAMES} ?[/|] ?)?{_AGENCY}{_KINDS}"
    rf"(?: ?(?:/|-|via) ?(?:{_AGENCY}{_KINDS}|{_NAMES}))?$"
)
_OUTLET_FIRST = re.compile(rf"(?:(?<=[.!?”\"] )[A-Z]{{2,6}}|(?<= )POOL) ?/ ?{_NAMES}(?: ?/ ?{_NAMES})?$")
_NAME_AND_PAPER = re.compile(rf"{_NAMES}, [A-Z][a-z]+")
_FOR_PAPER = re.compile(rf"{_NAMES}(?: for|,| \|) [Tt]he {_NAMES}|{_NAMES} \| {_NAMES}|{_NAMES} photo")
_SIGN_OFF = re.compile(
    rf"(?<=[.!?”\"'])(?: ?[-–—] ?(?:{_AGENCY}|Bernama|BERNAMA|[A-Z]{{3,5}}|(?:[A-Z]\.){{2,3}})"
    r"| ?\((?:end|END|ends|ENDS)\))$"
)
_SIGNED_CHARACTERS = 30
_WHOSE = re.compile(rf"{_NAMES}(?: ?\| ?|, ){_AGENCY}{_KINDS}")
_HAS_AGENCY = re.compile(rf"(?:^|[\s/(\[,:]){_AGENCY}(?:$|[\s/)\],:])")
_HINTS = (":", "/", ")", "]", "ourtesy", "ource", "opyright", " by ", " BY ", "Image", "Photo")
_AGENCY_ENDS = (*line_words("picture_agency"), "EFE", "Photo", "Images", "JIJI")
_SENTENCE_ENDS = (".", "!", "?", "”", '"', "’")


def is_credit(text: str) -> bool:
    """Whether the line is nothing but whose picture it is: "Image: Jan Roe", "dpa/Jan Roe", "[Jan Roe/Al Jazeera]"."""
    if len(text) > MAX_CHARACTERS:
        return False
    labelled = _LABELLED.match(text)
    if labelled:
        return _is_named(text[labelled.end() :])
    if _WHOSE.fullmatch(text):
        return True
    bracketed = _BRACKETED.fullmatch(text)
    inner = bracketed[1] if bracketed else text
    return ("/" in inner and bool(_SLASHED.fullmatch(inner))) or (bracketed is not None and _is_agency_or_label(inner))


def trailing_credit(text: str) -> int | None:
    """Where at the end the credit of a picture begins."""
    offset = max(len(text) - MAX_CHARACTERS, 0)
    tail = text[offset:]
    if signed := _SIGN_OFF.search(tail, max(0, len(tail) - _SIGNED_CHARACTERS)):
        return offset + signed.start()
    if not any(hint in tail for hint in _HINTS) and not tail.endswith(_AGENCY_ENDS):
        return None
    for pattern in (_AT_END, _STUCK):
        for found in pattern.finditer(tail):
            is_word = found[0].lstrip("([")[:1].islower() and ":" not in found[0]
            if not is_word and _is_named(tail[found.end() :].rstrip(")]")):
                mark = _MARK_BEFORE.search(tail[: found.start()])
                return offset + (mark.start() if mark else found.start())
    bracketed = _BRACKETED.search(tail) if tail.rstrip(".").endswith((")", "]")) else None
    if bracketed:
        is_papers = bracketed[0][0] == "[" and _NAME_AND_PAPER.fullmatch(bracketed[1]) is not None
        if is_papers or _is_bracketed_credit(bracketed[1], before=tail[: bracketed.start()].rstrip()):
            return offset + bracketed.start()
    if _WHOSE.fullmatch(text):
        return 0
    by_agency = _AFTER_CAPTION.search(tail) or _OUTLET_FIRST.search(tail) or _BY_AGENCY.search(tail)
    return offset + by_agency.start() if by_agency else None


def _is_bracketed_credit(inner: str, *, before: str) -> bool:
    """Whether brackets at the end hold a credit: after a whole sentence an agency will do, else it takes a slash."""
    if "/" in inner and _SLASHED.fullmatch(inner) and (_HAS_AGENCY.search(inner) or before.endswith(_SENTENCE_ENDS)):
        return True
    return before.endswith(_SENTENCE_ENDS) and (_is_agency_or_label(inner) or bool(_FOR_PAPER.fullmatch(inner)))


def _is_agency_or_label(inner: str) -> bool:
    """Whether what stands in brackets is a labelled name, or names with an agency among them."""
    labelled = _LABELLED.match(inner)
    if labelled:
        return _is_named(inner[labelled.end() :])
    return bool(_HAS_AGENCY.search(inner)) and _is_named(inner)


def _is_named(names: str) -> bool:
    """Whether these are names and no sentence: capitals, and few words that stand between names."""
    words = [word for word in _TOKEN.findall(names) if word[0].isalnum()]
    plain = [word for word in words if word[0].islower() and word not in line_words("credit")]
    return 0 < len(words) <= _MAX_NAMES and not plain
