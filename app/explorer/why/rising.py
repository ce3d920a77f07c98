"""How fast a z or an a changes with an input: ∂a/∂x, layer by layer from the input on."""

from app.engine.activations import layer_activation, pull_back
from app.engine.network import Array
from app.errors import BadValue
from app.explorer.number import FIELD, AnyName, NumberName, Worked
from app.explorer.reading import Reading, by_now
from app.explorer.training_step import overflow_is_an_answer
from app.explorer.why.formulas import activation_name, is_softmax, neurons_of
from app.explorer.why.parts import Parts, Terms

NO_SLOPE = "How fast a number changes with an input is asked of a z or an a that is reached, and an x."
NOT_TOGETHER = "An input moves the numbers of its own example alone."
Operands = tuple[AnyName | float, ...]


def rise(reading: Reading, of: Operands) -> float:
    """∂ of the first by the second, by the forward pass. Raises BadValue where they are no z or a, and x."""
    name, x = _ends(reading, of)
    return float(_rises(reading, name, x)[name.to - 1])


def rise_parts(reading: Reading, of: Operands) -> Parts:
    """The chain rule, one layer down: of an a by its slope, of a z by the weights before it."""
    name, x = _ends(reading, of)
    layer, e = name.layer, name.example
    if name.quantity == "z" and layer == 1:
        return (reading.before(NumberName("w", 1, name.to, x.to)),)
    if name.quantity == "z":
        below = [activation_name(reading, layer - 1, k, e) for k in neurons_of(reading, layer - 1)]
        weights = [reading.before(NumberName("w", layer, name.to, k)) for k in neurons_of(reading, layer - 1)]
        return _sum(reading, of, weights, below, x)
    if not is_softmax(reading, layer):
        return (name._replace(quantity="slope"), "·", Worked("rise", (name._replace(quantity="z"), x)))
    sums = [name._replace(quantity="z", to=k) for k in neurons_of(reading, layer)]
    return _sum(reading, of, [NumberName("J", layer, name.to, k, e) for k in neurons_of(reading, layer)], sums, x)


def _sum(reading: Reading, of: Operands, by: list[NumberName], inner: list[NumberName], x: NumberName) -> Parts:
    terms = tuple((left, "·", Worked("rise", (each, x))) for left, each in zip(by, inner, strict=True))

    def values() -> list[float]:
        return [by_now(reading.value(left)) * rise(reading, (each, x)) for left, each in zip(by, inner, strict=True)]

    return (Terms(terms, values, Worked("rise", of)),)


def _ends(reading: Reading, of: Operands) -> tuple[NumberName, NumberName]:
    match of:
        case (NumberName(quantity="z" | "a", where="") as name, NumberName(quantity="x", where="") as x):
            here = reading.example if name.example is None else name.example
            if x.example not in (None, here):
                raise BadValue(NOT_TOGETHER, field=FIELD)
            if reading.reached(name.quantity, name.layer):
                return name, x
    raise BadValue(NO_SLOPE, field=FIELD)


def _rises(reading: Reading, name: NumberName, x: NumberName) -> Array:
    """Those of every neuron of the layer."""
    passed, network = reading.step.forward, reading.network
    e = reading.example if name.example is None else name.example
    found: Array = network.weights[0][:, x.to - 1]
    with overflow_is_an_answer():
        for layer in range(1, name.layer + 1):
            found = network.weights[layer - 1] @ found if layer > 1 else found
            if (layer, name.quantity) != (name.layer, "z"):
                row = slice(e, e + 1)
                f = layer_activation(network, layer)
                found = pull_back(f, passed.z[layer - 1][row], passed.a[layer][row], found[None])[0]  # J is symmetric
    return found
