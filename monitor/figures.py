"""The people of one article: which full names are one person, and who bears a surname or a given name.

Whom a surname means where several bear it is not decided here. Nothing is carried from one article to the next; what
joins articles is the alias table.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from monitor.aliases import Alias, AliasTable, clean_name, fold
from monitor.mentions import Kind
from monitor.naming import NameWords, PersonName, middles_agree, read_name
from monitor.spellings import Spellings

SHORTEST_SOUND = 5
"""Letters of a surname that is recognised in another spelling: Mueller for Müller, and not Li for Lee."""


MOST_NAMES, SHORTEST_INNER = 3, 4
"""Of more words than so many, one of so many letters may stand for all: Fakhrul for Mirza Fakhrul Islam Alamgir."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a name stands, for the order of reading: the headline after the body, since it presumes the body."""

    is_headline: bool
    sentence: int
    start: int

    def key(self) -> tuple[bool, int, int]:
        """Give what spots are sorted by."""
        return self.is_headline, self.sentence, self.start


@dataclass(frozen=True, slots=True)
class Reference:
    """A name as it stands in the article, with the title before it ("" if none) and whether the model marked it."""

    name: PersonName
    title: str
    spot: Spot
    is_tagged: bool = True


@dataclass(slots=True, eq=False)
class Figure:
    """One person of the article, gathered while its full names are read; two are equal only if they are one object."""

    name: PersonName  # the longest full form
    alias: Alias | None
    first: Spot
    titles: set[str] = field(default_factory=set)  # folded words
    forms: list[PersonName] = field(default_factory=list)  # as named so far
    middles: set[tuple[str, ...]] = field(default_factory=set)
    is_in_headline: bool = False  # with the full name
    sentences: set[int] = field(default_factory=set)  # those with a full name

    @property
    def id(self) -> str:
        """The alias table's id, else the name folded, so that spellings meet across articles as they do in one."""
        return self.alias.id if self.alias else fold(self.name.text)

    @property
    def shown(self) -> str:
        """The alias table's name, else the longest form, in title case if it was only seen in capitals."""
        if self.alias:
            return self.alias.name
        written = clean_name(self.name.text)
        return " ".join(word.capitalize() for word in written.split()) if written.isupper() else written


_Index: TypeAlias = dict[str, dict[Figure, None]]


