"""Knows which countries' names somebody in the article bears: after Kathy Ireland, Ireland may be her."""

from collections.abc import Mapping, Sequence

from monitor.country_context import Place, context_words
from monitor.country_judgement import Verdict
from monitor.mentions import How
from monitor.sentences import Sentence


def namesakes_in(sentences: Sequence[Sentence]) -> dict[str, bool]:
    """Give the countries' names that somebody in this article bears, and whether as last name."""
    people = [
        name.text.split()
        for sentence in sentences
        for name in sentence.names
        if name.label == "PERSON" and " " in name.text
    ]
    lasts = {words[-1] for words in people}
    borne = context_words("bearable").intersection(lasts.union(words[0] for words in people))
    borne |= {words[-1] for words in people if words[0] in context_words("given")}
    return {word: word in lasts for word in borne}


def among_namesakes(verdict: Verdict, place: Place, namesakes: Mapping[str, bool]) -> Verdict:
    """Give the verdict once it is known who bears the name: people are named again by it.

    As a first name only if it is not one of those that a country's own people bear: Israel Katz speaks of Israel.
    """
    is_surname = namesakes.get(place.term.text)
    is_called_so = is_surname is not None and place.term.how is not How.DEMONYM
    if not is_called_so or verdict is Verdict.NOTHING or place.is_placed:
        return verdict
    if place.labelled("PLACE"):
        is_countrys = place.term.text in context_words("own_given_name") or place.owns_somebody
        return verdict if is_countrys and not is_surname else Verdict.PERSON
    return Verdict.NOTHING if verdict is Verdict.PERSON else Verdict.AMBIGUOUS
