"""Lines that their form alone gives away: rows of links, buttons, times of publication, tickers, addresses, bylines."""

import re

from monitor.boilerplate import DropReason
from monitor.bylines import is_byline
from monitor.credits import is_credit
from monitor.datelines import is_dateline
from monitor.line_words import line_words
from monitor.lines import Form

MAX_LABEL_WORDS = 8
"""Buttons and labels are shorter."""

MIN_LINK_WORDS = 3
"""Headlines before an arrow are longer."""

_COUNTED = re.compile(
    r"\d[\d.,]{0,9}[kKmM]? ?(?:[Ss]hares?|SHARES|[Vv]iews|[Ll]ikes|[Pp]hotos|[Ii]mages|[Vv]otes)"
    r"|\d{1,2}[hdm]\d{0,4}"
)
_COMMENT = re.compile(r"\S.{1,60} (?:on )?[A-Z][a-z]{2,8} \d{1,2}, \d{4} (?:at|-) \d{1,2}:\d{2} ?[ap]m(?: said:?)?")
_ARROWS = "»›→▸►"
_SEPARATOR = re.compile(r"\s*(?:[|•·»›►]|\s/\s|\s>\s|\s[–—]\s)\s*")
_FIGURE = re.compile(r"[+−–-]?\d[\d.,]*(?: ?%)?")
_TICKER = re.compile(r"[\w.&$^/ -]{2,24}[ (][+−–-]?\d[\d.,]*%?\)?(?: ?\([+−–-]?\d[\d.,]*%?\))?")
_WEATHER = re.compile(r"\d ?°|[☀☁⛅☔🌧🌤⛈❄]")
_CHANGE = re.compile(r"[▲▼△▽▴▾]|[+−–-]\d[\d.,]*%")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DAY = re.compile(r"\w+day, \w+ \d{1,2}, \d{4}")
_TIMED = re.compile(r"[A-Za-z ]{3,20} ?[:-]? ?\d{1,2}:\d{2}")
_SCORE = re.compile(r"\d ?[-–:] ?\d")
_PLACING = re.compile(r"\d{1,3}[.)]? \D{3,60}\([A-Z][^()\d]{1,30}\),? [+]?(?:\d|one|two|three|same)")
_RUN_TOGETHER = re.compile(r"(?:[A-Z][a-z-]+){2,8}")
_ADDRESS = re.compile(
    r"https?://\S{3,200}|www\.\S{3,200}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}|@\w{2,30}|\+?[\d() -]{9,20}"
)
_CONTACT = re.compile(
    r"(?:E-?mail|Contact|Reach|Follow|Message|Call) [A-Z][\w'’-]{0,20}(?: [A-Z][\w'’-]{0,20}){0,3} (?:at|on|via) "
    r"[^.]{0,40}(?:@|\d{3}|Twitter|Instagram|Facebook|X\b)"
)
MAX_CONTACT_CHARACTERS = 120
"""How to reach a writer takes no more."""


def furniture(form: Form) -> DropReason | None:
    """What the form of a line alone says that it is; None where the form says nothing."""
    text = form.text
    if form.is_open and (_is_row_of_links(form) or _is_ticker(text)):
        return DropReason.NAVIGATION
    if form.is_open and text[-1] in _ARROWS and len(form.letters) >= MIN_LINK_WORDS:
        return DropReason.RELATED
    if _COMMENT.fullmatch(text):
        return DropReason.COMMENT
    if _COUNTED.fullmatch(text) or _is_stamp(form) or not (form.letters or _SCORE.search(text) or text.endswith(".")):
        return DropReason.NAVIGATION
    if _ADDRESS.fullmatch(text) or (len(text) <= MAX_CONTACT_CHARACTERS and _CONTACT.match(text)):
        return DropReason.CONTACT
    if "©" in text and len(form.words) < 60:
        return DropReason.COPYRIGHT
    if is_credit(text):
        return DropReason.CREDIT
    if is_byline(text):
        return DropReason.BYLINE
    return DropReason.DATELINE if is_dateline(text) else None


def is_label(form: Form) -> bool:
    """Whether a few open words are all of the kind that buttons, menus and headings of lists are made of."""
    words = [word.lower() for word in form.letters]
    if len(words) in (1, 2) and _TIMED.fullmatch(form.text):
        return all(word in line_words("furniture") for word in words)
    if len(words) == 1 and _RUN_TOGETHER.fullmatch(form.letters[0]):
        words = [word.lower() for word in re.findall(r"[A-Z][a-z-]+", form.letters[0])]
    if not (form.is_open and 2 <= len(words) <= MAX_LABEL_WORDS) or _SCORE.search(form.text) or "," in form.text:
        return False
    kinds = line_words("furniture"), line_words("section"), line_words("strong_function")
    own = sum(word in kinds[0] or word in kinds[1] for word in words)
    return 2 * own > len(words) and all(any(word in kind for kind in kinds) for word in words)


def is_placing(text: str) -> bool:
    """Whether the line is a place in a table of results: "2. Lara Osterkamp (Austria) +1.66"."""
    return _PLACING.match(text) is not None


def is_score_or_day(text: str) -> bool:
    """Whether the line holds a score or is a day: it may be the article's own without a mark at its end."""
    return bool(_SCORE.search(text) or _DAY.fullmatch(text))


def _is_row_of_links(form: Form) -> bool:
    """Whether a few words stand between each two marks; a row with a plain figure is one of a table."""
    items = [item for item in _SEPARATOR.split(form.text) if item]
    if len(items) < 3 or any(len(item.split()) > 4 for item in items) or _SCORE.search(form.text):
        return False
    return not any(map(_FIGURE.fullmatch, items)) or not line_words("furniture").isdisjoint(form.words)


def _is_ticker(text: str) -> bool:
    """Whether a market's index or a share stands here with its change, or a place with its weather."""
    is_market = bool(_CHANGE.search(text)) and bool(_TICKER.match(text))
    return len(text) <= 60 and (is_market or bool(_WEATHER.search(text)))


def _is_stamp(form: Form) -> bool:
    """Whether the line is a time of publication: words of date and clock and nothing else.

    A plain weekday with its date may be the article's own.
    """
    words = [word for word in form.words if word[0].isalnum()]
    if not words or "0" not in words or len(words) > 14 or _DAY.fullmatch(form.text):
        return False
    stamps = line_words("stamp")
    known = sum(word.strip(".") in stamps or word in line_words("date") or word == "0" for word in words)
    has_stamp = any(word.strip(".") in stamps for word in words) or _CLOCK.search(form.text) is not None
    is_date = form.is_open and len(words) <= 5 and (len(words) in (2, 3) or bool(_YEAR.search(form.text)))
    return known == len(words) and (has_stamp or is_date)
