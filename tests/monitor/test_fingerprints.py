"""Hashes that stay the same in every process, and likeness of texts."""

from monitor.fingerprints import NEAR_BITS, are_near, article_id, article_key, content_hash, fingerprint

TEXT = """The ferry to Skarholm stayed in harbour on Monday after its captain refused to sail with a cracked rudder.
About two hundred islanders slept in the school gymnasium, where the baker brought bread before sunrise.
The operator promised a replacement vessel by Wednesday and apologised to everyone who had missed an appointment.
Captain Linnea Torvald said that she would do the same again, whatever the timetable demanded of her crew.
Fishermen offered to carry the post and a woman who was expecting twins, and both crossings went well.
The regional council will discuss next month whether one elderly ship is enough for eleven islands.
Its chairman called the incident regrettable but refused to speak of money while the inspection continues."""


def test_keys_are_known_in_every_process() -> None:
    """They are stored and compared across releases, so their values are written down here."""
    assert article_id(article_key("urn:example:1")) == "f17d88cf3ef465ba"
    assert article_key("urn:example:1") == 0xF17D88CF3EF465BA
    assert len(article_id(article_key("\ud800"))) == 16


def test_the_border_between_parts_counts_in_content() -> None:
    """A word moved from the headline to the body is another content."""
    assert content_hash("ab", "c") != content_hash("a", "bc")
    assert content_hash("ab", "c") == content_hash("ab", "c")


def test_another_word_other_breaks_and_capitals_leave_a_text_near() -> None:
    """As wire copies are printed by others."""
    copy = TEXT.replace("cracked", "broken").replace("\n", " ").upper()
    assert are_near(fingerprint(TEXT), fingerprint(copy))


def test_another_text_is_far() -> None:
    """Half of the bits differ, more or less."""
    other = "Parliament rejected the budget by two votes, and the minister of finance resigned before midnight."
    assert (fingerprint(TEXT) ^ fingerprint(other)).bit_count() > 4 * NEAR_BITS


def test_a_text_without_words_has_a_fingerprint_too() -> None:
    """0; and short words count where there are no long ones."""
    assert fingerprint("") == fingerprint(" … ") == 0
    assert fingerprint("he is in") != 0
    assert fingerprint("word " * 1_000) == fingerprint("word")
