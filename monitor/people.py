"""Finds the people of one article: every place where one is named, and who that is.

The model's marks are the start. A full name makes a person of the article; surnames, titles, initials and given names
lead to it, the alias table joins spellings and knows who is meant by a single name. A name is decided once per article
over all its occurrences, so that one the model passed over is found and one it marked by mistake is not. What nothing
decides is a mention that is unresolved. Organisations and places named after people are nobody.
"""

import re
from collections.abc import Sequence

from monitor.aliases import AliasTable
from monitor.figures import Figures, Reference, Spot
from monitor.mentions import How, Kind, Mention
from monitor.naming import load_words, read_name
from monitor.occurrences import Lexicon, Occurrences
from monitor.references import References
from monitor.sentences import Sentence
from monitor.spans import Candidate, Line

_AND = " and "
_RELATED = re.compile(
    r"\b(?:brothers|children|couple|cousins|daughters|parents|siblings|sisters|sons|twins),? $", re.IGNORECASE
)


class People:
    """Finds people. Built once; keeps nothing of an article, so it may be shared."""

    def __init__(self, aliases: AliasTable) -> None:
        """Take the table that joins spellings across articles."""
        self._aliases = aliases
        self._words = load_words()
        self._lexicon = Lexicon(aliases, self._words)

    def find(self, sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
        """Give all mentions of people in the sentences of one article, in order and without overlaps.

        A mention's stretch is the name without title, possessive and quotes. `how` is FULL_NAME, SURNAME, INITIALS,
        ALIAS (the table alone led there), NAME (a given name) or UNRESOLVED, whose id and name are empty.
        """
        lines = [Line(index, sentence, self._words, self._lexicon.things) for index, sentence in enumerate(sentences)]
        tagged = [found for line in lines for found in self._tagged(line)]
        occurrences = Occurrences(lines, tagged, self._lexicon)
        full = occurrences.full_names()
        figures = self._figures(full, tagged)
        candidates = [*full, *occurrences.short_names(full, figures)]
        mentions = self._resolved(candidates, References(figures, self._aliases, self._words), sentences)
        return tuple(sorted(mentions, key=lambda mention: (mention.sentence, mention.start)))

    def _resolved(
        self, candidates: Sequence[Candidate], references: References, sentences: Sequence[Sentence]
    ) -> list[Mention]:
        """Give a mention for each candidate; an unmarked one that leads to nobody is none."""
        mentions = []
        for each in sorted(candidates, key=lambda each: _spot(each).key()):
            found = references.resolve(Reference(each.name, each.title, _spot(each), each.is_tagged))
            if each.is_tagged or found.how is not How.UNRESOLVED:
                place = each.line.index, each.start, each.end
                text = sentences[each.line.index].text[each.start : each.end]
                mentions.append(Mention(*place, text, Kind.PERSON, found.id, found.name, found.how))
        return mentions

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
        is_known = self._lexicon.knows(text)
        if name is None or not (is_known or self._words.has("regnal", title)):
            return candidate
        start = candidate.start - len(title) - 1
        return Candidate(line, start, candidate.end, name, line.title_before(start), is_tagged=True)

    def _figures(self, full: Sequence[Candidate], tagged: Sequence[Candidate]) -> Figures:
        figures = Figures(self._aliases, self._words)
        for each in sorted(full, key=lambda each: _spot(each).key()):
            figures.add(Reference(each.name, each.title, _spot(each), each.is_tagged))
        alone = {each.name.surname for each in tagged if each.name.is_short}
        figures.settle(alone)
        starts = {(each.line.index, each.start): each for each in full}
        for each in tagged:
            couple = self._couple(each, starts.get((each.line.index, each.end + len(_AND))), figures)
            if couple is not None:
                figures.add(couple)
        figures.settle(alone)
        return figures

    def _couple(self, given: Candidate, partner: Candidate | None, figures: Figures) -> Reference | None:
        """Give "Kate Smith" for the Kate of "Kate and William Smith", None where it is not so simple."""
        if partner is None or given.line.text[given.end : partner.start] != _AND:
            return None
        if not given.name.is_short or given.title or self._lexicon.knows(given.text):
            return None
        if figures.given(given.name) or figures.surnamed(given.name):
            return None
        surname = partner.name.written[partner.name.surname_start :]
        name = read_name(" ".join((given.text, *surname)), self._words)
        words = self._words
        are_given = all(words.has("given", word) or words.sex_of(word) for word in (given.text, partner.name.words[0]))
        are_given |= _RELATED.search(given.line.text, max(0, given.start - 20), given.start) is not None
        if name is None or not (are_given or figures.alias(name)):
            return None
        return Reference(name, "", _spot(given))


def _spot(each: Candidate) -> Spot:
    return Spot(each.line.is_headline, each.line.index, each.start)
