"""Which parameters the tab Check compares: all of a small network, else what belongs to the selection."""

from app.engine.measured_slope import Parameter, parameters
from app.engine.network import Network
from app.explorer import checking
from app.explorer.look import Layer, Neuron
from app.explorer.notation import Notation
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep

MOST_ROWS = 24
FIRST_OF_MANY = 12
LARGEST = f"The {FIRST_OF_MANY} largest gradients"


def chosen_parameters(session: Session) -> tuple[str, list[Parameter]]:
    """Which parameters are compared, and what they are in words."""
    step = session.position.step
    match session.view.look:
        case Neuron(layer, number):
            return _at_neuron(step, layer, number)
        case Layer(number) if number:
            return _into(step, number, session.notation)
        case _ if step.network.parameter_count <= MOST_ROWS:
            return "", list(parameters(step.network))
        case Parameter() as parameter:
            return _beside(step, parameter, session.notation)
    return LARGEST, checking.largest(step, range(1, step.network.depth + 1), FIRST_OF_MANY)


def _beside(step: TrainingStep, selected: Parameter, n: Notation) -> tuple[str, list[Parameter]]:
    """The parameters of the same layer; of a large one the selected parameter and the largest."""
    which, found = _into(step, selected[0], n)
    if not which.startswith(LARGEST):
        return which, found
    others = [parameter for parameter in found if parameter != selected][: FIRST_OF_MANY - 1]
    return f"This one and the largest gradients of layer {n.number(selected[0])}", [selected, *others]


def _into(step: TrainingStep, layer: int, n: Notation) -> tuple[str, list[Parameter]]:
    """The parameters of a layer; of a large one the largest."""
    found = [parameter for parameter in parameters(step.network) if parameter[0] == layer]
    if len(found) <= MOST_ROWS:
        return f"Layer {n.number(layer)}", found
    largest = checking.largest(step, range(layer, layer + 1), FIRST_OF_MANY)
    return f"{LARGEST} of layer {n.number(layer)}", largest


def _at_neuron(step: TrainingStep, layer: int, neuron: int) -> tuple[str, list[Parameter]]:
    """What leads into a neuron, or leaves an input; of many the largest."""
    found = _of_neuron(step.network, layer, neuron)
    where = "into this neuron" if layer else "from this input"
    if len(found) <= MOST_ROWS:
        return f"{'Weights and bias' if (layer, neuron, 0) in found else 'Weights'} {where}", found
    return f"{LARGEST} {where}", checking.by_size(step, found)[:FIRST_OF_MANY]


def _of_neuron(network: Network, layer: int, neuron: int) -> list[Parameter]:
    if layer == 0:
        return [(1, to, neuron) for to in range(1, network.sizes[1] + 1)]
    into = [(layer, neuron, source) for source in range(1, network.sizes[layer - 1] + 1)]
    return into if network.biases is None else [*into, (layer, neuron, 0)]
