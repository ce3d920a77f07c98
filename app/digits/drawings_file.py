"""Labelled drawings as a file to take home: JSON that a person can read, and that opens again.

{"format": "backprop-explorer drawings", "version": 1, "drawings": [{"label": 4, "strokes": [[[x, y], ...], ...]}, ...]}
"""

import json
from collections.abc import Iterable

from app.digits.drawings import MOST_DRAWINGS, Drawing, labelled
from app.errors import BadValue, TooLarge

FORMAT = "backprop-explorer drawings"
VERSION = 1
FIELDS = ("label", "strokes")
NOT_OURS = "This is not a file of digits that was exported here."


def exported(drawings: Iterable[Drawing]) -> str:
    """The drawings as JSON, one on each line."""
    lines = ",\n".join(json.dumps({"label": d.label, "strokes": d.strokes}, allow_nan=False) for d in drawings)
    return f'{{\n"format": "{FORMAT}",\n"version": {VERSION},\n"drawings": [\n{lines}\n]\n}}\n'


def imported(text: str | bytes) -> tuple[Drawing, ...]:
    """The drawings of such a file, in its order.

    Raises BadValue or TooLarge, whose field is `file` or says which drawing does not fit, counted from 1.
    """
    try:
        made = json.loads(text, parse_constant=_not_a_number)
    except (ValueError, RecursionError) as error:
        where = f" (it breaks off in line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadValue(f"This file is not JSON{where}. Choose one that was exported here.", field="file") from None
    if not isinstance(made, dict) or made.get("format") != FORMAT or not isinstance(made.get("drawings"), list):
        raise BadValue(NOT_OURS, field="file")
    if made.get("version") != VERSION:
        raise BadValue("A newer version of this program exported these digits.", field="version")
    if len(made["drawings"]) > MOST_DRAWINGS:
        count = len(made["drawings"])
        raise TooLarge(f"At most {MOST_DRAWINGS} drawings are kept; this file has {count:,}.", field="file")
    return tuple(_drawing(number, given) for number, given in enumerate(made["drawings"], 1))


def _drawing(number: int, given: object) -> Drawing:
    field = f"drawing {number}"
    if not isinstance(given, dict) or any(name not in given for name in FIELDS):
        raise BadValue("A drawing has a label and strokes.", field=field)
    try:
        return labelled(given["label"], given["strokes"])
    except (BadValue, TooLarge) as error:
        raise type(error)(error.message, field=field) from None


def _not_a_number(name: str):
    raise BadValue(f"Every number must be finite: no {name}.", field="file")
