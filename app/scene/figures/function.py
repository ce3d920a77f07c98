"""The network as a function: its curve, what each hidden neuron adds, hinges and weights in the hand, the gap."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.network import Array, Network
from app.engine.one_input import curve_of, hinges, parts_of
from app.explorer.figures.figure import Figure
from app.explorer.figures.function_curve import (
    BENDS,
    EDGE,
    FITTED,
    TO_FIT,
    TO_MEET,
    ends,
    largest_gap,
    lowest,
    seen_network,
    target,
)
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.figures.chart import FLAGGED, Chart, Dot, Grip, Line, Mark, Scale, Text, bar
from app.scene.figures.drawing import Choice, Drawing
from app.scene.formulas.numbers import short

POINTS = 121
HUES = 8
STRAIGHT = {"relu", "identity", "leaky_relu"}
"""bends of straight pieces, without a jump"""
MOST_PARTS = 8  # hidden neurons whose parts are drawn one by one
BESIDE, LEVEL = 0.02, 1e-6  # so near to the lowest place, where a level trough is no higher than this
GRABBED = 1.2  # of x from its hinge, where the line of a neuron has its handle
EDGES = f"{-EDGE:g}", f"{EDGE:g}"
NAMED = 3  # hidden neurons that are named one by one
MET = 0.06
"""how near to a point is through it"""
BOTH_MET = "The line goes through both rings."
TARGET_NAMES = {"": "none", "points": "two points", "square": "x²", "power": "2ˣ"}
CATCH, CAUGHT = 4.0, 0.09  # pixels, but no farther than this
TALL = (-3.0, 4.0)
"""of a line that is turned in the hand, at the least"""


@dataclass(frozen=True)
class Charts:
    """Where the curve stands."""

    chart: Chart


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """The chart in a room: as high as the curve, its parts and the target are within the range."""
    network = seen_network(session, figure)
    along = np.linspace(-EDGE, EDGE, 61)
    seen = [curve_of(network, along), np.zeros(1)]
    if network.depth == 1:
        seen += [_line(network, along), np.array(TALL)]
    elif len(network.weights[-1][0]) <= MOST_PARTS:
        seen.append(parts_of(network, along).ravel())
    if (wanted := target(figure, np.linspace(*ends(figure), 41))) is not None:
        seen.append(wanted)
    every = np.concatenate(seen)
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    room = max(high - low, 0.5)
    y = Scale(low - 0.08 * room, high + 0.1 * room, height - 40, 54)
    return Charts(Chart("function", Scale(-EDGE, EDGE, 46, width - 18), y))


def draw(session: Session, figure: Figure, at: Charts, hidden: frozenset[str], asks: bool) -> Iterator[Mark]:
    """The marks; while a question asks for the curve, it and its parts are left out."""
    network, chart = seen_network(session, figure), at.chart
    n_ = session.notation
    yield from chart.frame(str(n_.a(0, 1)), str(n_.a(network.depth, 1)), above=FLAGGED)
    yield Line("zero", f"M{n(chart.x.start)} {n(chart.y.at(0))}H{n(chart.x.end)}")
    along = _points(network)
    curve = curve_of(network, along)
    if figure.name("target") == "points":
        yield from _rings(chart, figure)
    elif figure.name("target"):
        if not hidden:
            yield _band(network, chart, figure, along)
        yield Line("target", _target_path(chart, figure), clipped="function")
    yield from _parts(network, chart, along, hidden)
    if not hidden:
        yield Line("curve", chart.path(along, curve), clipped="function")
        yield from _extreme(session, network, figure, chart)
    yield from _bar(session, network, chart, bool(hidden))
    yield from _hinge_marks(session, network, figure, chart, bool(hidden))
    yield from _line_grips(session, figure, chart)


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """The value of a handle that is taken to a point: a place on the axis, or what a line is to be multiplied by."""
    network, up = session.position.network, at.chart.y
    if key == "lift":
        return _caught(up.back(y), up.pixel)
    if key == "tilt":
        return _caught(up.back(y) - _own_bias(network), up.pixel)
    if not key.startswith("weight."):
        return _caught(at.chart.x.back(x), at.chart.x.pixel)
    j = int(key.removeprefix("weight."))
    bent = _bent_at(network, j)
    return _caught(up.back(y) / bent, up.pixel / abs(bent)) if bent else float(network.weights[1][0, j - 1])


def _caught(value: float, pixel: float) -> float:
    """A value from the hand, which a half or a whole number catches from a few pixels away."""
    half = round(2 * value) / 2
    return half if abs(value - half) <= min(CATCH * pixel, CAUGHT) else round(value, 2)


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """Which neurons are awake at x, and what comes of it."""
    network, digits = seen_network(session, figure), session.significant
    x = float(session.position.step.inputs[session.example, 0])
    said = []
    if not hidden:
        f = float(curve_of(network, np.array([x]))[0])
        who = "network" if network.depth > 1 else "neuron"
        said.append(f"At x = {short(x, digits)} the {who} gives {short(f, digits)}.")
    if network.depth == 1:
        said.append(_line_said(session, network))
    if network.depth == 2 and network.activations[0] == "relu" and len(network.weights[0]) <= MOST_PARTS:
        z = x * network.weights[0][:, 0] + network.bias(1)
        awake = _named([j for j, one in enumerate(np.atleast_1d(z), 1) if one > 0], len(z))
        said.append(f"At x = {short(x, digits)} {awake} awake." if hidden else f"{awake} awake.".capitalize())
    if hidden:
        said.append("Answer first, then the curve appears.")
    elif gap := largest_gap(network, figure):
        at, size = gap
        if figure.name("target") == "points":
            said.append(BOTH_MET if size < MET else f"The farther ring is {short(size, digits)} away.")
            return " ".join(said)
        said.append(f"The largest gap is {short(size, digits)}, at x = {short(round(at, 4), digits)}.")
    return " ".join(said)


def _line_said(session: Session, network: Network) -> str:
    """What its weight and its bias make of the line of a single neuron."""
    weight, bias = float(network.weights[0][0, 0]), _own_bias(network)
    size = short(abs(weight), session.significant)
    way = f"rises by {size}" if weight > 0 else f"falls by {size}" if weight < 0 else "stays level"
    along = " for each 1 to the right" if weight else ""
    return f"Its line {way}{along} and is at {short(bias, session.significant)} where x = 0."


def _named(numbers: list[int], of: int) -> str:
    """hidden 1 is, hidden 1 and hidden 2 are, no hidden neuron is; of many how many are"""
    if not numbers:
        return "no hidden neuron is"
    if len(numbers) == 1:
        return f"hidden {numbers[0]} is"
    if len(numbers) > NAMED:
        return f"{len(numbers)} of {of} hidden neurons are" if len(numbers) < of else f"all {of} hidden neurons are"
    names = [f"hidden {j}" for j in numbers]
    return f"{', '.join(names[:-1])} and {names[-1]} are"


def choices(session: Session, figure: Figure) -> tuple[Choice, ...]:
    """The bend, the target, and the networks that are fitted to it."""
    own, menus = session.position.network.activations[0], figure.name("menus").split()
    found = []
    if not menus or "bend" in menus:
        known = {bend: bend or own for bend in BENDS if bend != own}
        titles = {bend: ACTIVATIONS[name].title if name in ACTIVATIONS else name for bend, name in known.items()}
        found.append(_choice("bend", "bend", titles, figure.name("bend")))
    if not menus:
        found.append(_choice("target", "target", TARGET_NAMES, figure.name("target")))
    if figure.name("target") in TO_FIT and (not menus or "fitted" in menus):
        sizes = {"0": "this network", **{str(k): f"{k} hinges" for k in FITTED}}
        found.append(_choice("fitted", "network", sizes, f"{figure.number('fitted'):g}"))
    return tuple(found)


def _choice(key: str, title: str, names: dict[str, str], now: str) -> Choice:
    return Choice(key, title, tuple((one, text, one == now) for one, text in names.items()))


def _points(network: Network) -> Array:
    """Where the curve is drawn: of straight pieces at its corners alone."""
    corners = hinges(network)
    corners = corners[np.isfinite(corners) & (np.abs(corners) < EDGE)]
    straight = network.depth < 3 and set(network.activations) <= STRAIGHT and network.activations[-1] == "identity"
    along = (-EDGE, EDGE) if straight else np.linspace(-EDGE, EDGE, POINTS)
    found: Array = np.unique(
        np.concatenate([along, corners, corners - 1e-9, corners + 1e-9])
    )  # where it jumps, both sides
    return found


@lru_cache(maxsize=64)
def _target_path(chart: Chart, figure: Figure) -> str:
    along = np.linspace(*ends(figure), POINTS)
    wanted = target(figure, along)
    assert wanted is not None
    return chart.path(along, wanted)


def _band(network: Network, chart: Chart, figure: Figure, along: Array) -> Line:
    """The room between the target and the curve: along the one, and back along the other."""
    least, most = ends(figure)
    back = np.concatenate([[least], along[(along > least) & (along < most)], [most]])[::-1]
    way_back = chart.path(back, curve_of(network, back)).replace("M", "L", 1)
    return Line("gap-band", f"{_target_path(chart, figure)}{way_back}Z", clipped="function")


def _parts(network: Network, chart: Chart, along: Array, hidden: frozenset[str]) -> Iterator[Mark]:
    """What each hidden neuron adds, thin and in a colour of its own; of a single neuron its line before the bend."""
    if network.depth == 1:
        if network.activations[0] != "identity":
            yield Line("part", chart.path(along, _line(network, along)), hue=1, clipped="function")
        return
    parts = parts_of(network, along)
    for j in range(min(parts.shape[1], MOST_PARTS)):
        if f"weight.{j + 1}" in hidden:
            continue
        yield Line("part", chart.path(along, parts[:, j]), hue=j % HUES + 1, clipped="function")


def _own_bias(network: Network) -> float:
    """The bias of a single neuron, 0 where it has none."""
    return 0.0 if network.biases is None else float(network.biases[0][0])


def _line(network: Network, x: Array) -> Array:
    """The weighted sum of a single neuron over x."""
    return network.weights[0][0, 0] * x + _own_bias(network)


def _rings(chart: Chart, figure: Figure) -> Iterator[Mark]:
    """The two points to be met."""
    wanted = target(figure, TO_MEET)
    assert wanted is not None
    for x, y in zip(TO_MEET.tolist(), wanted.tolist(), strict=True):
        yield Dot("ring", *chart.place(x, y), 9)


def _line_grips(session: Session, figure: Figure, chart: Chart) -> Iterator[Mark]:
    """Of a single neuron: its line is lifted by the bias where x is 0, and turned by the weight where x is 1."""
    handles = {handle.key: handle for handle in figure.kind.handles(session, figure)}
    if "tilt" not in handles:
        return
    weight, bias = handles["tilt"].value, handles["lift"].value
    for key, x, y, least, most in (("lift", 0.0, bias, "-5", "5"), ("tilt", 1.0, bias + weight, "-5", "5")):
        if chart.y.least <= y <= chart.y.most:
            written = short(handles[key].value, session.significant)
            yield Grip(key, handles[key].title, *chart.place(x, y), written, least, most, hue=1 + (key == "tilt"))


def _extreme(session: Session, network: Network, figure: Figure, chart: Chart) -> Iterator[Mark]:
    """The largest gap, or the lowest place where there is no target and it is a place of its own."""
    digits = session.significant
    gap = largest_gap(network, figure)
    if gap:
        x, size = gap
        if size < (MET if figure.name("target") == "points" else 1e-9):
            return
        wanted = target(figure, np.array([x]))
        assert wanted is not None
        f = float(curve_of(network, np.array([x]))[0])
        at, top = chart.place(x, f)
        bottom = n(chart.y.at(float(wanted[0])))
        yield Line("gap", f"M{at} {top}V{bottom}", clipped="function")
        middle = chart.y.at((f + float(wanted[0])) / 2) + 4
        written = f"gap {short(size, digits)}"
        held = chart.x.at(float(session.position.step.inputs[session.example, 0]))
        yield _on_the_free_side(network, figure, chart, (chart.x.at(x), middle), written, held)
        return
    x, value = lowest(network, figure)
    least, most = ends(figure)
    beside = curve_of(network, np.array([x - BESIDE, x + BESIDE]))
    if least + BESIDE < x < most - BESIDE and (beside > value + LEVEL).all():
        at, y = chart.place(x, value)
        yield Dot("lowest", at, y, 5)
        yield Text("lowest-text", at, n(float(y) - 13), f"lowest: {short(value, digits)}")


def _on_the_free_side(
    network: Network, figure: Figure, chart: Chart, at: tuple[float, float], words: str, held: float
) -> Text:
    """The size of a gap on that side of it where fewer lines, or the bar that is held, pass through the words."""
    (x, y), long = at, 7.0 * len(words) + 7

    def crossed(way: int) -> int:
        along = np.array([chart.x.back(x + way * part * long) for part in (0.25, 0.5, 0.75, 1.0)])
        wanted = target(figure, along)
        assert wanted is not None
        lines = chart.y.pixels(np.concatenate([curve_of(network, along), wanted]))
        return int(((lines > y - 16) & (lines < y + 6)).sum()) + 2 * (0 < way * (held - x) < long)

    right = chart.x.end - x > long and (crossed(1) <= crossed(-1) or x - chart.x.start < long)
    return Text("gap-size", n(x + 7 if right else x - 7), n(y), words, "start" if right else "end")


def _hinge_marks(session: Session, network: Network, figure: Figure, chart: Chart, hidden: bool) -> Iterator[Mark]:
    """Hinges on the line of 0, and a handle on each line for its weight, in the hand where the network is one's own."""
    handles = {handle.key: handle for handle in figure.kind.handles(session, figure)}
    zero = n(chart.y.at(0))
    if network.depth < 2:
        return
    for j, at in enumerate(hinges(network), 1):
        hue = (j - 1) % HUES + 1
        if not (np.isfinite(at) and abs(at) <= EDGE):
            continue
        x = n(chart.x.at(float(at)))
        if f"hinge.{j}" not in handles or figure.name("bend"):
            yield Line("hinge-tick", f"M{x} {n(chart.y.at(0) - 5)}v10", hue=hue)
            continue
        value = short(round(float(at), 4), session.significant)
        yield Grip(f"hinge.{j}", f"hinge of hidden {j}", x, zero, value, *EDGES, shape="hinge", hue=hue)
        bent = _bent_at(network, j)
        if bent and not hidden:
            place = float(at) + GRABBED * np.sign(network.weights[0][j - 1, 0])
            height = float(network.weights[1][0, j - 1]) * bent
            if chart.x.least <= place <= chart.x.most and chart.y.least <= height <= chart.y.most:
                px, py = chart.place(place, height)
                weight = short(float(network.weights[1][0, j - 1]), session.significant)
                yield Grip(f"weight.{j}", f"output weight of hidden {j}", px, py, weight, "-5", "5", hue=hue)


