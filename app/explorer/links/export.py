"""A session as files to take home: JSON that a person can read and that opens again, and its weights as tensors.

The names in the JSON are those of `POST /sessions`. At the top stands what the session began with, and `journal` and
`stage` lead from there to where it is. `now` is for whoever reads the file: the weights that have come out, if they are
not too many. Opening the file goes by the journal.
"""

import json
from dataclasses import replace
from typing import NoReturn

import numpy as np
from safetensors.numpy import save

from app.engine.network import Network
from app.errors import BadValue
from app.explorer.explanations import sentence
from app.explorer.links.record import record, restored
from app.explorer.links.record_parts import of_kind, step_record
from app.explorer.session import Session

FORMAT = "backprop-explorer session"
VERSION = 1
MOST_REPEATED = 5_000  # parameters in `now`
MOST_DIGITS = 1_000  # of a whole number
NOT_OURS = "This is not a session that was saved here."


def exported(session: Session) -> dict[str, object]:
    """The session as plain data. Raises BadValue where its numbers have grown beyond what may be typed."""
    made = record(session, by_lesson=False)
    at = session.position
    now: dict[str, object] = {"steps_taken": at.steps_taken, "says": sentence(at, session.notation.of_example(None))}
    if at.network.parameter_count <= MOST_REPEATED:
        now["network"] = step_record(replace(at.step, network=at.network))["network"]
    return {"format": FORMAT, "version": VERSION, **made, "now": now}


def export_text(session: Session) -> str:
    """The session as JSON, a row of numbers on each line; every number reads back exactly."""
    return _text(exported(session)) + "\n"


def session_of_file(text: str | bytes) -> Session:
    """The session of a file, not a lesson's any more. Raises BadValue or TooLarge naming what does not fit."""
    try:
        made = json.loads(text, parse_constant=_refuse_constant, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        where = f" (it breaks off in line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadValue(f"This file is not JSON{where}. Choose one that was saved here.", field="file") from None
    if not isinstance(made, dict) or made.get("format", FORMAT) != FORMAT:
        raise BadValue(NOT_OURS, field="file")
    if of_kind(made.get("version", VERSION), int, "version") != VERSION:
        raise BadValue("A newer version of this program saved this session.", field="version")
    if "network" not in made:
        raise BadValue(f"{NOT_OURS} It has no network.", field="network")
    return replace(restored(made), lesson=None)


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
