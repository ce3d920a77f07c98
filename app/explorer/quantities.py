"""The quantities of the walk, a row each: how it is written, what it belongs to, its numbers in a training step.

Their keys are what the names of numbers begin with (see number.py). Layers and neurons count from 1;
inputs are layer 0.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from app.engine.activations import layer_activation, softmax_jacobian
from app.engine.backward import input_gradient
from app.engine.losses import LOSSES, loss_per_example, one_hot
from app.engine.network import Array
from app.engine.optimisers import OPTIMISERS, Kept, Optimiser
from app.engine.settings import Setting
from app.explorer.notation import Derivative, Letter, Notation, Symbol, letter_symbol
from app.explorer.stages import stages
from app.explorer.training_step import TrainingStep

Owner = Literal["neuron", "parameter", "loss", "walk"]


@dataclass(frozen=True)
class Quantity:
    """One quantity of the walk."""

    key: str
    indices: tuple[str, ...]
    """what the name of one of its numbers counts: any of layer, to, source"""
    of: Owner
    """what one of its numbers belongs to"""
    words: str
    """what one of its numbers is, with {owner} for whose it is"""
    letter: Callable[..., Letter]
    """how a notation writes it, from that and the indices"""
    array: Callable[[TrainingStep, int], Array]
    """its numbers of a layer as the walk computes them: a row for each example, or one number for the whole batch"""
    own: Callable[[TrainingStep, int, int], Array] | None
    """those of a layer that one example (from 0) has alone; None where no example has its own"""
    stage: str = ""
    """the kind of the stage that writes it, empty where none does"""
    known_with: str = ""
    """the quantity that it is known with, where no stage is its own"""
    memory: str = ""
    """the letter of what the optimiser remembers that it is, empty where it is nothing of that"""
    new: Callable[[TrainingStep, int], Array] | None = None
    """its numbers once that stage has replaced those that were given; None where it has none before"""
    old: bool = False
    """whether its numbers are those from before a stage replaced them"""

    @property
    def of_biases(self) -> bool:
        """Whether its numbers belong to biases, which a network may not have."""
        return self.of == "parameter" and "source" not in self.indices


def _row(array: Callable[[TrainingStep, int], Array]) -> Callable[[TrainingStep, int, int], Array]:
    return lambda step, layer, example: array(step, layer)[example]


def _inputs(step: TrainingStep, _: int) -> Array:
    return step.inputs


def _weights(step: TrainingStep, layer: int) -> Array:
    return step.network.weights[layer - 1]


def _new_weights(step: TrainingStep, layer: int) -> Array:
    return step.updated.weights[layer - 1]


def _biases(step: TrainingStep, layer: int) -> Array:
    return _of_biases(step.network.biases, layer)


def _new_biases(step: TrainingStep, layer: int) -> Array:
    return _of_biases(step.updated.biases, layer)


def _changes(step: TrainingStep, layer: int) -> Array:
    return step.update.change.weights[layer - 1]


def _bias_changes(step: TrainingStep, layer: int) -> Array:
    return _of_biases(step.update.change.biases, layer)


def _of_biases(arrays: tuple[Array, ...] | None, layer: int) -> Array:
    if arrays is None:
        raise ValueError("a network without biases")
    return arrays[layer - 1]


def _z(step: TrainingStep, layer: int) -> Array:
    return step.forward.z[layer - 1]


def _a(step: TrainingStep, layer: int) -> Array:
    return step.forward.a[layer]


def _slopes(step: TrainingStep, layer: int) -> Array:
    return slope_of(step, layer, step.forward.z[layer - 1])


def _slopes_of_one(step: TrainingStep, layer: int, example: int) -> Array:
    return slope_of(step, layer, step.forward.z[layer - 1][example])


def slope_of(step: TrainingStep, layer: int, z: Array) -> Array:
    """f′ of weighted sums in a layer. Raises ValueError where it is a softmax, whose neurons have none of their own."""
    return layer_activation(step.network, layer).slope(z)


def _jacobians(step: TrainingStep, layer: int) -> Array:
    return softmax_jacobian(step.forward.a[layer])


def _jacobian_of_one(step: TrainingStep, layer: int, example: int) -> Array:
    return softmax_jacobian(step.forward.a[layer][example])


def _through_softmax(step: TrainingStep, layer: int) -> Array:
    """∂z/∂z of the layer before, a softmax: Σᵢ wᵢ·∂aᵢ/∂z."""
    products: Array = step.network.weights[layer - 1] @ softmax_jacobian(step.forward.a[layer - 1])
    return products


def _through_softmax_of_one(step: TrainingStep, layer: int, example: int) -> Array:
    products: Array = step.network.weights[layer - 1] @ softmax_jacobian(step.forward.a[layer - 1][example])
    return products


def _loss(step: TrainingStep, _: int) -> Array:
    return np.asarray(step.total_loss)


def _loss_of_one(step: TrainingStep, _: int, example: int) -> Array:
    return np.asarray(loss_per_example(step.forward, step.targets, step.loss)[example])


def _targets(step: TrainingStep, _: int) -> Array:
    """A number for each output; a class number is written out as 0s and a 1."""
    classes = LOSSES[step.loss].targets == "class"
    return one_hot(step.targets, step.network.sizes[-1]) if classes else step.targets


def _rate(step: TrainingStep, _: int) -> Array:
    return np.asarray(step.learning_rate)


def _l2(step: TrainingStep, _: int) -> Array:
    return np.asarray(step.l2)


def _setting(name: str) -> Callable[[TrainingStep, int], Array]:
    return lambda step, _: np.asarray(step.settings[name])


def _count(step: TrainingStep, _: int) -> Array:
    return np.asarray(step.memory.updates + 1)


def _penalty(step: TrainingStep, _: int) -> Array:
    return np.asarray(step.penalty)


def _penalty_slopes(step: TrainingStep, layer: int) -> Array:
    return step.penalty_slope(layer)


def _upstream(step: TrainingStep, layer: int) -> Array:
    return step.backward.upstream[layer - 1]


def _delta(step: TrainingStep, layer: int) -> Array:
    return step.backward.delta[layer - 1]


def _gradients(step: TrainingStep, layer: int) -> Array:
    return step.backward.weight_gradients[layer - 1]


def _gradients_of_one(step: TrainingStep, layer: int, example: int) -> Array:
    return np.outer(step.backward.delta[layer - 1][example], step.forward.a[layer - 1][example])


def _bias_gradients(step: TrainingStep, layer: int) -> Array:
    return step.backward.bias_gradients[layer - 1]


def _bias_gradients_of_one(step: TrainingStep, layer: int, example: int) -> Array:
    deltas: Array = step.backward.delta[layer - 1][example]
    return deltas


def _by_inputs(step: TrainingStep, _: int) -> Array:
    return input_gradient(step.forward, step.backward)


def _by_z(n: Notation, layer: int, output: int, source: int) -> Letter:
    return Derivative(n.a(layer, output), n.z(layer, source))


def _by_z_before(n: Notation, layer: int, to: int, source: int) -> Letter:
    return Derivative(n.z(layer, to), n.z(layer - 1, source))


def _by_b(n: Notation, layer: int, neuron: int) -> Letter:
    return n.gradient(layer, neuron, 0)


def _by_x(n: Notation, number: int) -> Letter:
    return n.upstream(0, number)


def _change_of_w(n: Notation, layer: int, to: int, source: int) -> Letter:
    return _change_of(n.weight(layer, to, source))


def _change_of_b(n: Notation, layer: int, neuron: int) -> Letter:
    return _change_of(n.bias(layer, neuron))


def _change_of(symbol: Symbol) -> Symbol:
    return replace(symbol, letter=f"Δ{symbol.letter}")


JACOBIAN = "how fast {owner} changes with the weighted sum of {other}"
BETWEEN = "how fast the weighted sum of {owner} changes with that of {other}"
UPSTREAM = "how fast {loss} changes with the activation of {owner}"
DELTA = "how fast {loss} changes with the weighted sum of {owner}"
INPUT = "how fast {loss} changes with {owner}"
GRADIENT = "gradient of the {owner}"
PENALTY = "what the penalty adds to the gradient of the {owner}"
CHANGE = "change of the {owner}"
# What the name of a number counts behind the key: of a weight to, then from.
NEURON = ("layer", "to")
PAIR = ("layer", "to", "source")

_TABLE = (
    Quantity("x", ("to",), "neuron", "{owner}", lambda n, i: n.a(0, i), _inputs, _row(_inputs)),
    Quantity("w", PAIR, "parameter", "{owner}", Notation.weight, _weights, None, "update", new=_new_weights),
    Quantity("b", NEURON, "parameter", "{owner}", Notation.bias, _biases, None, "update", new=_new_biases),
    Quantity("z", NEURON, "neuron", "weighted sum of {owner}", Notation.z, _z, _row(_z), "z"),
    Quantity("a", NEURON, "neuron", "activation of {owner}", Notation.a, _a, _row(_a), "a"),
    Quantity("slope", NEURON, "neuron", "slope of {owner}", Notation.slope, _slopes, _slopes_of_one, known_with="z"),
    Quantity("J", PAIR, "neuron", JACOBIAN, _by_z, _jacobians, _jacobian_of_one, known_with="a"),
    Quantity("dz/dz", PAIR, "neuron", BETWEEN, _by_z_before, _through_softmax, _through_softmax_of_one, known_with="z"),
    Quantity("C", (), "loss", "loss", lambda n: n.C, _loss, _loss_of_one, "C"),
    Quantity("y", ("to",), "neuron", "target of {owner}", Notation.y, _targets, _row(_targets)),
    Quantity("eta", (), "walk", "learning rate", lambda n: n.rate, _rate, None),
    Quantity("l2", (), "walk", "how much the penalty counts", lambda n: n.decay, _l2, None),
    Quantity("penalty", (), "walk", "penalty", lambda n: n.share_of_weights, _penalty, None, known_with="C"),
    Quantity("dC/da", NEURON, "neuron", UPSTREAM, Notation.upstream, _upstream, _row(_upstream), "dC/da"),
    Quantity("delta", NEURON, "neuron", DELTA, Notation.delta, _delta, _row(_delta), "delta"),
    Quantity("dC/dw", PAIR, "parameter", GRADIENT, Notation.gradient, _gradients, _gradients_of_one, "gradients"),
    Quantity("dC/db", NEURON, "parameter", GRADIENT, _by_b, _bias_gradients, _bias_gradients_of_one, "gradients"),
    Quantity(
        "penalty.w", PAIR, "parameter", PENALTY, Notation.penalty_slope, _penalty_slopes, None, known_with="dC/dw"
    ),
    Quantity("change.w", PAIR, "parameter", CHANGE, _change_of_w, _changes, None, "update"),
    Quantity("change.b", NEURON, "parameter", CHANGE, _change_of_b, _bias_changes, None, "update"),
    Quantity("dC/dx", ("to",), "neuron", INPUT, _by_x, _by_inputs, _row(_by_inputs), known_with="delta"),
)
COUNT = "t"
"""of updates: its key, and its letter in the rows of optimisers"""


@lru_cache
def _setting_quantity(setting: Setting) -> Quantity:
    def written(n: Notation) -> Letter:
        return letter_symbol(n.optimiser_letter(setting.letter))

    return Quantity(setting.name, (), "walk", setting.words or setting.title, written, _setting(setting.name), None)


_UPDATES = Quantity(
    COUNT, (), "walk", "number of this update", lambda n: Symbol(n.optimiser_letter(COUNT)), _count, None
)
_ROWS: dict[str, Quantity] = {row.key: row for row in (*_TABLE, _UPDATES)}


def settings_of_optimisers() -> dict[str, Setting]:
    """What optimisers are told, by name."""
    return {setting.name: setting for row in OPTIMISERS.values() for setting in row.settings}


class _Quantities(Mapping[str, Quantity]):
    """The rows by key, with those of what optimisers remember: `m.w` and `m.b` of each memory m; and, of all that an
    update replaces, what it was before: `old.w`.
    """

    def __getitem__(self, key: str) -> Quantity:
        if key in _ROWS:
            return _ROWS[key]
        letter, _, parameter = key.partition(".")
        if letter == "old" and parameter in _replaced():
            return _old_quantity(parameter)
        if parameter in ("w", "b") and letter in _memory_letters():
            return _memory_quantity(letter, parameter)
        return _setting_quantity(settings_of_optimisers()[key])

    def __iter__(self) -> Iterator[str]:
        return iter((*_ROWS, *settings_of_optimisers(), *_replaced()[2:], *map(old_key, _replaced())))

    def __len__(self) -> int:
        return len(tuple(iter(self)))


QUANTITIES: Mapping[str, Quantity] = _Quantities()
OF_A_PENALTY = ("l2", "penalty", "penalty.w")
"""those that are there only where the loss has a penalty"""


def of_an_optimiser() -> tuple[str, ...]:
    """Those that are there only where the optimiser goes by them."""
    return (*settings_of_optimisers(), COUNT)


def told(rule: Optimiser) -> tuple[str, ...]:
    """The keys of what an optimiser goes by, beside gradients and what it remembers."""
    return (*(setting.name for setting in rule.settings), *((COUNT,) if rule.counts else ()))


def old_key(key: str) -> str:
    """The key of what a quantity was before an update replaced it."""
    return f"old.{key}"


def change_key(key: str) -> str:
    """The key of how much an update changes a weight or a bias."""
    return f"change.{key}"


def _replaced() -> tuple[str, ...]:
    """The keys of all that an update replaces."""
    return ("w", "b", *(f"{letter}.{parameter}" for letter in _memory_letters() for parameter in "wb"))


@lru_cache
def _old_quantity(key: str) -> Quantity:
    row = QUANTITIES[key]
    return replace(row, key=old_key(key), words=f"{row.words} before the update", stage="", new=None, old=True)


def _memory_letters() -> tuple[str, ...]:
    return tuple(dict.fromkeys(letter for row in OPTIMISERS.values() for letter in row.letters))


@lru_cache
def _memory_quantity(letter: str, parameter: str) -> Quantity:
    """What an optimiser remembers of the weights, or of the biases, under a letter."""

    def of(kept: Kept, layer: int) -> Array:
        return kept.weights[layer - 1] if parameter == "w" else _of_biases(kept.biases, layer)

    def before(step: TrainingStep, layer: int) -> Array:
        return of(step.memory.of(_place(step, letter), step.network), layer)

    def after(step: TrainingStep, layer: int) -> Array:
        return of(step.update.memory.of(_place(step, letter), step.network), layer)

    def written(n: Notation, *indices: int) -> Letter:
        return n.memory(letter, *indices, *(() if parameter == "w" else (0,)))

    indices = PAIR if parameter == "w" else NEURON
    words = f"{letter}, what the optimiser remembers of the {{owner}}"
    return Quantity(
        f"{letter}.{parameter}", indices, "parameter", words, written, before, None, letter, memory=letter, new=after
    )


def _place(step: TrainingStep, letter: str) -> int:
    """Where a memory stands in the optimiser's list. Raises ValueError where it has none of that letter."""
    return step.rule.letters.index(letter)


@lru_cache(maxsize=1024)
def known(depth: int, memories: tuple[str, ...], stage: int) -> frozenset[tuple[str, int]]:
    """Each quantity and layer that is known after so many stages: what is given, what they write, what comes with it.

    `memories` are the letters of what the optimiser remembers, which is 0 at first.
    """
    written = [quantity for reached in stages(depth, memories)[:stage] for quantity in reached.writes]
    keys = ("w", "b", *(f"{letter}.{parameter}" for letter in memories for parameter in "wb"))
    parameters = ((key, layer) for key in (*keys, *map(old_key, keys)) for layer in range(1, depth + 1))
    given = ((key, 0) for key in of_an_optimiser())
    found = {("x", 0), ("a", 0), ("y", 0), ("eta", 0), ("l2", 0), *given, *parameters, *written}
    found |= {(change_key(key), layer) for key, layer in written if key in ("w", "b")}
    for row in QUANTITIES.values():
        layers = [layer for key, layer in found if key == row.known_with]
        of_inputs = "layer" not in row.indices
        found |= {(row.key, 0) for layer in layers if layer <= 1} if of_inputs else {(row.key, at) for at in layers}
    return frozenset(found)
