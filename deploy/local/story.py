"""A story that breaks now: one person of the shipped desks in many articles of many sources, and some corrections."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

NAMES = (("person", "Radka Dimova"), ("person", "Boyan Kaloferov"), ("country", "BG"))
ARTICLES = 48
SOURCES = 8
MOODS = (
    "praised the brave rescue and thanked everybody for a wonderful effort",
    "called the plan a horrible disaster and accused the ministry of lies",
    "spoke for an hour in the chamber and left by the side door",
)
SUBJECTS = (
    *("harbour", "budget", "strike", "glacier", "orchestra", "tariff", "vaccine", "satellite", "referendum"),
    *("drought", "museum", "railway", "pension", "inquiry", "embassy", "festival", "reactor", "mortgage", "wildfire"),
    *("champion", "ferry", "lawsuit", "airport", "harvest", "treaty", "subsidy", "aquifer", "violinist", "census"),
)
WORDS = 9
"""So many subjects in each article, others in each: texts that are alike would count as one source."""


def lines(now: datetime) -> Iterator[str]:
    """The records as JSON lines, published within the minute before `now`."""
    for number in range(ARTICLES):
        published_at = (now - timedelta(seconds=ARTICLES - number)).isoformat()
        told = ", ".join(SUBJECTS[(number * 5 + word * (1 + number % 7)) % len(SUBJECTS)] for word in range(WORDS))
        record = {
            "uri": f"urn:deskwatch:story:{number}",
            "version": 1,
            "title": f"Dimova on {told.split(',')[0]}: report {number}",
            "published_at": published_at,
            "language": "en",
            "source": f"Paper {number % SOURCES}",
            "text": f"Radka Dimova {MOODS[number % 3]}. Boyan Kaloferov answered Dimova in Bulgaria about {told}.",
        }
        yield json.dumps(record) + "\n"
        if number % 16 == 8:
            yield json.dumps(record | {"version": 2, "status": "canceled", "text": ""}) + "\n"


def now_lines() -> str:
    """The story as of now."""
    return "".join(lines(datetime.now(UTC)))
