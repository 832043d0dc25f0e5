"""Everything that this machine can run for real, wired together: `python -m deploy.local.stack [--keep]`.

    publish ──> Kafka ──> analyze ──> export ──> Prometheus (shipped rules) ──> Alertmanager (shipped routes) ──> desk

on free loopback ports. The shipped day is played, a story breaks, and once its alert has been told, the answer to the
query of each panel is printed; an empty one is a failure (exit code 1). The day before the start is made up. Everything
is ended by its process id; with `--keep` after Ctrl-C. No Grafana, which no package brings.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from deploy.local import panels, story
from deploy.local.history import HistoryError
from deploy.local.kafka import Cluster, LocalKafkaError
from deploy.local.panels import Answer, PanelError
from deploy.local.programs import ProgramError, Programs, missing
from deploy.local.servers import DESKWATCH, HOLD_SECONDS, Servers

PACE = "200"
"""The shipped day takes seven minutes."""
TELLING_SECONDS = 420.0
ANSWERING_SECONDS = 240.0
"""Rules run every two minutes at the slowest."""
VALUES = {
    "job": "deskwatch",
    "instance": ".+",
    "desk": ".*",
    "kind": "person",
    "entity": "Radka Dimova",
    "__rate_interval": "1m",
    "__range": "1h",
}
"""What the variables of the boards are set to."""


def run(folder: Path, *, keep: bool) -> int:
    """The whole of it; how many queries are empty."""
    cluster = Cluster(folder / "kafka")
    try:
        cluster.start()
        with Programs(folder) as programs:
            return _show(Servers(folder, programs, cluster.bootstrap), programs, folder / "story.jsonl", keep=keep)
    finally:
        cluster.stop()


def _show(servers: Servers, programs: Programs, file: Path, *, keep: bool) -> int:
    servers.start()
    print(servers.addresses, flush=True)
    programs.start("publish", [*DESKWATCH, "publish", "--pace", PACE], servers.settings)
    time.sleep(2 * HOLD_SECONDS)  # names are shown at 0 before they are shown with their counts
    file.write_text(story.now_lines(), "utf-8")
    servers.deskwatch("publish", str(file))
    print(f"\n{_wait_told(servers, programs)} messages told; the panels show:\n", flush=True)
    answers = _answers(servers)
    for answer in answers:
        print(answer, panels.filled(answer.panel.expression, VALUES), sep="\n      ")
    empty = sum(not it.samples for it in answers)
    print(f"\n{len(answers)} queries, {empty} of them empty", flush=True)
    if keep and not empty:
        print("goes on until Ctrl-C", flush=True)
        while True:
            servers.check()
            time.sleep(1)
    return empty


def _wait_told(servers: Servers, programs: Programs) -> int:
    """Returns once a desk has been told of the story; how many messages were taken by then."""
    until = time.monotonic() + TELLING_SECONDS
    while time.monotonic() < until:
        servers.check()
        if told := servers.told():
            return told
        time.sleep(1)
    raise ProgramError(
        f"no alert reached the desk within {TELLING_SECONDS:.0f} s; its log is {programs.log_of('desk')}"
    )


def _answers(servers: Servers) -> list[Answer]:
    """What every panel shows; waits a while for those that are empty."""
    asked = panels.panels(servers.boards)
    until = time.monotonic() + ANSWERING_SECONDS
    while True:
        answers = [panels.ask(servers.addresses.prometheus, panel, VALUES) for panel in asked]
        if all(it.samples for it in answers) or time.monotonic() > until:
            return answers
        servers.check()
        time.sleep(5)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="leave it running until Ctrl-C")
    keep = parser.parse_args().keep
    if lines := missing():
        sys.exit("\n".join(f"deploy.local.stack: {line}" for line in lines))
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    folder = Path(tempfile.mkdtemp(prefix="deskwatch-stack-"))
    try:
        empty = run(folder, keep=keep)
    except (ProgramError, LocalKafkaError, PanelError, HistoryError) as error:
        sys.exit(f"deploy.local.stack: {error}\ndeploy.local.stack: everything is ended, the logs are in {folder}")
    except KeyboardInterrupt:
        print("\neverything is ended", flush=True)
        empty = 0
    if empty:
        sys.exit(f"deploy.local.stack: {empty} queries are empty; the logs are in {folder}")
    shutil.rmtree(folder)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """The first signal begins the end; a second one must not break it off, or something would be left running."""
    del number, frame
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
