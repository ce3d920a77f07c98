"""The picture of a session: every mark of the network, ready to be drawn."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

from app.engine.paths import Path
from app.explorer.names import parameter_name
from app.explorer.session import Parameter, Session
from app.scene.numbers import NOT_REACHED, full, short
from app.scene.picture.chip_marks import chip_marks
from app.scene.picture.edge_marks import edge_marks, focus_neuron, shown_edges
from app.scene.picture.geometry import MOST_KEPT, elided, layout, tile_side
from app.scene.picture.layer_marks import layer_marks
from app.scene.picture.marks import GapMark, LossMark, NetworkScene, TileMark, UnitMark
from app.scene.picture.neuron_marks import neuron_marks
from app.scene.picture.places import Gap, Layout
from app.scene.picture.ribbons import Ribbon, ribbon_curves
from app.scene.png import picture
from app.scene.shown_paths import shown_paths

LOSS_HEIGHT = 50.0


def network_scene(session: Session, frame: str = "wide") -> NetworkScene:
    """Every mark of the picture, for a frame of geometry.FRAMES."""
    network, at = session.position.step.network, session.position
    routes, kept = _drawable(session)
    where = layout(network.sizes, network.biases is not None, frame, kept)
    edges = shown_edges(session, where)
    on_paths = _edges_of(session.view.selected, routes.values())
    marks = tuple(edge_marks(session, where, edges, chip_marks(session, where, edges, on_paths)))
    return NetworkScene(
        width=where.frame.width,
        top=where.band[0],
        height=where.band[1],
        frame=frame,
        phase=at.current.phase if at.current else "start",
        spoken=f"Network {'-'.join(map(str, network.sizes))}",
        neurons=tuple(neuron_marks(session, where)),
        flow="".join(mark.d for mark in marks if mark.active),
        flow_is_crowded=any(mark.active and mark.crowded for mark in marks),
        layers=tuple(layer_marks(session, where)),
        edges=marks,
        units=tuple(UnitMark(p.x, round(p.y, 1), p.r) for p in where.biases.values()),
        gaps=tuple(_gap(gap, session.notation.number(gap.layer)) for gap in where.gaps),
        tile=_tile(session, where),
        loss=_loss(session, where),
        ribbons=tuple(_ribbons(session, where, routes)),
    )


def _gap(gap: Gap, layer: int) -> GapMark:
    spoken = f"{gap.count} more neurons of layer {layer}: show neuron {gap.first}"
    return GapMark(f"{gap.layer}.{gap.first}", round(gap.x, 1), round(gap.y, 1), f"{gap.count} more", spoken)


def _drawable(session: Session) -> tuple[dict[int, Path], frozenset[tuple[int, int]]]:
    """The numbered routes that can be drawn, and the neurons that elided layers must show for them.

    Where the routes pass through more neurons of an elided layer than it can show, the larger routes are drawn.
    """
    sizes, view = session.position.step.network.sizes, session.view
    looked_at = [neuron for neuron in (view.neuron, focus_neuron(session) if tile_side(sizes[0]) else None) if neuron]
    kept = {neuron for neuron in looked_at if elided(sizes, neuron[0])}
    if not view.selected:
        return {}, frozenset(kept)
    layer, to, source = view.selected
    kept |= {(at, j) for at, j in ((layer, to), (layer - 1, source)) if j and elided(sizes, at)}
    routes = {}
    for number, route in enumerate(shown_paths(session).routes, 1):
        wanted = kept | {(at, j) for at, j in route.neurons if elided(sizes, at)}
        if max(Counter(at for at, _ in wanted).values(), default=0) <= MOST_KEPT:
            kept, routes[number] = wanted, route
    return routes, frozenset(kept)


def _edges_of(selected: Parameter | None, routes: Iterable[Path]) -> frozenset[Parameter]:
    pairs = (pair for route in routes for pair in zip(route.neurons, route.neurons[1:], strict=False))
    return frozenset({*([selected] if selected else []), *((m, to, source) for (_, source), (m, to) in pairs)})


def _tile(session: Session, where: Layout) -> TileMark | None:
    if not where.tile:
        return None
    step = session.position.step
    pixels = step.inputs[min(session.view.example, len(step.inputs) - 1)]
    side = where.tile_pixels
    x, y, size = where.tile
    layer, number = focus_neuron(session)
    focus = number if layer == 1 else where.shown(1)[0]
    drawn = _drawn(pixels.tobytes(), side)
    spoken = f"the {side * side} inputs as a picture of {side} by {side} pixels"
    return TileMark(x, round(y, 1), size, drawn, side, focus, spoken)


@lru_cache(maxsize=64)
def _drawn(pixels: bytes, side: int) -> str:
    """The inputs as a picture; the same ones are drawn at every stage."""
    return picture(np.frombuffer(pixels), side)


def _loss(session: Session, where: Layout) -> LossMark:
    at, (x, y) = session.position, where.loss
    reached, depth = at.reached("C"), at.step.network.depth
    return LossMark(
        x=round(x, 1),
        y=round(y, 1),
        width=where.frame.loss_width,
        height=LOSS_HEIGHT,
        text=short(at.step.total_loss) if reached else NOT_REACHED,
        full=full(at.step.total_loss) if reached else "",
        reached=reached,
        active=at.current is not None and (at.current.kind == "C" or ("dC/da", depth) in at.current.writes),
        letter=session.notation.loss,
        selected=session.view.loss,
        spoken=f"loss, {short(at.step.total_loss) if reached else 'not reached'}".replace("−", "minus "),
        lines=tuple(where.loss_line(depth, number).path() for number in where.shown(depth)),
    )


def _ribbons(session: Session, where: Layout, routes: dict[int, Path]) -> Iterator[Ribbon]:
    if not routes:
        return
    selected, known = session.view.selected, shown_paths(session).known
    name = parameter_name(selected, session.notation)
    curves = ribbon_curves(where, selected, tuple(routes.values()))
    for (number, route), (d, x, y) in zip(routes.items(), curves, strict=True):
        value = full(route.contribution) if known else ""
        said = f"path {number} of the {name}" + (f", contributes {short(route.contribution)}" if known else "")
        yield Ribbon(number, d, x, y, value, said)
