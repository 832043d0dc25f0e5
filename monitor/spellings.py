"""When two spellings may be one personal name: transliterations, umlauts written out, nicknames, the surname first.

Rules on letters, and the packaged table of nicknames and of given names that languages spell differently. They say that
two names *may* be one; whether they are is decided by who asks. Knows nobody.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from monitor.aliases import fold
from monitor.naming import NameWords, PersonName, bare_surname

_ROUNDS = (
    (re.compile(r"dj"), "d"),  # Djurić, Đurić
    (re.compile(r"aye"), "ae"),  # Beisembayev, Beisembaev
    (re.compile(r"([aou])e"), r"\1"),  # Mueller, Stoere: umlauts written out
    (re.compile(r"(?<=[ei])j$"), "y"),  # Sergej, Dmitrij; not Raj, who is not Ray
    (re.compile(r"[ei]?[iy]+"), "i"),  # Sergey, Serhii, Zelenskyy
    (re.compile(r"ie|ee"), "e"),  # Andreyeva, Andreeva
    (re.compile(r"x"), "ks"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"([gd])h"), r"\1"),  # Gadhafi
    (re.compile(r"ck|q|c(?=[aouklrt]|$)"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"t?sch|tch"), "ch"),
    (re.compile(r"(?<=[oe])(?:ff?|w)$"), "v"),  # Kirilloff, Kirillow
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(\w)\1+"), r"\1"),  # Mohammed, Mohamed
)


class Spellings:
    """Compares names. Built once from the table of words."""

    def __init__(self, words: NameWords) -> None:
        self._words = words
        self.sound = lru_cache(maxsize=1 << 14)(self._sound)

    def _sound(self, word: str) -> str:
        """Give the key that the usual transliterations of a folded word have in common: "zelenskyy", "zelenskiy"."""
        key = fold(self._words.note("spelling", word)) or bare_surname(word)
        for pattern, replacement in _ROUNDS:
            key = pattern.sub(replacement, key)
        return key

    def keys(self, name: PersonName) -> frozenset[tuple[str, str, str]]:
        """Give (given name, surname, suffix) under which other spellings of a full name are to be looked for.

        Empty for what is no full name, and for East Asian names, whose short words differ in what is dropped here.
        """
        if name.is_short or name.starts_with_initial or self._words.has("family_first", name.words[0]):
            return frozenset()
        given, surname = self.sound(name.words[0]), self.sound(name.surname)
        found = {(each, surname, name.suffix) for each in (given, *self._full_forms(name))}
        if len(name.words) == 2:
            found.add((surname, given, name.suffix))
        return frozenset(found)

    def are_one(self, one: PersonName, other: PersonName) -> bool:
        """Tell whether two full names that share one of their `keys` are forms of one: Bill and Will are not."""
        given, surname = self.sound(one.words[0]), self.sound(one.surname)
        if (given, surname) == (self.sound(other.surname), self.sound(other.words[0])):
            return True
        is_same = given == self.sound(other.words[0])
        nicknamed = given in self._full_forms(other) or self.sound(other.words[0]) in self._full_forms(one)
        return surname == self.sound(other.surname) and (is_same or nicknamed)

    def _full_forms(self, name: PersonName) -> Iterator[str]:
        """Give the keys of what a given name is short for, such as "william" of Bill, and of what stood in quotes."""
        yield from (self.sound(fold(word)) for word in self._words.note("nickname", name.words[0]).split())
        if name.nickname:
            yield self.sound(fold(name.nickname))
