"""Passwords: who is right, how long it takes to be wrong, and what is remembered."""

import asyncio
import time

from pydantic import SecretStr

from consumers import passwords
from consumers.passwords import Passwords
from tests.consumers.secured import hashed

USERS = {"alice": SecretStr(hashed("secret", cost=9)), "bob": SecretStr(hashed("other", cost=9))}


async def seconds(checks: Passwords, user: str, password: bytes) -> tuple[bool, float]:
    """The answer, and how long it took."""
    begun = time.perf_counter()
    answer = await checks.is_right(USERS, user, password)
    return answer, time.perf_counter() - begun


def test_a_name_that_nobody_has_takes_as_long() -> None:
    """The quickest of five, so that a busy machine does not matter; a known pair is quick."""

    async def measure() -> tuple[float, float, float]:
        checks = Passwords()
        wrong = min([(await seconds(checks, "alice", b"wrong"))[1] for _ in range(5)])
        unknown = min([(await seconds(checks, "nobody", b"wrong"))[1] for _ in range(5)])
        assert (await seconds(checks, "alice", b"secret"))[0]
        return wrong, unknown, min([(await seconds(checks, "alice", b"secret"))[1] for _ in range(5)])

    wrong, unknown, known = asyncio.run(measure())
    assert 0.5 < unknown / wrong < 2
    assert known < wrong / 10


def test_the_password_of_the_one_in_whose_place_it_is_tried_does_not_help() -> None:
    """A name that nobody has is tried against somebody's hash, and is refused whatever it says."""
    checks = Passwords()
    for name in ("eve", "mallory", ""):
        for password in (b"secret", b"other"):
            assert not asyncio.run(checks.is_right(USERS, name, password))


def test_a_new_hash_forgets_the_old_password() -> None:
    """What was right is remembered together with the hash that it was right for."""
    checks = Passwords()
    assert asyncio.run(checks.is_right(USERS, "alice", b"secret"))
    changed = USERS | {"alice": SecretStr(hashed("fresh"))}
    assert not asyncio.run(checks.is_right(changed, "alice", b"secret"))
    assert not asyncio.run(checks.is_right({"bob": USERS["bob"]}, "alice", b"secret"))


def test_who_is_taken_out_is_not_let_in_in_the_name_of_another() -> None:
    """A name that nobody has is tried against somebody's hash, which may be the very one that it had itself."""
    checks = Passwords()
    assert asyncio.run(checks.is_right(USERS, "alice", b"secret"))
    assert not asyncio.run(checks.is_right({"bob": USERS["alice"]}, "alice", b"secret"))


def test_parts_do_not_run_into_each_other() -> None:
    """`ab` with `c` is not `a` with `bc`, even where both have the same hash."""
    shared = SecretStr(hashed("bc"))
    checks = Passwords()
    assert asyncio.run(checks.is_right({"a": shared, "ab": shared}, "a", b"bc"))
    assert not asyncio.run(checks.is_right({"a": shared, "ab": shared}, "ab", b"c"))


def test_what_is_remembered_is_bounded() -> None:
    """The oldest gives way, and has to be tried again."""
    users = {f"user {number}": SecretStr(hashed("same")) for number in range(passwords.MAX_KNOWN + 20)}
    checks = Passwords()

    async def all_of_them() -> None:
        for user in users:
            assert await checks.is_right(users, user, b"same")

    asyncio.run(all_of_them())
    assert passwords.MAX_KNOWN == len(checks._known)
