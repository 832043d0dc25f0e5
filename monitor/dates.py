"""Times as senders write them, as milliseconds since 1970 UTC.

Read: ISO 8601 in its usual forms and with slashes, the dates of e-mail and RSS (RFC 2822), days whose month is a word
("May 1, 2024", "1 May 2024"), those of C's `ctime`, and numbers of seconds to nanoseconds since 1970. Not read: days of
which nobody can say whether the month comes first (1/5/2024). What cannot be a time is no error: the article then
simply has no such date. A time without a zone is UTC.
"""

import math
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LAST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999, the last that calendars of this language know."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime(1, 1, 2, tzinfo=UTC)
"""Dates before it are the zero of some systems, which means that no date was set."""
_FIRST_NUMBER = 1e8
"""Smaller numbers (before March 1973 in seconds) are no time: versions, counters, years."""
_MOST_SECONDS, _MOST_MILLISECONDS, _MOST_MICROSECONDS = 1e11, 1e14, 1e17
_NUMBER = re.compile(r"\d{9,19}(\.\d+)?", re.ASCII)
_COMPACT = re.compile(r"(\d{8})(\d{4}(?:\d\d)?)(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_MAIL = re.compile(r"(?:[A-Za-z]{3,9},? +)?\d{1,2} +[A-Za-z]{3,9} +\d{2,4}\b", re.ASCII)
_DAY, _MONTH_WORD, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>[a-z]{3,9})", r"(?P<year>\d{4})"
_CLOCK = r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?: +(?P<zone>Z|UTC|GMT|[AECMP][SD]T|[+-]\d{4}))?"
_WORDED = tuple(
    re.compile(rf"(?:[a-z]{{3,9}},? +)?{form}", re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_MONTH_WORD}\.? +{_DAY},? +{_YEAR}(?:,? +{_CLOCK})?",
        rf"{_MONTH_WORD} +{_DAY} +{_CLOCK} +{_YEAR}",
        rf"{_DAY} +{_MONTH_WORD}\.? +{_YEAR}",
    )
)
"""American, `ctime`, and a day alone."""
_SLASHES = re.compile(r"(\d{4})/(\d\d)/(\d\d)(?!\d)", re.ASCII)
_ZONE_APART = re.compile(r"(?<=\d) *(?:UTC|GMT|Z)$|(?<=\d) +(?=[+-]\d\d:?\d\d$)", re.ASCII)
_LONGEST = 64


def date_ms(value: object) -> int | None:
    """The time that a text or a number gives, in milliseconds since 1970 UTC, years 1 to 9999; `None` if none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        compact = isinstance(value, int) and 1000_01_01 <= value <= 9999_12_31
        return _from_text(str(value)) if compact else _from_number(value)
    return _from_text(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST else None


def _from_number(number: float) -> int | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size."""
    if not _FIRST_NUMBER <= number < math.inf:
        return None
    if number < _MOST_SECONDS:
        return round(number * 1000)
    if number < _MOST_MILLISECONDS:
        return round(number)
    milliseconds = number // 1000 if number < _MOST_MICROSECONDS else number // 1_000_000
    return int(milliseconds) if milliseconds <= LAST_MS else None


def _from_text(text: str) -> int | None:
    if compact := _COMPACT.fullmatch(text):
        text = f"{compact[1]}T{compact[2]}{compact[3] or ''}"
    elif _NUMBER.fullmatch(text):
        return _from_number(float(text) if "." in text else int(text))
    elif _MONTH.fullmatch(text):
        text += "-01"
    text = _as_mail(text)
    try:
        date = parsedate_to_datetime(text) if _MAIL.match(text) else datetime.fromisoformat(_as_iso(text.upper()))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _since_epoch(date if date.tzinfo else date.replace(tzinfo=UTC))


def _as_mail(text: str) -> str:
    """A date with a month in words as e-mail writes it; any other text as it is."""
    found = next((found for form in _WORDED if (found := form.fullmatch(text))), None)
    if found is None:
        return text
    part = found.groupdict()
    month = "Sep" if part["month"].lower() == "sept" else part["month"]
    return f"{part['day']} {month} {part['year']} {part.get('clock') or '00:00:00'} {part.get('zone') or ''}"


def _as_iso(text: str) -> str:
    """A date in capitals with hyphens for slashes, and its zone where ISO 8601 has it; without one it is UTC anyway."""
    return _ZONE_APART.sub("", _SLASHES.sub(r"\1-\2-\3", text))


def _since_epoch(date: datetime) -> int | None:
    """Whole milliseconds, if the date in UTC is one of the years 1 to 9999."""
    milliseconds = (date - _EPOCH) // timedelta(milliseconds=1)
    return milliseconds if date > _FIRST and milliseconds <= LAST_MS else None
