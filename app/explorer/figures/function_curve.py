"""The curve of a network of one input: with the bend that is told, or fitted hinge by hinge; a target, and the gap."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from app.engine.network import Array, Network
from app.engine.one_input import curve_of, highest, hinges
from app.explorer.figures.figure import Figure
from app.explorer.session import Session

TARGETS: dict[str, Callable[[Array], Array]] = {
    "": np.zeros_like,
    "points": lambda x: 2 - x,
    "square": np.square,
    "power": np.exp2,
}
"""what a curve is to come close to, by name: nothing, two points, x², 2ˣ"""
TO_MEET = np.array([-1.0, 2.0])
"""where the two points are"""
TO_FIT = ("square", "power")
AS_IT_IS = ""
BENDS = (AS_IT_IS, "binary_step", "relu", "identity", "sigmoid", "tanh")
FITTED = (2, 4, 8, 16)
"""neurons of the networks that are fitted to a target hinge by hinge"""
EDGE = 3.0


def seen_network(session: Session, figure: Figure) -> Network:
    """The network that is drawn: the session's, with the bend that the figure is told; or the fitted one."""
    network = session.position.network
    if fitted := int(figure.number("fitted")):
        network = fitted_to(figure.name("target"), fitted)
    bend = figure.name("bend")
    return bent(network, bend) if bend else network


@lru_cache(maxsize=64)
def bent(network: Network, bend: str) -> Network:
    """The network with another bend in its hidden layers, of a single layer in that."""
    bends = (*[bend] * (network.depth - 1), network.activations[-1]) if network.depth > 1 else (bend,)
    return replace(network, activations=bends, settings=())


@lru_cache(maxsize=16)
def fitted_to(name: str, k: int) -> Network:
    """1-k-1 of ReLUs, exact at −2 + 4i/k: of 2ˣ with a hinge at each but the last, of x² in pairs from 0 outwards.

    Each neuron adds what the slope of the target between those places changes by.
    """
    if name == "square":
        apart = 4 / k
        outwards = apart * np.arange(k // 2)
        sides = np.tile([1.0, -1.0], k // 2)
        added = np.where(np.repeat(outwards, 2) == 0, apart, 2 * apart)
        return Network((sides[:, None], added[None, :]), (-np.repeat(outwards, 2), np.zeros(1)), ("relu", "identity"))
    at = -2 + 4 * np.arange(k + 1) / k
    wanted = TARGETS[name](at)
    slopes = np.diff(wanted) / np.diff(at)
    turned: Array = np.diff(slopes, prepend=0.0)
    return Network((np.ones((k, 1)), turned[None, :]), (-at[:-1], wanted[:1]), ("relu", "identity"))


def target(figure: Figure, x: Array) -> Array | None:
    """The target over x, None where there is none."""
    name = figure.name("target")
    return TARGETS[name](x) if name else None


def ends(figure: Figure) -> tuple[float, float]:
    """Where the target is given: from, to."""
    return figure.number("from"), figure.number("to")


@lru_cache(maxsize=256)
def largest_gap(network: Network, figure: Figure) -> tuple[float, float] | None:
    """Where the curve is farthest from its target, and how far; None where there is none."""
    if not figure.name("target"):
        return None

    if figure.name("target") == "points":
        apart = np.abs(curve_of(network, TO_MEET) - TARGETS["points"](TO_MEET))
        farther = int(np.argmax(apart))
        return float(TO_MEET[farther]), float(apart[farther])
    return _highest_gap(network, figure.name("target"), *ends(figure))


def _highest_gap(network: Network, name: str, least: float, most: float) -> tuple[float, float]:
    def gap(x: Array) -> Array:
        return np.abs(curve_of(network, x) - TARGETS[name](x))

    return highest(gap, least, most, hinges(network))


@lru_cache(maxsize=16)
def fitted_gap(name: str, k: int) -> float:
    """The largest gap of a fitted network, from −2 to 2."""
    return _highest_gap(fitted_to(name, k), name, -2, 2)[1]


@lru_cache(maxsize=256)
def lowest(network: Network, figure: Figure) -> tuple[float, float]:
    """Where the curve is lowest between the ends, and its value there."""
    x, value = highest(lambda x: -curve_of(network, x), *ends(figure), hinges(network))
    return x, -value
