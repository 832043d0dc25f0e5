"""Tests of where sentences begin."""

import pytest
import spacy

from monitor.splitting import sentence_starts

_ENGLISH = spacy.blank("en")


def split(text: str) -> list[str]:
    """The sentences of a text, tokenized as the reader does it."""
    doc = _ENGLISH(text)
    starts = sentence_starts([token.text for token in doc], [bool(token.whitespace_) for token in doc])
    begins = [token.idx for token, is_start in zip(doc, starts, strict=True) if is_start]
    return [text[a:b].strip() for a, b in zip(begins, [*begins[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The novelist A. B. Carver lives in the U.S. Virgin Islands.",
        "It was target No. 1 and the ferry was No. 2 on the list.",
        "Thanks went to Smt. Lakshmi Raman, Comr. Ade Bello and Barr. Ngozi Eze of Enugu.",
        "Gen. Odile Marchetti met Lt. Col. Sam Reyes and Dr. Ines Holt in St. Albans.",
        "2. Lara Osterkamp (Austria) one minute 46.22 seconds",
        "The ship left at 5 p.m. Friday and came back at 11 a.m. Sunday.",
        "Northgate Inc. chief Paul Yates owns Yates Corp. shares worth $2.9 million.",
        "Harold Finch Jr. said the index fell 3.5 percent by Nov. 14.",
        "They still believe … they have every intention of staying.",
        "The plan ... was never read.",
        '"Where is the bridge?" Mr. Olsen asked.',
        "“Stop there!” she cried, and everybody did.",
        '"It is over," he said, "and nobody won."',
        "The U.S. Senate sued the U.N. Refugee Agency vs. its own advice.",
        "The scholar Samuel P. Hartwell and P. V. Kunjan read p. 12 of it.",
        "J.K. Morrow spoke for the Washington, D.C. Council.",
    ],
)
def test_keeps_one_sentence_whole(sentence: str) -> None:
    """Abbreviations, initials, numbers, ellipses and quotations do not break a sentence."""
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He did.", "She did not."],
        ["The envoy flew to the U.S.", "The talks began."],
        ["Doors open at 6 a.m.", "Police will watch."],
        ["The firm is now Harrow Inc.", "It was Harrow Ltd. before."],
        ["“The well is dry.", "We carry water for two hours,” said Mrs. Okello."],
        ['He called it "a farce."', "Then he left."],
        ["Was it No. 7?", "No.", "It was the old house."],
        ["The tank held 2.5 litres.", "300 people came.", "(It rained.)", "Nobody left!"],
        ["It was the best week of 2019.", "NATO was silent.", "So were others in the EU."],
        ["He waited …", "The phone never rang."],
    ],
)
def test_breaks_between_sentences(sentences: list[str]) -> None:
    """Sentences that stand in one line come apart, and nothing is lost between them."""
    assert split(" ".join(sentences)) == sentences


def test_more_than_one_space_still_separates() -> None:
    """Two spaces, or a no-break space, between sentences are a space."""
    assert split("He came.  She left.\u00a0They wept.") == ["He came.", "She left.", "They wept."]


def test_no_words_have_no_starts() -> None:
    """An empty line gives an empty answer."""
    assert sentence_starts([], []) == []
