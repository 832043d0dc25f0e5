"""Makes the stages from the settings and the watch-lists; the one place that knows which of them goes where."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from consumers.countries_table import choices_of
from consumers.settings import Settings
from monitor.aliases import AliasRow, AliasTable
from monitor.countries import Countries
from monitor.people import People
from monitor.pipeline import Pipeline, Watch
from monitor.sentences import Reader
from monitor.tone import ToneScorer
from monitor.watchlists import WatchLists


def make_pipeline(
    settings: Settings, base: Sequence[AliasRow], lists: WatchLists, *, watch: Watch = nullcontext
) -> Pipeline:
    """The pipeline; loads the model. Raises `FatalError` where it, or something in the installation, is unfit.

    `base` are the rows of the alias table without the desks' own.
    """
    table = lists.table(base)
    reader = Reader(
        settings.pipeline,
        threads=settings.threads,
        sentiment=settings.counts_sentiment,
        remembered=settings.remembered_sentences,
    )
    countries = Countries(count_seats=settings.count_seats, choices=choices_of(settings.countries_table))
    return Pipeline(
        reader=reader,
        people=People(table),
        countries=countries,
        tone=ToneScorer(),
        field_map=settings.field_map,
        max_characters=settings.max_characters,
        max_record_bytes=settings.max_record_bytes,
        extractor=_versions(reader, table, countries),
        watched=lists.watched_keys(),
        watch=watch,
    )


def with_lists(pipeline: Pipeline, base: Sequence[AliasRow], lists: WatchLists) -> Pipeline:
    """The same pipeline with other watch-lists."""
    table = lists.table(base)
    extractor = _versions(pipeline.reader, table, pipeline.countries)
    return replace(pipeline, people=People(table), watched=lists.watched_keys(), extractor=extractor)


def _versions(reader: Reader, table: AliasTable, countries: Countries) -> str:
    return "/".join(filter(None, (reader.version, table.version, countries.version)))
