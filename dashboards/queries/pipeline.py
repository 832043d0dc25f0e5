"""Queries of the board Pipeline: is what the desks see whole, fresh and right; of the chosen processes."""

_CHOSEN = 'job=~"$job",instance=~"$instance"'
_LAG = f"deskwatch_consumer_lag_records{{{_CHOSEN}}}"

INSTANCES = 'label_values(deskwatch_build_info{job=~"$job"}, instance)'


def _of(name: str, more: str = "") -> str:
    return f"deskwatch_{name}{{{_CHOSEN}{more}}}"


def _rate(name: str, by: str = "", more: str = "") -> str:
    grouped = f" by ({by}) " if by else ""
    return f"sum{grouped}(rate({_of(name, more)}[$__rate_interval]))"


def _growth(name: str, by: str, more: str = "") -> str:
    """What came in the range that is shown; without what did not happen."""
    return f"sum by ({by}) (increase({_of(name, more)}[$__range]))"


def _quantile(quantile: float, name: str, by: str, window: str) -> str:
    return f"histogram_quantile({quantile}, sum by ({by}) (rate({_of(name + '_bucket')}[{window}])))"


# ---- is it alive, fresh and right ---
DATA_AGE = f"time() - max({_of('last_article_timestamp_seconds')} > 0)"
CATCHING_UP = f"max({_of('catching_up')})"
CONFIG_VALID = f"min({_of('config_valid')})"
STATE_CONSISTENT = f"min({_of('state_consistent')})"
RECORDS_NOW = (
    f"sum(rate({_of('records_total')}[$__rate_interval]) and on (job, instance) ({_of('entity_series')} or {_LAG}))"
)
"""Of processes that read or count; the one that serves the page reads everything once more."""
LAG = f"sum({_LAG})"
DRAIN_SECONDS = "max(group:deskwatch_consumer_lag:drain_seconds)"
BUILDS = f"max by (instance, version, python, model, alias_table) ({_of('build_info')})"
_TABLES = "max by (model, alias_table) ({})"
BUILD_CHANGE = (
    f"{_TABLES.format(_of('build_info'))} unless on (model, alias_table)"
    f" {_TABLES.format(_of('build_info') + ' offset 5m')}"
)
"""A model or an alias table that did not run five minutes ago."""

# ---- the way of the records ---
DELAY_P50 = _quantile(0.5, "article_delay_seconds", "le", "$__rate_interval")
DELAY_P95 = _quantile(0.95, "article_delay_seconds", "le", "$__rate_interval")
STAGE_P95 = _quantile(0.95, "stage_duration_seconds", "le, stage", "$__rate_interval")
STAGE_SECONDS = (
    f"{_rate('stage_duration_seconds_sum', 'stage')} / ({_rate('stage_duration_seconds_count', 'stage')} > 0)"
)
LAG_BY_PARTITION = f"sum by (group, topic, partition) ({_LAG})"
ARTICLES = f"{_rate('articles_total')} - {_rate('articles_retracted_total')}"
DUPLICATES = _rate("articles_duplicate_total")
LATE = _rate("articles_late_total")
BEYOND_WINDOW = _rate("articles_beyond_window_total")
SKIPPED = _growth("records_total", "reason", ',outcome="skipped"')
DEAD = _growth("records_total", "reason", ',outcome="dead"')
DROPPED_LINES = _growth("lines_dropped_total", "reason")
DEAD_LETTERS = _growth("dead_letters_total", "reason")
SKIPPED_BATCHES = _growth("skipped_batches_total", "topic, partition")
UNRESOLVED = _growth("entity_unresolved_mentions_total", "kind, reason")
NOTIFICATIONS_FAILED = f"sum(increase({_of('notifications_failed_total')}[$__range]))"

# ---- series and their bound ---
SERIES_USED = f"sum by (kind) ({_of('entity_series')}) / (sum by (kind) ({_of('entity_series_limit')}) > 0)"
_MENTIONS = f"(sum by (kind) (rate({_of('mentions_total')}[$__rate_interval])) > 0)"
OVERFLOW = f"{_rate('entity_overflow_mentions_total', 'kind')} / {_MENTIONS}"
PENDING = f"sum by (kind) ({_of('entity_pending_mentions')})"
EVICTED = _growth("entity_evicted_mentions_total", "kind")
ADMISSIONS = _growth("entity_admissions_total", "kind, reason")
EVICTIONS = _growth("entity_evictions_total", "kind, reason")

# ---- what it costs, and how it moves ---
SCRAPE_SECONDS = f"max(scrape_duration_seconds{{{_CHOSEN}}})"
SCRAPE_SAMPLES = f"sum by (instance) (scrape_samples_scraped{{{_CHOSEN}}})"
MEMORY = f"max by (instance) (process_resident_memory_bytes{{{_CHOSEN}}})"
CPU = f"sum(rate(process_cpu_seconds_total{{{_CHOSEN}}}[$__rate_interval]))"
SENTENCES = _growth("sentences_total", "reading")
REBALANCES = _growth("rebalances_total", "group")
RESTORE_SECONDS = f"max by (partition) ({_of('restore_seconds')})"
DURABLE_OFFSET = f"max by (partition) ({_of('durable_offset')})"
