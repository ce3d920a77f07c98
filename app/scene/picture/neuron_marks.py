"""Neurons as marks: z and a inside, fill by a, an arc and a number for δ, a badge where the slope is almost 0."""

from collections.abc import Iterator

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.explorer.names import neuron_name
from app.explorer.session import Position, Session
from app.explorer.symbols import Symbol
from app.scene.numbers import NOT_REACHED, compact, full, short
from app.scene.picture.curves import arc
from app.scene.picture.geometry import tile_side
from app.scene.picture.marks import NeuronMark
from app.scene.picture.places import Layout, Place
from app.scene.scales import SATURATED_SLOPE, arc_sweep, fill_opacity, sign_of

ARC_GAP = 4.0  # between a neuron and its arc
BESIDE_DELTA = 48.0  # from the middle of a neuron to what stands right of its δ
ROOM_FOR_DIGITS = 23.0  # radius from which three significant digits fit
ROOM_FOR_Z = 16.5  # radius from which z fits below a
DIGITS = 10
BADGE = "slope ≈ 0: the gradient stops here"
NOT_REACHED_WORDS = "not reached"
SPOKEN = {"δ": "delta"}  # letters that not every voice can say


def neuron_marks(session: Session, where: Layout) -> Iterator[NeuronMark]:
    """A mark for every neuron shown, in reading order."""
    column = {layer: _Layer(session, layer) for layer in {layer for layer, _ in where.neurons}}
    for place in where.neurons.values():
        yield _mark(session, place, column[place.layer], where)


class _Layer:
    """What one layer's neurons have in common: which numbers are reached, for the example looked at."""

    def __init__(self, session: Session, layer: int):
        at, example = session.position, session.view.example
        self.layer, self.at, self.letters = layer, at, session.notation.plain()
        self.a = _row(at.step.forward.a[layer], example) if at.reached("a", layer) else None
        self.z = _row(at.step.forward.z[layer - 1], example) if layer and at.reached("z", layer) else None
        self.upstream = _row(at.step.backward.upstream[layer - 1], example) if at.reached("dC/da", layer) else None
        self.delta = _row(at.step.backward.delta[layer - 1], example) if at.reached("delta", layer) else None
        self.slope = _slope(at, layer, self.z)
        self.active = at.current is not None and layer in at.current.active_layers

    def saturated(self, index: int) -> bool:
        """Whether the slope f′(z) is known and almost 0."""
        return self.slope is not None and abs(self.slope[index]) < SATURATED_SLOPE

    def delta_text(self, index: int, narrow: bool) -> str:
        """δ once it is known, ∂C/∂a on the way there."""
        if self.delta is not None:
            return f"{self._letters('label', narrow)} {short(self.delta[index])}"
        letters = self._letters("upstream", narrow)
        return f"{letters} {short(self.upstream[index])}" if self.upstream is not None else ""

    def _letters(self, name: str, narrow: bool) -> str:
        """A letter, or a derivative, of which there is room for its ∂ alone where the picture is narrow."""
        letters = self.letters[name]
        return letters[0] if narrow else letters


def _row(values: np.ndarray, example: int) -> np.ndarray:
    return values[min(example, len(values) - 1)]


def _slope(at: Position, layer: int, z: np.ndarray | None) -> np.ndarray | None:
    df = ACTIVATIONS[at.step.network.activations[layer - 1]].df if layer else None
    return df(z) if df is not None and z is not None else None


def _mark(session: Session, place: Place, of: _Layer, where: Layout) -> NeuronMark:
    index = place.number - 1
    a = None if of.a is None else float(of.a[index])
    z = None if of.z is None else float(of.z[index])
    delta = None if of.delta is None else float(of.delta[index])
    text = short if place.r >= ROOM_FOR_DIGITS else compact
    return NeuronMark(
        key=f"{place.layer}.{place.number}",
        layer=place.layer,
        number=place.number,
        x=round(place.x, 1),
        y=round(place.y, 1),
        r=round(place.r, 1),
        name=_name(session, place),
        labels=place.labels,
        reached=a is not None,
        sign=sign_of(a or 0.0),
        opacity=0.0 if a is None else fill_opacity(a),
        a=NOT_REACHED if a is None else text(a),
        z=NOT_REACHED if z is None else text(z),
        z_letter=of.letters["z"],
        show_z=place.layer > 0 and place.r >= ROOM_FOR_Z,
        a_full="" if a is None else full(a),
        z_full="" if z is None else full(z),
        delta=of.delta_text(index, where.frame.name == "narrow" or place.labels != "stack"),
        delta_full="" if delta is None else full(delta),
        arc=_arc(place, delta),
        active=of.active,
        selected=session.view.neuron == (place.layer, place.number),
        badge=BADGE if of.saturated(index) else "",
        target=_target(session, place),
        target_at=_target_place(place, where),
        spoken=_spoken(session, place, of, a, z, delta),
    )


def _arc(place: Place, delta: float | None) -> str:
    if not delta:
        return ""
    return arc(place.x, place.y, place.r + ARC_GAP, arc_sweep(delta), clockwise=delta > 0)


def _name(session: Session, place: Place) -> Symbol:
    """a with its indices; the ten outputs of a network that reads digits go by their digit."""
    return Symbol(str(place.number - 1)) if is_digit(session, place) else session.notation.a(place.layer, place.number)


def is_digit(session: Session, place: Place) -> bool:
    """Whether a neuron is one of the ten outputs of a network that reads a picture."""
    sizes = session.position.step.network.sizes
    return place.layer == len(sizes) - 1 and bool(tile_side(sizes[0])) and sizes[-1] == DIGITS


def _target(session: Session, place: Place) -> str:
    step = session.position.step
    if place.layer != step.network.depth:
        return ""
    row = _row(step.targets, session.view.example)
    if LOSSES[step.loss].targets == "class":
        return "target" if row[0] == place.number - 1 else ""
    if place.labels != "stack" and row[place.number - 1] == 0:
        return ""  # of many outputs only those with a target of their own are marked
    value = short(float(row[place.number - 1]))
    return f"target {session.notation.target} = {value}" if is_digit(session, place) else f"target {value}"


def _target_place(place: Place, where: Layout) -> tuple[float, float, str]:
    """Where a target stands, and its anchor: beside its output on the side away from the loss, or below δ."""
    if where.frame.name == "narrow":
        return round(place.x, 1), round(place.y + place.r + 31, 1), "middle"
    if place.labels != "stack":
        return round(place.x + place.r + 7, 1), round(place.y - 9, 1), "start"
    if place.y <= where.loss[1] + 1:
        return round(place.x + place.r + 7, 1), round(place.y - place.r - 3, 1), "start"
    return round(place.x + BESIDE_DELTA, 1), round(place.y + place.r + 16, 1), "start"


def _spoken(session: Session, place: Place, of: _Layer, a: float | None, z: float | None, delta: float | None) -> str:
    name = neuron_name(place.layer, place.number, session.notation)
    letters = of.letters
    parts = [f"digit {place.number - 1}, {name}" if is_digit(session, place) else name]
    if place.layer:
        parts.append(_said(letters["z"], z))
    parts.append(_said(letters["a"] if place.layer or a is None else "", a))
    if delta is not None:
        parts.append(f"{SPOKEN.get(letters['delta'], letters['delta'])} {short(delta)}")
    parts += filter(None, [_target(session, place), BADGE if of.saturated(place.number - 1) else ""])
    return ", ".join(parts).replace("−", "minus ")


def _said(letter: str, value: float | None) -> str:
    return f"{letter} {NOT_REACHED_WORDS if value is None else short(value)}".lstrip()
