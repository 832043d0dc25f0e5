"""The board Desk: what is in the news now."""

from dashboards.boards.shared import (
    ANY_KIND,
    DESK,
    JOB,
    TONE,
    UNKNOWN_TONE,
    catching_up,
    data_age,
    entity_link,
)
from dashboards.layout import Annotation, Board, Link
from dashboards.palette import ATTENTION, BLUE, VERMILLION
from dashboards.panel import Column, Panel, Query
from dashboards.panels import bar_gauge, geomap, row, stat, state_timeline, table, text, time_series
from dashboards.queries import desk, shared
from dashboards.showing import from_on, tone
from dashboards.variables import Variable

NAMES = Variable("entity", "Names", desk.NAMES, regex=shared.VALUE_AND_TEXT, sort=0)
QUIET = "Nobody is named in the past hour"
_FIGURES = (
    Column("Value #A", "Articles", properties={"decimals": 0}),
    Column("Value #B", "× usual", properties={"decimals": 1, "noValue": "no history"}),
    Column("Value #C", "Tone", properties=tone() | {"custom.cellOptions": {"type": "color-text"}, "noValue": "–"}),
    Column("Value #D", "Sources", properties={"decimals": 0}),
    Column("Time"),
)
_ABOUT = (
    "Articles: those of the past hour that name them, less what was taken back. × usual: their share of all articles "
    "against the largest share they had in the hour before and at this hour of the past seven days; 3 is three times "
    f"as much as usual. Sources: different texts of the past quarter of an hour; wire copies are one. {TONE}"
)

HOW_TO_READ = """\
- **Articles**, not namings, decide: one profile names its subject thirty times.
- **× usual** compares with what *this* name usually has, so that a president in every third article is no news.
- **Orange line**: a mention spike began. Point at it for the name and the desk.
- **Dots on a line** are articles: click one to read it on the page, for as long as the page remembers it (48 hours).
- Click a name for its own board.
"""


def board(page_url: str) -> Board:
    """The board, with links to the live page at `page_url`."""
    return Board(
        uid="deskwatch-desk",
        title="Desk: in the news now",
        description="Who and which countries are in the news, how unusual that is, and in which tone.",
        variables=(JOB, DESK, ANY_KIND, NAMES),
        annotations=(Annotation("Mention spikes", desk.SPIKE_ANNOTATION, "{{name}}", "Mention spike, desk {{desk}}"),),
        links=(Link("Live page", f"{page_url}/", "The headlines behind the numbers"),),
        panels=(*_now(), *_names(), *_unusual(), *_over_time(), _how_to_read()),
    )


def _now() -> tuple[Panel, ...]:
    return (
        data_age(shared.DATA_AGE, 6),
        catching_up(shared.CATCHING_UP, 6),
        stat(
            "Articles, past 15 minutes",
            "All articles counted in the past quarter of an hour, whoever they name, less what was taken back.",
            desk.ARTICLES_NOW,
            no_data="None yet",
            decimals=0,
            width=6,
        ),
        stat(
            "Names that spike now",
            "How many people and countries have far more articles than usual, from enough different sources: the "
            "mention-spike alerts that are firing for the chosen desks.",
            desk.SPIKES_NOW,
            from_on(1),
            no_data="None",
            width=6,
        ),
    )


def _names() -> tuple[Panel, ...]:
    people = [desk.top("person"), desk.times_usual("person"), desk.tone("person"), desk.sources("person")]
    places = [desk.TOP_COUNTRIES, desk.times_usual("country"), desk.tone("country"), desk.sources("country")]
    return (
        row("Who is in the news"),
        table(
            "People",
            f"The {desk.TOP_NAMES} people with the most articles of the past hour. {_ABOUT}",
            people,
            (Column("entity", "Name", link=entity_link("person")), *_FIGURES, Column("kind")),
            no_data=QUIET,
            width=12,
            height=11,
        ),
        table(
            "Countries",
            f"The {desk.TOP_NAMES} countries with the most articles of the past hour. {_ABOUT}",
            places,
            (Column("name", "Name"), Column("entity", "Code", link=entity_link("country")), *_FIGURES, Column("kind")),
            no_data=QUIET,
            width=12,
            height=11,
        ),
    )


def _unusual() -> tuple[Panel, ...]:
    return (
        row("What is unusual"),
        bar_gauge(
            "Most surprising",
            "How far the articles of the past quarter of an hour exceed what is usual for the name, in units of what "
            "chance alone does: 3 happens, 7 hardly. A name without history is surprising by its number alone. Names "
            f"with fewer than {desk.MIN_SURPRISING_ARTICLES} articles are left out.",
            Query(desk.MOST_SURPRISING, "{{name}}"),
            unit="none",
            no_data="Nothing is more than usual",
            decimals=1,
            height=10,
        ),
        table(
            "Alerts that are firing",
            "What has been told to the chosen desks and still holds: mention spikes, shifts of tone, new names.",
            [desk.ALERTS_NOW],
            (
                Column("alertname", "Alert"),
                Column("name", "Name", link=entity_link(entity="${__data.fields.Entity:percentencode}")),
                Column("kind", "Kind"),
                Column("desk", "Desk"),
                Column("entity", "Entity", properties={"custom.hidden": True}),  # for the link
                Column("Time"),
                Column("Value"),
            ),
            no_data="No alert is firing",
            height=10,
        ),
        state_timeline(
            "Spikes over time",
            "When each name had a mention spike. A bar lasts at least an hour, so that one story is one bar.",
            Query(desk.SPIKES_OVER_TIME, "{{name}}", ATTENTION),
            "Spike",
            no_data="No spike in this time",
            height=10,
        ),
        geomap(
            "Map of countries",
            "Countries named in the time shown: the larger the circle, the more articles; the colour is the tone. "
            f"{TONE} A grey circle has no tone, or one near zero. South Sudan is missing from Grafana's map.",
            ("Articles", desk.MAP_ARTICLES),
            ("Tone", desk.MAP_TONE),
            no_data="No country was named",
            width=24,
            height=13,
        ),
    )


def _over_time() -> tuple[Panel, ...]:
    return (
        row("The most named, over time"),
        time_series(
            "$entity",
            "Articles an hour that name them, less what was taken back, and the tone of the past hour. The names are "
            f"the {desk.CHARTED_NAMES} most named now, or those chosen above. Dots are articles: click one to read it. "
            f"{TONE}",
            Query(desk.ARTICLES, "Articles an hour", BLUE, exemplars=True),
            Query(desk.TONE, "Tone", VERMILLION, dashed=True, axis="Tone", unit="none"),
            axis="Articles an hour",
            no_data=UNKNOWN_TONE,
            repeat="entity",
            height=9,
        ),
    )


def _how_to_read() -> Panel:
    return text("How to read this board", "What the figures and marks mean.", HOW_TO_READ, width=24, height=6)
