"""What the picture shows of a network: where it stands, which routes and edges are drawn; what can be asked about.

Where the inputs are a picture, not all edges can be drawn, but the largest of what is looked at.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from app.caches import PerObject
from app.engine.activations import layer_activation
from app.engine.network import Array
from app.engine.parameters import Parameter
from app.engine.paths import Path
from app.explorer.look import Look, Neuron, parameter_of
from app.explorer.practise.predicting import Pictured
from app.explorer.session import Session
from app.explorer.shown_paths import shown_paths
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.layers import MOST_KEPT, elided, has_weight_pictures, most_kept, picture_side
from app.scene.picture.layout.layouts import Layout

PIXEL_EDGES = 6  # from the input picture to the neuron looked at
MOST_EDGES = 8  # from a pixel to the first layer, and from weight pictures to a neuron behind them


class Drawn(NamedTuple):
    """What is drawn of a session, before any mark is made."""

    where: Layout
    routes: dict[int, Path]  # the paths of what is looked at, by their numbers
    on_paths: frozenset[Parameter]  # the edges that these run along
    edges: tuple[Parameter, ...]  # all that are drawn, layer by layer


def drawn(session: Session, frame: str = "wide") -> Drawn:
    """What is drawn in a frame of places.FRAMES; the same neurons and edges in every one."""
    network = session.position.step.network
    routes, kept = _drawable(session)
    enlarged = _enlarged_neuron(session) if has_weight_pictures(network.sizes) else 0
    mixed = not layer_activation(network, network.depth).elementwise
    inner = tuple(at for at in range(1, network.depth) if not layer_activation(network, at).elementwise)
    where = layout(network.sizes, network.biases is not None, frame, kept, enlarged, mixed, inner)
    on_paths = _edges_of(parameter_of(session.view.look), routes.values())
    return Drawn(where, routes, on_paths, _shown_edges(session, where, on_paths))


_still: PerObject[Session, dict[str, Drawn]] = PerObject(lambda session: {})


def held_still(session: Session, frame: str) -> Drawn:
    """What is drawn, worked out once for a session that other numbers are tried in."""
    kept = _still(session)
    if frame not in kept:
        kept[frame] = drawn(session, frame)
    return kept[frame]


def pictured(session: Session) -> Pictured:
    """The neurons, weights and biases that are drawn; weight pictures first."""
    where, _, _, edges = drawn(session)
    pictures = where.weight_pictures.numbers if where.weight_pictures else ()
    circles = ((place.layer, place.number) for place in where.circles)
    return Pictured((*((1, number) for number in pictures), *circles), edges)


def _drawable(session: Session) -> tuple[dict[int, Path], frozenset[tuple[int, int]]]:
    """The numbered routes that can be drawn, and the neurons that elided layers must show for them.

    Where the routes pass through more neurons of an elided layer than it can show, the larger routes are drawn.
    """
    sizes = session.position.step.network.sizes
    kept = _asked_neurons(session)
    routes = {}
    for number, route in enumerate(shown_paths(session).routes, 1):
        wanted = kept | {(at, j) for at, j in route.neurons if elided(sizes, at)}
        if all(count <= most_kept(sizes, at) for at, count in Counter(at for at, _ in wanted).items()):
            routes[number] = route
            kept = wanted
    return routes, frozenset(kept)


def _edges_of(selected: Parameter | None, routes: Iterable[Path]) -> frozenset[Parameter]:
    pairs = (pair for route in routes for pair in zip(route.neurons, route.neurons[1:], strict=False))
    return frozenset({*([selected] if selected else []), *(Parameter(m, to, source) for (_, source), (m, to) in pairs)})


def _shown_edges(session: Session, where: Layout, on_paths: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """Every edge that is drawn, layer by layer."""
    if not where.input_picture:
        return _all_edges(where)
    if pixel := looked_at_pixel(session):
        found = {*(Parameter(1, to, pixel) for to in _leading_neurons(session, pixel)), *on_paths}
    else:
        found = {*_beside_focus(session, where, _focus_neuron(session)), *on_paths}
    return tuple(sorted(found))


def looked_at_pixel(session: Session) -> int:
    """The number of the pixel that is looked at, from 1; 0 where it is none."""
    match session.view.look:
        case Neuron(0, number) if picture_side(session.position.step.network.sizes[0]):
            return number
        case _:
            return 0


def _enlarged_neuron(session: Session) -> int:
    """The neuron of layer 1 that stands out of the weight pictures: the one looked at, else the one with most |δ|.

    The latter is chosen from the start, so that nothing moves when δ is reached.
    """
    step = session.position.step
    asked = next((number for layer, number in _ends(session.view.look) if layer == 1), 0)
    return asked or int(np.abs(step.backward.delta[0][session.example]).argmax()) + 1


def _focus_neuron(session: Session) -> tuple[int, int]:
    """The neuron whose edges are drawn where not all can be: the one looked at, else the enlarged one of layer 1."""
    match session.view.look:
        case Parameter(layer, number, _) | Neuron(layer, number) if layer:
            return layer, number
        case _:
            return 1, _enlarged_neuron(session)


def _asked_neurons(session: Session) -> frozenset[tuple[int, int]]:
    """The neurons that have to be shown, of the layers that do not show all of theirs."""
    sizes = session.position.step.network.sizes
    asked: set[tuple[int, int]] = {*_ends(session.view.look)}
    if picture_side(sizes[0]):
        asked.add(_focus_neuron(session))
    if has_weight_pictures(sizes):
        asked.add((1, _enlarged_neuron(session)))
    if pixel := looked_at_pixel(session):
        asked |= {(1, to) for to in _leading_neurons(session, pixel)}
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


def _leading_neurons(session: Session, pixel: int) -> tuple[int, ...]:
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
