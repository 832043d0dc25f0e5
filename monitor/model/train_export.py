"""From trained weights to the files that ship: OpenVINO's graph in int8, the tokenizer, and the configuration.

Post-training quantization: nncf watches the activations on training sentences and picks the scales, so that nothing is
trained again. Attention between the pieces stays fp32, which costs no time. Loss against fp32 is in README.md.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import nncf
import openvino
import torch

from monitor.encoder import CONFIGURATION_FILE, MODEL_FILE, TOKENIZER_FILE, Encoder
from monitor.model.features import LABELS, SENTIMENTS, SHAPES
from monitor.model.train_data import Example
from monitor.model.train_network import Network

CALIBRATION_SENTENCES: Final = 600


def export(network: Network, tokenizer: Path, examples: Sequence[Example], folder: Path, twin: Path) -> None:
    """Writes the int8 model to `folder` and the same in fp32 to `twin`; `Encoder` loads either."""
    network.eval()
    sample = tuple(torch.ones(2, 9, dtype=torch.long) for _ in range(3))
    graph = openvino.convert_model(network, example_input=sample, input=[([-1, -1], openvino.Type.i64)] * 3)
    for port, name in zip(graph.inputs, ("pieces", "shapes", "mask"), strict=True):
        port.get_tensor().set_names({name})
    for port, name in zip(graph.outputs, ("scores", "sentiment"), strict=True):
        port.get_tensor().set_names({name})
    _write(graph, tokenizer, twin)
    chosen = random.Random(1).sample(list(examples), CALIBRATION_SENTENCES)  # noqa: S311 - repeats, keeps no secret
    source = Encoder(twin)
    rows = [inputs for example in chosen for inputs in source.inputs([example.words])]
    quantized = nncf.quantize(
        graph,
        nncf.Dataset(rows),
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(rows),
        ignored_scope=nncf.IgnoredScope(types=["ScaledDotProductAttention"]),
    )
    _write(quantized, tokenizer, folder)


def _write(graph: openvino.Model, tokenizer: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    openvino.save_model(graph, folder / MODEL_FILE, compress_to_fp16=False)
    stored = json.loads(tokenizer.read_text(encoding="utf-8"))
    stored["truncation"] = stored["padding"] = None
    (folder / TOKENIZER_FILE).write_text(
        json.dumps(stored, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    configuration = {
        "format": 1,
        "labels": LABELS,
        "shapes": SHAPES,
        "sentiment": SENTIMENTS,
        "base": "sentence-transformers/all-MiniLM-L6-v2",
    }
    (folder / CONFIGURATION_FILE).write_text(json.dumps(configuration, indent=2) + "\n", encoding="utf-8")
