"""Finds names by the beginnings of their words: "ma ros" finds Marta Rosen, with or without accents and capitals."""

import re
import unicodedata
from bisect import bisect_left, insort
from typing import Generic, TypeVar

T = TypeVar("T", bound=tuple[str, str])


def words(text: str) -> list[str]:
    """The words of a name or a query: case folded, without accents, split where neither letter nor digit stands."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char)))


class WordIndex(Generic[T]):
    """Names by their words."""

    def __init__(self) -> None:
        self._words: list[tuple[str, T]] = []

    def add(self, name: str, key: T) -> None:
        """Lets `key` be found by the words of `name`."""
        for word in set(words(name)):
            insort(self._words, (word, key))

    def remove(self, name: str, key: T) -> None:
        """Undoes `add` with the same arguments."""
        for word in set(words(name)):
            del self._words[bisect_left(self._words, (word, key))]

    def find(self, query: str) -> set[T]:
        """The keys of all names in which every word of the query begins a word; none for a query without words."""
        found: set[T] | None = None
        for prefix in words(query):
            matches = set()
            for index in range(bisect_left(self._words, (prefix,)), len(self._words)):
                word, key = self._words[index]
                if not word.startswith(prefix):
                    break
                matches.add(key)
            found = matches if found is None else found & matches
        return found or set()
