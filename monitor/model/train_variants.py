"""Variants of a training sentence: headlines in capitals or title case, curly quotes, people nobody wrote about.

News sets are full of the same statesmen, and a model that knows them by heart misses the rest of the world. So in a
share of the sentences each person gets an invented name: of Faker's lists for many countries, or put together from two
people of the training sets. Everything is drawn from the generator handed in, so that a seed repeats a training.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.model.train_data import Example, tagged
from monitor.model.train_names import Region, invented, regions

CAPITALS: Final = 0.05
TITLE_CASE: Final = 0.06
OTHER_QUOTES: Final = 0.25
OTHER_PEOPLE: Final = 0.3
"""Shares of the sentences that are changed in each way."""

_WORD: Final = re.compile(r"(?<=\w)-(?=\w)|(?:[^\s-]|(?<!\w)-|-(?!\w))+")
_SMALL: Final = frozenset("a an and as at but by for from in of on or over the to with".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class FullName:
    """The words of a name, split as spaCy's tokenizer does, and those that are used alone."""

    words: tuple[str, ...]
    short: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Regions to draw people from; a region is drawn first, so that all weigh the same."""

    regions: tuple[Region, ...]

    @classmethod
    def gather(cls, examples: Sequence[Example], seed: int) -> "Names":
        """Collects the regions of the world, and for every third one the people in `examples` as a further region."""
        world = tuple(regions(seed))
        people = [
            names for example in examples for names in _people(example) if len(names) > 1 and names[0][0].isupper()
        ]
        known = Region(tuple(names[0] for names in people), tuple(names[-1] for names in people))
        return cls((*world, *([known] * (len(world) // 3))))

    def draw(self, generator: random.Random) -> "FullName":
        """Gives one invented full name."""
        region = generator.choice(self.regions)
        given, family = generator.choice(region.given), generator.choice(region.family)
        if region.is_family_first:
            return FullName(split(f"{family} {given}"), split(family))
        chance = generator.random()
        if chance < 0.08:
            given += f" {generator.choice(region.given)}"
        elif chance < 0.14:
            given += f" {generator.choice(region.given)[0]}."
        elif chance < 0.17:
            given += f" {generator.choice(('bin', 'al', 'de', 'van', 'von', 'da', 'Abu', 'El', 'Le'))}"
        if generator.random() < 0.03:
            family = invented(family, generator.choice(region.family), generator)
        return FullName(split(f"{given} {family}"), split(family)[-3:])


def split(name: str) -> tuple[str, ...]:
    """Gives the words of a name; a hyphen between letters is a word."""
    return tuple(_WORD.findall(name))


def vary(example: Example, names: Names, generator: random.Random) -> Example:
    """Gives the sentence or a changed copy of it; tags always fit the words given back."""
    if example.source != "templates" and generator.random() < OTHER_PEOPLE:
        example = renamed_people(example, names, generator)
    words = example.words
    if generator.random() < OTHER_QUOTES:
        words = _other_quotes(words)
    chance = generator.random()
    if chance < CAPITALS:
        words = tuple(word.upper() for word in words)
    elif chance < CAPITALS + TITLE_CASE:
        words = _title_case(words)
    if chance < CAPITALS + TITLE_CASE and len(words) > 4 and words[-1] == "." and example.tags[-1] == 0:
        return Example(words[:-1], example.tags[:-1], example.source)
    return Example(words, example.tags, example.source)


def _people(example: Example) -> list[tuple[str, ...]]:
    return [example.words[start:end] for start, end in example.spans("PERSON")]


def renamed_people(example: Example, names: Names, generator: random.Random) -> Example:
    """Renames every person; someone named by the family name alone keeps the one drawn for the full name."""
    drawn: dict[str, FullName] = {}  # by old family name
    for person in sorted(_people(example), key=len, reverse=True):
        drawn.setdefault(person[-1], names.draw(generator))

    def write(start: int, end: int) -> Iterator[tuple[str, int]]:
        name = drawn[example.words[end - 1]]
        return tagged(name.words if end - start > 1 else name.short, "PERSON")

    return example.rewritten("PERSON", write)


def _other_quotes(words: Sequence[str]) -> tuple[str, ...]:
    """Swaps straight quotes for curly ones."""
    swapped: list[str] = []
    is_open = False
    for word in words:
        if word == '"':
            is_open = not is_open
            swapped.append("“" if is_open else "”")
        else:
            swapped.append(word.replace("'", "’"))
    return tuple(swapped)


def _title_case(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        word if number and word in _SMALL else word[:1].upper() + word[1:] if word[:1].isalpha() else word
        for number, word in enumerate(words)
    )
