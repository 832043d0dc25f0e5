"""The parts of names."""

from importlib import resources
from pathlib import Path

import pytest

from monitor.errors import InstallationError
from monitor.naming import NameWords, load_words, read_name, split_title


@pytest.fixture(scope="module")
def words() -> NameWords:
    """The packaged words."""
    return load_words()


@pytest.mark.parametrize(
    ("text", "surname", "suffix", "is_short"),
    [
        ("Mara Quill", "quill", "", False),
        ("Mara T. Quill Jr.", "quill", "jr", False),
        ("Quill", "quill", "", True),
        ("van der Meer", "meer", "", True),
        ("Ilse van der Meer", "meer", "", False),
        ("Omar al-Tamim", "tamim", "", False),
        ("al-Tamim", "tamim", "", True),
        ("Al Gorman", "gorman", "", False),
        ("Leo XIV", "leo", "xiv", True),
    ],
)
def test_parts(text: str, surname: str, suffix: str, is_short: bool, words: NameWords) -> None:
    """Surname without particles, suffix, and whether there is more than a surname."""
    name = read_name(text, words)
    assert name is not None
    assert (surname, suffix, is_short) == (name.surname, name.suffix, name.is_short)


@pytest.mark.parametrize("text", ["", " , ", "12 34", "George W.", "a b c d e f g h i"])
def test_what_is_no_name(text: str, words: NameWords) -> None:
    """Nothing, digits, a name that stops at an initial, a run of words."""
    assert read_name(text, words) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Quill", "Quill"),
        ("Peruvian President Mara Quill", "Mara Quill"),
        ("Secretary of State Mara Quill", "Mara Quill"),
        ("Lt. Gen. Odo Marsh Jr.", "Odo Marsh Jr."),
        ("Oswin King", "Oswin King"),
        ("Martin Luther King Jr.", "Martin Luther King Jr."),
        ("King", "King"),
        ("Hassan Sheikh Mohamud", "Hassan Sheikh Mohamud"),
        ("Kate Judge Quill", "Kate Judge Quill"),
        ("president Mara Quill", "Mara Quill"),
        ("Agronomist Mara Quill", "Mara Quill"),
        ("yokozuna Asanami Haruo", "Asanami Haruo"),
        ("bint Rashid", "bint Rashid"),
        ("MEP Mara Quill", "Mara Quill"),
        ("Alhaji Sani Dangora", "Sani Dangora"),
        ("Datuk Seri Rosli Hamzah", "Rosli Hamzah"),
        ("Tan Sri Rosli Hamzah", "Rosli Hamzah"),
        ("Begum Farzana Mollah", "Farzana Mollah"),
        ("Farzana Begum", "Farzana Begum"),
        ("Tan Rosli Hamzah", "Tan Rosli Hamzah"),
        ("Economist Quill", "Quill"),
        ("Historian", "Historian"),
        ("Mara Economist Quill", "Mara Economist Quill"),
    ],
)
def test_titles_are_split_off(text: str, name: str, words: NameWords) -> None:
    """Titles before the name go, words that only look like titles stay."""
    assert name == text[split_title(text, words) :]


def test_a_table_of_words_in_another_form_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its columns were taken as they came, so that words were roles."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "name_words.tsv").write_text("word\trole\tnote\nKing\tregnal\tm\n")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    with pytest.raises(InstallationError, match=r"name_words\.tsv has no header role word note"):
        load_words()
