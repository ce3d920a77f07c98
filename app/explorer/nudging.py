"""Nudging one parameter while all others stay: the loss along it, how far to look, and writing the nudge down."""

import math

import numpy as np

from app.caches import PerObject
from app.engine.network import Array
from app.engine.parameters import Parameter, nudged
from app.errors import BadValue, NotNow
from app.explorer import values
from app.explorer.edits import set_parameter
from app.explorer.look import parameter_of
from app.explorer.pasted import as_typed
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep
from app.typed import decimal

POINTS = 61
UPDATED = "These are the weights before the update. Step on, then nudge the new ones."
UNSELECTED = "Select a weight or a bias to nudge."
_curves: PerObject[TrainingStep, dict[tuple[Parameter, float], Array]] = PerObject(lambda step: {})


def gradient_of(step: TrainingStep, parameter: Parameter) -> float:
    """Backprop's ∂C/∂w, whether the walk has reached it or not."""
    return parameter.of(step.backward.weight_gradients, step.backward.bias_gradients)


def reached_gradient(position: Position, parameter: Parameter) -> float | None:
    """∂C/∂w, None where the walk has not reached it."""
    return gradient_of(position.step, parameter) if position.reached("dC/dw", parameter.layer) else None


def loss_at(step: TrainingStep, parameter: Parameter, amount: float) -> float:
    """C with `amount` added to one parameter."""
    return step.loss_of(nudged(step.network, parameter, amount))


def curve(step: TrainingStep, parameter: Parameter, reach: float) -> tuple[Array, Array]:
    """61 amounts from −reach to reach, and C at each; the last curve of a training step is kept."""
    amounts = reach * np.linspace(-1, 1, POINTS)
    curves = _curves(step)
    if (parameter, reach) not in curves:
        curves.clear()
        curves[parameter, reach] = np.array([loss_at(step, parameter, amount) for amount in amounts.tolist()])
    return amounts, curves[parameter, reach]


def reach_of(position: Position, parameter: Parameter) -> float:
    """How far to nudge either way, 1, 2 or 5 times a power of ten: half the parameter's size (½ at least).

    Where gradient descent lands farther away, it is included, up to ten times the size.
    """
    network = position.step.network
    size = max(1.0, abs(parameter.of(network.weights, network.biases)))
    known = reached_gradient(position, parameter) is not None
    step = abs(position.step.change(parameter)) if known else 0.0
    step = step if math.isfinite(step) else 0.0
    return round_up(min(max(size / 2, 1.6 * step), 10 * size))


def round_up(x: float) -> float:
    """The next of 1, 2, 5 times a power of ten, for x > 0."""
    exponent = math.floor(math.log10(x))
    digit = next(digit for digit in (1, 2, 5, 10) if digit * 10.0**exponent >= x * (1 - 1e-9))
    return float(f"{digit}e{exponent}")


def checked_amount(position: Position, parameter: Parameter, amount: float | str) -> float:
    """The amount, typed or a number. Raises BadValue where it is none, is not finite or lies beyond the reach."""
    reach = reach_of(position, parameter)
    wanted = f"Nudge by −{as_typed(reach)} to {as_typed(reach)}."
    made = decimal(amount, "amount", wanted) if isinstance(amount, str) else values.single_number(amount, "amount")
    if abs(made) > reach * (1 + 1e-9):
        raise BadValue(wanted, field="amount")
    return made


def apply_nudge(session: Session, amount: float | str) -> Session:
    """The session with the selected parameter nudged for good. Raises NotNow, BadValue."""
    position = session.position
    parameter = parameter_of(session.view.look)
    if parameter is None:
        raise NotNow(UNSELECTED)
    if position.updated:
        raise NotNow(UPDATED)
    made = checked_amount(position, parameter, amount)
    network = position.step.network
    return set_parameter(session, parameter, parameter.of(network.weights, network.biases) + made, anew=True)
