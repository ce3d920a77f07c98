"""The stages of one training step, as data: what happens where, in which order, and what it reads and writes.

For a network of L layers: z and a of every layer, the loss C, then from the output back ∂C/∂a, δ and the gradients
of every layer, then the update: 5L + 2 stages.
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
    """z, a, C, dC/da, delta, gradients or update"""
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
        return self._layers_of("w", "dC/dw")

    @property
    def active_biases(self) -> tuple[int, ...]:
        """Layers whose biases carry something in this stage; no δ goes back along a bias."""
        return self._layers_of("b", "dC/db")

    def _layers_of(self, *quantities: str) -> tuple[int, ...]:
        return tuple(sorted({layer for name, layer in self.reads + self.writes if name in quantities}))


@lru_cache
def stages(depth: int) -> tuple[Stage, ...]:
    """All stages of a network with `depth` layers of weights, in order."""
    return (*_forward(depth), _loss(depth), *_backward(depth), _update(depth))


def stage_index(depth: int, kind: str, layer: int = 0) -> int:
    """The place of a stage in the list, from 0."""
    return next(i for i, s in enumerate(stages(depth)) if s.kind == kind and layer in (0, s.layer))


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


def _update(depth: int) -> Stage:
    layers = range(1, depth + 1)
    reads = tuple((name, layer) for layer in layers for name in ("w", "b", "dC/dw", "dC/db"))
    return Stage("update", "update", 0, reads, tuple((name, layer) for layer in layers for name in ("w", "b")))
