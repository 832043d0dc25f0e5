"""What a figure was measured on: the processor, what it can multiply, and the interpreter."""

import platform
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import openvino  # type: ignore[import-untyped]

INSTRUCTION_SETS = ("avx2", "avx512f", "avx512_vnni", "amx_bf16", "amx_int8")
PRODUCT = (1_024, 384, 1_536)
"""Rows, width and inner width of the encoder's largest product."""


def described() -> str:
    """One line: processor, instruction sets, Python."""
    name = str(openvino.Core().get_property("CPU", "FULL_DEVICE_NAME")).strip()
    return f"{name} ({instruction_sets()}), Python {platform.python_version()}"


def instruction_sets() -> str:
    """Those that the encoder's speed depends on, or the architecture where they are not known."""
    info = Path("/proc/cpuinfo")
    flags = info.read_text().partition("flags")[2].partition("\n")[0].split() if info.exists() else []
    return " ".join(name for name in INSTRUCTION_SETS if name in flags) or platform.machine()


def matrix_gigaflops() -> float:
    """What one core does in a second of CPU time in one product of `PRODUCT`, in bf16 where the processor has it.

    In billions of multiplications and additions. OpenVINO runs it, as it does the encoder.
    """
    from openvino import opset13 as ops

    rows, width, inner = PRODUCT
    source = ops.parameter([rows, width], np.float32)
    generator = np.random.default_rng(1)
    products: Any = source
    for number in range(8):
        shape = (width, inner) if number % 2 == 0 else (inner, width)
        products = ops.matmul(products, ops.constant(generator.normal(size=shape).astype(np.float32)), False, False)
    core = openvino.Core()
    hint = "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
    options = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": hint}
    request = core.compile_model(openvino.Model([products], [source]), "CPU", options).create_infer_request()
    given = generator.normal(size=(rows, width)).astype(np.float32)
    rates = []
    for _ in range(40):
        began = time.process_time()
        request.infer({0: given})
        rates.append(8 * 2 * rows * width * inner / (time.process_time() - began) / 1e9)
    return median(rates[10:])
