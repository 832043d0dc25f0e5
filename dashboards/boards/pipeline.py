"""The board Pipeline: can the desks trust what they see?"""

from dashboards.boards.pipeline_bounds import bounds, cost
from dashboards.boards.shared import JOB, catching_up, data_age
from dashboards.layout import Annotation, Board
from dashboards.palette import ATTENTION, BLUE, GREEN, GREY, PURPLE, VERMILLION
from dashboards.panel import Panel, Query
from dashboards.panels import bar_gauge, row, stat, time_series
from dashboards.queries import pipeline
from dashboards.showing import below, from_on, words
from dashboards.variables import Variable

INSTANCE = Variable("instance", "Instance", pipeline.INSTANCES, all_value=".+")
EMBEDDED = "Not from Kafka"
NO_ARTICLE = "No article yet"
NONE = "None in this time"


def board() -> Board:
    """The board."""
    return Board(
        uid="deskwatch-pipeline",
        title="Pipeline: whole, fresh and right",
        description="Rate, delay, what was left out and why, how full the bounds are, and what it costs.",
        variables=(JOB, INSTANCE),
        annotations=(
            Annotation(
                "Model or alias table",
                pipeline.BUILD_CHANGE,
                "What runs has changed",
                "Model {{model}}, alias table {{alias_table}}: counts before and after may differ",
                GREY,
            ),
        ),
        links=(),
        panels=(*_state(), *_fresh(), *_whole(), *bounds(), *cost()),
    )


def _state() -> tuple[Panel, ...]:
    return (
        data_age(pipeline.DATA_AGE),
        catching_up(pipeline.CATCHING_UP),
        stat(
            "Records a second",
            "Records read now, whatever came of them.",
            pipeline.RECORDS_NOW,
            unit="rps",
            no_data="None",
        ),
        stat(
            "Time to drain",
            "How long until what waits in Kafka is read, at the present pace; from ten minutes on, desks see old news.",
            pipeline.DRAIN_SECONDS,
            from_on(600),
            unit="s",
            no_data=EMBEDDED,
        ),
        stat(
            "Configuration",
            "Whether the last reading of settings, tables and the desks' file succeeded; where not, the old one holds.",
            pipeline.CONFIG_VALID,
            below(1) | words({"0": "Invalid", "1": "Valid"}),
            no_data="Not running",
        ),
        stat(
            "Counts agree with the log",
            "Whether every restored partition agrees with the log from which it was counted.",
            pipeline.STATE_CONSISTENT,
            below(1) | words({"0": "No", "1": "Yes"}),
            no_data=EMBEDDED,
        ),
    )


def _fresh() -> tuple[Panel, ...]:
    return (
        row("Is it fresh?"),
        time_series(
            "Articles",
            "What comes of records, a second: articles counted (less those taken back), copies that said nothing new, "
            "articles more than a day late, and those too old to be told from copies.",
            Query(pipeline.ARTICLES, "Counted", BLUE),
            Query(pipeline.DUPLICATES, "Copies", GREEN),
            Query(pipeline.LATE, "Late", VERMILLION),
            Query(pipeline.BEYOND_WINDOW, "Beyond the window", PURPLE),
            axis="Articles a second",
            unit="cps",
            no_data="No record",
        ),
        time_series(
            "Delay",
            "From an article's publication to its being counted: half of the articles are faster than p50, 19 of 20 "
            "are faster than p95.",
            Query(pipeline.DELAY_P50, "p50", BLUE),
            Query(pipeline.DELAY_P95, "p95", VERMILLION),
            axis="Delay",
            unit="s",
            no_data="No article with a date",
        ),
        time_series(
            "Lag and time to drain",
            "Records that wait in Kafka, and how long until they are read at the present pace.",
            Query(pipeline.LAG, "Records that wait", BLUE),
            Query(pipeline.DRAIN_SECONDS, "Time to drain", VERMILLION, axis="Time to drain", unit="s"),
            axis="Records",
            no_data=EMBEDDED,
        ),
        bar_gauge(
            "Stage time, p95",
            "How long the stages of the work take an article: 19 of 20 articles are faster.",
            Query(pipeline.STAGE_P95, "{{stage}}"),
            unit="s",
            no_data=NO_ARTICLE,
        ),
        bar_gauge(
            "Stage time, mean",
            "How long the stages of the work take an article on average: where the time goes.",
            Query(pipeline.STAGE_SECONDS, "{{stage}}"),
            unit="s",
            no_data=NO_ARTICLE,
        ),
        bar_gauge(
            "Lag by partition",
            "Records that wait, by partition: one that is far above the others has a stuck owner, or none.",
            Query(pipeline.LAG_BY_PARTITION, "{{group}} {{topic}}/{{partition}}"),
            no_data=EMBEDDED,
        ),
    )


def _whole() -> tuple[Panel, ...]:
    return (
        row("Is it whole?"),
        bar_gauge(
            "Skipped records",
            "Sound records that are not ours to count, by reason, in the time shown.",
            Query(pipeline.SKIPPED, "{{reason}}"),
            no_data=NONE,
            decimals=0,
        ),
        bar_gauge(
            "Dead records",
            "Records that could not be processed, by reason, in the time shown.",
            Query(pipeline.DEAD, "{{reason}}", ATTENTION),
            no_data=NONE,
            decimals=0,
        ),
        bar_gauge(
            "Dropped lines",
            "Lines taken out of articles before they are read (adverts, links, foreign text), by reason.",
            Query(pipeline.DROPPED_LINES, "{{reason}}"),
            no_data=NONE,
            decimals=0,
        ),
        bar_gauge(
            "Dead letters",
            "Records sent to the dead letters, by reason; `deskwatch dlq` shows them and sends them back.",
            Query(pipeline.DEAD_LETTERS, "{{reason}}", ATTENTION),
            no_data=EMBEDDED,
            decimals=0,
        ),
        bar_gauge(
            "Unresolved mentions",
            "Surnames without a person, and country names that may mean several: counted for nobody.",
            Query(pipeline.UNRESOLVED, "{{kind}}: {{reason}}"),
            no_data=NONE,
            decimals=0,
        ),
        bar_gauge(
            "Skipped batches",
            "Batches of Kafka that nobody can decode, by topic and partition, in the time shown.",
            Query(pipeline.SKIPPED_BATCHES, "{{topic}}/{{partition}}", ATTENTION),
            no_data=NONE,
            decimals=0,
        ),
    )
