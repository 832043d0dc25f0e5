"""Tests of the reader: sentences with names, out of cleaned text."""

import time
from pathlib import Path

import pytest
import spacy

from monitor import marking
from monitor.clean import CleanText, Line
from monitor.errors import InstallationError
from monitor.sentences import MAX_PIECE_CHARACTERS, Name, Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader with the shipped model, loaded once."""
    return Reader()


def text(*lines: str) -> CleanText:
    """A cleaned text of these lines; the first is the headline."""
    return CleanText(tuple(Line(number, line) for number, line in enumerate(lines)), ())


def test_reads_each_text_line_by_line(reader: Reader) -> None:
    """Sentences come per text and in order, carry their line, and never reach over its end."""
    first, second = reader.read(
        [text("Ferry strike ends", "It lasted a week. Nobody\nwon"), text("Rain", "in the hills")]
    )
    assert [(0, "Ferry strike ends"), (1, "It lasted a week."), (1, "Nobody\nwon")] == [(s.line, s.text) for s in first]
    assert [(0, "Rain"), (1, "in the hills")] == [(s.line, s.text) for s in second]


def test_names_are_code_points_of_their_sentence(reader: Reader) -> None:
    """A name's offsets cut it out of its own sentence, also behind characters outside the basic plane."""
    line = "  It rained 🌧 all week.  Then Angela Merkel flew from Berlin to Kenya."
    (sentences,) = reader.read([text(line)])
    names = [name for sentence in sentences for name in sentence.names]
    assert ["Angela Merkel", "Berlin", "Kenya"] == [name.text for name in names]
    assert ["PERSON", "PLACE", "PLACE"] == [name.label for name in names]
    assert all(name.text == sentences[1].text[name.start : name.end] for name in names)


def test_text_without_names_has_none(reader: Reader) -> None:
    """Plain words are nobody."""
    (sentences,) = reader.read([text("The road was closed because of the snow.")])
    assert sentences[0].names == ()


def test_nothing_to_read(reader: Reader) -> None:
    """No texts give no answers; a text without lines gives no sentences."""
    assert reader.read([]) == []
    assert reader.read([text()]) == [()]


def test_long_lines_are_read_to_their_end(reader: Reader) -> None:
    """A line longer than a piece loses no sentence."""
    count = MAX_PIECE_CHARACTERS // 20
    (sentences,) = reader.read([text("The rain went on. " * count + "So it ended.")])
    assert sentences[-1].text == "So it ended."
    assert len(sentences) >= count + 1


@pytest.mark.parametrize("character", ["a", '"', "😀", ".", "a.", "-"])
def test_a_monstrous_word_is_no_burden(reader: Reader, character: str) -> None:
    """A word of 60,000 characters is read whole and in time proportional to its length."""
    word = character * (60_000 // len(character))
    began = time.perf_counter()
    (sentences,) = reader.read([text(word)])
    assert time.perf_counter() - began < 5
    assert "".join(sentence.text for sentence in sentences) == word


def test_the_tokenizer_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it remembers is thrown away now and then, which changes nothing that is read."""
    lines = [f"Angela Merkel flew from Berlin to Kenya{number}." for number in range(40)]
    reader = Reader()
    once = reader.read([text(*lines)])
    first = reader._marker._tokenizer  # type: ignore[attr-defined]
    assert once == reader.read([text(*lines)])
    assert first is reader._marker._tokenizer  # type: ignore[attr-defined]
    monkeypatch.setattr(marking, "REMEMBERED_WORDS", 100)
    assert once == reader.read([text(*lines)])
    assert first is not reader._marker._tokenizer  # type: ignore[attr-defined]


def test_version_names_the_model(reader: Reader) -> None:
    """The shipped model's version is its fingerprint."""
    assert len(reader.version) == 12


def test_another_installed_pipeline_takes_over(tmp_path: Path) -> None:
    """A spaCy pipeline sets the names instead; its labels are translated, the others left out."""
    nlp = spacy.blank("en", meta={"version": "9.9"})
    ruler = nlp.add_pipe("entity_ruler")
    patterns = [("PERSON", "Ines Holt"), ("GPE", "Lisbon"), ("NORP", "Dutch"), ("ORG", "Northgate")]
    ruler.add_patterns([{"label": label, "pattern": pattern} for label, pattern in patterns])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "desk_model")
    reader = Reader(str(tmp_path / "desk_model"))
    (sentences,) = reader.read([text("It rained. Ines Holt of Northgate met Dutch friends in Lisbon.")])
    assert sentences[1].names == (
        Name(0, 9, "Ines Holt", "PERSON"),
        Name(27, 32, "Dutch", "NORP"),
        Name(44, 50, "Lisbon", "PLACE"),
    )
    assert reader.version.endswith("-9.9")


def test_a_pipeline_that_is_not_installed_is_named() -> None:
    """The message says what was asked for and what to do."""
    with pytest.raises(InstallationError, match=r"'en_no_such_model'.*Install it"):
        Reader("en_no_such_model")


def test_a_pipeline_without_names_is_refused(tmp_path: Path) -> None:
    """A pipeline that finds no names would count nothing, silently."""
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(InstallationError, match="finds no names"):
        Reader(str(tmp_path / "blank"))
