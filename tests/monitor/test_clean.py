"""Tests of what is taken out of an article's text, and what must not be."""

import time

import pytest

from monitor.clean import DropReason, Line, clean
from tests.data import FOLDER, MISSING

SEED = FOLDER / "seeds" / "000_1e2b532af582e7c7.txt"

SEED_NOISE = [4, 5, 6, 7, 12, 13, 21, 25]

TRUE_LINES = [
    "The council voted 7 to 2 on Monday to close the old bridge before the winter.",
    "He did.",
    "Nobody came.",
    "“Get out of the water,” the guard shouted.",
    '"You can win this," she told them. "Click with the crowd and they will follow."',
    "Merkel met Scholz in Berlin.",
    "Macron and Meloni flew to Tunis.",
    "Read the treaty twice, the minister said, and you will find no such clause.",
    "Sign language will be taught in all schools, according to the ministry.",
    "The company offered a discount of $20 on each ticket after the crash.",
    "“Who are you?” he asked the man from Lagos.",
    "Are you worried about the vote?",
    "By Friday the water had reached the church.",
    "Related charges against the mayor were dropped on Tuesday.",
    "NATO, the EU and the UN all sent observers.",
    "Watch towers were built along the border by soldiers who had arrived in May.",
    "Photographs of the meeting were burned.",
    "Save the Children said it had sent two doctors to Chad.",
    "More than 40 people from Kenya were rescued.",
    "Join us, he said, or leave.",
    "The ambassador's letter — three pages — was never answered.",
    "Prices rose 4% in April, the bank said.",
    "The price of a barrel was off $2 and fell as low as $52.10.",
    "The average salary of a ferryman is about $17 per month.",
    "Also on the agenda is the dredging of the harbour.",
    "The song is on the digital edition, which includes a bonus track and an exclusive download.",
    "The cartoons were originally published in a Danish newspaper.",
    "Why did you choose a Creative Commons licence?",
    "Ferries, cranes, and more",
    "Tapper: Will the bridge be closed?",
    "Le Monde: Is the harbour safe?",
    "Photo shows the mayor and Olga Marsh on the bridge.",
    "Sources: Egypt and Qatar have drafted a new deal that will be answered on Sunday.",
    "Sponsored by Chile and Peru, the resolution failed.",
    "Copyright law in India protects the singer, a court in Delhi ruled on Monday.",
    "Edited by Olga Marsh, the film opens in France on Friday.",
    "Olga Marsh covers the cost of the ferry. She is tired of it.",
    "Olga Marsh is a reporter for the Northern Press. She joined a march on Monday and was arrested.",
    "Cheese produced by Swiss monks is sold on the quay.",
    "Filed in a court in Delaware, the suit names a banker, Olga Marsh.",
    "Posted on Monday at 2 a.m., the message named Olga Marsh twice.",
    "To reach the Turkish border, the family walked for nine days.",
    "Views expressed by Olga Marsh in Bern still rankle in Germany.",
]

