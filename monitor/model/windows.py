"""Sentences as the network is fed with them: windows of pieces, batches of windows of one length, arrays.

A sentence longer than the network was trained on becomes several overlapping windows; nothing is cut away. A window's
length as it is run depends on the window alone, so that its scores do not depend on what is beside it in a batch.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from monitor.model.features import WordPieces

BATCH_PIECES: Final = 1_024
"""Pieces run at once at the most, padding included: twice as many overflow a core's cache and are no faster."""

BATCH_ROWS: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Rows of a batch. A shape that OpenVINO has not seen before costs as much again as the run itself, and another shape
than the last one as much as some 70 pieces: so there are few shapes, and a rest of rows is filled up, not divided."""

LENGTH_STEP: Final = 8
"""Windows are padded to a multiple of this many pieces and run beside those of the same length."""

WINDOW_PIECES: Final = 158
"""Pieces of a window without [CLS] and [SEP]: as many as the longest rows of the training; longer ones score worse."""

OVERLAP_PIECES: Final = 48
"""Pieces that two neighbouring windows share, so that no name is judged at the edge of what was read."""

CLS: Final = 101
SEP: Final = 102
_SPECIAL_SHAPE: Final = 0

Integers = NDArray[np.int64]


@dataclass(slots=True)
class Window:
    """A stretch of one sentence: its pieces and their shapes, [CLS] and [SEP] included, and where its words are."""

    sentence: int
    pieces: list[int] = field(default_factory=lambda: [CLS])
    shapes: list[int] = field(default_factory=lambda: [_SPECIAL_SHAPE])
    words: list[int] = field(default_factory=list)  # number in the sentence of each word
    firsts: list[int] = field(default_factory=list)  # place in `pieces` where each word begins
    is_cut_before: bool = False
    is_cut_after: bool = False

    @property
    def padded_length(self) -> int:
        """Pieces of the row that is run, a multiple of `LENGTH_STEP`."""
        return -(-len(self.pieces) // LENGTH_STEP) * LENGTH_STEP

    def room(self, first: int) -> int:
        """Gives how many pieces are read on the barer side of place `first`; a sentence's end bares no side."""
        before = first if self.is_cut_before else WINDOW_PIECES
        after = len(self.pieces) - 1 - first if self.is_cut_after else WINDOW_PIECES
        return min(before, after)


def cut(sentence: int, words: Sequence[str], known: WordPieces) -> Iterator[Window]:
    """Cuts the sentence of this number into windows; most are one window, one without pieces is none."""
    window = Window(sentence)
    for number, word in enumerate(words):
        pieces, shape = known.look_up(word)
        if not pieces:
            continue
        if len(window.pieces) + len(pieces) > WINDOW_PIECES + 1:
            following = _continued(window)
            yield _closed(window)
            window = following
        window.words.append(number)
        window.firsts.append(len(window.pieces))
        window.pieces.extend(pieces)
        window.shapes.extend([shape] * len(pieces))
    if window.words:
        yield _closed(window)


def batches(windows: Iterable[Window]) -> Iterator[list[Window]]:
    """Gives windows of one padded length together, at most `BATCH_PIECES`, padding included."""
    in_order = sorted(windows, key=lambda window: window.padded_length)
    for length, group in groupby(in_order, key=lambda window: window.padded_length):
        alike = list(group)
        rows = max(number for number in BATCH_ROWS if number * length <= BATCH_PIECES)
        for start in range(0, len(alike), rows):
            yield alike[start : start + rows]


def arrays(windows: Sequence[Window]) -> dict[str, Integers]:
    """Gives the three inputs of the network, rows × padded length, of windows of one padded length.

    The rows of the windows come first, then repetitions of the last one up to a number of `BATCH_ROWS`.
    """
    shape = (min(number for number in BATCH_ROWS if number >= len(windows)), windows[0].padded_length)
    pieces, shapes, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for row in range(shape[0]):
        window = windows[min(row, len(windows) - 1)]
        length = len(window.pieces)
        pieces[row, :length] = window.pieces
        shapes[row, :length] = window.shapes
        mask[row, :length] = 1
    return {"pieces": pieces, "shapes": shapes, "mask": mask}


def _closed(window: Window) -> Window:
    window.pieces.append(SEP)
    window.shapes.append(_SPECIAL_SHAPE)
    return window


def _continued(window: Window) -> Window:
    """Begins the next window with the open one's last words, as many as `OVERLAP_PIECES` holds."""
    window.is_cut_after = True
    end = len(window.pieces)
    kept = sum(1 for first in window.firsts if end - first > OVERLAP_PIECES)
    begin = window.firsts[kept]  # a word is far shorter than the overlap, so that at least one is kept
    return Window(
        sentence=window.sentence,
        pieces=[CLS, *window.pieces[begin:]],
        shapes=[_SPECIAL_SHAPE, *window.shapes[begin:]],
        words=window.words[kept:],
        firsts=[first - begin + 1 for first in window.firsts[kept:]],
        is_cut_before=True,
    )
