"""Spoken names of neurons and weights, as the page, the API and a screen reader say them."""

from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.notation import Notation


def neuron_name(layer: int, neuron: int, n: Notation) -> str:
    """“input 2”, “hidden 1”, “output 3”; with several hidden layers “hidden 1 of layer 2”, as `n` counts them.

    Of a network that reads digits “output 3 (digit 2)”.
    """
    number = n.neuron(neuron)
    if layer == 0:
        return f"input {number}"
    if layer == n.depth:
        return f"output {number} (digit {neuron - 1})" if n.digits else f"output {number}"
    return f"hidden {number}" if n.depth == 2 else f"hidden {number} of layer {n.number(layer)}"


def parameter_name(parameter: Parameter, n: Notation) -> str:
    """“weight from input 1 to hidden 2”, “bias of output 1”."""
    layer, to, source = parameter
    if source == 0:
        return f"bias of {neuron_name(layer, to, n)}"
    return f"weight from {neuron_name(layer - 1, source, n)} to {neuron_name(layer, to, n)}"


def look_name(look: Parameter | Neuron, n: Notation) -> str:
    """The spoken name of a weight, a bias or a neuron that is looked at."""
    return parameter_name(look, n) if isinstance(look, Parameter) else neuron_name(*look, n)


def counted(count: int, what: str) -> str:
    """“1 neuron”, “784 inputs”."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
