"""Membership of a group on a real broker: what the client gets wrong, and what only looks wrong."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from kafka import KafkaConsumer

from consumers.kafka import client, topics
from consumers.kafka.client import Broker
from consumers.kafka.records import Member
from consumers.settings import Settings
from monitor.errors import LogError

pytestmark = pytest.mark.real


class HastyConsumer(KafkaConsumer):  # type: ignore[misc]
    """Gets its topics in the constructor, and so joins before it knows their partitions."""

    def __init__(self, **given: Any) -> None:
        super().__init__("articles", **given)

    def partitions_for_topic(self, topic: str) -> set[int]:
        """Does not ask."""
        return {0}

    def subscribe(self, topics: list[str], listener: object) -> None:
        """Has subscribed already."""
        self._subscription.rebalance_listener = listener


def poll_for(seconds: float, *members: Member) -> None:
    """Polls all of them, again and again, in turn."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for member in members:
            member.poll()


@pytest.fixture(name="settings")
def _with_topics(fresh: Callable[..., Settings]) -> Settings:
    settings = fresh(stuck_seconds=4, articles_partitions=1, articles_topics="articles")
    list(topics.create(Broker(settings), settings))
    return settings


def test_a_lost_join_is_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client can stay without partitions for ever, without an error; a new one is made after a while."""
    monkeypatch.setattr(client, "KafkaConsumer", HastyConsumer)
    monkeypatch.setattr(client, "POLL_MS", 5)
    for _ in range(5):  # it is a race, which the client wins now and then
        member = _member(Broker(settings), settings)
        try:
            poll_for(6, member)
        except LogError as error:
            assert "has not answered this member for" in str(error)  # noqa: PT017 - it need not come each time
            return
        finally:
            member.close()
    pytest.fail("no join was lost, or none was noticed")


def test_a_member_without_partitions_is_no_lost_one(settings: Settings) -> None:
    """One partition, two members: the second waits for its turn, as long as it may take, and gets it."""
    broker = Broker(settings)
    members = [_member(broker, settings) for _ in range(2)]
    poll_for(10, *members)
    [owner] = [member for member in members if member.owned()]
    owner.close()
    [other] = [member for member in members if member is not owner]
    poll_for(4, other)
    assert other.owned()
    other.close()


def _member(broker: Broker, settings: Settings) -> Member:
    return broker.member(settings.group, [settings.articles_topics], lambda _: None)
