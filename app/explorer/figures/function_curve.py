"""The curve of a network of one input: with the bend that is told, or fitted hinge by hinge; a target, and the gap."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from app.engine.network import Array, Network
from app.engine.one_input import curve_of, highest, hinges
from app.explorer.figures.figure import Figure
from app.explorer.session import Session

TARGETS: dict[str, Callable[[Array], Array]] = {"": np.zeros_like, "square": np.square, "power": np.exp2}
"""what a curve is to come close to, by name: nothing, x², 2ˣ"""
AS_IT_IS = ""
BENDS = (AS_IT_IS, "relu", "identity", "sigmoid", "tanh")
FITTED = (2, 4, 8, 16)
"""neurons of the networks that are fitted to 2ˣ hinge by hinge"""
EDGE = 3.0


def seen_network(session: Session, figure: Figure) -> Network:
    """The network that is drawn: the session's, with the bend that the figure is told; or the fitted one."""
    network = session.position.network
    if fitted := int(figure.number("fitted")):
        network = fitted_to_power(fitted)
    bend = figure.name("bend")
    return network if not bend or network.depth < 2 else _bent(network, bend)


@lru_cache(maxsize=64)
def _bent(network: Network, bend: str) -> Network:
    return replace(network, activations=(*[bend] * (network.depth - 1), network.activations[-1]), settings=())


@lru_cache(maxsize=8)
def fitted_to_power(k: int) -> Network:
    """1-k-1: k ReLUs with hinges at −2 + 4i/k, each of which adds what the slope of 2ˣ between them changes by."""
    at = -2 + 4 * np.arange(k + 1) / k
    slopes = np.diff(np.exp2(at)) / np.diff(at)
    turned: Array = np.diff(slopes, prepend=0.0)
    return Network((np.ones((k, 1)), turned[None, :]), (-at[:-1], np.array([0.25])), ("relu", "identity"))


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

    def gap(x: Array) -> Array:
        wanted = target(figure, x)
        assert wanted is not None
        return np.abs(curve_of(network, x) - wanted)

    return highest(gap, *ends(figure), hinges(network))


@lru_cache(maxsize=256)
def lowest(network: Network, figure: Figure) -> tuple[float, float]:
    """Where the curve is lowest between the ends, and its value there."""
    x, value = highest(lambda x: -curve_of(network, x), *ends(figure), hinges(network))
    return x, -value
