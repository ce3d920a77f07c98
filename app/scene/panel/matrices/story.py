"""Which products of matrices tell of a stage, a neuron or a gradient, in sections with a title."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.engine.parameters import Parameter
from app.explorer.reading import by_now
from app.scene.formulas.equations import delta_rule
from app.scene.formulas.parts import Note
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.jacobian import WIDEST, chain, diagonal_form, long_way, softmax_made
from app.scene.panel.matrices.loss import loss_products
from app.scene.panel.matrices.passes import (
    activations,
    bias_gradients,
    deltas,
    updates,
    upstream_products,
    weight_gradients,
    weighted_sums,
)
from app.scene.panel.matrices.product import MatrixProduct
from app.scene.panel.matrices.view import MOST_ENTRIES

SAME = "The same as {out} − {y}."
MISTAKEN = "Not what the walk shows: a mistake is hidden in the backward pass."
LOST = "Here an output is so close to 0 or 1 that this product has lost its digits. {out} − {y} has not."
OLD = Note("The weights are those from before the update: its gradients were computed with them.", "muted")


@dataclass(frozen=True, eq=False)
class Chapter:
    """Products under a title."""

    title: str
    products: tuple[MatrixProduct, ...]
    notes: tuple[Note, ...] = ()


def of_stage(factors: Factors) -> Iterator[Chapter]:
    """The current stage as products; before the first, what it will be."""
    stage = factors.reading.position.current
    if stage is None:
        yield Chapter("What comes first", (weighted_sums(factors, 1),))
        return
    layer = stage.layer
    match stage.kind:
        case "z":
            yield Chapter("", (weighted_sums(factors, layer),))
        case "a":
            yield Chapter("", (activations(factors, layer),))
        case "C":
            yield Chapter("", loss_products(factors))
        case "dC/da":
            yield Chapter("", upstream_products(factors, layer))
        case "delta":
            yield Chapter("", deltas(factors, layer))
            yield from _as_jacobian(factors, layer)
        case "gradients":
            yield Chapter("", tuple(gradient_chapters(factors, layer)))
        case _:
            for each in range(1, factors.depth + 1):
                yield Chapter(f"Layer {factors.reading.notation.number(each)}", updates(factors, each))


def of_neuron(factors: Factors, layer: int) -> Iterator[Chapter]:
    """z, ∂C/∂a and δ of its layer; an input has the z that it goes into."""
    yield Chapter("Forward", (weighted_sums(factors, max(layer, 1)),))
    if layer:
        running = delta_rule(factors.reading, layer) != "cancels"
        back = upstream_products(factors, layer, running=True) if running else ()
        yield Chapter("Backward", (*back, *deltas(factors, layer, running)))


def of_gradient(factors: Factors, parameter: Parameter) -> Iterator[Chapter]:
    """From the error at the outputs back to the gradient of a layer, factor by factor."""
    layer, _, source = parameter
    notes = (OLD,) if factors.reading.position.updated else ()
    steps = [product for each in range(factors.depth, layer - 1, -1) for product in _back_to(factors, each)]
    last = weight_gradients(factors, layer, running=True) if source else bias_gradients(factors, layer)
    n = factors.reading.notation
    yield Chapter(
        f"From the error to the gradient of {n.weight_matrix if source else n.bias_vector}", (*steps, last), notes
    )
    yield from _as_chain(factors, layer)
    if factors.reading.position.updated:
        yield Chapter("The update", (updates(factors, layer)[0 if source else 1],))


def _back_to(factors: Factors, layer: int) -> tuple[MatrixProduct, ...]:
    if delta_rule(factors.reading, layer) == "cancels":
        return deltas(factors, layer)
    return (*upstream_products(factors, layer, running=True), *deltas(factors, layer, running=True))


def gradient_chapters(factors: Factors, layer: int) -> Iterator[MatrixProduct]:
    """∂C/∂W, and ∂C/∂b where there are biases."""
    yield weight_gradients(factors, layer)
    if factors.reading.network.biases is not None:
        yield bias_gradients(factors, layer)


def _as_jacobian(factors: Factors, layer: int) -> Iterator[Chapter]:
    """The Jacobian that ⊙ f′(z), a − y or the rows of a batch stand for, of one example."""
    alone = Factors(factors.reading, alone=True)
    rule = delta_rule(factors.reading, layer)
    softmax = not factors.reading.activation(layer).elementwise
    if factors.reading.network.sizes[layer] > (WIDEST if softmax else MOST_ENTRIES):
        return
    if rule == "slope":
        yield Chapter(_titled("As a Jacobian", factors), (diagonal_form(alone, layer),))
    elif rule == "cancels":
        product = long_way(alone, layer)
        made = (softmax_made(alone, layer),) if softmax else ()
        yield Chapter(
            _titled("The long way, with the Jacobian", factors), (*made, product), (_compared(alone, product),)
        )
    elif factors.batch:
        yield Chapter(_titled("With the Jacobian", factors), deltas(alone, layer))


def _as_chain(factors: Factors, layer: int) -> Iterator[Chapter]:
    fused = delta_rule(factors.reading, factors.depth) == "cancels"
    widths = factors.reading.network.sizes[layer:]
    if max(widths) <= WIDEST and not (fused and layer == factors.depth):
        product = chain(Factors(factors.reading, alone=True), layer)
        title = f"The same {factors.letters.said['delta']} as a product of Jacobians"
        yield Chapter(_titled(title, factors), (product,))


def _compared(factors: Factors, product: MatrixProduct) -> Note:
    delta = by_now(factors.delta(factors.depth).values)
    same = np.allclose(by_now(product.result.values), delta, rtol=1e-9, atol=1e-12)
    text = SAME if same else MISTAKEN if factors.reading.step.slip else LOST
    return Note(text.format(**factors.letters.said), "good" if same else "warning")


def _titled(title: str, factors: Factors) -> str:
    return f"{title}, example {factors.reading.example + 1}" if factors.batch else title


def of_layer(factors: Factors, layer: int) -> Iterator[Chapter]:
    """z, a, ∂C/∂a, δ and the gradients of a layer; the inputs have the z that they go into."""
    if layer == 0:
        yield Chapter("Forward", (weighted_sums(factors, 1),))
        return
    yield Chapter("Forward", (weighted_sums(factors, layer), activations(factors, layer)))
    running = delta_rule(factors.reading, layer) != "cancels"
    back = upstream_products(factors, layer, running=True) if running else ()
    yield Chapter("Backward", (*back, *deltas(factors, layer, running), *gradient_chapters(factors, layer)))


def of_loss(factors: Factors) -> Iterator[Chapter]:
    """C, and ∂C/∂a of the outputs."""
    yield Chapter("Forward", loss_products(factors))
    yield Chapter("Backward", upstream_products(factors, factors.depth))
