"""What multiplies the network: OpenVINO, or numpy where OpenVINO cannot be installed or does not load.

Chosen once, as the model is loaded. Both run the same quantized graph; see `monitor.graph` for what numpy costs.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from monitor.graph import Graph
from monitor.model.windows import Integers


class Network(Protocol):
    """A loaded network. One thread at a time may use it."""

    runtime: str
    """What runs it, for people, with the reason where it is not OpenVINO."""
    is_exact: bool
    """Whether it is OpenVINO, whose rounding the shipped figures were measured with."""
    outputs: frozenset[str]

    def run(self, inputs: Mapping[str, Integers]) -> Mapping[str, NDArray[np.float32]]:
        """Gives the outputs of inputs, both by name; they hold until the next run."""


def load(graph: Path, *, threads: int) -> Network:
    """Loads the model.xml of `graph` with what can run it; `threads` is for OpenVINO.

    Raises `InstallationError` if neither can.
    """
    try:
        return _OpenVino(graph, threads)
    except (ImportError, OSError, RuntimeError) as error:
        reason = str(error).strip().partition("\n")[0]
        return _Numpy(graph, reason)


class _OpenVino:
    is_exact = True

    def __init__(self, graph: Path, threads: int) -> None:
        import openvino  # type: ignore[import-untyped]

        # f32 for what is not int8: with the hardware's own choice the same article could count differently elsewhere.
        options: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32",
        }
        core = openvino.Core()
        network = core.compile_model(core.read_model(graph), "CPU", options)
        self._request = network.create_infer_request()
        self.outputs = frozenset(name for output in network.outputs for name in output.names)
        self.runtime = f"OpenVINO {openvino.__version__.partition('-')[0]}"

    def run(self, inputs: Mapping[str, Integers]) -> Mapping[str, NDArray[np.float32]]:
        self._request.infer(inputs)
        return {name: self._request.get_tensor(name).data for name in self.outputs}


class _Numpy:
    is_exact = False

    def __init__(self, graph: Path, reason: str) -> None:
        self._graph = Graph(graph)
        self.outputs = self._graph.names
        self.runtime = f"numpy {np.__version__}, some six times slower, as OpenVINO does not load: {reason}"

    def run(self, inputs: Mapping[str, Integers]) -> Mapping[str, NDArray[np.float32]]:
        return self._graph.run(inputs)
