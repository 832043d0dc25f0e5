"""Tests of the measuring of names and of dropped lines."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from consumers.evaluating.lines import evaluate_lines, half_of
from consumers.evaluating.names import evaluate_names
from consumers.evaluating.records import read_records
from consumers.evaluating.tables import lines_tables, misses_table, names_tables
from monitor.clean import CleanText
from monitor.errors import UsageError
from monitor.sentences import Name, Reader, Sentence
from tests.data import DATA, MISSING


class _Marker(Reader):
    """Splits at the bar and takes every capitalised word for a person."""

    def __init__(self) -> None:
        self.version = "test"

    def read(self, texts: Sequence[CleanText]) -> list[tuple[Sentence, ...]]:
        """The sentences with their capitalised words."""
        return [tuple(map(self._sentence, text.lines[0].text.split("|"))) for text in texts]

    def _sentence(self, text: str) -> Sentence:
        words = [word for word in text.split() if word.istitle()]
        names = (Name(text.index(word), text.index(word) + len(word), word, "PERSON") for word in words)
        return Sentence(1, text, tuple(names))


def record(text: str, *ents: tuple[int, int, str], doc: str = "n1") -> dict[str, object]:
    """A labelled text."""
    return {"text": text, "ents": [list(ent) for ent in ents], "doc": doc}


def test_names_count_by_exact_spans_over_all_sentences() -> None:
    """One right, one wrong, one missed: offsets of the second sentence are those of the whole text."""
    records = [record("he met Ana|and Bob left", (7, 10, "PER"), (15, 23, "PER"), (0, 2, "ORG"))]
    person = evaluate_names(records, _Marker())[0]["PERSON"]
    assert (person.precision, person.recall, person.f1, person.cases) == (0.5, 0.5, 0.5, 2)
    assert 0 <= person.f1_low <= person.f1 <= person.f1_high <= 1


def test_places_of_both_kinds_are_one_label() -> None:
    """LOC and GPE are PLACE; other labels are no cases."""
    records = [record("rain in oslo and on etna", (8, 12, "GPE"), (20, 24, "LOC"), (0, 4, "MISC"))]
    assert evaluate_names(records, _Marker())[0]["PLACE"].cases == 2


def test_only_documents_of_the_prefix_count() -> None:
    """The prefix chooses; nothing chosen is an error rather than a score."""
    records = [record("Ana", (0, 3, "PER")), record("Bob", doc="w1")]
    assert evaluate_names(records, _Marker(), doc_prefix="n")[0]["PERSON"].precision == 1.0
    with pytest.raises(UsageError, match="no record is left"):
        evaluate_names(records, _Marker(), doc_prefix="x")


def test_the_same_records_give_the_same_interval() -> None:
    """Resampling is seeded."""
    records = [record("Ana met Bob", (0, 3, "PER")), record("it was Eve", (7, 10, "PER")), record("no", (0, 2, "PER"))]
    assert evaluate_names(records, _Marker()) == evaluate_names(records, _Marker())


def test_halves_do_not_see_digits() -> None:
    """Strings that differ in digits only belong to the same half, and both halves have some."""
    assert half_of("Updated 3 hours ago") == half_of("Updated 14 hours ago")
    assert {half_of(f"line {letter}") for letter in "abcdefgh"} == {"build", "test"}


def test_lines_count_each_string_once() -> None:
    """A repeated string is one case, the headline none; precision, recall and reasons follow."""
    true, advert, menu = "The council met on Monday.", "Click here to win a car!", "Home | News | Sport"
    page = {
        "title": "Council meets",
        "raw_text": "\n".join(["Council meets", menu, true, advert, menu]),
        "line_labels": ["title", "nav", "keep", "ad", "nav"],
    }
    cases = [line for line in (advert, menu) if half_of(line) == "build"]
    other = [line for line in (advert, menu) if half_of(line) == "test"]
    for half, expected in (("build", cases), ("test", other)):
        if expected or half_of(true) == half:
            scores, _ = evaluate_lines([page, page], half)  # type: ignore[arg-type]  # one of the two literals
            assert scores.overall.cases == len(expected)
            assert scores.overall.recall == (1.0 if expected else 0.0)


def test_a_kept_advert_is_missed() -> None:
    """Noise that stays lowers recall, so the measure can fail."""
    line = next(
        text for text in (f"The mayor {verb} on Friday." for verb in ("sat", "ran", "ate")) if half_of(text) == "build"
    )
    scores, _ = evaluate_lines([{"title": "", "raw_text": line, "line_labels": ["ad"]}], "build")
    assert (scores.overall.recall, scores.overall.cases, scores.found["ad"].share) == (0.0, 1, 0.0)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"title": "a", "raw_text": "b\nc", "line_labels": ["keep"]}, "2 lines and 1 line_labels"),
        ({"title": "a", "text": "b"}, "no raw_text of type str; it has title, text"),
    ],
)
def test_records_of_another_form_are_refused(broken: dict[str, object], message: str) -> None:
    """The message says what is missing."""
    with pytest.raises(UsageError, match=message):
        evaluate_lines([broken], "test")


def test_a_broken_file_is_refused_with_its_line(tmp_path: Path) -> None:
    """File and line number are named."""
    path = tmp_path / "names.jsonl"
    path.write_text('{"text": "a"}\n\n[1]\n')
    with pytest.raises(UsageError, match=r"names\.jsonl line 3"):
        list(read_records(path))
    with pytest.raises(UsageError, match="cannot be read"):
        list(read_records(tmp_path / "none.jsonl"))


def test_tables_show_figures_to_people() -> None:
    """Shares are per cent, with cases."""
    output = io.StringIO()
    console = Console(width=100, file=output)
    scores, misses = evaluate_names([record("Ana and \x1b[2JBob", (0, 3, "PER"))], _Marker())
    console.print(*names_tables(scores), misses_table(misses, 5))
    line = next(text for text in ("Click here!", "Click here now!", "Click here today!") if half_of(text) == "build")
    for table in lines_tables(evaluate_lines([{"title": "", "raw_text": line, "line_labels": ["ad"]}], "build")[0]):
        console.print(table)
    shown = output.getvalue()
    assert "PERSON" in shown
    assert "100.0" in shown
    assert "ad" in shown
    assert "\x1b" not in shown


@pytest.mark.skipif(not DATA.exists(), reason=MISSING)
def test_lines_reach_their_floors_on_strings_not_built_on() -> None:
    """Precision at least .95 and recall at least .85 on the test half."""
    records = read_records(DATA / "articles" / "mixed_redistributable" / "articles.jsonl")
    scores, _ = evaluate_lines(records, "test")
    assert scores.overall.precision >= 0.95
    assert scores.overall.recall >= 0.85
