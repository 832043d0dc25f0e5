"""The encoder with the model that ships: what it finds, and what it never does whatever it is given."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from monitor.encoder import CONFIGURATION_FILE, MODEL_FOLDER, TOKENIZER_FILE, WEIGHTS_FILE, Encoder
from monitor.errors import InstallationError
from monitor.model.features import MAX_WORD_PIECES, TAGS, NameSpan, shape, spans_of
from monitor.model.windows import BATCH_ROWS

TOKENIZE = spacy.blank("en").tokenizer


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Loads the shipped model once."""
    return Encoder()


def words_of(text: str) -> list[str]:
    """Splits a sentence as the reader of articles does."""
    return [token.text for token in TOKENIZE(text)]


def names(encoder: Encoder, text: str) -> list[tuple[str, str]]:
    """Gives each name of a sentence, words joined with spaces, with its label."""
    words = words_of(text)
    return [(" ".join(words[span.start : span.end]), span.label) for span in encoder.read([words])[0].names]


def test_people_and_places_are_found(encoder: Encoder) -> None:
    """A plain sentence gives its person and its places."""
    expected = [("Amara Okonkwo", "PERSON"), ("Geneva", "PLACE"), ("Portugal", "PLACE")]
    assert expected == names(encoder, "Amara Okonkwo flew from Geneva to Portugal on Monday.")


def test_a_sentence_without_names_has_none(encoder: Encoder) -> None:
    """Capitals at the start, weekdays and months are not names."""
    assert names(encoder, "Prices rose again on Monday, and in March they may rise further.") == []


@pytest.mark.parametrize(
    "text",
    [
        "President Ilmari Vesterlund spoke to reporters.",
        "Prime Minister Ilmari Vesterlund spoke to reporters.",
        "Mr. Ilmari Vesterlund spoke to reporters.",
    ],
)
def test_office_and_courtesy_stay_outside(encoder: Encoder, text: str) -> None:
    """A title is not part of the name."""
    assert names(encoder, text) == [("Ilmari Vesterlund", "PERSON")]


@pytest.mark.parametrize("possessive", ["'s", "’s"])
def test_possessive_stays_outside(encoder: Encoder, possessive: str) -> None:
    """Neither a straight nor a curly possessive is part of the name."""
    text = f"Nadia Ferhat{possessive} lawyers appealed to a court in Algeria."
    assert names(encoder, text) == [("Nadia Ferhat", "PERSON"), ("Algeria", "PLACE")]


def test_headline_in_capitals(encoder: Encoder) -> None:
    """Without any lower case names are still found, and ordinary words are not."""
    assert names(encoder, "JOHN MERRIWEATHER ARRIVES IN CANADA FOR TALKS") == [
        ("JOHN MERRIWEATHER", "PERSON"),
        ("CANADA", "PLACE"),
    ]


def test_nationality_is_no_place(encoder: Encoder) -> None:
    """An adjective of nationality has its own label."""
    assert ("French", "NORP") in names(encoder, "The French government rejected the plan.")


def test_order_and_company_do_not_matter(encoder: Encoder) -> None:
    """Answers come in the order of the questions and are the same alone, together, and in any order."""
    texts = [
        "Rosa Lindqvist won.",
        "It rained in Norway, in Denmark, and all over the north of Germany, where Tom Achterberg keeps his sheep.",
        "Nobody came.",
    ]
    sentences = [words_of(text) for text in texts]
    alone = [encoder.read([sentence])[0].names for sentence in sentences]
    assert alone == [reading.names for reading in encoder.read(sentences)]
    assert alone[::-1] == [reading.names for reading in encoder.read(sentences[::-1])]
    assert alone[0]
    assert not alone[2]


def test_few_shapes_are_run(encoder: Encoder) -> None:
    """However many sentences of a length there are, the network sees one of a few numbers of rows, filled up."""
    sentence = words_of("Rosa Lindqvist left Norway.")
    for count in range(1, 200, 7):
        shapes = [inputs["pieces"].shape for inputs in encoder.inputs([sentence] * count)]
        assert {rows for rows, _ in shapes} <= set(BATCH_ROWS)
        assert 0 <= sum(rows for rows, _ in shapes) - count < 32
    assert len(encoder.read([sentence] * 5)) == 5


def test_nothing_gives_nothing(encoder: Encoder) -> None:
    """No sentences, an empty one, and one of blanks are all without names."""
    assert encoder.read([]) == []
    assert [reading.names for reading in encoder.read([[], [" ", "\n", ""]])] == [[], []]


