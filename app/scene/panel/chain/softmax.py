"""What the tab says of a softmax that paths go through: its outputs move together, so none goes through one alone."""

from collections.abc import Iterator

from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.reading import Reading
from app.scene.formulas import equations, in_numbers
from app.scene.formulas.parts import Section
from app.scene.panel.chain.stage import FIRST_OF_MANY, MOST_NEURONS, about_delta, more, which_example

TITLE = "Through the softmax"
INSIDE = (
    " In the softmax of layer {layer} every {z} moves every {a}, so a path through it has all of them in one factor."
)
ONE_STEP = " {It} ends in the softmax, which is taken as one step with the loss: {by_z} = {a} − {y}."
ADDED = (
    " {It} ends in the softmax, where every {z} moves every output: {by_z} adds up what comes back from each, "
    "{upstream} · ∂{a}/∂{z}."
)


def softmax_words(reading: Reading, first: int, one: bool) -> str:
    """What paths that begin at z of layer `first` meet of softmax, as further sentences; empty where there is none."""
    n = reading.notation
    depth = reading.network.depth
    z = n.plain()["z"]
    mixing = [layer for layer in range(first, depth + 1) if not reading.activation(layer).elementwise]
    said = "".join(INSIDE.format(layer=n.number(at), z=z, a=n.a(at).letter) for at in mixing if at < depth)
    if depth not in mixing:
        return said
    a, own = n.a(depth).letter, n.own_C
    end = ONE_STEP if equations.delta_rule(reading, depth) == "cancels" else ADDED
    letters = {"a": a, "z": z, "y": n.target, "by_z": f"∂{own}/∂{z}", "upstream": f"∂{own}/∂{a}"}
    return said + end.format(It="It" if one else "Each", **letters)


def softmax_sections(reading: Reading, look: Parameter | Neuron) -> Iterator[Section]:
    """δ of the outputs that a parameter or an input leads to, each with all that comes back to it through a softmax."""
    depth = reading.network.depth
    if reading.activation(depth).elementwise:
        return
    width = reading.network.sizes[depth]
    reached = range(1, width + 1)
    if isinstance(look, Parameter) and look.layer == depth:
        reached = range(look.to, look.to + 1)
    written = reached if len(reached) <= MOST_NEURONS else reached[:FIRST_OF_MANY]
    rule = equations.own_delta(reading, depth, "j")
    lines = tuple(in_numbers.delta_line(reading, depth, neuron) for neuron in written)
    others = more(len(reached) - len(written), " outputs")
    yield Section(TITLE, (rule,), lines=lines, notes=(*others, *about_delta(reading, depth), *which_example(reading)))
