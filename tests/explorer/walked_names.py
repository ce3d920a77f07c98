"""The name of every number that a session has."""

from collections.abc import Iterator
from itertools import product

from app.explorer.number import NumberName
from app.explorer.quantities import OF_A_PENALTY, QUANTITIES, Quantity, of_an_optimiser, told
from app.explorer.session import Session


def every_name(session: Session) -> Iterator[NumberName]:
    """Every number of every quantity; those that an example has alone for each of them too."""
    step = session.position.step
    for quantity in QUANTITIES.values():
        if step.network.biases is None and quantity.of_biases:
            continue
        if quantity.memory and quantity.memory not in step.rule.letters:
            continue
        if quantity.key in OF_A_PENALTY and not step.l2:
            continue
        if quantity.key in of_an_optimiser() and quantity.key not in told(step.rule):
            continue
        for layer, to, source in _places(session, quantity):
            name = NumberName(quantity.key, layer, to, source)
            yield name
            if quantity.own is not None:
                yield from (name._replace(example=e) for e in range(len(step.inputs)))


def _places(session: Session, quantity: Quantity) -> Iterator[tuple[int, int, int]]:
    network = session.position.step.network
    sizes = network.sizes
    if "layer" not in quantity.indices:
        width = {"x": sizes[0], "dC/dx": sizes[0], "y": sizes[-1]}.get(quantity.key, 0)
        yield from ((0, to, 0) for to in (range(1, width + 1) if width else (0,)))
        return
    for layer in range(1, network.depth + 1):
        softmax = network.activations[layer - 1] == "softmax"
        if quantity.key == ("slope" if softmax else "J"):
            continue
        if quantity.key == "dz/dz" and (layer == 1 or network.activations[layer - 2] != "softmax"):
            continue
        from_ = sizes[layer] if quantity.key == "J" else sizes[layer - 1]
        sources = range(1, from_ + 1) if "source" in quantity.indices else (0,)
        yield from ((layer, *at) for at in product(range(1, sizes[layer] + 1), sources))
