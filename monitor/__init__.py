"""The pure half of deskwatch: article records in, counts and text out; no sockets, no clock, no environment."""

import sys

sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
"""OpenVINO would tell its maker of every start, and leave a number in the user's home; without this it does without."""
