"""Tells whom a name in the text means: a full name, a surname, initials, a given name or a single name of the table.

Precision comes first: where two people fit and nothing decides between them, nobody is named.
"""

from dataclasses import dataclass

from monitor.aliases import Alias, AliasTable, fold
from monitor.figures import Figure, Figures, Reference, title_words
from monitor.mentions import How, Kind
from monitor.naming import NameWords, PersonName

MOST_OF_ONE_SURNAME = 50  # more bearers of one surname than any article has: none is looked for among them


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference leads to; id and name are empty where `how` is UNRESOLVED."""

    id: str
    name: str
    how: How


NOBODY = Resolved("", "", How.UNRESOLVED)


class References:
    """Resolves the references of one article, each once and in reading order: one that is settled decides the next."""

    def __init__(self, figures: Figures, aliases: AliasTable, words: NameWords) -> None:
        self._figures = figures
        self._aliases = aliases
        self._words = words
        self._established: set[str] = set()
        self._courtesied: set[str] = set()
        self._relatives: set[str] = set()  # surnames of people who are named by title alone

    def resolve(self, reference: Reference) -> Resolved:
        """Tell whom a reference means."""
        name = reference.name
        figure = self._figures.full(name)
        if figure is not None:
            return _to(figure, self._how_full(name, figure))
        if name.starts_with_initial:
            return self._by_initial(name)
        return self._by_short(reference)

    def _how_full(self, name: PersonName, figure: Figure) -> How:
        """Tell how a form of two words or more names a person: J. Smith by initials, Lopez Obrador by surname."""
        longer = [figure.name.words, *(known.words for known in self._figures.table_names(figure))]
        if any(len(words) > len(name.words) and words[-len(name.words) :] == name.words for words in longer):
            return How.SURNAME
        is_own = fold(figure.name.text) == fold(name.text) or self._aliases.resolve(Kind.PERSON, name.text) is not None
        return How.INITIALS if name.starts_with_initial and len(name.words) == 2 and not is_own else How.FULL_NAME

    def _by_initial(self, name: PersonName) -> Resolved:
        fitting = self._figures.longer(name)
        if len(fitting) == 1:
            return _to(fitting[0], How.INITIALS)
        alias = None if fitting else self._figures.initialled(name)
        return Resolved(alias.id, alias.name, How.INITIALS) if alias else NOBODY

    def _by_short(self, reference: Reference) -> Resolved:
        name = reference.name
        fitting = self._figures.surnamed(name)
        alias = self._aliases.resolve(Kind.PERSON, name.text)
        if alias and self._contradicts(reference.title, alias.name):
            alias = None
        named = self._figures.given(name)
        if fitting and (alias or not self._comes_after(named, fitting, reference)):
            return self._establish(reference, self._by_surname(reference, alias, fitting))
        if alias:
            return Resolved(alias.id, alias.name, How.ALIAS)
        if len(named) == 1 and reference.is_tagged and self._goes_with_given(reference):
            return _to(named[0], How.NAME)
        return NOBODY

    def _comes_after(self, named: list[Figure], surnamed: list[Figure], reference: Reference) -> bool:
        """Tell whether all who bear the surname come up later only, and one of that given name was there before."""
        spot = reference.spot.key()
        is_given = any(one.first.key() < spot for one in named)
        return is_given and not reference.spot.is_headline and all(one.first.key() > spot for one in surnamed)

    def _by_surname(self, reference: Reference, alias: Alias | None, fitting: list[Figure]) -> Resolved:
        if alias and self._means_table(reference, alias, fitting):
            return Resolved(alias.id, alias.name, How.SURNAME if self._figures.has(alias) else How.ALIAS)
        chosen = self._choose(reference, fitting)
        return _to(chosen, How.SURNAME) if chosen else NOBODY

    def _establish(self, reference: Reference, found: Resolved) -> Resolved:
        """Remember who was called by a surname, which then means the same one when others of the name come up.

        Who was called Mrs. Carter is not who is called Carter: papers that leave it to the accused to have no title.
        """
        if found.id and not reference.spot.is_headline:
            is_courtesy = reference.title != "" and self._words.has("courtesy", reference.title.split()[-1])
            (self._courtesied if is_courtesy else self._established).add(found.id)
        return found

    def _goes_with_given(self, reference: Reference) -> bool:
        """Tell whether a given name may follow the title: Sir Edmund, and not Mr. Edmund. None may, too.

        Where a name is no Western one, it is what a title stands before in Thailand or Malaysia: Mr. Anutin.
        """
        title, word = reference.title, reference.name.words[0]
        is_western = self._words.has("given", word) or self._words.sex_of(word) != ""
        return not title or self._words.has("with_given", title.split()[-1]) or not is_western

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

    def _is_courtesy_of_other_sex(self, title: str, figures: list[Figure]) -> bool:
        sex = self._title_sex(title)
        return any(_differ(sex, self._sex(figure)) for figure in figures)

    def _choose(self, reference: Reference, fitting: list[Figure]) -> Figure | None:
        """Give the only one who fits: by the title, by its sex, by having been named before or called so before.

        A full name in the headline is one that was named before, and of several the one that the story is about.
        None if two are left.
        """
        sex = self._title_sex(reference.title)
        if len(fitting) == 1:
            return self._only(reference, fitting[0], sex)
        if len(fitting) > MOST_OF_ONE_SURNAME:
            return None
        titled = _by_title(reference.title, fitting)
        if len(titled) == 1:
            return titled[0]
        if sex:
            possible = [figure for figure in fitting if not _differ(sex, self._sex(figure))]
            if len(possible) == 1:
                return possible[0]
        spot = reference.spot
        earlier = [one for one in fitting if spot.is_headline or one.is_in_headline or one.first.key() < spot.key()]
        if len(earlier) > 1 and not reference.title:
            untitled = [one for one in earlier if one.id not in self._courtesied]
            called = [one for one in earlier if one.id in self._established]
            called = untitled if len(untitled) == 1 else called
            earlier = called or [one for one in earlier if one.is_in_headline]
        return earlier[0] if len(earlier) == 1 else None

    def _only(self, reference: Reference, figure: Figure, sex: str) -> Figure | None:
        """Give the only bearer, unless a title says the other sex, or did, of a relative who may be meant since."""
        surname = reference.name.surname
        if _differ(sex, self._sex(figure)):
            self._relatives.add(surname)
            return None
        is_doubtful = surname in self._relatives and not reference.title and not figure.alias
        return None if is_doubtful and figure.id not in self._established else figure

    def _contradicts(self, title: str, name: str) -> bool:
        """Tell whether a title is of the other sex than the given name of whom the table knows: Mr. Pelosi."""
        return _differ(self._title_sex(title), self._words.sex_of(name.split()[0]))

    def _title_sex(self, title: str) -> str:
        roles = ("courtesy", "regnal", "office")
        return next((sex for word in title.split() for role in roles if (sex := self._words.note(role, word))), "")

    def _sex(self, figure: Figure) -> str:
        by_title = {sex for title in sorted(figure.titles) if (sex := self._title_sex(title))}
        return by_title.pop() if len(by_title) == 1 else self._words.sex_of(figure.name.words[0])


def _differ(sex: str, other: str) -> bool:
    """Tell whether both are known and are not the same."""
    return "" not in (sex, other) and sex != other


def _to(figure: Figure, how: How) -> Resolved:
    return Resolved(figure.id, figure.shown, how)


def _by_title(title: str, figures: list[Figure]) -> list[Figure]:
    """Give those who were called by this title with their full name."""
    words = title_words(title)
    return [figure for figure in figures if not words.isdisjoint(figure.titles)]
