"""The form of a desks file: which keys it has and what each of them holds, still as written, with lines.

    desks:      {NAME: {people: [NAME, ...], countries: [CODE or NAME, ...], thresholds: {KEY: NUMBER},
                 sentiment: yes or no}}
    aliases:    {NAME: [SPELLING, ...]}
    ignore:     [NAME, ...]
    merge:      {NAME: [NAME, ...]}

Whether a name is known, and whom it means, is not decided here.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from difflib import get_close_matches

from consumers.marked_yaml import Items, Table, Text, Tree, fault
from monitor.aliases import LONGEST_NAME, clean_name
from monitor.sources import MAX_SIGHTINGS
from monitor.watchlists import DeskThresholds

KEYS = ("desks", "aliases", "ignore", "merge")
DESK_KEYS = ("people", "countries", "thresholds", "sentiment")
THRESHOLDS = tuple(field.name for field in fields(DeskThresholds))
RESERVED = {"general": "alerts of names that no desk watches", "operations": "alerts for operators"}
"""Names that a desk may not have: values of the label `desk` that mean something else."""

SWITCH = {"yes": True, "no": False, "true": True, "false": False, "on": True, "off": False}

Spellings = tuple[tuple[Text, tuple[Text, ...]], ...]


@dataclass(frozen=True, slots=True)
class WrittenDesk:
    """One desk as written."""

    name: str
    people: tuple[Text, ...]
    countries: tuple[Text, ...]
    thresholds: DeskThresholds
    asks_sentiment: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A whole file as written; `aliases` and `merge` are pairs of a name and what belongs to it."""

    desks: tuple[WrittenDesk, ...]
    aliases: Spellings
    ignore: tuple[Text, ...]
    merge: Spellings


class Schema:
    """Reads the tree of the file `source`. Every method raises `UsageError` with the line of what does not fit."""

    def __init__(self, source: str) -> None:
        self._source = source

    def file(self, tree: Tree) -> Written:
        """The whole file."""
        if isinstance(tree, Text) and tree.is_blank:
            raise fault(self._source, tree.line, f"the file is empty; expected {', '.join(KEYS)}")
        parts = self._parts(tree, KEYS, "the file")
        desks = self._table(parts["desks"], "desks") if "desks" in parts else ()
        return Written(
            desks=tuple(self._desk(name, body) for name, body in desks),
            aliases=self._spellings(parts.get("aliases"), "aliases"),
            ignore=self._texts(parts.get("ignore"), "ignore"),
            merge=self._spellings(parts.get("merge"), "merge"),
        )

    def _desk(self, name: Text, body: Tree) -> WrittenDesk:
        meaning = RESERVED.get(name.text.casefold())
        if meaning:
            raise fault(self._source, name.line, f"{name.text} is the label of {meaning}; take another name")
        if clean_name(name.text) != name.text or '"' in name.text or "\\" in name.text:
            raise fault(self._source, name.line, f"the desk is called {name.text!r}; expected a plain word or a few")
        parts = self._parts(body, DESK_KEYS, f"desk {name.text}")
        return WrittenDesk(
            name.text,
            self._texts(parts.get("people"), "people"),
            self._texts(parts.get("countries"), "countries"),
            self._thresholds(parts.get("thresholds")),
            "sentiment" in parts and self._yes_or_no("sentiment", parts["sentiment"]),
        )

    def _thresholds(self, tree: Tree | None) -> DeskThresholds:
        parts = self._parts(tree, THRESHOLDS, "thresholds") if tree is not None else {}
        numbers = {key: self._number(key, value) for key, value in parts.items()}
        whole = {key: number if key.endswith("_surprise") else int(number) for key, number in numbers.items()}
        return DeskThresholds(**whole)  # type: ignore[arg-type]

    def _yes_or_no(self, key: str, value: Tree) -> bool:
        given = value.text.casefold() if isinstance(value, Text) else _form(value)
        if given not in SWITCH:
            raise fault(self._source, value.line, f"{key} is {given!r}; expected yes or no")
        return SWITCH[given]

    def _number(self, key: str, value: Tree) -> float:
        kind = "a number" if key.endswith("_surprise") else "a whole number"
        most = MAX_SIGHTINGS if key.endswith("_sources") else 10_000
        given = value.text if isinstance(value, Text) else _form(value)
        try:
            number = float(given) if key.endswith("_surprise") else int(given)
        except ValueError:
            number = 0
        if not 0 < number <= most:
            raise fault(self._source, value.line, f"{key} is {given!r}; expected {kind} above 0 and up to {most:,}")
        return number

    def _spellings(self, tree: Tree | None, what: str) -> Spellings:
        pairs = self._table(tree, what) if tree is not None else ()
        return tuple((self._name(key, what), self._texts(value, what)) for key, value in pairs)

    def _texts(self, tree: Tree | None, what: str) -> tuple[Text, ...]:
        if tree is None or (isinstance(tree, Text) and tree.is_blank):
            return ()
        if not isinstance(tree, Items):
            raise fault(self._source, tree.line, f"{what} holds {_form(tree)}; expected a list such as [Name, Name]")
        return tuple(self._name(item, what) for item in tree.items)

    def _name(self, tree: Tree, what: str) -> Text:
        """A scalar with something in it that can be shown."""
        if not isinstance(tree, Text) or not clean_name(tree.text) or len(tree.text) > LONGEST_NAME:
            expected = f"expected a name of 1 to {LONGEST_NAME} characters"
            raise fault(self._source, tree.line, f"{what} holds {_form(tree)}; {expected}")
        return Text(clean_name(tree.text), tree.line)

    def _parts(self, tree: Tree, known: Collection[str], what: str) -> dict[str, Tree]:
        """The values of a table by its keys, of which all must be known."""
        parts: dict[str, Tree] = {}
        for key, value in self._table(tree, what):
            if key.text not in known:
                nearest = get_close_matches(key.text, known, n=1, cutoff=0)[0]
                message = f"{what} has the key {key.text!r}; did you mean {nearest}? Known are {', '.join(known)}"
                raise fault(self._source, key.line, message)
            parts[key.text] = value
        return parts

    def _table(self, tree: Tree, what: str) -> tuple[tuple[Text, Tree], ...]:
        if isinstance(tree, Text) and tree.is_blank:
            return ()
        if not isinstance(tree, Table):
            raise fault(self._source, tree.line, f"{what} holds {_form(tree)}; expected keys, each with a colon")
        return tree.entries


def _form(tree: Tree) -> str:
    """What somebody wrote, in a few words."""
    if isinstance(tree, Text):
        return repr(tree.text[:60]) if not tree.is_blank else "nothing"
    return "a list" if isinstance(tree, Items) else "a table"
