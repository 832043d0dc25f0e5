"""A wire that sends each article five times, lightly edited, as agencies do: both programs, no article alike."""

import json
import random
from collections.abc import Iterator, Sequence
from statistics import median

from consumers.settings import Settings
from monitor.records import Record
from monitor.ways import Way
from tests.bench.naive import Naive
from tests.bench.pairs import alternate
from tests.bench.road import Road, chosen_articles

COPIES = 5
_ADDED = (
    "More details were expected later in the day.",
    "The report was updated with reactions from residents.",
    "Officials did not immediately reply to questions.",
)


def edited(texts: Sequence[str], seed: int) -> list[str]:
    """Every article five times, in the order in which a wire would send them: all first, then all again.

    The first line changes each time, and one paragraph loses a word or gains a sentence.
    """
    draw = random.Random(seed)
    return [_edited(text, copy, draw) if copy else text for copy in range(COPIES) for text in texts]


def measure(most: int, rounds: int) -> Iterator[tuple[str, str]]:
    """The figures, each with its name."""
    _, once = chosen_articles(most)
    texts = edited(once, seed=7)
    records = [_record(number, text) for number, text in enumerate(texts)]
    naive, road = Naive(), Road(records, remembered=Settings().remembered_sentences)

    def ours() -> None:
        road.forget()
        road.run()

    words = sum(len(text.split()) for text in texts)
    ratio = alternate(lambda: naive.read(texts), ours, rounds)
    speeds = words / median(ratio.first), words / median(ratio.second)
    yield "wire", f"naive {speeds[0]:,.0f} words/s   ours {speeds[1]:,.0f} words/s   ratio {ratio}"
    whole = sum(road.sentences.values())
    yield "sentences of it", ", ".join(f"{way} {road.sentences[way] / whole:.0%}" for way in Way)


def _edited(text: str, copy: int, draw: random.Random) -> str:
    title, *paragraphs = [line for line in text.splitlines() if line.strip()]
    if paragraphs:
        place = draw.randrange(len(paragraphs))
        words = paragraphs[place].split()
        if len(words) > 8 and copy % 2:
            del words[draw.randrange(1, len(words) - 1)]
            paragraphs[place] = " ".join(words)
        else:
            paragraphs[place] += f" {draw.choice(_ADDED)}"
    return "\n".join([f"UPDATE {copy}-{title}", *paragraphs])


def _record(number: int, text: str) -> Record:
    title, _, body = text.partition("\n")
    return Record(json.dumps({"uri": f"urn:wire:{number}", "title": title, "language": "en", "text": body}).encode(), 1)
