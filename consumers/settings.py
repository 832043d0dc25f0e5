"""Every setting of deskwatch: one frozen object, read once, from `DESKWATCH_…` variables and the command line.

The class below is the only list of settings; `deskwatch settings` prints it. A variable that begins with `DESKWATCH_`
and is not in it is an error that names the nearest one that is.
"""

import json
import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from monitor.errors import UsageError

PREFIX = "DESKWATCH_"
FOREIGN_VARIABLES = frozenset({"DESKWATCH_REQUIRE_REAL", "DESKWATCH_TEST_DATA"})
"""Variables of the test suite, which a process started by a test may inherit."""


def _setting(default: Any, unit: str, help_text: str, **bounds: Any) -> Any:
    return Field(default=default, description=help_text, json_schema_extra={"unit": unit}, **bounds)


class Settings(BaseSettings):
    """The settings, each with its default, unit and meaning."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, enable_decoding=False, frozen=True, extra="forbid"
    )

    listen: str = _setting(
        "127.0.0.1:8710", "host:port", "Address of the live page and of /metrics; port 0 takes a free one."
    )
    web_config_file: Path | None = _setting(
        None, "path", "TLS, users and headers of that address, as in exporter-toolkit's web.yml; see docs/http.md."
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
    remembered_sentences: int = _setting(
        50_000,
        "sentences",
        "Sentences whose reading is kept, 1 kB each, so that copies of a report are not read again; 0: none.",
        ge=0,
    )
    count_seats: bool = _setting(False, "yes or no", "Counts seats of government (Kyiv, the Kremlin) as their country.")
    countries_table: Path | None = _setting(
        None, "path", "Which entries and words count as which country, or as none; see docs/countries.md."
    )
    sentiment: bool = _setting(
        True, "yes or no", "Counts the tone towards each person and country, beside the tone of sentences."
    )
    people_table: Path | None = _setting(
        None, "path", "More rows for the table of people: id, kind, variant, separated by tabs."
    )
    desks_file: Path | None = _setting(
        None, "path", "Desks, their watch-lists, more spellings and hidden names (YAML); read again when it changes."
    )
    field_map: dict[str, str] = _setting(
        {}, "JSON object", "Names a newsroom's own JSON keys: our field to their (dotted) key."
    )
    max_characters: int = _setting(1_000_000, "characters", "A longer article is skipped as too long.", ge=1)
    max_record_bytes: int = _setting(8 * 2**20, "bytes", "A larger record is dead.", ge=1_024)
    batch_records: int = _setting(
        64, "records", "Records that are processed together at the most; a batch never waits to be full.", ge=1
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
    brokers: str = _setting(
        "127.0.0.1:9092", "host:port, comma-separated", "Kafka brokers by which the cluster is found."
    )
    articles_topics: str = _setting(
        "articles", "names, comma-separated", "Topics of incoming articles; the first is written by publish."
    )
    dead_letters_topic: str = _setting("articles.dlq", "name", "Topic of records that could not be processed.")
    mentions_topic: str = _setting("mentions", "name", "Topic of what analyzers found.")
    counters_topic: str = _setting("counters", "name", "Topic of the counts' snapshots.")
    articles_partitions: int = _setting(6, "partitions", "Partitions that topics create gives articles.", ge=1)
    mentions_partitions: int = _setting(
        12, "partitions", "Partitions of mentions and counters; it can never be changed.", ge=1, le=512
    )
    group: str = _setting("deskwatch", "name", "Prefix of the consumer groups: -analyze and -export are added.")
    member_name: str = _setting("", "name", "Stable name of this member of its group; without one it is dynamic.")
    session_timeout_seconds: float = _setting(
        15.0, "seconds", "A member that is silent for so long loses its partitions.", ge=1
    )
    exposure_seconds: float = _setting(1.0, "seconds", "How often counts from Kafka are brought to /metrics.", gt=0)
    snapshot_seconds: float = _setting(600.0, "seconds", "How often the counts of a partition are saved.", gt=0)
    stuck_seconds: float = _setting(
        120.0, "seconds", "With records waiting and none read for so long, clients are rebuilt; twice, it exits.", gt=0
    )
    kafka_security: str = _setting(
        "plaintext",
        "plaintext, ssl or sasl_ssl",
        "How the brokers are spoken to.",
        pattern="^(plaintext|ssl|sasl_ssl)$",
    )
    kafka_mechanism: str = _setting(
        "SCRAM-SHA-512",
        "SCRAM-SHA-512, PLAIN or OAUTHBEARER",
        "How a user proves who it is.",
        pattern="^(SCRAM-SHA-512|PLAIN|OAUTHBEARER)$",
    )
    kafka_username: str = _setting("", "name", "User, for SCRAM-SHA-512 and PLAIN.")
    kafka_password: SecretStr = _setting(SecretStr(""), "secret", "Password; better from a file.")
    kafka_password_file: Path | None = _setting(None, "path", "File that holds the password.")
    kafka_token_file: Path | None = _setting(None, "path", "File that holds the bearer token; read again as it ages.")
    kafka_ca_file: Path | None = _setting(None, "path", "Certificates of the authorities to trust (PEM).")
    kafka_certificate_file: Path | None = _setting(None, "path", "Own certificate and key (PEM), for mutual TLS.")
    notify_target: str = _setting(
        "stdout",
        "none, stdout, json, slack or email",
        "Where alerts go that Alertmanager posts to /api/alerts; none closes that path.",
        pattern="^(none|stdout|json|slack|email)$",
    )
    notify_url: SecretStr = _setting(SecretStr(""), "http address", "Address for json and slack; better from a file.")
    notify_url_file: Path | None = _setting(None, "path", "File that holds the address for json and slack.")
    notify_receivers_file: Path | None = _setting(
        None, "path", "File of lines `receiver = address`: which of Alertmanager's receivers has an address of its own."
    )
    notify_seconds: float = _setting(10.0, "seconds", "A delivery that takes longer has failed.", gt=0, le=60)
    notify_time_zone: str = _setting("UTC", "name", "Time zone of the readers, such as Europe/Sofia.")
    notify_token_file: Path | None = _setting(
        None, "path", "File that holds the bearer token asked of whoever posts to /api/alerts; without it, anybody may."
    )
    notify_smtp_host: str = _setting("", "host", "Mail server, for email.")
    notify_smtp_port: int = _setting(587, "port", "Its port.", ge=1, le=65_535)
    notify_smtp_security: str = _setting(
        "starttls", "none, starttls or tls", "How it is spoken to.", pattern="^(none|starttls|tls)$"
    )
    notify_smtp_user: str = _setting("", "name", "User at the mail server; without one nobody logs in.")
    notify_smtp_password: SecretStr = _setting(SecretStr(""), "secret", "Its password; better from a file.")
    notify_smtp_password_file: Path | None = _setting(None, "path", "File that holds the password.")
    notify_mail_from: str = _setting("", "address", "Sender of the mails.")
    notify_mail_to: str = _setting("", "addresses, comma-separated", "Who gets them.")
    page_url: str = _setting(
        "", "http address", "The live page as readers reach it, such as https://desk.example: links lead there."
    )
    archive_url: str = _setting(
        "", "URL", "Address of a search in the newspaper's archive, to which a name is added; boards link there."
    )
    prometheus_url: str = _setting("http://127.0.0.1:9090", "URL", "Address of Prometheus as Grafana reaches it.")
    prometheus_job: str = _setting("deskwatch.*", "regular expression", "Names of the jobs that scrape deskwatch.")
    runbook_url: str = _setting(
        "https://example.org/deskwatch/", "URL", "Where docs/ can be read; alerts link to their section of the runbook."
    )
    alerts_url: str = _setting(
        "http://127.0.0.1:8710/api/alerts",
        "URL",
        "Where Alertmanager sends the desks' alerts: /api/alerts of the desk.",
    )
    alerts_token_file: str = _setting(
        "", "path", "File on Alertmanager's machine with the token that /api/alerts asks for."
    )
    operations_url: str = _setting(
        "", "URL", "Webhook for operators' alerts; best one that does not fall with deskwatch."
    )
    watchdog_url: str = _setting("", "URL", "Dead man's switch, called every minute; it must notice silence.")
    articles_per_day: int = _setting(
        20_000, "articles", "Usual volume of the stream; it chooses the thresholds of the alerts.", ge=1
    )
    grafana_url: str = _setting("http://127.0.0.1:3000", "URL", "Grafana to which boards are published.")
    grafana_token: SecretStr = _setting(
        SecretStr(""), "secret", "Token of a service account of Grafana; better from a file."
    )
    grafana_token_file: Path | None = _setting(None, "path", "File that holds the token.")
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

    @property
    def counts_sentiment(self) -> bool:
        """Whether sentiment is found and exported: spaCy's pipelines know nothing of it."""
        return self.sentiment and not self.pipeline

    @field_validator("listen")
    @classmethod
    def _has_port(cls, value: str) -> str:
        if not re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^:\s]*):\d{1,5}", value) or int(value.rpartition(":")[2]) > 65_535:
            raise ValueError("expected host:port, such as 127.0.0.1:8710, [::1]:8710, or :8710 for every address")
        return value

    @field_validator("field_map", mode="before")
    @classmethod
    def _is_json_object(cls, value: object) -> object:
        try:
            found = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            found = None
        if not isinstance(found, dict) or not all(isinstance(key, str) for key in found.values()):
            raise ValueError('expected a JSON object of texts, in double quotes, such as {"title": "hl1"}')
        return found

    @field_validator("page_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
            raise ValueError("expected an http or https address without ? and #, such as https://desk.example")
        return value.rstrip("/")

    @field_validator("notify_time_zone")
    @classmethod
    def _is_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError("expected a name of the IANA database that this machine has: Europe/Sofia") from error
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


def secret(value: SecretStr, file: Path | None) -> str:
    """A secret, from its file where one is named. Raises `UsageError` for a file that cannot be read."""
    if file is None:
        return value.get_secret_value().strip()
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the secret file {file} cannot be read: {error}") from error


def origin(name: str, options: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> str:
    """Where a setting's value came from: command line, environment or default."""
    if options.get(name) is not None:
        return "command line"
    given = {variable.upper() for variable, value in environment.items() if value}
    return "environment" if PREFIX + name.upper() in given else "default"
