"""Alertmanager's webhook: a body in, a notice delivered, an answer out. Keeps no queue.

Only two answers are given for a body that came: 200 after the target has accepted the notice, and 503, on which
Alertmanager keeps the group and tries again; 400 is for a body that can never succeed, since Alertmanager drops what is
answered so. So a notice arrives at least once, whatever dies, and twice where this process dies between the target's
acceptance and its own answer: a repeated delivery carries the same id and does no harm.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import structlog

from consumers.notify.errors import DeliveryError
from consumers.notify.facts import subject_of
from consumers.notify.payload import BadAlertsError, Group, decode
from consumers.notify.targets import Target
from consumers.notify.telling import Teller

SETTLING_SECONDS: Final = 120.0
"""How long after the start alerts about names wait for a desk that is still reading the last 48 hours."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """What Alertmanager is told; `text` ends in a log of its own. `is_failure`: a notice was not delivered."""

    status: int
    text: str
    is_failure: bool = True


@dataclass(frozen=True, slots=True)
class Webhook:
    """Takes bodies; several threads may call it. `is_catching_up` says whether the desk still reads what is old."""

    teller: Teller
    target: Target
    is_catching_up: Callable[[], bool] = lambda: False
    wall: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    started: float = field(default_factory=time.monotonic)

    def take(self, body: bytes) -> Answer:
        """The answer to a body; blocks while the notice is delivered."""
        try:
            group = decode(body)
        except BadAlertsError as error:
            return Answer(400, str(error))
        if self._must_wait(group):
            return Answer(503, "the desk still reads the last 48 hours; try again for headlines", is_failure=False)
        notice = self.teller.notice(group, at=self.wall())
        try:
            self.target.deliver(notice)
        except DeliveryError as error:
            return Answer(503, f"not delivered: {error}")
        log.info("notice delivered", id=notice.id, receiver=notice.receiver, alerts=len(group.alerts))
        return Answer(200, "delivered", is_failure=False)

    def _must_wait(self, group: Group) -> bool:
        """Whether headlines are on their way; an alert about deskwatch itself, and what is over, never waits."""
        if self.monotonic() - self.started >= SETTLING_SECONDS or not self.is_catching_up():
            return False
        return any(subject_of(alert) is not None and not alert.is_over for alert in group.alerts)
