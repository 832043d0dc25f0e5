"""Reads a web configuration: from YAML to records, every error with the file and the line, and no secret in any.

Of YAML only texts, lists and mappings are taken; what a text means is the records' business. A key without a value is
as if it were not there.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ValidationError

from consumers.web_config import HeaderConfig, HttpConfig, RateLimit, TlsConfig, WebConfig
from monitor.errors import UsageError

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 4
_SECTIONS: Final[dict[str, type[BaseModel]]] = {
    "tls_server_config": TlsConfig,
    "http_server_config": HttpConfig,
    "headers": HeaderConfig,
    "rate_limit": RateLimit,
}
_TEXT_TAGS: Final = {f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "int", "float", "timestamp", "merge")}
_NULL_TAG: Final = "tag:yaml.org,2002:null"
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
_NESTED: Final = "lists or mappings are nested too deeply; expected the form that docs/http.md shows"


class _FaultError(Exception):
    """Something is wrong in that line, counted from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(data: bytes, path: Path) -> WebConfig:
    """The configuration that `data` says; `path` is where it came from, and its folder where relative paths begin.

    Raises `UsageError` for what is no such configuration.
    """
    try:
        root = _compose(data)
        return _checked(_plain(root), root, path.parent)
    except _FaultError as fault:
        raise UsageError(f"web configuration {path} line {fault.line}: {fault}") from fault


def _compose(data: bytes) -> yaml.MappingNode:
    """The one mapping of the file."""
    if len(data) > MAX_BYTES:
        raise _FaultError(1, f"the file has {len(data):,} bytes; expected at most {MAX_BYTES:,}")
    try:
        root = yaml.compose(data, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _FaultError(
            mark.line + 1 if mark else 1, f"this is not YAML: {error.problem or error.context}"
        ) from error
    except yaml.YAMLError as error:
        raise _FaultError(1, "this is not YAML in UTF-8; save it so, without control characters") from error
    except RecursionError as error:
        raise _FaultError(1, _NESTED) from error
    if not isinstance(root, yaml.MappingNode) or not root.value:
        raise _FaultError(
            1,
            "the file says nothing; expected tls_server_config, http_server_config, basic_auth_users or rate_limit; "
            "for plain HTTP for everybody leave the setting web_config_file empty",
        )
    return root


def _plain(node: yaml.Node, depth: int = 0) -> Any:
    """Texts as they were written, lists, dictionaries; None for nothing."""
    if depth > MAX_DEPTH:
        raise _FaultError(node.start_mark.line + 1, _NESTED)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, depth + 1) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _FaultError(key.start_mark.line + 1, "a key is a list or a mapping; expected a name")
            if key.value in found:
                raise _FaultError(key.start_mark.line + 1, f"{key.value[:60]!r} is given twice; keep one")
            found[key.value] = _plain(value, depth + 1)
        return {key: value for key, value in found.items() if value is not None}
    if node.tag == _NULL_TAG:
        return None
    if node.tag not in _TEXT_TAGS:
        raise _FaultError(
            node.start_mark.line + 1, f"the tag {node.tag[:60]} is not known; write the value without one"
        )
    return node.value


def _checked(values: Any, root: yaml.MappingNode, folder: Path) -> WebConfig:
    try:
        return WebConfig.model_validate(values, context=folder)
    except ValidationError as error:
        first = error.errors()[0]
        place = [str(part) for part in first["loc"] if part != "[key]"]
        raise _FaultError(_line(root, place), f"{'.'.join(place)[:120]}: {_message(first, place)}") from None


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


def _line(root: yaml.Node, place: Sequence[str]) -> int:
    """The line, counted from 1, of what stands at `place`, or of the nearest around it."""
    line, node = root.start_mark.line + 1, root
    for part in place:
        if isinstance(node, yaml.MappingNode):
            entries = {key.value: (key, value) for key, value in node.value}
        else:
            entries = {str(number): (item, item) for number, item in enumerate(node.value)}
        if part not in entries:
            break
        line, node = entries[part][0].start_mark.line + 1, entries[part][1]
    return line
