"""The board Entity: one person or country."""

from dashboards.boards.shared import DESK, JOB, ONE_KIND, TONE, UNKNOWN_TONE
from dashboards.layout import Annotation, Board, Link
from dashboards.palette import ATTENTION, BLUE, GREY, NEGATIVE, NEUTRAL, POSITIVE, VERMILLION
from dashboards.panel import Panel, Query
from dashboards.panels import row, stat, state_timeline, time_series
from dashboards.queries import entity, shared
from dashboards.showing import from_on, tone
from dashboards.variables import Variable

NAMES = Variable("entity", "Name", entity.NAMES, is_multi=False, regex=shared.VALUE_AND_TEXT)
NOT_NAMED = "Not named in this time"
_NAME_IN_URL = "${entity:percentencode}"


def board(page_url: str, archive_url: str) -> Board:
    """The board, with links to the name on the live page and, where `archive_url` is given, in the archive."""
    links = [Link("On the live page", f"{page_url}/#${{kind}}/{_NAME_IN_URL}", "The headlines of the past 48 hours")]
    if archive_url:
        links.append(Link("In the archive", archive_url + _NAME_IN_URL, "What was written about them before"))
    return Board(
        uid="deskwatch-entity",
        title="Entity: one name",
        description="One person or country: how often, in which share and tone, from how many sources, and what fired.",
        variables=(JOB, DESK, ONE_KIND, NAMES),
        annotations=(
            Annotation("Mention spikes", entity.SPIKE_ANNOTATION, "{{entity}}", "Mention spike, desk {{desk}}"),
        ),
        links=tuple(links),
        panels=(*_now(), *_news(), *_tone(), *_unusual()),
    )


def _now() -> tuple[Panel, ...]:
    return (
        stat(
            "Articles, past hour",
            "Articles of the past hour that name them, less what was taken back.",
            entity.ARTICLES_NOW,
            no_data="None",
            decimals=0,
        ),
        stat(
            "Times their usual share",
            "Their share of all articles in the past hour against the largest they had in the hour before and at this "
            "hour of the past seven days. 1 is as usual.",
            entity.TIMES_USUAL,
            from_on(3),
            unit="none",
            no_data="No history yet",
            decimals=1,
        ),
        stat(
            "Tone, past hour",
            f"Mean tone of the sentences of the past hour that name them. {TONE}",
            entity.TONE_NOW,
            tone(),
            unit="none",
            no_data=UNKNOWN_TONE,
        ),
        stat(
            "Sources, past 15 minutes",
            "Different texts of the past quarter of an hour, 32 at most; copies of one wire report are one.",
            entity.SOURCES,
            no_data="None",
        ),
        stat(
            "First in the news",
            "When they were first named since counting began. A name that was long away and returns is not new.",
            entity.FIRST_SEEN,
            unit="dateTimeFromNow",
            no_data="Never",
        ),
        stat(
            "Articles taken back",
            "Articles that named them in the time shown and were corrected or withdrawn. Every other figure on this "
            "board is without them.",
            entity.TAKEN_BACK,
            no_data="None",
            decimals=0,
        ),
    )


def _news() -> tuple[Panel, ...]:
    return (
        row("How much"),
        time_series(
            "Articles",
            "Articles an hour that name them, and what would be usual now. Dots are articles: click one to read it.",
            Query(entity.ARTICLES, "Articles an hour", BLUE, exemplars=True),
            Query(entity.EXPECTED, "Usual", GREY, dashed=True),
            axis="Articles an hour",
            no_data=NOT_NAMED,
            width=12,
        ),
        time_series(
            "Share of voice",
            "The part of all articles that names them: this rises only with interest, not with a busy hour. Usual is "
            "the largest share of the hour before and of this hour on the past seven days.",
            Query(entity.SHARE, "Share of articles", BLUE),
            Query(entity.USUAL_SHARE_OF_ARTICLES, "Usual", GREY, dashed=True),
            axis="Share of all articles",
            unit="percentunit",
            no_data=NOT_NAMED,
            width=12,
        ),
        time_series(
            "Mentions",
            "How often they are named an hour; one long profile may name its subject thirty times.",
            Query(entity.MENTIONS, "Mentions an hour", BLUE),
            axis="Mentions an hour",
            no_data=NOT_NAMED,
            width=12,
        ),
        time_series(
            "Sources",
            "Different texts of the past quarter of an hour; copies are one. Many articles from few sources are one "
            "agency's report, printed often.",
            Query(entity.SOURCES, "Sources", BLUE),
            axis="Sources",
            no_data=NOT_NAMED,
            width=12,
        ),
    )


def _tone() -> tuple[Panel, ...]:
    return (
        row("In which tone"),
        time_series(
            "Tone",
            f"Mean tone of the past hour, and what is usual for them. {TONE}",
            Query(entity.TONE, "Tone, past hour", BLUE),
            Query(entity.USUAL_TONE_OF_NAME, "Usual", GREY, dashed=True),
            axis="Tone",
            unit="none",
            no_data=UNKNOWN_TONE,
            width=12,
            decimals=2,
        ),
        time_series(
            "Sentences by polarity",
            "Sentences an hour that name them, by their tone: what the mean is made of. Corrections are not taken off "
            "here.",
            Query(entity.sentences("negative"), "Negative", NEGATIVE),
            Query(entity.sentences("neutral"), "Neutral", NEUTRAL),
            Query(entity.sentences("positive"), "Positive", POSITIVE),
            axis="Sentences an hour",
            stacked=True,
            no_data=NOT_NAMED,
            width=12,
        ),
        time_series(
            "Sentiment towards them",
            "Mean over the mentions of the past hour of what each sentence thinks of this name, whatever its own tone: "
            f"from −1, against them, to +1. Left out below {shared.MIN_SENTENCES} mentions an hour. A model judges it: "
            "one in five of its answers on single mentions is wrong.",
            Query(entity.SENTIMENT, "Sentiment, past hour", BLUE),
            axis="Sentiment",
            unit="none",
            no_data="Too few mentions",
            decimals=2,
        ),
    )


def _unusual() -> tuple[Panel, ...]:
    return (
        row("How unusual"),
        time_series(
            "Surprise",
            "How far the articles of the past 3 and 15 minutes exceed what is usual, in units of what chance alone "
            "does. An alert needs several articles and sources besides.",
            Query(entity.SURPRISE_FAST, "3 minutes", VERMILLION),
            Query(entity.SURPRISE_SLOW, "15 minutes", BLUE),
            axis="Surprise",
            unit="none",
            no_data=NOT_NAMED,
        ),
        state_timeline(
            "Alerts",
            "When which alert about them was firing, and for which desk.",
            Query(entity.ALERTS_OVER_TIME, "{{alertname}}, {{desk}}", ATTENTION),
            "Firing",
            no_data="No alert in this time",
        ),
        stat(
            "On the list of",
            "The desks whose watch-lists hold this name; a watched name is alerted sooner.",
            entity.DESKS,
            legend="{{desk}}",
            no_data="No desk",
            width=8,
            height=8,
        ),
    )
