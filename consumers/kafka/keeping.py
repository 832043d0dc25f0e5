"""Keeps a role alive: sessions one after the other, for as long as only the world around is at fault.

A session that meets a `LogError` is thrown away, with every client in it, and the next one begins where the log says.
What is not the world's fault ends the process with its own exit code. A session that gets nothing although records wait
is thrown away too; the second time in a row the process ends, for whoever supervises it to start a clean one.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from monitor.errors import LogError, StuckError

log = structlog.get_logger()
FIRST_WAIT_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 15.0


class Session(Protocol):
    """Clients that live and die together."""

    def step(self) -> int:
        """One round of the loop; how many records it took."""

    def close(self) -> None:
        """Ends it."""


class Keeper:
    """One role of the process, in a thread of its own."""

    def __init__(
        self,
        name: str,
        begin: Callable[[], Session],
        waiting: Callable[[], int],
        *,
        stuck_seconds: float,
        on_end: Callable[[], None],
    ) -> None:
        """`waiting` says how many records wait for the role; `on_end` is called when it has ended for good."""
        self.name, self.problem = name, "connecting"
        self.error: BaseException | None = None
        self._begin, self._waiting, self._on_end = begin, waiting, on_end
        self._stuck_seconds = stuck_seconds
        self._stopped = threading.Event()
        self._moved = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begins, and watches that the loop goes on at all."""
        self._thread.start()
        threading.Thread(target=self._watch, name=f"{self.name}-watch", daemon=True).start()

    def stop(self) -> None:
        """Ends after the round at hand."""
        self._stopped.set()

    def join(self, seconds: float) -> None:
        """Waits for the end."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self._keep()
        except BaseException as error:  # handed to the main thread, which ends with it
            self.error = error
        finally:
            self._stopped.set()
            self.problem = "stopped"
            self._on_end()

    def _keep(self) -> None:
        wait_seconds, stuck = FIRST_WAIT_SECONDS, 0
        while not self._stopped.is_set():
            try:
                is_stuck, has_worked = self._live()
            except LogError as error:
                self.problem = str(error)
                log.warning("begins again", role=self.name, reason=str(error), wait_seconds=wait_seconds)
                self._moved = time.monotonic() + wait_seconds
                self._stopped.wait(wait_seconds)
                wait_seconds = min(2 * wait_seconds, LONGEST_WAIT_SECONDS)
                continue
            stuck = stuck + 1 if is_stuck and not has_worked else int(is_stuck)
            wait_seconds = FIRST_WAIT_SECONDS
            if stuck > 1:
                raise StuckError(self._stuck_message())

    def _live(self) -> tuple[bool, bool]:
        """One session: whether it was stuck at its end, and whether it had done anything."""
        session = self._begin()
        taken, since = 0, time.monotonic()
        try:
            self.problem = ""
            while not self._stopped.is_set():
                number = session.step()
                self._moved = now = time.monotonic()
                taken += number
                if number or not self._waiting():
                    since = now
                elif now - since > self._stuck_seconds:
                    log.error("stuck, begins again", role=self.name, waiting=self._waiting())
                    return True, taken > 0
            return False, taken > 0
        finally:
            session.close()

    def _watch(self) -> None:
        """The client has been seen to hang inside a call: then nothing but the end of the process helps."""
        while not self._stopped.wait(self._stuck_seconds / 4):
            if time.monotonic() - self._moved > 4 * self._stuck_seconds:
                log.error("hangs", role=self.name, message=self._stuck_message())
                os._exit(StuckError.exit_code)

    def _stuck_message(self) -> str:
        return (
            f"{self.name}: {self._waiting():,} records wait and none came for {self._stuck_seconds:g} s, twice; the "
            "clients were rebuilt once; start the process again, and look at the brokers if that does not help"
        )