def _bent_at(network: Network, j: int) -> float:
    """What a hidden neuron gives where its line has its handle."""
    w, b = network.weights[0][j - 1, 0], np.broadcast_to(network.bias(1), (len(network.weights[0]),))[j - 1]
    if not w or network.depth != 2:
        return 0.0
    place = -b / w + GRABBED * np.sign(w)
    unit = network.replace(weights=(network.weights[0], np.eye(len(network.weights[0]))[None, j - 1]))
    return float(parts_of(unit, np.array([place]))[0, j - 1])


def _bar(session: Session, network: Network, chart: Chart, hidden: bool) -> Iterator[Mark]:
    """The input, as an upright bar that is held, and where it meets the curve."""
    digits = session.significant
    x = float(session.position.step.inputs[session.example, 0])
    at = min(max(x, -EDGE), EDGE)
    px = n(chart.x.at(at))
    flag = f"x = {short(x, digits)}"
    if not hidden:
        f = float(curve_of(network, np.array([x]))[0])
        qx, qy = chart.place(at, f)
        yield Dot("here", qx, qy, 6)
        yield chart.beside("here-text", float(qx), float(qy) - 9, short(f, digits))
    yield bar("x", "input x", px, n(chart.y.start), n(chart.top), short(x, digits), flag, EDGES)


def _in_fields(key: str) -> bool:
    return not key.startswith("weight.")


FUNCTION = Drawing(charts, draw, value_of, sentence, choices, in_fields=_in_fields)
