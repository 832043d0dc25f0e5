"""One sentence as the people finder sees it: where a marked name really begins and ends, and whether it is a person's.

A model marks roughly; here titles, possessives and punctuation are cut off, initials, "Jr." and "al-" are taken in, and
what stands around the name shows that it belongs to an organisation, a place or a storm. It knows form, not people.
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.aliases import fold
from monitor.naming import MOST_WORDS, NameWords, PersonName, is_initial, read_name, split_title
from monitor.scanning import Scanner
from monitor.sentences import Name, Sentence

NEAR = 80  # characters on either side of a name that are looked at: some ten words

_SAME_LENGTH = str.maketrans({**dict.fromkeys("‘’ʼʻ`´′＇", "'"), **dict.fromkeys("\t\n\r\v\f\u00a0\u202f\u2009", " ")})
_SPELLED = re.compile(r"[^\W\d_]{2,}")
_GIVEN = r"[A-ZÀ-Þ][\w'-]*"
_PART = r"[^\W\d_][^\s,.!?]*"
_NICKNAME = rf"[\"“']{_PART}(?: {_PART}){{0,2}}[\"”']"
_INTERRUPTED = re.compile(rf"(?:\b{_GIVEN} (?:{_NICKNAME}|\([A-ZÀ-Þ][a-zà-ÿ]+\))|\[{_GIVEN}\]) (?=[A-ZÀ-Þ])")
_CALLED = re.compile(
    r",? \(?(?:alias|a\.?k\.?a\.?|(?:(?:also|better|widely) )?known as|nicknamed|dubbed) "
    rf"(?:[\"“']({_PART}(?: {_PART}){{0,2}}),?[\"”']|({_GIVEN}(?: {_GIVEN}){{0,2}}))"
)
_EDGE = " \"“”„«»'()[]{},;:!?…-–—*|"
_ABBREVIATED = ("U.S.", "U.K.", "U.N.", "E.U.", "D.C.", "L.A.", "N.Y.", "U.S.A.")
_SUFFIX = re.compile(r",? (?:Jr|Sr(?! [A-ZÀ-Þ]))\b\.?| (?:[IVX]{2,5}|V)(?!\w)")
_NUMERAL = re.compile(r"(?:[IVX]{2,5}|[VX])\.")  # a king's, whose dot ends the sentence
_LEFT = re.compile(r"(?<!\w)(?:(?:[A-Z]\.[- ]?)+|(?:[Aa]l|[Ee]l)[-‑]|(?:van|von|bin|ibn)(?: de[rn]?| la)? )$")
_JOINED_INITIALS = re.compile(r"(?<![\w.&-])([A-Z]{2}) $")
_ARTICLE = re.compile(r"'? (?:[Aa]l|[Ee]l)[-‑][A-ZÀ-Þ][\w'-]*\w(?<!'s)")  # of a surname that the model left out
_HYPHENATED = re.compile(r"[-‑][^\W\d_]+")
_PLACE_BEFORE = re.compile(r"(?:^|(\S+) )([A-Z][a-z]+) $")
_WORD_BEFORE = re.compile(r"(?<![\w'-])([A-Z][\w'-]+) $")
_OWNER = re.compile(r"(?<![\w'-])[A-ZÀ-Þ][\w.-]*(?:'s|s') $")
_PREPOSITIONS = frozenset(
    {"in", "at", "to", "from", "of", "for", "near", "over", "on", "through", "via", "across", "outside"}
)
_ENTERED = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Aa]cross|[Tt]hrough) $")
_AIMED = re.compile(
    r"\b(?:aim|anger|back|barbs?|digs?|fires?|fired|fury|hits?|jabs?|jeer\w*|lash\w*|laugh\w*|out|point\w*|rage|shots?|"
    r"shout\w*|snap\w*|sneer\w*|swipe[sd]?|yell\w*) at $"
)
_INSTEAD = re.compile(r"'s? (?:absence|defen[cs]e|favou?r|footsteps|honou?r|name|place|shoes|stead)\b")
_PAIR = re.compile(r" (?:and|&) |[;/\n]|, (?!Jr|Sr|Ph\.?D|M\.?D|Esq)")
_COMPOUND = re.compile(r" [A-ZÀ-Þ][\w'-]*(?: (?:[A-ZÀ-Þ][\w'-]*|and|&)(?=[ .,;:)]|'s|$)){1,5}")
_FIRM = re.compile(r"(?: & [A-ZÀ-Þ][\w'-]+)(?! [A-ZÀ-Þ])")
_STORM = re.compile(r"\b(?:Cyclone|Hurricane|Storm|Typhoon) ([A-ZÀ-Þ]\w+)")
_TRADE = re.compile(
    r"\b(?:(?:accountancy|accounting|consulting|engineering|equity|investment|law|search) (?:firm|group)|asset manager"
    r"|brewer|consultancy|department store|estate agents?|fashion house|hedge fund|house ?builder|insurer"
    r"|investment bank|jewellers?|retailer|supermarket|(?:analyst|economist|lawyer|partner|strategist)s? at),? $"
)
_LAW_FIRM = re.compile(r"\b(?:law firm|repped by|repped at|talent agency)(?: of)? $")
_KIND = re.compile(r"\b(?<!letter )(?<!mail )([a-z]+) $")  # a letter carrier is no ship
_BESIDE = re.compile(
    r"-(?:aligned|allied|appointed|backed|endorsed|era|led|linked|owned)\b"
    r"| (?:administration|cabinet|campaign|era|government|presidency|regime)\b"
)  # what only somebody well known has: the Starmer government
_FOR = re.compile(r"\b(?:[Aa]nti|[Pp]ost|[Pp]re|[Pp]ro)-$")
_ACTS = re.compile(
    r" (?:(?:had |has )?(?:added|denied|died|pleaded|said|scored|sued|surrendered|testified|told|wrote)\b"
    r"|was (?:arrested|charged|convicted|jailed|sentenced)\b)"
    r"|'s (?:attorney|brother|daughter|family|father|husband|lawyer|mother|sister|son|widow|wife)\b"
    r"|, (?:\d\d,|who\b)| (?:resigned|retired|captained|married|is out for the season)\b"
)  # what nobody says of a town
_CASE_AT_LAW = re.compile(r" vs?\. ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a line that may name a person, the title before it, and whether the model marked it."""

    line: "Line"
    start: int
    end: int
    name: PersonName
    title: str
    is_tagged: bool

    @property
    def text(self) -> str:
        """The stretch, with straight apostrophes and plain spaces."""
        return self.line.text[self.start : self.end]


