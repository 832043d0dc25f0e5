"""The people of one article: which full names are one person, and whom a surname, a title or a given name means.

Precision comes first: where two people fit and nothing decides between them, nobody is named. Nothing is carried from
one article to the next; what joins articles is the alias table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from monitor.aliases import Alias, AliasTable, clean_name, fold
from monitor.mentions import How, Kind
from monitor.naming import NameWords, PersonName, read_name

MOST_OF_ONE_SURNAME = 50  # more bearers of one surname in an article than any text has: none is looked for among them


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
    middles: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def id(self) -> str:
        """The alias table's id, else the casefolded clean name."""
        return self.alias.id if self.alias else clean_name(self.name.text).casefold()

    @property
    def shown(self) -> str:
        """The alias table's name, else the longest form, in title case if it was only seen in capitals."""
        if self.alias:
            return self.alias.name
        written = clean_name(self.name.text)
        return " ".join(word.capitalize() for word in written.split()) if written.isupper() else written


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference leads to; id and name are empty where `how` is UNRESOLVED."""

    id: str
    name: str
    how: How


NOBODY = Resolved("", "", How.UNRESOLVED)

_Index: TypeAlias = dict[str, dict[Figure, None]]


class Figures:
    """The article's people. Tell it every full name, `settle`, then ask it about each reference in reading order."""

    def __init__(self, aliases: AliasTable, words: NameWords) -> None:
        self._aliases = aliases
        self._words = words
        self._by_form: dict[str, Figure] = {}
        self._by_alias: dict[str, Figure] = {}
        self._by_parts: dict[tuple[str, str, str], dict[Figure, None]] = {}
        self._levels: tuple[_Index, _Index, _Index] = ({}, {}, {})
        self._given: _Index = {}
        self._established: dict[str, Alias] = {}
        self._waiting: list[Reference] = []

    def add(self, reference: Reference) -> None:
        """Take a full name: one with two parts or more, or one that the table knows."""
        name = reference.name
        alias = self.alias(name)
        if alias is None and len(name.words) == 2 and (name.starts_with_initial or self._is_royal(name)):
            self._waiting.append(reference)  # it may be short for a name that comes later
        else:
            self._add_or_join(reference)

    def settle(self) -> None:
        """Join what is short for a longer name, then index everybody; call after `add`, before asking."""
        self._index()
        for reference in self._waiting:
            name = reference.name
            fitting = self._longer(name)
            if len(fitting) == 1:
                self._join(fitting[0], reference)
            elif not fitting and (self._is_royal(name) or len(name.words[0]) > 1):
                self._add_or_join(reference)
        self._waiting = []
        self._join_tails()
        self._index()

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

    def given(self, name: PersonName) -> list[Figure]:
        """Give the people whose given name this is."""
        return list(self._given.get(fold(name.text), ()))

    def full(self, name: PersonName) -> Figure | None:
        """Give the person whose full name this is, None where it was never added as one."""
        return self._by_form.get(fold(name.text))

    def surnamed(self, name: PersonName) -> list[Figure]:
        """Give the people whose surname `name` can be: by the last word, else a leading one, else a double one."""
        keys = (fold(name.text), name.surname) if len(name.words) == 1 else (fold(name.text),)
        for level in self._levels:
            for key in keys:
                found = [each for each in level.get(key, ()) if not name.suffix or each.name.suffix == name.suffix]
                if found:
                    return found
        return []

    def resolve(self, reference: Reference) -> Resolved:
        """Tell whom a reference means."""
        name = reference.name
        figure = self.full(name)
        if figure is not None:
            return _to(figure, self._how_full(name, figure))
        if name.starts_with_initial:
            return self._by_initial(name)
        return self._by_short(reference)

    def _how_full(self, name: PersonName, figure: Figure) -> How:
        """Tell how a form of two words or more names a person: J. Smith by initials, Lopez Obrador by surname."""
        longer = [figure.name.words, *(known.words for known in self._table_names(figure))]
        if any(len(words) > len(name.words) and words[-len(name.words) :] == name.words for words in longer):
            return How.SURNAME
        is_own = fold(figure.name.text) == fold(name.text) or self._aliases.resolve(Kind.PERSON, name.text) is not None
        return How.INITIALS if name.starts_with_initial and len(name.words) == 2 and not is_own else How.FULL_NAME

    def _by_initial(self, name: PersonName) -> Resolved:
        fitting = self._longer(name)
        if len(fitting) == 1:
            return _to(fitting[0], How.INITIALS)
        alias = self._aliases.resolve(Kind.PERSON, name.surname)
        if not fitting and alias and fold(alias.name)[:1] == name.words[0][:1]:
            return Resolved(alias.id, alias.name, How.INITIALS)
        return NOBODY

    def _by_short(self, reference: Reference) -> Resolved:
        name = reference.name
        fitting = self.surnamed(name)
        alias = self._aliases.resolve(Kind.PERSON, name.text)
        if fitting:
            if alias and self._means_table(reference, alias, fitting):
                self._establish(reference, alias)
                return Resolved(alias.id, alias.name, How.SURNAME if alias.id in self._by_alias else How.ALIAS)
            chosen = self._choose(reference, fitting)
            return _to(chosen, How.SURNAME) if chosen else NOBODY
        if alias:
            return Resolved(alias.id, alias.name, How.ALIAS)
        named = self.given(name)
        if len(named) == 1 and reference.is_tagged and not reference.title:
            return _to(named[0], How.NAME)
        return NOBODY

    def _means_table(self, reference: Reference, alias: Alias, fitting: list[Figure]) -> bool:
        """Tell whether a surname that the table knows means its holder although others of the article bear it too."""
        mine = [figure for figure in fitting if figure.alias and figure.alias.id == alias.id]
        others = [figure for figure in fitting if figure not in mine]
        if not others:
            return True
        if _by_title(reference.title, others):
            return False
        if mine or alias.id in self._established:
            return not self._is_courtesy_of_other_sex(reference.title, mine)
        if self._words.has("office", reference.title.split()[-1] if reference.title else "-"):
            return True
        spot = reference.spot
        return all(spot.key() < other.first.key() for other in others) or (spot.is_headline and len(others) > 1)

    def _establish(self, reference: Reference, alias: Alias) -> None:
        if not reference.spot.is_headline:
            self._established.setdefault(alias.id, alias)

    def _is_courtesy_of_other_sex(self, title: str, figures: list[Figure]) -> bool:
        sex = self._title_sex(title)
        return bool(sex) and any(self._sex(figure) not in ("", sex) for figure in figures)

    def _choose(self, reference: Reference, fitting: list[Figure]) -> Figure | None:
        """Give the only one who fits: by the title, by its sex, by having been named before; None if two are left."""
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > MOST_OF_ONE_SURNAME:
            return None
        titled = _by_title(reference.title, fitting)
        if len(titled) == 1:
            return titled[0]
        sex = self._title_sex(reference.title)
        if sex:
            same = [figure for figure in fitting if self._sex(figure) == sex]
            unknown = [figure for figure in fitting if not self._sex(figure)]
            if len(same) == 1 and not unknown:
                return same[0]
        spot = reference.spot
        earlier = [figure for figure in fitting if not spot.is_headline and figure.first.key() < spot.key()]
        return earlier[0] if len(earlier) == 1 else None

    def _title_sex(self, title: str) -> str:
        roles = ("courtesy", "regnal", "office")
        return next((sex for word in title.split() for role in roles if (sex := self._words.note(role, word))), "")

    def _sex(self, figure: Figure) -> str:
        by_title = {sex for title in sorted(figure.titles) if (sex := self._title_sex(title))}
        return by_title.pop() if len(by_title) == 1 else self._words.note("given", figure.name.words[0])

    def _same(self, name: PersonName, alias: Alias | None) -> Figure | None:
        """Give the person known so far whose name this is in another form."""
        if alias:
            return self._by_alias.get(alias.id)
        form = self._by_form.get(fold(name.text))
        if form is not None:
            return form
        alike = self._by_parts.get(_parts(name), {})
        return next((figure for figure in alike if _agree(name.middle, figure.middles)), None)

    def _join(self, figure: Figure, reference: Reference) -> None:
        name = reference.name
        self._by_form.setdefault(fold(name.text), figure)
        figure.titles.update(_title_words(reference.title))
        figure.first = min(figure.first, reference.spot, key=Spot.key)
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

    def _longer(self, name: PersonName) -> list[Figure]:
        """Give those for whom "J. Smith" or "Prince Mohammed" is short."""
        if self._is_royal(name):
            return list(self._given.get(name.words[1], ()))
        return [figure for figure in self._levels[0].get(name.surname, ()) if _fits(name, figure)]

    def _join_tails(self) -> None:
        """A full name that only ends another one is that one: Lopez Obrador is Andres Manuel Lopez Obrador."""
        tails: dict[str, list[Figure]] = {}
        for figure in self.known():
            words = figure.name.words
            for start in range(1, len(words) - 1):
                tails.setdefault(" ".join(words[start:]), []).append(figure)
        for form, figure in list(self._by_form.items()):
            longer = tails.get(form, [])
            if len(longer) == 1 and figure.alias is None and longer[0] is not figure:
                self._by_form[form] = longer[0]
                longer[0].first = min(longer[0].first, figure.first, key=Spot.key)

    def _index(self) -> None:
        self._levels = ({}, {}, {})
        self._given = {}
        for figure in self.known():
            for form in {figure.name, *self._table_names(figure)}:
                self._index_form(figure, form)

    def _table_names(self, figure: Figure) -> list[PersonName]:
        """Give the table's name of the person too, so that Zelensky fits where only Volodymyr Zelenskyy is written."""
        name = read_name(figure.alias.name, self._words) if figure.alias else None
        return [name] if name else []

    def _index_form(self, figure: Figure, name: PersonName) -> None:
        words = name.words
        if len(words) < 2:
            return
        last, leading, inner = self._levels
        _put(last, {words[-1], name.surname, " ".join(words[name.surname_start :])}, figure)
        if len(words) in (2, 3) and self._words.has("family_first", words[0]):
            _put(leading, {words[0]}, figure)
        tails = {" ".join(words[start:]) for start in range(1, len(words) - 1)}
        second = words[-2] if len(words) > 2 else ""
        if len(second) > 1 and not self._words.has("given", second) and not self._words.has("particle", second):
            tails.add(second)
        _put(inner, tails, figure)
        if not name.starts_with_initial:
            _put(self._given, {words[0], " ".join(words[1:])} if words[0] in leading else {words[0]}, figure)


def _put(index: _Index, keys: set[str], figure: Figure) -> None:
    for key in keys:
        index.setdefault(key, {})[figure] = None


def _to(figure: Figure, how: How) -> Resolved:
    return Resolved(figure.id, figure.shown, how)


def _parts(name: PersonName) -> tuple[str, str, str]:
    return name.words[0], name.surname, name.suffix


def _agree(middle: tuple[str, ...], others: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether middle names are of one person: where both are given, one is the other or its initial."""
    return all(
        mine == theirs or (min(len(mine), len(theirs)) == 1 and mine[0] == theirs[0])
        for other in others
        for mine, theirs in zip(middle, other, strict=False)
    )


def _fits(short: PersonName, figure: Figure) -> bool:
    return figure.name.words[0][0] == short.words[0][0] and figure.name.suffix == short.suffix


def _by_title(title: str, figures: list[Figure]) -> list[Figure]:
    """Give those who were called by this title with their full name."""
    words = _title_words(title)
    return [figure for figure in figures if not words.isdisjoint(figure.titles)]


def _title_words(title: str) -> set[str]:
    return {fold(word) for word in title.split()}
