"""What several boards have alike: variables, addresses, and how tone and links are shown."""

from dashboards.panel import Panel
from dashboards.panels import stat
from dashboards.queries import shared
from dashboards.showing import from_on, words
from dashboards.variables import Choice, Variable

JOB = Variable("job", "Job", shared.JOBS, all_value=".+")
DESK = Variable("desk", "Desk", shared.DESKS, all_value=".*")
KINDS = ("person", "country")
ANY_KIND = Choice("kind", "Kind", KINDS, is_multi=True)
ONE_KIND = Choice("kind", "Kind", KINDS)

UNKNOWN_TONE = "Too few sentences"
TONE = (
    "Tone runs from −1 (every sentence dark) to +1; beyond ±0.1 it is coloured: orange is negative, blue positive. "
    f"It is the tone of the sentences that name somebody, not the sentiment towards them, and it is left out below "
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
        from_on(600),
        unit="s",
        no_data="No article yet",
        width=width,
    )


def catching_up(query: str, width: int = 4) -> Panel:
    """Whether the numbers are of now."""
    return stat(
        "Live",
        "Whether the numbers are of now, or old articles are still being read after an outage, so that all rise at "
        "once. Alerts of desks are held back meanwhile.",
        query,
        from_on(1) | words({"0": "Live", "1": "Catching up"}),
        no_data="Not running",
        width=width,
    )
