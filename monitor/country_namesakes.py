"""Knows which countries' names somebody in the article bears: after Kathy Ireland, Ireland may be her."""

from collections.abc import Mapping, Sequence

from monitor.country_context import Place, context_words
from monitor.country_judgement import Verdict
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
    return {word: word in lasts for word in borne}


def among_namesakes(verdict: Verdict, place: Place, namesakes: Mapping[str, bool]) -> Verdict:
    """Give the verdict once it is known who bears the name: people are named again by their last names."""
    is_surname = namesakes.get(place.term.text)
    if is_surname is None or verdict is Verdict.NOTHING or place.is_placed:
        return verdict
    if place.labelled("PLACE"):
        return Verdict.PERSON if is_surname else verdict
    return Verdict.NOTHING if verdict is Verdict.PERSON else Verdict.AMBIGUOUS
