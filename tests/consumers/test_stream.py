"""The shipped stream: what its README promises holds, and no text in it was made from another."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import consumers
from monitor.article import Article, Status, admit
from monitor.decode import decode
from monitor.errors import SkippedArticleError, SkipReason

STREAM = Path(consumers.__file__).parent / "stream"
README = (STREAM / "README.md").read_text(encoding="utf-8")
DAY_START_MS = int(datetime(2026, 3, 10, tzinfo=UTC).timestamp() * 1000)
NEWCOMER = "Leonor Vidigal"
WIRE_COPY = ("1812-vidigal-named.json", "1833-vidigal-named-copy.json")
RUN_WORDS = 7
"""So many words in a row do not come together twice by chance in texts that were written apart."""


@cache
def articles() -> Mapping[str, Article]:
    """Every record of the stream by file name, in the order in which it is replayed."""
    paths = sorted(path for path in STREAM.iterdir() if path.suffix in {".json", ".html", ".txt"})
    return {path.name: decode(path.read_bytes()) for path in paths}


@cache
def dirt() -> Mapping[str, frozenset[str]]:
    """The lines of each file that are no part of its article."""
    rows = (STREAM / "dirt.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = defaultdict(set)
    for name, line in (row.split("\t") for row in rows):
        found[name].add(line)
    return {name: frozenset(lines) for name, lines in found.items()}


def body_lines(name: str) -> list[str]:
    """The lines of a file's text that are not empty, dirt included."""
    return [line.strip() for line in articles()[name].body.split("\n") if line.strip()]


def true_lines(name: str) -> list[str]:
    """The headline and the lines that are the article's own."""
    return [articles()[name].title, *(line for line in body_lines(name) if line not in dirt().get(name, frozenset()))]


def told() -> list[str]:
    """The files that tell a story in words: all but the kill and the picture."""
    return [name for name, a in articles().items() if a.status is not Status.CANCELED and a.medium == "text"]


def words(text: str) -> list[str]:
    """The words of a text, without case and punctuation."""
    return re.sub(r"[^\w\s]", "", text.casefold()).split()


def pieces(lines: list[str]) -> set[str]:
    """What no other article may repeat: each sentence of three words or more, and each run of `RUN_WORDS` words."""
    found = set()
    for line in lines:
        for sentence in re.split(r"(?<=[.!?…])[\"”’)]*\s+", line):
            if len(words(sentence)) >= 3:
                found.add(" ".join(words(sentence)))
        run = words(line)
        found |= {" ".join(run[i : i + RUN_WORDS]) for i in range(len(run) - RUN_WORDS + 1)}
    return found


def repeated(texts: Mapping[str, list[str]]) -> dict[str, set[str]]:
    """The pieces that stand in texts of more than one owner, each with its owners."""
    owners = defaultdict(set)
    for owner, lines in texts.items():
        for piece in pieces(lines):
            owners[piece].add(owner)
    return {piece: names for piece, names in owners.items() if len(names) > 1}


def table(heading: str) -> list[list[str]]:
    """The rows of the README's table below a heading, without its head."""
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def test_there_are_as_many_articles_as_promised() -> None:
    """At least 84 articles with their own uri, and the number of the README."""
    uris = {article.uri for article in articles().values()}
    assert len(uris) >= 84
    assert f"{len(articles())} records, {len(uris)} articles" in README


def test_every_format_is_there_in_the_number_that_the_readme_gives() -> None:
    """The README's table of formats counts the files."""
    found: dict[str, int] = defaultdict(int)
    for name in articles():
        found[format_of(name)] += 1
    assert {row[0]: int(row[1]) for row in table("Formats")} == found


def format_of(name: str) -> str:
    """The README's name of a file's format."""
    if not name.endswith(".json"):
        return {"html": "HTML", "txt": "plain text"}[name.rsplit(".", 1)[1]]
    record = json.loads((STREAM / name).read_bytes())
    if "standard" in record:
        return f"ninjs {record['standard']['version']}"
    return "JSON-LD" if "@context" in record else "plain JSON"


def test_names_of_files_are_in_the_order_of_publication() -> None:
    """A file's name begins with the minute in which its record was sent; only plain text does not say it inside."""
    for name, article in articles().items():
        sent_ms = article.updated_at_ms or article.published_at_ms
        if name.endswith(".txt"):
            assert sent_ms is None
        else:
            assert sent_ms is not None
            assert name[:4] == datetime.fromtimestamp(sent_ms / 1000, UTC).strftime("%H%M"), name
            assert 0 <= sent_ms - DAY_START_MS < 86_400_000, name


def test_no_two_articles_share_a_sentence() -> None:
    """Versions of one article and the wire copy apart, no sentence and no run of seven words occurs twice."""
    texts: dict[str, list[str]] = defaultdict(list)
    for name, article in articles().items():
        if name != WIRE_COPY[1]:
            texts[article.uri] += [article.title, *body_lines(name)]
    assert {} == repeated(texts)


def test_a_shared_sentence_would_be_found() -> None:
    """The check above bites: on a sentence in two texts, and on one with a name exchanged."""
    one = ["Rain fell. The old bridge at Harlow was closed at noon on Friday, said the mayor, Ann Lee."]
    two = ["Snow fell. The old bridge at Harlow was closed at noon on Friday, said the baker, Jo Roe."]
    assert "the old bridge at harlow was closed" in repeated({"a": one, "b": two})
    assert "it is over" in repeated({"a": ["“It is over.” He left."], "b": ["It is over."]})


