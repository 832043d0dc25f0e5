"""A deskwatch process that kills itself at named points: `python -m tests.chaos.process analyze …`.

`FAILPOINTS=PROBABILITY:SEED` says how often. The points stand before and after every write, commit and restore.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from typing import Any

from consumers.cli import main
from consumers.kafka import client, exporter


def _deadly(rng: random.Random, probability: float, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def point(where: str) -> None:
        if rng.random() < probability:
            sys.stderr.write(f"failpoint {where} {name}\n")
            sys.stderr.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    def called(*given: Any, **named: Any) -> Any:
        point("before")
        answer = real(*given, **named)
        point("after")
        return answer

    return called


def install(given: str) -> None:
    """Puts the points into the door to Kafka and into the exporter's take-over."""
    probability, _, seed = given.partition(":")
    rng = random.Random(int(seed))
    places: tuple[tuple[Any, str], ...] = (
        (client.BrokerWriter, "append"),
        (client.BrokerMember, "commit"),
        (client.BrokerMember, "start"),
        (exporter.Exporter, "_restored"),
        (exporter.Exporter, "_save"),
    )
    for owner, name in places:
        setattr(owner, name, _deadly(rng, float(probability), name, getattr(owner, name)))


if __name__ == "__main__":
    install(os.environ.pop("FAILPOINTS", "0:0"))
    main()
