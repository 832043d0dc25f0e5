"""What goes into the pipeline: the bytes of one record and when it is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """The bytes of one record, when it is read (`now_ms`), and its own time in its log, 0 where it has none.

    `problem` says why there are no bytes, where they could not be read.
    """

    data: bytes
    now_ms: int
    log_time_ms: int = 0
    problem: str = ""
