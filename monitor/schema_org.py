"""The article in a JSON-LD document of schema.org: alone, in a list, or in a graph of other things."""

from collections.abc import Iterator, Mapping

_MAX_NODES = 1_000
"""Nodes looked at; a page describes some tens."""


def is_article(node: Mapping[str, object]) -> bool:
    """Whether a node's `@type`, a word or a list of words, is that of an article (`NewsArticle`, `Article`…)."""
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(("Article", "BlogPosting")) for kind in kinds)


def find_article(document: object) -> Mapping[str, object] | None:
    """The first article of a document, looking into lists and `@graph`; `None` if it describes none."""
    return next((node for node in _nodes(document) if is_article(node)), None)


def _nodes(document: object) -> Iterator[Mapping[str, object]]:
    """The objects of a document in its order, without going into their fields."""
    waiting = [document]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, Mapping):
            yield node
            waiting.append(node.get("@graph"))
