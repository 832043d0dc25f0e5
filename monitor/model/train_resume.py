"""Weights of an exported model, read back from its int8 graph, to train on when its checkpoints are gone.

What quantizing took stays lost (256 steps per row of a weight); a few hundred training steps make up for it.
"""

import re
from pathlib import Path
from typing import Final

import numpy as np
import openvino
import torch

from monitor.encoder import MODEL_FILE
from monitor.model.train_network import Network

_EMBEDDING: Final = re.compile(r"__module\.(\w+)/aten::embedding/Gather")
_LINEAR: Final = re.compile(r"__module\.(.+)/aten::linear/MatMul(?:_(\d))?")
_NORM: Final = re.compile(r"__module\.(.+)/aten::layer_norm/(Multiply_1|Add)")


def exported_weights(folder: Path) -> dict[str, torch.Tensor]:
    """Gives the state of a `Network` from the model.xml in `folder`, as `train_export.export` writes it.

    Raises `ValueError` if a weight of the network is not found there, or has another shape.
    """
    state: dict[str, torch.Tensor] = {}
    joint: dict[str, list[torch.Tensor]] = {}
    for node in openvino.Core().read_model(folder / MODEL_FILE).get_ordered_ops():
        name = node.get_friendly_name()
        if found := _EMBEDDING.fullmatch(name):
            state[f"{found[1]}.weight"] = _constant(node.input_value(0))
        elif found := _NORM.fullmatch(name):
            state[f"{found[1]}.{'bias' if found[2] == 'Add' else 'weight'}"] = _constant(node.input_value(1)).flatten()
        elif found := _LINEAR.fullmatch(name):
            weight = _constant(node.input_value(1)) * _smoothing(node)
            (after,) = node.output(0).get_target_inputs()
            bias = after.get_node().input_value(1)
            parts = {"weight": weight} | ({"bias": _constant(bias).flatten()} if _is_constant(bias) else {})
            if re.fullmatch(r"layers\.\d", found[1]):  # query, key and value, three products of one layer
                for end, part in parts.items():
                    joint.setdefault(f"{found[1]}.joint.{end}", []).append(part)
            else:
                state |= {f"{found[1]}.{end}": part for end, part in parts.items()}
    state |= {name: torch.cat(parts) for name, parts in joint.items()}
    for name, wanted in Network().state_dict().items():
        given = state.get(name)
        if given is None or given.shape != wanted.shape:
            shape = None if given is None else tuple(given.shape)
            raise ValueError(
                f"{folder}: {name} is {shape}, expected {tuple(wanted.shape)}: not a model of this program"
            )
    return state


def _smoothing(product: openvino.Node) -> torch.Tensor:
    """What SmoothQuant multiplied the input of a matrix product by, to be put back into its weight."""
    before = product.input_value(0).get_node()
    if before.get_type_name() == "FakeQuantize":
        before = before.input_value(0).get_node()
    is_scaled = before.get_friendly_name().endswith("nncf_smooth_quant")
    return _constant(before.input_value(1)).flatten() if is_scaled else torch.ones(1)


def _constant(output: openvino.Output) -> torch.Tensor:
    """The value of a constant, as int8 with its scale or in floats."""
    node = output.get_node()
    match node.get_type_name():
        case "Multiply":
            return _constant(node.input_value(0)) * _constant(node.input_value(1))
        case "Convert":
            return _constant(node.input_value(0))
    return torch.from_numpy(np.array(node.get_data(), dtype=np.float32))


def _is_constant(output: openvino.Output) -> bool:
    return output.get_node().get_type_name() == "Constant"
