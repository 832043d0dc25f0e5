"""Finds the countries that an article names and resolves each to its ISO 3166-1 code, or says that it is ambiguous.

One walk over the capitalised words of every sentence with a lookup by first word: the longest spelling wins and nothing
overlaps. The words beside a spelling decide whether it still is the country (`country_judgement`); words with several
readings wait until the rest of the article is known (`country_doubts`). The model's labels help, a table decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from monitor.country_choices import NO_CHOICES, Choices, with_choices
from monitor.country_context import Case, Place, case_of, place_of
from monitor.country_doubts import Decision, Doubt, Evidence, doubts, resolve
from monitor.country_judgement import Verdict, judge
from monitor.country_namesakes import among_namesakes, namesakes_in
from monitor.country_table import NO_COUNTRY, Term, lower_in_place, plain_type, terms_by_first_word
from monitor.mentions import How, Kind, Mention
from monitor.sentences import Name, Sentence

_CAPITALISED = re.compile(r"[A-ZÀ-Þ]\w*")  # no term begins with another letter
_NAMES_IN_A_TERM = 4  # labelled spans that one spelling can touch; names stand in order and apart
_DOUBTFUL = "may be something else"
_BORNE = "somebody in the article bears the name"
_BESIDE = re.compile(
    r",? (?:and|or) |, |[/-]"
    r"| (?:beats?|crush(?:es|ed)?|defeat(?:s|ed)?|edge[sd]?|hammer(?:s|ed)?|held|holds?|meets?|met|rout(?:s|ed)?"
    r"|shock(?:s|ed)?|stun(?:s|ned)?|thrash(?:es|ed)|upsets?|v|vs\.?|versus|against|host(?:s|ed)?|faced?|for) "
    r"| (?:draw|drew|lost|loses?|level|won|wins?)(?: \d+[-–]\d+)? (?:with|to|against|over) "
    r"|(?:'s)?(?: \d+[-–]\d+)? (?:defeat|draw|loss|triumph|victory|win) (?:against|by|over|to|with) "
)  # one of a list, or an opponent; who flees one for the other


@dataclass(frozen=True, slots=True)
class _Spotted:
    """A spelling at its place, before and after the decision; `code` is "" until or unless it is resolved."""

    sentence: int
    place: Place
    how: How
    code: str
    why: str = ""
    is_perhaps_person: bool = False


class Countries:
    """The finder of countries; stateless between articles. `count_seats` lets "Kyiv" or "the Kremlin" count.

    `choices` are an operator's: what counts as another country, or as none; `version` names them, "" for no choices.
    """

    def __init__(self, *, count_seats: bool = False, choices: Choices = NO_CHOICES) -> None:
        self._count_seats = count_seats
        self.version = choices.version
        self._codes = choices.codes
        terms = with_choices(terms_by_first_word(), choices) if choices.words else terms_by_first_word()
        self._terms = {written: group for word, group in terms.items() for written in _written(word, group)}
        self._doubts = doubts()

    def find(self, sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
        """Give the mentions of one article's countries, in the order of the text, without overlaps.

        A mention that is `ambiguous`, or a seat of government while seats are not counted, has an empty id.
        """
        texts = [plain_type(sentence.text) for sentence in sentences]
        namesakes = namesakes_in(sentences)
        spotted = [
            found
            for index, sentence in enumerate(sentences)
            for found in self._spot(index, texts[index], sentence.names, namesakes)
        ]
        mentions = (self._mention(found, sentences[found.sentence].text) for found in self._settle(spotted, texts))
        return tuple(mention for mention in mentions if mention.id != NO_COUNTRY)

    def _spot(self, index: int, text: str, names: Sequence[Name], namesakes: Mapping[str, bool]) -> Iterator[_Spotted]:
        """Give the spellings of one sentence that their own surroundings leave standing."""
        case: Case | None = None
        passed = 0
        for start, term in self._match(text):
            case = case or case_of(text)
            while passed < len(names) and names[passed].end <= start:
                passed += 1
            place = place_of(term, text, start, case, names[max(passed - 1, 0) : passed + _NAMES_IN_A_TERM])
            verdict = among_namesakes(judge(place), place, namesakes)
            if verdict is Verdict.NOTHING:
                continue
            if verdict is Verdict.AMBIGUOUS:
                yield _Spotted(index, place, How.AMBIGUOUS, "", _BORNE if term.text in namesakes else _DOUBTFUL)
                continue
            is_sure = verdict is Verdict.COUNTRY and term.text not in self._doubts and len(term.codes) == 1
            code = term.codes[0] if is_sure else ""
            yield _Spotted(index, place, term.how, code, is_perhaps_person=verdict is Verdict.PERSON)

    def _match(self, text: str) -> Iterator[tuple[int, Term]]:
        """Give every longest spelling in the text with its start; what a fixed phrase covers is passed over."""
        free_from = kept_until = 0
        lower = ""
        for word in _CAPITALISED.finditer(text):
            start = word.start()
            if start < free_from or (candidates := self._terms.get(word[0])) is None:
                continue
            if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                continue
            lower = lower or lower_in_place(text)
            for term in candidates:
                if not (lower.startswith(term.lower, start) and _stands_at(term, text, start)):
                    continue
                end = start + len(term.text)
                if not term.is_phrase:
                    yield start, term
                elif term.keeps:
                    kept_until = end
                    continue
                elif start < kept_until:
                    continue
                free_from = end
                break

    def _settle(self, spotted: Sequence[_Spotted], texts: Sequence[str]) -> Iterator[_Spotted]:
        """Decide what needs the rest of the article; what turns out to be no country is left out."""
        if all(found.code or found.how is How.AMBIGUOUS for found in spotted):
            yield from spotted
            return
        article = Evidence("\n".join(texts), {found.code for found in spotted if found.code})
        nearby: dict[int, Evidence] = {}
        for index, group in groupby(spotted, key=lambda found: found.sentence):
            nearby[index] = Evidence(texts[index], {found.code for found in group if found.code})
        for number, found in enumerate(spotted):
            if found.code or found.how is How.AMBIGUOUS:
                yield found
                continue
            beside = spotted[max(0, number - 1) : number + 2]
            decision = self._decide(found, beside, texts[found.sentence], nearby[found.sentence], article)
            if decision.code != NO_COUNTRY:
                how = found.how if decision.code else How.AMBIGUOUS
                yield _Spotted(found.sentence, found.place, how, decision.code, decision.why)

    def _decide(
        self, found: _Spotted, beside: Sequence[_Spotted], text: str, nearby: Evidence, article: Evidence
    ) -> Decision:
        """Decide one word with several readings; `beside` are the spellings around it, `text` is its sentence."""
        doubt = self._doubts.get(found.place.term.text)
        if found.is_perhaps_person:
            return _despite_the_label(found, doubt, article)
        if doubt is None:
            return Decision("", "several countries are called so")
        # "Savannah, Georgia, United States" is no list of countries.
        outer = "US" if doubt.rival == "place" else ""
        is_listed = any(_are_listed(found, other, text) for other in beside if other.code != outer)
        return resolve(doubt, found.place, nearby, article, is_listed=is_listed)

    def _mention(self, found: _Spotted, text: str) -> Mention:
        start, end = found.place.start, found.place.end
        code = "" if found.how is How.SEAT and not self._count_seats else found.code
        code = self._codes.get(code, code)
        return Mention(found.sentence, start, end, text[start:end], Kind.COUNTRY, code, code, found.how, found.why)


def _written(word: str, terms: Sequence[Term]) -> set[str]:
    """Give the ways in which a text writes the first word of these terms: capitalised, in capitals, as they have it."""
    return {word.capitalize(), word.upper(), *(term.text[: len(word)] for term in terms)}


def _despite_the_label(found: _Spotted, doubt: Doubt | None, article: Evidence) -> Decision:
    """Decide a word that the model alone takes for a person: the country where the rest of the article speaks of it."""
    code = found.place.term.codes[0]
    spoken = set(article.speaks_for(doubt)) if doubt else {code} & article.codes
    return Decision(code, "the article speaks of the country") if spoken == {code} else Decision(NO_COUNTRY, "a person")


def _stands_at(term: Term, text: str, start: int) -> bool:
    """Whether the term, found at `start` but for its case, stands there as written or in capitals, in whole words."""
    end = start + len(term.text)
    if not term.is_phrase and text[start:end] not in (term.text, term.text.upper()):
        return False
    follows = text[end : end + 2]
    if term.is_combining:
        return follows[:1] == "-" and follows[1:].isupper()
    return not (follows and (follows[0].isalnum() or follows[0] == "_"))


def _are_listed(one: _Spotted, other: _Spotted, text: str) -> bool:
    """Whether two spellings stand in one list, or play each other, and the other one is a country for sure."""
    if (
        one.sentence != other.sentence
        or one is other
        or not other.code
        or other.how not in (How.NAME, How.ALIAS, How.PART, How.DEMONYM)
    ):
        return False
    first, second = sorted((one, other), key=lambda found: found.place.start)
    return _BESIDE.fullmatch(text[first.place.end : second.place.start]) is not None
