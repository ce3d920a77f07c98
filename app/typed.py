"""Numbers as people type them: a comma or a point before the decimals, and no digits but 0 to 9.

Our messages write thousands with commas, and so may who types a whole number. In a decimal number the same comma may
be meant otherwise, 1,000 for 1 or for a thousand, so there it is asked how it is meant.
"""

import math
import re

from app.errors import BadValue

NO_NUMBER = "Expected a number, such as 0.5."
TOO_LARGE = "This number is too large."
MOST_DIGITS = 30  # of a whole number; with more it is larger than any that is taken, whatever they are

_MINUS = str.maketrans("−–", "--")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_WHOLE = re.compile(r"([+-]?)([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)")
_GROUPED = re.compile(r"[+−–-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}(\.[0-9]{0,20})?")
_GROUPED_IN_LIST = re.compile(r"(?<![0-9.])[1-9][0-9]{0,2}(?:,[0-9]{3}){0,3},0[0-9]{2}(?:,[0-9]{3}){0,3}(?![0-9])")


def with_point(typed: str, field: str) -> str:
    """The number with a point and an ASCII minus. Raises BadValue where its comma may be one between thousands."""
    text = typed.strip()
    if grouped := _GROUPED.fullmatch(text):
        unclear = text.count(",") == 1 and grouped[1] is None
        raise BadValue(_meant(text, f" or {text.replace(',', '.')}" if unclear else ""), field=field)
    return text.translate(_MINUS).replace(",", ".")


def decimal(typed: str, field: str, otherwise: str = NO_NUMBER) -> float:
    """A finite number such as 0.5, −0,5 or 5e-1. Raises BadValue at the field, with `otherwise` where it is none."""
    text = with_point(typed, field)
    if not _DECIMAL.fullmatch(text):
        raise BadValue(otherwise, field=field)
    number = float(text)
    if not math.isfinite(number):
        raise BadValue(TOO_LARGE, field=field)
    return number


def whole(typed: str) -> int | None:
    """A whole number such as 1024 or 1,024; None where it is none."""
    found = _WHOLE.fullmatch(typed.strip().translate(_MINUS))
    if not found:
        return None
    digits = found[2].replace(",", "").lstrip("0") or "0"
    return int(found[1] + digits[:MOST_DIGITS])


def check_list(typed: str, field: str) -> str:
    """The same list of numbers. Raises BadValue where 1,024 would be read as the two numbers 1 and 24."""
    if grouped := _GROUPED_IN_LIST.search(typed):
        raise BadValue(f"A comma begins another number. {_meant(grouped[0])}", field=field)
    return typed


def _meant(grouped: str, otherwise: str = "") -> str:
    return f"Write {grouped.replace(',', '').rstrip('.')}{otherwise}."
