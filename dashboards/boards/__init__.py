"""The three boards, as they are provisioned and published."""

import json
from typing import Any

from dashboards.boards import desk, entity, pipeline

PAGE_URL = "http://127.0.0.1:8710"
"""Where the live page is on the machine that runs it; an installation names its own."""


def boards(page_url: str = PAGE_URL, archive_url: str = "") -> dict[str, dict[str, Any]]:
    """Each board's JSON by its uid.

    `page_url` is the live page as a browser reaches it; behind `archive_url` goes a name, and empty there is no link.
    """
    page_url = page_url.rstrip("/")
    made = (desk.board(page_url), entity.board(page_url, archive_url), pipeline.board())
    return {board.uid: board.to_json() for board in made}


def board_files(page_url: str = PAGE_URL, archive_url: str = "") -> dict[str, str]:
    """The boards as files: their names and texts."""
    made = boards(page_url, archive_url)
    return {
        f"{uid.removeprefix('deskwatch-')}.json": json.dumps(board, indent=1, ensure_ascii=False) + "\n"
        for uid, board in made.items()
    }
