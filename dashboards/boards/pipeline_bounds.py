"""The lower half of the board Pipeline: how full the bounds are, what it costs, how partitions move, what runs."""

from dashboards.panel import Column, Panel, Query
from dashboards.panels import bar_gauge, row, stat, table, time_series
from dashboards.queries import pipeline
from dashboards.showing import from_on

NOT_SCRAPED = "Not scraped"
EMBEDDED = "Not from Kafka"
NONE = "None in this time"


def bounds() -> tuple[Panel, ...]:
    """Names and their series."""
    return (
        row("Is there room?"),
        bar_gauge(
            "Series used",
            "How full the bound of names with series of their own is; when it is full, the least recently named give "
            "way.",
            Query(pipeline.SERIES_USED, "{{kind}}"),
            unit="percentunit",
            no_data="No bound",
            maximum=1,
        ),
        bar_gauge(
            "Mentions without a series",
            "Overflow: the part of all mentions whose names were forgotten before they came three times in a day.",
            Query(pipeline.OVERFLOW, "{{kind}}"),
            unit="percentunit",
            no_data="No mention",
            maximum=1,
        ),
        bar_gauge(
            "Mentions that wait",
            "Mentions of names that have not come three times in a day; they are counted once the name is admitted.",
            Query(pipeline.PENDING, "{{kind}}"),
            no_data=NONE,
            decimals=0,
        ),
        bar_gauge(
            "Names admitted",
            "Names that got series of their own in the time shown: new ones, and those that returned.",
            Query(pipeline.ADMISSIONS, "{{kind}}: {{reason}}"),
            no_data=NONE,
            decimals=0,
        ),
        bar_gauge(
            "Names that gave way",
            "Names that lost their series in the time shown, for room or by policy.",
            Query(pipeline.EVICTIONS, "{{kind}}: {{reason}}"),
            no_data=NONE,
            decimals=0,
        ),
        bar_gauge(
            "Mentions of those that gave way",
            "Mentions whose names lost their series in the time shown; they stay in the totals.",
            Query(pipeline.EVICTED, "{{kind}}"),
            no_data=NONE,
            decimals=0,
        ),
    )


def cost() -> tuple[Panel, ...]:
    """Processes: scrapes, memory, moves of partitions, builds."""
    return (
        row("What it costs, and how it moves"),
        time_series(
            "Scrape time",
            "How long Prometheus waits for the metrics of the slowest process; its limit is 10 seconds.",
            Query(pipeline.SCRAPE_SECONDS, "Slowest"),
            axis="Scrape time",
            unit="s",
            no_data=NOT_SCRAPED,
        ),
        time_series(
            "Processors",
            "Processors in use by all processes together.",
            Query(pipeline.CPU, "Processors"),
            axis="Processors",
            no_data=NOT_SCRAPED,
        ),
        bar_gauge(
            "Samples a scrape",
            "Lines of metrics that each process serves; Prometheus may have a limit, above which it takes none.",
            Query(pipeline.SCRAPE_SAMPLES, "{{instance}}"),
            no_data=NOT_SCRAPED,
        ),
        bar_gauge(
            "Memory",
            "Resident memory of each process.",
            Query(pipeline.MEMORY, "{{instance}}"),
            unit="bytes",
            no_data=NOT_SCRAPED,
        ),
        bar_gauge(
            "Sentences",
            "Sentences in the time shown: read by the model, which is most of the cost; remembered from an earlier "
            "copy of a report; or plain, without a capital that could name anyone.",
            Query(pipeline.SENTENCES, "{{reading}}"),
            no_data=NONE,
            decimals=0,
        ),
        bar_gauge(
            "Rebalances",
            "Changes of who reads which partition in the time shown, by group.",
            Query(pipeline.REBALANCES, "{{group}}"),
            no_data=EMBEDDED,
            decimals=0,
        ),
        bar_gauge(
            "Last restore",
            "How long each partition took to be restored after it came to its owner.",
            Query(pipeline.RESTORE_SECONDS, "{{partition}}"),
            unit="s",
            no_data=EMBEDDED,
        ),
        bar_gauge(
            "Saved up to",
            "Offset of `mentions` up to which the counts of each partition are saved; a restart reads on from there.",
            Query(pipeline.DURABLE_OFFSET, "{{partition}}"),
            unit="locale",
            no_data=EMBEDDED,
        ),
        table(
            "What runs",
            "Version, model and alias table of each process. A roll-out shows two for a while; a mark shows a change.",
            [pipeline.BUILDS],
            (
                Column("instance", "Instance"),
                Column("version", "Version"),
                Column("model", "Model"),
                Column("alias_table", "Alias table"),
                Column("python", "Python"),
                Column("Time"),
                Column("Value"),
            ),
            no_data="Not running",
            width=12,
        ),
        stat(
            "Lost notifications",
            "Alert notifications that could not be delivered in the time shown.",
            pipeline.NOTIFICATIONS_FAILED,
            from_on(1),
            no_data="None",
            height=8,
            decimals=0,
        ),
    )
