"""Variants of a training sentence: other places, and somebody introduced by an office with no comma before the name.

The labelled sets hold some 20 sentences like "the governor of Lagos State Babajide Sanwo-Olu said": a network trained
on them takes the given name for a part of the place or body before it. Newspapers of Africa and Asia write so daily.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import spacy

from monitor.model.train_data import Example, tagged
from monitor.model.train_variants import split

OTHER_PLACES: Final = 0.04
"""Share of the sentences whose places get other names."""

INTRODUCED: Final = 0.12
"""Share of the sentences in which people may be introduced: half as many are."""

_OFFICES: Final = tuple(
    split(office)
    for office in """
head, former head, deputy head, director, deputy director, director general, director-general,
executive director, chairman, chairwoman, chairperson, chair, vice chairman, deputy chairman, chief,
chief executive, CEO, managing director, president, vice president, vice-president, former president,
MP, MP, MLA, DCE, akim, hokim, wali, sarpanch, prefect, regent, councillor, magistrate, senator, lawmaker,
police commander, police commissioner, police chief, district commissioner, regional commissioner,
secretary, secretary general, secretary-general, general secretary, permanent secretary, spokesman,
spokeswoman, spokesperson, minister, state minister, deputy minister, prime minister, governor,
deputy governor, former governor, mayor, deputy mayor, former mayor, commander, commander-in-chief,
chief of staff, ambassador, envoy, special envoy, high commissioner, commissioner, inspector general,
chief justice, speaker, deputy speaker, member, founder, co-founder, leader, deputy leader, opposition leader,
king, bishop, archbishop, rector, dean, vice chancellor, professor, coach, captain, coordinator,
representative, treasurer, prosecutor, attorney general, judge, senator, chancellor
""".split(",")  # noqa: SIM905 - words in lines, not lines of words
)
TITLED: Final = 0.2
"""Share of the people that may be introduced who get an honorific or a rank instead: "Alhaji Sani Bello"."""

OWNED: Final = 0.2
"""Share of the people that may be introduced who are called by the family name and whose they are: "Peru's Jeri"."""

_AFTER: Final = frozenset('said told by with and while when after as that says , " “ : ; -- –'.split())  # noqa: SIM905
_PREPOSITIONS: Final = (*["of"] * 7, "for", "for", "at", "from")
_LONGEST: Final = 7
_NOT_CHANGED: Final = frozenset({"btc", "wnut17", "templates"})
"""Sets that do not write like a newspaper, and sentences that are drawn anew already."""


@dataclass(frozen=True, slots=True)
class World:
    """Cities and provinces, and the places and bodies of the labelled sets, as words, each as often as it is named.

    `titles` are the words that may stand before a name: honorifics, ranks.
    """

    places: tuple[tuple[str, ...], ...]
    known: tuple[tuple[str, ...], ...]
    bodies: tuple[tuple[str, ...], ...]
    titles: tuple[tuple[str, ...], ...]

    @classmethod
    def gather(cls, examples: Sequence[Example], cities: Iterable[tuple[str, str]], titles: Iterable[str]) -> "World":
        """Collects the bodies of `examples`, with their articles, `cities`, each with its province, and `titles`."""
        tokenize = spacy.blank("en").tokenizer
        places = dict.fromkeys(chain.from_iterable(cities))
        known, bodies = (
            [
                example.words[start - (start > 0 and example.words[start - 1] == "the") : end]
                for example in examples
                if example.source not in _NOT_CHANGED
                for start, end in example.spans(label)
            ]
            for label in ("PLACE", "ORG")
        )
        return cls(
            tuple(split(place) for place in places if place and place.replace(" ", "").replace("-", "").isalpha()),
            tuple(place for place in known if len(place) <= _LONGEST and place[-1].istitle()),
            tuple(body for body in bodies if 1 < len(body) <= _LONGEST and body[-1].istitle()),
            tuple(tuple(word.text for word in tokenize(title)) for title in titles),
        )

    def around(self, example: Example, generator: random.Random) -> Example:
        """Gives the sentence or a changed copy of it; tags always fit the words given back."""
        if example.source in _NOT_CHANGED:
            return example
        if generator.random() < OTHER_PLACES:
            example = self._moved(example, generator)
        if generator.random() < INTRODUCED:
            example = self._introduced(example, generator)
        return example

    def _moved(self, example: Example, generator: random.Random) -> Example:
        """Gives a copy in which every place has another name, the same one everywhere in the sentence."""
        drawn: dict[tuple[str, ...], tuple[str, ...]] = {}

        def write(start: int, end: int) -> Iterator[tuple[str, int]]:
            return tagged(drawn.setdefault(example.words[start:end], generator.choice(self.places)), "PLACE")

        return example.rewritten("PLACE", write)

    def _introduced(self, example: Example, generator: random.Random) -> Example:
        """Gives a copy in which each full name that may have one has an office before it, of a body or a place.

        Some get an honorific instead; some lose the given name, and have the place that is theirs.
        """

        def write(start: int, end: int) -> Iterator[tuple[str, int]]:
            if end - start > 1 and (start == 0 or example.words[start - 1] in _AFTER):
                chance = generator.random()
                if chance < TITLED:
                    yield from ((word, 0) for word in generator.choice(self.titles))
                elif chance < TITLED + OWNED:
                    yield from (*_with_article(generator.choice(self.known), "PLACE"), ("'s", 0))
                    start = end - 1
                else:
                    yield from self._office(generator, is_first=start == 0)
            yield from tagged(example.words[start:end], "PERSON")

        return example.rewritten("PERSON", write)

    def _office(self, generator: random.Random, *, is_first: bool) -> Iterator[tuple[str, int]]:
        """Gives the words that introduce somebody, with their tags: an office and what it is of, or a place alone."""
        is_place = generator.random() < 0.4
        label, drawn = ("PLACE", self.known) if is_place else ("ORG", self.bodies)
        # Mostly a known place: else the network would learn that an unknown word before a name is a place.
        holder = generator.choice(self.places if is_place and generator.random() < 0.25 else drawn)
        if is_place and generator.random() < 0.05:
            yield from (*_with_article(holder, label), ("'s", 0))
            return
        office = generator.choice(_OFFICES)
        if is_place and generator.random() < 0.25:
            yield from tagged([word for word in holder if word != "the"], label)
            yield from ((word[:1].upper() + word[1:] if is_first else word, 0) for word in office)
            return
        if generator.random() < 0.3:
            office = ("the", *office)
        if is_first or generator.random() < 0.2:
            office = tuple(word[:1].upper() + word[1:] for word in office)
        yield from ((word, 0) for word in (*office, generator.choice(_PREPOSITIONS)))
        yield from _with_article(holder, label)


def _with_article(name: Sequence[str], label: str) -> Iterator[tuple[str, int]]:
    """Gives the words of a name with their tags; "the" before it is none of it."""
    if name[0] == "the":
        yield "the", 0
        name = name[1:]
    yield from tagged(name, label)
