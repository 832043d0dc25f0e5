"""Shows scores to people: tables of shares in per cent, with their intervals and the number of cases."""

from collections.abc import Iterable, Mapping

from rich.table import Table

from consumers.evaluation import LineScores, Score, Share


def names_table(scores: Mapping[str, Score]) -> Table:
    """One row per label."""
    return _scores_table("Names, exact spans", scores)


def lines_tables(scores: LineScores) -> Iterable[Table]:
    """All dropped lines, then what was found of each label, then what was right of each reason."""
    yield _scores_table("Dropped lines, each string once", {"all": scores.overall})
    yield _shares_table("Found, by label", "recall", scores.found)
    yield _shares_table("Right, by reason", "precision", scores.right)


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
