"""Words to what the network sees, and tags back to spans: the half that training and run time must share.

A word becomes a few word pieces and one *shape*. The pretrained pieces are lower-cased, so the shape carries what case,
digits and punctuation say about a word. Tags are BIO on the first piece of each word.

This module holds no weights and reads no file: the tokenizer is handed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tokenizers import Tokenizer

LABELS: Final = ("PERSON", "PLACE", "NORP", "ORG")
"""What the network tells apart. NORP: nationalities, peoples, religions, parties' adherents; ORG: organisations."""

TAGS: Final = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI"))
"""Tag number 0 is outside; label number n has 2n + 1 for its first word and 2n + 2 for the words that follow."""

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""Tone towards a name, in the order of the network's second output."""

SHAPES: Final = ("special", "lower", "title", "upper", "capital", "mixed", "digit", "punctuation")
"""Closed set of word shapes; the index is what the network sees. `special` also pads and stands for [CLS] and [SEP]."""

MAX_WORD_PIECES: Final = 12
"""Pieces one word may contribute; 99.99 % of the training words have fewer. Bounds what a hostile 'word' can cost."""

MAX_WORD_CHARACTERS: Final = 96
"""Characters of one word that are looked at; the tokenizer gives up on words of more than 100."""

CACHED_WORDS: Final = 50_000
"""Words whose pieces are remembered, about 15 MB; a news day holds some 40,000 distinct ones."""

_SHAPE_NUMBERS: Final = {shape: number for number, shape in enumerate(SHAPES)}


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a sentence: token indices (start included, end excluded) and one of `LABELS`."""

    start: int
    end: int
    label: str


def shape(word: str) -> int:
    """Gives the number of the word's shape in `SHAPES`; any string is accepted."""
    letters = [character for character in word if character.isalpha()]
    if not letters:
        name = (
            "digit" if any(character.isdigit() for character in word) else "punctuation" if word.strip() else "special"
        )
    elif all(character.isupper() for character in letters):
        name = "capital" if len(letters) == 1 else "upper"
    elif not any(character.isupper() for character in letters):
        name = "lower"
    elif letters[0].isupper() and not any(character.isupper() for character in letters[1:]):
        name = "title"
    else:
        name = "mixed"
    return _SHAPE_NUMBERS[name]


@dataclass(slots=True)
class WordPieces:
    """Splits words into piece numbers and remembers the words seen; not for several threads at once."""

    tokenizer: Tokenizer
    _known: dict[str, tuple[list[int], int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Takes truncation and padding, which the stored tokenizer may switch on, off."""
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def look_up(self, word: str) -> tuple[list[int], int]:
        """Gives the word's piece numbers (1 to `MAX_WORD_PIECES`; none if the word is blank) and its shape number."""
        word = word[:MAX_WORD_CHARACTERS]
        known = self._known.get(word)
        if known is None:
            # A lone surrogate cannot cross into the tokenizer; it stands for a character that is not text.
            printable = word.encode("utf-8", "replace").decode("utf-8")
            pieces = self.tokenizer.encode(printable, add_special_tokens=False).ids[:MAX_WORD_PIECES]
            known = (pieces, shape(word))
            if len(self._known) >= CACHED_WORDS:
                self._known.clear()
            self._known[word] = known
        return known


def spans_of(tags: Sequence[int], labels: Sequence[str] = LABELS) -> list[NameSpan]:
    """Joins tag numbers (one a word) to spans, in order, never overlapping.

    `labels` are those of the training, which gave the tags their numbers. A broken sequence is repaired, not dropped:
    an inside tag that continues nothing, or continues another label, begins a name.
    """
    spans: list[NameSpan] = []
    start, current = 0, 0  # first word and inside tag of the open name; 0 = none is open
    for index, tag in enumerate([*tags, 0]):
        if current and tag != current:
            spans.append(NameSpan(start, index, labels[current // 2 - 1]))
            current = 0
        if tag and tag != current:
            start, current = index, tag + tag % 2
    return spans
