"""Floors for bylines, datelines, credits and furniture; they only rise."""

import pytest

from consumers.evaluating.lines import Half, evaluate_lines
from consumers.evaluating.records import read_records
from tests.data import DATA, FOLDER, MISSING
from tests.eval.line_labels import OWN_LINES, Piece, found_pieces, own_pieces, real_pieces

OWN_FLOORS = {"ad": 0.96, "byline": 0.94, "credit": 0.95, "dateline": 0.97, "nav": 0.90, "related": 0.97}
PIECE_FLOORS = {"byline": 1.0, "credit": 0.94, "dateline": 0.97}
REAL_FLOORS = {"byline": 0.97, "credit": 1.0, "dateline": 1.0}


@pytest.mark.parametrize("half", ["build", "test"])
def test_lines_of_every_kind_are_taken_out(half: Half) -> None:
    """Of self-written lines in articles, and no sentence beside them."""
    scores, _ = evaluate_lines(read_records(OWN_LINES), half)
    assert scores.overall.precision >= 0.99
    assert {} == {
        label: scores.found[label] for label, floor in OWN_FLOORS.items() if scores.found[label].share < floor
    }


@pytest.mark.parametrize("half", ["build", "test"])
def test_pieces_come_off_their_sentences(half: Half) -> None:
    """Of self-written lines exactly the sentence stays."""
    found = found_pieces(own_pieces(), half)
    assert {} == {label: share for label, share in found.items() if share.share < PIECE_FLOORS[label]}


@pytest.mark.skipif(not DATA.is_dir(), reason=MISSING)
@pytest.mark.parametrize("half", ["build", "test"])
def test_real_pieces_come_off_their_sentences(half: Half) -> None:
    """Of labelled lines in newswire and Wikinews exactly the rest stays."""
    found = found_pieces(real_pieces(FOLDER), half)
    assert {} == {label: share for label, share in found.items() if share.share < REAL_FLOORS[label]}


def test_a_piece_that_stays_is_missed() -> None:
    """The measure bites: a sentence that is labelled to go does not go."""
    text = "The bridge is closed."
    found = [found_pieces(iter([Piece(text, 0, len(text), "byline")]), half) for half in ("build", "test")]
    assert {0.0} == {share.share for one in found for share in one.values()}