NOISE = [
    (DropReason.ADVERT, "Win two tickets to the final, and a night by the sea!"),
    (DropReason.ADVERT, "Order now and get 40% off your first box."),
    (DropReason.ADVERT, "Sponsored: the kettle that sings"),
    (DropReason.ADVERT, "Enter your phone number for a chance to win a year of coffee."),
    (DropReason.ADVERT, "ADVERTISEMENT - CONTINUE READING BELOW"),
    (DropReason.ADVERT, "Looking for a new kitchen? Compare prices from 12 makers near you"),
    (DropReason.SIGN_UP, "Sign up for our evening briefing and get the news in your inbox."),
    (DropReason.SIGN_UP, "Already a subscriber? Log in"),
    (DropReason.SIGN_UP, "Follow us on Facebook and Instagram."),
    (DropReason.NAVIGATION, "Home | World | Business | Sport"),
    (DropReason.NAVIGATION, "Skip to main content"),
    (DropReason.NAVIGATION, "Share this article"),
    (DropReason.NAVIGATION, "Last updated 09:15 GMT"),
    (DropReason.NAVIGATION, "4 min read"),
    (DropReason.COMMENT, "Be the first to comment"),
    (DropReason.COMMENT, "Post a Comment"),
    (DropReason.COMMENT, "23 comments"),
    (DropReason.NAVIGATION, "Tue 4 Mar 2025 17.42 GMT"),
    (DropReason.NAVIGATION, "Published June 11, 2024 9:14am EDT"),
    (DropReason.NAVIGATION, "6m ago"),
    (DropReason.NAVIGATION, "CAC 40 7,512.33 ▲ 0.6%"),
    (DropReason.NAVIGATION, "Explore more topics"),
    (DropReason.NAVIGATION, "ShareTweetPinEmail"),
    (DropReason.NAVIGATION, "___"),
    (DropReason.NAVIGATION, "An earlier version of this article misspelled the name of Olga Marsh."),
    (DropReason.NAVIGATION, "The views expressed here are not those of Northern Press."),
    (DropReason.NAVIGATION, "Something went wrong. Please try again later."),
    (DropReason.CREDIT, "[Ismael Adnan/Al Jazeera]"),
    (DropReason.RELATED, "Rail fares: who really profits?"),
    (DropReason.RELATED, "READ MORE: Harbour master resigns over dredging"),
    (DropReason.RELATED, "WHY DID THE MINISTER SELL HIS SHARES BEFORE THE STORM?"),
    (DropReason.RELATED, "See also: Ferry line to close in autumn"),
    (DropReason.RELATED, "Ferry line to close in autumn - 3 hours ago"),
    (DropReason.RELATED, "Most read"),
    (DropReason.FOREIGN, "Jetzt anmelden und keine Sendung mehr verpassen!"),
    (DropReason.FOREIGN, "Gewinnen Sie eine Reise nach Wien."),
    (DropReason.FOREIGN, "Le ministre a annoncé la fermeture du vieux pont avant l'hiver."),
    (DropReason.FOREIGN, "Старый мост закроют до зимы."),
    (DropReason.FOREIGN, "市议会周一投票决定关闭旧桥。"),
    (DropReason.FOREIGN, "Weiterlesen"),
    (DropReason.BYLINE, "By Olga Marsh and Peter Lund"),
    (DropReason.BYLINE, "Reporting by Olga Marsh; editing by Peter Lund"),
    (DropReason.BYLINE, "Olga Marsh, Political Correspondent"),
    (DropReason.BYLINE, "Olga Marsh is a staff writer. Reach her at omarsh@northern.example."),
    (DropReason.BYLINE, "This article was translated from Spanish by Olga Marsh."),
    (DropReason.BYLINE, "Marsh writes about bridges for The Northern Press. She is based in Oslo."),
    (DropReason.BYLINE, "Peter Lund covers rivers for the Northern from Bern. He has reported from Peru and Iraq."),
    (DropReason.BYLINE, "Audio produced by Olga Marsh."),
    (DropReason.BYLINE, "Olga Marsh contributed research."),
    (DropReason.BYLINE, "Olga Marsh, Abuja"),
    (DropReason.DATELINE, "GENEVA, March 3 (Reuters) -"),
    (DropReason.CREDIT, "Photo: Olga Marsh / Northern Press"),
    (DropReason.CREDIT, "(AP Photo/Olga Marsh)"),
    (DropReason.CREDIT, "Olga Marsh | Getty Images"),
    (DropReason.COPYRIGHT, "© 2026 Northern Press. All rights reserved."),
    (DropReason.COPYRIGHT, "Reproduction without permission is prohibited."),
    (DropReason.CONTACT, "newsdesk@northern.example"),
    (DropReason.CONTACT, "Got a news tip? Write to the night desk"),
]


def reasons(body: str) -> list[DropReason]:
    """Why the lines of the body were dropped."""
    return [line.reason for line in clean("Old bridge to close", body).dropped]


@pytest.mark.parametrize("line", TRUE_LINES)
def test_keeps_a_true_line(line: str) -> None:
    """Short, quoted, commanding or counting sentences of an article stay as they are."""
    assert clean("Old bridge to close", line).lines[1:] == (Line(1, line),)


@pytest.mark.parametrize(("reason", "line"), NOISE)
def test_drops_noise_with_its_reason(reason: DropReason, line: str) -> None:
    """Each kind of noise goes as a whole line, and says what it is."""
    cleaned = clean("Old bridge to close", line)
    assert cleaned.lines[1:] == ()
    assert [(1, line, reason)] == [(one.number, one.text, one.reason) for one in cleaned.dropped]


