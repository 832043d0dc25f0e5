"""Whole articles, end to end: which people and countries each one names, and how often.

The labels stand apart from the texts, which are not the project's: a record names the file below the evaluation
folder, the article's id, the SHA-256 of its text, and offsets. What is labelled `doubtful`, and people of whom the
article gives no full name (keys that begin with "?"), are judged neither way.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consumers.evaluating.reading import Found, found_in
from consumers.evaluating.records import Record, field, read_records, span
from consumers.evaluating.scoring import Counts, Miss, Score, interval, miss, ratio, score
from monitor.aliases import fold
from monitor.errors import UsageError
from monitor.mentions import Kind
from monitor.pipeline import Pipeline

Place = tuple[int, int]
Key = tuple[str, str]  # kind, and the labelled name or code


@dataclass(frozen=True, slots=True)
class Labels:
    """What an article names: places by entity, and places that are judged neither way."""

    title: str
    text: str
    places: Mapping[Key, Sequence[Place]]
    doubtful: Sequence[Place]


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """(kind, entity) per article, of both kinds and of each; relative error of the counts; names shown as labelled."""

    entities: Mapping[str, Score]
    count_error: float
    count_error_low: float
    count_error_high: float
    shown_alike: float
    articles: int

    def as_json(self) -> dict[str, Any]:
        """The form of `evaluate articles --json`."""
        rest = {name: getattr(self, name) for name in self.__slots__ if name != "entities"}
        return {**{name: asdict(one) for name, one in self.entities.items()}, **rest}


def read_labels(record: Record, folder: Path) -> Labels:
    """The labels of one article with its text; raises UsageError where the text is absent or another one."""
    name, identity = field(record, "file", str), field(record, "id", str)
    title, text = _article(folder / name, identity)
    if hashlib.sha256(text.encode()).hexdigest() != field(record, "sha256", str):
        raise UsageError(f"the text of {identity} in {name} is not the one that was labelled; get the same data")
    places = {
        (kind, key): [span(place, text) for place in marked]
        for kind, label in (("person", "people"), ("country", "countries"))
        for key, marked in field(record, label, dict).items()
    }
    return Labels(title, text, places, [span(place, text) for place in record.get("doubtful", [])])


def evaluate_articles(labels: Iterable[Labels], pipeline: Pipeline) -> tuple[ArticleScores, list[Miss]]:
    """The figures over all articles; raises UsageError where there is none."""
    rows: dict[str, list[Counts]] = {"all": [], "person": [], "country": []}
    counts: list[tuple[int, int]] = []
    shown: list[bool] = []
    misses: list[Miss] = []
    for one in labels:
        found = found_in(pipeline, one.title, one.text)
        counted = [each for each in found if each.mention.id and not _is_undecided(each, one)]
        truth = {key: places for key, places in one.places.items() if not key[1].startswith("?")}
        given = _given(counted, truth)
        per_kind = {kind: _compare(kind, truth, given) for kind in ("person", "country")}
        for kind, row in per_kind.items():
            rows[kind].append(row)
        rows["all"].append(tuple(map(sum, zip(*per_kind.values(), strict=True))))  # type: ignore[arg-type]
        of = Counter(given[entity] for entity in ((str(each.mention.kind), each.mention.id) for each in counted))
        counts.append((sum(abs(of[key] - len(places)) for key, places in truth.items()), sum(map(len, truth.values()))))
        shown += _shown_alike(counted, given)
        misses += _misses(one, truth, given, counted)
    error = _error(np.asarray(counts).sum(axis=0))
    low, high = interval(np.asarray(counts, np.int64), _error)
    entities = {kind: score(those) for kind, those in rows.items()}
    return ArticleScores(entities, error, low, high, ratio(sum(shown), len(shown)), len(counts)), misses


def agreement(first: Iterable[Labels], second: Iterable[Labels]) -> dict[str, Score]:
    """How far two labellings of the same articles agree, by mention and by entity; the first is taken for the truth."""
    others = {one.text: one for one in second}
    rows: dict[str, list[Counts]] = {"mentions": [], "entities": []}
    for one in first:
        if one.text in others:
            pair = (one, others[one.text])
            spans = [
                {(kind, *place) for (kind, _), places in labels.places.items() for place in places} for labels in pair
            ]
            names = [{(kind, fold(key.lstrip("?"))) for kind, key in labels.places} for labels in pair]
            for name, (left, right) in (("mentions", spans), ("entities", names)):
                rows[name].append((len(left & right), len(right - left), len(left - right)))
    return {name: score(those) for name, those in rows.items()}


@cache
def _articles(path: Path) -> Mapping[str, Record]:
    return {str(record.get("id")): record for record in read_records(path)}


def _article(path: Path, identity: str) -> tuple[str, str]:
    """Title and text; a plain file is its own text. A title that the text begins with is not given twice."""
    if path.suffix != ".jsonl":
        try:
            return "", path.read_text("utf-8")
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}; name the evaluation folder") from error
    record = _articles(path).get(identity)
    if record is None:
        raise UsageError(f"{path} has no article {identity}")
    title, text = str(record.get("title", "")), field(record, "text", str)
    return ("" if text.startswith(title) else title), text


def _is_undecided(found: Found, labels: Labels) -> bool:
    """Whether it stands at a place that is judged neither way."""
    unsure = (place for (_, key), places in labels.places.items() if key.startswith("?") for place in places)
    return any(found.touches(*place) for place in (*labels.doubtful, *unsure))


def _given(counted: Sequence[Found], truth: Mapping[Key, Sequence[Place]]) -> dict[Key, Key]:
    """Which labelled entity each found one is: of a country its code, of a person whom most of its mentions are.

    One that is none of them, or a second one of the same person, stands for itself.
    """
    votes: dict[Key, Counter[Key]] = {}
    for found in counted:
        tally = votes.setdefault((str(found.mention.kind), found.mention.id), Counter())
        tally.update(
            key
            for key, places in truth.items()
            if key[0] == found.mention.kind and any(found.touches(*place) for place in places)
        )
    given: dict[Key, Key] = {}
    for entity, tally in sorted(votes.items(), key=lambda item: -sum(item[1].values())):
        if entity[0] == Kind.COUNTRY:
            given[entity] = entity
        else:
            chosen = tally.most_common(1)[0][0] if tally else None
            given[entity] = chosen if chosen and chosen not in given.values() else (entity[0], f"?{entity[1]}")
    return given


def _compare(kind: str, truth: Mapping[Key, Any], given: Mapping[Key, Key]) -> Counts:
    wanted = {key for key in truth if key[0] == kind}
    found = {key for entity, key in given.items() if entity[0] == kind}
    return len(wanted & found), len(found - wanted), len(wanted - found)


def _shown_alike(counted: Sequence[Found], given: Mapping[Key, Key]) -> list[bool]:
    """Of each person found: whether the name shown is the labelled one, but for case, accents and punctuation."""
    names = {found.mention.id: found.mention.name for found in counted if found.mention.kind is Kind.PERSON}
    keys = {entity: given["person", entity][1] for entity in names}
    return [fold(names[entity]) == fold(key) for entity, key in keys.items() if not key.startswith("?")]


def _error(sums: NDArray[np.int64]) -> float:
    wrong, true = (int(one) for one in sums)
    return ratio(wrong, true)


def _misses(
    labels: Labels, truth: Mapping[Key, Sequence[Place]], given: Mapping[Key, Key], counted: Sequence[Found]
) -> list[Miss]:
    found = set(given.values())
    missed = [
        miss(f"missed {key[0]} {key[1]}", labels.text, *places[0])
        for key, places in truth.items()
        if key not in found and places
    ]
    strange = {entity for entity, key in given.items() if key not in truth}
    first = {(str(one.mention.kind), one.mention.id): one for one in reversed(counted)}
    return missed + [
        miss(f"no {one.mention.kind} {one.mention.name}", labels.text, one.start, one.end)
        for entity, one in first.items()
        if entity in strange
    ]
