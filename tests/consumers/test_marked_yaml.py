"""YAML with lines: what is written is what is read, and nothing that a list of names does not need."""

import time
from contextlib import suppress

import pytest

from consumers.marked_yaml import MAX_BYTES, Items, Table, Text, read
from monitor.errors import UsageError


def test_a_scalar_is_the_text_that_was_written() -> None:
    """NO is Norway, a number keeps its digits, quotes are not part of a name."""
    tree = read(b"[NO, 007, 'Sinead O''Connor', yes]", "x.yml")
    assert isinstance(tree, Items)
    assert ["NO", "007", "Sinead O'Connor", "yes"] == [it.text for it in tree.items if isinstance(it, Text)]


def test_nothing_is_written_in_several_ways() -> None:
    """Unless it stands in quotes, where it is somebody's name."""
    tree = read(b"[~, null, 'null']", "x.yml")
    assert isinstance(tree, Items)
    assert ["", "", "null"] == [it.text for it in tree.items if isinstance(it, Text)]


def test_everything_knows_its_line() -> None:
    """The line of a value is where it begins."""
    tree = read("\ufeff# a comment\na:\n  - b\n  - c\n".encode(), "x.yml")
    assert Table(((Text("a", 2), Items((Text("b", 3), Text("c", 4)), 3)),), 2) == tree


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: 1\nb: 2\na: 3\n", "x.yml line 3: 'a' stands in line 1 already"),
        (b"a:\n  - [b\n", "x.yml line 3: this is not YAML"),
        (b"a\n---\nb\n", "x.yml line 3: a second document"),
        (b"a: &b [c]\nd: *b\n", "x.yml line 2: [*]b is an alias"),
        (b"a:\n  !!binary abcd\n", "x.yml line 2: the tag tag:yaml.org,2002:binary is not known"),
        (b"a:\n? [b]\n: c\n", "x.yml line 2: a key is a list"),
        (b"\n" + b"[" * 9, "x.yml line 2: lists and tables are nested more than 8 deep"),
        (b"a: b\nc: \xff\n", "x.yml line 2: this is not UTF-8"),
        (b"a: b\nc: \x07\n", r"x.yml line 2: the character U\+0007"),
        (b"#" * (MAX_BYTES + 1), "x.yml line 1: the file has 262,145 bytes, at most 262,144"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(data: bytes, expected: str) -> None:
    """Whoever wrote it finds the place."""
    with pytest.raises(UsageError, match=f"^{expected}"):
        read(data, "x.yml")


@pytest.mark.parametrize(
    "part", [b"- &a [a, a]\n- *a\n", b"[[[[[[[", b"- - - - - ", b"'a'\n", b"? ", b"{a: b}, ", b"a\n"]
)
def test_a_hostile_file_is_read_or_refused_soon(part: bytes) -> None:
    """No file within the bound holds up the process."""
    began = time.process_time()
    with suppress(UsageError):
        read((part * MAX_BYTES)[:MAX_BYTES], "x.yml")
    assert time.process_time() - began < 20
