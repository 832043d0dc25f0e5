"""Finds the real programs that some tests need, and says visibly where one is missing."""

import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """The path of a program. Missing, it skips the test, or fails it where `DESKWATCH_REQUIRE_REAL` is 1."""
    path = shutil.which(name)
    if path is None:
        message = f"{name} is not installed; on Debian: apt-get install {package}"
        if os.environ.get("DESKWATCH_REQUIRE_REAL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return path
