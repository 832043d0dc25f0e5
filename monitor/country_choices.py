"""What an operator decides about countries: which entries and words count as which country, or not at all.

A table of two columns, `name` and `counts_as`, both separated by a tab: `name` is a code of `countries.tsv` (everything
that leads to it is meant) or one spelling; `counts_as` is a code, or `-` for none. deskwatch takes no side: its own
table follows ISO 3166-1, and what has no entry there counts for nobody until an operator says otherwise.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.country_doubts import doubts
from monitor.country_table import NO_COUNTRY, Term, country_names, grouped, passed_over, plain_type, spellings
from monitor.errors import UsageError
from monitor.mentions import How

COLUMNS = ("name", "counts_as")


@dataclass(frozen=True, slots=True)
class Choices:
    """`codes` maps entries and `words` spellings to a code or `-`; `version` names the table, "" for none."""

    codes: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    version: str = ""


NO_CHOICES = Choices()


def read_choices(text: str, where: str) -> Choices:
    """Give the choices of a table's text; `where` names it in messages. Lines that begin with # are comments.

    Raises `UsageError` for another header, a line of another width, an unknown code, a word that cannot be chosen, or a
    name that an earlier line has.
    """
    numbered = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if not numbered or tuple(numbered[0][1].split("\t")) != COLUMNS:
        raise UsageError(f"{where} has no header; its first line must be: {'<tab>'.join(COLUMNS)}")
    known = set(country_names())
    codes: dict[str, str] = {}
    words: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in numbered[1:]:
        name, counts_as = _cells(line, f"{where} line {number}", known)
        names = (name,) if name in known else tuple(spellings(plain_type(name)))
        if first := next((lines[each] for each in names if each in lines), None):
            raise UsageError(f"{where} line {number}: {name!r} stands in line {first} already; remove one")
        lines.update(dict.fromkeys(names, number))
        (codes if name in known else words).update(dict.fromkeys(names, counts_as))
    return Choices(codes, words, hashlib.sha256(text.encode()).hexdigest()[:8])


def with_choices(terms: Mapping[str, tuple[Term, ...]], choices: Choices) -> dict[str, tuple[Term, ...]]:
    """Give the terms with the chosen words in place of what the packaged tables say of them."""
    kept = [term for group in terms.values() for term in group if term.text not in choices.words]
    return grouped([*kept, *(_term(word, code) for word, code in choices.words.items())])


def _term(word: str, code: str) -> Term:
    return passed_over(word) if code == NO_COUNTRY else Term(word, word.lower(), How.PART, (code,))


def _cells(line: str, where: str, known: set[str]) -> tuple[str, str]:
    """Give the two cells of a line that fits."""
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(COLUMNS) or not all(cells):
        raise UsageError(f"{where} has {len(cells)} columns, expected {len(COLUMNS)}: {' and '.join(COLUMNS)}")
    name, counts_as = cells
    if counts_as != NO_COUNTRY and counts_as not in known:
        raise UsageError(f"{where}: {counts_as!r} is no country; give an ISO 3166-1 alpha-2 code, or - for none")
    if name in doubts():
        raise UsageError(f"{where}: {name!r} has several meanings, which the article decides; give a code instead")
    if not name[0].isupper():
        raise UsageError(f"{where}: {name!r} does not begin with a capital; give a code or a name as texts write it")
    return name, counts_as
