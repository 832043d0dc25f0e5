"""Finds where an article names people: what the model marked and what it passed over, decided by majority.

A known name is looked for in the whole article, so that one is found that the model missed once; what it marked once
and mostly not is dropped. Who is meant is not decided here.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.aliases import AliasTable, clean_name, fold, unaccented
from monitor.figures import Figures
from monitor.mentions import Kind
from monitor.naming import NameWords, bare_surname
from monitor.packaged import read_packaged
from monitor.scanning import Scanner
from monitor.spans import Candidate, Line

SHORTEST_SINGLE = 4  # letters of a single name of the table that is taken without a mark
_PLACES = ("dateline_places.tsv", ("place",)), ("us_states.tsv", ("word",))
_SPEAKER = re.compile(r"([A-Z][\w'-]+): [\"“]")


class Lexicon:
    """The tables behind the search: the alias table, the words of names, and both made ready for scanning."""

    def __init__(self, aliases: AliasTable, words: NameWords) -> None:
        self.words = words
        self._aliases = aliases
        variants = [name for variant in aliases.variants(Kind.PERSON) if (name := clean_name(variant))]
        singles = [name for name in variants if " " not in name and len(name) >= SHORTEST_SINGLE]
        singles += [_capitalised(name) for name in singles]  # al-Sharaa begins a sentence
        self.full_names = Scanner(name for name in variants if " " in name)
        self.singles = Scanner(name for name in singles if not self.is_plain(name))
        self.things = Scanner(words.written["thing"])
        self.places = frozenset(fold(place) for table in _PLACES for (place,) in read_packaged(*table))

    def knows(self, name: str) -> bool:
        """Tell whether the alias table leads this spelling to a person."""
        return self._aliases.resolve(Kind.PERSON, name) is not None

    def short_spellings(self, name: str) -> set[str]:
        """Give the single names by which the table knows whom it leads this spelling to: Hemedti, Burhan."""
        alias = self._aliases.resolve(Kind.PERSON, name)
        spellings = self._aliases.spellings(Kind.PERSON, alias.id) if alias else ()
        return {spelling for spelling in spellings if " " not in spelling}

    def is_plain(self, surname: str) -> bool:
        """Tell whether a surname is a plain word or a given name too, so that only the model can know it as one."""
        return len(surname) < 2 or any(
            self.words.has(role, surname) for role in ("plain", "given", "thing", "org_after")
        )


class Occurrences:
    """The places of one article where people may be named. `tagged` is what the model marked, trimmed."""

    def __init__(self, lines: Sequence[Line], tagged: Sequence[Candidate], lexicon: Lexicon) -> None:
        self._lines = lines
        self._tagged = [*tagged, *_mistaken(lines, tagged)]
        self._lexicon = lexicon
        self._companies = self._find_companies()

    def full_names(self) -> list[Candidate]:
        """Give the full names, marked or not, that are people by the majority of their occurrences."""
        full = {each.text for each in self._tagged if not each.name.is_short}
        scanner = Scanner(full | {unaccented(name) for name in full})
        marked = _by_line(self._tagged)
        kept: list[Candidate] = []
        for line in self._lines:
            spans = {*scanner.find(line.text, in_capitals=line.in_capitals)}
            spans.update(self._lexicon.full_names.find(line.text, in_capitals=line.in_capitals))
            found = [each for span in sorted(spans) if (each := _unmarked(line, span)) is not None]
            kept.extend(_longest(line, [*marked[line.index], *found]))
        names = self._without_headlines([each for each in kept if not each.name.is_short])
        refused = self._outvoted(names) | {fold(each.text) for each in self._companies}
        return [each for each in names if fold(each.text) not in refused]

    def short_names(self, full: Sequence[Candidate], figures: Figures) -> list[Candidate]:
        """Give the surnames and single names, marked or not, that do not stand inside one of the full names."""
        tagged = [each for each in self._tagged if each.name.is_short]
        votes = Counter(fold(each.text) for each in tagged if not each.line.in_capitals)
        known = {each.text for each in tagged if self._lexicon.knows(each.text)}
        introduced = self._introduced()
        surnames = {form for each in full for form in self._short_forms(each)} | introduced
        known |= surnames
        people = self._are_people(surnames, votes)
        firms = self._firms(votes)
        storms = {name for line in self._lines for name in line.storms()}
        tagged = [each for each in tagged if each.text not in storms]
        scanner = Scanner(known - storms)
        marked, named = _by_line(tagged), _by_line((*full, *self._companies))
        kept: list[Candidate] = []
        is_plain = self._lexicon.is_plain
        for line in self._lines:
            named_so = scanner.find(line.text, in_capitals=line.in_capitals)
            spans = {(low, end) for low, end in named_so if line.acts(end) or not is_plain(line.text[low:end])}
            if line.in_capitals:
                spans.update(self._lexicon.singles.find(line.text, in_capitals=True))
            found = [each for span in sorted(spans) if (each := _unmarked_short(line, span, people)) is not None]
            borne = [each for each in (*marked[line.index], *found) if each.title or not firms.bear(each)]
            kept.extend(_longest(line, borne, taken=named[line.index]))
        return self._elected(kept, figures, introduced)

    def _introduced(self) -> set[str]:
        """Give the table's single names that stand in the headline or are introduced: Brazil's Lula, Putin-backed."""
        found = (
            line.exact(*span)
            for line in self._lines
            for span in self._lexicon.singles.find(line.text, in_capitals=False)
            if line.is_headline or line.is_introduced(span[0]) or line.is_stood_for(*span)
        )
        return {each.text for each in found if each and _is_name(each)}

    def _are_people(self, surnames: Iterable[str], votes: Counter[str]) -> set[str]:
        """Give the names, folded, that mean people of this article even where the model marked a place.

        Two marks as a person say so, or being the surname of somebody named in full; not of a known place, nor of one
        that something happens in.
        """
        inside = {fold(text) for line in self._lines for text in line.entered_places()}
        borne = {fold(surname) for surname in surnames} - self._lexicon.places - inside
        borne -= self._lexicon.words.roles["given_place"]
        return borne | {name for name, count in votes.items() if count > 1}

    def _firms(self, votes: Mapping[str, int]) -> "_Firms":
        """Give the organisations that go by a single name: marked so twice or more, capitals apart."""
        marked = {
            (line.index, start, end): fold(line.text[start:end])
            for line in self._lines
            if not line.in_capitals
            for start, end in line.organisations()
        }
        counted = Counter(marked.values())
        mostly = {name for name, count in counted.items() if count > max(1, votes[name])}
        return _Firms(mostly, {place for place, name in marked.items() if counted[name] > 1})

    def _without_headlines(self, names: Sequence[Candidate]) -> list[Candidate]:
        """Drop what the model marked in capitals and is a surname of the article with its verb: SMITH WINS."""
        plain = [each for each in names if not each.line.in_capitals]
        forms = {fold(each.text) for each in plain}
        surnames = {each.name.surname for each in plain}

        def is_name(each: Candidate) -> bool:
            is_known = fold(each.text) in forms or self._lexicon.knows(each.text)
            return is_known or not any(word in surnames or self._lexicon.knows(word) for word in each.name.words)

        return [each for each in names if not each.line.in_capitals or is_name(each)]

    def _find_companies(self) -> list[Candidate]:
        """Give every place of the full names that have a chairman or shareholders somewhere in the article."""
        full = (each for each in self._tagged if not each.name.is_short and not self._lexicon.knows(each.text))
        scanner = Scanner(each.text for each in full if each.line.is_company(each.start, each.end))
        spans = ((line, span) for line in self._lines for span in scanner.find(line.text, in_capitals=line.in_capitals))
        return [found for line, span in spans if (found := line.exact(*span)) is not None]

    def _outvoted(self, names: Iterable[Candidate]) -> set[str]:
        """Give the full names, folded, that the model took for a person in the smaller part of their places only.

        Capitals do not vote. A name of the table is a person wherever it stands.
        """
        people: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for each in names:
            if not each.line.in_capitals:
                is_person = each.is_tagged or self._lexicon.knows(each.text)
                (people if is_person else others)[fold(each.text)] += 1
        return {key for key, count in others.items() if count > people[key]}

    def _elected(self, names: Sequence[Candidate], figures: Figures, introduced: set[str]) -> list[Candidate]:
        """Drop single names that nobody of the article bears in full and that are mostly not marked as people.

        The table's are kept where they were introduced once.
        """
        people: Counter[str] = Counter()
        others: Counter[str] = Counter(fold(text) for line in self._lines for text in line.other_texts())
        for each in names:
            if not each.line.in_capitals:
                (people if each.is_tagged else others)[fold(each.text)] += 1
        outvoted = {key for key, count in others.items() if count > people[key]}
        return [
            each
            for each in names
            if each.line.in_capitals
            or each.text in introduced
            or fold(each.text) not in outvoted
            or figures.bears(each.name)
        ]

    def _short_forms(self, each: Candidate) -> set[str]:
        """Give what the bearer of a full name may be called by alone: surnames, El Chapo, the table's single names."""
        name = each.name
        if "the" in name.words:  # Peter the Great
            return self._lexicon.short_spellings(name.text)
        found = {" ".join(name.written[name.surname_start :]), name.written[-1], bare_surname(name.written[-1])}
        found |= self._lexicon.short_spellings(name.text)
        found |= {name.nickname} if " " in name.nickname else set()
        words = self._lexicon.words
        found |= {name.written[at] for at in (words.inner_surname(name), words.western_surname(name)) if at is not None}
        if words.is_family_first(name):
            found.add(name.written[0])
        found |= {_capitalised(surname) for surname in found}  # a particle that begins a sentence
        return found | {unaccented(surname) for surname in found}


