"""Variants of a training sentence: headlines in capitals or title case, curly quotes, people nobody wrote about.

News sets are full of the same statesmen, and a model that knows them by heart misses the rest of the world. So in a
share of the sentences each person gets an invented name: of Faker's lists for many countries, or put together from two
people of the training sets. Everything is drawn from the generator handed in, so that a seed repeats a training.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from faker import Faker

from monitor.model.features import TAGS
from monitor.model.train_data import Example

CAPITALS: Final = 0.05
TITLE_CASE: Final = 0.06
OTHER_QUOTES: Final = 0.25
OTHER_PEOPLE: Final = 0.3
"""Shares of the sentences that are changed in each way."""

LOCALES: Final = (  # noqa: SIM905 - one a line would be half the file
    "en_US en_GB en_IN en_NG en_KE en_PK en_TH en_PH id_ID tr_TR vi_VN zu_ZA yo_NG ha_NG ig_NG tw_GH uz_UZ_Latn "
    "az_AZ pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI sq_AL et_EE lt_LT lv_LV fi_FI sv_SE no_NO da_DK nl_NL de_DE "
    "fr_FR it_IT es_ES es_MX es_AR es_CO es_CL pt_BR pt_PT ga_IE tl_PH sw"
).split()
"""Faker's locales whose names are in Latin letters; one that the installed Faker lacks is passed over."""

_SMALL: Final = frozenset("a an and as at but by for from in of on or over the to with".split())  # noqa: SIM905
_PERSON: Final = (TAGS.index("B-PERSON"), TAGS.index("I-PERSON"))


@dataclass(frozen=True, slots=True)
class Names:
    """Given and family names by region, to draw people from; a region is drawn first, so that all weigh the same."""

    regions: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @classmethod
    def gather(cls, examples: Sequence[Example], seed: int) -> "Names":
        """Collects up to 300 names a locale, and those of the people in `examples` as further regions."""
        regions = [region for locale in LOCALES if (region := _faker_names(locale, seed))]
        people = [
            names for example in examples for names in _people(example) if len(names) > 1 and names[0][0].isupper()
        ]
        given, family = tuple(names[0] for names in people), tuple(names[-1] for names in people)
        return cls((*regions, *([(given, family)] * (len(regions) // 2))))

    def draw(self, generator: random.Random) -> tuple[str, ...]:
        """Gives the words of one invented full name, family name last."""
        given, family = generator.choice(self.regions)
        words = [generator.choice(given)]
        chance = generator.random()
        if chance < 0.08:
            words.append(generator.choice(given))
        elif chance < 0.14:
            words.append(f"{generator.choice(given)[0]}.")
        elif chance < 0.17:
            words.append(generator.choice(("bin", "al", "de", "van", "von", "da", "Abu", "El", "Le")))
        last = generator.choice(family)
        if generator.random() < 0.03:
            last = f"{last}{generator.choice(family).lower()}" if generator.random() < 0.5 else last[::-1].capitalize()
        return (*words, *last.split())


def vary(example: Example, names: Names, generator: random.Random) -> Example:
    """Gives the sentence or a changed copy of it; tags always fit the words given back."""
    if generator.random() < OTHER_PEOPLE:
        example = _other_people(example, names, generator)
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


def _faker_names(locale: str, seed: int) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    try:
        faker = Faker(locale)
    except AttributeError:
        return None
    faker.seed_instance(seed)
    given = {faker.first_name() for _ in range(300)}
    family = {faker.last_name() for _ in range(300)}
    if not all(name.isascii() or max(name) < "\u0250" or "\u1e00" <= max(name) < "\u1f00" for name in given | family):
        return None
    return tuple(sorted(given)), tuple(sorted(family))


def _people(example: Example) -> list[tuple[str, ...]]:
    people: list[list[str]] = []
    for word, tag in zip(example.words, example.tags, strict=True):
        if tag == _PERSON[0]:
            people.append([word])
        elif tag == _PERSON[1] and people:
            people[-1].append(word)
    return [tuple(words) for words in people]


def _other_people(example: Example, names: Names, generator: random.Random) -> Example:
    """Renames every person; someone named by the family name alone keeps the one drawn for the full name."""
    drawn: dict[str, tuple[str, ...]] = {}  # old family name to the words of the new name
    for person in sorted(_people(example), key=len, reverse=True):
        drawn.setdefault(person[-1], names.draw(generator))
    words: list[str] = []
    tags: list[int] = []
    people = iter(_people(example))
    for word, tag in zip(example.words, example.tags, strict=True):
        if tag == _PERSON[0]:
            person = next(people)
            new = drawn[person[-1]] if len(person) > 1 else drawn[person[-1]][-1:]
            words.extend(new)
            tags.extend([_PERSON[0], *[_PERSON[1]] * (len(new) - 1)])
        elif tag != _PERSON[1]:
            words.append(word)
            tags.append(tag)
    return Example(tuple(words), tuple(tags), example.source)


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
