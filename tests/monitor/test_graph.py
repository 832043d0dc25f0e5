"""The network in numpy: it gives what OpenVINO gives, takes its place where that does not load, and says so."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import spacy

from monitor.encoder import MODEL_FILE, MODEL_FOLDER, WEIGHTS_FILE, Encoder
from monitor.errors import InstallationError
from monitor.graph import Graph
from monitor.runtime import load

TOKENIZE = spacy.blank("en").tokenizer
TEXTS = [
    "Amara Okonkwo flew from Geneva to Portugal on Monday, two days after she had accused Prime Minister Ilmari "
    "Vesterlund of lying to parliament about the flood.",
    "Nobody came.",
    "JOHN MERRIWEATHER ARRIVES IN CANADA FOR TALKS",
    "Rosa Lindqvist’s lawyers praised the court in Algeria; the French government rejected the plan as “shameful”.",
    "It rained in Norway, in Denmark, and all over the north of Germany, where Tom Achterberg keeps his sheep.",
]
SENTENCES = [[token.text for token in TOKENIZE(text)] for text in TEXTS]


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The shipped network."""
    return Graph(MODEL_FOLDER / MODEL_FILE)


def test_it_gives_what_openvino_gives(graph: Graph) -> None:
    """The same tag for every piece and scores that differ by less than one step of the quantization or two make."""
    known = load(MODEL_FOLDER / MODEL_FILE, threads=1)
    assert known.runtime.startswith("OpenVINO ")
    assert known.outputs == graph.names
    for inputs in Encoder().inputs(SENTENCES):
        is_real = inputs["mask"] == 1
        expected, found = known.run(inputs), graph.run(inputs)
        assert (expected["scores"].argmax(-1) == found["scores"].argmax(-1))[is_real].all()
        for name in graph.names:
            assert found[name].dtype == np.float32
            assert np.abs(expected[name] - found[name])[is_real].max() < 0.3
            assert np.abs(expected[name][is_real]).max() > 1


def test_a_row_does_not_depend_on_its_neighbours(graph: Graph) -> None:
    """To the last digit, so that a replay in other batches counts the same."""
    (inputs,) = Encoder().inputs([SENTENCES[1], ["Rosa", "came", "."]])
    together = graph.run(inputs)
    for row in range(2):
        alone = graph.run({name: array[row : row + 1] for name, array in inputs.items()})
        assert all((alone[name][0] == together[name][row]).all() for name in graph.names)


def test_it_takes_the_place_of_openvino(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without OpenVINO the same names are found, and who asks is told what runs and why."""
    expected = Encoder()
    monkeypatch.setitem(sys.modules, "openvino", None)
    found = Encoder()
    assert [reading.names for reading in expected.read(SENTENCES)] == [it.names for it in found.read(SENTENCES)]
    assert found.version == f"{expected.version}-numpy"
    assert found.runtime.startswith(f"numpy {np.__version__}, some six times slower, as OpenVINO does not load: ")
    assert "openvino" in found.runtime.partition("load: ")[2]


def test_an_unknown_operation_is_refused(tmp_path: Path) -> None:
    """A model of another make is not run half understood."""
    graph = (MODEL_FOLDER / MODEL_FILE).read_text()
    (tmp_path / MODEL_FILE).write_text(graph.replace('type="Tanh"', 'type="Elu"'))
    shutil.copy(MODEL_FOLDER / WEIGHTS_FILE, tmp_path)
    with pytest.raises(InstallationError, match=r"operation Elu .*sentiment.*install openvino"):
        Graph(tmp_path / MODEL_FILE)


@pytest.mark.parametrize(
    ("file", "message"), [(MODEL_FILE, r"model\.xml is not whole: "), (WEIGHTS_FILE, r"model\.bin has 10,000 bytes, ")]
)
def test_half_a_file_is_refused(tmp_path: Path, file: str, message: str) -> None:
    """What neither can read is named, with what to do."""
    for name in (MODEL_FILE, WEIGHTS_FILE):
        shutil.copy(MODEL_FOLDER / name, tmp_path)
    (tmp_path / file).write_bytes((MODEL_FOLDER / file).read_bytes()[:10_000])
    with pytest.raises(InstallationError, match=rf"{message}.*install deskwatch again"):
        load(tmp_path / MODEL_FILE, threads=1)
