"""How wide a text is in the picture: an estimate that a wide font does not exceed, since a server knows no fonts."""

from collections.abc import Iterable
from functools import lru_cache

# Shares of the font size, after DejaVu Sans, which is wider than the usual fonts; what is not listed is ORDINARY.
ORDINARY = 0.65
WIDTHS = {
    **dict.fromkeys(" .,·:|lij", 0.35),
    **dict.fromkeys("/()tfr", 0.42),
    **dict.fromkeys("zcsxJ", 0.56),
    **dict.fromkeys("0123456789", 0.64),
    **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾", 0.42),
    **dict.fromkeys("−+=≈→∞wCℒ", 0.84),
    **dict.fromkeys("mMW⋮", 1.0),
}
BOLDER = 1.08


@lru_cache(maxsize=8192)  # a stage shows mostly the texts of the stage before
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Pixels that a text of this font size takes at most."""
    return sum(WIDTHS.get(letter, ORDINARY) for letter in text) * size * (BOLDER if bold else 1.0)


def fitting(texts: Iterable[str], room: float, size: float, bold: bool = False) -> str:
    """The first of some texts that fits into so many pixels, empty where none does."""
    return next((text for text in texts if text_width(text, size, bold) <= room), "")
