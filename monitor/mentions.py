"""What a finder says of a text: somebody or some country is named here, and this is how we know."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is counted."""

    PERSON = "person"
    COUNTRY = "country"


class How(StrEnum):
    """How the words led to the entity, or why they led to none."""

    NAME = "name"
    FULL_NAME = "full_name"
    SURNAME = "surname"
    INITIALS = "initials"
    ALIAS = "alias"
    DEMONYM = "demonym"
    PART = "part"
    SEAT = "seat"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in one sentence where a person or a country is named.

    `sentence` is the index into the article's sentences; `start` (included) and `end` (excluded) are code points of
    that sentence's text, so that `text == sentence.text[start:end]`. `id` is the alias table's id or the casefolded
    clean name of a person, the ISO 3166-1 alpha-2 code of a country; it is empty where nothing was resolved
    (`ambiguous`, `unresolved`, and `seat` while seats are not counted), and such a mention is never an observation.
    `why` says what decided, where the words themselves did not, or why nothing could.
    `name` is what is shown: a function of the id and of the first item that named it; the code for a country.
    """

    sentence: int
    start: int
    end: int
    text: str
    kind: Kind
    id: str
    name: str
    how: How
    why: str = ""
