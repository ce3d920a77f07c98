"""Neurons as marks: z and a inside, fill by a, an arc and a number for δ, a badge where the slope is almost 0."""

import math
from collections.abc import Iterator

from app.explorer.look import Neuron
from app.explorer.names import neuron_name
from app.explorer.session import Session
from app.scene.colour.scales import arc_sweep, fill_opacity, sign_of
from app.scene.curves import arc
from app.scene.formulas.numbers import NOT_REACHED, compact, full, short
from app.scene.picture.layer_numbers import LayerNumbers
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import Place
from app.scene.picture.lettering import fitting, shorter
from app.scene.picture.marks import NeuronMark
from app.scene.picture.neuron_labels import digit_at, label_mark, target_of

ARC_GAP = 4.0  # between a neuron and its arc
# Least radius, class, and font sizes of a and, where there is room for it, of z; larger neurons first.
SIZES = ((29.0, "", 13.5, 11.0), (21.0, "medium", 11.5, 9.5), (15.0, "small", 10.0, 0.0), (0.0, "small tiny", 8.5, 0.0))
ABOVE, BELOW = 2.0, 11.0  # from the middle of a neuron up to the line of a, and down to that of z
CAPITAL = 0.73  # the height of a digit as a share of the font size
BADGE = "slope ≈ 0: the gradient stops here"
NOT_REACHED_WORDS = "not reached"
SPOKEN = {"δ": "delta"}  # letters that not every voice can say


def neuron_marks(session: Session, where: Layout) -> Iterator[NeuronMark]:
    """A mark for every neuron that is drawn as a circle, in reading order."""
    shown = [place for place in where.neurons.values() if not (where.grid and place.layer == 1)]
    column = {layer: LayerNumbers(session, layer) for layer in {place.layer for place in shown}}
    for place in shown:
        yield _mark(session, place, column[place.layer], where)


def _mark(session: Session, place: Place, of: LayerNumbers, where: Layout) -> NeuronMark:
    index = place.number - 1
    a = None if of.a is None else float(of.a[index])
    z = None if of.z is None else float(of.z[index])
    delta = None if of.delta is None else float(of.delta[index])
    size, size_a, size_z = _lettering(place.r)
    return NeuronMark(
        key=f"{place.layer}.{place.number}",
        layer=place.layer,
        number=place.number,
        x=round(place.x, 1),
        y=round(place.y, 1),
        r=round(place.r, 1),
        size=size,
        reached=a is not None,
        sign=sign_of(a or 0.0),
        opacity=0.0 if a is None else fill_opacity(a),
        a=_inside(a, place.r, size_a, ABOVE + CAPITAL * size_a if size_z else CAPITAL * size_a / 2, bold=True),
        z=_inside(z, place.r, size_z, BELOW, f"{of.letters['z']} "),
        z_letter=of.letters["z"],
        show_z=place.layer > 0 and size_z > 0,
        a_full="" if a is None else full(a),
        z_full="" if z is None else full(z),
        delta_full="" if delta is None else full(delta),
        arc=_arc(place, delta),
        active=of.active,
        selected=session.view.look == Neuron(place.layer, place.number),
        badge=BADGE if of.saturated(index) else "",
        label=label_mark(session, place, where, of.above(index)),
        spoken=_spoken(session, place, of, a, z, delta),
    )


def _arc(place: Place, delta: float | None) -> str:
    if not delta:
        return ""
    return arc(place.x, place.y, place.r + ARC_GAP, arc_sweep(delta), clockwise=delta > 0)


def _lettering(radius: float) -> tuple[str, float, float]:
    """The class of a neuron of this size, and the font sizes of a and z in it; 0 where z has no room."""
    return next(row[1:] for row in SIZES if radius >= row[0])


def _inside(x: float | None, radius: float, size: float, off: float, before: str = "", bold: bool = False) -> str:
    """As many digits of a number as a circle holds so far `off` its middle, where `before` it stands a letter."""
    if x is None:
        return NOT_REACHED
    room = 2 * math.sqrt(max(0.0, radius**2 - off**2))
    texts = (short(x), compact(x), *shorter(x))
    return fitting((before + text for text in texts), room, size, bold).removeprefix(before) or min(texts, key=len)


def _spoken(
    session: Session, place: Place, of: LayerNumbers, a: float | None, z: float | None, delta: float | None
) -> str:
    name = neuron_name(place.layer, place.number, session.notation)
    letters = of.letters
    digit = digit_at(session, place)
    parts = [name if digit is None else f"digit {digit}, {name}"]
    if place.layer:
        parts.append(_said(letters["z"], z))
    parts.append(_said(letters["a"] if place.layer or a is None else "", a))
    if delta is not None:
        parts.append(f"{SPOKEN.get(letters['delta'], letters['delta'])} {short(delta)}")
    parts += filter(None, [target_of(session, place), BADGE if of.saturated(place.number - 1) else ""])
    return ", ".join(parts).replace("−", "minus ")


def _said(letter: str, value: float | None) -> str:
    return f"{letter} {NOT_REACHED_WORDS if value is None else short(value)}".lstrip()
