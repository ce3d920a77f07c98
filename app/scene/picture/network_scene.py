"""The picture of a session: every mark of the network; and taken apart, so that a page is sent what has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.explorer.look import TotalLoss
from app.explorer.session import Session
from app.scene.formulas.numbers import NOT_REACHED, full, narrower, short
from app.scene.picture.column_marks import GapMark, LayerMark, UnitMark, gap_marks, layer_marks, unit_marks
from app.scene.picture.edge_marks import EdgeMark, edge_marks
from app.scene.picture.inner_brackets import inner_brackets
from app.scene.picture.input_picture import InputPictureMark, input_picture_mark
from app.scene.picture.layout.layouts import LOSS_HEIGHT, Layout
from app.scene.picture.layout.places import FRAMES
from app.scene.picture.lettering import fitting, text_width
from app.scene.picture.neuron_marks import NeuronMark, neuron_marks
from app.scene.picture.pictured import drawn, held_still, looked_at_pixel
from app.scene.picture.ribbons import Ribbon, ribbon_marks
from app.scene.picture.softmax_bracket import BracketMark, bracket_mark
from app.scene.picture.weight_picture_marks import WeightPicturesMark, weight_pictures_mark

LOSS_SIZES = (13.5, 11.0)  # of the font, the second in the narrow frame and where it is tight
LOSS_AIR, LEAST_AIR = 10.0, 4.0  # between its value and both sides of its box


@dataclass(frozen=True, slots=True)
class LossMark:
    """The loss as a box, and the lines that lead to it from the outputs."""

    x: float
    y: float
    width: float
    height: float
    text: str
    tight: bool
    """whether it has room for small letters only"""
    full: str
    """every digit, empty until it is reached"""
    reached: bool
    active: bool
    selected: bool
    spoken: str
    lines: tuple[str, ...]
    """path data"""
    letter: str


@dataclass(frozen=True, slots=True)
class NetworkScene:
    """The whole picture: marks that compare by value, each with a key among those of its kind."""

    width: float
    top: float
    height: float
    frame: str
    """“wide” or “narrow”"""
    room: str
    """the name of its frame, “widthxheight”"""
    phase: str
    spoken: str
    flow: str
    """path data along the edges that carry something now; `phase` says which way"""
    flow_is_crowded: bool
    neurons: tuple[NeuronMark, ...]
    """those that are drawn as circles, and not in `weight_pictures`"""
    layers: tuple[LayerMark, ...]
    edges: tuple[EdgeMark, ...]
    units: tuple[UnitMark, ...]
    gaps: tuple[GapMark, ...]
    input_picture: InputPictureMark | None
    weight_pictures: WeightPicturesMark | None
    loss: LossMark
    ribbons: tuple[Ribbon, ...]
    bracket: BracketMark | None
    """round outputs that move together"""
    inner_brackets: tuple[BracketMark, ...] = ()
    """before hidden layers whose neurons do"""

    @property
    def classes(self) -> str:
        """The classes of the picture as a whole."""
        return f"network phase-{self.phase} frame-{self.frame}" + " has-ribbons" * bool(self.ribbons)


def network_scene(
    session: Session, frame: str = "wide", alone: bool = False, like: Session | None = None
) -> NetworkScene:
    """Every mark of the picture, for a frame of places.py; one that stands `alone` carries its images with it.

    `like` is another session of the same network whose marks it has, in their places: it is what a hand holds on to,
    of which nothing is spoken.
    """
    at = session.position
    where, routes, on_paths, shown = held_still(like, frame) if like else drawn(session, frame)
    labelled = frozenset() if looked_at_pixel(session) else on_paths  # a pixel has paths all over the weight pictures
    heard = like is None
    edges = edge_marks(session, where, shown, labelled, heard)
    neurons = neuron_marks(session, where, heard)
    carrying = [mark for mark in edges if mark.active]
    inputs = where.input_picture
    pictures = where.weight_pictures
    ribbons = ribbon_marks(session, where, routes, neurons) if routes else ()
    bracket = bracket_mark(session, where, neurons, ribbons, like)
    return NetworkScene(
        width=where.frame.width,
        top=where.band[0],
        height=where.band[1],
        frame=where.frame.name,
        room=FRAMES.get(frame, frame),
        phase=at.current.phase if at.current else "start",
        spoken=f"Network {'-'.join(map(str, at.step.network.sizes))}",
        flow="".join(mark.d for mark in carrying),
        flow_is_crowded=any(mark.crowded or where.input_picture for mark in carrying),
        neurons=neurons,
        layers=layer_marks(session, where),
        edges=edges,
        units=unit_marks(where),
        gaps=gap_marks(where, session.notation),
        input_picture=input_picture_mark(session, inputs) if inputs else None,
        weight_pictures=weight_pictures_mark(session, where, pictures, shown, alone, heard) if pictures else None,
        loss=_loss(session, where),
        ribbons=ribbons,
        bracket=bracket,
        inner_brackets=inner_brackets(session, where, (neurons, edges, ribbons, bracket), like) if where.inner else (),
    )


def _loss(session: Session, where: Layout) -> LossMark:
    at = session.position
    reached = at.reached("C")
    frame = where.frame
    text = value = short(at.step.total_loss, session.significant) if reached else NOT_REACHED
    tight = text_width(text, LOSS_SIZES[frame.narrow], bold=True) > frame.loss_width - LOSS_AIR
    if tight:
        ways = tuple(narrower(at.step.total_loss, session.significant))
        text = fitting(ways, frame.loss_width - LEAST_AIR, LOSS_SIZES[1], bold=True) or min(ways, key=len)
    return LossMark(
        x=round(where.loss[0], 1),
        y=round(where.loss[1], 1),
        width=frame.loss_width,
        height=LOSS_HEIGHT,
        text=text,
        tight=tight,
        full=full(at.step.total_loss) if reached else "",
        reached=reached,
        active=at.current is not None and (at.current.kind == "C" or ("dC/da", where.depth) in at.current.writes),
        letter=session.notation.loss,
        selected=session.view.look == TotalLoss(),
        spoken=f"loss, {value if reached else 'not reached'}".replace("−", "minus "),
        lines=_loss_lines(where),
    )


@lru_cache(maxsize=256)
def _loss_lines(where: Layout) -> tuple[str, ...]:
    return tuple(where.loss_path(number) for number in where.shown(where.depth))


class PicturePart(NamedTuple):
    """One part of the picture, drawn by one macro of svg/marks.html from values that compare by value."""

    id: str
    "of its element, by which it is found again"
    macro: str
    "that draws it"
    values: tuple[object, ...]
    "what it is drawn from"


def parts(network: NetworkScene) -> tuple[PicturePart, ...]:
    """All parts of a picture, in the order in which they are drawn."""
    return tuple(_parts(network))


def changed(now: tuple[PicturePart, ...], before: tuple[PicturePart, ...]) -> tuple[PicturePart, ...] | None:
    """The parts that differ from those held before; None where others were held, so that all have to be sent."""
    if [(part.id, part.macro) for part in now] != [(part.id, part.macro) for part in before]:
        return None
    return tuple(part for part, held in zip(now, before, strict=True) if part.values != held.values)


def _parts(network: NetworkScene) -> Iterator[PicturePart]:
    yield PicturePart("loss-lines", "loss_lines", (network.loss,))
    if network.input_picture:
        yield PicturePart("input-picture", "input_picture", (network.input_picture,))
    if network.weight_pictures:
        yield PicturePart("weight-pictures", "weight_pictures", (network.weight_pictures,))
    for edge in network.edges:
        yield PicturePart(f"l{edge.key}{'b' if edge.is_bias else ''}", "edge", (edge,))
    yield PicturePart("flow", "flow", (network.flow, network.flow_is_crowded))
    yield PicturePart("ribbons", "ribbons", (network.ribbons,))
    if network.input_picture:
        yield PicturePart("input-picture-front", "input_picture_front", (network.input_picture,))
    yield PicturePart("units", "units", (network.units,))
    yield PicturePart("gaps", "gaps", (network.gaps,))
    for column in network.layers:
        yield PicturePart(f"y{column.key}", "column", (column,))
    for neuron in network.neurons:
        if neuron.label:
            yield PicturePart(f"t{neuron.key}", "labels", (neuron.key, neuron.label, neuron.delta_full != ""))
    for neuron in network.neurons:
        yield PicturePart(f"u{neuron.key}", "neuron", (neuron,))
    if network.weight_pictures and network.weight_pictures.enlarged:
        yield PicturePart("enlarged", "enlarged", (network.weight_pictures,))
    for edge in network.edges:
        if edge.chip or edge.grip:
            yield PicturePart(f"e{edge.key}{'b' if edge.is_bias else ''}", "chip" if edge.chip else "grip", (edge,))
    for grip in (neuron.target_grip for neuron in network.neurons if neuron.target_grip):
        yield PicturePart(f"q{grip.key}", "target_grip", (grip,))
    yield PicturePart("checks", "checks", (tuple(edge for edge in network.edges if edge.check),))
    yield PicturePart("loss-box", "loss_box", (network.loss,))
    for inner in network.inner_brackets:
        yield PicturePart(f"bracket{inner.key}", "bracket", (inner,))
    if network.bracket:
        yield PicturePart("bracket", "bracket", (network.bracket,))
    yield PicturePart("badges", "badges", (network.ribbons,))
