"""Finds known names in a text exactly as written, word for word, without a model."""

import re
from collections.abc import Iterable, Iterator

_RUN = re.compile(r"\w+")


class Scanner:
    """A set of names to look for; the longest one wins where two begin at one place.

    A name is found only between word boundaries, and not inside a double name: `Smith` is not found in `Smith-Jones`.
    In a line of capitals the names are looked for in capitals. Takes time linear in the text for any number of names,
    as long as few of them share their first two words.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names, apostrophes straight and words one space apart."""
        written = set(names)
        self._written = _by_beginning(written)
        self._capital = _by_beginning({name.upper() for name in written})

    def find(self, text: str, *, in_capitals: bool) -> Iterator[tuple[int, int]]:
        """Give start and end of each name in `text`, in order and without overlaps."""
        names = self._capital if in_capitals else self._written
        if names.keys().isdisjoint(_RUN.findall(text)):
            return
        free = 0
        for run in _RUN.finditer(text):
            start = run.start()
            by_second = names.get(run.group())
            if by_second is None or start < free or _joined_before(text, start):
                continue
            following = _RUN.search(text, run.end())
            second = following.group() if following else ""
            candidates = [*by_second.get(second, ()), *by_second.get("", ())]
            found = next(
                (name for name in candidates if text.startswith(name, start) and _ends(text, start, name)), None
            )
            if found is not None:
                free = start + len(found)
                yield start, free


def _by_beginning(names: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Give the names by their first and second word, the longest first."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        first, *others = _RUN.findall(name) or [""]
        if name[:1].isalnum():
            found.setdefault(first, {}).setdefault(others[0] if others else "", []).append(name)
    return found


def _joined_before(text: str, start: int) -> bool:
    """Whether a capitalised word with a hyphen stands before: the second half of Taylor-Smith, not of anti-Smith."""
    if start == 0 or text[start - 1] not in "-‑'":
        return start > 0 and text[start - 1] in "@#_/"
    before = re.search(r"(\w+)[-‑']$", text[max(0, start - 40) : start])
    return before is not None and before.group(1)[0].isupper()


def _ends(text: str, start: int, name: str) -> bool:
    end = start + len(name)
    rest = text[end : end + 2]
    if name[-1].isalnum() and (rest[:1].isalnum() or rest[:1] == "_"):
        return False
    return not (rest[:1] == "@" or (rest[:1] in ("-", "‑") and rest[1:].isupper()))
