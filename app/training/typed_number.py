"""Typed numbers within bounds, and numbers written out as one would type them."""

from decimal import Decimal

from app.errors import BadValue
from app.typed import decimal, whole


def typed_whole(typed: str, least: float, most: float, field: str) -> int:
    """A whole number from `least` to `most`, such as 1024 or 1,024. Raises BadValue at the field."""
    number = whole(typed)
    if number is None or not least <= number <= most:
        raise BadValue(f"A whole number from {least:,} to {most:,}.", field=field)
    return number


def typed_decimal(typed: str, least: float, most: float, field: str) -> float:
    """A number from `least` to `most`, such as 0.5, 0,5 or 5e-1. Raises BadValue at the field."""
    bounds = f"A number from {written(least)} to {written(most)}."
    number = decimal(typed, field, bounds)
    if not least <= number <= most:
        raise BadValue(bounds, field=field)
    return number


def written(number: float) -> str:
    """Every digit and no power of ten: 0.000000001, 0.5, 3."""
    digits = f"{Decimal(repr(number)):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
