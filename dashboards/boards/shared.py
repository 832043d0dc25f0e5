"""What several boards have alike: variables, addresses, and how tone and links are shown."""

from typing import Any

from dashboards.layout import Choice, Variable
from dashboards.panel import Panel, Query
from dashboards.panels import bar_gauge, stat
from dashboards.queries import shared

JOB = Variable("job", "Job", shared.JOBS, all_value=".+")
DESK = Variable("desk", "Desk", shared.DESKS, all_value=".*")
KINDS = ("person", "country")
ANY_KIND = Choice("kind", "Kind", KINDS, is_multi=True)
ONE_KIND = Choice("kind", "Kind", KINDS)

UNKNOWN_TONE = "Too few sentences"
TONE = (
    "Tone runs from −1 (every sentence dark) to +1; beyond ±0.1 it is coloured: orange is negative, blue positive. "
    f"It is the tone of the sentences that name somebody, not yet the tone towards them, and it is left out below "
    f"{shared.MIN_SENTENCES} sentences an hour, where it would be chance."
)


def entity_link(kind: str = "${__data.fields.Kind:percentencode}", entity: str = "${__value.raw:percentencode}") -> str:
    """The way from a table's row to the board of a name; by default the cell holds it, and the column Kind its kind."""
    name = f"var-kind={kind}&var-entity={entity}"
    return f"/d/deskwatch-entity?{name}&${{datasource:queryparam}}&${{job:queryparam}}&${{__url_time_range}}"


def data_age(query: str, width: int = 4) -> Panel:
    """How old the newest article is."""
    return stat(
        "Newest article",
        "How long ago the last article was counted. Everything on this board is at least that old; from ten minutes on "
        "the wire is quiet or something is stuck, which the board Pipeline tells apart.",
        query,
        unit="s",
        no_data="No article yet",
        attention_from=600,
        width=width,
    )


def catching_up(query: str, width: int = 4) -> Panel:
    """Whether the numbers are of now."""
    return stat(
        "Live",
        "Whether the numbers are of now, or old articles are still being read after an outage, so that all rise at "
        "once. Alerts of desks are held back meanwhile.",
        query,
        no_data="Not running",
        words={"0": "Live", "1": "Catching up"},
        attention_from=1,
        width=width,
    )


def bars(title: str, description: str, query: Query, *, no_data: str = "None in this time", **how: Any) -> Panel:
    """Bars of a board's usual size; whole numbers have no decimals. `maximum` is where a bar ends."""
    defaults = {"max": how.pop("maximum")} if "maximum" in how else {}
    return bar_gauge(title, description, query, no_data=no_data, defaults=defaults, **how)
