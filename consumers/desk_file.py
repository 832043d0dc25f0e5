"""Reads a desks file into watch-lists: checks its form, then finds out whom and which countries it means."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypeVar

from consumers import marked_yaml
from consumers.desk_schema import Schema, Spellings, Written, WrittenDesk
from consumers.marked_yaml import Text, fault
from consumers.people_table import base_rows
from consumers.settings import Settings
from monitor.aliases import AliasRow, AliasTable, fold
from monitor.country_table import countries, country_code
from monitor.errors import UsageError
from monitor.mentions import Kind
from monitor.naming import NameWords, load_words, read_name, split_title
from monitor.watchlists import NO_LISTS, Desk, Merge, Person, WatchLists, person_named

MAX_NAMES = 2_000
"""People on all lists together: each has eleven lines of its own on `/metrics`, outside the limit of series."""
T = TypeVar("T", Person, str)


def load(settings: Settings) -> WatchLists:
    """The watch-lists that the settings name, none without a file. Raises `UsageError` for an unfit file."""
    return read_file(settings.desks_file, base_rows(settings.people_table)) if settings.desks_file else NO_LISTS


def read_file(path: Path, base: Sequence[AliasRow]) -> WatchLists:
    """The watch-lists of a file; `base` are the rows of the alias table without them.

    Raises `UsageError` that says in which line what stands, what was expected, and the nearest that would do.
    """
    try:
        with path.open("rb") as file:
            data = file.read(marked_yaml.MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"the desks file {path} cannot be read: {error.strerror}; give a file in YAML") from error
    return read(data, str(path), base)


def read(data: bytes, source: str, base: Sequence[AliasRow]) -> WatchLists:
    """The watch-lists of a file's bytes; `source` names it in messages. Raises as `read_file`."""
    return _Finder(source, base).lists(Schema(source).file(marked_yaml.read(data, source)))


class _Finder:
    """Finds out who and what is meant by the names of one file; `base` are the rows of the alias table without it."""

    def __init__(self, source: str, base: Sequence[AliasRow]) -> None:
        self._source, self._base = source, base
        self._before = AliasTable(base)

    def lists(self, written: Written) -> WatchLists:
        """Aliases first, then merges, then who is watched: each looks names up in the table that those before made."""
        lists = WatchLists(aliases=self._aliases(written.aliases))
        lists = self._merged(written.merge, lists)
        lists = replace(lists, aliases=(*lists.aliases, *self._new_people(written.desks, lists.table(self._base))))
        table = lists.table(self._base)
        lists = replace(lists, desks=tuple(self._desk(desk, table) for desk in written.desks))
        return replace(lists, ignore=frozenset(self._ignored(written.ignore, lists)))

    def _aliases(self, pairs: Spellings) -> tuple[AliasRow, ...]:
        rows: list[AliasRow] = []
        for name, spellings in pairs:
            person = self._person(name, self._before)
            rows.append(self._row(person.id, name))
            for spelling in spellings:
                other = self._before.resolve(Kind.PERSON, self._checked(spelling).text)
                if other is not None and other.id != person.id:
                    message = f"{spelling.text!r} is {other.name} already; if the two are one, put it under merge"
                    raise fault(self._source, spelling.line, message)
                rows.append(self._row(person.id, spelling))
        return tuple(rows)

    def _merged(self, pairs: Spellings, lists: WatchLists) -> WatchLists:
        table, rows, merges = lists.table(self._base), list(lists.aliases), dict[str, Merge]()
        for name, others in pairs:
            kept = self._person(name, table)
            rows.append(self._row(kept.id, name))
            for other in others:
                gone = self._person(other, table)
                if gone.id == kept.id:
                    continue
                if gone.id in merges:
                    message = f"{other.text!r} is merged into {merges[gone.id].kept.name} already; name it once"
                    raise fault(self._source, other.line, message)
                merges[gone.id] = Merge(kept, gone.id)
                rows.append(self._row(kept.id, other))
        for name, _ in pairs:
            if (chained := self._person(name, table).id) in merges:
                message = f"{name.text!r} is merged into {merges[chained].kept.name}; put all of them under that name"
                raise fault(self._source, name.line, message)
        return replace(lists, aliases=tuple(rows), merge=tuple(merges.values()))

    def _new_people(self, desks: Sequence[WrittenDesk], table: AliasTable) -> tuple[AliasRow, ...]:
        """A row for everybody who is watched and not in the table; as written first, so shown."""
        rows: dict[str, AliasRow] = {}
        names = [name for desk in desks for name in desk.people]
        if len(names) > MAX_NAMES:
            message = f"the lists hold {len(names):,} people from here on, at most {MAX_NAMES:,} may be watched"
            raise fault(self._source, names[MAX_NAMES].line, f"{message}; shorten them")
        for name in names:
            if table.resolve(Kind.PERSON, name.text) is None:
                rows.setdefault(fold(name.text), self._row(self._person(name, table).id, name))
        return tuple(rows.values())

    def _desk(self, written: WrittenDesk, table: AliasTable) -> Desk:
        people: dict[Person, Text] = {}
        for name in written.people:
            self._put(people, person_named(name.text, table), name)
        codes: dict[str, Text] = {}
        for name in written.countries:
            self._put(codes, self._country(name), name)
        return Desk(written.name, tuple(people), tuple(codes), written.thresholds, written.asks_sentiment)

    def _put(self, known: dict[T, Text], new: T, name: Text) -> None:
        if new in known:
            message = f"{name.text!r} stands in line {known[new].line} already, as {known[new].text!r}; remove one"
            raise fault(self._source, name.line, message)
        known[new] = name

    def _ignored(self, names: Sequence[Text], lists: WatchLists) -> Iterator[tuple[Kind, str]]:
        """Names as they were before aliases and merges, so that the old series of a merged name can be hidden."""
        watched = {(it.kind, it.id) for it in lists.watched()}
        for name in names:
            found = [(Kind.PERSON, person_named(name.text, self._before).id)]
            code = country_code(name.text)
            if code is not None:
                found.append((Kind.COUNTRY, code))
            if watched.intersection(found):
                raise fault(self._source, name.line, f"{name.text!r} is watched and ignored; remove it from one list")
            yield from found

    def _country(self, name: Text) -> str:
        code = country_code(name.text)
        if code is None:
            known = {it.name.casefold(): f"{it.name} ({it.code})" for it in countries()}
            nearest = known[get_close_matches(name.text.casefold(), known, n=1, cutoff=0)[0]]
            message = f"{name.text!r} is no country; did you mean {nearest}? Give an ISO 3166-1 alpha-2 code or a name"
            raise fault(self._source, name.line, message)
        return code

    def _person(self, name: Text, table: AliasTable) -> Person:
        if table.resolve(Kind.PERSON, name.text) is None:
            self._checked(name)
        return person_named(name.text, table)

    def _checked(self, name: Text) -> Text:
        """A name that articles can hold: letters, not too many words, and no title before a full name."""
        words = _words()
        if read_name(name.text, words) is None:
            raise fault(
                self._source, name.line, f"{name.text!r} is no name of a person; expected one as articles have it"
            )
        bare = name.text[split_title(name.text, words) :]
        if bare != name.text and " " in bare and not words.has("regnal", name.text.split()[0]):
            raise fault(self._source, name.line, f"{name.text!r} begins with a title; write {bare!r}")
        return name

    def _row(self, id_: str, name: Text) -> AliasRow:
        return AliasRow(id_, Kind.PERSON, name.text, f"{self._source} line {name.line}")


@cache
def _words() -> NameWords:
    return load_words()
