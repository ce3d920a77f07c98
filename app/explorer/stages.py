"""The stages of one training step, as data: what happens where, in which order, and what it reads and writes.

For a network of L layers: z and a of every layer, the loss C, then from the output back ∂C/∂a, δ and the gradients
of every layer, then the update: 5L + 2 stages, and before the update one for each thing that the optimiser remembers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

PHASES = ("forward", "loss", "backward", "update")


@dataclass(frozen=True)
class Stage:
    """One stage of a training step."""

    phase: str
    """one of PHASES"""
    kind: str
    """z, a, C, dC/da, delta, gradients, the letter of a memory (m, v), or update"""
    layer: int
    """counted from 1; 0 where the stage has none"""
    reads: tuple[tuple[str, int], ...]
    """the quantities that it needs, each with its layer"""
    writes: tuple[tuple[str, int], ...]
    """the quantities that it computes, each with its layer"""

    @property
    def active_layers(self) -> tuple[int, ...]:
        """Layers whose neurons this stage computes."""
        return (self.layer,) if self.kind in ("z", "a", "dC/da", "delta") else ()

    @property
    def active_weights(self) -> tuple[int, ...]:
        """Layers whose weights carry something in this stage."""
        return self._layers_of("w")

    @property
    def active_biases(self) -> tuple[int, ...]:
        """Layers whose biases carry something in this stage; no δ goes back along a bias."""
        return self._layers_of("b")

    @property
    def of_parameters(self) -> bool:
        """Whether it computes a number for every weight and bias of its layer, or of all."""
        return self.kind == "gradients" or self.phase == "update"

    def _layers_of(self, parameter: str) -> tuple[int, ...]:
        of = (parameter, f"dC/d{parameter}")
        return tuple(sorted({layer for name, layer in self.reads + self.writes if name in of}))


@lru_cache
def stages(depth: int, memories: tuple[str, ...] = ()) -> tuple[Stage, ...]:
    """All stages of a network with `depth` layers of weights, in order; `memories` are letters of the optimiser's."""
    remembered = (_memory(depth, letter) for letter in memories)
    return (*_forward(depth), _loss(depth), *_backward(depth), *remembered, _update(depth, memories))


def stage_index(depth: int, kind: str, layer: int = 0, memories: tuple[str, ...] = ()) -> int:
    """The place of a stage in the list, from 0."""
    return next(i for i, s in enumerate(stages(depth, memories)) if s.kind == kind and layer in (0, s.layer))


def _forward(depth: int) -> Iterator[Stage]:
    for layer in range(1, depth + 1):
        yield Stage("forward", "z", layer, (("w", layer), ("a", layer - 1), ("b", layer)), (("z", layer),))
        yield Stage("forward", "a", layer, (("z", layer),), (("a", layer),))


def _loss(depth: int) -> Stage:
    return Stage("loss", "C", 0, (("a", depth), ("y", 0)), (("C", 0),))


def _backward(depth: int) -> Iterator[Stage]:
    for layer in range(depth, 0, -1):
        behind = (("w", layer + 1), ("delta", layer + 1)) if layer < depth else (("a", depth), ("y", 0))
        yield Stage("backward", "dC/da", layer, behind, (("dC/da", layer),))
        yield Stage("backward", "delta", layer, (("dC/da", layer), ("z", layer)), (("delta", layer),))
        reads = (("delta", layer), ("a", layer - 1))
        yield Stage("backward", "gradients", layer, reads, (("dC/dw", layer), ("dC/db", layer)))


def _memory(depth: int, letter: str) -> Stage:
    return Stage("update", letter, 0, _of_parameters(depth, "dC/dw", "dC/db"), _remembered(depth, letter))


def _update(depth: int, memories: tuple[str, ...]) -> Stage:
    remembered = tuple(each for letter in memories for each in _remembered(depth, letter))
    reads = _of_parameters(depth, "w", "b", "dC/dw", "dC/db")
    return Stage("update", "update", 0, reads + remembered, _of_parameters(depth, "w", "b"))


def _remembered(depth: int, letter: str) -> tuple[tuple[str, int], ...]:
    return _of_parameters(depth, f"{letter}.w", f"{letter}.b")


def _of_parameters(depth: int, *quantities: str) -> tuple[tuple[str, int], ...]:
    return tuple((name, layer) for layer in range(1, depth + 1) for name in quantities)
