"""YAML as a tree of texts, lists and tables that know their lines: what a file written by people is read from.

Every scalar stays the text that was written, so that NO is Norway and not a falsehood. Nothing is constructed, tags and
aliases are refused, size and depth are bounded: no file can run code or grow in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from monitor.errors import UsageError

MAX_BYTES = 256 * 1024
"""About ten thousand names."""
MAX_DEPTH = 8

NOTHING = ("~", "null", "Null", "NULL")
"""How YAML writes that there is nothing; in quotes it is a text like any other."""


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written, without its quotes."""

    text: str
    line: int

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Tree", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and their values, each key once, in the order of the file."""

    entries: tuple[tuple[Text, "Tree"], ...]
    line: int


Tree = Text | Items | Table


def fault(source: str, line: int, message: str) -> UsageError:
    """The error of a place in a file."""
    return UsageError(f"{source} line {line}: {message}")


def read(data: bytes, source: str) -> Tree:
    """The one document of a file, an empty text where it has none; `source` names it in messages.

    Raises `UsageError` with the line for what is no YAML, and for what no such file needs.
    """
    if len(data) > MAX_BYTES:
        raise fault(source, 1, f"the file has {len(data):,} bytes, at most {MAX_BYTES:,} are read; shorten it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fault(source, line, f"this is not UTF-8 ({error.reason}); save the file as UTF-8") from error
    try:
        return _Builder(source).build(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise fault(
            source, mark.line + 1 if mark else 1, f"this is not YAML: {error.problem or error.context}"
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise fault(
            source, line, f"the character U+{ord(text[error.position]):04X} may not stand here; remove it"
        ) from error


class _Builder:
    """Makes the tree of a stream of YAML events, without recursion."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._open: list[tuple[list[Tree], int]] = []
        self._roots: list[Tree] = []

    def build(self, events: Iterator[yaml.Event]) -> Tree:
        for event in events:
            self._take(event, event.start_mark.line + 1 if event.start_mark else 1)
        return self._roots[0] if self._roots else Text("", 1)

    def _take(self, event: yaml.Event, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise fault(self._source, line, f"*{event.anchor} is an alias of YAML; write out what it stands for")
        if tag := getattr(event, "tag", None):
            raise fault(self._source, line, f"the tag {tag[:60]} is not known; write the value without one")
        if isinstance(event, yaml.ScalarEvent):
            is_nothing = event.implicit[0] and event.value in NOTHING
            self._put(Text("" if is_nothing else event.value, line))
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(self._open) == MAX_DEPTH:
                raise fault(self._source, line, f"lists and tables are nested more than {MAX_DEPTH} deep; flatten them")
            self._open.append(([], line))
        elif isinstance(event, yaml.SequenceEndEvent):
            items, began = self._open.pop()
            self._put(Items(tuple(items), began))
        elif isinstance(event, yaml.MappingEndEvent):
            items, began = self._open.pop()
            self._put(self._table(items, began))

    def _put(self, tree: Tree) -> None:
        if not self._open and self._roots:
            raise fault(self._source, tree.line, "a second document begins; write one without a line of ---")
        (self._open[-1][0] if self._open else self._roots).append(tree)

    def _table(self, items: list[Tree], line: int) -> Table:
        lines: dict[str, int] = {}
        entries: list[tuple[Text, Tree]] = []
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Text) or key.is_blank:
                raise fault(self._source, key.line, "a key is a list, a table or nothing; expected a word or a name")
            if key.text in lines:
                first = lines[key.text]
                raise fault(self._source, key.line, f"{key.text!r} stands in line {first} already; join the two")
            lines[key.text] = key.line
            entries.append((key, value))
        return Table(tuple(entries), line)
