"""Editing at any stage: session in, session out; Back undoes it.

What depends on the edit becomes not reached, as a program may want it; or is computed anew up to where the walk stands,
as the page does.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from app.digits.sight import reads_digits
from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer import values
from app.explorer.moves import walked_to
from app.explorer.opening import known_name
from app.explorer.session import Position, Session
from app.explorer.stages import stage_index
from app.explorer.training_step import TrainingStep, same_step

PIXEL = "A pixel is a number from 0 (paper) to 1 (ink)."


def edit(
    session: Session,
    weights: ArrayLike | None = None,
    bias_values: ArrayLike | None = None,
    inputs: ArrayLike | None = None,
    targets: ArrayLike | None = None,
    learning_rate: float | None = None,
    l2: float | None = None,
    reduction: str | None = None,
    anew: bool = False,
) -> Session:
    """The session with any of these replaced; what is None stays. Raises BadValue or TooLarge naming the field.

    With `anew` what depends on it is computed anew up to where the walk stands; after the update up to the loss of the
    next training step, which begins with the new weights.

    A mistake hidden in the backward pass ends with the edit: it was chosen for the numbers as they were.
    """
    if all(value is None for value in (weights, bias_values, inputs, targets, learning_rate, l2, reduction)):
        raise BadValue("Nothing to change was given.", field="body")
    at = _settled(session.position)
    step = _with_examples(_with_parameters(at.step.true, weights, bias_values), inputs, targets)
    if learning_rate is not None:
        step = replace(step, learning_rate=values.learning_rate(learning_rate))
    if l2 is not None:
        step = replace(step, l2=values.l2(l2))
    if reduction is not None:
        step = replace(step, reduction=known_name("reduction", reduction, REDUCTIONS))
    left = session.position
    holds = min(at.stage, _first_stale_stage(at.step, step))
    stage = holds if not anew else stage_index(step.network.depth, "C") + 1 if left.updated else at.stage
    reached = walked_to(Position(step, stage=holds, floor=holds, steps_taken=at.steps_taken), stage)
    return session.departed(replace(reached, floor=reached.stage))


def unless_same(session: Session, edited: Session) -> Session:
    """The session as edited, or as it was where that had every number already, to the bit."""
    before = _settled(session.position).step.true
    return session if same_step(before, edited.position.step) else edited


def set_parameter(session: Session, parameter: tuple[int, int, int], value: float, anew: bool = False) -> Session:
    """Give one weight, or one bias (from = 0), another value; `anew` as in `edit`."""
    network = session.position.network
    layer, to, source = checked_parameter(network, parameter)
    number = values.single_number(value, "value")
    if source == 0:
        biases = [layer_biases.copy() for layer_biases in network.biases or ()]
        biases[layer - 1][to - 1] = number
        return edit(session, bias_values=biases, anew=anew)
    weights = [layer_weights.copy() for layer_weights in network.weights]
    weights[layer - 1][to - 1, source - 1] = number
    return edit(session, weights=weights, anew=anew)


def set_input(session: Session, example: int, neuron: int, value: float, anew: bool = False) -> Session:
    """Give one input of one example another value; both count from 1, `anew` as in `edit`.

    Pixels of a drawing are from 0 to 1.
    """
    if reads_digits(session.position.network.sizes) and not 0 <= value <= 1:
        raise BadValue(PIXEL, field="input")
    return edit(session, inputs=_with_cell(session.position.step.inputs, example, neuron, value, "input"), anew=anew)


def wanted_input(session: Session) -> str:
    """What an input has to be."""
    return PIXEL if reads_digits(session.position.network.sizes) else values.WANTED


def wanted_target(session: Session) -> str:
    """What a target has to be, by the loss."""
    step = session.position.step
    return values.wanted_target(step.loss, step.network.sizes[-1])


def set_target(session: Session, example: int, neuron: int, value: float, anew: bool = False) -> Session:
    """Give one target of one example another value; both count from 1, `anew` as in `edit`."""
    return edit(session, targets=_with_cell(session.position.step.targets, example, neuron, value, "target"), anew=anew)


def checked_parameter(network: Network, parameter: tuple[int, int, int]) -> Parameter:
    """The parameter (layer, to, from). Raises BadValue where the network has no such weight or bias."""
    layer, to, source = parameter
    sizes = network.sizes
    if not 1 <= layer <= network.depth:
        raise BadValue(f"Layers with weights are 1 to {network.depth}.", field="layer")
    if not 1 <= to <= sizes[layer]:
        raise BadValue(f"Layer {layer} has neurons 1 to {sizes[layer]}.", field="to")
    if source == 0 and network.biases is None:
        raise BadValue("This network has no biases.", field="from")
    if not 0 <= source <= sizes[layer - 1]:
        raise BadValue(f"Weights come from neurons 1 to {sizes[layer - 1]}, 0 is the bias.", field="from")
    return Parameter(layer, to, source)


def _settled(at: Position) -> Position:
    """After the update the new weights are the ones to edit: the next training step, nothing of it reached."""
    return Position(at.step.next(), steps_taken=at.steps_taken) if at.updated else at


def _with_parameters(step: TrainingStep, weights: object, bias_values: object) -> TrainingStep:
    network = step.network
    if weights is not None:
        network = network.replace(weights=values.layered(weights, [w.shape for w in network.weights], "weights"))
    if bias_values is not None:
        if network.biases is None:
            raise BadValue("This network has no biases.", field="bias_values")
        network = network.replace(biases=values.layered(bias_values, [b.shape for b in network.biases], "bias_values"))
    return replace(step, network=network) if network is not step.network else step


def _with_examples(step: TrainingStep, inputs: object, targets: object) -> TrainingStep:
    x = step.inputs if inputs is None else values.examples(inputs, step.network.sizes, "inputs")
    y = values.targets(step.targets if targets is None else targets, len(x), step.network.sizes[-1], step.loss)
    return step if inputs is None and targets is None else replace(step, inputs=x, targets=y)


def _first_stale_stage(old: TrainingStep, new: TrainingStep) -> int:
    """How many stages of the old training step still hold in the new one."""
    depth = old.network.depth
    if new.inputs is not old.inputs:
        return 0
    if new.network is not old.network:
        return stage_index(depth, "z", _first_changed_layer(old.network, new.network))
    if new.targets is not old.targets or (new.l2, new.reduction) != (old.l2, old.reduction):
        return stage_index(depth, "C")
    return stage_index(depth, "dC/da" if old.slip else "update", memories=old.rule.letters)


def _first_changed_layer(old: Network, new: Network) -> int:
    for layer in range(1, old.depth):
        same_weights = np.array_equal(old.weights[layer - 1], new.weights[layer - 1])
        if not same_weights or not np.array_equal(old.bias(layer), new.bias(layer)):
            return layer
    return old.depth


def _with_cell(array: Array, example: int, neuron: int, value: float, field: str) -> Array:
    rows, columns = array.shape
    if not (1 <= example <= rows and 1 <= neuron <= columns):
        raise BadValue(f"There is no {field} {neuron} of example {example}.", field=field)
    changed = array.copy()
    changed[example - 1, neuron - 1] = values.single_number(value, field)
    return changed
