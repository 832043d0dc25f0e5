"""Headlines and bodies in the shapes of ninjs 1, 2 and 3 and of plain JSON."""

import pytest

from monitor.fields import Fields
from monitor.ninjs import body, title

XHTML = "<p>Rain came late.</p><p>It stayed long.</p>"
LINES = "Rain came late.\nIt stayed long."
ONE_LINE = "Rain came late. It stayed long. And then some more, in plain words alone."


@pytest.mark.parametrize(
    ("expected", "record"),
    [
        ("Main", {"headline": "Main", "title": "Slug"}),
        ("Slug", {"title": "Slug"}),
        ("Short", {"headline_short": "Short"}),
        ("Main", {"headlines": [{"role": "sub", "value": "Sub"}, {"role": "main", "value": "Main"}]}),
        ("Sub", {"headlines": [{"role": "sub", "value": "Sub"}]}),
        ("Slug", {"headlines": [], "title": "Slug"}),
        ("Slug", {"headlines": [5, {"value": 5}], "title": "Slug"}),
        ("Tom & Ann", {"title": "Tom &amp; Ann"}),
        ("Two lines", {"title": "<b>Two</b>\n lines"}),
        ("Rendered", {"title": {"rendered": "Rendered"}}),
        ("", {"title": 5, "headline": {"x": 1}}),
    ],
)
def test_the_headline(expected: str, record: dict[str, object]) -> None:
    """The main one of several, on one line, without markup; "" where there is none."""
    assert expected == title(Fields(record, {}))


@pytest.mark.parametrize(
    ("expected", "record"),
    [
        (LINES, {"body_text": ONE_LINE, "body_xhtml": XHTML}),
        (ONE_LINE, {"body_text": ONE_LINE, "body_nitf": f"<nitf><body>{XHTML * 9}</body></nitf>"}),
        (LINES, {"body_nitf": f"<nitf><head><title>t</title></head><body>{XHTML}</body></nitf>"}),
        (LINES, {"bodies": [{"role": "text", "value": ONE_LINE}, {"contenttype": "text/html", "value": XHTML}]}),
        (LINES, {"bodies": [{"contentType": "application/xhtml+xml", "value": f"<div>{XHTML}</div>"}]}),
        (ONE_LINE, {"bodies": [{"contenttype": "application/xml", "value": XHTML * 9}, {"value": ONE_LINE}]}),
        (ONE_LINE, {"bodies": [{"role": "teaser", "value": "Rain."}, {"role": "main", "value": ONE_LINE}]}),
        (ONE_LINE, {"bodies": [5, None, {"value": 5}, {}], "text": ONE_LINE}),
        (LINES, {"text": ["Rain came late.", "It stayed long."]}),
        (LINES, {"content": {"rendered": XHTML}}),
        (LINES, {"articleBody": LINES}),
        ("a\nb", {"text": "\r\n a\r\nb\n\n"}),
        ("Tom & Ann", {"text": "Tom &amp; Ann"}),
        ("", {"body": {"x": {"y": "z"}}, "text": 5, "content": [[["deep"]]]}),
    ],
)
def test_the_body(expected: str, record: dict[str, object]) -> None:
    """Markup before plain text before other XML, the longest of a form; "" where there is none."""
    assert expected == body(Fields(record, {}))


def test_a_mapped_body_is_the_body() -> None:
    """The newsroom's own key wins over a longer text under a usual name."""
    assert body(Fields({"text": ONE_LINE, "lede": "Rain."}, {"body": "lede"})) == "Rain."
