"""Tests of bylines, datelines and credits: alone in a line, at its edges, and what only looks like them."""

import pytest

from monitor.boilerplate import DropReason
from monitor.bylines import is_byline
from monitor.credits import is_credit
from monitor.datelines import is_dateline
from monitor.pieces import leading_piece, trailing_piece

BYLINES = [
    "By Olga Marsh and Peter de la Roche, Staff Writers",
    "OLGA MARSH, Associated Press Writer",
    "Analysis by Olga Marsh",
    "Olga Marsh in Lima, Peter Lund in Oslo and agencies",
    "March 3, 2024 | Olga Marsh",
    "2024-03-03 09:15 Olga Marsh",
    "By Olga Marsh @olgamarsh",
    "Olga Marsh in Lima contributed to this report.",
    "Marsh reported from Lima and Lund from Oslo.",
    "Olga Marsh is a reporter for the Northern Press.",
    "This story was written by Olga Marsh",
    "om/pl (AFP, Reuters)",
    "June 30, 2010 | By Olga A. Marsh, Inquirer Staff Writer",
    "at 4:09pm by Olga Marsh",
    "3 May 2024, 10:15 Olga Marsh",
    "By Olga Marsh omarsh@northern.example",
    "Translated from the French by Olga Marsh",
]

NO_BYLINES = [
    "By Friday the water had reached the church.",
    "The minister is a journalist who was jailed in May.",
    "Olga Marsh told reporters",
    "Twelve cases were reported from Lima.",
    "Nora Lund contributed 20 points.",
    "Words failed him",
    "3rd Air Force, 1 June 1985 - 30 June 1991.",
]

DATELINES = [
    "KYIV:",
    "Lagos –",
    "Doha, Qatar -",
    "LIMA, Ohio (WKRN) —",
    "MADRID, June 3 (EFE).-",
    "(ANSA) - ROME, JUN 3 -",
    "ANNAPOLIS, Md.",
    "CINCINNATI",
    "Paris, November 28",
]

NO_DATELINES = ["SPACE", "QUESTION:", "Marsh –", "Nairobi, she said:", "Monday —", "Friday, June 15, 2006"]

CREDITS = [
    "Photograph: Olga Marsh/Northern Press",
    "Image source, Getty Images",
    "(Olga Marsh/Northern Press via AP)",
    "[Handout via Reuters]",
    "picture-alliance/dpa/O. Marsh",
    "Credit...Olga Marsh for The Northern Press",
    "Photo provided by Olga Marsh",
    "PHOTO | OLGA MARSH",
    "Staff photo/Olga Marsh",
    "(AAP: Olga Marsh)",
    "Map: Olga Marsh",
    "Olga Marsh, AP",
]

NO_CREDITS = [
    "Image: the harbour was empty when the boats had left",
    "(Applause)",
    "and/or",
    "Pictures were burned",
    "Map: the road to Lima",
]


@pytest.mark.parametrize("line", BYLINES)
def test_a_line_that_only_says_who_wrote_is_a_byline(line: str) -> None:
    """Names with outlets, places, dates, handles and the words of reporting."""
    assert is_byline(line)


@pytest.mark.parametrize("line", NO_BYLINES)
def test_a_line_that_tells_something_is_no_byline(line: str) -> None:
    """A word beyond those of bylines makes it a line of the article."""
    assert not is_byline(line)


@pytest.mark.parametrize("line", DATELINES)
def test_a_dateline_alone_is_one(line: str) -> None:
    """Capitals, or a known city or country, with agency and date or without."""
    assert is_dateline(line)


@pytest.mark.parametrize("line", NO_DATELINES)
def test_other_words_before_a_mark_are_no_dateline(line: str) -> None:
    """A speaker, a surname or a subheading is no place that agencies write from."""
    assert not is_dateline(line)


@pytest.mark.parametrize("line", CREDITS)
def test_a_line_that_only_says_whose_picture_is_a_credit(line: str) -> None:
    """Labels, agencies and slashes between names."""
    assert is_credit(line)


