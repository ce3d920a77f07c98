"""Texts about a network in the letters of a notation: they are written with δ, and of tables they tell both ways.

`{row: A|B}` is A where a row of W holds what one neuron receives, B where it holds what one sends; `{index: A|B}` is A
where the first index of a weight is the neuron that it leads to, B where it is the one that it comes from.
"""

import re

from app.errors import BadValue
from app.explorer.notation import Notation

_EITHER = re.compile(r"\{(row|index): ([^{}|]*)\|([^{}|]*)\}")
_DELTA = "δ"


def in_letters(text: str, n: Notation) -> str:
    """The text as a notation has it."""
    second = {"row": n.rows, "index": n.from_first}
    chosen = _EITHER.sub(lambda found: found[3 if second[found[1]] else 2], text)
    return chosen.replace(_DELTA, n.plain()["delta"])


def check_wording(text: str) -> None:
    """Raises BadValue where something in braces is not written as above."""
    if re.search(r"[{}]", _EITHER.sub("", text)):
        raise BadValue("In braces stand two ways to say it: {row: A|B} or {index: A|B}.", field="text")


def as_written(shape: str, n: Notation) -> str:
    """The shape of weights or biases, told with a row for each neuron that receives, as a notation has them."""
    height, _, width = shape.partition("×")
    return f"{width}×{height}" if n.rows and width else shape
