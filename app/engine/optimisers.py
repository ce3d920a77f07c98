"""Optimisers: how parameters move, from their gradients and from what the optimiser remembers of earlier ones.

Every rule is said of one array of parameters θ, a W⁽ˡ⁾ or b⁽ˡ⁾, and of its gradient g; t counts the updates from 1.

SGD         θ ← θ − η g
momentum    m ← β m + g                     θ ← θ − η m
Adam        m ← β₁ m + (1 − β₁) g           θ ← θ − η m̂ / (√v̂ + ε)
            v ← β₂ v + (1 − β₂) g²          m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)

What is remembered is 0 before the first update. Momentum: Polyak, "Some methods of speeding up the convergence of
iteration methods" (1964), as PyTorch has it, where the learning rate stands outside; Adam: Kingma and Ba, "Adam: a
method for stochastic optimization" (2015), algorithm 1.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from app.engine.backward import BackwardPass
from app.engine.network import Array, Network, frozen
from app.engine.parameters import Parameter
from app.engine.settings import Setting, with_defaults

Settings = Mapping[str, float]
"""the numbers an optimiser is told, by name"""
Fixed = tuple[NDArray[np.bool_], ...]
"""True for each parameter that no update moves: shaped like all W, then all b; empty where all move"""
KEPT = "share of what is remembered of the {} that an update keeps"
NOT_BY_0 = "small number that keeps an update from dividing by 0"
BIASES = "biases"  # among the names of those, stands for all of them


@dataclass(frozen=True)
class MemoryRule:
    """One thing that an optimiser remembers of every parameter, and how an update changes it."""

    letter: str
    """of the Latin alphabet, in lower case"""
    title: str
    """what it is, in words"""
    rule: Callable[[Array, Array, Settings], Array]
    """the new one, from the old one and the gradient"""
    formula: str
    """the same in the letters of the memory, the settings and g"""
    numpy: str
    """the same in NumPy, from the array of each memory by its letter, {g} and the settings by name"""
    torch: str
    """what torch.optim calls it in its state"""
    signed: bool = True
    """whether it can be negative"""


@dataclass(frozen=True)
class Optimiser:
    """One optimiser."""

    name: str
    title: str
    change: Callable[[Array, Sequence[Array], int, float, Settings], Array]
    """what is added to θ: from g, the new memories, t, η and the settings"""
    formula: str
    """what is taken from θ, in the letters of the memories, the settings, g, η, t and the shorthands"""
    numpy: str
    """the same in NumPy, from {g}, the array of each memory by its letter, {rate}, {t} and the settings by name"""
    torch: str
    """its name in torch.optim with the arguments, from {parameters}, {rate} and the settings by name"""
    memories: tuple[MemoryRule, ...] = ()
    """in the order in which an update changes them"""
    settings: tuple[Setting, ...] = ()
    shorthands: tuple[tuple[str, str], ...] = ()
    """letters in the formula that stand for others of its own"""

    @property
    def whole_formula(self) -> str:
        """The formula with its shorthands written out."""
        return reduce(lambda text, short: text.replace(short[0], f"({short[1]})"), self.shorthands, self.formula)

    def update(self, g: Array, memories: Sequence[Array], t: int, rate: float, settings: Settings) -> tuple[Array, ...]:
        """What update number t adds to θ, and each memory after it, from what it was; `settings` has all of them."""
        new = [each.rule(old, g, settings) for each, old in zip(self.memories, memories, strict=True)]
        return (self.change(g, new, t, rate, settings), *new)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of its memories."""
        return tuple(memory.letter for memory in self.memories)

    @property
    def counts(self) -> bool:
        """Whether it matters how many updates it has made."""
        return "{t}" in self.numpy


def _sgd_change(g: Array, memories: Sequence[Array], t: int, rate: float, settings: Settings) -> Array:
    return -rate * g


def _momentum(m: Array, g: Array, settings: Settings) -> Array:
    return settings["momentum"] * m + g


def _momentum_change(g: Array, memories: Sequence[Array], t: int, rate: float, settings: Settings) -> Array:
    return -rate * memories[0]


def _mean(m: Array, g: Array, settings: Settings) -> Array:
    return settings["beta1"] * m + (1 - settings["beta1"]) * g


def _mean_square(v: Array, g: Array, settings: Settings) -> Array:
    return settings["beta2"] * v + (1 - settings["beta2"]) * g**2


def _adam_change(g: Array, memories: Sequence[Array], t: int, rate: float, settings: Settings) -> Array:
    mean = memories[0] / (1 - settings["beta1"] ** t)
    square = memories[1] / (1 - settings["beta2"] ** t)
    change: Array = -rate * mean / (np.sqrt(square) + settings["epsilon"])
    return change


