"""How long after its publication an article is on /metrics: `python -m tests.bench.latency [--seconds 60]`.

On a broker of its own, one analyzer and one exporter with the settings that ship. The shipped day's articles come at
half the rate that the analyzer can keep up with; twice a second a probe comes that names a country which none of them
names. The time is from before the probe is given to the producer to the first answer of /metrics that counts it.
"""

import argparse
import json
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles

from consumers.kafka.partitioning import partition_of
from consumers.kafka.records import Outgoing, Place
from deploy.local.kafka import Cluster
from tests.bench.backlog import Bench
from tests.consumers.kafka.fleet import Fleet, environment_of

COUNTED = 'deskwatch_entity_mentions_total{kind="country",entity="BT"}'
WARM_UP = 400
PROBES_A_SECOND = 2


class Probes:
    """Articles that name Bhutan, when each was published and when it was seen."""

    def __init__(self, bench: Bench) -> None:
        self._writer = bench.broker.writer()
        self.published: list[float] = []
        self.seen: list[float] = []

    def publish(self, seconds: float) -> None:
        """At an even pace."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            number = len(self.published)
            uri = f"urn:probe:{number}"
            record = {"uri": uri, "language": "en", "title": f"Probe {number}", "text": f"Report {number} from Bhutan."}
            place = Place("articles", partition_of(uri.encode(), 4))
            self.published.append(time.monotonic())
            self._writer.append([Outgoing(place, json.dumps(record).encode(), uri.encode())])
            time.sleep(max(0.0, began + (number + 1) / PROBES_A_SECOND - time.monotonic()))


def measure(seconds: float, cluster: Cluster) -> str:
    """The figure as text."""
    bench = Bench(cluster)
    shipped = {"exposure_seconds": bench.settings.exposure_seconds, "log_level": "error"}
    fleet = Fleet(environment_of(bench.settings) | shipped)
    try:
        for name in ("analyze 1", "export 1"):
            fleet.start(name)
        _, served = fleet.running["export 1"]
        bench.publish(1)
        bench.drain()
        bench.publish(WARM_UP)
        rate = WARM_UP / bench.drain()
        time.sleep(5)  # holds of new series end
        probes = Probes(bench)
        with bench.flow(rate / 2):
            thread = threading.Thread(target=probes.publish, args=(seconds,))
            thread.start()
            until = time.monotonic() + seconds + 30
            while (thread.is_alive() or len(probes.seen) < len(probes.published)) and time.monotonic() < until:
                counted = int(served.metrics().get(COUNTED, 0))
                probes.seen += [time.monotonic()] * (counted - len(probes.seen))
                time.sleep(0.02)
            thread.join()
    finally:
        fleet.close()
    delays = [seen - published for published, seen in zip(probes.published, probes.seen, strict=False)]
    return (
        f"{len(delays)} of {len(probes.published)} probes at {rate / 2:.0f} articles/s: median {median(delays):.2f} s, "
        f"p99 {quantiles(delays, n=100)[98]:.2f} s, longest {max(delays):.2f} s"
    )


def main() -> None:
    """Prints a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deskwatch-bench-") as name, Cluster(Path(name) / "kafka") as cluster:
        print(f"publication to /metrics        {measure(given.seconds, cluster)}")


if __name__ == "__main__":
    main()
