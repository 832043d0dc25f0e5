"""Reads a personal name: its titles, given names, surname with particles, suffix, initials.

Rules are about form alone and need no knowledge of people; the words they rest on are the packaged table
`name_words.tsv`. Who is meant by a name is not decided here.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.aliases import fold
from monitor.packaged import TITLE_ROLES, name_words

SHORTEST_ROLE = 5  # letters of a word without a capital that leads and is a role: yokozuna; shorter ones are particles
MOST_WORDS = 8  # a longer "name" is a run of names or a heading that a model took for one

_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+|[^\W\d_]")
_GIVEN_TOO = frozenset({"al", "ben", "do"})  # particles that are given names when they begin a name: Al Gore, Do Kwon
_JOINED_INITIALS = re.compile(r"[A-Z]{2,3}")
_QUOTES = "\"“‘'"
_NICKNAME = re.compile(r"(?<=\s)(?:[\"“‘']([^\"“”‘’']+)[\"”’']|\(([^()]+)\))(?=\s)")
_PREFIX = re.compile(r"(?:al|el|ul|as|ad|an|at|ash|ar|az)[-‑ ](?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class NameWords:
    """The words of the packaged table by role; folded and as `written`; `notes` holds what it says beside them.

    `shortened` gives what a given name is shortened to, both folded: "sam" of "samuel".
    """

    roles: Mapping[str, frozenset[str]]
    written: Mapping[str, tuple[str, ...]]
    notes: Mapping[tuple[str, str], str]
    titles: frozenset[str] = field(default=frozenset())
    shortened: Mapping[str, Set[str]] = field(default_factory=dict)

    def has(self, role: str, word: str) -> bool:
        """Tell whether `word`, folded here, plays `role`."""
        return fold(word) in self.roles[role]

    def is_title(self, word: str) -> bool:
        """Tell whether `word` is written like a title: capitalised and in the table."""
        return word[:1].isupper() and fold(word) in self.titles

    def may_lead(self, word: str) -> bool:
        """Tell whether `word` is none of the name that the model took it into: a title, an occupation, a small word."""
        if word[:1].isupper():
            return self.is_title(word) or self.has("occupation", word)
        return word.islower() and len(word) >= SHORTEST_ROLE and not self.has("particle", word)

    def is_family_first(self, name: "PersonName") -> bool:
        """Tell whether a name may begin with the surname: Zhao of Zhao Minghua."""
        return len(name.words) in (2, 3) and self.has("family_first", name.words[0])

    def western_surname(self, name: "PersonName") -> int | None:
        """Give which word is the surname behind a Western given name: 1 for Koh of Desmond Koh Wee Liang, or None."""
        is_so = len(name.words) > 3 and self.has("family_first", name.words[1]) and self.sex_of(name.words[0]) != ""
        return 1 if is_so else None

    def inner_surname(self, name: "PersonName") -> int | None:
        """Give which of a name's words may stand for it beside the surname: 1 for García of Gabriel García Márquez.

        None where that is the given name, an initial, another given name or a small word: the, in John the Baptist.
        """
        index = name.surname_start - 1
        word = name.words[index]
        is_surname = index > 0 and len(word) > 1 and not self.has("given", word) and not name.written[index].islower()
        return index if is_surname else None

    def note(self, role: str, word: str) -> str:
        """Give the table's note on `word` in `role`: "m" or "f", "weak", other names; "" if none."""
        return self.notes.get((role, fold(word)), "")

    def sex_of(self, given: str) -> str:
        """Give the usual sex of a given name: "m", "f", "" where it is not known."""
        return self.note("given", given) or self.note("sexed", given)


