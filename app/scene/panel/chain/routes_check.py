"""The tick in the explain panel: the sum over all routes, found without backprop, beside backprop's gradient."""

import math

import numpy as np

from app.engine.activations import pull_back
from app.engine.losses import REDUCTIONS
from app.engine.measured_slope import Parameter
from app.engine.network import Array
from app.explorer.training_step import TrainingStep
from app.scene.picture.shown_paths import ShownPaths

TOLERANCE = 1e-9  # of the sizes that are added up


def routes_equal_gradient(paths: ShownPaths, gradient: float, walked: float) -> bool:
    """Whether all routes add up to backprop's gradient, those shown with their rest and all `walked` at once."""
    contributions = [path.contribution for path in paths.routes] + [paths.rest]
    allowed = TOLERANCE * (abs(gradient) + sum(map(abs, contributions)))
    both = (sum(contributions), walked)
    return all(math.isclose(one, gradient, rel_tol=TOLERANCE, abs_tol=allowed) for one in both)


def sum_over_routes(step: TrainingStep, parameter: Parameter) -> float:
    """∂C/∂w walked from the parameter towards the loss, against the direction of backprop: forward accumulation.

    ż⁽ˡ⁾ = a of the weight, then ż⁽ᵐ⁺¹⁾ = W⁽ᵐ⁺¹⁾ (f′(z⁽ᵐ⁾) ⊙ ż⁽ᵐ⁾), at last Σ δ⁽ᴸ⁾ ⊙ ż⁽ᴸ⁾ (a softmax Jacobian is
    symmetric, so `pull_back` also pushes forward).
    """
    layer, to, source = parameter
    moved = np.zeros_like(step.forward.z[layer - 1])
    moved[:, to - 1] = step.forward.a[layer - 1][:, source - 1] if source else 1.0
    return float(_at_loss(step, layer, moved).sum() * REDUCTIONS[step.reduction](len(step.inputs)))


def sum_over_routes_of_input(step: TrainingStep, number: int, example: int) -> float:
    """∂C/∂x of one example's own loss in the same way; it begins with ż⁽¹⁾ = w of the input (from 1)."""
    moved = np.zeros_like(step.forward.z[0])
    moved[example] = step.network.weights[0][:, number - 1]
    return float(_at_loss(step, 1, moved)[example])


def _at_loss(step: TrainingStep, layer: int, moved: Array) -> Array:
    """How far each example's loss moves where z of a layer moves by so much."""
    network, passed = step.network, step.forward
    for at in range(layer, network.depth):
        activated = pull_back(network.activations[at - 1], passed.z[at - 1], passed.a[at], moved)
        moved = activated @ network.weights[at].T
    return (moved * step.true_backward.delta[-1]).sum(axis=1)
