"""Tells whether a line says who wrote, and finds the byline or the reporters' credit at a line's edge.

A byline is known by what it lacks: beside names it has only words of writing and reporting, of outlets, dates and the
clock. Every pattern is bounded, so a line of any length costs the same.
"""

import re

from monitor.datelines import is_town
from monitor.line_words import line_words

MAX_CHARACTERS = 200
"""Bylines are shorter, several writers and their places included."""

_TOKEN = re.compile(r"[\w.+-]{1,40}@[\w.-]{3,40}|@?\w+(?:['’.:-]\w+)*|\S")
_WORD = r"(?:(?:[A-ZÀ-ÞĀ-Ž]|d['’]|O['’]|al-|el-)[\w.'’-]{0,20})"
_NAME = rf"{_WORD}(?: (?:(?:de|del|della|da|di|du|la|le|van|von|der|den|bin|ibn|al|el) ){{0,2}}{_WORD}){{1,3}}"
_ROLE = (
    r"(?:[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Ww]riter|[Jj]ournalist|[Cc]olumnist|[Pp]hotographer|[Bb]ureau [Cc]hief"
    r"|[Cc]ontributor|[Aa]nalyst)s?"
)
_SIGNED = re.compile(
    r"(?:(?:[A-Z]\w{2,11}|Guest essay) (?=by\b)"
    r"|(?:Audio|Data|Design|Graphics?|Illustrations?|Maps?|Music|Podcast|Video) )?"
    r"(?:(?:(?:compil|design|edit|produc)ed )?by|By|BY"
    r"|(?:Words|Text|Story|Report|Interview)(?: by|:)|(?:Author|AUTHOR|Reporter|Editor)[sS]?:|Translation by"
    r"|(?:Writt|Report|Edit|Post|Publish|Compil|Produc|Translat|Writ|WRITT)"
    r"(?:en|ed|ing|EN)(?: from the [A-Z]\w{3,12})? (?:by|By|BY):?"
    r"|This (?:story|report|article) was (?:written|reported|produced|compiled|translated)(?: from [A-Z]\w{2,12})? by"
    r"|From(?=.{4,80} in | \w{2,5}['’]s ))"
    r":? ?"
    rf"(?:{_NAME}|[A-ZÀ-ÞĀ-Ž]\w{{2,20}}|admin|staff|agencies)"
)
_DATED = re.compile(
    rf"(?:{_NAME}|[\w:., /-]{{6,40}}?(?: ?[|•·–—-] ?| [Bb]y |, )(?:[Bb]y )?{_NAME}"
    rf"|\d[\d:., /-]{{6,30}} {_NAME}"
    rf"|(?:[A-Z][a-z]{{5,8}}, )?\d{{1,2}} [A-Z][a-z]{{2,8}} \d{{4}},? \d{{2}}:\d{{2}} {_NAME}"
    rf"|Posted [\w:., /-]{{6,40}}? by {_NAME})"
)
_DATE_FIRST = re.compile(r"(?:[A-Z][a-z]{5,8}, )?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4} ?[|·•] ?(?=[Bb][Yy] )")
_SHORT = re.compile(
    rf"at \d{{1,2}}:\d{{2}} ?[ap]\.?m\.? by {_NAME}|{_NAME} \d{{1,2}}:\d{{2}} ?[AP]M|"
    r"[A-Za-z]{2,3}/[A-Za-z]{2,4}(?: \([\w/, ]{2,40}\))?|\(?[Ww]ith (?:inputs from )?(?:AFP|AP|Reuters)\)?"
)
_NAME_AND_ROLE = re.compile(
    rf"{_NAME}(?: in {_NAME})?(?: ?[,|/•·–—-] ?(?:[\w'’-]{{1,20}} ){{0,4}}"
    rf"| (?:(?:[A-Z][\w'’-]{{0,20}}|of|and) ){{0,4}})"
    rf"{_ROLE}(?:[,| ] ?[\w'’ -]{{0,40}})?"
)
_PLACED = re.compile(
    rf"{_NAME} in {_WORD}(?: {_WORD}){{0,2}}(?:(?:,| and) {_NAME} in {_WORD}(?: {_WORD}){{0,2}}|,? and agencies){{1,4}}"
)
_OF_WRITER = (
    r"(?:(?:Reach|Contact|Email|Follow|Write to) (?:him|her|them) (?:at|on|via)|Story tips can be sent to"
    r"|(?:He|She|They) (?:can be reached|has (?:covered|reported|written)|(?:is|are) based|previously"
    r"|joined (?:in \d|(?:[Tt]he )?[A-Z])))"
)
_BIOGRAPHY = re.compile(
    rf"(?:{_NAME}|{_WORD}(?=[^.]{{4,160}}\. {_OF_WRITER}))"
    rf" (?:is (?:an?|the|our) (?:[\w'’-]{{2,20}} ){{0,4}}{_ROLE}"
    rf" (?:for|at|of|with|covering|based in) [^.;]{{2,80}}"
    rf"|(?:covers|writes about|reports on) [\w ,]{{3,60}} (?:at|for|from) (?:the )?[A-Z][^.;]{{2,40}}"
    rf"|is (?:an?|the|our) (?:[\w'’-]{{2,20}} ){{0,4}}{_ROLE}(?=\. \w{{4,8}} (?:him|her|them)))\.?"
    rf"(?: {_OF_WRITER}[^;]{{2,80}})?"
)
_NAME_AND_TOWN = re.compile(rf"(?:From )?{_NAME}, ({_WORD}(?: {_WORD}){{0,2}})")
_REPORTS = re.compile(
    r"\b(?:contributed\b|report(?:ed|s|ing) (?:from|for)\b|reports\.|prepared this report"
    r"|h(?:as|ave) (?:more\b|the story|a report|this report))"
)
_FULL_NAME = 2
_CITED = frozenset({"contributed", "contributing"})
_LEADING = re.compile(
    rf"(?:By|BY) {_NAME}(?:,? (?:and|AND|&) {_NAME})?[,|]? (?=[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{{1,20}}[^a-z]{{0,50}}[(–—-])"
)
_TRAILING = re.compile(
    r"[(\[](?:[Aa]dditional |[Ww]ith )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Tt]ranslat\w{2,4}) by "
    r"[^()\[\]]{2,300}[)\]]\.?$"
)


