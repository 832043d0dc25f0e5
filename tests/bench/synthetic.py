"""Endless short reports with invented people: new words and names all the time, and no sentence twice."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from monitor.country_table import country_names
from monitor.items import Observation
from tests.making import person

_ONSETS = "b br ch d dr f g gr h j k kl l m n p r s sh st t th tr v w y z".split()  # noqa: SIM905
_VOWELS = "a e i o u ai ei ou".split()  # noqa: SIM905
_CODAS = ("", "", "n", "r", "l", "s", "m", "nd", "rt")
_GIVEN = ("Anna", "James", "Maria", "Ahmed", "Li", "Olga", "Pedro", "Grace", "Ravi", "Yuki", "Fatima", "John", "Eva")
_ROLES = ("minister", "striker", "banker", "senator", "director", "captain", "judge", "mayor", "general", "singer")
_VERBS = ("praised", "attacked", "visited", "met", "sued", "thanked", "replaced", "criticised", "joined", "warned")
_THINGS = ("plan", "strike", "merger", "treaty", "vote", "ban", "rescue", "scandal", "deal", "trial", "flood", "win")
_MANNERS = ("late", "bitter", "surprising", "welcome", "costly", "narrow", "long", "secret", "disputed", "modest")
_PLACES = ("the capital", "the north", "parliament", "court", "the harbour", "the final", "the south", "a hotel")


A_REPORT = 10
"""People of a `crowd` that one article names."""


def crowd(number: int) -> list[Observation]:
    """So many people, each as an article observes them, for what comes after the language work."""
    return [person(f"Person {place // 100} Number{place}", tone=300) for place in range(number)]


def reports(number: int, days: float, *, people: int = 50_000, seed: int = 7) -> Iterator[dict[str, object]]:
    """So many reports of 25 to 40 words, evenly over the last `days`, that name three of `people` and a country each.

    A few people are named often and most of them rarely, as in news (1/rank).
    """
    draw = random.Random(seed)
    names = [f"{draw.choice(_GIVEN)} {_word(draw)}" for _ in range(people)]
    places = list(country_names().values())
    begin, step = datetime.now(UTC) - timedelta(days=days), timedelta(days=days) / number
    for place in range(number):
        first, second, third = (names[min(int(people ** draw.random()), people - 1)] for _ in range(3))
        yield {
            "uri": f"urn:synthetic:{place}",
            "title": f"{first} {draw.choice(_VERBS)} {second}",
            "published_at": (begin + place * step).isoformat(timespec="milliseconds"),
            "language": "en",
            "source": f"Paper {place % 40}",
            "text": (
                f"The {draw.choice(_ROLES)} {first} {draw.choice(_VERBS)} {second} over the {draw.choice(_MANNERS)} "
                f"{draw.choice(_THINGS)} of {draw.choice(places)}, {draw.randrange(2, 900)} days after the "
                f"{draw.choice(_MANNERS)} {draw.choice(_THINGS)} in {draw.choice(_PLACES)}. "
                f"{third} {draw.choice(_VERBS)} the {draw.choice(_ROLES)} on {draw.randrange(1, 29)} counts."
            ),
        }


def _word(draw: random.Random) -> str:
    """A surname of two syllables: one of some two hundred thousand."""
    parts = (draw.choice(_ONSETS) + draw.choice(_VOWELS) + draw.choice(_CODAS) for _ in range(2))
    return "".join(parts).capitalize()
