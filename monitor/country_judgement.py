"""Says whether a country's name, in its surroundings, still is the country.

The rule: what acts for a country counts (its government, army, central bank, national team, people); what only bears
its name does not: a company, newspaper, university, church, league, ship, street, town or sea, a dish, a language, a
person. Works on the surface alone, with the model's labels where there are some; which of several countries is meant is
the matter of `country_doubts`.
"""

from collections.abc import Collection
from enum import StrEnum
from functools import cache
from itertools import dropwhile, takewhile

from monitor.country_context import Case, Place, context_words, us_states, vessels
from monitor.country_languages import ends_the_phrase, is_language
from monitor.country_table import country_names
from monitor.mentions import How


class Verdict(StrEnum):
    """What the words around say; PERSON: the model takes the word alone for a person, and the words do not decide."""

    COUNTRY = "country"
    NOTHING = "nothing"
    AMBIGUOUS = "ambiguous"
    PERSON = "person"


def judge(place: Place) -> Verdict:
    """Say whether the words around leave the country standing."""
    if _bears_the_name(place) or _is_town_of_a_state(place) or _is_part_of_a_place(place):
        return Verdict.NOTHING
    if place.term.how in (How.DEMONYM, How.PART) and (is_language(place) or _is_dish(place)):
        return Verdict.NOTHING
    if place.term.text == "Polish" and not place.before and place.next.lower() in (context_words("owner") | {"the"}):
        return Verdict.NOTHING  # your shoes
    if place.term.text == "US" and place.case is Case.CAPITALS:
        return _judge_shouted_us(place)
    if place.term.text == "English":
        return _judge_english(place)
    return _judge_person(place)


def _bears_the_name(place: Place) -> bool:
    """Whether a ship, company, paper, university, street or sea is named here."""
    before, after = place.before, place.after
    if place.previous.upper() in context_words("ship") and place.previous.isupper():
        return True
    if (place.previous == "Air" or _is_ship(place)) and place.next not in context_words("stops"):
        return True
    if place.term.text == "Emirates" and place.case is Case.SENTENCE and place.previous.lower() != "the":
        return True  # the airline
    if place.previous in context_words("romance") or _is_paper(place) or _is_currency(place):
        return True
    if place.previous in context_words("firm") and place.term.how in (How.NAME, How.ALIAS):
        return True
    heads = before[:-1] if before and before[-1].lower() == "the" else before
    if len(heads) > 1 and heads[-1].lower() == "of":
        is_member = place.term.text == "America" and place.case is Case.SENTENCE and heads[-2][0].isupper()
        is_bank = heads[-2] == "Bank" and len(heads) > 2 and heads[-3] in context_words("private_bank")
        if is_member or is_bank or heads[-2] in context_words("of"):
            return True
    return after[:2] == ("Grand", "Prix") or _is_headed(place)


def _is_ship(place: Place) -> bool:
    """Whether a vessel's kind begins the name that goes on behind it or began before: "the ferry Pride of Britain"."""
    if place.case is not Case.SENTENCE:
        return False
    if place.previous in vessels():
        return place.next[:1].isupper()
    named = sum(1 for _ in takewhile(lambda word: word[0].isupper() or word == "of", reversed(place.before)))
    kind = place.before[-named - 1] if named < len(place.before) else ""
    return named > 0 and place.before[-named] != "of" and kind in vessels()


def _is_headed(place: Place) -> bool:
    """Whether a capitalised noun that makes a company, school or place of it follows ("Saudi Basic Industries").

    After an office or body that acts for a country only a few do ("Australian National University"); what the model
    takes for a people stands beside a company, not in its name ("Japanese Nippon Steel").
    """
    if not place.after or not (place.next[0].isupper() or place.next == "&"):
        return False
    heads = context_words("heads")
    reach = 1 if place.case is not Case.SENTENCE or place.labelled("NORP") else 5
    for number, word in enumerate(place.after[:reach]):
        if word.removesuffix("'s") in heads:
            return " ".join(place.after[number : number + 3]) != "Academy of Sciences"
        if word in context_words("stops"):
            heads = context_words("body_heads")
        elif not (word[0].isupper() or word == "&"):
            return False
    return False


def _is_paper(place: Place) -> bool:
    """Whether a newspaper is meant: "The Australian" in the middle of a sentence, or with the word after it."""
    is_named = len(place.before) > 1 or place.next in ("newspaper", "reported", "reports", "revealed")
    return place.previous == "The" and is_named and place.term.text in context_words("paper")


def _is_currency(place: Place) -> bool:
    """Whether money or memory is counted: "US$5", "5 million US dollars"; "the US dollar fell" is about the country."""
    if place.term.text == "GB" and place.previous[:1].isdigit():
        return True  # of memory
    if place.next not in context_words("currency"):
        return place.next in ("$", "£")
    return place.previous[:1].isdigit() or place.previous in context_words("count")


