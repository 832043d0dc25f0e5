"""`deskwatch people suggest`, run as a program on a page of metrics, on a running process, and on what is neither."""

import json
from pathlib import Path

import pytest

from tests.consumers.running import article, once, serving

PAGE = """# TYPE deskwatch_entity_articles counter
deskwatch_entity_articles_total{kind="person",entity="Robert Ellwood"} 12
deskwatch_entity_articles_total{kind="person",entity="Bob Ellwood"} 15
deskwatch_entity_retracted_articles_total{kind="person",entity="Bob Ellwood"} 14
deskwatch_entity_articles_total{kind="country",entity="SE"} 4
"""
FOUND = {
    "kept": "Robert Ellwood",
    "also": "Bob Ellwood",
    "why": "a short form of the given name",
    "kept_articles": 12,
    "also_articles": 1,
    "is_merge": False,
}


def test_a_file_and_standard_input(tmp_path: Path) -> None:
    """Both give the same, and what was taken back does not count."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE)
    assert [FOUND] == json.loads(once("people", "suggest", path, "--json").stdout)
    assert [FOUND] == json.loads(once("people", "suggest", "-", "--json", stdin=PAGE.encode()).stdout)


def test_the_table_ends_in_rows_that_the_desks_file_takes(tmp_path: Path) -> None:
    """What is printed can be pasted: afterwards nothing is proposed any more."""
    shown = once("people", "suggest", "-", stdin=PAGE.encode()).stdout.decode()
    desks = tmp_path / "desks.yml"
    desks.write_text(shown[shown.index("aliases:") :])
    assert "Robert Ellwood: [Bob Ellwood]" in desks.read_text()
    again = once("people", "suggest", "-", stdin=PAGE.encode(), desks_file=desks)
    assert b"nothing to propose" in again.stdout, again.stderr


def test_a_running_process_is_asked(tmp_path: Path) -> None:
    """Two spellings that several articles have are found over HTTP, at the address of the settings."""
    names = ("Sergei Karpenko", "Sergey Karpenko")
    stream = [article(n, f"{names[n % 2]} repaired pump number {n} in the harbour.") for n in range(8)]
    path = tmp_path / "day.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in stream))
    with serving(path, state=tmp_path / "state", hold_seconds=0) as served:
        served.wait_for(f'deskwatch_entity_articles_total{{kind="person",entity="{names[1]}"}}', 4)
        asked = once("people", "suggest", "--json", listen=served.url.removeprefix("http://"))
    assert [{*names}] == [{one["kept"], one["also"]} for one in json.loads(asked.stdout)], asked.stderr


def test_who_listens_at_every_address_is_asked_on_this_machine() -> None:
    """The settings name no host then, and http://:9/metrics leads nowhere."""
    done = once("people", "suggest", listen=":9")
    assert b"no metrics can be read from http://127.0.0.1:9/metrics" in done.stderr


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("http://127.0.0.1:9/metrics", "no metrics can be read from http://127.0.0.1:9/metrics"),
        ("/nowhere/page.txt", "no metrics can be read from /nowhere/page.txt"),
        (__file__, "is not a page of metrics in text"),
    ],
)
def test_what_cannot_be_read_is_said(source: str, message: str) -> None:
    """One line, exit code 2."""
    done = once("people", "suggest", source)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_page_without_people_is_an_error() -> None:
    """An empty answer would look like one that found nothing alike."""
    done = once("people", "suggest", "-", stdin=b"# TYPE a counter\na_total 1\n")
    assert done.returncode == 2
    assert b"counts no person" in done.stderr
