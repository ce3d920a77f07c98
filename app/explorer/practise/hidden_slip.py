"""Choosing a slip to hide: one that changes the numbers by clearly more than rounding, where it is made and below."""

from collections.abc import Iterator

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.engine.slips import SLIPS
from app.errors import NotNow
from app.explorer import checking
from app.explorer.practise.wrong_numbers import COMPUTED, differ, shown_numbers
from app.explorer.training_step import TrainingStep
from app.per_object import PerObject

CLEARLY = 0.1  # of the size of the numbers: seen in two digits
NOT_FINITE = "The numbers have grown too large to hide a mistake in them."
NO_ROOM = "No known mistake changes these numbers enough to be seen. Try other weights, or a larger learning rate."


def with_hidden_slip(step: TrainingStep, seed: int) -> TrainingStep:
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
        with_hidden_slip(step, 0)
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
