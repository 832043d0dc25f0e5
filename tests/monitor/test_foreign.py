"""Tests of what is held to be in another language, and what must not be."""

import pytest

from monitor.foreign import is_foreign
from monitor.lines import Form

FOREIGN = [
    "Das Schiff ist schon gesunken.",
    "Luego volvió al puerto.",
    "Vorher spielte sie in „The Lady of the Lake“ und war danach mit zwei Stücken auf Reisen.",
    "Eski köprü, kıştan önce kapatılacak.",
    "Мост закрыт.",
    "旧桥将关闭（the Old Bridge Fund）的多元目标收益基金投资人分别获得回报。",
]

ENGLISH = [
    "Ezzelino da Romano III was adviser of Guido Novello da Polenta and Guido I da Montefeltro.",
    "Ó Cuív became Deputy Leader of Fianna Fáil.",
    "The singer’s first album, which she had recorded in Madrid, was called “Todos los días son para ti”.",
    "Marisol Peña (Марисоль Пенья) is a Chilean judge.",
    "Émile Zola, Anaïs Nin and João Gilberto",
    "Nein.",
]


@pytest.mark.parametrize("line", FOREIGN)
def test_a_line_in_another_language_is_foreign(line: str) -> None:
    """Short ones, such with an English title in them, and other scripts."""
    assert is_foreign(Form.of(line))


@pytest.mark.parametrize("line", ENGLISH)
def test_foreign_names_and_titles_do_not_make_a_line_foreign(line: str) -> None:
    """Names belong to no language, and a title in another one is a part of an English sentence."""
    assert not is_foreign(Form.of(line))
