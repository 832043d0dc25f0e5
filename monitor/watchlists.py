"""The desks' watch-lists: whom each desk watches, which spellings are one person, which names are never shown.

People are known by the ids of the alias table; a watched person whom the table does not have is put into it, so that
every spelling leads to one id and one shown name. All of this acts on items before they are written, except `ignore`,
which acts on what is shown. Where the lists come from, and what a desk's file looks like, is not decided here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from monitor.aliases import AliasRow, AliasTable, clean_name, fold
from monitor.mentions import Kind


class Watched(NamedTuple):
    """An entity that has a series from the start: a person or a country that some desk watches, or any country.

    `name` is what is shown; a country's is its code.
    """

    kind: Kind
    id: str
    name: str


class Watch(NamedTuple):
    """One name on one desk's list."""

    kind: Kind
    id: str
    desk: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person as counted: the id, and the name under which the series is exported."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class DeskThresholds:
    """What a desk asks of a spike, where it asks for something else than the thresholds for watched names (None).

    A spike passes the fast arm or the slow one: different articles, surprise, and distinct sources.
    """

    fast_articles: int | None = None
    fast_surprise: float | None = None
    fast_sources: int | None = None
    slow_articles: int | None = None
    slow_surprise: float | None = None
    slow_sources: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk and its list; `countries` are alpha-2 codes.

    `asks_sentiment`: it wants to hear of shifts of the sentiment towards its names, too.
    """

    name: str
    people: tuple[Person, ...] = ()
    countries: tuple[str, ...] = ()
    thresholds: DeskThresholds = DeskThresholds()
    asks_sentiment: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """From now on what would be counted for `merged_id` is counted for `kept`."""

    kept: Person
    merged_id: str


@dataclass(frozen=True, slots=True)
class WatchLists:
    """What all desks ask for. Without any, nothing changes.

    `aliases` are rows that the alias table gets after its own: more spellings, watched people, merged names. `ignore`
    holds the (kind, id) that are never shown, and counted as before. `merge` joins two people, old and new counts of
    whom stay where they are.
    """

    desks: tuple[Desk, ...] = ()
    aliases: tuple[AliasRow, ...] = ()
    ignore: frozenset[tuple[Kind, str]] = frozenset()
    merge: tuple[Merge, ...] = ()

    def table(self, base: Sequence[AliasRow]) -> AliasTable:
        """The alias table with these lists in it; `base` are the rows without them.

        Raises `UsageError` where a spelling would lead to two people.
        """
        kept = [AliasRow(it.kept.id, Kind.PERSON, it.kept.name, "merge") for it in self.merge]
        ids = {it.merged_id: it.kept.id for it in self.merge}
        rows = [
            replace(row, id=ids[row.id]) if row.kind is Kind.PERSON and row.id in ids else row
            for row in (*base, *self.aliases)
        ]
        return AliasTable((*kept, *rows))

    def watches(self) -> Iterator[Watch]:
        """Every name on every desk's list."""
        for desk in self.desks:
            yield from (Watch(Kind.PERSON, person.id, desk.name) for person in desk.people)
            yield from (Watch(Kind.COUNTRY, code, desk.name) for code in desk.countries)

    def watched(self) -> tuple[Watched, ...]:
        """Everybody who is watched, once, whatever the number of desks."""
        people = (Watched(Kind.PERSON, person.id, person.name) for desk in self.desks for person in desk.people)
        countries = (Watched(Kind.COUNTRY, code, code) for desk in self.desks for code in desk.countries)
        return tuple({(it.kind, it.id): it for it in (*people, *countries)}.values())

    def watched_keys(self) -> frozenset[tuple[Kind, str]]:
        """The (kind, id) of everybody who is watched."""
        return frozenset((it.kind, it.id) for it in self.watched())


NO_LISTS = WatchLists()


def person_named(text: str, table: AliasTable) -> Person:
    """The person whom a name or an id of the table means; a name that the table lacks is a person of its own."""
    alias = table.resolve(Kind.PERSON, text)
    if alias is not None:
        return Person(alias.id, alias.name)
    name = clean_name(text.replace(",", ""))
    return Person(fold(name), name)
