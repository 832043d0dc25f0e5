"""The one table of metrics: a metric stands here or does not exist. The reference in the docs is made from it.

Names are complete, with the prefix and, for counters, `_total`. Whoever exports one takes its name, labels and help
from here.
"""

from dataclasses import dataclass
from enum import StrEnum

PREFIX = "deskwatch_"


class Type(StrEnum):
    """The Prometheus type of a metric."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Origin(StrEnum):
    """Who exports a metric."""

    COUNTS = "counts"
    """The rendered page of the ledger: series that survive a restart."""
    PROCESS = "process"
    """Any deskwatch process, of its own life."""
    KAFKA = "kafka"
    """A process that reads or writes Kafka."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `unit` is empty where it counts things; labels are in the order in which they are written."""

    name: str
    type: Type
    labels: tuple[str, ...]
    help: str
    origin: Origin = Origin.COUNTS
    unit: str = ""

    @property
    def is_counter(self) -> bool:
        """Whether its values only rise."""
        return self.type is Type.COUNTER

    @property
    def family(self) -> str:
        """The name of the family in OpenMetrics, where a counter's is without `_total`."""
        return self.name.removesuffix("_total") if self.type is Type.COUNTER else self.name


def _counter(name: str, labels: tuple[str, ...], text: str, origin: Origin = Origin.COUNTS) -> Metric:
    return Metric(PREFIX + name, Type.COUNTER, labels, text, origin)


def _gauge(name: str, labels: tuple[str, ...], text: str, origin: Origin = Origin.COUNTS, unit: str = "") -> Metric:
    return Metric(PREFIX + name, Type.GAUGE, labels, text, origin, unit)


def _seconds(name: str, labels: tuple[str, ...], text: str, origin: Origin) -> Metric:
    return Metric(PREFIX + name, Type.HISTOGRAM, labels, text, origin, "seconds")


_ENTITY = ("kind", "entity")
_PART = ("partition",)
_KIND_PART = ("kind", "partition")

