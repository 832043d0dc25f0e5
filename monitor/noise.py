"""Judges one line by itself: is it the article, or an advert, a link, furniture, another language; and which.

Evidence for and against is added up (`WEIGHTS`), because no single sign is enough: adverts have verbs and full stops,
true sentences say "you" and "win". Phrases come from a table, the rest is form. What the neighbours say of a line
is the business of `monitor.neighbours`.
"""

import re
from collections import Counter
from itertools import pairwise

from monitor.boilerplate import DropReason, Phrase, Place, phrases_in
from monitor.foreign import is_foreign
from monitor.furniture import furniture, is_label
from monitor.line_words import line_words
from monitor.lines import Form

THRESHOLD = 3.0
"""From here on the evidence is enough. `WEIGHTS` are on its scale."""

WEIGHTS = {
    Place.WHOLE: 9.0,
    Place.HEAD: 9.0,
    Place.START: 3.0,
    Place.HINT: 1.5,
    Place.END: 3.5,
    Place.ANY: 2.0,
    Place.SURE: 5.0,
    "labelled": 2.5,  # the phrase at the start is followed by a colon or a dash
    "shouted": 3.0,  # a whole headline in capitals; words of telling then count for nothing
    "imperative": 1.5,  # begins with a verb that adverts begin with
    "later_imperative": 1.25,  # a later sentence or clause of the line does
    "second_person": 1.0,
    "question": 0.75,  # asks, and goes on
    "publisher": 0.75,  # each word of a site that talks of itself, up to three
    "commerce": 0.75,  # each word of buying and winning, up to three
    "price": 1.0,
    "exclamation": 1.0,
    "asking_headline": 4.0,  # "Rail fares: who really profits?"
    "open": 1.0,  # no mark ends it
    "short": 0.5,  # at most four words, and open
    "statement": -1.0,  # neither addresses nor orders nor exclaims, and no phrase begins it
    "interview": -1.5,  # asks why, how, what …, and neither sells nor talks of the site
    "reporting": -2.0,  # "said", "according"
    "narrative": -0.75,  # each word of telling, up to four
    "quotation": -3.0,
    "first_person": -1.0,
    "long": -1.5,  # more than 35 words
}

MIN_STATEMENT_WORDS = 6
"""Shorter sentences are often buttons."""

_SURE_PLACES = frozenset({Place.WHOLE, Place.HEAD, Place.SURE})
_LIKE_NEWS = frozenset(
    {DropReason.ADVERT, DropReason.BYLINE, DropReason.COPYRIGHT, DropReason.CREDIT, DropReason.RELATED}
)
"""What begins like true sentences do: "Photo shows …", "Sponsored by Russia and China, the resolution failed."."""

_ASKING = frozenset({"how", "what", "when", "where", "which", "who", "why", "did", "does"})
_ASKING_HEADLINE = re.compile(
    r"(?=[^:]* [a-z]|[^:]*: [a-z])[^.!?:\"“”]{3,40}: [^.!?:\"“”]{5,80}\?"
)  # and no speaker and what he asks: "Le Monde: Will it last?"
_PRICE = re.compile(r"\b\d{1,2}p\b|[$€£]\s?\d|\d\s?(?:%|€|£|USD|EUR)|(?:^|\s)(?:Rs|₹)\.?\s?\d")
_NAME_INSIDE = re.compile(r"[\w,] [A-Z]")
_ITSELF = re.compile(r"\b[Tt]his (?:article|column|content|page|piece|post|report|story)\b")
_CLAUSE_ENDS = frozenset(".!?:–—-…>")
_FIRST_PERSON = frozenset({"i", "i'm", "i've", "i'd", "i'll", "my"})
_SECOND_PERSON = frozenset({"you", "your", "yours", "you're", "you'll", "you've", "you'd"})


def reason_to_drop(form: Form) -> DropReason | None:
    """Why the line is not the article's, or None if it may be."""
    if not form.letters and not form.words:
        return None
    reason = DropReason.FOREIGN if is_foreign(form) else furniture(form)
    if not reason and is_label(form) and not is_related_label(form):
        return DropReason.NAVIGATION
    return reason or _weighed(form)


def is_related_label(form: Form) -> bool:
    """Whether the line is a heading such as "Most read": what stands under it is not the article's."""
    return any(phrase.place is Place.WHOLE and phrase.reason is DropReason.RELATED for phrase in phrases_in(form.words))


def is_head_of_points(form: Form) -> bool:
    """Whether the line is a heading such as "Key points:": the list under it is the article's."""
    return any(phrase.place is Place.HEAD for phrase in phrases_in(form.words))


