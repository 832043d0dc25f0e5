"""The alias table: one id and one shown name for all the spellings of a person (or country) across articles.

A table is rows `id, kind, variant`; the first row of an id is the name shown. Spellings meet by `fold`: case, accents,
hyphens and dots do not count. The packaged rows come with deskwatch, a desk's own rows are added to them; neither is
read from the disk by anyone else, and text of a desk's file is handed in, since this package opens only its own tables.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from monitor.errors import InstallationError, UsageError
from monitor.mentions import Kind

LONGEST_NAME = 120  # characters of a shown name: a Prometheus label that a board can still print
COLUMNS = ("id", "kind", "variant")

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼʻ`´′＇", "'"))
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"}
_UNDECOMPOSED = str.maketrans(_LETTERS | {letter.upper(): plain.capitalize() for letter, plain in _LETTERS.items()})
_JOINERS = re.compile(r"(?:[\s.\-‐‑–,\"“”]|'(?!\w))+")  # an apostrophe inside a word is part of it: O'Brien


def clean_name(text: str) -> str:
    """Give `text` as a label may carry it: NFC, at most `LONGEST_NAME` characters, one space between words.

    Control, bidi, zero-width and unassigned characters and lone surrogates are removed (a line break or tab counts as
    a space), curly apostrophes become straight. May be empty. Cleaning a clean name changes nothing.
    """
    spaced = "".join(" " if character.isspace() else character for character in text)
    visible = "".join(character for character in spaced if not unicodedata.category(character).startswith("C"))
    straight = unicodedata.normalize("NFC", visible).translate(_APOSTROPHES)
    return unicodedata.normalize("NFC", " ".join(straight.split())[:LONGEST_NAME]).strip()


@lru_cache(maxsize=1 << 14)  # the same few names come again and again; entries are short
def fold(name: str) -> str:
    """Give the key by which spellings meet: cleaned, casefolded, without accents, dots, commas, hyphens, quotes."""
    return _JOINERS.sub(" ", _bare(clean_name(name).casefold())).strip()


def unaccented(text: str) -> str:
    """Give `text` in the letters of an English keyboard as far as accents go; case and all else stays: Orban."""
    return unicodedata.normalize("NFC", _bare(text))


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).translate(_UNDECOMPOSED)
    return "".join(character for character in plain if not unicodedata.combining(character))


@dataclass(frozen=True, slots=True)
class AliasRow:
    """One row: `variant` is a spelling of `id`; `place` says where it stands, for messages ("people.tsv line 9")."""

    id: str
    kind: Kind
    variant: str
    place: str


@dataclass(frozen=True, slots=True)
class Alias:
    """What a spelling leads to: the id that is counted and the name that is shown."""

    id: str
    name: str


def read_rows(text: str, source: str) -> tuple[AliasRow, ...]:
    """Read a table from its text: tab-separated, `#` comments, then a header `id kind variant`, then rows.

    `source` names the table in messages. Raises UsageError for another header, a wrong number of columns, an unknown
    kind or an empty cell.
    """
    numbered = _content(text)
    number, header = next(numbered, (1, ""))
    if tuple(header.split("\t")) != COLUMNS:
        expected = "<tab>".join(COLUMNS)
        raise UsageError(f"{source} line {number}: the header is {header!r}, expected {expected}; write it first")
    return tuple(_row(line, f"{source} line {number}") for number, line in numbered)


def packaged_rows() -> tuple[AliasRow, ...]:
    """Give the rows that come with deskwatch. Raises InstallationError if they are missing or unfit."""
    try:
        text = resources.files("monitor").joinpath("data/people.tsv").read_text("utf-8")
        return read_rows(text, "people.tsv")
    except (OSError, UnicodeDecodeError, UsageError) as error:
        raise InstallationError(f"the packaged alias table is unfit: {error}; install deskwatch again") from error


class AliasTable:
    """Spellings to ids. Built once, never changed; safe to share between threads."""

    def __init__(self, rows: Iterable[AliasRow]) -> None:
        """Take all rows. Raises UsageError where a spelling leads to two ids or two ids show one name."""
        self._aliases: dict[tuple[Kind, str], Alias] = {}
        self._places: dict[tuple[Kind, str], str] = {}
        self._names: dict[tuple[Kind, str], str] = {}
        self._spellings: dict[tuple[Kind, str], list[str]] = {}
        digest = hashlib.sha256()
        for row in rows:
            digest.update(f"{row.id}\t{row.kind}\t{row.variant}\n".encode())
            self._add(row)
        self.version = digest.hexdigest()[:12]

    @classmethod
    def load(cls, extra: Sequence[AliasRow] = ()) -> "AliasTable":
        """Give the packaged table with a desk's own rows after it.

        Raises InstallationError if the packaged rows are unfit by themselves, UsageError if `extra` does not fit them.
        """
        packaged = packaged_rows()
        try:
            table = cls(packaged)
        except UsageError as error:
            raise InstallationError(f"the packaged alias table is unfit: {error}; install deskwatch again") from error
        return cls((*packaged, *extra)) if extra else table

    def resolve(self, kind: Kind, variant: str) -> Alias | None:
        """Give what `variant` leads to, or None: case, accents, hyphens and dots do not count."""
        return self._aliases.get((kind, fold(variant)))

    def variants(self, kind: Kind) -> tuple[str, ...]:
        """Give every spelling of `kind`, as written, one id after the other."""
        return tuple(each for (known, _), spellings in self._spellings.items() if known is kind for each in spellings)

    def spellings(self, kind: Kind, identity: str) -> tuple[str, ...]:
        """Give every spelling that leads to this id, as written, in the order of the rows."""
        return tuple(self._spellings.get((kind, identity), ()))

    def _add(self, row: AliasRow) -> None:
        name = self._names.get((row.kind, row.id))
        if name is None:
            name = clean_name(row.variant)
            self._names[row.kind, row.id] = name
            self._lead(row, row.id, name)  # so that nobody outside the table is ever counted under this id
        self._lead(row, row.variant, name)
        self._spellings.setdefault((row.kind, row.id), []).append(row.variant)

    def _lead(self, row: AliasRow, spelling: str, name: str) -> None:
        key = row.kind, fold(spelling)
        known = self._aliases.setdefault(key, Alias(row.id, name))
        place = self._places.setdefault(key, row.place)
        if known.id != row.id:
            raise UsageError(
                f"{row.place}: {spelling!r} leads to {row.id!r}, but {place} leads it to {known.id!r}; "
                "a spelling and a shown name belong to one id only: remove one of the two"
            )


def _content(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def _row(line: str, place: str) -> AliasRow:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(COLUMNS):
        raise UsageError(
            f"{place}: {len(cells)} columns, expected {len(COLUMNS)} separated by tabs: {', '.join(COLUMNS)}"
        )
    identity, kind, variant = cells
    if kind not in list(Kind):
        raise UsageError(f"{place}: kind {kind!r} is not known; write one of {', '.join(Kind)}")
    if not clean_name(identity) or not fold(variant):
        raise UsageError(f"{place}: an empty id or variant; fill it in or remove the row")
    return AliasRow(clean_name(identity), Kind(kind), clean_name(variant), place)