@dataclass(frozen=True, slots=True)
class _Firms:
    """The organisations of an article whose name may be their founder's: Ford, Dyson.

    Those that the model mostly marked so, and not as a person, are one wherever their name stands (`names`, folded);
    others where it marked them (`places`: line, start, end).
    """

    names: Container[str]
    places: Container[tuple[int, int, int]]

    def bear(self, each: Candidate) -> bool:
        """Tell whether this short name means one of them."""
        return fold(each.text) in self.names or (each.line.index, each.start, each.end) in self.places


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def _mistaken(lines: Sequence[Line], tagged: Sequence[Candidate]) -> list[Candidate]:
    """Give the full names marked as places whose surname is marked as a person elsewhere and nobody else explains.

    "the tower at Agadir and Leonor Vidigal", where the rest of the article says "Vidigal": the marks of the many short
    mentions outweigh the one. Who speaks in a transcript ('Vidigal: "Good afternoon."') has a vote per line.
    """
    votes = Counter(each.text for each in tagged if each.name.is_short and not each.line.in_capitals)
    votes.update(said[1] for line in lines if (said := _SPEAKER.match(line.text)))
    votes.subtract(text for line in lines for text in line.other_texts())
    explained = {each.name.surname for each in tagged if not each.name.is_short}
    elected = {text for text, count in votes.items() if count > 1}
    naming = [line for line in lines if not line.in_capitals and any(text in line.text for text in elected)]
    found = [each for line in naming for each in line.others() if not each.name.is_short]
    return [each for each in found if each.name.written[-1] in elected and each.name.surname not in explained]


