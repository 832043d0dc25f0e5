"""Tells the language from the people who speak it, by the words around a demonym."""

from itertools import takewhile

from monitor.country_context import Place, context_words


def is_language(place: Place) -> bool:
    """Whether the demonym at this place is the language: "speaks Portuguese", "a Russian-language paper"."""
    if place.term.text not in context_words("language"):
        return False
    follows = place.after[1] if place.next == "-" and len(place.after) > 1 else place.next
    if follows.lower() in context_words("language_after"):
        return True
    over = context_words("speak_over") | context_words("language")
    passed = list(takewhile(lambda word: word in over or word.lower() in over, reversed(place.before)))
    led = place.before[-len(passed) - 1].lower() if len(passed) < len(place.before) else ""
    if led in context_words("tongue"):
        return True
    if led in context_words("study") and place.term.text == "English" and place.next == "and":
        return True
    if _is_spoken(place) or (_names_language(place) and ends_the_phrase(place.after)):
        return True
    if place.previous in ("and", ",") and place.next == "in" and not context_words("tongue").isdisjoint(place.before):
        return True
    is_object = led in context_words("study") or any(word.lower() in context_words("into") for word in passed)
    return is_object and ends_the_phrase(place.after)


def _is_spoken(place: Place) -> bool:
    """Whether the sentence says of it what one says of languages: "German is spoken", "Irish and French are taught"."""
    listed = takewhile(lambda word: word in ("and", "or", ",") or word in context_words("language"), place.after)
    verb = sum(1 for _ in listed)
    is_said = place.after[verb : verb + 1] and place.after[verb] in ("is", "are", "was", "were", "remains")
    return bool(is_said) and not {"spoken", "taught", "language", "languages"}.isdisjoint(
        place.after[verb + 1 : verb + 4]
    )


def _names_language(place: Place) -> bool:
    """Whether a language leads up to it: "first language is Portuguese", "native Polish", "lessons in Irish"."""
    before = tuple(word.lower() for word in place.before)
    if before[-1:] == ("native",) or before[-2:] == ("language", "is"):
        return True
    if len(before) > 1 and before[-1] == "in" and before[-2] in context_words("language_after"):
        return True
    if before[-2:] == ("a", "little") or (before[-2:] == ("from", "the") and place.next == "by"):
        return True
    if before and before[-1] in context_words("owner"):
        return True
    return before[-1:] == ("to",) and "from" in before and before[-2].capitalize() in context_words("language")


def ends_the_phrase(after: tuple[str, ...]) -> bool:
    """Whether no noun follows that a demonym could belong to."""
    if not after:
        return True
    if after[0].lower() in ("and", "or", ","):
        is_language = len(after) > 1 and after[1] in context_words("language")
        return ends_the_phrase(after[2:]) if is_language else not (len(after) > 1 and after[1][0].isupper())
    return after[0].lower() in context_words("clause")