def test_lengths_are_those_of_news() -> None:
    """Every article has 80 to 1,200 words of its own; a dozen have 300 to 500, at least two over 900."""
    lengths = {name: sum(len(line.split()) for line in true_lines(name)[1:]) for name in told()}
    assert {} == {name: n for name, n in lengths.items() if not 80 <= n <= 1_200}
    assert sum(300 <= n <= 500 for n in lengths.values()) >= 12
    assert sum(n > 900 for n in lengths.values()) >= 2


def test_dirt_is_in_the_middle_of_most_articles() -> None:
    """More than half of the texts have a foreign line between two lines of their own."""

    def is_dirty(name: str) -> bool:
        marks = [line in dirt().get(name, frozenset()) for line in body_lines(name)]
        return any(marks[marks.index(False) : len(marks) - marks[::-1].index(False)])

    assert sum(map(is_dirty, told())) > len(told()) / 2


def test_dirt_is_written_anew_each_time_and_listed_truly() -> None:
    """Every listed line stands in its file, and no other article has it."""
    owners = defaultdict(set)
    for name, lines in dirt().items():
        assert lines <= set(body_lines(name)), name
        for line in lines - dirt()[WIRE_COPY[0]]:
            owners[line].add(articles()[name].uri)
    assert {} == {line: uris for line, uris in owners.items() if len(uris) > 1}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("0758-glaciers-alpes-fr.json", SkipReason.LANGUAGE),
        ("0920-lake-cores-embargo.json", SkipReason.EMBARGOED),
        ("1030-aurelia-star-picture.json", SkipReason.NOT_TEXT),
        ("1145-court-order-withheld.json", SkipReason.WITHHELD),
    ],
)
def test_what_is_not_to_be_counted_is_skipped(name: str, reason: SkipReason) -> None:
    """Each of the four is refused for its own reason, at any hour of the day."""
    with pytest.raises(SkippedArticleError) as refused:
        admit(articles()[name], now_ms=DAY_START_MS + 86_400_000)
    assert refused.value.reason is reason


def test_everything_else_is_counted() -> None:
    """Four records are skipped and no more."""
    skipped = []
    for name, article in articles().items():
        try:
            admit(article, now_ms=DAY_START_MS + 86_400_000)
        except SkippedArticleError:
            skipped.append(name)
    assert len(skipped) == 4


def test_one_article_comes_in_three_versions_and_the_last_names_another() -> None:
    """The captain is named as detained twice, then the first officer instead."""
    first, second, third = (articles()[f"{stem}.json"] for stem in versions())
    assert (1, 2, 3) == (first.version, second.version, third.version)
    assert first.uri == second.uri == third.uri
    assert "Castellani, 61" in first.body
    assert "Castellani, 61" in second.body
    assert "Ferrante" in third.body
    assert "Ruggero" not in third.body


def versions() -> list[str]:
    """The stems of the three versions, in order."""
    return ["0733-ferry-captain-detained", "0815-ferry-captain-detained-2", "0950-ferry-captain-detained-3"]


def test_one_article_is_published_and_killed() -> None:
    """The kill has the uri of the story and a higher version."""
    story, kill = articles()["0935-aagaard-resigns.json"], articles()["0958-aagaard-resigns-kill.json"]
    assert story.uri == kill.uri
    assert story.version < kill.version
    assert (Status.USABLE, Status.CANCELED) == (story.status, kill.status)
    assert [kill] == [article for article in articles().values() if article.status is Status.CANCELED]


def test_the_wire_copy_has_the_text_but_not_the_uri_source_and_headline() -> None:
    """Word for word the same article under another name."""
    wire, copy = (articles()[name] for name in WIRE_COPY)
    assert true_lines(WIRE_COPY[0])[1:] == true_lines(WIRE_COPY[1])[1:]
    assert wire.uri != copy.uri
    assert wire.source != copy.source
    assert wire.title != copy.title


def test_the_newcomer_is_named_as_often_as_the_readme_says() -> None:
    """Never before 18:00; then in at least nine articles of five sources within three hours; adverts apart."""
    naming = [name for name in articles() if any("Vidigal" in line for line in true_lines(name))]
    assert all(any(NEWCOMER in line for line in true_lines(name)) for name in naming)
    assert f"{NEWCOMER} is named in {len(naming)} articles" in README
    assert min(naming) > "1800"
    early = [name for name in naming if name < "2100"]
    assert len(early) >= 9
    assert len({articles()[name].source for name in early} - {""}) >= 5


def test_every_spelling_occurs_and_none_beside_its_other() -> None:
    """Each variant of the README's table stands in some article, and no article spells one person in two ways."""
    texts = ["\n".join(true_lines(name)) for name in articles()]
    for canonical, *variants in table("People with two spellings"):
        holding = [{i for i, text in enumerate(texts) if form in text} for form in (canonical, *variants)]
        assert all(holding), canonical
        assert not any(a & b for a, b in pairwise(holding)), canonical


def test_each_shared_surname_belongs_to_two_people_of_the_stream() -> None:
    """Both full names of each row occur and end in the surname."""
    text = "\n".join(line for name in articles() for line in true_lines(name))
    rows = table("Shared surnames")
    assert len(rows) >= 3
    for surname, *people in rows:
        assert len(people) == 2
        for person in people:
            full_name = person.split(" (")[0]
            assert full_name.endswith(surname)
            assert full_name in text


def test_quotation_marks_are_mixed_within_lines() -> None:
    """At least twenty articles have straight and curly double quotes in one line."""
    mixed = [n for n in told() if any('"' in line and "“" in line for line in true_lines(n))]
    assert len(mixed) >= 20
