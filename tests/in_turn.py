"""Sweeps in which every two choices are met and not every three: each case looks at its share, the next at another."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def share(items: Iterable[Item], number: int, of: int) -> Iterable[Item]:
    """Every so many-th of the items, from another one on for each of so many numbers in a row."""
    return islice(items, number % of, None, of)
