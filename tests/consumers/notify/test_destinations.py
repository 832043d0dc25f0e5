"""Who gets what: a receiver's own address, else that of all others; a file that is wrong says where."""

from pathlib import Path

import pytest

from consumers.notify.destinations import read
from consumers.notify.errors import DeliveryError
from consumers.notify.targets import make_target
from consumers.settings import load
from monitor.errors import UsageError
from tests.consumers.notify.making import notice, spike
from tests.consumers.notify.receiver import always, receiving


def check(destination: str) -> None:
    """Destinations of these tests are short words."""
    if not destination.isalpha():
        raise ValueError(f"{len(destination)} characters are no word")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two receivers, a comment and an empty line."""
    file = tmp_path / "receivers"
    file.write_text("# ours\n\ndesk-politics = politics\ndesk of the world=world\n")
    return file


def test_a_receiver_has_its_own_destination(file: Path) -> None:
    """All others share one."""
    found = read("all", file, check, where="X")
    assert ["politics", "world", "all"] == [found.of(name) for name in ("desk-politics", "desk of the world", "night")]
    assert "politics" not in repr(found)


def test_without_one_for_all_others_a_receiver_may_have_none(file: Path) -> None:
    """That is a failed delivery, which names it, and not a notification dropped in silence."""
    with pytest.raises(DeliveryError, match="receiver night"):
        read("", file, check, where="X").of("night")


def test_what_is_wrong_is_said_with_its_line(file: Path, tmp_path: Path) -> None:
    """And without the secret itself."""
    file.write_text("desk-world = world\ndesk-politics = top-secret\n")
    with pytest.raises(UsageError, match="receivers, line 2: 10 characters are no word"):
        read("all", file, check, where="X")
    file.write_text("desk-world\n")
    with pytest.raises(UsageError, match="line 1"):
        read("all", file, check, where="X")
    with pytest.raises(UsageError, match="cannot be read"):
        read("all", tmp_path / "none", check, where="X")
    with pytest.raises(UsageError, match="nobody would get a notification: set X"):
        read("", None, check, where="X")


def test_notices_go_to_the_receivers_own_address(tmp_path: Path) -> None:
    """As Alertmanager routed them."""
    file = tmp_path / "receivers"
    with receiving(always(200)) as politics, receiving(always(200)) as others:
        file.write_text(f"desk-politics = {politics.url}?a=b\n")
        settings = {"notify_target": "json", "notify_url": others.url, "notify_receivers_file": file}
        target = make_target(load(settings, {}))
        assert target is not None
        target.deliver(notice(spike(), receiver="desk-politics"))
        target.deliver(notice(spike(), receiver="desk-world"))
    assert (["desk-politics"], ["desk-world"]) == tuple([it["receiver"] for it in r.came] for r in (politics, others))
