"""Names found: exact spans of the model, before anything is resolved; people, and places of any kind together."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from consumers.evaluating.records import Record, field
from consumers.evaluating.scoring import Counts, Miss, Score, miss, score
from monitor.clean import CleanText, Line
from monitor.sentences import Reader, Sentence

BATCH_RECORDS = 64
_GOLD = {"PER": "PERSON", "LOC": "PLACE", "GPE": "PLACE"}

Span = tuple[int, int, str]


def evaluate_names(
    records: Iterable[Record], reader: Reader, *, doc_prefix: str = ""
) -> tuple[dict[str, Score], list[Miss]]:
    """PERSON and PLACE on records {"text", "ents": [[start, end, label]], "doc"} whose doc begins with `doc_prefix`.

    The text is read as it is, uncleaned. Labels other than PER, LOC and GPE are ignored. Raises UsageError for a record
    of another form, and where no record is left.
    """
    chosen = iter(record for record in records if str(record.get("doc", "")).startswith(doc_prefix))
    counts: dict[str, list[Counts]] = {"PERSON": [], "PLACE": []}
    misses: list[Miss] = []
    while batch := list(islice(chosen, BATCH_RECORDS)):
        texts = [field(record, "text", str) for record in batch]
        for record, text, sentences in zip(batch, texts, read_as_is(reader, texts), strict=True):
            gold = {(start, end, _GOLD.get(label)) for start, end, label in field(record, "ents", list)}
            found = set(_spans(text, sentences))
            for label, rows in counts.items():
                right, given = ({span for span in spans if span[2] == label} for spans in (gold, found))
                rows.append((len(right & given), len(given - right), len(right - given)))
                misses += [miss(f"missed {label}", text, *place[:2]) for place in sorted(right - given)]
                misses += [miss(f"no {label}", text, *place[:2]) for place in sorted(given - right)]
    return {label: score(rows) for label, rows in counts.items()}, misses


def read_as_is(reader: Reader, texts: Sequence[str]) -> list[tuple[Sentence, ...]]:
    """The sentences of texts of which nothing is cleaned away."""
    return reader.read([CleanText((Line(1, text),), ()) for text in texts])


def placed(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, Sentence]]:
    """Each sentence with the place in the text at which it begins."""
    place = 0
    for sentence in sentences:
        place = text.index(sentence.text, place)
        yield place, sentence
        place += len(sentence.text)


def _spans(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int, Any]]:
    """The names of all sentences, in code points of the text."""
    for place, sentence in placed(text, sentences):
        for name in sentence.names:
            yield place + name.start, place + name.end, name.label
