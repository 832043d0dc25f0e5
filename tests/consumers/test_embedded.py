"""The embedded process as its operator meets it: counts, kills, restarts, signals, bad input and clear errors."""

import json
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from consumers import cli
from consumers.counts import Counts
from consumers.files import SHIPPED_DAY, WHOLE_FILES, FileRecord
from consumers.settings import Settings
from consumers.store import Store
from consumers.tally import Tally
from consumers.telemetry import Telemetry
from consumers.worker import Batch, Extracted
from monitor.errors import DeadReason, DeadRecordError, LogError, SkipReason, UsageError
from tests import making
from tests.consumers.running import COMMAND, article, counts, environment, once, samples, serving, write_lines
from tests.consumers.serving import SetClock

KILLS = int(os.environ.get("KILLS", "20"))
"""KILLS=… tries more; each takes as long as a process needs to start."""
NAMES = ("Amara Okonkwo", "Tomás Herrera", "Ingrid Solheim", "Rajesh Varma", "Yuki Tanabe", "Piotr Wilk")
PLACES = ("Norway", "Kenya", "Peru", "Japan", "Poland", "India")


def day(articles: int) -> list[dict[str, object]]:
    """A day of short articles that name people and countries in turn, some of them in two versions or taken back."""
    records = []
    for number in range(articles):
        name, place = NAMES[number % 6], PLACES[number // 6 % 6]
        other = NAMES[(number * 5 + 1) % 6]
        text = f"{name} praised the harvest in {place} on item {number}. {other} called the plan a disaster."
        records.append(article(number, text, version=1))
        if number % 9 == 4:
            records.append(article(number, f"{name} left {place} on item {number}.", version=2))
        if number % 13 == 5:
            records.append(article(number, "", version=3, status="canceled"))
    return records


def test_a_run_counts_and_prints_a_summary(tmp_path: Path) -> None:
    """What was named stands in the table and in the final metrics, without any hold."""
    source = write_lines(tmp_path / "day.jsonl", day(20))
    out = tmp_path / "final.prom"
    result = once("run", "--once", source, "--state", tmp_path / "s.db", "--metrics-out", out)
    assert 0 == result.returncode
    assert b"articles" in result.stdout
    assert b"Amara Okonkwo" in result.stdout
    final = samples(out.read_text())
    assert final['deskwatch_entity_articles_total{kind="person",entity="Amara Okonkwo"}'] >= 4
    assert final['deskwatch_entity_articles_total{kind="country",entity="NO"}'] >= 6
    assert 0 == final['deskwatch_entity_articles_total{kind="country",entity="FR"}']


def test_the_shipped_stream_counts_the_same_twice() -> None:
    """The day is fresh at every start, and the same."""
    first, second = (once("run", "--once", "--metrics-out", "-") for _ in range(2))
    assert counts(first.stdout.decode()) == counts(second.stdout.decode())
    assert counts(first.stdout.decode())['deskwatch_articles_total{partition="0"}'] >= 80


def test_a_second_run_on_the_same_state_counts_nothing_again(tmp_path: Path) -> None:
    """Files of lines and whole files alike are remembered."""
    (tmp_path / "in").mkdir()
    write_lines(tmp_path / "in" / "day.jsonl", day(10))
    (tmp_path / "in" / "one.txt").write_text("A headline about Kenya\nKenya held talks with Peru on Monday.\n")
    pages = [
        once("run", "--once", tmp_path / "in", "--state", tmp_path / "s.db", "--metrics-out", "-").stdout.decode()
        for _ in range(2)
    ]
    assert counts(pages[0]) == counts(pages[1])
    assert counts(pages[0])['deskwatch_articles_total{partition="0"}'] == 11


def test_a_whole_file_is_read_again_until_it_counts(tmp_path: Path) -> None:
    """Skipped or dead it may count another day, in the next process too; read twice before it was counted, it is no
    duplicate.
    """
    record = FileRecord(b"", "a.json", WHOLE_FILES, -1, sha256=b"digest")
    observed = Extracted(making.article("urn:test:1", making.NOON_MS))
    days = (
        ([Extracted(None, skipped=SkipReason.EMBARGOED), Extracted(None, dead=DeadReason.FAILED)], 0),
        ([observed, observed], 1),
        ([observed], 1),
    )
    for outcomes, expected in days:
        store = Store(tmp_path / "s.db")
        counted = Counts(Settings(), store, SetClock(), Telemetry(Tally()), Tally())
        counted.apply([record] * len(outcomes), Batch(outcomes))
        page = samples(counted.final_metrics().decode())
        assert expected == page['deskwatch_articles_total{partition="0"}']
        assert 0 == page['deskwatch_articles_duplicate_total{partition="0"}']
        assert bool(expected) == store.has_file(b"digest")
        store.close()


def test_standard_input_is_counted_and_a_second_feed_is_duplicates(tmp_path: Path) -> None:
    """After a second feed only the duplicates may differ."""
    lines = "".join(json.dumps(record) + "\n" for record in day(8)).encode()
    pages = [
        counts(
            once("run", "--once", "-", "--state", tmp_path / "s.db", "--metrics-out", "-", stdin=lines).stdout.decode()
        )
        for _ in range(2)
    ]
    duplicates = 'deskwatch_articles_duplicate_total{partition="0"}'
    assert 0 < pages[1].pop(duplicates) > pages[0].pop(duplicates)
    assert pages[0] == pages[1]


def test_a_process_killed_at_any_moment_counts_as_if_it_had_not_been(tmp_path: Path) -> None:
    """Killed again and again at random moments, then the counts of an undisturbed run, to the last one."""
    seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
    print(f"SEED={seed}")
    moments = random.Random(seed)
    source = write_lines(tmp_path / "day.jsonl", day(700))
    whole = once("run", "--once", source, "--state", tmp_path / "whole.db", "--metrics-out", "-", batch_records=2)
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        state, out = tmp_path / f"killed{rounds}.db", tmp_path / f"killed{rounds}.prom"
        command = [*COMMAND, "run", "--once", str(source), "--state", str(state), "--metrics-out", str(out)]
        while not out.exists():
            process = subprocess.Popen(
                command, env=environment(batch_records=2), stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            _wait_until_it_writes(process, state)
            try:
                process.wait(timeout=moments.uniform(0.0, 0.4) if kills < KILLS else None)
            except subprocess.TimeoutExpired:
                process.kill()
                kills += 1
            process.communicate()
        assert counts(whole.stdout.decode()) == counts(out.read_text()), f"after {kills} kills, SEED={seed}"


def _wait_until_it_writes(process: "subprocess.Popen[bytes]", state: Path) -> None:
    """Returns once the process has begun to write this time: most kills shall hit a working process."""
    log = Path(f"{state}-wal")
    before = _written(log)
    while process.poll() is None and _written(log) == before:
        time.sleep(0.02)


def _written(log: Path) -> int:
    """When SQLite's log was last written, 0 without one; its size stays where it is written over."""
    return log.stat().st_mtime_ns if log.exists() else 0


def test_a_term_signal_drains_and_lingers(tmp_path: Path) -> None:
    """Not ready at once, the last counts are still served, and the exit code is 0."""
    source = write_lines(tmp_path / "day.jsonl", day(6))
    with serving(source, "--state", tmp_path / "s.db", hold_seconds=0, linger_seconds=3) as served:
        served.wait_for('deskwatch_articles_total{partition="0"}', 6)
        assert "ready\n" == served.get("/-/ready")
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        with pytest.raises(Exception, match="503"):
            served.get("/-/ready")
        assert 6 == served.metrics()['deskwatch_articles_total{partition="0"}']
        assert 0 == served.process.wait(timeout=20)


def test_new_files_are_picked_up(tmp_path: Path) -> None:
    """A serving process looks into its folder again."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write_lines(inbox / "a.jsonl", day(3))
    with serving(inbox, "--state", tmp_path / "s.db", hold_seconds=0, poll_seconds=0.2) as served:
        served.wait_for('deskwatch_articles_total{partition="0"}', 3)
        (inbox / "late.txt").write_text("Late news from Kenya\nKenya and Peru signed a treaty on Friday.\n")
        served.wait_for('deskwatch_articles_total{partition="0"}', 4)


def test_bad_records_are_counted_with_their_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Whatever comes, the next article is processed."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    names = " ".join(f"Zara Q{number}x met Bo W{number}y." for number in range(3))
    bad: dict[str, bytes] = {
        "01-random.txt": random.Random(7).randbytes(5_000),
        "02-truncated.json": b'{"title": "Half',
        "03-nested.json": b"[" * 100_000,
        "04-empty.txt": b"",
        "05-nul.json": json.dumps(article(5, "Kenya\x00 thrives.\x00")).encode(),
        "06-surrogate.json": b'{"title": "Peru \\ud800 votes", "text": "Peru votes on Sunday, officials said."}',
        "07-bidi.json": json.dumps(article(7, f"\u202eKenya\u202c and \u200bPeru agreed. {names}")).encode(),
        "08-long-word.json": json.dumps(article(8, "x" * 900_000)).encode(),
        "09-script.html": b"<html><title>Peru</title><script>alert('Kenya')</script><p>Peru voted today.</p></html>",
        "10-year0.json": json.dumps(article(10, "Norway won.") | {"published_at": "0000-00-00"}).encode(),
        "11-year9999.json": json.dumps(article(11, "Norway lost.") | {"published_at": "9999-12-31"}).encode(),
        "13-crowd.json": json.dumps(article(13, _crowd())).encode(),
        "12-good.json": json.dumps(article(12, "Japan and Poland signed a treaty on Friday.")).encode(),
    }
    for name, content in bad.items():
        (inbox / name).write_bytes(content)
    (inbox / "14-loop.txt").symlink_to(inbox / "14-loop.txt")
    (inbox / "00-huge.jsonl").write_bytes(b'{"title": "' + b"x" * 50_000_000 + b'"}\n')
    result = once("run", "--once", inbox, "--state", tmp_path / "s.db", "--metrics-out", "-")
    assert 0 == result.returncode, result.stderr.decode()[-2_000:]
    page = samples(result.stdout.decode())
    for reason in ("too_large", "invalid_json", "empty", "not_text", "unreadable"):
        assert page[f'deskwatch_records_total{{outcome="dead",reason="{reason}"}}'] >= 1, reason
    assert 0 == page['deskwatch_records_total{outcome="dead",reason="failed"}'], result.stderr.decode()[-2_000:]
    assert 1 == page['deskwatch_entity_articles_total{kind="country",entity="JP"}']
    assert 2 == page['deskwatch_entity_articles_total{kind="country",entity="NO"}']
    assert 1 == page['deskwatch_records_total{outcome="dead",reason="too_many_entities"}']
    outcomes = sum(value for name, value in page.items() if name.startswith("deskwatch_records_total"))
    assert len(bad) + 2 == outcomes
    store = Store(tmp_path / "s.db")
    kept = {Path(origin).name: record for origin, _, _, record in store.dead_letters()}
    store.close()
    assert bad["02-truncated.json"] == kept["02-truncated.json"]


def test_a_date_that_is_still_to_come_does_not_move_a_replay(tmp_path: Path) -> None:
    """The record counts with the one before it, and the hours around it stay on the page."""
    records = [article(number, "Norway and Kenya signed a treaty on Friday.") for number in range(3)]
    source = write_lines(tmp_path / "day.jsonl", [*records[:2], records[2] | {"published_at": "9999-12-31"}])
    with serving(source, "--state", tmp_path / "s.db", "--pace", 0, hold_seconds=0) as served:
        served.wait_for('deskwatch_articles_total{partition="0"}', 3)
        view = json.loads(served.get("/api/view?window=1h"))["view"]
        assert 3 == view["articles"]


def _crowd() -> str:
    """Ten thousand names, each once."""
    given = [
        f"{a}{b}"
        for a in ["Al", "Bern", "Con", "Dom", "El", "Fern", "Gor", "Har", "Is", "Jul"]
        for b in ["an", "ard", "ek", "ia", "ina", "io", "is", "o", "on", "us"]
    ]
    family = [
        f"{a}{b}"
        for a in ["Ander", "Bryd", "Carl", "Dav", "Ed", "Fred", "Gust", "Han", "Jak", "Lar"]
        for b in ["berg", "dal", "feld", "holm", "man", "qvist", "sen", "son", "stad", "wald"]
    ]
    return "\n".join(f"On Friday {one} {other} met officials." for one in given for other in family)


def test_a_port_in_use_is_one_line_and_code_5(tmp_path: Path) -> None:
    """The message names the address and the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = once("run", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")
    assert 5 == result.returncode
    assert "another port with --listen" in result.stderr.decode().splitlines()[-1]


def test_two_processes_on_one_state_are_refused(tmp_path: Path) -> None:
    """The second ends with code 4 and says why; the first goes on."""
    source = write_lines(tmp_path / "day.jsonl", day(3))
    with serving(source, "--state", tmp_path / "s.db") as served:
        result = once("run", "--once", source, "--state", tmp_path / "s.db")
        assert (4, True) == (result.returncode, b"another deskwatch uses it" in result.stderr)
        assert "healthy\n" == served.get("/-/healthy")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("run", "nowhere.json"), 2, "nowhere.json does not exist"),
        (("run", "-", "x.json"), 2, "standard input"),
        (("run", "--metrics-out", "-"), 2, "needs --once"),
        (("run", "--listen", "nonsense"), 2, "host:port"),
        (("run", "--pace", "fast"), 2, "fast"),
        (("sing",), 2, "sing"),
        (("inspect", "nowhere.json"), 2, "nowhere.json cannot be read"),
    ],
)
def test_a_wrong_command_is_one_line_and_code_2(arguments: tuple[str, ...], code: int, words: str) -> None:
    """Nothing starts, and the last line says what to do."""
    result = once(*arguments)
    assert code == result.returncode
    assert words in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def failing(error: Exception) -> Callable[..., None]:
    """A command line that ends with the error."""

    def run(**_: object) -> None:
        raise error

    return run


@pytest.mark.parametrize("error", [LogError("the brokers are away"), UsageError("no such path")])
def test_an_error_with_an_exit_code_is_one_line(
    error: LogError | UsageError, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message, and the code of the class."""
    monkeypatch.setattr(cli, "app", failing(error))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert (error.exit_code, f"deskwatch: {error}\n") == (ended.value.code, capsys.readouterr().err)


def test_an_error_that_none_should_see_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead record that comes so far is no absence of brokers: it was told as such, with exit code 9."""
    monkeypatch.setattr(cli, "app", failing(DeadRecordError(DeadReason.EMPTY, "it is empty")))
    with pytest.raises(DeadRecordError):
        cli.main()


def test_the_shipped_stream_is_where_the_command_line_looks() -> None:
    """A wheel without it would run on nothing."""
    assert len(list(SHIPPED_DAY.glob("*.*"))) >= 80
