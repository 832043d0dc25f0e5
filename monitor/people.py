"""Finds the people of one article: every place where one is named, and who that is.

The model's marks are the start. A full name makes a person of the article; surnames, titles, initials and given names
lead to it, the alias table joins spellings and knows who is meant by a single name. A name is decided once per article
over all its occurrences, so that one the model passed over is found and one it marked by mistake is not. What nothing
decides is a mention that is unresolved. Organisations and places named after people are nobody.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from monitor.aliases import AliasTable, clean_name, fold
from monitor.figures import Figures, Reference, Resolved, Spot
from monitor.mentions import How, Kind, Mention
from monitor.naming import load_words, read_name
from monitor.scanning import Scanner
from monitor.sentences import Sentence
from monitor.spans import Candidate, Line


class People:
    """Finds people. Built once; keeps nothing of an article, so it may be shared."""

    def __init__(self, aliases: AliasTable) -> None:
        """Take the table that joins spellings across articles."""
        self._aliases = aliases
        self._words = load_words()
        variants = [name for variant in aliases.variants(Kind.PERSON) if (name := clean_name(variant))]
        self._table = Scanner(name for name in variants if " " in name)
        self._singles = Scanner(
            name for name in variants if " " not in name and len(name) > 3 and not self._is_plain(name)
        )
        self._things = Scanner(self._words.written["thing"])

    def find(self, sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
        """Give all mentions of people in the sentences of one article, in order and without overlaps.

        A mention's stretch is the name without title, possessive and quotes. `how` is FULL_NAME, SURNAME, INITIALS,
        ALIAS (the table alone led there), NAME (a given name) or UNRESOLVED, whose id and name are empty.
        """
        lines = [Line(index, sentence, self._words, self._things) for index, sentence in enumerate(sentences)]
        tagged = [found for line in lines for found in self._tagged(line)]
        full = self._full_names(lines, tagged)
        figures = self._figures(lines, full, tagged)
        short = self._short_names(lines, full, [each for each in tagged if each.name.is_short], figures)
        everyone = sorted((*full, *short), key=lambda each: _spot(lines, each).key())
        resolved = [(each, figures.resolve(_reference(lines, each))) for each in everyone]
        mentions = [
            _mention(sentences[each.sentence].text, each, found)
            for each, found in resolved
            if each.is_tagged or found.how is not How.UNRESOLVED
        ]
        return tuple(sorted(mentions, key=lambda mention: (mention.sentence, mention.start)))

    def _tagged(self, line: Line) -> list[Candidate]:
        """Give what the model marked in a line, without what is nobody; a royal title is part of its name."""
        found = [self._royal(line, candidate) for candidate in line.tagged()]
        return [each for each in found if not line.is_nobody(each.start, each.end, is_name_full=not each.name.is_short)]

    def _royal(self, line: Line, candidate: Candidate) -> Candidate:
        """Take in the title that makes a name of one word a full one: Pope Francis, Queen Camilla, Lady Gaga."""
        title = candidate.title.rsplit(" ", maxsplit=1)[-1]
        if not title or not candidate.name.is_short:
            return candidate
        text = f"{title} {candidate.name.text}"
        name = read_name(text, self._words)
        is_known = self._aliases.resolve(Kind.PERSON, text) is not None
        if name is None or not (is_known or self._words.has("regnal", title)):
            return candidate
        start = candidate.start - len(title) - 1
        return Candidate(line.index, start, candidate.end, name, line.title_before(start), is_tagged=True)

    def _full_names(self, lines: Sequence[Line], tagged: Sequence[Candidate]) -> list[Candidate]:
        """Give the full names, marked or not, that are people by the majority of their occurrences."""
        marked = [each for each in tagged if not each.name.is_short]
        scanner = Scanner(_text(lines, each) for each in marked)
        shorts = [each for each in tagged if each.name.is_short]
        by_line = _by_line((*marked, *shorts))
        kept: list[Candidate] = []
        for line in lines:
            spans = {*scanner.find(line.text, in_capitals=line.in_capitals)}
            spans.update(self._table.find(line.text, in_capitals=line.in_capitals))
            found = [each for span in sorted(spans) if (each := self._unmarked(line, span)) is not None]
            kept.extend(_longest(line, (*by_line.get(line.index, ()), *found)))
        names = self._without_headlines(lines, [each for each in kept if not each.name.is_short])
        refused = self._outvoted(lines, names)
        return [each for each in names if fold(each.name.text) not in refused]

    def _without_headlines(self, lines: Sequence[Line], names: Sequence[Candidate]) -> list[Candidate]:
        """Drop what the model marked in capitals and is a surname of the article with its verb: SMITH WINS."""
        plain = [each for each in names if not lines[each.sentence].in_capitals]
        forms = {fold(each.name.text) for each in plain}
        surnames = {each.name.surname for each in plain}

        def is_name(each: Candidate) -> bool:
            known = fold(each.name.text) in forms or self._aliases.resolve(Kind.PERSON, each.name.text)
            parts = [word for word in each.name.words if word in surnames or self._aliases.resolve(Kind.PERSON, word)]
            return bool(known) or not parts

        return [each for each in names if not lines[each.sentence].in_capitals or is_name(each)]

    def _unmarked(self, line: Line, span: tuple[int, int]) -> Candidate | None:
        """Give a candidate for a full name that the model did not mark here, None if it is nobody."""
        candidate = line.exact(*span)
        if candidate is None or line.is_nobody(*span, is_name_full=True) or line.is_inside_other(*span):
            return None
        return candidate

    def _outvoted(self, lines: Sequence[Line], names: Iterable[Candidate]) -> set[str]:
        """Give the full names, folded, that the model took for a person in the smaller part of their places only.

        Capitals do not vote. A name of the table is a person unless the model mostly calls it a place.
        """
        people: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for each in names:
            line = lines[each.sentence]
            if line.in_capitals:
                continue
            key = fold(each.name.text)
            is_other = line.is_marked_other(each.start, each.end)
            if each.is_tagged or (not is_other and self._aliases.resolve(Kind.PERSON, key)):
                people[key] += 1
            else:
                others[key] += 1
        return {key for key, count in others.items() if count > people[key]}

    def _figures(self, lines: Sequence[Line], full: Iterable[Candidate], tagged: Sequence[Candidate]) -> Figures:
        figures = Figures(self._aliases, self._words)
        references = sorted((_reference(lines, each) for each in full), key=lambda each: each.spot.key())
        for reference in references:
            figures.add(reference)
        figures.settle()
        starts = {(each.sentence, each.start): each for each in full}
        couples = [self._couple(lines, each, starts, figures) for each in tagged if each.name.is_short]
        for couple in couples:
            if couple is not None:
                figures.add(couple)
        figures.settle()
        return figures

    def _couple(
        self, lines: Sequence[Line], given: Candidate, starts: dict[tuple[int, int], Candidate], figures: Figures
    ) -> Reference | None:
        """Give "Kate Smith" for the Kate of "Kate and William Smith", None where it is not so simple."""
        partner = starts.get((given.sentence, given.end + len(" and ")))
        link = lines[given.sentence].text[given.end : given.end + len(" and ")]
        if partner is None or link != " and " or given.title or self._aliases.resolve(Kind.PERSON, given.name.text):
            return None
        if figures.given(given.name) or figures.surnamed(given.name):
            return None
        surname = partner.name.written[partner.name.surname_start :]
        name = read_name(" ".join((given.name.text, *surname)), self._words)
        are_given = all(self._words.has("given", word) for word in (given.name.text, partner.name.words[0]))
        if name is None or not (are_given or figures.alias(name)):
            return None
        return Reference(name, "", _spot(lines, given))

    def _short_names(
        self, lines: Sequence[Line], full: Sequence[Candidate], tagged: Sequence[Candidate], figures: Figures
    ) -> list[Candidate]:
        """Give the surnames and single names, marked or not, that do not stand inside a full name."""
        votes = Counter(fold(each.name.text) for each in tagged if not lines[each.sentence].in_capitals)
        known = {_text(lines, each) for each in tagged if self._aliases.resolve(Kind.PERSON, each.name.text)}
        surnames = {surname for each in full for surname in self._surnames(each)}
        safe = {form for form in known | surnames if not self._is_plain(form)}
        scanner = Scanner(safe)
        by_line, named = _by_line(tagged), _by_line(full)
        kept: list[Candidate] = []
        for line in lines:
            found = []
            spans = {*scanner.find(line.text, in_capitals=line.in_capitals)}
            if line.in_capitals:
                spans.update(self._singles.find(line.text, in_capitals=True))
            for span in sorted(spans):
                candidate = line.exact(*span)
                is_person = candidate is not None and self._stands(line, candidate, votes)
                found.extend([candidate] if candidate is not None and is_person else [])
            mine = named.get(line.index, ())
            rivals = _longest(line, (*by_line.get(line.index, ()), *found), taken=mine)
            kept.extend(rivals)
        return self._elected(lines, kept, figures)

    def _stands(self, line: Line, candidate: Candidate, votes: Counter[str]) -> bool:
        """Tell whether an unmarked surname is one: by itself, nobody's organisation, not another's place."""
        start, end = candidate.start, candidate.end
        if line.is_nobody(start, end, is_name_full=False) or not line.stands_alone(start, end):
            return False
        return not line.is_marked_other(start, end) or votes[fold(candidate.name.text)] > 1

    def _elected(self, lines: Sequence[Line], names: list[Candidate], figures: Figures) -> list[Candidate]:
        """Drop single names that nobody of the article bears in full and that are mostly not marked as people."""
        people: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for line in lines:
            others.update(fold(line.text[name.start : name.end]) for name in line.names if name.label != "PERSON")
        for each in names:
            if not lines[each.sentence].in_capitals:
                (people if each.is_tagged else others)[fold(each.name.text)] += 1
        return [
            each
            for each in names
            if figures.surnamed(each.name)
            or others[key := fold(each.name.text)] <= people[key]
            or lines[each.sentence].in_capitals
        ]

    def _surnames(self, each: Candidate) -> set[str]:
        """Give the surnames of a full name as they may be written alone."""
        name = each.name
        found = {" ".join(name.written[name.surname_start :]), name.written[-1]}
        if len(name.words) in (2, 3) and self._words.has("family_first", name.words[0]):
            found.add(name.written[0])
        return found

    def _is_plain(self, form: str) -> bool:
        """Tell whether a surname is a plain word or a given name too, so that only the model can know it as one."""
        return len(form) < 2 or any(self._words.has(role, form) for role in ("plain", "given", "thing", "org_after"))


def _longest(line: Line, candidates: Iterable[Candidate], *, taken: Iterable[Candidate] = ()) -> list[Candidate]:
    """Give the candidates of one line without overlaps: the longest first, marked before unmarked.

    In capitals, where a model is at its weakest, a known name goes before whatever the model marked.
    """
    occupied = bytearray(len(line.text))
    for each in taken:
        occupied[each.start : each.end] = b"\1" * (each.end - each.start)
    kept = []
    order = sorted(
        candidates,
        key=lambda each: (line.in_capitals and each.is_tagged, each.start - each.end, not each.is_tagged, each.start),
    )
    for each in order:
        if not any(occupied[each.start : each.end]):
            occupied[each.start : each.end] = b"\1" * (each.end - each.start)
            kept.append(each)
    return kept


def _by_line(candidates: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for each in candidates:
        found.setdefault(each.sentence, []).append(each)
    return found


def _text(lines: Sequence[Line], each: Candidate) -> str:
    return lines[each.sentence].text[each.start : each.end]


def _spot(lines: Sequence[Line], each: Candidate) -> Spot:
    return Spot(lines[each.sentence].is_headline, each.sentence, each.start)


def _reference(lines: Sequence[Line], each: Candidate) -> Reference:
    return Reference(each.name, each.title, _spot(lines, each), each.is_tagged)


def _mention(text: str, each: Candidate, found: Resolved) -> Mention:
    stretch = text[each.start : each.end]
    return Mention(each.sentence, each.start, each.end, stretch, Kind.PERSON, found.id, found.name, found.how)
