"""Rows and batches: what the network is fed with in training, of names and of tone, and how far it is from the truth.

A row is one sentence as numbers. Rows of like length are run together; their order is drawn anew each pass.
"""

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from monitor.model.features import WordPieces
from monitor.model.train_data import UNKNOWN
from monitor.model.train_network import Network
from monitor.model.windows import CLS, SEP, WINDOW_PIECES

BATCH_PIECES: Final = 2_048
MAX_ROW_PIECES: Final = WINDOW_PIECES + 2
SMOOTHING: Final = 0.05
HIDDEN_PIECES: Final = 0.05
"""Share of pieces replaced by [MASK], so that the words around a name are read too."""

AGREEMENT: Final = 3.0
"""Weight of what two copies of a sentence, with other names and other dropout, differ in."""

MASK: Final = 103


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: numbers of pieces and shapes, [CLS] and [SEP] included, and the place of each word's first piece.

    A blank word has no piece; its place is 0, that of [CLS].
    """

    pieces: list[int]
    shapes: list[int]
    firsts: list[int]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Rows of equal length: pieces, shapes and mask (1 = real)."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor


class Batch(Protocol):
    """Sentences that are run together."""

    def loss(self, network: Network) -> Tensor:
        """How far the network is from the truth."""
        ...


@dataclass(frozen=True, slots=True)
class NamesBatch:
    """Sentences with tags: rows × pieces, `UNKNOWN` except on first pieces."""

    inputs: Inputs
    tags: Tensor

    def loss(self, network: Network) -> Tensor:
        """Cross entropy over the tags, in nats."""
        scores, _ = network(self.inputs.pieces, self.inputs.shapes, self.inputs.mask)
        return functional.cross_entropy(
            scores.float().flatten(0, 1), self.tags.flatten(), ignore_index=UNKNOWN, label_smoothing=SMOOTHING
        )


@dataclass(frozen=True, slots=True)
class ToneBatch:
    """Pairs of rows, 2n and 2n + 1: two copies of a sentence, and the share of each piece in its target."""

    inputs: Inputs
    shares: Tensor
    labels: Tensor

    def loss(self, network: Network) -> Tensor:
        """Cross entropy over the sentiments, and the symmetric divergence between the copies (R-Drop, Liang 2021)."""
        _, scores = network(self.inputs.pieces, self.inputs.shapes, self.inputs.mask)
        scores = (scores.float() * self.shares[:, :, None]).sum(1)
        truth = functional.cross_entropy(scores, self.labels, label_smoothing=SMOOTHING)
        one, other = (functional.log_softmax(scores[start::2], 1) for start in (0, 1))
        apart = functional.kl_div(one, other, log_target=True, reduction="batchmean")
        apart = apart + functional.kl_div(other, one, log_target=True, reduction="batchmean")
        return truth + AGREEMENT * apart / 2


def row_of(words: Iterable[str], pieces_of: WordPieces) -> Row:
    """Gives the row of a sentence; a long one ends early, so that `firsts` may be shorter than the words."""
    row = Row([CLS], [0], [])
    for word in words:
        pieces, shape = pieces_of.look_up(word)
        if len(row.pieces) + len(pieces) >= MAX_ROW_PIECES:
            break
        row.firsts.append(len(row.pieces) if pieces else 0)
        row.pieces.extend(pieces)
        row.shapes.extend([shape] * len(pieces))
    row.pieces.append(SEP)
    row.shapes.append(0)
    return row


def grouped(rows: Sequence[Row], generator: random.Random, *, at_once: int = 1) -> Iterator[list[int]]:
    """Gives the numbers of rows of like length together, in a random order of groups; `at_once` neighbours stay so."""
    starts = range(0, len(rows), at_once)
    lengths = [max(len(row.pieces) for row in rows[start : start + at_once]) for start in starts]
    order = sorted(range(len(lengths)), key=lambda number: (math.ceil(lengths[number] / 4), generator.random()))
    groups: list[list[int]] = [[]]
    for number in order:
        if (len(groups[-1]) + at_once) * lengths[number] > BATCH_PIECES:
            groups.append([])
        groups[-1].extend(range(number * at_once, (number + 1) * at_once))
    generator.shuffle(groups)
    yield from groups


def inputs_of(rows: Sequence[Row], generator: random.Random) -> Inputs:
    """Gives the arrays of these rows, some pieces hidden."""
    length = max(len(row.pieces) for row in rows)
    pieces, shapes, mask = (torch.zeros(len(rows), length, dtype=torch.long) for _ in range(3))
    for number, row in enumerate(rows):
        end = len(row.pieces)
        pieces[number, :end] = torch.tensor(row.pieces)
        shapes[number, :end] = torch.tensor(row.shapes)
        mask[number, :end] = 1
    hidden = torch.rand(pieces.shape, generator=torch.Generator().manual_seed(generator.getrandbits(62)))
    inside = (mask == 1) & (pieces != CLS) & (pieces != SEP)
    pieces[(hidden < HIDDEN_PIECES) & inside] = MASK
    return Inputs(pieces, shapes, mask)
