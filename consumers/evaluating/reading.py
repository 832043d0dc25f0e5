"""What the whole pipeline finds in a text: mentions at the places of the text that was given, whatever was cleaned."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from monitor.errors import UsageError
from monitor.mentions import Mention
from monitor.pipeline import Observed, Pipeline
from monitor.records import Record
from monitor.sentences import Sentence

NOW_MS = 1_767_225_600_000  # any time after what is measured: articles here carry no date


@dataclass(frozen=True, slots=True)
class Found:
    """A mention, and where it stands in the text: code points, end excluded."""

    start: int
    end: int
    mention: Mention

    def touches(self, start: int, end: int) -> bool:
        """Whether it shares a character with that stretch."""
        return self.start < end and start < self.end


def found_in(pipeline: Pipeline, title: str, text: str) -> list[Found]:
    """The mentions in a text, those of its title left out; raises UsageError where it is no article."""
    return found_in_both(pipeline, title, text)[1]


def found_in_both(pipeline: Pipeline, title: str, text: str) -> tuple[list[Found], list[Found]]:
    """The mentions in a title, and those in the text below it; raises UsageError where it is no article."""
    record = msgspec.json.encode({"uri": "urn:deskwatch:measured", "title": title, "text": text, "language": "en"})
    (outcome,) = pipeline.run([Record(record, NOW_MS)])
    if not isinstance(outcome, Observed):
        raise UsageError(f"the text {text[:60]!r} is not read as an article: {outcome.message}")
    in_title = _places(title, outcome.sentences, is_title=True)
    in_text = _places(text, outcome.sentences, is_title=False)
    return _found(outcome.mentions, in_title), _found(outcome.mentions, in_text)


def _found(mentions: Sequence[Mention], places: Sequence[Sequence[int]]) -> list[Found]:
    return [
        Found(places[mention.sentence][mention.start], places[mention.sentence][mention.end - 1] + 1, mention)
        for mention in mentions
        if places[mention.sentence]
    ]


def _places(text: str, sentences: Sequence[Sentence], *, is_title: bool) -> list[list[int]]:
    """Where each character of each sentence stands in the text; white space, which may be another, by what follows.

    A sentence of the other part, or one that is not in the text as it was given, has no places.
    """
    solid = [place for place, character in enumerate(text) if not character.isspace()]
    packed = "".join(text[place] for place in solid)
    position = 0
    places: list[list[int]] = []
    for sentence in sentences:
        wanted = "".join(sentence.text.split())
        found = packed.find(wanted, position) if (sentence.line == 0) == is_title else -1
        if found < 0:
            places.append([])
            continue
        position = found + len(wanted)
        numbers, next_one = [], found
        for character in sentence.text:
            numbers.append(solid[next_one])
            next_one += not character.isspace()
        places.append(numbers)
    return places
