"""People told apart: mentions inside one article as clusters, each of one person.

B-cubed (Bagga and Baldwin, "Algorithms for scoring coreference chains", 1998): for each marked mention the share of its
found cluster that belongs with it (precision), and the share of its true cluster that was found with it (recall). A
mention that leads to nobody is a cluster of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from consumers.evaluating.reading import Found, found_in_both
from consumers.evaluating.records import Record, field, span
from consumers.evaluating.scoring import Miss, interval, miss, ratio
from monitor.errors import UsageError
from monitor.mentions import Kind
from monitor.pipeline import Pipeline

Marked = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class PeopleScores:
    """Shares from 0 to 1 over all mentions; `merged` counts ids that hold two people, `split` people of two ids."""

    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float
    found: float
    cases: int
    merged: int
    split: int
    nobody: int

    def as_json(self) -> dict[str, Any]:
        """The form of `evaluate people --json`."""
        return {name: getattr(self, name) for name in self.__slots__}


def evaluate_people(records: Iterable[Record], pipeline: Pipeline) -> tuple[PeopleScores, list[Miss]]:
    """The figures on records {"text", "people": {name: [[start, end], …]}}; raises UsageError as the others.

    A record may have a "title"; its people are judged where it has "title_people" in the same form, too. `found` is the
    share of the mentions that lead to somebody; `nobody` counts people found where none is marked.
    """
    rows: list[tuple[float, float, int]] = []
    misses: list[Miss] = []
    found_mentions = merged = split = nobody = 0
    for record in records:
        text, title = field(record, "text", str), str(record.get("title", ""))
        in_title, in_text = found_in_both(pipeline, title, text)
        shift = len(title) + 1
        marked = _marked(field(record, "people", dict), text, shift)
        if "title_people" in record:
            marked += _marked(field(record, "title_people", dict), title, 0)
        else:
            in_title = []
        persons = [one for one in (*in_title, *(_moved(one, shift) for one in in_text)) if _is_somebody(one)]
        ids = {one: _id_at(persons, one) for one in marked}
        text = f"{title}\n{text}"
        found_mentions += sum(not one.startswith("?") for one in ids.values())
        rows.append(_cubed(ids))
        merged, split = merged + _count_mixed(ids, 0, misses, text), split + _count_mixed(ids, 1, misses, text)
        strangers = [one for one in persons if not any(one.touches(start, end) for start, end, _ in marked)]
        nobody += len(strangers)
        misses += [miss(f"no person: {one.mention.name}", text, one.start, one.end) for one in strangers]
        misses += [miss(f"not found: {one[2]}", text, *one[:2]) for one, who in ids.items() if who.startswith("?")]
    if not rows or not sum(row[2] for row in rows):
        raise UsageError("no mention of a person is marked; check the file")
    return _scores(np.asarray(rows), found_mentions, merged, split, nobody), misses


def _marked(people: Mapping[str, Any], text: str, shift: int) -> list[Marked]:
    """The mentions of one part, in places of title and text together."""
    places = [(span(place, text), name) for name, places in people.items() for place in places]
    return [(start + shift, end + shift, name) for (start, end), name in places]


def _moved(one: Found, shift: int) -> Found:
    return Found(one.start + shift, one.end + shift, one.mention)


def _is_somebody(one: Found) -> bool:
    return one.mention.kind is Kind.PERSON and bool(one.mention.id)


def _id_at(persons: list[Found], marked: Marked) -> str:
    """The id found at a marked place, or one that nothing else has."""
    here = [one.mention.id for one in persons if one.touches(*marked[:2])]
    return here[0] if here else f"?{marked[0]}"


def _cubed(ids: Mapping[Marked, str]) -> tuple[float, float, int]:
    """The sums of precision and of recall over the mentions, and how many there are."""
    both = Counter((one[2], who) for one, who in ids.items())
    true, found = Counter(one[2] for one in ids), Counter(ids.values())
    precision = sum(both[one[2], who] / found[who] for one, who in ids.items())
    return precision, sum(both[one[2], who] / true[one[2]] for one, who in ids.items()), len(ids)


def _count_mixed(ids: Mapping[Marked, str], side: int, misses: list[Miss], text: str) -> int:
    """How many ids hold several people (side 0), or people are held by several ids (side 1)."""
    groups: dict[str, dict[str, Marked]] = {}
    for one, who in ids.items():
        if not who.startswith("?"):
            key, other = ((who, one[2]), (one[2], who))[side]
            groups.setdefault(key, {}).setdefault(other, one)
    mixed = {key: others for key, others in groups.items() if len(others) > 1}
    kind = ("merged", "split")[side]
    misses += [
        miss(f"{kind} {key}: {', '.join(others)}", text, *list(others.values())[1][:2]) for key, others in mixed.items()
    ]
    return len(mixed)


def _scores(rows: Any, found: int, merged: int, split: int, nobody: int) -> PeopleScores:
    low, high = interval(rows, _f1)
    precision, recall, cases = rows.sum(axis=0)
    return PeopleScores(
        precision=float(precision / cases),
        recall=float(recall / cases),
        f1=_f1(rows.sum(axis=0)),
        f1_low=low,
        f1_high=high,
        found=ratio(found, int(cases)),
        cases=int(cases),
        merged=merged,
        split=split,
        nobody=nobody,
    )


def _f1(sums: Any) -> float:
    precision, recall, cases = (float(one) for one in sums)
    return ratio(2 * precision * recall, (precision + recall) * cases)
