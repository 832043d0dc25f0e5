"""What the documents name of the program, found in their text: commands, settings, metrics, links, alerts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import typer

from consumers.cli import app

ROOT = Path(__file__).parent.parent
COMMAND = re.compile(r"(?:^ {4,}|`)(?:[A-Z_]+=\S+ )*deskwatch ([a-z][^`\n#|]*)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)\s]*)\)")
METRIC = re.compile(r"(?<![\w/:.-])((?:[a-z_]+:)?deskwatch_[a-z0-9_]+(?:[:][a-z0-9_:]+)?|deskwatch:[a-z0-9_:]+)")


class Named(NamedTuple):
    """A command as a document writes it: its words up to the first argument, and its options."""

    words: tuple[str, ...]
    options: tuple[str, ...]


def pages() -> list[Path]:
    """Every document of the project's own that a reader is sent to."""
    return [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]


def commands(text: str) -> Iterator[Named]:
    """Every `deskwatch …` in a page, in blocks and in lines."""
    for found in COMMAND.finditer(text):
        words = found[1].split()
        first = next((place for place, word in enumerate(words) if not re.fullmatch(r"[a-z|]+", word)), len(words))
        yield Named(tuple(words[:first]), tuple(word.partition("=")[0] for word in words if word.startswith("--")))


def faults(named: Named) -> list[str]:
    """What of a command does not exist; `a|b` stands for both. A word behind the last command is an argument."""
    command: Any = typer.main.get_command(app)  # a class of typer's own, which it does not export
    words = list(named.words)
    while words and hasattr(command, "commands"):
        several = words.pop(0).split("|")
        if unknown := [word for word in several if word not in command.commands]:
            return [f"deskwatch {' '.join(named.words)}: there is no {unknown[0]}"]
        command = command.commands[several[0]]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return [f"deskwatch {' '.join(named.words)}: there is no {it}" for it in named.options if it not in known]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", it.lower()).replace(" ", "-") for it in headings}


def broken_links(page: Path, text: str) -> Iterator[str]:
    """Links of a page that lead to no file, or to no heading of it."""
    for link in LINK.findall(text):
        name, _, anchor = link.partition("#")
        target = page.parent / name
        if not target.exists():
            yield f"{page.name}: {link}: there is no such file"
        elif anchor and anchor not in anchors(target.read_text("utf-8") if name else text):
            yield f"{page.name}: {link}: there is no such heading"


def sections(text: str) -> dict[str, str]:
    """The sections of the second level by their headings."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
