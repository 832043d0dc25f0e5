"""Makes the metrics reference from the catalogue: `python -m tests.docs` writes docs/metrics.md."""

from pathlib import Path

from monitor.catalogue import CATALOGUE, Origin

REFERENCE = Path(__file__).parent.parent / "docs" / "metrics.md"
HEADINGS = {
    Origin.COUNTS: (
        "What was counted",
        "From the ledger: these go on where they were after a restart. `kind` is `person` or `country`; `entity` is "
        "the name shown, or the ISO 3166-1 alpha-2 code; `partition` is `0` in a single process.",
    ),
    Origin.PROCESS: ("What the process does", "Of this process's life: these begin at 0 with every start."),
    Origin.KAFKA: ("Of Kafka", "Exported by processes that read or write Kafka, of the partitions in their hands."),
}


def reference() -> str:
    """The page, from the catalogue alone."""
    parts = [
        "# Metrics",
        "Made from `monitor/catalogue.py` by `python -m tests.docs`; a test compares.",
        "A newly admitted name is shown at 0 for 35 seconds and then at its exact count, so that `increase()` sees its "
        "birth. Net counts are a counter less its `retracted` counter. Mean tone is (rate of positive - rate of "
        "negative) / rate of sentences.",
    ]
    for origin, (title, text) in HEADINGS.items():
        rows = [
            f"| `{it.name}` | {it.type.value} | {', '.join(it.labels) or '–'} | {it.help} |"
            for it in CATALOGUE
            if it.origin is origin
        ]
        parts += [f"## {title}", text, "\n".join(["| name | type | labels | meaning |", "|---|---|---|---|", *rows])]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    REFERENCE.write_text(reference(), "utf-8")
