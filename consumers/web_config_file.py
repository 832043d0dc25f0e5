"""Reads a web configuration: from YAML to records, every error with the file and the line, and no secret in any.

What a text means is the records' business. A key without a value is as if it were not there.
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from consumers import marked_yaml
from consumers.marked_yaml import Items, Table, Text, Tree, fault
from consumers.web_config import HeaderConfig, HttpConfig, RateLimit, TlsConfig, WebConfig

_SECTIONS: Final[dict[str, type[BaseModel]]] = {
    "tls_server_config": TlsConfig,
    "http_server_config": HttpConfig,
    "headers": HeaderConfig,
    "rate_limit": RateLimit,
}
_EXPECTED: Final = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dict_type": "keys and values",
    "greater_than_equal": "a whole number from 1",
    "int_parsing": "a whole number from 1",
    "int_type": "a whole number from 1",
    "model_type": "keys and values",
    "path_type": "the path of a file",
    "string_type": "a text",
    "tuple_type": "a list",
}
"""What should have been given, by pydantic's name of the fault."""


def parse(data: bytes, path: Path) -> WebConfig:
    """The configuration that `data` says; `path` is where it came from, and its folder where relative paths begin.

    Raises `UsageError` for what is no such configuration.
    """
    source = f"web configuration {path}"
    root = marked_yaml.read(data, source)
    if not isinstance(root, Table) or not root.entries:
        raise fault(
            source,
            1,
            "the file says nothing; expected tls_server_config, http_server_config, basic_auth_users or rate_limit; "
            "for plain HTTP for everybody leave the setting web_config_file empty",
        )
    try:
        return WebConfig.model_validate(_plain(root), context=path.parent)
    except ValidationError as error:
        first = error.errors()[0]
        place = [str(part) for part in first["loc"] if part != "[key]"]
        message = f"{'.'.join(place)[:120]}: {_message(first, place)}"
        raise fault(source, _line(root, place), message) from None


def _plain(tree: Tree) -> Any:
    """Texts as they were written, lists, dictionaries; None for nothing."""
    if isinstance(tree, Table):
        return {key.text: _plain(value) for key, value in tree.entries if not _is_blank(value)}
    if isinstance(tree, Items):
        return [_plain(item) for item in tree.items]
    return None if _is_blank(tree) else tree.text


def _is_blank(tree: Tree) -> bool:
    return isinstance(tree, Text) and tree.is_blank


def _message(fault: Any, place: Sequence[str]) -> str:
    """What was given, what was expected, what to do; values only where they cannot be secret."""
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if fault["type"] == "literal_error":
        return f"{str(fault['input'])[:60]!r} is not known; expected {fault['ctx']['expected']}"
    if fault["type"] == "extra_forbidden":
        section = _SECTIONS.get(place[-2] if len(place) > 1 else "", WebConfig)
        known = [field.alias or name for name, field in section.model_fields.items()]
        nearest = get_close_matches(place[-1], known, n=1)
        return f"this is not known; {f'did you mean {nearest[0]}?' if nearest else 'expected ' + ', '.join(known)}"
    return f"expected {_EXPECTED.get(fault['type'], 'another value')}"


def _line(tree: Tree, place: Sequence[str]) -> int:
    """The line, counted from 1, of what stands at `place`, or of the nearest around it."""
    line = tree.line
    for part in place:
        found = dict(_children(tree)).get(part)
        if found is None:
            break
        line, tree = found
    return line


def _children(tree: Tree) -> Iterator[tuple[str, tuple[int, Tree]]]:
    """What stands in it, by name or number: each with its line, which is that of its key."""
    if isinstance(tree, Table):
        yield from ((key.text, (key.line, value)) for key, value in tree.entries)
    elif isinstance(tree, Items):
        yield from ((str(number), (item.line, item)) for number, item in enumerate(tree.items))