def _is_dish(place: Place) -> bool:
    """Whether a dish or its house is meant: "Thai restaurants", "an Indian curry"."""
    after = tuple(dropwhile(lambda word: word in context_words("cooked"), place.after))
    noun = after[0] if after else ""
    return noun in context_words("food") or (noun in context_words("food_end") and ends_the_phrase(after[1:]))


def _is_town_of_a_state(place: Place) -> bool:
    """Whether a US state follows ("Peru, Indiana") and no list goes on behind it: "Chile, California and Spain"."""
    if place.next != "," or place.term.how not in (How.NAME, How.ALIAS, How.SEAT, How.PART):
        return False
    states = us_states()
    one, two = place.after[1:2], " ".join(place.after[1:3])
    if two in states:
        follows = place.after[3:]
    elif one and one[0] in states:
        follows = place.after[2:]
    else:
        return False
    goes_on = [word for word in follows if word != ","][:2]
    return not (goes_on[:1] in (["and"], ["or"]) and goes_on[-1][0].isupper())


def _is_part_of_a_place(place: Place) -> bool:
    """Whether the model's place begins before the name with a word that makes a town of it ("New Britain")."""
    span = place.labelled("PLACE")
    return span is not None and span.start < place.start and place.previous in context_words("before_town")


def _judge_english(place: Place) -> Verdict:
    """Decide "English": before a noun the people's, alone the language, "the English" the people."""
    if ends_the_phrase(place.after):
        return Verdict.COUNTRY if place.previous.lower() == "the" else Verdict.NOTHING
    is_sure = place.next[0].islower() or place.next == "-" or place.next.lower() in context_words("english")
    is_sure = is_sure or place.labelled("NORP") is not None
    return Verdict.COUNTRY if is_sure else Verdict.AMBIGUOUS


def _judge_shouted_us(place: Place) -> Verdict:
    """Decide "US" in a line of capitals, where it may be the pronoun."""
    if place.previous.upper() in context_words("us_pronoun"):
        return Verdict.NOTHING
    says_country = (
        not place.before
        or place.previous.upper() in context_words("us_country_before")
        or place.next.upper() in context_words("us_country_after")
        or place.next in ("-", "'")
        or place.previous == "-"
        or (place.next != "," and not set(place.before).isdisjoint(country_names().values()))
    )
    return Verdict.COUNTRY if says_country else Verdict.AMBIGUOUS


def _judge_person(place: Place) -> Verdict:
    """Decide whether a person is named, by the model's label or by a first name, title or surname beside it."""
    can_be_person = place.term.text in context_words("person")
    person = place.labelled("PERSON")
    if person is not None and person.end - person.start > place.end - place.start:
        is_apart = person.start == place.start and (place.is_possessive or place.term.how is How.DEMONYM)
        return Verdict.COUNTRY if is_apart and not _is_first_name(place) else Verdict.NOTHING
    if not can_be_person:
        return Verdict.COUNTRY
    if place.is_placed:
        return Verdict.COUNTRY
    if place.labelled("PLACE"):
        return Verdict.NOTHING if _is_before_a_person(place) else Verdict.COUNTRY
    if _is_after_a_first_name(place):
        return Verdict.NOTHING
    if person is not None:
        return Verdict.PERSON
    return Verdict.AMBIGUOUS if _is_followed_by_surname(place) else Verdict.COUNTRY


def _is_after_a_first_name(place: Place) -> bool:
    """Whether a first name, an initial or a title stands directly before."""
    if place.previous != ".":
        return place.previous in context_words("title") or place.previous in context_words("given")
    shortened = place.before[-2] if len(place.before) > 1 else ""
    return shortened in context_words("title") or (len(shortened) == 1 and shortened.isupper())


def _is_before_a_person(place: Place) -> bool:
    """Whether a first name stands in a sentence directly before what the model takes for a person."""
    can_be_first = place.case is Case.SENTENCE and place.term.text in context_words("given_name")
    return can_be_first and any(name.label == "PERSON" and name.start == place.end + 1 for name in place.names)


def _is_first_name(place: Place) -> bool:
    return place.term.text in context_words("given_name") and not place.is_possessive


def _is_followed_by_surname(place: Place) -> bool:
    """Whether exactly one capitalised word follows a name that people have ("Chad Kelly said")."""
    can_be_first = place.term.how is How.NAME and place.term.text in context_words("given_name")
    if place.case is not Case.SENTENCE or not can_be_first or not place.after or place.previous in ("-", "the"):
        return False
    is_name = place.next[0].isupper() and place.next not in _not_surnames()
    return is_name and not (len(place.after) > 1 and place.after[1][0].isupper())


@cache
def _not_surnames() -> Collection[str]:
    return context_words("stops") | context_words("weekday")