@pytest.mark.parametrize(
    ("line", "rest", "reason"),
    [
        ("KYIV, Ukraine (AP) — The bridge is closed.", "The bridge is closed.", DropReason.DATELINE),
        ("GENEVA, March 3 (Reuters) - The bridge is closed.", "The bridge is closed.", DropReason.DATELINE),
        ("Paris (AFP) – “It is closed,” she said.", "“It is closed,” she said.", DropReason.DATELINE),
        ("The bridge is closed. (Reporting by Olga Marsh)", "The bridge is closed.", DropReason.BYLINE),
        ("The bridge on Sunday. Image: Olga Marsh.", "The bridge on Sunday.", DropReason.CREDIT),
    ],
)
def test_cuts_a_piece_off_a_true_line(line: str, rest: str, reason: DropReason) -> None:
    """Datelines and credits go, the sentence beside them stays."""
    cleaned = clean("", line)
    assert cleaned.lines == (Line(1, rest),)
    assert [reason] == [piece.reason for piece in cleaned.dropped]


def test_byline_and_dateline_both_come_off() -> None:
    """Two pieces at one edge are two drops."""
    cleaned = clean("", "By Olga Marsh GENEVA (AP) — The bridge is closed.")
    assert cleaned.lines == (Line(1, "The bridge is closed."),)
    assert [DropReason.BYLINE, DropReason.DATELINE] == [piece.reason for piece in cleaned.dropped]


def test_the_headline_stays_whatever_it_looks_like() -> None:
    """The headline is line 0, also in capitals and when the body repeats it."""
    title = "WHY THE OLD BRIDGE WILL CLOSE BEFORE THE WINTER"
    assert clean(f" {title} ", title) == clean(title, title)
    assert clean(title, title).lines == (Line(0, title), Line(1, title))
    assert clean("LIVE", "Live").lines == (Line(0, "LIVE"), Line(1, "Live"))


def test_numbers_count_all_lines_of_the_body() -> None:
    """Blank lines count, so that a number finds its line in the body again."""
    cleaned = clean("Old bridge", "\nIt rained.\n\nClick here!\n")
    assert cleaned.lines == (Line(0, "Old bridge"), Line(2, "It rained."))
    assert [4] == [line.number for line in cleaned.dropped]


def test_an_article_without_text() -> None:
    """Nothing in, nothing out."""
    cleaned = clean("", " \n\t\n")
    assert (cleaned.lines, cleaned.dropped) == ((), ())


STORY = (
    "The council voted to close the bridge before the winter.",
    "It was built in 1902 and has been mended four times since.",
    "Nobody had asked the ferrymen what they thought of that.",
)


def test_a_few_words_around_a_story_in_prose_are_furniture() -> None:
    """Above its first sentence, below its last, and in a row of dropped lines; not so a subheading or a score."""
    row = ("Post a Comment", "4 min read", "Bins and roads", "Share this article", "Back to top")
    body = ("Valley Desk", STORY[0], "The ferrymen", STORY[1], *row, "Ayr 2-1 Hull", STORY[2], "Bridge poll opens")
    cleaned = clean("Old bridge to close", "\n".join(body))
    assert ["Valley Desk", *row, "Bridge poll opens"] == [one.text for one in cleaned.dropped]


def test_a_subheading_beside_one_advert_stays() -> None:
    """Between the headline, or an advert, and a sentence a few words may be the article's own."""
    title = "Old bridge to close"
    body = (title, "What was decided", *STORY, "Shop now", "The ferrymen", "Buy now", STORY[0])
    assert ["Shop now", "Buy now"] == [one.text for one in clean(title, "\n".join(body)).dropped]


def test_the_headline_is_known_again() -> None:
    """Under a heading such as "Most read", with a date behind it, and with other spaces and marks."""
    title = "Win tickets: what the @home raffle hid"
    line = "Win tickets – what the @ home raffle hid Friday, May 3, 2024"
    assert clean(title, f"Most read\n{line}\n{STORY[0]}").lines[1] == Line(2, line)


def test_a_caption_stays_when_its_credit_goes() -> None:
    """What is left of a caption is no link, though no mark ends it."""
    cleaned = clean("", "\n".join((*STORY, "The bridge in May Image: Olga Marsh")))
    assert cleaned.lines[-1] == Line(4, "The bridge in May")


def test_open_lines_stay_where_a_text_is_no_prose() -> None:
    """A list of names, or text that was wrapped at a width, has no marks at the end of its lines."""
    names = "\n".join(("Ann Lee", "Bo Chen", *STORY[:2], "Cara Diaz", "Dan Obi"))
    assert () == clean("Who came", names).dropped