@pytest.mark.parametrize("line", NO_CREDITS)
def test_a_sentence_behind_a_label_is_no_credit(line: str) -> None:
    """Words in lower case beyond those between names make it text."""
    assert not is_credit(line)


@pytest.mark.parametrize(
    ("line", "piece"),
    [
        ("Doha, Qatar – The bridge is closed.", "Doha, Qatar –"),
        ("LIMA, Peru--(BUSINESS WIRE)--The bridge is closed.", "LIMA, Peru--(BUSINESS WIRE)--"),
        ("Lima (CNN) The bridge is closed.", "Lima (CNN)"),
        ("KYIV: The bridge is closed.", "KYIV:"),
        ("May 3 (Reuters) - The bridge is closed.", "May 3 (Reuters) -"),
        ("AFP - The bridge is closed.", "AFP -"),
        ("Hong Kong CNN  — The bridge is closed.", "Hong Kong CNN  —"),
        ("MOSCOW, May 3. /TASS/. The bridge is closed.", "MOSCOW, May 3. /TASS/."),
        ("Bhopal : The bridge is closed.", "Bhopal :"),
        ("Chandigarh, April 3 : The bridge is closed.", "Chandigarh, April 3 :"),
        ("Chiang Mai (Northern Press) – The bridge is closed.", "Chiang Mai (Northern Press) –"),
        ("WASHINGTON {AP}— The bridge is closed.", "WASHINGTON {AP}—"),
        ("ATHENS, Greece — (AP) — The bridge is closed.", "ATHENS, Greece — (AP) —"),
        ("Concord, N.H. -- The bridge is closed.", "Concord, N.H. --"),
        ("Accra, May 3, GNA - The bridge is closed.", "Accra, May 3, GNA -"),
        ("Nairobi, Kenya | AFP | The bridge is closed.", "Nairobi, Kenya | AFP |"),
        ("Nairobi, Kenya | The bridge is closed.", "Nairobi, Kenya |"),
        ("Kampala, Uganda | NORTHERN PRESS | The bridge is closed.", "Kampala, Uganda | NORTHERN PRESS |"),
        ("GABORONE: The bridge is closed.", "GABORONE:"),
        ("PARIS. The bridge is closed.", "PARIS."),
        ("ISTANBUL The bridge is closed.", "ISTANBUL"),
        ("Kathmandu, May 3 The bridge is closed.", "Kathmandu, May 3"),
        ("March 3, 2024 (JUBA) – The bridge is closed.", "March 3, 2024 (JUBA) –"),
        ("CAIRO – 3 March 2024: The bridge is closed.", "CAIRO – 3 March 2024:"),
        ("Tuesday, 3 March 2024, London — The bridge is closed.", "Tuesday, 3 March 2024, London —"),
        ("ABU DHABI, 3rd March, 2024 (WAM) -- The bridge is closed.", "ABU DHABI, 3rd March, 2024 (WAM) --"),
        ("NEW YORK and LONDON — The bridge is closed.", "NEW YORK and LONDON —"),
        ("PHOENIX (3TV/CBS 5) - The bridge is closed.", "PHOENIX (3TV/CBS 5) -"),
        ("Rio de Janeiro, May 3 (EFE).- The bridge is closed.", "Rio de Janeiro, May 3 (EFE).-"),
        (
            "OSLO, Norway, May 24, 2024 /PRNewsfeed/ -- The bridge is closed.",
            "OSLO, Norway, May 24, 2024 /PRNewsfeed/ --",
        ),
        ("YEREVAN, May 3. /ARMENPRESS/. The bridge is closed.", "YEREVAN, May 3. /ARMENPRESS/."),
        (
            "Vatican City, May 3, 2024 / 10:00 am (CNA). The bridge is closed.",
            "Vatican City, May 3, 2024 / 10:00 am (CNA).",
        ),
        (
            "Salem (Tamil Nadu) [India], May 3 (ANI): The bridge is closed.",
            "Salem (Tamil Nadu) [India], May 3 (ANI):",
        ),
    ],
)
def test_a_dateline_comes_off_its_sentence(line: str, piece: str) -> None:
    """Of it nothing stays, of the sentence all."""
    found = leading_piece(line)
    assert found is not None
    assert (piece, DropReason.DATELINE) == (line[: found[0]].strip(), found[1])


