"""Tests of the door to language identification."""

import pytest

from monitor.languages import ENOUGH_WORDS, MAX_CHARACTERS, UNKNOWN, identify, is_plainly_english


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


ENGLISH = "The minister told reporters that the bridge would be closed, and that he had not been asked about it. " * 3
OTHERS = {
    "nl": "De minister zei dat de brug tot het einde van de week dicht blijft, en dat hij er niet over had gehoord. ",
    "no": "Statsministeren sa at det var en god dag for landet, og at de har vært klar for dette i hele dag. ",
    "de": "Die Ministerin sagte, dass die Brücke bis zum Ende der Woche gesperrt bleibt, und das war es. ",
}


def test_much_english_needs_no_identifier() -> None:
    """Names between the small words change nothing; a few words are never enough."""
    assert is_plainly_english(ENGLISH)
    assert is_plainly_english(ENGLISH.replace("The minister", "Zülfü Łukaszewicz of Århus"))
    assert len(ENGLISH[:150].split()) < ENOUGH_WORDS
    assert not is_plainly_english(ENGLISH[:150])
    assert not is_plainly_english("")


@pytest.mark.parametrize("language", OTHERS)
def test_words_shared_with_english_are_not_enough(language: str) -> None:
    """Kin of English have some of its words, and a paragraph of English in another script's text proves nothing."""
    assert not is_plainly_english(OTHERS[language] * 3)
    assert not is_plainly_english(ENGLISH + "部长表示，这座桥将一直关闭到周末。" * 10)