def test_links_under_a_label_go_with_it() -> None:
    """Open lines under "Related stories" are links; a sentence under it is the article again."""
    links = "Related stories\nHarbour master resigns over dredging\nFerry line to close in autumn"
    assert reasons(f"{links}\nThe council met on Monday.") == [DropReason.RELATED] * 3


def test_items_of_a_list_of_links_go_and_an_announced_list_stays() -> None:
    """Bulleted headlines are links, unless a line with a colon announced the list."""
    items = "• Harbour master resigns over dredging\n• Ferry line to close in autumn"
    assert reasons(items) == [DropReason.RELATED] * 2
    assert reasons(f"The council decided three things:\n{items}") == []
    story = "\n".join(
        ["The council voted on Monday to close the old bridge before the winter, after years of repair."] * 3
    )
    assert reasons(f"{story}\nThe council decided three things:\n{items}") == []


def test_a_table_of_results_stays() -> None:
    """Whom a number ranks, with a country and a figure, is no link, in the middle of a text and at its end."""
    table = "Women's slalom\n1. Lara Osterkamp (Austria) one minute 46.22 seconds\n2. Wim Joosten (Netherlands) +1.66"
    assert reasons(f"The slalom was held on Saturday.\n{table}") == []
    assert reasons("1. Harbour master resigns over dredging") == [DropReason.RELATED]
    story = "\n".join(["The council closed the old bridge before the winter, after years of repair."] * 3)
    assert reasons(f"{story}\n1. Wim Joosten (Netherlands) 10.03 seconds") == []


@pytest.mark.parametrize("head", ["Key points:", "HIGHLIGHTS:", "In short:", "What you need to know", "Key takeaways"])
def test_key_points_stay_though_their_heading_goes(head: str) -> None:
    """They are the article's, in the middle of a text, at its end and after links; not so a menu under a label."""
    items = "• Harbour master resigns over dredging\n• Ferry line to close in autumn"
    assert reasons("\n".join((*STORY, head, items, *STORY))) == [DropReason.NAVIGATION]
    assert reasons("\n".join((*STORY, "Most read", head, items))) == [DropReason.RELATED, DropReason.NAVIGATION]
    assert reasons(f"Tags:\n{items}") == [DropReason.NAVIGATION, DropReason.RELATED, DropReason.RELATED]


@pytest.mark.parametrize("row", ["Norway | 12 | 7 | 9", "Olga Marsh | Dredgers | 41,203 | 52%", "Dredgers | 24 % | −3"])
def test_a_row_of_figures_is_no_row_of_links(row: str) -> None:
    """A plain figure, per cent or change makes a table's row, unless a button stands beside it."""
    assert reasons("\n".join((*STORY, row, *STORY))) == []
    assert reasons("Share | 24 | Print") == [DropReason.NAVIGATION]


def test_headlines_with_every_word_capitalised_are_links_too() -> None:
    """A small word with a capital shows that it is a headline and no name."""
    assert reasons("READ ALSO\nHarbour Master Resigns After Dredging Of Channel") == [DropReason.RELATED] * 2


def test_an_open_line_among_closed_paragraphs_is_no_paragraph() -> None:
    """A bare headline in the middle goes; text that never ends its lines loses nothing."""
    paragraph = "The council voted on Monday to close the old bridge before winter, nine years after its last repair."
    bare = "Harbour master resigns over dredging of the eastern channel"
    assert reasons("\n".join([paragraph, paragraph, bare, paragraph])) == [DropReason.RELATED]
    wrapped = [paragraph.rstrip("."), paragraph.rstrip("."), bare, paragraph]
    assert reasons("\n".join(wrapped)) == []


@pytest.mark.parametrize("unit", ["a", "A", "A. ", "(", "By Anna ", "| ", "0", "“", "click here ", "é", "@a.", "- "])
def test_a_million_characters_cost_no_more_than_reading_them(unit: str) -> None:
    """No pattern takes quadratic time, whatever a line is made of."""
    body = unit * (1_000_000 // len(unit))
    began = time.perf_counter()
    clean(body[:1000], body)
    assert time.perf_counter() - began < 1


@pytest.mark.skipif(not SEED.exists(), reason=MISSING)
def test_a_real_article_loses_its_adverts_and_nothing_else() -> None:
    """An advert in three lines, two German lines, a headline, a link and the comment field go, and only they."""
    title, _, body = SEED.read_text("utf-8").partition("\n")
    assert SEED_NOISE == [line.number for line in clean(title, body).dropped]