@pytest.mark.parametrize(
    "line",
    [
        "U.S.-Venezuelan relations have been tense.",
        "QUESTION: Did you discuss the bridge?",
        "Marsh – who came late – left early.",
        "The French agency (AFP) says the bridge is closed.",
        "Smith, 34 - The bridge is closed.",
        "Paris. The bridge is closed.",
        "London Mayor Olga Marsh closed the bridge.",
        "Moscow, March 3 was the date.",
        "OSLO, Norway, May 24, 2024 [late] the bridge was closed.",
        "UEFA President Olga Marsh spoke first.",
    ],
)
def test_a_sentence_that_begins_like_a_dateline_stays_whole(line: str) -> None:
    """Compounds, speakers, insertions and abbreviations begin with capitals, too."""
    assert leading_piece(line) is None


@pytest.mark.parametrize(
    ("line", "piece"),
    [
        ("The bridge is closed. Image source, Getty Images", "Image source, Getty Images"),
        ("The bridge is closed. (Supplied: Olga Marsh)", "(Supplied: Olga Marsh)"),
        ("The bridge is closed. REUTERS/Olga Marsh", "REUTERS/Olga Marsh"),
        ("The bridge is closed. RNZ / Olga Marsh", "RNZ / Olga Marsh"),
        ("The bridge in May [Olga Marsh, Standard]", "[Olga Marsh, Standard]"),
        ("The bridge is closed. — Photo courtesy Northern Press", " — Photo courtesy Northern Press"),
        ("The bridge is closed. – RNZ", " – RNZ"),
        ("The bridge is closed. (end)", " (end)"),
        ("“The bridge is closed.” –Bernama", " –Bernama"),
        ("The bridge is closed. Olga Marsh/AP", "Olga Marsh/AP"),
        ("The bridge is closed. Getty Images", "Getty Images"),
        ("The bridge in May [Olga Marsh/Al Jazeera]", "[Olga Marsh/Al Jazeera]"),
        ("The bridge in MayCredit: Getty - Contributor", "Credit: Getty - Contributor"),
        ("The bridge is closed. Image: picture-alliance/dpa/O. Marsh", "Image: picture-alliance/dpa/O. Marsh"),
    ],
)
def test_a_credit_comes_off_its_sentence(line: str, piece: str) -> None:
    """The sentence before it is no credit."""
    found = trailing_piece(line)
    assert found is not None
    assert (piece, DropReason.CREDIT) == (line[found[0] :], found[1])


@pytest.mark.parametrize(
    "line",
    [
        "The news was first given by the Associated Press (AP).",
        "He likes both cats and dogs (and/or birds).",
        "She posted a video by Reuters.",
        "The bridge (built in 1902) is closed.",
    ],
)
def test_a_sentence_that_names_an_agency_stays_whole(line: str) -> None:
    """Brackets, agencies and pictures stand in sentences."""
    assert trailing_piece(line) is None


@pytest.mark.parametrize(
    "unit", ["Ann de la ", "A/", "(A ", "Photo by ", "Ann Lee in Ann, ", "AA, Bb ", "By A and ", "1-"]
)
def test_hostile_lines_cost_no_more_than_others(unit: str) -> None:
    """Lines just below the bounds, made of what the patterns repeat, are judged at once."""
    for size in (80, 120, 200, 300):
        line = (unit * 300)[:size]
        for judge in (is_byline, is_dateline, is_credit, leading_piece, trailing_piece):
            judge(line)
