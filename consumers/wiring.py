"""Makes the stages from the settings; the one place that knows which setting goes where."""

from contextlib import nullcontext

from monitor.aliases import AliasTable
from monitor.countries import Countries
from monitor.people import People
from monitor.sentences import Reader
from monitor.tone import ToneScorer

from consumers.settings import Settings
from monitor.pipeline import Pipeline, Watch


def make_pipeline(settings: Settings, *, watch: Watch = nullcontext) -> Pipeline:
    """The pipeline; loads the model and the tables. Raises `FatalError` where one of them is unfit."""
    return Pipeline(
        reader=Reader(settings.pipeline, threads=settings.threads),
        people=People(AliasTable.load(settings.people_table)),
        countries=Countries(count_seats=settings.count_seats),
        tone=ToneScorer(),
        field_map=settings.field_map,
        max_characters=settings.max_characters,
        max_record_bytes=settings.max_record_bytes,
        watch=watch,
    )
