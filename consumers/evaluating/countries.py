"""Countries resolved: every marked place must be found with its code, and a marked place without one not at all."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from consumers.evaluating.reading import found_in
from consumers.evaluating.records import Record, field, span
from consumers.evaluating.scoring import Counts, Miss, Score, miss, ratio, score
from monitor.errors import UsageError
from monitor.mentions import Kind
from monitor.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class CountryScores:
    """All marked countries, and the share of the traps (places without a code) that were left alone."""

    overall: Score
    traps_left: float
    traps: int

    def as_json(self) -> dict[str, Any]:
        """The form of `evaluate countries --json`."""
        return {**asdict(self.overall), "traps_left_alone": self.traps_left, "traps": self.traps}


def evaluate_countries(records: Iterable[Record], pipeline: Pipeline) -> tuple[CountryScores, list[Miss]]:
    """The figures on records {"text", "countries": [[start, end, code]]}; every country of the text must be marked.

    Raises UsageError for a record of another form, and where none is left.
    """
    rows: list[Counts] = []
    misses: list[Miss] = []
    traps = fallen = 0
    for record in records:
        text = field(record, "text", str)
        marked = [(*span(one, text), _code(one)) for one in field(record, "countries", list)]
        named = [one for one in found_in(pipeline, "", text) if one.mention.kind is Kind.COUNTRY and one.mention.id]
        right = 0
        for start, end, code in marked:
            here = [one for one in named if one.touches(start, end)]
            if code and any(one.mention.id == code for one in here):
                right += 1
            elif code:
                given = here[0].mention.id if here else "nothing"
                misses.append(miss(f"{code}, not {given}", text, start, end))
            else:
                traps += 1
                fallen += bool(here)
        good = [one for one in named if any(c == one.mention.id and one.touches(s, e) for s, e, c in marked)]
        misses += [miss(f"no {one.mention.id}", text, one.start, one.end) for one in named if one not in good]
        wanted = sum(bool(code) for _, _, code in marked)
        rows.append((right, len(named) - len(good), wanted - right))
    return CountryScores(score(rows), ratio(traps - fallen, traps), traps), misses


def _code(marked: list[Any]) -> str:
    if len(marked) < 3 or not isinstance(marked[2], str):
        raise UsageError(f"{marked!r} has no code; expected [start, end, alpha-2 code or an empty text]")
    return marked[2]
