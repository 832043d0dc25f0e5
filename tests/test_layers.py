"""The layers: `monitor` is pure, it and `dashboards` never import `consumers`; doors of libraries; stages look back."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOORS = {
    "spacy": {"monitor/marking.py"},
    "vaderSentiment": {"monitor/vader.py"},
    "openvino": {"monitor/runtime.py"},
    "tokenizers": {"monitor/encoder.py"},
    "selectolax": {"monitor/markup.py"},
    "py3langid": {"monitor/languages.py"},
    "kafka": {"consumers/kafka/client.py", "consumers/kafka/codecs.py"},
    "sqlite3": {"consumers/store.py"},
    "starlette": {
        "consumers/events.py",
        "consumers/gate.py",
        "consumers/notify/endpoint.py",
        "consumers/server.py",
        "consumers/web.py",
    },
    "uvicorn": {"consumers/server.py"},
    "smtplib": {"consumers/notify/smtp.py"},
    "bcrypt": {"consumers/passwords.py"},
    "yaml": {
        "consumers/marked_yaml.py",
        "dashboards/alertmanager.py",
        "dashboards/kubernetes.py",
        "dashboards/provisioning.py",
    },
    "typer": {
        "consumers/cli.py",
        "consumers/desk_commands.py",
        "consumers/people_commands.py",
        "consumers/evaluate_commands.py",
        "consumers/kafka/commands.py",
        "dashboards/commands.py",
    },
    "grafana_api": {"dashboards/publishing.py"},
}
ABOVE = {"monitor": ("consumers", "dashboards"), "dashboards": ("consumers",)}
IMPURE = {
    "asyncio",
    "multiprocessing",
    "os",
    "random",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
    "urllib",
}
ORDER = [
    "errors",
    "mentions",
    "items",
    "polarity",
    "sentiment",
    "records",
    "packaged",
    "line_words",
    "languages",
    "article",
    "encodings",
    "markup",
    "dates",
    "fields",
    "ninjs",
    "schema_org",
    "pages",
    "decode",
    "boilerplate",
    "lines",
    "words",
    "datelines",
    "bylines",
    "credits",
    "pieces",
    "foreign",
    "furniture",
    "noise",
    "neighbours",
    "clean",
    "capitals",
    "graph",
    "runtime",
    "encoder",
    "ways",
    "readings",
    "splitting",
    "marking",
    "sentences",
    "aliases",
    "watchlists",
    "naming",
    "spellings",
    "scanning",
    "spans",
    "figures",
    "references",
    "occurrences",
    "people",
    "suggesting",
    "country_table",
    "country_context",
    "country_doubts",
    "country_choices",
    "country_languages",
    "country_judgement",
    "country_namesakes",
    "countries",
    "entities",
    "vader",
    "tone",
    "fingerprints",
    "joining",
    "pipeline",
    "amounts",
    "policy",
    "sources",
    "lives",
    "tables",
    "window",
    "admission",
    "catalogue",
    "ledger",
    "series",
    "blocks",
    "exposition",
    "plain",
    "views",
    "windows",
    "memory",
    "rising",
    "telling",
    "desk",
]


def imports(source: str) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(path: str, source: str) -> list[str]:
    """What a module imports and must not, given its path below the root."""
    layer, stage = path.split("/")[0], Path(path).stem
    found: dict[str, str] = {}  # one fault for each thing that is imported in any of its forms
    for name in sorted(set(imports(source))):
        package, _, rest = name.partition(".")
        target = rest.split(".")[0]
        if package in ABOVE.get(layer, ()):
            found["layer"] = f"{path}: {layer} imports {name}"
        if layer == "monitor" and package in IMPURE:
            found[package] = f"{path}: monitor is pure, and imports {name}"
        if package in DOORS and path not in DOORS[package]:
            found[package] = f"{path}: {package} is imported in {', '.join(sorted(DOORS[package]))} only"
        if name == "consumers.cli" and path != "consumers/__main__.py":
            found["cli"] = f"{path}: only __main__ imports the command line"
        if path == f"monitor/{stage}.py" and {stage, target} <= set(ORDER) and ORDER.index(target) > ORDER.index(stage):
            found[target] = f"{path}: {stage} comes before {target} and imports it"
    return list(found.values())


def test_every_import_goes_the_right_way() -> None:
    """No module of the product breaks the layers."""
    modules = [
        path for layer in ("monitor", "consumers", "dashboards") for path in sorted((ROOT / layer).rglob("*.py"))
    ]
    modules = [path for path in modules if "monitor/model" not in path.as_posix()]
    found = [fault for path in modules for fault in faults(path.relative_to(ROOT).as_posix(), path.read_text())]
    assert [] == found
    assert {path.stem for path in modules if path.parent.name == "monitor"} - {"__init__"} == set(ORDER)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("monitor/clean.py", "from consumers import settings"),
        ("monitor/ledger.py", "import time"),
        ("monitor/people.py", "def f():\n    import spacy.tokens"),
        ("consumers/feed.py", "import sqlite3"),
        ("consumers/web.py", "from consumers.cli import main"),
        ("monitor/clean.py", "from monitor.tone import ToneScorer"),
        ("monitor/series.py", "from dashboards import rules"),
        ("dashboards/tone.py", "from consumers import settings"),
        ("dashboards/rules.py", "import grafana_api"),
    ],
)
def test_the_rule_bites(path: str, source: str) -> None:
    """Each forbidden import is found."""
    assert len(faults(path, source)) == 1


def test_the_rule_lets_pass_what_is_right() -> None:
    """A stage may import an earlier one, and the world may import the pure half."""
    assert [] == faults("monitor/vader.py", "from monitor.mentions import Kind\nimport vaderSentiment.vaderSentiment")
    assert [] == faults("consumers/store.py", "import sqlite3, os\nfrom monitor.errors import StateError")
