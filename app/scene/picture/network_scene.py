"""The picture of a session: every mark of the network, ready to be drawn."""

from collections.abc import Iterator

from app.engine.measured_slope import Parameter
from app.engine.paths import Path
from app.explorer.look import Neuron, TotalLoss, parameter_of
from app.explorer.names import look_name
from app.explorer.session import Session
from app.scene.formulas.numbers import NOT_REACHED, full, short
from app.scene.picture.chip_marks import chip_marks
from app.scene.picture.edge_marks import edge_marks
from app.scene.picture.gap_marks import gap_marks
from app.scene.picture.grid_marks import grid_mark
from app.scene.picture.layer_marks import layer_marks
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.lettering import text_width
from app.scene.picture.marks import LossMark, NetworkScene, NeuronMark, UnitMark
from app.scene.picture.neuron_marks import neuron_marks
from app.scene.picture.pictured import drawn
from app.scene.picture.ribbons import Ribbon, ribbon_curves
from app.scene.picture.shown_edges import looked_at_pixel
from app.scene.picture.shown_paths import shown_paths
from app.scene.picture.tile_mark import tile_mark

LOSS_HEIGHT = 50.0
LOSS_SIZES = (13.5, 11.0)  # of the font, the second in the narrow frame
LOSS_AIR = 10.0  # between its value and both sides of its box


def network_scene(session: Session, frame: str = "wide", alone: bool = False) -> NetworkScene:
    """Every mark of the picture, for a frame of places.FRAMES; one that stands `alone` carries its images with it."""
    network = session.position.step.network
    at = session.position
    where, routes, on_paths, edges = drawn(session, frame)
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
        selected=session.view.look == TotalLoss(),
        spoken=f"loss, {short(at.step.total_loss) if reached else 'not reached'}".replace("−", "minus "),
        lines=tuple(where.loss_line(depth, number).path() for number in where.shown(depth)),
    )


def _ribbons(
    session: Session, where: Layout, routes: dict[int, Path], neurons: tuple[NeuronMark, ...]
) -> Iterator[Ribbon]:
    look = session.view.look
    if not routes or not isinstance(look, Parameter | Neuron):
        return
    letters = session.notation
    known = shown_paths(session).known
    name = look_name(look, letters)
    targets = tuple(mark.label.target.box for mark in neurons if mark.label and mark.label.target.text)
    curves = ribbon_curves(where, parameter_of(look), tuple(routes.values()), targets)
    for (number, route), (d, x, y) in zip(routes.items(), curves, strict=True):
        value = full(route.contribution) if known else ""
        said = f"path {number} of the {name}" + (f", contributes {short(route.contribution)}" if known else "")
        yield Ribbon(number, d, x, y, value, said)
