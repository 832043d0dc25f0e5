"""Who gets a notice: one destination for all, or one for each of Alertmanager's receivers, from a file.

A line of the file is `receiver = destination`: the address that takes JSON or Slack's blocks, or mail addresses
separated by commas. Empty lines and lines that begin with # are passed over. A receiver without a line has the
destination of all others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from consumers.notify.errors import DeliveryError
from monitor.errors import UsageError

Check = Callable[[str], None]
"""Raises `ValueError` for what is no destination."""


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where to, by receiver; `otherwise` may be empty. They are secrets, and not printed."""

    otherwise: str = field(repr=False)
    by_receiver: Mapping[str, str] = field(default_factory=dict, repr=False)

    def of(self, receiver: str) -> str:
        """The destination of a receiver. Raises `DeliveryError` where it has none."""
        found = self.by_receiver.get(receiver, self.otherwise)
        if not found:
            raise DeliveryError(f"no destination for the receiver {receiver}; add a line to the file of receivers")
        return found


def read(otherwise: str, file: Path | None, check: Check, *, where: str) -> Destinations:
    """The destinations, all of them checked. Raises `UsageError` for one that is none, and where there are none at all.

    `where` names the settings that hold the destination of all others.
    """
    by_receiver: dict[str, str] = {}
    if otherwise:
        _checked(otherwise, check, where)
    for number, line in enumerate(_lines(file), 1):
        receiver, _, destination = line.partition("=")
        if line.strip() and not line.startswith("#"):
            by_receiver[receiver.strip()] = _checked(destination.strip(), check, f"{file}, line {number}")
    if not otherwise and not by_receiver:
        raise UsageError(f"nobody would get a notification: set {where} or DESKWATCH_NOTIFY_RECEIVERS_FILE")
    return Destinations(otherwise, by_receiver)


def _checked(destination: str, check: Check, where: str) -> str:
    try:
        check(destination)
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from None
    return destination


def _lines(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the file of receivers {file} cannot be read: {error}") from error