class Line:
    """A sentence with what is known about its form; `text` has straight apostrophes and plain spaces, same length."""

    def __init__(self, index: int, sentence: Sentence, words: NameWords, things: Scanner) -> None:
        self.index = index
        self.text = sentence.text.translate(_SAME_LENGTH)
        self.is_headline = sentence.line == 0
        self.names = sentence.names
        self._organisations = sentence.organisations
        self._words = words
        self._others = sorted((name for name in self.names if name.label != "PERSON"), key=lambda name: name.start)
        spelled = _SPELLED.findall(self.text)
        initials = [word[0] for word in spelled if len(word) > 3]
        self.in_capitals = len(spelled) > 2 and sum(map(str.isupper, spelled)) >= 0.8 * len(spelled)
        is_headline_like = not (self.in_capitals or self.text.endswith(".")) and len(initials) > 3
        self.in_title_case = is_headline_like and sum(map(str.isupper, initials)) >= 0.8 * len(initials)
        self._things = tuple(things.find(self.text, in_capitals=self.in_capitals))

    def tagged(self) -> list[Candidate]:
        """Give the candidates that the model marked as people, trimmed."""
        marked = self._joined([(name.start, name.end) for name in self.names if name.label == "PERSON"])
        pieces = [piece for start, end in marked for piece in self._pieces(start, end)]
        found = [self.candidate(start, end, is_tagged=True) for start, end in pieces]
        return [candidate for candidate in found if candidate is not None]

    def candidate(self, start: int, end: int, *, is_tagged: bool) -> Candidate | None:
        """Give the candidate at this stretch after trimming; None if nothing of a name is left."""
        start, end = self._trim(*self._whole_words(start, end))
        if start >= end:
            return None
        start += split_title(self.text[start:end], self._words)
        start, end = self._extend(start, end)
        text = self.text[start:end]
        name = read_name(text, self._words)
        if name is None or len(fold(text)) < 2 or text.islower() or re.search(r"[\d@#_/\\<>]|https?:", text):
            return None
        if called := _CALLED.match(self.text, end):
            name = replace(name, nickname=called[1] or called[2])
        return Candidate(self, start, end, name, self.title_before(start), is_tagged)

    def exact(self, start: int, end: int) -> Candidate | None:
        """Give the unmarked candidate at exactly this stretch."""
        name = read_name(self.text[start:end], self._words)
        return Candidate(self, start, end, name, self.title_before(start), is_tagged=False) if name else None

    def is_marked_other(self, start: int, end: int) -> bool:
        """Tell whether the model marked something of this stretch as a place or a nationality."""
        return any(name.start < end and start < name.end for name in self._others_near(start))

    def is_inside_other(self, start: int, end: int) -> bool:
        """Tell whether the stretch is a part of a longer place: the Nelson Mandela of Nelson Mandela Bay.

        A title that the model took in makes nothing longer.
        """
        inside = [name for name in self._others_near(start) if name.start <= start and end <= name.end]
        return any(name.end != end or not self._is_title(name.start, start) for name in inside)

    def _is_title(self, start: int, end: int) -> bool:
        """Tell whether nothing but titles stands in this stretch."""
        return all(self._words.is_title(word) for word in self.text[start:end].split())

    def _others_near(self, start: int) -> list[Name]:
        """Give the places and nationalities that a stretch from `start` can touch; marks do not overlap."""
        index = bisect_right(self._others, start, key=lambda name: name.start)
        return self._others[max(0, index - 1) : index + MOST_WORDS]

    def others(self) -> list[Candidate]:
        """Give, as if marked as people, the places and nationalities of the model that read like a name."""
        found = [self.candidate(name.start, name.end, is_tagged=True) for name in self._others]
        return [candidate for candidate in found if candidate is not None]

    def other_texts(self) -> list[str]:
        """Give what the model marked as a place or a nationality."""
        return [self.text[name.start : name.end] for name in self._others]

    def organisations(self) -> list[tuple[int, int]]:
        """Give the stretches that the model marked as organisations, without "'s"."""
        return [(name.start, name.end - 2 * self.text.endswith("'s", 0, name.end)) for name in self._organisations]

    def storms(self) -> list[str]:
        """Give the names of storms: Helene of Hurricane Helene."""
        return _STORM.findall(self.text)

    def entered_places(self) -> list[str]:
        """Give what the model marked as a place and something happens in or near: in Agadir.

        Whom one hits out at is no such place, nor in whose place one comes.
        """
        return [
            self.text[name.start : name.end]
            for name in self._others
            if _ENTERED.search(self.text, max(0, name.start - 10), name.start)
            and not _AIMED.search(self.text, max(0, name.start - NEAR), name.start)
            and not _INSTEAD.match(self.text, name.end)
        ]

    def title_before(self, start: int) -> str:
        """Give the title words that stand right before `start`, "" if none: "Vice President"."""
        found: list[str] = []
        for word in reversed(re.findall(r"\S+(?= )", self.text[max(0, start - 80) : start])):
            bare = word.lstrip("\"“('")
            if not self._words.is_title(bare) or len(found) == 4:
                break
            found.append(bare)
        return " ".join(reversed(found))

    def is_introduced(self, start: int) -> bool:
        """Tell whether an office or whose it is stands right before: President Lula, Brazil's Lula."""
        return self.title_before(start) != "" or _OWNER.search(self.text, max(0, start - NEAR), start) is not None

    def is_stood_for(self, start: int, end: int) -> bool:
        """Tell whether somebody well known is for whom or with whom the words beside are: Trump-backed, pro-Putin."""
        return _BESIDE.match(self.text, end) is not None or _FOR.search(self.text, max(0, start - 6), start) is not None

    def acts(self, end: int) -> bool:
        """Tell whether the words from `end` on are said of people and not of towns: London told police."""
        return _ACTS.match(self.text, end) is not None

    def is_nobody(self, start: int, end: int, *, is_name_full: bool) -> bool:
        """Tell whether the words around show that the stretch is not a person: Trump Tower, Hurricane Maria."""
        before, after = self._around(start, end)
        previous = (re.findall(r"(\S+) $", before) or [""])[0].lstrip("\"“('")
        following = (re.findall(r"^ ([^\W\d_][\w&.]*)", after) or [""])[0]
        covered = any(low <= start and end <= high for low, high in self._things)
        if covered or self._is_heading(following) or self._is_place(previous) or self._ends_as_thing(start, end):
            return True
        if self._begins_compound(after) or self._is_vessel(before) or _LAW_FIRM.search(before):
            return True
        if len(self.text[start:end].split()) > 2 and _FIRM.match(after):
            return True
        if is_name_full:
            return False
        joined = after.startswith(" & ") or before.endswith(" & ")
        at_law = _CASE_AT_LAW.match(after) is not None or re.search(r" vs?\. $", before) is not None
        dated = self._words.has("plain", self.text[start:end]) and self._is_date(start, before, after)
        return joined or at_law or dated or previous in ("St.", "St", "Saint", "ST.")

    def is_company(self, start: int, end: int) -> bool:
        """Tell whether it is or has what only a company does: "chairman of Roe Hale", "hedge fund Roe Hale"."""
        before, after = self._around(start, end)
        if _TRADE.search(before) or (not before.strip(_EDGE) and after.startswith(", which ")):
            return True
        having = re.search(r"([\w-]+) of $", before) if not after.startswith("'s") else None
        had = re.match(r",? whose ([\w-]+)", after)
        return any(found is not None and self._words.has("company", found[1]) for found in (having, had))

    def stands_alone(self, start: int, end: int) -> bool:
        """Tell whether an unmarked surname is a name by itself, not half of somebody else's or of a company's."""
        words = self._words
        left, right = self._around(start, end)
        previous = re.search(r"(\S+) $", left)
        following = re.match(r" ([^\W\d_]\w*)", right)
        before = previous.group(1).strip(_EDGE) if previous else ""
        if words.has("given", before) or (before and is_initial(before) and before not in (*_ABBREVIATED, "A", "I")):
            return False
        if self.in_capitals or self.in_title_case:
            return True
        if following and following.group(1)[0].isupper() and not words.has("date", following.group(1)):
            return False
        if not previous or not before or not before[0].isupper() or words.is_title(before):
            return True
        marked = self.is_marked_other(start - len(previous.group()), start)
        is_first = not re.search(r"\w", left[: previous.start()])
        return marked or is_first or previous.group(1)[-1] in _EDGE

    def _joined(self, marked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give the marks, an interrupted name as one: Dwayne “The Rock” Johnson, Robert (Bob) Roe, [Don] Roe."""
        kept: list[tuple[int, int]] = []
        waiting = deque(marked)
        for between in _INTERRUPTED.finditer(self.text) if marked else ():
            while waiting and waiting[0][1] <= between.start():
                kept.append(waiting.popleft())
            touching = []
            while waiting and waiting[0][0] <= between.end():
                touching.append(waiting.popleft())
            if touching and touching[-1][1] > between.end() and self._is_one(touching, between):
                touching = [(min(between.start(), touching[0][0]), touching[-1][1])]
            waiting.extendleft(reversed(touching))
        return [*kept, *waiting]

    def _is_one(self, marked: Sequence[tuple[int, int]], between: re.Match[str]) -> bool:
        """Tell whether these marks are one name: behind "Robert (Bob)" or "Ann Roe (Lab)" another one may begin."""
        if not between.group().endswith(") "):
            return len(marked) > 1
        is_inside = between.start() <= marked[0][0] < between.end()
        return is_inside or (marked[0][0] == between.end() and self._words.has("given", between.group().split()[0]))

    def _around(self, start: int, end: int) -> tuple[str, str]:
        """Give what stands before and after a stretch, as far as it matters."""
        return self.text[max(0, start - NEAR) : start], self.text[end : end + NEAR]

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        cuts = list(_PAIR.finditer(self.text, start, end))
        starts = [start, *(cut.end() for cut in cuts)]
        return list(zip(starts, [*(cut.start() for cut in cuts), end], strict=True))

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        start, end = max(0, start), min(end, len(self.text))
        while 0 < start < len(self.text) and self.text[start - 1].isalnum() and self.text[start].isalnum():
            start -= 1
        while 0 < end < len(self.text) and self.text[end - 1].isalnum() and self.text[end].isalnum():
            end += 1
        return start, end

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start] in _EDGE + ".":
            start += 1
        while start < end:
            text = self.text[start:end]
            if text[-1] in _EDGE:
                end -= 1
            elif text.endswith(("'s", "'S")):
                end -= 2
            elif text[-1] == "." and not self._keeps_dot(text.split()[-1]):
                end -= 1
            elif " " in text and (text.split()[-1].islower() or self._words.has("post_nominal", text.split()[-1])):
                end -= len(text.split()[-1])
            else:
                break
        return start, end

    def _keeps_dot(self, word: str) -> bool:
        return (self._words.has("suffix", word) or is_initial(word)) and not _NUMERAL.fullmatch(word)

    def _extend(self, start: int, end: int) -> tuple[int, int]:
        suffix = _SUFFIX.match(self.text, end)
        end = suffix.end() if suffix else end
        left = _LEFT.search(self.text[max(0, start - 20) : start])
        if left and left.group().strip() not in _ABBREVIATED:
            start -= len(left.group())
        words = self.text[start:end].split()
        article = _ARTICLE.match(self.text, end)
        if article and len(words) > 1:
            return start, article.end()
        rest = _HYPHENATED.match(self.text, end)
        if rest and len(words) > 1 and (rest.group()[1].isupper() or self._words.has("family_first", words[0])):
            end = rest.end()
        if len(words) == 1:
            start -= self._given_place(start)
            initials = _JOINED_INITIALS.search(self._around(start, start)[0])
            if initials and not self.in_capitals and not self._words.has("abbreviation", initials.group(1)):
                start -= len(initials.group())  # MS Dhoni
        return start - self._given_before(start), end

    def _given_before(self, start: int) -> int:
        """Give the length of a given name right before that the model left out: 7 for Barack Hussein Obama, else 0."""
        before = _WORD_BEFORE.search(self._around(start, start)[0])
        is_given = before is not None and self._words.has("given", before.group(1))
        return len(before.group()) if before and is_given and not self._words.has("plain", before.group(1)) else 0

    def _given_place(self, start: int) -> int:
        """Give the length of a given name right before that the model takes for a place: 6 for Kenya Pruitt, else 0."""
        before = _PLACE_BEFORE.search(self._around(start, start)[0])
        if before is None or (before.group(1) or "").lower() in _PREPOSITIONS:
            return 0
        return len(before.group(2)) + 1 if self._words.has("given_place", before.group(2)) else 0

    def _is_heading(self, following: str) -> bool:
        """Whether the next word makes an organisation, a place or a thing of the name: Tower, Prize, News."""
        if not following[:1].isupper() or not self._words.has("org_after", following):
            return False
        is_weak = self._words.note("org_after", following) == "weak"
        return not (is_weak and (self.in_title_case or self.in_capitals))

    def _begins_compound(self, after: str) -> bool:
        """Whether the capitalised words that follow end as an organisation: King Salman Humanitarian Aid Center."""
        compound = None if self.in_title_case or self.in_capitals else _COMPOUND.match(after)
        return compound is not None and self._is_heading(compound.group().split()[-1])

    def _is_vessel(self, before: str) -> bool:
        kind = _KIND.search(before)
        return kind is not None and self._words.has("vessel", kind[1])

    def _is_place(self, previous: str) -> bool:
        return previous[:1].isupper() and self._words.has("org_before", previous)

    def _ends_as_thing(self, start: int, end: int) -> bool:
        """Whether the stretch itself ends in such a word, which is no surname: Bloomberg News, Kennedy Center."""
        pieces = self.text[start:end].split()
        last, words = pieces[-1], self._words
        return len(pieces) > 1 and (
            (words.has("org_after", last) and not words.has("plain", last) and not words.has("given", pieces[0]))
            or words.has("org_before", pieces[0])
        )

    def _is_date(self, start: int, before: str, after: str) -> bool:
        """Whether a month's name is the month: in May, May 9."""
        if not self._words.has("date", self.text[start:].split(maxsplit=1)[0].rstrip(".,;:")):
            return False
        dated = re.search(r"\b(?:in|on|by|since|until|till|of|last|next|this|early|late|mid|from|to|\d+) $", before)
        return dated is not None or re.match(r" \d", after) is not None
