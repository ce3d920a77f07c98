"""Which entries of the matrices belong to what the learner looks at."""

from collections.abc import Callable
from dataclasses import dataclass

from app.engine.measured_slope import Parameter
from app.explorer.look import Look, Neuron
from app.scene.formulas.parts import lights_neuron, lights_parameter


@dataclass(frozen=True)
class LookedAt:
    """`chosen(token)` says whether an entry belongs to what is looked at, None where nothing is.

    What is chosen is in a row or a column of one of the `numbers`; `example` counts from 0.
    """

    example: int
    chosen: Callable[[str], bool] | None = None
    numbers: frozenset[int] = frozenset()


def looked_at(look: Look, example: int) -> LookedAt:
    """A weight together with the δ and the a whose product its derivative is; a neuron together with its weights."""
    match look:
        case Parameter(_, to, source):
            return LookedAt(example, _made_of(look).__contains__, frozenset({to, source}))
        case Neuron(layer, number):
            return LookedAt(example, _touches(layer, number), frozenset({number}))
        case _:
            return LookedAt(example)


def _made_of(parameter: Parameter) -> set[str]:
    layer, to, source = parameter
    carried = {lights_neuron(layer - 1, source)} if source else set()
    return {lights_parameter(parameter), lights_neuron(layer, to)} | carried


def _touches(layer: int, neuron: int) -> Callable[[str], bool]:
    """Whether a token is the neuron's own, or that of a weight into it or out of it."""
    own = {lights_neuron(layer, neuron), lights_parameter((layer, neuron, 0))}
    into = f"weight:{layer}.{neuron}."
    out = f"weight:{layer + 1}."
    ending = f".{neuron}"
    return lambda token: token in own or token.startswith(into) or (token.startswith(out) and token.endswith(ending))
