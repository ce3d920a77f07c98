"""What the picture shows of a network: where it stands, which routes and edges are drawn; what can be asked about."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from app.engine.parameters import Parameter
from app.engine.paths import Path
from app.explorer.look import parameter_of
from app.explorer.practise.predicting import Pictured
from app.explorer.session import Session
from app.explorer.shown_paths import shown_paths
from app.scene.picture.layout.as_pictures import has_weight_pictures
from app.scene.picture.layout.columns import elided, most_kept
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.shown_edges import asked_neurons, enlarged_neuron, shown_edges


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
    enlarged = enlarged_neuron(session) if has_weight_pictures(network.sizes) else 0
    where = layout(network.sizes, network.biases is not None, frame, kept, enlarged)
    on_paths = _edges_of(parameter_of(session.view.look), routes.values())
    return Drawn(where, routes, on_paths, shown_edges(session, where, on_paths))


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
    kept = asked_neurons(session)
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
