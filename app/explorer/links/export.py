"""A session as a file to take home: JSON that a person can read, in the words of `POST /sessions`, that opens again.

The names are those of the API; at the top stands what the session began with, `journal` and `stage` lead to where it
is, and `now` repeats the weights that have come out, if they are not too many, for whoever reads the file; opening it
goes by the journal.
"""

import json
from dataclasses import replace

from app.errors import BadValue
from app.explorer.explanations import sentence
from app.explorer.links.checks import checked
from app.explorer.links.description import description
from app.explorer.links.record import record, restored
from app.explorer.session import Session

FORMAT = "backprop-explorer session"
VERSION = 1
MOST_REPEATED = 5_000  # parameters
MOST_DIGITS = 1_000  # of a whole number
NOT_OURS = "This is not a session that was saved here."


def exported(session: Session) -> dict:
    """The session as plain data. Raises BadValue where its numbers have grown beyond what may be typed."""
    made = record(session, by_lesson=False)
    at = session.position
    now = {"steps_taken": at.steps_taken, "says": sentence(at)}
    if at.network.parameter_count <= MOST_REPEATED:
        now["network"] = description(replace(at.step, network=at.network))["network"]
    return {"format": FORMAT, "version": VERSION, **made, "now": now}


def export_text(session: Session) -> str:
    """The session as JSON, a row of numbers on each line; every number reads back exactly."""
    return _text(exported(session)) + "\n"


def imported(text: str | bytes) -> Session:
    """The session of a file, not a lesson's any more. Raises BadValue or TooLarge naming what does not fit."""
    try:
        made = json.loads(text, parse_constant=_not_a_number, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        where = f" (it breaks off in line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadValue(f"This file is not JSON{where}. Choose one that was saved here.", field="file") from None
    if not isinstance(made, dict) or made.get("format", FORMAT) != FORMAT:
        raise BadValue(NOT_OURS, field="file")
    if checked(made.get("version", VERSION), int, "version") != VERSION:
        raise BadValue("A newer version of this program saved this session.", field="version")
    if "network" not in made:
        raise BadValue(f"{NOT_OURS} It has no network.", field="network")
    return replace(restored(made), lesson=None)


def _not_a_number(name: str):
    raise BadValue(f"Every number must be finite: no {name}.", field="file")


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise BadValue("A number has too many digits.", field="file")
    return int(digits)


def _text(value, indent: str = "") -> str:
    """JSON with an item per line, but lists of plain values on one."""
    inner = indent + "  "
    if isinstance(value, dict):
        items = [f"{inner}{_plain(name)}: {_text(item, inner)}" for name, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and any(isinstance(item, list | tuple | dict) for item in value):
        return "[\n" + ",\n".join(inner + _text(item, inner) for item in value) + f"\n{indent}]"
    return _plain(value)


def _plain(value) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False)
