"""Labelled sentences for training: which sets, what is taken out, and one form for all.

Each set is a folder of JSON lines `{"text", "ents": [[start, end, label]], "doc", ...}`, offsets in code points. Words
are those of spaCy's English tokenizer, as at run time. Left out on purpose: whatever quality is judged on, and texts
whose licence does not let a model be Apache-2.0 (share-alike, non-commercial); README.md lists both.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import spacy

from monitor.model.features import TAGS

SETS: Final = (
    "gmb",
    "redocred",
    "wikigold",
    "crossner_ai",
    "crossner_literature",
    "crossner_music",
    "crossner_politics",
    "crossner_science",
    "multiner",
    "re3d",
    "gum",
    "europarl",
    "btc",
    "wnut17",
)

CORRECTIONS_FILE: Final = Path(__file__).with_name("train_corrections.jsonl")
"""Labels that take the place of a set's, for sentences that were read again: `{"digest", "ents"}` (`digest`)."""

OWN_FILE: Final = Path(__file__).with_name("train_sentences.txt")
"""Marked sentences written for deskwatch (`read_marked`). Keys: P person, L place, N nationality, O organization."""

FREE_LICENCES: Final = ("CC BY 2.5", "CC BY 3.0 AU", "CC BY 4.0", "OGL 3.0", "public domain")
"""Of sets that mix licences, only documents under one of these are used."""

JUDGED_GENRES: Final = ("GUM_news", "GUM_interview")
"""Documents that quality is judged on; no model may see them."""

DEVELOPMENT: Final = ("redocred/dev.jsonl", "wikigold/dev.jsonl", "wikigold/test.jsonl", "crossner_politics/dev.jsonl")
"""Files held out to choose between models. What is published is judged on other sets."""

_LABEL: Final = {"PER": "PERSON", "LOC": "PLACE", "GPE": "PLACE", "NORP": "NORP", "ORG": "ORG"}
_KEY: Final = {"P": "PER", "L": "LOC", "N": "NORP", "O": "ORG"}
_MARKED: Final = re.compile(r"\[([PLNO+0-]):([^\[\]]+)\]")

TITLE: Final = re.compile(
    r"(?:(?:(?:former|late|then|deputy|vice|acting|interim)[ -])?(?:president|prime minister|foreign minister|minister|"
    r"premier|chancellor|secretary|secretary-general|senator|sen\.|representative|rep\.|congressman|congresswoman|governor|"
    r"gov\.|mayor|ambassador|envoy|judge|justice|general|gen\.|lieutenant|lt\.|colonel|col\.|major|maj\.|captain|capt\.|"
    r"admiral|adm\.|sergeant|sgt\.|commander|sheikh|ayatollah|cleric|pope|cardinal|archbishop|bishop|reverend|rev\.|king|"
    r"queen|prince|princess|emperor|lord|lady|sir|dame|mr\.?|mrs\.?|ms\.?|miss|dr\.?|doctor|professor|prof\.)\s+)+",
    re.IGNORECASE,
)
"""Office and courtesy before a name: sets disagree on them, so they are taken out of the person everywhere."""

_DIRECTION: Final = re.compile(
    r"(?:the|north|south|east|west|central|(?:north|south)?-?(?:ea|we)?st?ern|northern|southern|"
    r"north-?east|north-?west|south-?east|south-?west|downtown|mid)[ -]"
)
"""Lower-case words that silver labels put before a place: "southern Afghanistan" is Afghanistan."""


