"""Every error that ends a record, a session or a command, drawn as one tree.

    DeskwatchError
    ├── SkippedArticleError   nothing is wrong, the article is not ours to count   caught by the pipeline
    ├── DeadRecordError       the record cannot be processed                       caught by the pipeline
    ├── LogError              the brokers could not do it now                      caught by a keeper, else exit code 9
    └── FatalError            the process cannot go on                             caught by the command line
        ├── UsageError        what the user asked for cannot be done               exit code 2
        ├── InstallationError a table or the model of this installation is unfit   exit code 3
        ├── StateError        the stored state cannot be used or written           exit code 4
        ├── ListenError       the HTTP address cannot be opened                    exit code 5
        ├── TopologyError     topics or permissions are not as they must be        exit code 6
        ├── TooManyDeadError  so many records are dead that it must be our fault   exit code 7
        ├── StuckError        records wait and none is read, twice                 exit code 8
        └── GrafanaError      Grafana did not take the boards                      exit code 10

What never leaves a package stands where it is raised. Any other that reaches the command line is a bug, and its
traceback is shown.

The reasons are closed sets: each is a label value of `deskwatch_records_total`, exported from 0.
"""

from enum import StrEnum


class SkipReason(StrEnum):
    """Why a sound record is not counted."""

    EMBARGOED = "embargoed"
    LANGUAGE = "language"
    NO_TEXT = "no_text"
    NOT_TEXT = "not_text"
    TOMBSTONE = "tombstone"
    TOO_LONG = "too_long"
    WITHHELD = "withheld"


class DeadReason(StrEnum):
    """Why a record cannot be processed."""

    EMPTY = "empty"
    FAILED = "failed"
    INVALID_JSON = "invalid_json"
    NOT_AN_ARTICLE = "not_an_article"
    NOT_TEXT = "not_text"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    TOO_MANY_ENTITIES = "too_many_entities"
    UNDECODABLE = "undecodable"
    UNREADABLE = "unreadable"


class DeskwatchError(Exception):
    """Base of all errors below; its message says what was given, what was expected and what to do."""


class SkippedArticleError(DeskwatchError):
    """The article is sound and is not counted, for `reason`."""

    def __init__(self, reason: SkipReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class DeadRecordError(DeskwatchError):
    """The record cannot be processed, for `reason`; its bytes belong to the dead letters."""

    def __init__(self, reason: DeadReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class LogError(DeskwatchError):
    """The log could not do it now: away, too few replicas, this member was replaced. The outcome is unknown.

    Whoever catches it throws away every client that took part, and begins again from what is durable. A
    command that does not wait ends with `exit_code` and the message on one line.
    """

    exit_code = 9


class FatalError(DeskwatchError):
    """The process cannot go on; it ends with `exit_code` and the message on one line."""

    exit_code = 1


class UsageError(FatalError):
    """A setting, an option or a path does not do what the user wants."""

    exit_code = 2


class InstallationError(FatalError):
    """A table or the model that deskwatch came with is missing or unfit."""

    exit_code = 3


class StateError(FatalError):
    """The stored state is in use, foreign, too new, or cannot be written."""

    exit_code = 4


class ListenError(FatalError):
    """The HTTP address cannot be opened."""

    exit_code = 5


class TopologyError(FatalError):
    """A topic is missing or not made as it must be, or this user may not use it."""

    exit_code = 6


class TooManyDeadError(FatalError):
    """A run of dead records: a bad deploy, not bad data."""

    exit_code = 7


class StuckError(FatalError):
    """The broker has records for this process, and it gets none of them."""

    exit_code = 8


class GrafanaError(FatalError):
    """Grafana cannot be reached, or refuses what it was sent."""

    exit_code = 10