def _unmarked(line: Line, span: tuple[int, int]) -> Candidate | None:
    """Give a candidate for a full name that the model did not mark here, None if it is nobody."""
    candidate = line.exact(*span)
    if candidate is None or line.is_nobody(*span, is_name_full=True) or line.is_inside_other(*span):
        return None
    return candidate


def _unmarked_short(line: Line, span: tuple[int, int], people: Container[str]) -> Candidate | None:
    """Give a candidate for an unmarked surname that stands by itself and is neither an organisation's nor a place's."""
    candidate = line.exact(*span)
    if candidate is None or not _is_name(candidate):
        return None
    is_place = line.is_marked_other(*span) and fold(candidate.text) not in people and not line.acts(span[1])
    return None if is_place else candidate


def _is_name(short: Candidate) -> bool:
    """Tell whether a short name is one by itself, whoever bears it."""
    line, start, end = short.line, short.start, short.end
    return not line.is_nobody(start, end, is_name_full=False) and line.stands_alone(start, end)


def _longest(line: Line, candidates: Sequence[Candidate], *, taken: Iterable[Candidate] = ()) -> list[Candidate]:
    """Give the candidates of one line without overlaps: the longest first, marked before unmarked.

    In capitals, where a model is at its weakest, a known name goes before whatever the model marked.
    """
    if not candidates:
        return []
    occupied = bytearray(len(line.text))
    for each in taken:
        occupied[each.start : each.end] = b"\1" * (each.end - each.start)
    kept = []
    for each in sorted(
        candidates,
        key=lambda each: (line.in_capitals and each.is_tagged, each.start - each.end, not each.is_tagged, each.start),
    ):
        if not any(occupied[each.start : each.end]):
            occupied[each.start : each.end] = b"\1" * (each.end - each.start)
            kept.append(each)
    return kept


def _by_line(candidates: Iterable[Candidate]) -> defaultdict[int, list[Candidate]]:
    found: defaultdict[int, list[Candidate]] = defaultdict(list)
    for each in candidates:
        found[each.line.index].append(each)
    return found