OPTIMISERS: dict[str, Optimiser] = {
    row.name: row
    for row in (
        Optimiser(
            "sgd",
            "SGD",
            _sgd_change,
            formula="η·g",
            numpy="{rate} * {g}",
            torch="SGD({parameters}, lr={rate})",
        ),
        Optimiser(
            "momentum",
            "SGD with momentum",
            _momentum_change,
            formula="η·m",
            numpy="{rate} * {m}",
            torch="SGD({parameters}, lr={rate}, momentum={momentum})",
            memories=(
                MemoryRule(
                    "m",
                    "the sum of the gradients, older ones fading",
                    _momentum,
                    "β·m + g",
                    "{momentum} * {m} + {g}",
                    "momentum_buffer",
                ),
            ),
            settings=(Setting("momentum", "β", "Momentum β", 0.9, 0, 1, below=True, words=KEPT.format("gradients")),),
        ),
        Optimiser(
            "adam",
            "Adam",
            _adam_change,
            formula="η·m̂ / (√v̂ + ε)",
            shorthands=(("m̂", "m / (1 − β₁^t)"), ("v̂", "v / (1 − β₂^t)")),
            numpy="{rate} * ({m} / (1 - {beta1}**{t})) / (np.sqrt({v} / (1 - {beta2}**{t})) + {epsilon})",
            torch="Adam({parameters}, lr={rate}, betas=({beta1}, {beta2}), eps={epsilon})",
            memories=(
                MemoryRule(
                    "m",
                    "the running mean of the gradients",
                    _mean,
                    "β₁·m + (1 − β₁)·g",
                    "{beta1} * {m} + (1 - {beta1}) * {g}",
                    "exp_avg",
                ),
                MemoryRule(
                    "v",
                    "the running mean of the squared gradients",
                    _mean_square,
                    "β₂·v + (1 − β₂)·g^2",
                    "{beta2} * {v} + (1 - {beta2}) * {g} ** 2",
                    "exp_avg_sq",
                    signed=False,
                ),
            ),
            settings=(
                Setting("beta1", "β₁", "Adam β₁", 0.9, 0, 1, below=True, words=KEPT.format("gradients")),
                Setting("beta2", "β₂", "Adam β₂", 0.999, 0, 1, below=True, words=KEPT.format("squared gradients")),
                Setting("epsilon", "ε", "Adam ε", 1e-8, 0, 1, above=True, words=NOT_BY_0),
            ),
        ),
    )
}


@dataclass(frozen=True, eq=False)
class Kept:
    """A number for every parameter: arrays shaped like all W and all b, lists over layers starting with layer 1."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...] | None
    """None in a network without biases"""

    @property
    def arrays(self) -> tuple[Array, ...]:
        """All of them, those of the weights first."""
        return (*self.weights, *(self.biases or ()))


def as_kept(network: Network, arrays: Iterable[Array]) -> Kept:
    """Arrays in the order of `Kept.arrays`, of a network of that shape."""
    every = tuple(map(frozen, arrays))
    return Kept(every[: network.depth], None if network.biases is None else every[network.depth :])


@dataclass(frozen=True, eq=False)
class Memory:
    """What an optimiser remembers between two updates."""

    updates: int = 0
    """how many it has made, where it remembers anything"""
    kept: tuple[Kept, ...] = ()
    """one for each of its memories; none before the first update, where all are 0"""

    @property
    def arrays(self) -> tuple[Array, ...]:
        """All that is remembered."""
        return tuple(array for each in self.kept for array in each.arrays)

    def of(self, index: int, network: Network) -> Kept:
        """The memory at a place (from 0) in the optimiser's list, of a network of that shape."""
        return self.kept[index] if self.kept else as_kept(network, map(np.zeros_like, every_array(network)))


NO_MEMORY = Memory()


@dataclass(frozen=True, eq=False)
class Update:
    """What an update makes."""

    network: Network
    memory: Memory
    change: Kept
    """what was added to each parameter"""


def every_array(network: Network) -> tuple[Array, ...]:
    """All W, then all b."""
    return (*network.weights, *(network.biases or ()))


def updated(
    network: Network,
    gradients: BackwardPass,
    learning_rate: float,
    optimiser: str = "sgd",
    memory: Memory = NO_MEMORY,
    settings: Settings | None = None,
    fixed: Fixed = (),
) -> Update:
    """All parameters after an update, each from the gradients of the old ones, and what is remembered then.

    What is True in `fixed` stays, and so does what is remembered of it. Settings that are absent have their defaults.
    """
    row = OPTIMISERS[optimiser]
    chosen = with_defaults(row.settings, settings or {})
    t = memory.updates + 1
    remembered = (memory.of(index, network).arrays for index in range(len(row.memories)))
    still = map(np.zeros_like, every_array(network))
    before = list(zip(still, *remembered, strict=True))
    pairs = zip(before, _every_gradient(network, gradients), strict=True)
    after = [row.update(g, memories, t, learning_rate, chosen) for (_, *memories), g in pairs]
    for at, stays in enumerate(fixed):
        after[at] = tuple(np.where(stays, old, new) for old, new in zip(before[at], after[at], strict=True))
    change, *memories_after = (as_kept(network, arrays) for arrays in zip(*after, strict=True))
    moved = as_kept(network, map(np.add, every_array(network), change.arrays))
    return Update(
        network.replace(moved.weights, moved.biases),
        Memory(t, tuple(memories_after)) if row.memories or row.counts else NO_MEMORY,
        change,
    )


def _every_gradient(network: Network, gradients: BackwardPass) -> tuple[Array, ...]:
    return gradients.weight_gradients + (() if network.biases is None else gradients.bias_gradients)


def fixed_parameters(network: Network, names: Collection[str]) -> Fixed:
    """True for each parameter that is named, by its key (w.1.2.1) or as one of the “biases”; empty where none is.

    Raises ValueError where a name is of no parameter of the network.
    """
    if not names:
        return ()
    all_biases = network.biases is not None and BIASES in names
    weights = [np.zeros(w.shape, bool) for w in network.weights]
    biases = [np.full(b.shape, all_biases) for b in network.biases or ()]
    for parameter in map(Parameter.from_key, set(names) - {BIASES} if all_biases else names):
        layer, to, source = parameter
        try:
            if parameter.is_bias:
                biases[layer - 1][to - 1] = True
            else:
                weights[layer - 1][to - 1, source - 1] = True
        except IndexError:
            raise ValueError(f"this network has no {parameter.key}") from None
    return (*weights, *biases)