class Figures:
    """The article's people. Tell it every full name in reading order and `settle`; then it can be asked."""

    def __init__(self, aliases: AliasTable, words: NameWords) -> None:
        self._aliases = aliases
        self._words = words
        self._spellings = Spellings(words)
        self._by_form: dict[str, Figure] = {}
        self._by_alias: dict[str, Figure] = {}
        self._by_parts: dict[tuple[str, str, str], dict[Figure, None]] = {}
        self._by_spelling: dict[tuple[str, str, str], dict[Figure, None]] = {}
        self._levels: tuple[_Index, _Index] = ({}, {})
        self._sounding: _Index = {}
        self._given: _Index = {}
        self._shortened: _Index = {}
        self._waiting: list[Reference] = []

    def add(self, reference: Reference) -> None:
        """Take a full name: one with two parts or more, or one that the table knows."""
        name = reference.name
        alias = self.alias(name)
        is_short = name.is_initials or (len(name.words) == 2 and not name.suffix and self._is_royal(name))
        if alias is None and is_short:
            self._waiting.append(reference)  # it may be short for a name that comes later
        else:
            self._add_or_join(reference)

    def settle(self, alone: Container[str]) -> None:
        """Join what is short for a longer name, then index everybody; call after `add`, before asking.

        An initial and a surname are somebody's whole name where no longer one follows and the surname comes `alone`
        too (folded), or an office stands before: S. Ramadoss.
        """
        self._index()
        for reference in self._waiting:
            name = reference.name
            fitting = self.longer(name)
            if len(fitting) == 1:
                self._join(fitting[0], reference)
            elif not fitting and self._is_whole(reference, alone):
                self._add_or_join(reference)
        self._waiting = []
        self._join_parts()
        self._index()

    def _is_whole(self, reference: Reference, alone: Container[str]) -> bool:
        name = reference.name
        if self._is_royal(name) or len(name.words) > 2 or len(name.words[0]) > 1:
            return True
        return self.initialled(name) is None and (reference.title != "" or name.surname in alone)

    def initialled(self, name: PersonName) -> Alias | None:
        """Give whom the table knows by the surname alone, if the initial is theirs: V. Putin."""
        alias = self._aliases.resolve(Kind.PERSON, name.surname)
        return alias if alias and fold(alias.name)[:1] == name.words[0][:1] else None

    def known(self) -> Iterable[Figure]:
        """Give everybody, once, in the order of their first full name."""
        return dict.fromkeys(self._by_form.values())

    def alias(self, name: PersonName) -> Alias | None:
        """Give what the table knows of a name, also without its middle names."""
        found = self._aliases.resolve(Kind.PERSON, name.text)
        if found is None and name.middle:
            outer = " ".join((name.words[0], *name.words[name.surname_start :], name.suffix)).strip()
            found = self._aliases.resolve(Kind.PERSON, outer)
        return found

    def has(self, alias: Alias) -> bool:
        """Tell whether a full name of the article led to this entry of the table."""
        return alias.id in self._by_alias

    def given(self, name: PersonName) -> list[Figure]:
        """Give the people whose given name this is, else those whose it is short for."""
        key = fold(name.text)
        return list(self._given.get(key, {}) or self._shortened.get(key, {}))

    def full(self, name: PersonName) -> Figure | None:
        """Give the person whose full name this is, None where it was never added as one."""
        return self._by_form.get(fold(name.text))

    def surnamed(self, name: PersonName) -> list[Figure]:
        """Give the people whose surname `name` can be: by the last word or a leading one, an inner one, its sound."""
        keys = (fold(name.text), name.surname) if len(name.words) == 1 else (fold(name.text),)
        for level in self._levels:
            for key in keys:
                found = [each for each in level.get(key, ()) if not name.suffix or each.name.suffix == name.suffix]
                if found:
                    return found
        is_long = len(name.words) == 1 and len(name.words[0]) >= SHORTEST_SOUND
        return list(self._sounding.get(self._spellings.sound(name.surname), ())) if is_long else []

    def bears(self, name: PersonName) -> bool:
        """Tell whether a person of the article may be called `name` alone, by the surname or by the table."""
        alias = self.alias(name)
        return bool(self.surnamed(name)) or (alias is not None and self.has(alias))

    def _same(self, name: PersonName, alias: Alias | None) -> Figure | None:
        """Give the person known so far whose name this is in another form."""
        if alias:
            return self._by_alias.get(alias.id)
        form = self._by_form.get(fold(name.text))
        if form is not None:
            return form
        alike = self._by_parts.get(_parts(name), {})
        found = next((figure for figure in alike if _agree(name.middle, figure.middles)), None)
        return found or self._spelled_otherwise(name)

    def _spelled_otherwise(self, name: PersonName) -> Figure | None:
        """Give the only person who is named in other spellings or by the full given name so far."""
        alike = dict.fromkeys(one for key in self._spellings.keys(name) for one in self._by_spelling.get(key, ()))
        fitting = [
            figure
            for figure in alike
            if _agree(name.middle, figure.middles)
            and all(self._spellings.are_one(name, form) for form in figure.forms if not form.is_short)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _join(self, figure: Figure, reference: Reference) -> None:
        name = reference.name
        if (form := fold(name.text)) not in self._by_form:
            self._by_form[form] = figure
            figure.forms.append(name)
            for key in self._spellings.keys(name):
                self._by_spelling.setdefault(key, {})[figure] = None
        figure.titles.update(title_words(reference.title))
        figure.first = min(figure.first, reference.spot, key=Spot.key)
        figure.is_in_headline |= reference.spot.is_headline
        figure.sentences.add(reference.spot.sentence)
        figure.middles.add(name.middle)
        better = (len(name.words), not name.text.isupper()) > (len(figure.name.words), not figure.name.text.isupper())
        if better:
            figure.name = name
        self._by_parts.setdefault(_parts(name), {})[figure] = None

    def _add_or_join(self, reference: Reference) -> None:
        alias = self.alias(reference.name)
        figure = self._same(reference.name, alias)
        if figure is not None:
            self._join(figure, reference)
            return
        figure = Figure(reference.name, alias, reference.spot)
        if alias:
            self._by_alias[alias.id] = figure
        self._join(figure, reference)

    def _is_royal(self, name: PersonName) -> bool:
        return self._words.has("regnal", name.words[0])

    def longer(self, name: PersonName) -> list[Figure]:
        """Give those for whom "J. Smith", "Prince Mohammed" or "King Harald" is short."""
        if self._is_royal(name):
            bearers = self._given.get(name.words[1], ())
            return [one for one in bearers if not self._is_royal(one.name) or one.name.words[0] == name.words[0]]
        return [figure for figure in self._levels[0].get(name.surname, ()) if _fits(name, figure)]

    def _join_parts(self) -> None:
        """A full name that only ends or begins another one is that one.

        Lopez Obrador is Andres Manuel Lopez Obrador, and Gabriel Boric is Gabriel Boric Font, unless one sentence has
        both. Jr. may be missing in the headline. What ends several is their surname and nobody: García Márquez of two.
        """
        whole: dict[str, list[Figure]] = {}
        for figure in self.known():
            words = figure.name.words
            keys = {fold(form.nickname) for form in figure.forms if " " in form.nickname}
            if figure.name.suffix:
                keys.add(" ".join(words))
            for key in keys:
                whole.setdefault(key, []).append(figure)
            if len(words) > MOST_NAMES:
                whole.setdefault(f"{words[0]} {words[-2]}", []).append(figure)  # Carlos Manzo of C. Alberto Manzo Ruiz
            for cut in range(1, len(words) - 1):
                whole.setdefault(" ".join(words[cut:]), []).append(figure)
                whole.setdefault(" ".join(words[: cut + 1]), []).append(figure)
        for form, figure in list(self._by_form.items()):
            longer = whole.get(form, [])
            if len(longer) > 1 and figure.alias is None and _end_alike(longer, figure.name.words):
                del self._by_form[form]
            if len(longer) != 1 or longer[0] is figure or None not in (figure.alias, longer[0].alias):
                continue
            if longer[0].name.words == figure.name.words and not figure.first.is_headline:
                continue
            is_tail = longer[0].name.words[-1] == figure.name.words[-1]
            if is_tail or figure.sentences.isdisjoint(longer[0].sentences):
                self._replace(*((longer[0], figure) if figure.alias else (figure, longer[0])))

    def _replace(self, figure: Figure, other: Figure) -> None:
        """Let every form of `figure` lead to `other`."""
        forms = [form for form in figure.forms if self._by_form.get(fold(form.text)) is figure]
        self._by_form.update((fold(form.text), other) for form in forms)
        other.forms += forms
        other.first = min(other.first, figure.first, key=Spot.key)
        other.is_in_headline |= figure.is_in_headline
        other.titles |= figure.titles
        other.sentences |= figure.sentences

    def _index(self) -> None:
        self._levels = ({}, {})
        self._sounding = {}
        self._given = {}
        self._shortened = {}
        for figure in self.known():
            for form in {figure.name, *self.table_names(figure)}:
                self._index_form(figure, form)
            nicknames = {fold(form.nickname) for form in figure.forms if form.nickname}
            _put(self._given, nicknames, figure)
            _put(self._levels[0], {nickname for nickname in nicknames if " " in nickname}, figure)

    def table_names(self, figure: Figure) -> list[PersonName]:
        """Give the table's name of the person too, so that Zelensky fits where only Volodymyr Zelenskyy is written."""
        name = read_name(figure.alias.name, self._words) if figure.alias else None
        return [name] if name else []

    def _index_form(self, figure: Figure, name: PersonName) -> None:
        words = name.words
        if len(words) < 2:
            return
        outer, inner = self._levels
        _put(outer, {words[-1], name.surname, " ".join(words[name.surname_start :])}, figure)
        if len(name.surname) >= SHORTEST_SOUND:
            _put(self._sounding, {self._spellings.sound(name.surname)}, figure)
        given = {words[1] if self._is_royal(name) else words[0]}
        if self._words.is_family_first(name):
            _put(outer, {words[0]}, figure)
            given.add(" ".join(words[1:]))
        tails = {" ".join(words[start:]) for start in range(1, len(words) - 1)}
        if (index := self._words.inner_surname(name)) is not None:
            tails.add(words[index])
        if (index := self._words.western_surname(name)) is not None:
            _put(outer, {words[index]}, figure)
        if "-" in name.written[-1]:
            tails.update(fold(half) for half in name.written[-1].split("-") if half.istitle())
        _put(inner, tails, figure)
        if len(words) > MOST_NAMES:
            given.update(word for word in words[1 : name.surname_start] if len(word) >= SHORTEST_INNER)
        if not name.starts_with_initial:
            _put(self._given, given, figure)
            _put(self._shortened, self._words.shortened.get(words[0], ()), figure)


def _put(index: _Index, keys: Iterable[str], figure: Figure) -> None:
    for key in keys:
        index.setdefault(key, {})[figure] = None


def _parts(name: PersonName) -> tuple[str, str, str]:
    return name.words[0], name.surname, name.suffix


def _end_alike(figures: Iterable[Figure], words: tuple[str, ...]) -> bool:
    """Tell whether all these have longer names that end in the words."""
    return all(len(one.name.words) > len(words) and one.name.words[-len(words) :] == words for one in figures)


def _agree(middle: tuple[str, ...], others: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a middle name fits all those that a person was given."""
    return all(middles_agree(middle, other) for other in others)


def _fits(short: PersonName, figure: Figure) -> bool:
    is_first = figure.name.words[0][0] == short.words[0][0] and figure.name.suffix == short.suffix
    return is_first and _agree(short.middle, figure.middles)


def title_words(title: str) -> set[str]:
    """Give the folded words of a title, by which two titles are compared."""
    return {fold(word) for word in title.split()}