UNKNOWN: Final = -100
"""Tag of a word that teaches nothing, by the convention of torch's losses."""


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence: its words, one tag number each (`UNKNOWN` where the truth is not known), and where it is from."""

    words: tuple[str, ...]
    tags: tuple[int, ...]
    source: str

    def spans(self, label: str) -> Iterator[tuple[int, int]]:
        """Gives start and end, in words, of each name of a label."""
        begin, start = TAGS.index(f"B-{label}"), None
        for index, tag in enumerate((*self.tags, 0)):
            if start is not None and tag != begin + 1:
                yield start, index
                start = None
            if tag == begin:
                start = index

    def rewritten(self, label: str, write: Callable[[int, int], Iterable[tuple[str, int]]]) -> "Example":
        """Gives a copy with what `write` gives for start and end of each name of a label in its place."""
        old = list(zip(self.words, self.tags, strict=True))
        pairs, end = list[tuple[str, int]](), 0
        for start, after in self.spans(label):
            pairs += [*old[end:start], *write(start, after)]
            end = after
        pairs += old[end:]
        return Example(tuple(word for word, _ in pairs), tuple(tag for _, tag in pairs), self.source)


def tagged(name: Sequence[str], label: str) -> Iterator[tuple[str, int]]:
    """Gives the words of a name with their tags."""
    begin = TAGS.index(f"B-{label}")
    return zip(name, (begin, *[begin + 1] * (len(name) - 1)), strict=True)


def read(folder: Path) -> tuple[list[Example], list[Example]]:
    """Gives the sentences for training and the development sentences found under `folder`, in a fixed order.

    Raises `FileNotFoundError` if one of `SETS` is missing.
    """
    tokenize = spacy.blank("en").tokenizer
    corrections = {record["digest"]: record["ents"] for record in read_records(CORRECTIONS_FILE)}
    training = [
        example({"text": text, "ents": [(*span, _KEY[key]) for *span, key in marks], "src": "own"}, tokenize)
        for text, marks in read_marked(OWN_FILE)
    ]
    development: list[Example] = []
    for name in SETS:
        paths = sorted((folder / name).glob("*.jsonl"))
        if not paths:
            raise FileNotFoundError(f"no .jsonl file in {folder / name}: give the folder that holds one folder per set")
        for path in paths:
            bucket = development if f"{name}/{path.name}" in DEVELOPMENT else training
            bucket.extend(example(record, tokenize) for record in _usable(path, corrections))
    return training, development


def read_file(path: Path) -> list[tuple[str, Example]]:
    """Gives (document, sentence) of one file as it is, nothing taken out: for judging."""
    tokenize = spacy.blank("en").tokenizer
    return [(record["doc"], example(record, tokenize, keep_as_is=True)) for record in read_records(path)]


def read_marked(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Gives each line's text without its marks, and start, end and key of each name that is marked `[key:name]`."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text, marks, after = "", list[tuple[int, int, str]](), 0
        for found in _MARKED.finditer(line):
            text += line[after : found.start()]
            marks.append((len(text), len(text) + len(found[2]), found[1]))
            text += found[2]
            after = found.end()
        yield text + line[after:], marks


def read_records(path: Path) -> Iterator[dict]:
    """Gives the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def digest(text: str) -> str:
    """Gives what a sentence is known by in `CORRECTIONS_FILE`, which holds no text of the sets."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _usable(path: Path, corrections: Mapping[str, list]) -> Iterator[dict]:
    for record in read_records(path):
        if record.get("lic", FREE_LICENCES[0]) not in FREE_LICENCES or record["doc"].startswith(JUDGED_GENRES):
            continue
        if (names := corrections.get(digest(record["text"]))) is not None:
            yield {"text": record["text"], "ents": names, "src": "corrected"}
        elif record.get("clean", True) and not _splits_a_name(record):
            yield record


def _splits_a_name(record: dict) -> bool:
    """Tells whether a person touches a place: half of a name labelled wrongly, in silver data."""
    spans = sorted(record["ents"])
    return any(right[0] - left[1] <= 1 and {left[2], right[2]} == {"PER", "LOC"} for left, right in pairwise(spans))


def example(record: dict, tokenize, *, keep_as_is: bool = False) -> Example:
    """Gives the record as words and tags; names are trimmed unless they are to be kept as they are."""
    text = record["text"]
    document = tokenize(text)
    tags = [0] * len(document)
    for start, end in record.get("lex_norp", ()):  # a demonym that the set did not label: neither yes nor no
        _mark(document, tags, (start, end), None)
    for start, end, label in sorted(record["ents"]):
        if label in _LABEL:
            trimmed = (start, end) if keep_as_is else _trim(text, start, end, label)
            _mark(document, tags, trimmed, _LABEL[label])
    return Example(tuple(token.text for token in document), tuple(tags), record["src"])


def _trim(text: str, start: int, end: int, label: str) -> tuple[int, int]:
    """Takes office, direction and possessive off a name; a name that is nothing else stays whole."""
    pattern = TITLE if label == "PER" else _DIRECTION
    while match := pattern.match(text, start, end):
        if match.end() >= end or (label == "PER" and not text[match.end()].isupper()):
            break
        start = match.end()
    for possessive in ("'s", "’s"):
        if text[start:end].endswith(possessive) and end - start > len(possessive):
            end -= len(possessive)
    return start, end


def _mark(document, tags: list[int], span: tuple[int, int], label: str | None) -> None:
    """Tags the words inside the span; a word that the span cuts in two is `UNKNOWN`."""
    begin = None
    for token in document:
        first, last = token.idx, token.idx + len(token)
        if last <= span[0] or first >= span[1]:
            continue
        if label is None or first < span[0] or last > span[1]:
            tags[token.i] = UNKNOWN
        elif begin is None:
            begin = token.i
            tags[token.i] = TAGS.index(f"B-{label}")
        else:
            tags[token.i] = TAGS.index(f"I-{label}")
