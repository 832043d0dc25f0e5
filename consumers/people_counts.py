"""How many articles name each person, read from a page of metrics: of a process, a file, or standard input."""

import sys
from collections import Counter
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

from prometheus_client.parser import text_string_to_metric_families

from monitor.errors import UsageError

TIMEOUT_SECONDS = 10
_COUNTED = {"deskwatch_entity_articles_total": 1, "deskwatch_entity_retracted_articles_total": -1}


def read_counts(source: str) -> dict[str, int]:
    """Name to articles, those taken back left out; pages of several exporters may follow each other.

    `source` is an http(s) address, a path, or "-". Raises `UsageError` where nothing can be read there, where it is no
    page of metrics, or where no person is counted in it.
    """
    articles: Counter[str] = Counter()
    try:
        for family in text_string_to_metric_families(_text(source)):
            for sample in family.samples:
                if sample.name in _COUNTED and sample.labels.get("kind") == "person":
                    articles[sample.labels["entity"]] += _COUNTED[sample.name] * int(sample.value)
    except (ValueError, KeyError) as error:
        raise UsageError(f"{source} is not a page of metrics in text ({error}); give that of /metrics") from error
    if not articles:
        raise UsageError(
            f"{source} counts no person; give the /metrics of an exporter (`run` or `export`) that has read articles"
        )
    return dict(articles)


def _text(source: str) -> str:
    try:
        if source == "-":
            return sys.stdin.buffer.read().decode()
        if source.startswith(("http://", "https://")):
            request = Request(source, headers={"Accept": "text/plain"})  # noqa: S310 - the scheme is checked above
            with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                return str(response.read().decode())
        return Path(source).read_text("utf-8")
    except (OSError, UnicodeDecodeError, HTTPException) as error:
        raise UsageError(
            f"no metrics can be read from {source}: {error}; give the address of a running process, a file, or - "
            "(with users or an own authority: curl … | deskwatch people suggest -)"
        ) from error
