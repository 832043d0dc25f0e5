"""The lines that are read of markup, and the markup that is refused."""

import pytest

from monitor.errors import DeadReason, DeadRecordError
from monitor.markup import is_markup, is_page, lines, plain


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("One.\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One.\nTwo.", "<p>One.<p>Two."),
        ("One.\nTwo.\nThree.", "<div>One.<p>Two.</p>Three.</div>"),
        ("One.\nTwo.", "One.<br/>Two."),
        ("A word and more", "<p>A <b>w</b><i>or</i>d\n   and&nbsp;<a href='x'>more</a></p>"),
        ("Home\n2\nAway\n1", "<ul><li>Home</li><li>2</li></ul><ol><li>Away<li>1</ol>"),
        ("Spain 3\nItaly 1", "<table><tr><td>Spain</td><td>3</td></tr><tr><td>Italy<td>1</table>"),
        ("one\ntwo", "<pre>one\ntwo</pre>"),
        ("“Tom & Ann” < 3", "<p>&ldquo;Tom &amp; Ann&#x201D; &lt; 3</p>"),
        ("before after", "<p>before <!-- <p>hidden</p> -->after</p>"),
        ("before after", "<p>before <![CDATA[ hidden ]]>after</p>"),
        ("ab", "<p>a<script>document.write('<p>x</p>')</script>b</p>"),
        ("a\nb", "<p>a</p><style>p {}</style><nav>n</nav><header>h</header><footer>f</footer><form>q</form><p>b</p>"),
        ("a", "<p>a</p><p hidden>b</p><template><p>c</p></template><svg><title>d</title></svg>"),
        ("a", "<p>a</p><script>never closed <p>b</p>"),
        ("a\nb", "<p>a</p><script async src='x'><p>b</p>"),
        ("a\nb", "<iframe>c</iframe><p>a</p><IFRAME src='x' /><p>b</p>"),
        ("", "<script>alone</script>"),
        ("One.\nTwo more.\nThree.", "One.\n\nTwo <em>more</em>.\n \n<a href='x'>Three.</a>"),
        ("One.\nTwo more.\nThree.", "One.\nTwo <em>more</em>.<!-- x -->\nThree."),
        ("One more.\nTwo.\nThree.", "One\nmore.\n\nTwo.<ul><li>Three.</ul>"),
        ("One two.\nThree four.", "<p>One\n\n  <b>two</b>.</p>\n\n<div><i>Three\n\nfour.</i></div>"),
    ],
)
def test_lines_are_those_that_a_reader_sees(expected: str, text: str) -> None:
    """Blocks make lines, inline elements do not, and what is not shown is not read."""
    assert expected == lines(text)


@pytest.mark.parametrize("text", ["<p>x", "a<br>b", "<B>x</B>", 'see <a href="y">x</a>', "<h2 class='z'>x</h2>"])
def test_markup_is_known_by_a_tag(text: str) -> None:
    """One tag of HTML makes a text markup."""
    assert is_markup(text)


@pytest.mark.parametrize("text", ["plain", "I <3 Rome", "a < b > c", "<who knows>", "x <p", "<name@host.example>"])
def test_a_bracket_alone_is_no_markup(text: str) -> None:
    """Signs, addresses and made-up tags leave a text as it is."""
    assert not is_markup(text)
    assert text == plain(text)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (True, "<!DOCTYPE html>\n<!-- made by hand --><html><body>x</body></html>"),
        (True, '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'),
        (True, "<article class='x'>y</article>"),
        (False, "<?xml version='1.0'?><nitf><body><p>x</p></body></nitf>"),
        (False, "<newsItem><p>x</p></newsItem>"),
        (False, "<!-- <p>x</p> --> text"),
    ],
)
def test_a_page_is_known_by_its_first_element(expected: bool, text: str) -> None:
    """Other vocabularies are no page, though they may use the same tags inside."""
    assert expected is is_page(text)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (DeadReason.TOO_LARGE, "<p>x</p>" * 100_001),
        (DeadReason.TOO_LARGE, "<p " + " ".join(f"a{number}=1" for number in range(5_000)) + ">x"),
        (DeadReason.TOO_LARGE, '<p x=">" ' + "b/" * 300 + ">"),
        (DeadReason.TOO_LARGE, "<!-- <script> --><p " + "b/" * 3_000 + ">"),
        (DeadReason.TOO_DEEP, "<div>" * 20_000),
        (DeadReason.TOO_DEEP, "<p>" + "".join(f"<b a{n}>" for n in range(180)) + "</p>" + "<p>x</p>" * 10_000),
    ],
    ids=["tags", "attributes", "attributes after quotes", "attributes after a script", "depth", "never closed"],
)
def test_markup_that_would_hold_up_the_stream_is_refused(reason: DeadReason, text: str) -> None:
    """Documents whose parsing would take long or much memory are refused before they are parsed."""
    with pytest.raises(DeadRecordError) as caught:
        lines(text)
    assert caught.value.reason is reason


def test_a_program_on_the_page_has_no_attributes() -> None:
    """A "<" in a script compares; the words after it are no tag's."""
    script = "<script>for (i=0;i<n;i++) {" + " a = b / c;" * 300 + "}</script>"
    assert "Before\nAfter" == lines(f"<p>Before</p>{script}<p>After</p>")


def test_a_long_sound_page_is_read() -> None:
    """Twenty thousand paragraphs, with some attributes and some depth, are read."""
    text = "<div>" * 40 + "<p class='a' id='b' data-c='d'>word</p>" * 20_000 + "</div>" * 40
    assert 20_000 == len(lines(text).split("\n"))
