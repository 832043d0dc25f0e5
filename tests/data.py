"""Where the evaluation data lies, which cannot be shipped: tests that need it are skipped, visibly, without it."""

import os
from pathlib import Path

FOLDER = Path(os.environ.get("DESKWATCH_TEST_DATA", Path(__file__).parents[2] / "shared"))
DATA = FOLDER / "data"
MISSING = f"no evaluation data at {FOLDER}; see CONTRIBUTING.md, section Evaluation data"
