"""Drawings as a file to bring."""

from collections.abc import Iterable

from app.digits.drawings import Drawing
from app.digits.drawings_file import exported_lines


def exported(drawings: Iterable[Drawing]) -> str:
    """The whole file."""
    return "".join(exported_lines(drawings))
