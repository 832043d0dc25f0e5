"""Text of strangers as a page may show it: without characters that command the terminal, the line or its direction."""

from typing import Final

_ZERO_WIDTH_AND_DIRECTION: Final = (
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
)
_CONTROL: Final = (*range(0x20), *range(0x7F, 0xA0))
_TABLE: Final = {
    **dict.fromkeys((*_ZERO_WIDTH_AND_DIRECTION, 0xFEFF, *range(0xFFF9, 0xFFFC)), None),
    **dict.fromkeys(_CONTROL, " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def plain(text: str) -> str:
    """The text on one line: no control, direction or zero-width character, no lone surrogate, white space folded."""
    return " ".join(text.translate(_TABLE).split())