def is_byline(text: str) -> bool:
    """Whether the line is nothing but who wrote it, and where, when or for whom."""
    if len(text) > MAX_CHARACTERS:
        return False
    if dated := _DATE_FIRST.match(text):
        text = text[dated.end() :].rstrip(".")
    signed = _SIGNED.match(text)
    if signed and _is_rest(text[signed.end() :]):
        return True
    if text[-1] not in ".)" and any(char.isdigit() for char in text) and _is_dated(text):
        return True
    if _SHORT.fullmatch(text) or _PLACED.fullmatch(text) or _BIOGRAPHY.fullmatch(text) or _is_reported(text):
        return True
    if (placed := _NAME_AND_TOWN.fullmatch(text)) and is_town(placed[1]):
        return True
    return not text.endswith(".") and bool(_NAME_AND_ROLE.fullmatch(text))


def leading_byline(text: str) -> int:
    """How many characters at the beginning are a byline before a dateline; 0 where there is none."""
    found = _LEADING.match(text)
    return found.end() if found else 0


def trailing_byline(text: str) -> int | None:
    """Where at the end the credit of reporters and editors begins."""
    found = _TRAILING.search(text) if text.rstrip(".").endswith((")", "]")) else None
    return found.start() if found else None


def _is_rest(rest: str) -> bool:
    """Whether what follows the first name of a byline is of bylines too: names, outlets, dates, a handle."""
    return all(
        not word[0].isalpha() or word in line_words("byline") or _is_of_dates(word) or capital
        for word, capital in _words(rest)
    )


def _is_dated(text: str) -> bool:
    """Whether a line is one name and the time of publication, in either order."""
    if not _DATED.match(text):
        return False
    names = [word for word, capital in _words(text) if capital and not _is_of_dates(word)]
    others = [word for word, capital in _words(text) if word[0].isalpha() and not capital and not _is_of_dates(word)]
    return 2 <= len(names) <= 3 and all(word in ("by", "posted") for word in others) and _has_day(text)


def _is_reported(text: str) -> bool:
    """Whether a sentence says who reported and no more: "Ann Lee in Oslo contributed to this report."."""
    if not _REPORTS.search(text):
        return False
    words = _words(text)
    plain = {word for word, capital in words if word[0].isalpha() and not capital}
    if not plain <= line_words("byline"):
        return False
    names = sum(capital for _, capital in words)
    return names >= 1 if not plain.isdisjoint(_CITED) else names >= _FULL_NAME


def _is_of_dates(word: str) -> bool:
    return word == "0" or word.strip(".") in line_words("stamp") or word in line_words("date")


def _has_day(text: str) -> bool:
    return re.search(r"\b(?:\d{1,2}[ ,/.-]|\d{4}-)", text) is not None and re.search(r"\d{4}", text) is not None


def _words(text: str) -> list[tuple[str, bool]]:
    """Each word or mark in lower case, "0" for a number, "@" for an address, and whether a capital begins it."""
    found = ("@" if "@" in word else word for word in _TOKEN.findall(text))
    return [("0" if word[0].isdigit() else word.lower(), word[0].isupper()) for word in found]