def load_words() -> NameWords:
    """Read the packaged table of words. Raises InstallationError where it is not as it must be."""
    roles: dict[str, set[str]] = {}
    written: dict[str, list[str]] = {}
    notes: dict[tuple[str, str], str] = {}
    for role, word, note in name_words():
        roles.setdefault(role, set()).add(fold(word))
        written.setdefault(role, []).append(word)
        if note:
            notes[role, fold(word)] = note
    frozen = {role: frozenset(words) for role, words in roles.items()}
    titles = frozenset().union(*(frozen[role] for role in TITLE_ROLES))
    shortened: dict[str, set[str]] = {}
    for short in frozen["nickname"]:
        for name in notes["nickname", short].split():
            shortened.setdefault(fold(name), set()).add(short)
    return NameWords(frozen, {role: tuple(each) for role, each in written.items()}, notes, titles, shortened)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts: its words without the suffix, as `written` and folded; `words[0]` is the given name.

    `text` is the whole of it without commas and without a `nickname` in quotation marks ("" if none).
    """

    text: str
    written: tuple[str, ...]
    words: tuple[str, ...]
    suffix: str
    starts_with_initial: bool
    surname_start: int  # index into `words` of the surname's first word, its particles included
    nickname: str = ""

    @property
    def is_initials(self) -> bool:
        """Whether nothing but initials stands before the surname: J. Smith, M. L. Ferrante."""
        return self.starts_with_initial and all(len(word) == 1 for word in self.middle)

    @property
    def is_short(self) -> bool:
        """Whether there is only one part: a surname (with its particles), a given name or a single name."""
        return self.surname_start == 0

    @property
    def surname(self) -> str:
        """The last word without particles and without "al-": what two spellings of a surname have in common."""
        return bare_surname(self.words[-1])

    @property
    def middle(self) -> tuple[str, ...]:
        """What stands between the given name and the surname."""
        return self.words[1 : self.surname_start]


def bare_surname(word: str) -> str:
    """Give a surname without an Arabic article: "al assad" and "assad" are one, as are "al-Sisi" and "Sisi"."""
    return _PREFIX.sub("", word, count=1)


def middles_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether middle names may be one person's: where both are given, one is the other or its initial."""
    return all(
        mine == theirs or (min(len(mine), len(theirs)) == 1 and mine[0] == theirs[0])
        for mine, theirs in zip(one, other, strict=False)
    )


def is_initial(word: str) -> bool:
    """Tell whether `word`, as written, is one or more initials: "V.", "J.K.", "J"."""
    return _INITIALS.fullmatch(word) is not None


@lru_cache(maxsize=1 << 14)  # each name is looked at some four times an article, by several finders
def read_name(text: str, words: NameWords) -> PersonName | None:
    """Give the parts of `text`, a name without titles; None where it cannot be one (no letters, too many words)."""
    text = text.replace("[", "").replace("]", "")  # what an editor puts into a quotation: "[Phil] Gramm"
    quoted = [quoted or bracketed for quoted, bracketed in _NICKNAME.findall(text)]
    written = _NICKNAME.sub(" ", text).replace(",", " ").split()
    written = [word for word in written if fold(word) and not (len(written) > 1 and word[0] in _QUOTES + "(")]
    plain = " ".join(written)
    suffix = ""
    while len(written) > 1 and words.has("suffix", written[-1]) and written[-1][:1].isupper():
        suffix = fold(written.pop())
    if not written or len(written) > MOST_WORDS or not any(character.isalpha() for character in written[-1]):
        return None
    if len(written) > 1 and written[-1][-1] == "." and is_initial(written[-1]):
        return None  # cut short before the surname
    joined = not text.isupper() and _JOINED_INITIALS.fullmatch(written[0]) is not None
    parts = tuple(fold(word) for word in written)
    start = len(parts) - 1
    while start > 0 and words.has("particle", parts[start - 1]):
        start -= 1
    if start == 0 and len(parts) > 1 and parts[0] in _GIVEN_TOO and written[0][0].isupper():
        start = 1
    initial = len(parts) > 1 and (is_initial(written[0]) or joined)
    nickname = quoted[0] if len(quoted) == 1 else ""
    return PersonName(plain, tuple(written), parts, suffix, initial, start, nickname)


def split_title(text: str, words: NameWords) -> int:
    """Give where the name begins in `text` once leading titles are taken off: "Russian President Putin" gives 18.

    So are occupations that lead: "Agronomist Ada Quill", "yokozuna Asanami Haruo". A title inside the text counts when
    it is an office ("President"), never when it ends the text: "Stephen King" has none. Zero where there is no title.
    """
    pieces = list(re.finditer(r"\S+", text))
    last = len(pieces) - 1
    while last > 0 and words.has("suffix", pieces[last].group()):
        last -= 1
    begin = 0
    while begin < last:
        is_double = begin + 1 < last and words.is_title(" ".join(piece.group() for piece in pieces[begin : begin + 2]))
        if not is_double and not words.may_lead(pieces[begin].group()):
            break
        begin = _past_link(pieces, begin + (2 if is_double else 1), last, words)
    offices = [
        n for n in range(begin, last) if words.has("office", pieces[n].group()) and not is_given(pieces, n, words)
    ]
    if offices:
        begin = offices[-1] + 1
    return pieces[begin].start() if pieces else 0


def is_given(pieces: list[re.Match[str]], index: int, words: NameWords) -> bool:
    """Tell whether an office word is more likely a given or middle name, since the name has begun before it."""
    return any(words.has("given", piece.group()) for piece in pieces[:index])


def _past_link(pieces: list[re.Match[str]], begin: int, last: int, words: NameWords) -> int:
    """Step over "of State", "of the" inside a title: Secretary of State Antony Blinken."""
    if begin + 1 < last and pieces[begin].group() == "of" and words.has("office", pieces[begin - 1].group()):
        return begin + 2
    return begin
