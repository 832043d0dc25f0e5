"""Shows scores to people: tables of shares in per cent, with their intervals and the number of cases; and misses."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from consumers.evaluating.articles import ArticleScores
from consumers.evaluating.countries import CountryScores
from consumers.evaluating.lines import LineScores, Share
from consumers.evaluating.people import PeopleScores
from consumers.evaluating.scoring import Miss, Score
from consumers.evaluating.tone import ToneScores


def names_tables(scores: Mapping[str, Score]) -> Iterable[Table]:
    """One row per label."""
    yield _scores_table("Names, exact spans", scores)


def lines_tables(scores: LineScores) -> Iterable[Table]:
    """All dropped lines, then what was found of each label, then what was right of each reason."""
    yield _scores_table("Dropped lines, each string once", {"all": scores.overall})
    yield _shares_table("Found, by label", "recall", scores.found)
    yield _shares_table("Right, by reason", "precision", scores.right)


def tone_tables(scores: ToneScores) -> Iterable[Table]:
    """All cases, each class, and how sure the model must be to be right how often."""
    interval = _interval(scores.macro_f1_low, scores.macro_f1_high)
    yield _figures(
        "Tone towards the target",
        ("macro F1", f"{_percent(scores.macro_f1)}  {interval}"),
        ("accuracy", _percent(scores.accuracy)),
        ("cases", f"{scores.cases:,}"),
        ("label changes with another name", f"{_percent(scores.swapped)}  of {scores.swaps:,}"),
        ("macro F1 of the sentence's own tone", _percent(scores.sentence_macro_f1)),
    )
    yield _scores_table("By class", scores.classes)
    table = _table("The surest cases taken for polar", ("share of all", "precision"))
    for share, precision in scores.coverage:
        table.add_row(_percent(share), _percent(precision))
    yield table


def people_tables(scores: PeopleScores) -> Iterable[Table]:
    """Clusters of mentions."""
    yield _figures(
        "People, B-cubed over mentions",
        ("precision", _percent(scores.precision)),
        ("recall", _percent(scores.recall)),
        ("F1", f"{_percent(scores.f1)}  {_interval(scores.f1_low, scores.f1_high)}"),
        ("mentions that lead to somebody", f"{_percent(scores.found)}  of {scores.cases:,}"),
        ("two people under one name", str(scores.merged)),
        ("one person under two names", str(scores.split)),
        ("people where none is", str(scores.nobody)),
    )


def countries_tables(scores: CountryScores) -> Iterable[Table]:
    """Countries, and the traps."""
    yield _scores_table("Countries", {"all": scores.overall})
    yield _figures("Traps", ("left alone", f"{_percent(scores.traps_left)}  of {scores.traps:,}"))


def articles_tables(scores: ArticleScores) -> Iterable[Table]:
    """Entities per article, and counts."""
    yield _scores_table(f"Entities of {scores.articles:,} articles", scores.entities)
    interval = _interval(scores.count_error_low, scores.count_error_high)
    yield _figures(
        "Counts",
        ("relative error of mentions", f"{_percent(scores.count_error)}  {interval}"),
        ("people shown under their full name", _percent(scores.shown_alike)),
    )


def agreement_tables(scores: Mapping[str, Score]) -> Iterable[Table]:
    """Two labellings against each other."""
    yield _scores_table("Agreement of two labellings", scores)


def misses_table(misses: Sequence[Miss], most: int) -> Table:
    """How many of each kind went wrong, the most frequent first, then up to `most` of them in their context."""
    table = _table(f"{len(misses):,} misses, {min(most, len(misses)):,} shown", ("", "in context"))
    order = Counter(one.kind.partition(":")[0] for one in misses)
    for one in sorted(misses, key=lambda miss: -order[miss.kind.partition(":")[0]])[:most]:
        table.add_row(Text(_harmless(one.kind)), Text(_harmless(one.text)))
    return table


def _harmless(text: str) -> str:
    """The text without control characters, which could steer a terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _interval(low: float, high: float) -> str:
    return f"({_percent(low)}–{_percent(high)})"


def _figures(title: str, *rows: tuple[str, str]) -> Table:
    table = _table(title, ("", "per cent or number"))
    for name, value in rows:
        table.add_row(name, value)
    return table


def _scores_table(title: str, scores: Mapping[str, Score]) -> Table:
    table = _table(title, ("", "precision", "recall", "F1", "95 % of F1", "cases"))
    for name, score in scores.items():
        interval = f"{100 * score.f1_low:.1f}–{100 * score.f1_high:.1f}"
        figures = (f"{100 * share:.1f}" for share in (score.precision, score.recall, score.f1))
        table.add_row(name, *figures, interval, str(score.cases))
    return table


def _shares_table(title: str, share: str, shares: Mapping[str, Share]) -> Table:
    table = _table(title, ("", share, "cases"))
    for name, one in shares.items():
        table.add_row(name, f"{100 * one.share:.1f}", str(one.cases))
    return table


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right" if column else "left")
    return table
