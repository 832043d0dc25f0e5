"""The watch-lists in force, and the thread that renews them when their file changes or a SIGHUP asks for it.

A file that is being written is not read: it must look the same twice. One that does not fit changes nothing, and is
told of once. Symbolic links are followed anew at each look, so a file that is replaced, or whose directory is swapped
as Kubernetes does it, is noticed like one that is written over.
"""

import threading
from collections.abc import Callable

import structlog

from consumers.desk_file import read_file
from consumers.people_table import base_rows
from consumers.settings import Settings
from monitor.errors import DeskwatchError
from monitor.watchlists import NO_LISTS

LOOK_SECONDS = 0.5
"""How often the file is looked at; a change acts after the second look that finds the same."""
GONE = (0, 0, 0, 0)
log = structlog.get_logger()


class LiveLists:
    """What is in force may be read by any thread; who has to know of a change is told by `on_change`."""

    def __init__(self, settings: Settings) -> None:
        """Reads the file for the first time. Raises `FatalError` where it, or the table of people, does not fit."""
        self._path = settings.desks_file
        self._base = base_rows(settings.people_table)
        self.lists, self.is_valid = NO_LISTS, True
        self._seen = self._read = self._signature()
        if self._path is not None:
            self.lists = read_file(self._path, self._base)
        self.table_version = self.lists.table(self._base).version
        self._is_asked = False
        self._stopped = threading.Event()
        self._on_change: Callable[[], None] = lambda: None
        self._telling = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="desks", daemon=True)

    @property
    def is_watched(self) -> bool:
        """Whether there is a file to watch."""
        return self._path is not None

    def start(self, on_change: Callable[[], None]) -> None:
        """Watches from now on; `on_change` is called at once and with each new file, never twice at a time."""
        self._on_change = on_change
        self.tell()
        if self.is_watched:
            self._thread.start()

    def tell(self) -> None:
        """Says again what is in force: there is somebody new who has to know."""
        with self._telling:
            self._on_change()

    def ask(self) -> None:
        """The file is to be read now, changed or not; for a signal handler."""
        self._is_asked = True

    def close(self) -> None:
        """Watches no more."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Reads the file again if it has changed and stands still, or if somebody asked."""
        seen, self._seen = self._seen, self._signature()
        if self._is_asked or (self._seen == seen and seen != self._read):
            self._is_asked, self._read = False, self._seen
            self._renew()

    def _watch(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            self.look()

    def _renew(self) -> None:
        assert self._path is not None  # noqa: S101 - watched only with a file
        try:
            lists = read_file(self._path, self._base)
        except DeskwatchError as error:
            self.is_valid = False
            log.warning("desks file not taken over, the lists before it stay in force", problem=str(error))
        else:
            self.lists, self.table_version = lists, lists.table(self._base).version
            self.tell()
            self.is_valid = True
            log.info("desks file read", desks=len(lists.desks), watched=len(lists.watched()), hidden=len(lists.ignore))

    def _signature(self) -> tuple[int, int, int, int]:
        """What tells one file from another, or from itself after a change."""
        try:
            stat = self._path.stat() if self._path is not None else None
        except OSError:
            stat = None
        return GONE if stat is None else (stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size)
