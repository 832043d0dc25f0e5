"""`deskwatch desks check`: what was understood, or what does not fit."""

from pathlib import Path

from consumers.files import SHIPPED_DAY
from tests.consumers.running import once


def test_what_is_understood_is_printed(tmp_path: Path) -> None:
    """Desks, ids, countries by name and code, thresholds, spellings, merges, hidden names."""
    path = tmp_path / "desks.yml"
    path.write_text(
        "desks:\n  politics:\n    people: [Putin]\n    countries: [Bulgaria]\n    thresholds: {fast_surprise: 4.5}\n"
        "aliases: {Radka Dimova: [Radka Dimowa]}\nmerge: {Radka Dimova: [R Petrova]}\nignore: ['Post [x] Comment']\n"
    )
    result = once("desks", "check", path)
    said = result.stdout.decode()
    assert 0 == result.returncode, result.stderr
    for words in (
        ("Vladimir Putin", "vladimir putin"),
        ("Bulgaria", "BG"),
        ("thresholds of politics: fast_surprise 4.5",),
        ("Radka Dimowa is radka dimova",),
        ("merged: r petrova into radka dimova",),
        ("never shown: person post [x] comment",),
    ):
        assert any(all(word in line for word in words) for line in said.splitlines()), (words, said)


def test_what_does_not_fit_is_told_with_exit_code_2(tmp_path: Path) -> None:
    """One line, with file, line and what would do."""
    path = tmp_path / "desks.yml"
    path.write_text("desks:\n  a:\n    countries: [Bulgeria]\n")
    result = once("desks", "check", desks_file=path)
    assert 2 == result.returncode
    assert f"deskwatch: {path} line 3: 'Bulgeria' is no country; did you mean Bulgaria (BG)" in result.stderr.decode()


def test_the_shipped_file_fits() -> None:
    """The day that everybody sees first has desks."""
    result = once("desks", "check", SHIPPED_DAY / "desks.yml", people_table=SHIPPED_DAY / "people.tsv")
    assert (0, b"") == (result.returncode, result.stderr)
