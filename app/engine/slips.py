"""The known slips of backpropagation: the backward pass as it comes out when one of its rules is applied wrongly.

Each row replaces one rule (the slope of the loss, ∂C/∂a, δ or the gradients) at the layers where that slip can be made;
all other rules, and all numbers that follow, stay those of `app.engine.backward`. A slip is made in the chain rule: a
penalty on the weights, which is no part of that, stays right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.engine.activations import layer_activation
from app.engine.backward import BackwardPass, BackwardRules
from app.engine.formula import letters_of, tree_of, worked_out
from app.engine.forward import ForwardPass
from app.engine.losses import LOSSES, one_hot
from app.engine.network import Array, Network, frozen

Layers = Sequence[int]
Deltas = Mapping[int, Array]
"""δ of every layer, by its number"""


@dataclass(frozen=True, eq=False)
class SlipRules(BackwardRules):
    """The true rules, and beside them what a slip may look at by mistake."""

    updated: Network
    """the network after the true update"""


def _gradients(rules: BackwardRules, layer: int, deltas: Deltas) -> tuple[Array, Array]:
    return rules.gradients(layer, deltas[layer])


@dataclass(frozen=True)
class Slip:
    """One slip: where there is room for it, and what it does in place of the true rules, which are the defaults."""

    name: str
    layers: Callable[[BackwardRules], Layers]
    """the layers at which it can be made"""
    loss_slope: Callable[[SlipRules], Array] = BackwardRules.loss_slope
    upstream: Callable[[SlipRules, int, Array], Array] = BackwardRules.upstream
    delta: Callable[[SlipRules, int, Array], Array] = BackwardRules.delta
    hidden_delta: Callable[[SlipRules, int, Array, Array], Array] | None = None
    """δ of a hidden layer from ∂C/∂a there and δ of the layer above, where the slip looks at both"""
    gradients: Callable[[SlipRules, int, Deltas], tuple[Array, Array]] = _gradients

    def delta_of(self, rules: SlipRules, layer: int, upstream: Array, above: Array) -> Array:
        """δ of a hidden layer, from ∂C/∂a there and δ of the layer above."""
        if self.hidden_delta:
            return self.hidden_delta(rules, layer, upstream, above)
        return self.delta(rules, layer, upstream)

    def places(self, passed: ForwardPass, targets: Array, loss: str, reduction: str) -> tuple[int, ...]:
        """The layers at which it can be made; none where it cannot be made at all."""
        return tuple(self.layers(BackwardRules(passed, targets, loss, reduction)))


# Where there is room for a slip


def _output(rules: BackwardRules) -> Layers:
    return (rules.network.depth,)


def _hidden(rules: BackwardRules) -> Layers:
    return range(1, rules.network.depth)


def _every(rules: BackwardRules) -> Layers:
    return range(1, rules.network.depth + 1)


def _with_slope(rules: BackwardRules) -> Layers:
    """The layers whose δ has a slope as a factor that is not 1."""
    sloped = (at for at in _every(rules) if layer_activation(rules.network, at).slope_formula != "1")
    return tuple(at for at in sloped if not (rules.fused and at == rules.network.depth))


def _below_several(rules: BackwardRules) -> Layers:
    """The layers whose neurons each feed several."""
    return tuple(layer for layer in _hidden(rules) if rules.network.sizes[layer + 1] > 1)


def _slope_written_with_a(rules: BackwardRules) -> Layers:
    slope = layer_activation(rules.network, rules.network.depth).slope_formula
    of_a = bool(slope) and letters_of(tree_of(slope)) == {"a"}
    return _output(rules) if of_a and not rules.fused else ()


def _beside_another(rules: BackwardRules) -> Layers:
    return _every(rules) if rules.network.depth > 1 else ()


def _below_one_as_wide(rules: BackwardRules) -> Layers:
    """The hidden layers that are as wide as the one above, where both have slopes that are not 1."""
    sloped = set(_with_slope(rules))
    wide = (layer for layer in _hidden(rules) if rules.network.sizes[layer] == rules.network.sizes[layer + 1])
    elementwise = (layer for layer in wide if layer_activation(rules.network, layer + 1).elementwise)
    return tuple(layer for layer in elementwise if {layer, layer + 1} <= sloped)


def _below_biases(rules: BackwardRules) -> Layers:
    """The hidden layers below one with biases that are not all 0."""
    biases = rules.network.biases
    return () if biases is None else tuple(layer for layer in _hidden(rules) if biases[layer].any())


def _averaged_over_examples(rules: BackwardRules) -> Layers:
    return _every(rules) if rules.reduction == "mean" and len(rules.targets) > 1 else ()


def _averaged_over_outputs(rules: BackwardRules) -> Layers:
    return _output(rules) if LOSSES[rules.loss].averages and rules.network.sizes[-1] > 1 else ()


# What is done in place of a rule


def _no_slope(rules: SlipRules, layer: int, upstream: Array) -> Array:
    return upstream


def _flipped_loss_slope(rules: SlipRules) -> Array:
    """y − a in place of a − y; where output activation and loss cancel, that difference is δ and not ∂C/∂a."""
    return (1 if rules.fused else -1) * rules.loss_slope()


def _flipped_delta(rules: SlipRules, layer: int, upstream: Array) -> Array:
    return (-1 if rules.fused else 1) * rules.delta(layer, upstream)


def _upstream_of_new_weights(rules: SlipRules, layer: int, above: Array) -> Array:
    return above @ rules.updated.weights[layer]


def _delta_from_target(rules: SlipRules, layer: int, upstream: Array) -> Array:
    """y(1 − y) in place of a(1 − a), where f′ is written with a."""
    y = one_hot(rules.targets, rules.network.sizes[-1]) if LOSSES[rules.loss].targets == "class" else rules.targets
    return upstream * worked_out(tree_of(layer_activation(rules.network, layer).slope_formula), {"a": y})


def path_left_out(above: Array, weights: Array) -> int:
    """The neuron (from 0) that path-missing leaves out: the last one through which something comes back."""
    carries = np.flatnonzero(above.any(axis=0) & weights.any(axis=1))
    return int(carries[-1]) if carries.size else len(weights) - 1


def _upstream_of_all_but_one(rules: SlipRules, layer: int, above: Array) -> Array:
    kept = above.copy()
    kept[:, path_left_out(above, rules.network.weights[layer])] = 0
    return rules.upstream(layer, kept)


def _slopes_exchanged(rules: SlipRules, layer: int, upstream: Array, above: Array) -> Array:
    """f′ of the layer above in the place of its own, and its own in the place of that: W carries ∂C/∂a ⊙ f′(own)."""
    own, over = (layer_activation(rules.network, at).slope(rules.passed.z[at - 1]) for at in (layer, layer + 1))
    return over * rules.upstream(layer, _true_upstream(rules, layer + 1) * own)


def _true_upstream(rules: SlipRules, layer: int) -> Array:
    upstream = rules.loss_slope()
    for at in range(rules.network.depth - 1, layer - 1, -1):
        upstream = rules.upstream(at, rules.delta(at + 1, upstream))
    return upstream


def _through_the_bias(rules: SlipRules, layer: int, upstream: Array, above: Array) -> Array:
    """With Σ bδ of the layer above added to each: its bias is taken for a weight that the neurons below feed."""
    assert rules.network.biases is not None, "there is room for it only where there are biases"
    along = above @ rules.network.biases[layer]
    return rules.delta(layer, upstream) + along[:, None]


def _gradients_from_neighbour(rules: SlipRules, layer: int, deltas: Deltas) -> tuple[Array, Array]:
    """With the δ of the layer above, of the outputs that below; over and over where that layer is narrower."""
    borrowed = deltas[layer + 1] if layer < rules.network.depth else deltas[layer - 1]
    return rules.gradients(layer, borrowed[:, np.arange(rules.network.sizes[layer]) % borrowed.shape[1]])


def _gradients_as_sum(rules: SlipRules, layer: int, deltas: Deltas) -> tuple[Array, Array]:
    of_weights, of_biases = replace(rules, reduction="sum").data_gradients(layer, deltas[layer])
    return rules.with_penalty(layer, of_weights), of_biases


def _loss_slope_of_the_sum(rules: SlipRules) -> Array:
    return rules.network.sizes[-1] * rules.loss_slope()


SLIPS: dict[str, Slip] = {
    row.name: row
    for row in (
        Slip("slope-forgotten", _with_slope, delta=_no_slope),
        Slip("sign-flipped", _output, loss_slope=_flipped_loss_slope, delta=_flipped_delta),
        Slip("new-weights", _hidden, upstream=_upstream_of_new_weights),
        Slip("target-for-prediction", _slope_written_with_a, delta=_delta_from_target),
        Slip("path-missing", _below_several, upstream=_upstream_of_all_but_one),
        Slip("wrong-layer", _beside_another, gradients=_gradients_from_neighbour),
        Slip("not-divided", _averaged_over_examples, gradients=_gradients_as_sum),
        Slip("outputs-not-divided", _averaged_over_outputs, loss_slope=_loss_slope_of_the_sum),
        Slip("slopes-exchanged", _below_one_as_wide, hidden_delta=_slopes_exchanged),
        Slip("through-the-bias", _below_biases, hidden_delta=_through_the_bias),
    )
}
TRUE = Slip("", _every)


def backward_with_slip(
    passed: ForwardPass,
    targets: Array,
    loss: str,
    reduction: str,
    slip: str,
    at: int | None,
    updated: Network,
    l2: float = 0.0,
) -> BackwardPass:
    """The backward pass with one slip (a key of SLIPS, or "" for none) at layer `at`, at None wherever it can be made.

    Where it cannot be made, the numbers are true, bit for bit. `updated` is the network after the true update.
    """
    rules = SlipRules(passed, targets, loss, reduction, updated, l2=l2)
    made = SLIPS[slip] if slip else TRUE
    places = [layer for layer in made.layers(rules) if at in (None, layer)]
    row = {layer: made if layer in places else TRUE for layer in _every(rules)}
    output = passed.network.depth
    upstream = {output: row[output].loss_slope(rules)}
    delta = {output: row[output].delta(rules, output, upstream[output])}
    for layer in reversed(_hidden(rules)):
        upstream[layer] = row[layer].upstream(rules, layer, delta[layer + 1])
        delta[layer] = row[layer].delta_of(rules, layer, upstream[layer], delta[layer + 1])
    gradients = {layer: row[layer].gradients(rules, layer, delta) for layer in _every(rules)}
    return BackwardPass(
        upstream=tuple(frozen(upstream[layer]) for layer in _every(rules)),
        delta=tuple(frozen(delta[layer]) for layer in _every(rules)),
        weight_gradients=tuple(frozen(of_weights) for of_weights, _ in gradients.values()),
        bias_gradients=tuple(frozen(of_biases) for _, of_biases in gradients.values()),
    )
