"""A whole layer, or the loss, as products of matrices."""

from collections.abc import Iterator

from app.scene.formulas.equations import delta_rule
from app.scene.panel.matrices.backward import deltas, upstream
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.forward import activations, weighted_sums
from app.scene.panel.matrices.loss import loss
from app.scene.panel.matrices.story import Chapter, gradients


def of_layer(factors: Factors, layer: int) -> Iterator[Chapter]:
    """z, a, ∂C/∂a, δ and the gradients of a layer; the inputs have the z that they go into."""
    if layer == 0:
        yield Chapter("Forward", (weighted_sums(factors, 1),))
        return
    yield Chapter("Forward", (weighted_sums(factors, layer), activations(factors, layer)))
    running = delta_rule(factors.readings, layer) != "cancels"
    back = upstream(factors, layer, running=True) if running else ()
    yield Chapter("Backward", (*back, *deltas(factors, layer, running), *gradients(factors, layer)))


def of_loss(factors: Factors) -> Iterator[Chapter]:
    """C, and ∂C/∂a of the outputs."""
    yield Chapter("Forward", loss(factors))
    yield Chapter("Backward", upstream(factors, factors.depth))
