"""Which edges are drawn: all of them or, where the inputs are a picture, the largest of what is looked at."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.look import Look, Neuron, parameter_of
from app.explorer.session import Session
from app.scene.picture.layout.as_pictures import has_weight_pictures, picture_side
from app.scene.picture.layout.columns import MOST_KEPT, elided
from app.scene.picture.layout.layouts import Layout

PIXEL_EDGES = 6  # from the input picture to the neuron looked at
MOST_EDGES = 8  # from a pixel to the first layer, and from weight pictures to a neuron behind them


def shown_edges(session: Session, where: Layout, on_paths: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """Every edge that is drawn, layer by layer."""
    if not where.input_picture:
        return _all_edges(where)
    if pixel := looked_at_pixel(session):
        found = {*(Parameter(1, to, pixel) for to in leading_neurons(session, pixel)), *on_paths}
    else:
        found = {*_beside_focus(session, where, focus_neuron(session)), *on_paths}
    return tuple(sorted(found))


def looked_at_pixel(session: Session) -> int:
    """The number of the pixel that is looked at, from 1; 0 where it is none."""
    match session.view.look:
        case Neuron(0, number) if picture_side(session.position.step.network.sizes[0]):
            return number
        case _:
            return 0


def enlarged_neuron(session: Session) -> int:
    """The neuron of layer 1 that stands out of the weight pictures: the one looked at, else the one with most |δ|.

    The latter is chosen from the start, so that nothing moves when δ is reached.
    """
    step = session.position.step
    asked = next((number for layer, number in _ends(session.view.look) if layer == 1), 0)
    return asked or int(np.abs(step.backward.delta[0][session.example]).argmax()) + 1


def focus_neuron(session: Session) -> tuple[int, int]:
    """The neuron whose edges are drawn where not all can be: the one looked at, else the enlarged one of layer 1."""
    match session.view.look:
        case Parameter(layer, number, _) | Neuron(layer, number) if layer:
            return layer, number
        case _:
            return 1, enlarged_neuron(session)


def asked_neurons(session: Session) -> frozenset[tuple[int, int]]:
    """The neurons that have to be shown, of the layers that do not show all of theirs."""
    sizes = session.position.step.network.sizes
    asked: set[tuple[int, int]] = {*_ends(session.view.look)}
    if picture_side(sizes[0]):
        asked.add(focus_neuron(session))
    if has_weight_pictures(sizes):
        asked.add((1, enlarged_neuron(session)))
    if pixel := looked_at_pixel(session):
        asked |= {(1, to) for to in leading_neurons(session, pixel)}
    return frozenset(neuron for neuron in asked if elided(sizes, neuron[0]))


def _ends(look: Look) -> tuple[tuple[int, int], ...]:
    """The neuron that is looked at, or those that a weight or bias leads to and comes from."""
    match look:
        case Neuron():
            return (look,)
        case Parameter(layer, to, source):
            return ((layer, to), (layer - 1, source)) if source else ((layer, to),)
        case _:
            return ()


def leading_neurons(session: Session, pixel: int) -> tuple[int, ...]:
    """The neurons of layer 1 with the largest |w δ| of a pixel, of |w| before δ is reached."""
    at = session.position
    sizes = np.abs(at.step.network.weights[0][:, pixel - 1])
    if at.reached("delta", 1):
        sizes = sizes * np.abs(at.step.backward.delta[0][session.example])
    most = MOST_EDGES if has_weight_pictures(at.step.network.sizes) else MOST_KEPT - 1
    return _largest(sizes, range(1, len(sizes) + 1), most)


@lru_cache(maxsize=256)
def _all_edges(where: Layout) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(layer, to, source)
        for layer in range(1, where.depth + 1)
        for to in where.shown(layer)
        for source in (*where.shown(layer - 1), *_bias(where, layer))
    )


def _bias(where: Layout, layer: int) -> tuple[int, ...]:
    return (0,) if layer in where.biases else ()


def _beside_focus(session: Session, where: Layout, focus: tuple[int, int]) -> Iterator[Parameter]:
    """The edges into and out of a neuron."""
    layer, number = focus
    yield from (Parameter(layer, number, source) for source in (*_sources(session, where, focus), *_bias(where, layer)))
    if layer < where.depth:
        yield from (Parameter(layer + 1, to, number) for to in where.shown(layer + 1))


def _sources(session: Session, where: Layout, focus: tuple[int, int]) -> tuple[int, ...]:
    """Where the edges into a neuron come from: of pixels or weight pictures, the largest and the one selected."""
    layer, number = focus
    if layer > 1 + bool(where.weight_pictures):
        return where.shown(layer - 1)
    at = session.position
    selected = parameter_of(session.view.look)
    parts = np.abs(at.step.network.weights[layer - 1][number - 1])
    if at.reached("a", layer - 1):
        parts = parts * np.abs(at.step.forward.a[layer - 1][session.example])
    of = range(1, len(parts) + 1) if layer == 1 else where.shown(1)
    largest = _largest(parts, of, PIXEL_EDGES if layer == 1 else MOST_EDGES)
    return (*largest, *([selected.source] if selected and selected.source else []))


def _largest(sizes: Array, of: Iterable[int], count: int) -> tuple[int, ...]:
    """The numbers, counted from 1, of the `count` largest sizes above 0, the first of equals first."""
    numbers = np.array(tuple(of))
    order = numbers[np.argsort(-sizes[numbers - 1], kind="stable")[:count]].tolist()
    return tuple(sorted(number for number in order if sizes[number - 1] > 0))
