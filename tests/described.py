"""A session as a plain description that no class or field of the program names: what fixtures of old sessions hold.

This is the one place that knows how today's session is built. Numbers are written so that every bit counts.
"""

from hashlib import blake2b

import numpy as np

from app.engine.network import Array, Network
from app.engine.parameters import Parameter
from app.errors import ExplorerError
from app.explorer import moves
from app.explorer.look import Layer, Look, Neuron, TotalLoss
from app.explorer.number import NumberName
from app.explorer.practise.guesses import Guess
from app.explorer.session import Position, Session

MOST_WRITTEN = 200  # numbers of an array that are all written down
SAMPLES = 20  # of those of a larger one


def described(session: Session) -> dict:
    """All of a session: where it is, what is computed there, what is looked at and said, and where Back leads."""
    return {
        "lesson": session.lesson,
        "network": _network(session.position.step.network),
        "given": _given(session.position),
        "place": _place(session.position),
        "passes": _passes(session.position),
        "weights now": _parameters(session.position.network),
        "moves": list(moves.applicable(session)),
        "look": _look(session),
        "mistake": _mistake(session.position),
        "predictions": [_prediction(guess) for guess in session.guesses],
        "back": {"places": len(session.past), "forgotten": session.forgotten, "walk": _walk_back(session)},
        "beginning": _moment(session.initial),
    }


def _network(network: Network) -> dict:
    names = {"sizes": list(network.sizes), "activations": list(network.activations)}
    return names | {"has biases": network.biases is not None} | _parameters(network)


def _parameters(network: Network) -> dict:
    return {"weights": _numbers(network.weights), "biases": _numbers(network.biases or ())}


def _given(at: Position) -> dict:
    step = at.step
    settings = {"loss": step.loss, "reduction": step.reduction, "optimiser": step.optimiser}
    examples = {"inputs": _array(step.inputs), "targets": _array(step.targets)}
    return settings | examples | {"learning rate": float(step.learning_rate).hex()}


def _place(at: Position) -> dict:
    now = at.current
    return {
        "stage": at.stage,
        "of": len(at.stages),
        "reached last": [now.phase, now.kind, now.layer] if now else None,
        "comes next": [at.upcoming.phase, at.upcoming.kind, at.upcoming.layer],
        "steps taken": at.steps_taken,
        "overflowed": at.overflowed,
        "diverged": at.diverged,
    }


def _passes(at: Position) -> dict:
    """Both passes as they are walked, with the mistake that is hidden in them, reached or not."""
    forward, backward = at.step.forward, at.step.backward
    return {
        "z": _numbers(forward.z),
        "a": _numbers(forward.a),
        "C": float(at.step.total_loss).hex(),
        "dC/da": _numbers(backward.upstream),
        "delta": _numbers(backward.delta),
        "dC/dW": _numbers(backward.weight_gradients),
        "dC/db": _numbers(backward.bias_gradients),
    }


def _look(session: Session) -> dict:
    view = session.view
    return {
        "at": _looked_at(view.look),
        "example": view.example + 1,
        "granularity": view.granularity,
        "tab": view.tab,
        "pictures": view.pictures,
        "predicting": view.predicting,
        "asked for": view.ask,
    }


def _looked_at(look: Look) -> dict:
    match look:
        case Parameter():
            return {"parameter": list(look)}
        case Neuron():
            return {"neuron": list(look)}
        case Layer(number):
            return {"layer": number}
        case TotalLoss():
            return {"loss": True}
        case None:
            return {}


def _mistake(at: Position) -> dict | None:
    """The hidden mistake and what was said of it; None where there is none and nothing was said."""
    hunt = at.practise
    said = {"pointed": _pointed(hunt.pointed), "found": hunt.found, "named": list(hunt.named)}
    said |= {"given up": hunt.given_up}
    if not at.step.slip:
        return said if any(said.values()) else None
    return {"slip": at.step.slip, "layer": at.step.slip_layer, **said}


def _pointed(name: NumberName | None) -> list:
    """Quantity, layer, neuron, from (0 but for a weight) and example, from 0."""
    if name is None:
        return []
    quantity = {"dC/dw": "dC/dW"}.get(name.quantity, name.quantity)
    return [quantity, name.layer, name.to, name.source, name.row]


def _prediction(guess: Guess) -> dict:
    return {
        "place": guess.place,
        "form": guess.question.form,
        "of": [guess.question.kind, *guess.question.name[1:4]],
        "example": guess.question.name.row + 1,
        "choices": [list(choice) for choice in guess.question.choices],
        "right": float(guess.right).hex(),
        "best": [list(choice) for choice in guess.best],
        "first": _answer(guess, "".join(guess.first)),
        "slips": list(guess.slips),
        "latest": _answer(guess, "".join(guess.latest)),
        "tries": guess.tries,
        "outcome": guess.outcome,
        "counted": guess.counted,
    }


def _answer(guess: Guess, answer: str) -> str:
    """An answer as it was given; a parameter as layer.neuron.from."""
    parameter = guess.question.form == "most" and answer
    return ".".join(map(str, Parameter.from_key(answer))) if parameter else answer


def _walk_back(session: Session) -> list[list]:
    """Every place that Back leads to, stage by stage: the stages in a row that have all else in common."""
    walk: list[list] = []
    while (session := _one_back(session)) is not None:
        at = session.position
        moment = [*_moment(at), at.overflowed, _mistake(at)]
        if not walk or walk[-1][:-1] != moment:
            walk.append([*moment, []])
        walk[-1][-1].append(at.stage)
    return walk


def _one_back(session: Session) -> Session | None:
    try:
        return moves.back(session)
    except ExplorerError:
        return None


def _moment(at: Position) -> list:
    """The steps taken and a digest of the parameters of this training step and its examples."""
    network = at.step.network
    return [at.steps_taken, _digest(*network.weights, *(network.biases or ()), at.step.inputs, at.step.targets)]


def _numbers(arrays) -> list[dict]:
    return [_array(array) for array in arrays]


def _array(array: Array) -> dict:
    """The shape and every number; of a large array a digest and some of the numbers."""
    flat = np.ascontiguousarray(array, float).ravel()
    if flat.size <= MOST_WRITTEN:
        return {"shape": list(array.shape), "numbers": [number.hex() for number in flat.tolist()]}
    some = flat[:: flat.size // SAMPLES].tolist()
    return {"shape": list(array.shape), "digest": _digest(array), "some": [number.hex() for number in some]}


def _digest(*arrays: Array) -> str:
    held = b"".join(np.ascontiguousarray(array, "<f8").tobytes() for array in arrays)
    return "blake2b " + blake2b(held, digest_size=8).hexdigest()