def test_blank_words_inside_a_name(encoder: Encoder) -> None:
    """A double space, which the tokenizer makes a word of, does not cut a name in two."""
    assert encoder.read([["Rosa", " ", "Lindqvist", "left", "."]])[0].names == [NameSpan(0, 3, "PERSON")]


def test_long_sentence_is_read_to_its_end(encoder: Encoder) -> None:
    """Names far behind the model's window are found, at every place, each once and whole."""
    listed = words_of("the delegate Maria Santos from Brazil , ") * 80
    spans = encoder.read([listed])[0].names
    assert [NameSpan(7 * n + 2, 7 * n + 4, "PERSON") for n in range(80)] == [s for s in spans if s.label == "PERSON"]
    assert [NameSpan(7 * n + 5, 7 * n + 6, "PLACE") for n in range(80)] == [s for s in spans if s.label == "PLACE"]


def test_huge_word_is_bounded(encoder: Encoder) -> None:
    """A word of a million characters costs a few pieces, and its neighbours are read as ever."""
    words = ["Rosa", "Lindqvist", "wrote", "x-" * 500_000, "in", "Norway", "."]
    (inputs,) = encoder.inputs([words])
    assert inputs["pieces"].shape[1] <= MAX_WORD_PIECES + 20
    assert NameSpan(0, 2, "PERSON") in encoder.read([words])[0].names


@pytest.mark.parametrize("word", ["\ud800", "\x00", "\u202e", "👩‍👩‍👧", "ﷺ" * 300])
def test_any_string_is_a_word(encoder: Encoder, word: str) -> None:
    """Lone surrogates, controls and the like neither fail nor become names of their own."""
    assert encoder.read([["Rosa", "Lindqvist", "left", word, "."]])[0].names[:1] == [NameSpan(0, 2, "PERSON")]


def test_version_is_short_and_stable(encoder: Encoder) -> None:
    """The version is twelve hexadecimal digits and the same for the same files."""
    assert len(encoder.version) == 12
    assert int(encoder.version, 16) >= 0
    assert encoder.version == Encoder().version


@pytest.mark.parametrize("missing", [WEIGHTS_FILE, TOKENIZER_FILE])
def test_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    """An incomplete installation says which file is missing and what to do."""
    for path in MODEL_FOLDER.iterdir():
        if path.is_file() and path.name != missing:
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(InstallationError, match=rf"no {missing} in .*make train"):
        Encoder(tmp_path)


def test_configuration_of_another_version_is_refused(tmp_path: Path) -> None:
    """Labels in another order would give wrong answers silently, so they are refused."""
    for path in MODEL_FOLDER.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    found = json.loads((MODEL_FOLDER / CONFIGURATION_FILE).read_bytes())
    (tmp_path / CONFIGURATION_FILE).write_text(json.dumps({**found, "labels": ["PLACE", "PERSON"]}))
    with pytest.raises(InstallationError, match="another version"):
        Encoder(tmp_path)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O I-PERSON I-PERSON O", [(1, 3, "PERSON")]),
        ("B-PERSON I-PLACE", [(0, 1, "PERSON"), (1, 2, "PLACE")]),
        ("B-PLACE B-PLACE I-PLACE", [(0, 1, "PLACE"), (1, 3, "PLACE")]),
        ("O B-NORP", [(1, 2, "NORP")]),
        ("B-PERSON B-ORG I-ORG", [(0, 1, "PERSON"), (1, 3, "ORG")]),
        ("", []),
    ],
)
def test_broken_tags_are_repaired(tags: str, expected: list[tuple[int, int, str]]) -> None:
    """An inside tag that continues nothing begins a name; whole sequences are left as they are."""
    assert [NameSpan(*span) for span in expected] == spans_of([TAGS.index(tag) for tag in tags.split()])


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("lower", 1),
        ("Title", 2),
        ("UPPER", 3),
        ("U.", 4),
        ("McCain", 5),
        ("1990", 6),
        ("—", 7),
        (" ", 0),
        ("O'Neil", 5),
    ],
)
def test_shapes(word: str, number: int) -> None:
    """Case, digits and punctuation give the shape."""
    assert number == shape(word)


def test_nobody_is_told_of_a_start(tmp_path: Path) -> None:
    """OpenVINO tells its maker of every import, and keeps a number by which it does in the user's home."""
    loaded = (
        "import sys; from monitor.encoder import Encoder; Encoder();"
        "print('openvino' in sys.modules, [it for it in sys.modules if it.startswith('openvino_telemetry.')])"
    )
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", loaded], env=environment, capture_output=True, text=True)
    assert "True []\n" == done.stdout, done.stderr
    assert [] == list(tmp_path.iterdir())
