"""Judges one line by itself: is it the article, or an advert, a link, furniture, another language; and which.

Evidence for and against is added up (`WEIGHTS`), because no single sign is enough: adverts have verbs and full stops,
true sentences say "you" and "win". Phrases come from a table, the rest is form. What the neighbours say of a line
is the business of `monitor.neighbours`.
"""

import re
from collections import Counter
from itertools import pairwise

from monitor.boilerplate import DropReason, Phrase, Place, phrases_in
from monitor.furniture import furniture, is_label
from monitor.languages import identify
from monitor.lines import Form, line_words

THRESHOLD = 3.0
"""From here on the evidence is enough. `WEIGHTS` are on its scale."""

WEIGHTS = {
    Place.WHOLE: 9.0,
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
    "reporting": -2.0,  # "said", "according"
    "narrative": -0.75,  # each word of telling, up to four
    "quotation": -3.0,
    "first_person": -1.0,
    "long": -1.5,  # more than 35 words
}

_ASKING_HEADLINE = re.compile(r"[^.!?:\"“”]{3,40}: [^.!?:\"“”]{5,80}\?")
_PRICE = re.compile(r"\b\d{1,2}p\b|[$€£]\s?\d|\d\s?(?:%|€|£|USD|EUR)|(?:^|\s)(?:Rs|₹)\.?\s?\d")
_LATIN_ENDS = 0x250
_CLAUSE_ENDS = frozenset(".!?:–—-…>")
_FIRST_PERSON = frozenset({"i", "i'm", "i've", "i'd", "i'll", "my"})
_SECOND_PERSON = frozenset({"you", "your", "yours", "you're", "you'll", "you've", "you'd"})


def reason_to_drop(form: Form) -> DropReason | None:
    """Why the line is not the article's, or None if it may be."""
    if not form.letters and not form.words:
        return None
    reason = _foreign(form) or furniture(form)
    if not reason and is_label(form) and not is_related_label(form):
        return DropReason.NAVIGATION
    return reason or _weighed(form)


def is_related_label(form: Form) -> bool:
    """Whether the line is a heading such as "Most read": what stands under it is not the article's."""
    return any(phrase.place is Place.WHOLE and phrase.reason is DropReason.RELATED for phrase in phrases_in(form.words))


def _foreign(form: Form) -> DropReason | None:
    """Another script, or no English word among several and an identifier that is sure of another language."""
    lowered = [word.lower() for word in form.letters]
    english = sum(word in line_words("strong_function") for word in lowered) / max(len(lowered), 1)
    if not form.text.isascii():
        letters = "".join(lowered)
        other = sum(ord(letter) >= _LATIN_ENDS for letter in letters)
        if other * 2 > len(letters) or (other * 5 > len(letters) and not english):
            return DropReason.FOREIGN
    if len(lowered) < 3:
        return None
    plain = sum(word.islower() for word in form.letters)
    if english >= 0.12 or plain < 1:
        return None
    found = identify(form.text)
    needed = 0.8 if plain < 2 else 0.5 if len(lowered) >= 7 else 0.7
    return DropReason.FOREIGN if found.language != "en" and found.confidence >= needed else None


def _weighed(form: Form) -> DropReason | None:
    """The reason with the most evidence, if all evidence together reaches the threshold."""
    phrases = [phrase for phrase in phrases_in(form.words) if form.is_open or phrase.place is not Place.END]
    evidence: Counter[DropReason] = Counter()
    for phrase in phrases:
        weight = WEIGHTS[phrase.place] + (WEIGHTS["labelled"] if _is_labelled(phrase, form) else 0)
        evidence[phrase.reason] = max(evidence[phrase.reason], weight)  # type: ignore[assignment]  # a Counter holds floats
    is_shouted = _is_shouted(form)
    if is_shouted:
        evidence[DropReason.RELATED] += WEIGHTS["shouted"]  # type: ignore[assignment]
    if _ASKING_HEADLINE.fullmatch(form.text):
        evidence[DropReason.RELATED] += WEIGHTS["asking_headline"]  # type: ignore[assignment]
    selling = _selling(form)
    if not evidence and selling < 1:
        return None
    total = sum(evidence.values()) + selling + _open(form) - (0 if is_shouted else _telling(form))
    if total < THRESHOLD:
        return None
    return evidence.most_common(1)[0][0] if evidence else DropReason.ADVERT


def _is_labelled(phrase: Phrase, form: Form) -> bool:
    length = len(phrase.words)
    if phrase.place is Place.END:
        return form.words[-length - 1 : -length] in (["-"], ["–"], ["—"], ["|"], ["·"])
    if phrase.place not in (Place.START, Place.HINT):
        return False
    return ":" in form.words[length - 1 : length + 1] or form.words[length : length + 1] in (["|"], ["-"], ["–"], ["»"])


def _is_shouted(form: Form) -> bool:
    """A whole headline in capitals; shorter rows of capitals are subheadings or names."""
    capitals = sum(map(str.isupper, form.letters))
    return len(form.letters) >= 6 and capitals >= 0.85 * len(form.letters)


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
    words = form.words
    score = WEIGHTS["reporting"] if not line_words("reporting").isdisjoint(words) else 0.0
    score += WEIGHTS["narrative"] * min(4, sum(word in line_words("narrative") for word in words))
    score += WEIGHTS["quotation"] if any(mark in form.text for mark in '"“”') else 0.0
    score += WEIGHTS["first_person"] if not _FIRST_PERSON.isdisjoint(words) else 0.0
    return -score - (WEIGHTS["long"] if len(words) > 35 else 0.0)
