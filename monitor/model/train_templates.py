"""Sentences made from templates: what newswires write and the labelled sets lack, with names of the whole world.

A slot in braces is a kind of name and perhaps a number, under which the same name comes back: `{P1}` and `{S1}` are one
person. The sentence is filled anew each time, so that no name is learned by heart. Places are those of GeoNames.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import spacy

from monitor.model.train_data import Example, example
from monitor.model.train_variants import FullName, Names
from monitor.packaged import read_packaged

SOURCE: Final = "templates"
SHOUTED: Final = 0.3
"""Share of the scores and datelines, which have no words of their own, in which names are in capitals."""

_FOLDER: Final = Path(__file__).parent
_LABELS: Final = {
    **dict.fromkeys("PS", "PER"),
    **dict.fromkeys("GCRAD", "LOC"),
    **dict.fromkeys("NV", "NORP"),
    **dict.fromkeys("MOKLUBY", "ORG"),
}
"""X, Z, H and J are names of nothing that is looked for."""

_COUNTRY_COLUMNS: Final = ("code", "alpha3", "name", "aliases", "demonyms")
_SLOT: Final = re.compile(r"\{([A-Z])(\d?)\}")


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates, and what each kind of slot may hold."""

    lines: tuple[str, ...]
    fillings: dict[str, Sequence[str]]
    names: Names

    @classmethod
    def read(cls, cities: Sequence[tuple[str, str]], names: Names) -> "Templates":
        """Reads the templates; `cities` are those of `read_cities`."""
        lines = [line.strip() for line in (_FOLDER / "train_templates.txt").read_text("utf-8").splitlines()]
        fillings: dict[str, list[str]] = defaultdict(list)
        with (_FOLDER / "train_slots.tsv").open(encoding="utf-8") as rows:
            for slot, filling in (line.rstrip("\n").split("\t") for line in rows if not line.startswith(("#", "slot"))):
                fillings[slot].append(filling)
        fillings["G"] += [city for city, _ in cities]
        fillings["R"] += [province for _, province in cities if province]
        for _, _, name, aliases, demonyms in read_packaged("countries.tsv", _COUNTRY_COLUMNS):
            fillings["C"] += [name, *(alias for alias in aliases.split("|")[:1] if alias and " " not in alias)]
            if demonyms:
                fillings["N"].append(demonyms.split("|")[0])
                fillings["V"].append(demonyms.split("|")[-1])
        return cls(tuple(line for line in lines if line and not line.startswith("#")), fillings, names)

    def examples(self, count: int, generator: random.Random) -> Iterator[Example]:
        """Gives so many sentences, each template as often as the others."""
        tokenize = spacy.blank("en").tokenizer
        for number in range(count):
            text, ents = self._filled(self.lines[number % len(self.lines)], generator)
            yield example({"text": text, "ents": ents, "src": SOURCE}, tokenize, keep_as_is=True)

    def _filled(self, line: str, generator: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
        """Gives the sentence with its names as (start, end, label)."""
        people: dict[str, FullName] = defaultdict(lambda: self.names.draw(generator))
        known: dict[tuple[str, str], str] = {}
        text, ents, end = "", [], 0
        words = _SLOT.sub("", line)
        is_shouted = words.isupper() if words.upper() != words.lower() else generator.random() < SHOUTED
        for slot in _SLOT.finditer(line):
            kind, number = slot.groups()
            text += line[end : slot.start()]
            end = slot.end()
            name = self._name(kind, people[number] if number else self.names.draw(generator), generator)
            if number:
                name = known.setdefault((kind, number), name)
            name = name.upper() if is_shouted else name
            if kind in _LABELS:
                ents.append((len(text), len(text) + len(name), _LABELS[kind]))
            text += name
        return text + line[end:], ents

    def _name(self, kind: str, person: FullName, generator: random.Random) -> str:
        if kind in "PS":
            return _joined(person.words if kind == "P" else person.short)
        filling = generator.choice(self.fillings[kind])
        return _SLOT.sub(lambda slot: self._name(slot[1], self.names.draw(generator), generator), filling)


def read_cities(path: Path) -> list[tuple[str, str]]:
    """Gives each city with its province, which may be empty, of a CSV file with the columns name and subcountry."""
    with path.open(encoding="utf-8") as rows:
        return [(row["name"], row["subcountry"]) for row in csv.DictReader(rows)]


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).replace(" - ", "-")
