"""Tests of the door to language identification."""

import pytest

from monitor.languages import MAX_CHARACTERS, UNKNOWN, identify


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The minister told reporters that the bridge would stay closed until the end of the week."),
        ("de", "Die Brücke bleibt nach Angaben des Ministers bis zum Ende der Woche gesperrt."),
        ("fr", "Le ministre a déclaré que le pont resterait fermé jusqu'à la fin de la semaine."),
        ("es", "El ministro dijo que el puente seguiría cerrado hasta el final de la semana."),
        ("ru", "Министр сообщил, что мост останется закрытым до конца недели."),
        ("zh", "部长表示，这座桥将一直关闭到周末。"),
    ],
)
def test_names_the_language_of_a_sentence(language: str, text: str) -> None:
    """A whole sentence is enough to be sure."""
    found = identify(text)
    assert found.language == language
    assert found.confidence > 0.5


@pytest.mark.parametrize("text", ["", "   ", "2026", "— * —"])
def test_says_unknown_without_letters(text: str) -> None:
    """A text without a letter has no language, rather than an arbitrary one."""
    assert identify(text) == UNKNOWN


def test_only_the_beginning_decides() -> None:
    """What follows the characters looked at cannot change the answer or cost time."""
    english = "The council met on Tuesday and agreed to open the harbour again. " * 40
    assert len(english) > MAX_CHARACTERS
    assert identify(english) == identify(english + "Der Hafen bleibt geschlossen. " * 10_000)


def test_lone_surrogates_do_not_fail() -> None:
    """Broken text is identified like any other."""
    assert identify("The harbour \ud800 opened again on Tuesday morning.").language == "en"
