"""Every setting of deskwatch: one frozen object, read once, from `DESKWATCH_…` variables and the command line.

The class below is the only list of settings; `deskwatch settings` prints it. A variable that begins with `DESKWATCH_`
and is not in it is an error that names the nearest one that is.
"""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from monitor.errors import UsageError

PREFIX = "DESKWATCH_"
FOREIGN_VARIABLES = frozenset({"DESKWATCH_REQUIRE_REAL", "DESKWATCH_TEST_DATA"})
"""Variables of the test suite, which a process started by a test may inherit."""


def _setting(default: Any, unit: str, help_text: str, **bounds: Any) -> Any:
    return Field(default=default, description=help_text, json_schema_extra={"unit": unit}, **bounds)


class Settings(BaseSettings):
    """The settings, each with its default, unit and meaning."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    listen: str = _setting(
        "127.0.0.1:8710", "host:port", "Address of the live page and of /metrics; port 0 takes a free one."
    )
    state: Path | None = _setting(
        None, "path", "SQLite file that holds the counts; without it and without input files the state is temporary."
    )
    pace: float | None = _setting(
        None,
        "stream seconds per second",
        "Replays the input by its own dates at this speed; 0 is as fast as possible.",
        ge=0,
    )
    pipeline: str = _setting("", "name", "Installed spaCy pipeline that finds the names, instead of the shipped model.")
    threads: int = _setting(1, "threads", "Threads of the model.", ge=1, le=256)
    count_seats: bool = _setting(False, "yes or no", "Counts seats of government (Kyiv, the Kremlin) as their country.")
    people_table: Path | None = _setting(
        None, "path", "More rows for the table of people: id, kind, variant, separated by tabs."
    )
    field_map: dict[str, str] = _setting(
        {}, "JSON object", "Names a newsroom's own JSON keys: our field to their (dotted) key."
    )
    max_characters: int = _setting(1_000_000, "characters", "A longer article is skipped as too long.", ge=1)
    max_record_bytes: int = _setting(8 * 2**20, "bytes", "A larger record is dead.", ge=1_024)
    batch_records: int = _setting(
        32, "records", "Records that are processed together at the most; a batch never waits to be full.", ge=1
    )
    worker_timeout_seconds: float = _setting(
        300.0, "seconds", "A batch that takes longer is tried again record by record, and the culprit is dead.", gt=0
    )
    person_limit: int = _setting(
        1_000, "series", "People with series of their own at the most; the least recently named give way.", ge=1
    )
    hold_seconds: float = _setting(
        35.0, "seconds", "A new series is shown at 0 this long; longer than two of the longest scrape intervals.", ge=0
    )
    linger_seconds: float = _setting(
        15.0, "seconds", "After a stop signal /metrics stays up this long: one scrape interval.", ge=0
    )
    poll_seconds: float = _setting(1.0, "seconds", "How often folders and growing files are looked at again.", gt=0)
    log_level: str = _setting(
        "info",
        "debug, info, warning or error",
        "Least important event that is logged.",
        pattern="^(debug|info|warning|error)$",
    )

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @field_validator("listen")
    @classmethod
    def _has_port(cls, value: str) -> str:
        if not re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^:\s]*):\d{1,5}", value) or int(value.rpartition(":")[2]) > 65_535:
            raise ValueError("expected host:port, such as 127.0.0.1:8710, [::1]:8710, or :8710 for every address")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line wins over the environment; there is no third place."""
        return init_settings, env_settings


def load(options: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings, from the command line's `options` (None: not given) and the environment.

    Raises `UsageError` for an unknown variable and for a value that does not fit, naming the setting and the bound.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for variable in sorted(environment):
        if variable.upper().startswith(PREFIX) and variable.upper() not in known | FOREIGN_VARIABLES:
            nearest = get_close_matches(variable.upper(), sorted(known), n=1, cutoff=0)[0]
            raise UsageError(
                f"{variable} is not a setting; did you mean {nearest}? `deskwatch settings` lists them all"
            )
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise UsageError(
            f"setting {name}: {first['input']!r} was given; {first['msg']}; see `deskwatch settings`"
        ) from error


def origin(name: str, options: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> str:
    """Where a setting's value came from: command line, environment or default."""
    if options.get(name) is not None:
        return "command line"
    given = {variable.upper() for variable in environment}
    return "environment" if PREFIX + name.upper() in given else "default"