CATALOGUE: tuple[Metric, ...] = (
    _counter("entity_articles_total", _ENTITY, "Articles that named the entity."),
    _counter("entity_mentions_total", _ENTITY, "Times the entity was named."),
    _counter("entity_sentences_total", (*_ENTITY, "polarity"), "Sentences that named the entity, by their polarity."),
    _counter(
        "entity_tone_positive_total",
        _ENTITY,
        "Sum of the positive part of the tone of the sentences that named the entity.",
    ),
    _counter(
        "entity_tone_negative_total",
        _ENTITY,
        "Sum of the size of the negative part of the tone of the sentences that named the entity.",
    ),
    _counter(
        "entity_sentiment_mentions_total",
        (*_ENTITY, "polarity"),
        "Mentions of the entity by the sentiment towards it: what the sentence makes of it, not how it sounds.",
    ),
    _counter(
        "entity_sentiment_positive_total",
        _ENTITY,
        "Sum of the positive part of the sentiment towards the entity over its mentions.",
    ),
    _counter(
        "entity_sentiment_negative_total",
        _ENTITY,
        "Sum of the size of the negative part of the sentiment towards the entity over its mentions.",
    ),
    _counter("entity_retracted_articles_total", _ENTITY, "Articles that later versions and kills took back."),
    _counter("entity_retracted_mentions_total", _ENTITY, "Mentions that later versions and kills took back."),
    _gauge(
        "entity_sources",
        (*_ENTITY, "window"),
        "Distinct sources that named the entity in the window of log time, at most 32; aggregate with max.",
    ),
    _gauge(
        "entity_first_seen_timestamp_seconds",
        _ENTITY,
        "Log time of the first article that named the entity; it outlives the series.",
        unit="seconds",
    ),
    _counter("articles_total", _PART, "Articles whose uri began to count, also those that name nobody."),
    _counter("articles_retracted_total", _PART, "Articles that ceased to count."),
    _counter("articles_duplicate_total", _PART, "Records that said nothing new of an article known."),
    _counter("articles_late_total", _PART, "Articles logged more than 24 hours after their publication."),
    _counter(
        "articles_beyond_window_total",
        _PART,
        "Articles older than the window: they may count again, and a kill among them takes nothing back.",
    ),
    _counter(
        "mentions_total", _KIND_PART, "All mentions; those of series, pending, overflow and evicted add up to it."
    ),
    _gauge("entity_pending_mentions", _KIND_PART, "Mentions of names that wait for admission."),
    _counter("entity_overflow_mentions_total", _KIND_PART, "Mentions of names that were forgotten before admission."),
    _counter("entity_evicted_mentions_total", _KIND_PART, "Mentions of entities whose series ended."),
    _gauge("entity_series", _KIND_PART, "Entities with series within the limit; pinned ones are outside it."),
    _gauge("entity_series_limit", _KIND_PART, "How many entities may have series, pinned ones apart."),
    _counter("entity_admissions_total", ("kind", "reason", "partition"), "Entities that got series: new or returned."),
    _counter(
        "entity_evictions_total", ("kind", "reason", "partition"), "Entities that lost their series: room or policy."
    ),
    _gauge("entity_desk_info", (*_ENTITY, "desk"), "1 for each entity on a desk's watch-list."),
    _gauge("country_info", ("entity", "name", "alpha3"), "1 for each country: its code, name and ISO alpha-3 code."),
    _counter(
        "entity_unresolved_mentions_total",
        ("kind", "reason"),
        "Mentions that could not be resolved, outside all other totals; of this process's life.",
        Origin.PROCESS,
    ),
    _gauge("build_info", ("version", "python", "model", "alias_table"), "1; what runs.", Origin.PROCESS),
    _counter("records_total", ("outcome", "reason"), "Records read, by what came of them.", Origin.PROCESS),
    _counter("lines_dropped_total", ("reason",), "Lines that the cleaner took out.", Origin.PROCESS),
    _counter(
        "sentences_total",
        ("reading",),
        "Sentences: read by the model, remembered from an earlier copy, or plain, that is without capitals.",
        Origin.PROCESS,
    ),
    _seconds("stage_duration_seconds", ("stage",), "Time that a stage took.", Origin.PROCESS),
    _seconds("article_delay_seconds", (), "From an article's publication to its being counted.", Origin.PROCESS),
    _gauge("last_article_timestamp_seconds", (), "When the last article was counted.", Origin.PROCESS, "seconds"),
    _gauge("config_valid", (), "1 while the last reading of the settings and tables succeeded.", Origin.PROCESS),
    _gauge("catching_up", (), "1 while old records are being read.", Origin.PROCESS),
    _counter("notifications_failed_total", (), "Alert notifications that could not be delivered.", Origin.PROCESS),
    _gauge("consumer_lag_records", ("group", "topic", "partition"), "Records not yet read.", Origin.KAFKA),
    _gauge("restore_seconds", _PART, "How long the last restore took.", Origin.KAFKA, "seconds"),
    _gauge("durable_offset", _PART, "Offset up to which the counts are stored.", Origin.KAFKA),
    _gauge("state_consistent", _PART, "1 while the restored counts agree with the log.", Origin.KAFKA),
    _counter("rebalances_total", ("group",), "Changes of the consumer group's assignment.", Origin.KAFKA),
    _counter("skipped_batches_total", ("topic", "partition"), "Batches skipped as undecodable.", Origin.KAFKA),
    _counter("dead_letters_total", ("reason",), "Records sent to the dead letters.", Origin.KAFKA),
)

BY_NAME = {metric.name: metric for metric in CATALOGUE}


def metric(name: str) -> Metric:
    """The metric of this name, with or without the prefix; KeyError if the catalogue lacks it."""
    return BY_NAME[name if name.startswith(PREFIX) else PREFIX + name]
