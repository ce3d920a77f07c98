"""The known slips of backpropagation: the backward pass as it comes out when one of its rules is applied wrongly.

Each row replaces one rule (∂C/∂a, δ or the gradients) at the layers where that slip can be made; all other rules,
and all numbers that follow, stay those of `app.engine.backward`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.engine.backward import BackwardPass, BackwardRules
from app.engine.forward import ForwardPass
from app.engine.losses import LOSSES, one_hot
from app.engine.network import Array, Network, frozen

SLOPES_OF_A: dict[str, Callable[[Array], Array]] = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a * a}


def _gradients(rules: BackwardRules, layer: int, deltas: list[Array]) -> tuple[Array, Array]:
    return rules.gradients(layer, deltas[layer - 1])


@dataclass(frozen=True)
class Slip:
    """One slip: the layers at which there is room for it, and the rules it replaces; the others stay the true ones.

    `upstream` and `delta` take what the true rules take, `gradients` the δ of all layers, layer 1 first.
    """

    name: str
    layers: Callable[[BackwardRules], Sequence[int]]
    upstream: Callable[[BackwardRules, int, Array | None], Array] = BackwardRules.upstream
    delta: Callable[[BackwardRules, int, Array], Array] = BackwardRules.delta
    gradients: Callable[[BackwardRules, int, list[Array]], tuple[Array, Array]] = _gradients

    def places(self, passed: ForwardPass, targets: Array, loss: str, reduction: str) -> tuple[int, ...]:
        """The layers at which it can be made; none where it cannot be made at all."""
        return tuple(self.layers(BackwardRules(passed, targets, loss, reduction)))


def _output(rules: BackwardRules) -> Sequence[int]:
    return (rules.network.depth,)


def _hidden(rules: BackwardRules) -> Sequence[int]:
    return range(1, rules.network.depth)


def _every(rules: BackwardRules) -> Sequence[int]:
    return range(1, rules.network.depth + 1)


def _with_slope(rules: BackwardRules) -> Sequence[int]:
    """The layers whose δ has a slope as a factor that is not 1."""
    names = enumerate(rules.network.activations, 1)
    return tuple(at for at, name in names if name != "identity" and not (rules.fused and at == rules.network.depth))


def _below_several(rules: BackwardRules) -> Sequence[int]:
    return tuple(layer for layer in _hidden(rules) if rules.network.sizes[layer + 1] > 1)


def _slope_written_with_a(rules: BackwardRules) -> Sequence[int]:
    return _output(rules) if rules.network.activations[-1] in SLOPES_OF_A and not rules.fused else ()


def _for_examples(rules: BackwardRules) -> Sequence[int]:
    return _every(rules) if rules.reduction == "mean" and len(rules.targets) > 1 else ()


def _flipped_upstream(rules: BackwardRules, layer: int, above: Array | None) -> Array:
    return (1 if rules.fused else -1) * rules.upstream(layer, above)


def _flipped_delta(rules: BackwardRules, layer: int, upstream: Array) -> Array:
    return (-1 if rules.fused else 1) * rules.delta(layer, upstream)


def _delta_from_target(rules: BackwardRules, layer: int, upstream: Array) -> Array:
    y = one_hot(rules.targets, rules.network.sizes[-1]) if LOSSES[rules.loss].targets == "class" else rules.targets
    return upstream * SLOPES_OF_A[rules.network.activations[-1]](y)


def _beside_another(rules: BackwardRules) -> Sequence[int]:
    return _every(rules) if rules.network.depth > 1 else ()


def _for_outputs(rules: BackwardRules) -> Sequence[int]:
    return _output(rules) if rules.loss == "mean_squared_error" and rules.network.sizes[-1] > 1 else ()


def _upstream_of_the_sum(rules: BackwardRules, layer: int, above: Array | None) -> Array:
    return rules.network.sizes[-1] * rules.upstream(layer, above)


def path_left_out(above: Array, weights: Array) -> int:
    """The neuron (from 0) that path-missing leaves out: the last one through which something comes back."""
    carries = np.flatnonzero(above.any(axis=0) & weights.any(axis=1))
    return int(carries[-1]) if carries.size else len(weights) - 1


def _upstream_of_all_but_one(rules: BackwardRules, layer: int, above: Array) -> Array:
    kept = above.copy()
    kept[:, path_left_out(above, rules.network.weights[layer])] = 0
    return kept @ rules.network.weights[layer]


def _gradients_from_neighbour(rules: BackwardRules, layer: int, deltas: list[Array]) -> tuple[Array, Array]:
    borrowed = deltas[layer] if layer < rules.network.depth else deltas[layer - 2]
    return rules.gradients(layer, borrowed[:, np.arange(rules.network.sizes[layer]) % borrowed.shape[1]])


def _gradients_as_sum(rules: BackwardRules, layer: int, deltas: list[Array]) -> tuple[Array, Array]:
    return replace(rules, reduction="sum").gradients(layer, deltas[layer - 1])


SLIPS: dict[str, Slip] = {
    row.name: row
    for row in (
        Slip("slope-forgotten", _with_slope, delta=lambda rules, layer, upstream: upstream),
        Slip("sign-flipped", _output, upstream=_flipped_upstream, delta=_flipped_delta),
        Slip("new-weights", _hidden, upstream=lambda rules, layer, above: above @ rules.updated.weights[layer]),
        Slip("target-for-prediction", _slope_written_with_a, delta=_delta_from_target),
        Slip("path-missing", _below_several, upstream=_upstream_of_all_but_one),
        Slip("wrong-layer", _beside_another, gradients=_gradients_from_neighbour),
        Slip("not-divided", _for_examples, gradients=_gradients_as_sum),
        Slip("outputs-not-divided", _for_outputs, upstream=_upstream_of_the_sum),
    )
}
TRUE = Slip("", _every)


def backward_with_slip(
    passed: ForwardPass, targets: Array, loss: str, reduction: str, slip: str, at: int | None, updated: Network
) -> BackwardPass:
    """The backward pass with one slip (a key of SLIPS, or "" for none) at layer `at`, at None wherever it can be made.

    Where it cannot be made, the numbers are true, bit for bit. `updated` is the network after the true update.
    """
    rules = BackwardRules(passed, targets, loss, reduction, updated)
    made = SLIPS[slip] if slip else TRUE
    rows = [made if layer in made.layers(rules) and at in (None, layer) else TRUE for layer in _every(rules)]
    upstream = []
    delta = []
    above = None
    for layer, row in reversed(list(enumerate(rows, 1))):
        upstream.insert(0, row.upstream(rules, layer, above))
        delta.insert(0, row.delta(rules, layer, upstream[0]))
        above = delta[0]
    weights, biases = zip(*(row.gradients(rules, layer, delta) for layer, row in enumerate(rows, 1)), strict=True)
    return BackwardPass(*(tuple(map(frozen, part)) for part in (upstream, delta, weights, biases)))
