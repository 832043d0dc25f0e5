"""The three boards."""

from collections.abc import Mapping
from typing import Any

from dashboards.boards import desk, entity, pipeline


def boards(page_url: str, archive_url: str) -> Mapping[str, dict[str, Any]]:
    """Each board's JSON by its uid. `archive_url` ends where a name is put, or is empty: no link."""
    made = (desk.board(page_url), entity.board(page_url, archive_url), pipeline.board())
    return {board.uid: board.to_json() for board in made}
