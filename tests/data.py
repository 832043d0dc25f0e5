"""Where the evaluation data lies, which cannot be shipped: tests that need it are skipped, visibly, without it."""

import os
from pathlib import Path

FOLDER = Path(os.environ.get("DESKWATCH_TEST_DATA", Path(__file__).parents[2] / "shared"))


def data_folder() -> Path | None:
    """The folder that holds `data/`, None where there is none."""
    return FOLDER if (FOLDER / "data").is_dir() else None
