"""Makes the stages from the settings; the one place that knows which setting goes where."""

from contextlib import nullcontext
from pathlib import Path

from consumers.settings import Settings
from monitor.aliases import AliasTable, read_rows
from monitor.countries import Countries
from monitor.errors import UsageError
from monitor.people import People
from monitor.pipeline import Pipeline, Watch
from monitor.sentences import Reader
from monitor.tone import ToneScorer


def make_pipeline(settings: Settings, *, watch: Watch = nullcontext) -> Pipeline:
    """The pipeline; loads the model and the tables. Raises `FatalError` where one of them is unfit."""
    reader = Reader(settings.pipeline, threads=settings.threads)
    aliases = _aliases(settings.people_table)
    return Pipeline(
        reader=reader,
        people=People(aliases),
        countries=Countries(count_seats=settings.count_seats),
        tone=ToneScorer(),
        field_map=settings.field_map,
        max_characters=settings.max_characters,
        max_record_bytes=settings.max_record_bytes,
        extractor=f"{reader.version}/{aliases.version}",
        watch=watch,
    )


def _aliases(path: Path | None) -> AliasTable:
    """The shipped table of people, and the rows of the user's own file after it."""
    if path is None:
        return AliasTable.load()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the table of people {path} cannot be read: {error}; give a UTF-8 file") from error
    return AliasTable.load(read_rows(text, str(path)))
