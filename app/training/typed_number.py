"""Numbers as people type and read them: a comma or a point before the decimals, and nothing that only Python writes."""

import re
from decimal import Decimal

from app.errors import BadValue

WHOLE = re.compile(r"\s*[+-]?[0-9]{1,15}\s*")
DECIMAL = re.compile(r"\s*[+-]?(?:[0-9]{1,30}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?\s*")


def typed_whole(typed: str, least: float, most: float, field: str) -> int:
    """A whole number from `least` to `most`. Raises BadValue at the field."""
    number = int(typed) if WHOLE.fullmatch(typed) else None
    if number is None or not least <= number <= most:
        raise BadValue(f"A whole number from {least:,} to {most:,}.", field=field)
    return number


def typed_decimal(typed: str, least: float, most: float, field: str) -> float:
    """A number from `least` to `most`, such as 0.5, 0,5 or 5e-1. Raises BadValue at the field."""
    number = float(typed.replace(",", ".")) if DECIMAL.fullmatch(typed) else None
    if number is None or not least <= number <= most:
        raise BadValue(f"A number from {written(least)} to {written(most)}.", field=field)
    return number


def written(number: float) -> str:
    """Every digit and no power of ten: 0.000000001, 0.5, 3."""
    digits = f"{Decimal(repr(number)):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
