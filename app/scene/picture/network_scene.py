"""The picture of a session: every mark of the network, ready to be drawn."""

from collections import Counter
from collections.abc import Iterable, Iterator

from app.engine.paths import Path
from app.explorer.names import neuron_name, parameter_name
from app.explorer.session import Parameter, Session
from app.scene.formulas.numbers import NOT_REACHED, full, short
from app.scene.picture.chip_marks import chip_marks
from app.scene.picture.edge_marks import edge_marks
from app.scene.picture.gap_marks import gap_marks
from app.scene.picture.grid_marks import grid_mark
from app.scene.picture.layer_marks import layer_marks
from app.scene.picture.layout.as_pictures import has_grid
from app.scene.picture.layout.columns import elided, most_kept
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.lettering import text_width
from app.scene.picture.marks import LossMark, NetworkScene, NeuronMark, UnitMark
from app.scene.picture.neuron_marks import neuron_marks
from app.scene.picture.ribbons import Ribbon, ribbon_curves
from app.scene.picture.shown_edges import asked_neurons, looked_at_pixel, pulled_neuron, shown_edges
from app.scene.picture.shown_paths import shown_paths
from app.scene.picture.tile_mark import tile_mark

LOSS_HEIGHT = 50.0
LOSS_SIZES = (13.5, 11.0)  # of the font, the second in the narrow frame
LOSS_AIR = 10.0  # between its value and both sides of its box


def network_scene(session: Session, frame: str = "wide", alone: bool = False) -> NetworkScene:
    """Every mark of the picture, for a frame of places.FRAMES; one that stands `alone` carries its images with it."""
    network = session.position.step.network
    at = session.position
    routes, kept = _drawable(session)
    pulled = pulled_neuron(session) if has_grid(network.sizes) else 0
    where = layout(network.sizes, network.biases is not None, frame, kept, pulled)
    on_paths = _edges_of(session.view.selected, routes.values())
    edges = shown_edges(session, where, on_paths)
    labelled = frozenset() if looked_at_pixel(session) else on_paths  # a pixel has paths all over the grid
    marks = tuple(edge_marks(session, where, edges, chip_marks(session, where, edges, labelled)))
    neurons = tuple(neuron_marks(session, where))
    return NetworkScene(
        width=where.frame.width,
        top=where.band[0],
        height=where.band[1],
        frame=frame,
        phase=at.current.phase if at.current else "start",
        spoken=f"Network {'-'.join(map(str, network.sizes))}",
        neurons=neurons,
        flow="".join(mark.d for mark in marks if mark.active),
        flow_is_crowded=any(mark.active and (mark.crowded or where.tile) for mark in marks),
        layers=tuple(layer_marks(session, where)),
        edges=marks,
        units=tuple(UnitMark(p.x, round(p.y, 1), p.r) for p in where.biases.values()),
        gaps=tuple(gap_marks(where, session.notation)),
        tile=tile_mark(session, where),
        grid=grid_mark(session, where, edges, alone),
        loss=_loss(session, where),
        ribbons=tuple(_ribbons(session, where, routes, neurons)),
    )


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
            kept, routes[number] = wanted, route
    return routes, frozenset(kept)


def _edges_of(selected: Parameter | None, routes: Iterable[Path]) -> frozenset[Parameter]:
    pairs = (pair for route in routes for pair in zip(route.neurons, route.neurons[1:], strict=False))
    return frozenset({*([selected] if selected else []), *(Parameter(m, to, source) for (_, source), (m, to) in pairs)})


def _loss(session: Session, where: Layout) -> LossMark:
    at, (x, y) = session.position, where.loss
    reached = at.reached("C")
    depth = at.step.network.depth
    frame = where.frame
    text = short(at.step.total_loss) if reached else NOT_REACHED
    return LossMark(
        x=round(x, 1),
        y=round(y, 1),
        width=frame.loss_width,
        height=LOSS_HEIGHT,
        text=text,
        tight=text_width(text, LOSS_SIZES[frame.name == "narrow"], bold=True) > frame.loss_width - LOSS_AIR,
        full=full(at.step.total_loss) if reached else "",
        reached=reached,
        active=at.current is not None and (at.current.kind == "C" or ("dC/da", depth) in at.current.writes),
        letter=session.notation.loss,
        selected=session.view.loss,
        spoken=f"loss, {short(at.step.total_loss) if reached else 'not reached'}".replace("−", "minus "),
        lines=tuple(where.loss_line(depth, number).path() for number in where.shown(depth)),
    )


def _ribbons(
    session: Session, where: Layout, routes: dict[int, Path], neurons: tuple[NeuronMark, ...]
) -> Iterator[Ribbon]:
    if not routes:
        return
    selected = session.view.selected
    letters = session.notation
    known = shown_paths(session).known
    name = parameter_name(selected, letters) if selected else neuron_name(*session.view.neuron, letters)
    targets = tuple(mark.label.target.box for mark in neurons if mark.label and mark.label.target.text)
    curves = ribbon_curves(where, selected, tuple(routes.values()), targets)
    for (number, route), (d, x, y) in zip(routes.items(), curves, strict=True):
        value = full(route.contribution) if known else ""
        said = f"path {number} of the {name}" + (f", contributes {short(route.contribution)}" if known else "")
        yield Ribbon(number, d, x, y, value, said)
