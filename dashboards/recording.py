"""What is recorded for rules and boards alike: counts of articles and mentions on net values, sources, and who watches.

Net is what a counter gained less what later versions and kills took back. Every sum goes over all instances, so that it
does not matter which of them shows a partition; a moved or restored series appears at its old value and adds nothing.
"""

import textwrap

from dashboards.groups import Recording
from dashboards.scraped import Scraped

ENTITY = "kind, entity"
ENTITY_ARTICLES = "kind_entity:deskwatch_entity_articles"
"""Behind it stands the operation, such as `:increase15m`."""
ARTICLES = "deskwatch:articles"
MENTIONS = "kind_entity:deskwatch_entity_mentions:increase15m"
SOURCES = "kind_entity:deskwatch_entity_sources:max"
WATCHED = "desk_kind_entity:deskwatch_entity_desk_info:max"
GENERAL = "general"
"""The desk of all names that nobody watches."""


def entity_articles(scraped: Scraped, window: str) -> Recording:
    """Articles per entity in the window."""
    return Recording(
        f"{ENTITY_ARTICLES}:increase{window}",
        scraped.net_increase("entity_articles_total", "entity_retracted_articles_total", window, ENTITY),
        f"Articles of the last {window} that name the entity, less those taken back.",
    )


def all_articles(scraped: Scraped, window: str) -> Recording:
    """All articles in the window, also those that name nobody."""
    return Recording(
        f"{ARTICLES}:increase{window}",
        scraped.net_increase("articles_total", "articles_retracted_total", window),
        f"All articles of the last {window}, less those taken back.",
    )


def entity_mentions(scraped: Scraped) -> Recording:
    """Mentions per entity in the last quarter of an hour: for eyes; rules judge articles."""
    return Recording(
        MENTIONS,
        scraped.net_increase("entity_mentions_total", "entity_retracted_mentions_total", "15m", ENTITY),
        "Times the entity was named in the last 15m, less what was taken back; one profile names many times.",
    )


def sources(scraped: Scraped) -> Recording:
    """Distinct sources per entity."""
    selector = scraped("entity_sources", 'window="15m"')
    return Recording(
        SOURCES,
        f"max by ({ENTITY}) ({selector})",
        "Distinct sources of the last quarter of an hour; copies are one source.",
    )


def watched(scraped: Scraped) -> Recording:
    """Who watches whom."""
    return Recording(
        WATCHED,
        f"max by (desk, {ENTITY}) (last_over_time({scraped('entity_desk_info')}[15m]))",
        "Who watches whom. A process that is away for some minutes must not hand its names to the general desk.",
    )


def reading(scraped: Scraped, expression: str) -> str:
    """The series of an expression by job and instance, of processes that read or count articles.

    The one that serves the page reads everything once more; its figures would double those of the others.
    """
    return f"{expression} and on (job, instance) ({scraped('articles_total')} or {scraped('consumer_lag_records')})"


def for_desks(expression: str, matchers: str = "") -> str:
    """The series of an expression by kind and entity, once for each desk that watches the entity."""
    return f"(\n{_indented(expression)}\n)\n* on ({ENTITY}) group_right ()\n  {WATCHED}{matchers}"


def for_nobody(expression: str) -> str:
    """The series of an expression by kind and entity, of entities that nobody watches."""
    return f"(\n{_indented(expression)}\n)\nunless on ({ENTITY})\n  {WATCHED}"


def _indented(expression: str) -> str:
    return textwrap.indent(textwrap.dedent(expression).strip("\n"), "  ")
