"""The tick in the explain panel: the sum over all routes, found without backprop, beside backprop's gradient."""

import math

import numpy as np

from app.engine.activations import pull_back
from app.engine.losses import REDUCTIONS
from app.explorer.session import Parameter
from app.explorer.training_step import TrainingStep
from app.scene.shown_paths import ShownPaths

TOLERANCE = 1e-9  # of the sizes that are added up


def routes_equal_gradient(step: TrainingStep, parameter: Parameter, paths: ShownPaths, gradient: float) -> bool:
    """Whether all routes add up to backprop's gradient, those shown with their rest and all of them walked at once."""
    contributions = [path.contribution for path in paths.routes] + [paths.rest]
    allowed = TOLERANCE * (abs(gradient) + sum(map(abs, contributions)))
    both = (sum(contributions), sum_over_routes(step, parameter))
    return all(math.isclose(one, gradient, rel_tol=TOLERANCE, abs_tol=allowed) for one in both)


def sum_over_routes(step: TrainingStep, parameter: Parameter) -> float:
    """∂C/∂w walked from the parameter towards the loss, against the direction of backprop: forward accumulation.

    ż⁽ˡ⁾ = a of the weight, then ż⁽ᵐ⁺¹⁾ = W⁽ᵐ⁺¹⁾ (f′(z⁽ᵐ⁾) ⊙ ż⁽ᵐ⁾), at last Σ δ⁽ᴸ⁾ ⊙ ż⁽ᴸ⁾ (a softmax Jacobian is
    symmetric, so `pull_back` also pushes forward).
    """
    layer, to, source = parameter
    network, passed = step.network, step.forward
    moved = np.zeros_like(passed.z[layer - 1])
    moved[:, to - 1] = passed.a[layer - 1][:, source - 1] if source else 1.0
    for at in range(layer, network.depth):
        activated = pull_back(network.activations[at - 1], passed.z[at - 1], passed.a[at], moved)
        moved = activated @ network.weights[at].T
    return float((moved * step.true_backward.delta[-1]).sum() * REDUCTIONS[step.reduction](len(step.inputs)))
