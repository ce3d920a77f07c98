"""A session as files to take home: JSON that a person can read and that opens again, and its weights as tensors.

The names in the JSON are those of `POST /sessions`. At the top stands what the session began with, and `journal` and
`stage` lead from there to where it is. `now` is for whoever reads the file: the numbers that have come out, if they are
not too many. Opening the file goes by the journal; `now` is compared with what comes out, and never believed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from math import isclose
from typing import NoReturn

import numpy as np
from pydantic_core import to_json
from safetensors.numpy import save

from app.engine.network import Network
from app.errors import BadValue
from app.explorer.computed import computed
from app.explorer.explanations import sentence
from app.explorer.session import Session
from app.json_room import Room
from app.links.link import Opened
from app.links.record import record, restored
from app.links.record_parts import of_kind, step_record
from app.typed import plainly_spaced

FORMAT = "backprop-explorer session"
VERSION = 1
MOST_REPEATED = 5_000  # parameters in `now`
MOST_DIGITS = 1_000  # of a whole number
MOST_QUOTED = 20
CHOOSE = "Choose a session that was saved here."
ROUNDING = 1e-9
"""up to which two machines may come to other numbers"""
NOT_OURS = "This is not a session that was saved here."
ROOM = Room(lists=300_000, numbers=1_500_000, members=30_000)
"""of a file: its network, what its optimiser remembers, and the edits on the way"""
_LINE_END = "\n"
_CURLED = dict.fromkeys(map(ord, "“”„‟«»"), '"')
_FENCED = re.compile(r"(?:```|~~~)[^\n{\[]*\n?(.*?)(?:```|~~~)?", re.DOTALL)


def exported(session: Session) -> dict[str, object]:
    """The session as plain data. Raises BadValue where its numbers have grown beyond what may be typed."""
    made = record(session, by_lesson=False)
    at = session.position
    now: dict[str, object] = {"steps_taken": at.steps_taken, "says": sentence(at, session.notation.of_example(None))}
    if at.network.parameter_count <= MOST_REPEATED:
        now["network"] = step_record(replace(at.step, network=at.network))["network"]
        now |= _results(session)
    return {"format": FORMAT, "version": VERSION, **made, "now": now}


def export_text(session: Session) -> str:
    """The session as JSON, a row of numbers on each line; every number reads back exactly."""
    return _text(exported(session)) + "\n"


def opened_file(text: str | bytes) -> Opened:
    """The session of a file, and whether what the file says has come out comes out here too.

    Raises BadValue or TooLarge naming what does not fit.
    """
    ROOM.check(text, "A saved session", field="file")
    made = _json(_taken_out(_decoded(text)))
    if not isinstance(made, dict) or made.get("format", FORMAT) != FORMAT:
        raise BadValue(NOT_OURS, field="file")
    if of_kind(made.get("version", VERSION), int, "version") != VERSION:
        raise BadValue("A newer version of this program saved this session.", field="version")
    if "network" not in made:
        raise BadValue(f"{NOT_OURS} It has no network.", field="network")
    session = restored(made)
    return Opened(session, _agrees(made.get("now"), _results(session)))


def _results(session: Session) -> dict[str, object]:
    """What has come out by now, null where it has grown beyond all bounds: JSON has no infinity."""
    results: dict[str, object] = json.loads(to_json(computed(session.position), inf_nan_mode="null"))
    return results


def _agrees(said: object, results: Mapping[str, object]) -> bool:
    """Whether what a file says of the results is what they are; what it does not say contradicts nothing."""
    given = {name: said[name] for name in results if name in said} if isinstance(said, dict) else {}
    return all(_alike(value, results[name]) for name, value in given.items())


def _alike(one: object, other: object) -> bool:
    """Whether two nested lists of numbers are the same but for the rounding of another machine."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=ROUNDING, abs_tol=ROUNDING)
    return one is None and other is None


def _decoded(text: str | bytes) -> str:
    """The text of a file. Raises BadValue where it is none."""
    try:
        return text if isinstance(text, str) else text.decode(json.detect_encoding(text))
    except UnicodeDecodeError:
        raise BadValue(f"This file is no text. {CHOOSE}", field="file") from None


def _taken_out(text: str) -> str:
    """The JSON without what a mail, a chat or an editor has put around it or in place of its spaces and quotes."""
    text = plainly_spaced(text).strip()
    if found := _FENCED.fullmatch(text):
        text = found[1].strip()
    # Quotes as a text program curls them delimit nothing in JSON; where one is plain, the others are in a text.
    return text if '"' in text else text.translate(_CURLED)


def _json(text: str) -> object:
    """What JSON holds. Raises BadValue that says whether it is none, breaks off or has a fault, and where."""
    try:
        made: object = json.loads(text, parse_constant=_refuse_constant, parse_int=_integer)
    except RecursionError:
        raise BadValue(f"This is nested too deeply for a session. {CHOOSE}", field="file") from None
    except json.JSONDecodeError as error:
        raise BadValue(_not_json(text, error), field="file") from None
    return made


def _not_json(text: str, error: json.JSONDecodeError) -> str:
    if not text.startswith(("{", "[")):
        return f"This is not JSON. {CHOOSE}"
    if error.pos >= len(text) or error.msg.startswith("Unterminated"):
        return f"It breaks off in line {text.count(_LINE_END) + 1}: a part of it is missing."
    if error.msg == "Extra data":
        return f"Something follows the JSON, in line {error.lineno}."
    return f"Line {error.lineno} is not JSON, at “{text[error.pos :][:MOST_QUOTED].strip()}”."


def weights_file(network: Network) -> bytes:
    """A safetensors file of W1, b1, W2, b2, … in float64, which loads without running any code.

    W⁽ˡ⁾ is n_l × n_(l−1), b⁽ˡ⁾ n_l; sizes and activations, separated by spaces, are in the metadata, and what
    activations are told where it is not their default.
    """
    named = {f"W{layer}": weights for layer, weights in enumerate(network.weights, 1)}
    named |= {f"b{layer}": biases for layer, biases in enumerate(network.biases or (), 1)}
    about = {"sizes": " ".join(map(str, network.sizes)), "activations": " ".join(network.activations)}
    about |= {name: repr(value) for name, value in network.settings}
    return save({name: np.ascontiguousarray(array) for name, array in named.items()}, {"format": "np", **about})


def _refuse_constant(name: str) -> NoReturn:
    raise BadValue(f"Every number must be finite: no {name}.", field="file")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise BadValue("A number has too many digits.", field="file")
    return int(digits)


def _text(value: object, indent: str = "") -> str:
    """JSON with an item per line, but lists of plain values on one."""
    inner = indent + "  "
    if isinstance(value, dict):
        items = [f"{inner}{_on_one_line(name)}: {_text(item, inner)}" for name, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and any(isinstance(item, list | tuple | dict) for item in value):
        return "[\n" + ",\n".join(inner + _text(item, inner) for item in value) + f"\n{indent}]"
    return _on_one_line(value)


def _on_one_line(value: object) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False)