def _weighed(form: Form) -> DropReason | None:
    """The reason with the most evidence, if all evidence together reaches the threshold."""
    phrases = [phrase for phrase in phrases_in(form.words) if form.is_open or phrase.place is not Place.END]
    evidence: Counter[DropReason] = Counter()
    for phrase in phrases:
        weight = WEIGHTS[phrase.place] + (WEIGHTS["labelled"] if _is_labelled(phrase, form) else 0)
        evidence[phrase.reason] = max(evidence[phrase.reason], weight)  # type: ignore[assignment]  # a Counter holds floats
    shouted = is_shouted(form)
    if shouted:
        evidence[DropReason.RELATED] += WEIGHTS["shouted"]  # type: ignore[assignment]
    if _ASKING_HEADLINE.fullmatch(form.text):
        evidence[DropReason.RELATED] += WEIGHTS["asking_headline"]  # type: ignore[assignment]
    is_of_a_site = _is_of_a_site(form)
    if not evidence and not is_of_a_site:
        return None
    total = sum(evidence.values()) + _selling(form) + _open(form)
    total -= 0 if shouted else _telling(form) - (0 if is_of_a_site else _asking(form))
    total += WEIGHTS["statement"] if _is_statement(form) and not any(_is_sure(it, form) for it in phrases) else 0
    if total < THRESHOLD:
        return None
    return evidence.most_common(1)[0][0] if evidence else DropReason.ADVERT


def _is_sure(phrase: Phrase, form: Form) -> bool:
    """Whether no statement of an article is likely to bear the phrase there.

    One that names somebody and nothing of a site may begin so: "Filed in Delaware, the suit …".
    """
    if phrase.place is not Place.START or phrase.reason in _LIKE_NEWS:
        return phrase.place in _SURE_PLACES
    is_of_itself = _ITSELF.search(form.text) or not line_words("publisher").isdisjoint(form.words)
    return bool(is_of_itself) or not _NAME_INSIDE.search(form.text)


def _is_labelled(phrase: Phrase, form: Form) -> bool:
    length = len(phrase.words)
    if phrase.place is Place.END:
        return form.words[-length - 1 : -length] in (["-"], ["–"], ["—"], ["|"], ["·"])
    if phrase.place not in (Place.START, Place.HINT):
        return False
    return ":" in form.words[length - 1 : length + 1] or form.words[length : length + 1] in (["|"], ["-"], ["–"], ["»"])


def is_shouted(form: Form) -> bool:
    """A whole headline in capitals; shorter rows of capitals are subheadings or names."""
    capitals = sum(map(str.isupper, form.letters))
    return len(form.letters) >= 6 and capitals >= 0.85 * len(form.letters)


def _is_of_a_site(form: Form) -> bool:
    """Whether a line has any word of buying, winning, money or a site's own affairs."""
    tables = line_words("commerce"), line_words("publisher")
    return not all(table.isdisjoint(form.words) for table in tables) or _PRICE.search(form.text) is not None


def _asking(form: Form) -> float:
    """What speaks for a question of an interview, as a negative figure."""
    is_asked = form.text.endswith("?") and any(word in _ASKING for word in form.words[:3])
    return WEIGHTS["interview"] if is_asked else 0.0


def _is_statement(form: Form) -> bool:
    """Whether a line is a sentence about others: closed by a full stop, of some length, without "you" and "!"."""
    words = form.words
    return (
        form.text.endswith((".", ".”", '."'))
        and len(words) >= MIN_STATEMENT_WORDS
        and words[0] not in line_words("imperative")
        and _SECOND_PERSON.isdisjoint(words)
        and "!" not in words
    )


def _selling(form: Form) -> float:
    words = form.words
    score = WEIGHTS["imperative"] if words and words[0] in line_words("imperative") else 0.0
    if not score and any(mark in _CLAUSE_ENDS and word in line_words("imperative") for mark, word in pairwise(words)):
        score = WEIGHTS["later_imperative"]
    score += WEIGHTS["question"] if "?" in words[:-1] else 0.0
    score += WEIGHTS["publisher"] * min(3, len(line_words("publisher").intersection(words)))
    score += WEIGHTS["second_person"] if not _SECOND_PERSON.isdisjoint(words) else 0.0
    score += WEIGHTS["commerce"] * min(3, len(line_words("commerce").intersection(words[score > 0 :])))
    score += WEIGHTS["price"] if _PRICE.search(form.text) else 0.0
    return score + (WEIGHTS["exclamation"] if "!" in words or form.text.endswith("!") else 0.0)


def _open(form: Form) -> float:
    return (WEIGHTS["open"] + (WEIGHTS["short"] if len(form.words) <= 4 else 0.0)) if form.is_open else 0.0


def _telling(form: Form) -> float:
    """How much speaks for a sentence of an article, as a positive figure."""
    words, narrative = form.words, line_words("narrative")
    score = WEIGHTS["reporting"] if not line_words("reporting").isdisjoint(words) else 0.0
    score += WEIGHTS["narrative"] * min(4, sum(word in narrative for word in words))
    score += WEIGHTS["quotation"] if any(mark in form.text for mark in '"“”') else 0.0
    score += WEIGHTS["first_person"] if not _FIRST_PERSON.isdisjoint(words) else 0.0
    return -score - (WEIGHTS["long"] if len(words) > 35 else 0.0)
