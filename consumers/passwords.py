"""Whether a password is a user's, by bcrypt: slow for whoever guesses, quick for whoever was right before.

One password is tried at a time, in a thread, and few may wait: guessing costs this process one core and never the
event loop. A name that nobody has takes as long as one that somebody has.
"""

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from typing import Final

import bcrypt
from pydantic import SecretStr

MAX_KNOWN: Final = 100
MAX_WAITING: Final = 16
_MAX_BYTES: Final = 72
"""Of a password that bcrypt looks at; htpasswd and Go leave out the rest, too."""


class BusyError(Exception):
    """Too many passwords wait to be tried."""


class Passwords:
    """What was right before is remembered by a keyed hash of user, password and stored hash. For one event loop."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._known: dict[bytes, None] = {}
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def is_right(self, users: Mapping[str, SecretStr], user: str, password: bytes) -> bool:
        """Whether `users`, from name to bcrypt hash, have this user with this password. Raises `BusyError`."""
        stored = self._stored(users, user)
        mark = self._mark(_bytes(user), stored, password)
        if self._is_remembered(mark, users, user):
            return True
        if self._waiting == MAX_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            async with self._turn:
                if self._is_remembered(mark, users, user):
                    return True
                fits = await asyncio.to_thread(bcrypt.checkpw, password[:_MAX_BYTES], stored)
        finally:
            self._waiting -= 1
        if fits and user in users:
            self._remember(mark)
        return fits and user in users

    def _is_remembered(self, mark: bytes, users: Mapping[str, SecretStr], user: str) -> bool:
        """Not for a name that nobody has any more: somebody else may have the same hash."""
        return user in users and mark in self._known

    def _stored(self, users: Mapping[str, SecretStr], user: str) -> bytes:
        """The user's hash; for a name that nobody has always the same one of somebody, so that it costs the same."""
        if user not in users:
            digest = self._mark(_bytes(user))
            user = sorted(users)[int.from_bytes(digest, "big") % len(users)]
        return users[user].get_secret_value().encode("ascii")

    def _mark(self, *parts: bytes) -> bytes:
        """A hash of the parts that nobody can make without the key of this process."""
        return hmac.digest(self._key, b"".join(len(part).to_bytes(8, "big") + part for part in parts), "sha256")

    def _remember(self, mark: bytes) -> None:
        if len(self._known) == MAX_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[mark] = None


def _bytes(user: str) -> bytes:
    return user.encode("utf-8", "surrogateescape")
