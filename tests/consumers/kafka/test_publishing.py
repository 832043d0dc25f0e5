"""What `deskwatch publish` writes."""

import json
from pathlib import Path

import pytest

from consumers.feed import records_of
from consumers.kafka.publishing import Nothing, publish
from consumers.kafka.records import Outgoing, Place
from consumers.settings import Settings
from monitor.errors import LogError
from tests.consumers.kafka.memory import MemoryLog
from tests.consumers.running import article, write_lines

SETTINGS = Settings(batch_records=4)


def published(path: Path, log: MemoryLog) -> tuple[int, list[str], list[int]]:
    """How many, what could not be read, and what was told on the way."""
    told: list[int] = []
    source = records_of([path], Nothing(), SETTINGS, is_once=True)
    number, problems = publish(source, log.writer(), log.topics["articles"], SETTINGS, told.append)
    return number, problems, told


def test_versions_of_an_article_share_a_partition(tmp_path: Path) -> None:
    """The key is the uri, the bytes are those of the file, and what is no article goes along for the dead letters."""
    log = MemoryLog({"articles": 5})
    records = [article(number % 3, "A text.", version=number) for number in range(9)]
    path = write_lines(tmp_path / "news.jsonl", records)
    path.write_text(path.read_text() + "{broken\n")
    number, problems, told = published(path, log)
    assert (10, []) == (number, problems)
    assert sorted(told) == told
    assert 10 == told[-1]
    kept = [record for place in log.places(["articles"]) for record in log.partitions[place].records]
    places = {record.key: record.place for record in kept}
    assert all(places[record.key] == record.place for record in kept)
    assert {b"urn:test:0", b"urn:test:1", b"urn:test:2"} < set(places)
    assert sorted([*(json.dumps(it).encode() for it in records), b"{broken"]) == sorted(it.value or b"" for it in kept)


def test_what_no_analyzer_would_take_is_left_out(tmp_path: Path) -> None:
    """A record above the limit is told of, none of its bytes is sent, and those around it are."""
    log = MemoryLog({"articles": 1})
    path = write_lines(tmp_path / "news.jsonl", [article(number, "A text.") for number in range(2)])
    path.write_text("[" + "1," * SETTINGS.max_record_bytes + "1]\n" + path.read_text())
    number, problems, _ = published(path, log)
    assert (2, 1) == (number, len(problems))
    assert "more than 8,388,608 bytes and was left out" in problems[0]
    assert 2 == log.partitions[Place("articles", 0)].end


def test_an_interrupted_publication_says_what_is_safe(tmp_path: Path) -> None:
    """And that it can simply be run again."""
    log = MemoryLog({"articles": 1})
    path = write_lines(tmp_path / "news.jsonl", [article(number, "A text.") for number in range(40)])
    writer = log.writer()
    real, calls = writer.append, iter(range(100))

    def append(records: list[Outgoing]) -> list[int]:
        if next(calls) == 2:
            raise LogError("cannot write: the broker is away")
        return real(records)

    writer.append = append  # type: ignore[method-assign, assignment]
    source = records_of([path], Nothing(), SETTINGS, is_once=True)
    with pytest.raises(LogError, match="records are published, then: cannot write") as raised:
        publish(source, writer, log.topics["articles"], SETTINGS, lambda _: None)
    safe = int(str(raised.value).split()[0])
    assert safe == log.partitions[Place("articles", 0)].end > 0
