"""Looking for known names without a model."""

import pytest

from monitor.scanning import Scanner


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Quill won.", ["Mara Quill"]),
        ("So did Quill, Quill's dog and an anti-Quill crowd.", ["Quill", "Quill", "Quill"]),
        ("Quillon, McQuill and quill", []),
        ("Taylor-Quill and Quill-Taylor", []),
        ("a Quill-backed bill", ["Quill"]),
        ("@Quill #Quill x/Quill Quill@example.org", []),
        ("J.K. Ode, or J. K. Ode", ["J.K. Ode"]),
        ("", []),
    ],
)
def test_names_are_found_as_written_between_word_boundaries(text: str, expected: list[str]) -> None:
    """The longest name at each place, never a part of another word or of a double name."""
    scanner = Scanner(["Quill", "Mara Quill", "J.K. Ode"])
    assert expected == [text[start:end] for start, end in scanner.find(text, in_capitals=False)]


def test_capitals_are_looked_for_in_capitals() -> None:
    """A line of capitals is searched in capitals only."""
    scanner = Scanner(["Quill"])
    assert [(0, 5)] == list(scanner.find("QUILL WINS, Quill", in_capitals=True))
    assert [(12, 17)] == list(scanner.find("QUILL WINS, Quill", in_capitals=False))


def test_no_names_find_nothing() -> None:
    """An empty scanner is harmless."""
    assert [] == list(Scanner([]).find("Mara Quill", in_capitals=False))
