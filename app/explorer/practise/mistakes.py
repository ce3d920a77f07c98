"""Mistakes to find: a backward pass with one of the known slips in it, and what the learner says about it.

The training step knows the slip, the position what has been said of it: Back brings both back as they were.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.caches import PerObject
from app.engine.backward import BackwardRules
from app.engine.network import Array
from app.engine.parameters import Parameter
from app.engine.slips import SLIPS
from app.errors import NotNow
from app.explorer import checking
from app.explorer.number import NumberName
from app.explorer.quantities import QUANTITIES
from app.explorer.session import Position, Session
from app.explorer.stages import stage_index
from app.explorer.training_step import TrainingStep

SAME = 1e-9  # of their size: what rounding explains
OF_NEURON = ("dC/da", "delta")
OF_PARAMETER = ("dC/dw", "dC/db")
COMPUTED = (*OF_NEURON, *OF_PARAMETER)  # of a layer, in this order
CLEARLY = 0.1  # of the size of the numbers: seen in two digits

NONE_HIDDEN = "No mistake is hidden now."
NOT_FINITE = "The numbers have grown too large to hide a mistake in them."
NO_ROOM = "No known mistake changes these numbers enough to be seen. Try other weights, or a larger learning rate."
ORIGIN = "origin"
"""what the number is called in which the mistake was made"""


@dataclass(frozen=True)
class Verdict:
    """What a number of the backward pass that the learner pointed at is."""

    pointed: NumberName
    kind: str
    """right, origin (here the slip was made), consequence (of a wrong number nearer to the loss) or not reached"""


def seed_mistake(session: Session, seed: int) -> Session:
    """Hide another mistake in the backward pass of this training step; the walk is at most just before that pass.

    The same seed hides the same mistake in the same numbers. Raises NotNow where none would show.
    """
    at = session.position
    if at.overflowed:
        raise NotNow(NOT_FINITE)
    step = _with_hidden_slip(at.step, seed)
    stage = min(at.stage, stage_index(step.network.depth, "dC/da"))
    return session.departed(Position(step, stage=stage, floor=stage, steps_taken=at.steps_taken - at.updated))


def end_mistake(session: Session) -> Session:
    """The same place with every number right; Back returns to the mistake."""
    at = hunting(session)
    step = at.step.true
    return session.departed(Position(step, stage=at.stage, floor=at.stage, steps_taken=at.steps_taken))


def hidden(position: Position) -> bool:
    """Whether a mistake is in this training step, found or not."""
    return bool(position.step.slip)


def over(position: Position) -> bool:
    """Whether there is nothing left to find out."""
    return hidden(position) and not position.practise.what(position.step.slip).open


def found_number(position: Position) -> NumberName | None:
    """The first wrong number that was found, None before."""
    pointed = position.practise.pointed if position.practise.found else None
    return pointed if pointed and _is_origin(position.step, pointed) else None


def last_verdict(position: Position) -> Verdict | None:
    """On what was pointed at last, None before."""
    pointed = position.practise.pointed
    return verdict_on(position, pointed) if pointed else None


def hunting(session: Session) -> Position:
    """Where a mistake is hidden. Raises NotNow where none is."""
    if not hidden(session.position):
        raise NotNow(NONE_HIDDEN)
    return session.position


def _with_hidden_slip(step: TrainingStep, seed: int) -> TrainingStep:
    """The training step with a slip, any as likely as another; not the one it has already if there are others.

    The same seed chooses the same. Raises NotNow where none would show.
    """
    true = step.true
    now = (step.slip, step.slip_layer)
    if not _finite(true):
        raise NotNow(NOT_FINITE)
    found = [place for place in _in_any_order(true, np.random.default_rng(seed)) if place != now]
    for slip, layer in (*found, *([now] if step.slip else [])):
        slipped = true.with_slip(slip, layer)
        if _shows(true, slipped):
            return slipped
    raise NotNow(NO_ROOM)


def reason_against(step: TrainingStep) -> str:
    """Why no mistake can be hidden in a training step, empty where one can."""
    return _reasons(step)


def _reason_against(step: TrainingStep) -> str:
    try:
        _with_hidden_slip(step, 0)
    except NotNow as error:
        return error.message
    return ""


_reasons = PerObject(_reason_against)


def possible_slips(step: TrainingStep) -> tuple[str, ...]:
    """The slips that this network, loss and batch give room for."""
    return tuple(name for name in SLIPS if _places(step, name))


def _places(step: TrainingStep, slip: str) -> tuple[int, ...]:
    return SLIPS[slip].places(step.forward, step.targets, step.loss, step.reduction)


def _in_any_order(step: TrainingStep, rng: np.random.Generator) -> Iterator[tuple[str, int]]:
    for slip in rng.permutation(list(SLIPS)).tolist():
        yield from ((slip, layer) for layer in rng.permutation(_places(step, slip)).astype(int).tolist())


def _finite(step: TrainingStep) -> bool:
    new = step.updated
    back = step.backward
    derivatives = (*back.upstream, *back.delta, *back.weight_gradients, *back.bias_gradients)
    return bool(np.isfinite(step.total_loss)) and all(
        np.isfinite(values).all() for values in (*new.weights, *(new.biases or ()), *derivatives)
    )


def _shows(true: TrainingStep, slipped: TrainingStep) -> bool:
    """Whether the slip shows where it is made and in a gradient of its layer that Check can tell right from wrong."""
    layer = slipped.slip_layer
    pairs = {name: (shown_numbers(slipped, name, layer), shown_numbers(true, name, layer)) for name in COMPUTED}
    origin = next((pair for pair in pairs.values() if differ(*pair).any()), None)
    ours, right = pairs["dC/dw"]
    if origin is None or not _finite(slipped) or not _apart(*origin) or not _apart(ours, right):
        return False
    to, source = np.unravel_index(np.abs(ours - right).argmax(), ours.shape)
    parameter = Parameter(layer, int(to) + 1, int(source) + 1)
    return checking.comparison(true, parameter).agrees and not checking.comparison(slipped, parameter).agrees


def _apart(one: Array, other: Array) -> bool:
    return bool(np.abs(one - other).max() > CLEARLY * max(np.abs(one).max(), np.abs(other).max()))


def verdict_on(position: Position, pointed: NumberName) -> Verdict:
    """Whether a number is right, where the mistake was made, or wrong because of one nearer to the loss."""
    if not position.reached(pointed.quantity, pointed.layer):
        return Verdict(pointed, "not reached")
    if _is_origin(position.step, pointed):
        return Verdict(pointed, ORIGIN)
    where = (pointed.quantity, pointed.layer)
    wrong = differ(shown_numbers(position.step, *where), true_numbers(position.step, *where))
    return Verdict(pointed, "consequence" if wrong[_index(pointed)] else "right")


def _is_origin(step: TrainingStep, pointed: NumberName) -> bool:
    """Whether the slip was made in this number: the true rule does not make it of those before it."""
    where = (pointed.quantity, pointed.layer)
    return bool(differ(shown_numbers(step, *where), _by_the_rule(step, *where))[_index(pointed)])


def made_at(step: TrainingStep) -> tuple[str, int]:
    """The quantity and the layer in which the slip of a training step was made."""
    layer = step.slip_layer
    for quantity in COMPUTED:
        if differ(shown_numbers(step, quantity, layer), _by_the_rule(step, quantity, layer)).any():
            return quantity, layer
    raise ValueError("this slip changes nothing here")


def made_in(step: TrainingStep) -> tuple[str, ...]:
    """The quantities of its layer that the slip made wrong itself: one of its neurons, or of its weights and biases."""
    first, layer = made_at(step)
    if first in OF_NEURON or step.network.biases is None:
        return (first,)
    also = (each for each in OF_PARAMETER if each != first)
    wrong = (each for each in also if differ(shown_numbers(step, each, layer), _by_the_rule(step, each, layer)).any())
    return (first, *wrong)


def _index(pointed: NumberName) -> tuple[int, ...]:
    """Where a number stands in the array of its quantity."""
    if pointed.quantity in OF_NEURON:
        return pointed.row, pointed.to - 1
    return tuple(number - 1 for number in (pointed.to, pointed.source) if number)


def shown_numbers(step: TrainingStep, quantity: str, layer: int) -> Array:
    """A quantity of a layer as it is walked, with the slip."""
    return QUANTITIES[quantity].array(step, layer)


def true_numbers(step: TrainingStep, quantity: str, layer: int) -> Array:
    """The same without the slip."""
    return shown_numbers(step.true, quantity, layer)


def _by_the_rule(step: TrainingStep, quantity: str, layer: int) -> Array:
    """What the true rule makes of the numbers that are shown before it."""
    rules = BackwardRules(step.forward, step.targets, step.loss, step.reduction, l2=step.l2)
    shown = step.backward
    match quantity:
        case "dC/da":
            return rules.loss_slope() if layer == step.network.depth else rules.upstream(layer, shown.delta[layer])
        case "delta":
            return rules.delta(layer, shown.upstream[layer - 1])
        case _:
            return rules.gradients(layer, shown.delta[layer - 1])[quantity == "dC/db"]


def differ(one: Array, other: Array) -> Array:
    """Where two arrays are further apart than rounding."""
    sizes = np.maximum(np.abs(one), np.abs(other))
    apart: Array = np.abs(one - other) > SAME * sizes + SAME**2 * sizes.max(initial=0)
    return apart
