"""What a network read before it was taught, as text that the page keeps and brings again with the same drawing."""

import json
import math
from collections.abc import Sequence

from app.digits.datasets import CLASSES
from app.scene.draw import Before


def written(label: str, outputs: Sequence[float]) -> str:
    """The digit it was told, and its ten outputs then."""
    return json.dumps([int(label), *outputs]) if all(map(math.isfinite, outputs)) else ""


def read_before(text: str) -> Before | None:
    """The same again; None for anything that `written` did not write."""
    try:
        label, *outputs = json.loads(text)
        outputs = tuple(map(float, outputs))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    fits = label in range(CLASSES) and len(outputs) == CLASSES and all(map(math.isfinite, outputs))
    return Before(int(label), outputs) if fits else None
