"""The network as a function: its curve, what each hidden neuron adds, hinges and weights in the hand, the gap."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.network import Array, Network
from app.engine.one_input import curve_of, hinges, parts_of
from app.explorer.figures.figure import Figure
from app.explorer.figures.function_curve import BENDS, EDGE, FITTED, ends, largest_gap, lowest, seen_network, target
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
GRABBED = 1.2  # of x from its hinge, where the line of a neuron has its handle
EDGES = f"{-EDGE:g}", f"{EDGE:g}"
TARGET_NAMES = {"": "none", "square": "x²", "power": "2ˣ"}


@dataclass(frozen=True)
class Charts:
    """Where the curve stands."""

    chart: Chart


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """The chart in a room: as high as the curve, its parts and the target are within the range."""
    network = seen_network(session, figure)
    along = np.linspace(-EDGE, EDGE, 61)
    seen = [curve_of(network, along), np.zeros(1)]
    if len(network.weights[-1][0]) <= MOST_PARTS:
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
    if figure.name("target"):
        if not hidden:
            yield _band(network, chart, figure, along)
        yield Line("target", _target_path(chart, figure), clipped="function")
    yield from _parts(network, chart, along)
    if not hidden:
        yield Line("curve", chart.path(along, curve), clipped="function")
        yield from _extreme(session, network, figure, chart)
    yield from _hinge_marks(session, network, figure, chart, bool(hidden))
    yield from _bar(session, network, chart, bool(hidden))


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """The value of a handle that is taken to a point: a place on the axis, or what a line is to be multiplied by."""
    if not key.startswith("weight."):
        return round(at.chart.x.back(x), 2)
    network = session.position.network
    j = int(key.removeprefix("weight."))
    bent = _bent_at(network, j)
    return round(at.chart.y.back(y) / bent, 2) if bent else float(network.weights[1][0, j - 1])


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """Which neurons are awake at x, and what comes of it."""
    network, digits = seen_network(session, figure), session.significant
    x = float(session.position.step.inputs[session.example, 0])
    said = []
    if not hidden:
        f = float(curve_of(network, np.array([x]))[0])
        said.append(f"At x = {short(x, digits)} the network gives {short(f, digits)}.")
    if network.depth == 2 and network.activations[0] == "relu" and len(network.weights[0]) <= MOST_PARTS:
        z = x * network.weights[0][:, 0] + network.bias(1)
        awake = [f"hidden {j}" for j, one in enumerate(np.atleast_1d(z), 1) if one > 0]
        at_x = f"At x = {short(x, digits)} {_listed(awake)} awake."
        said.append(at_x if hidden else f"{_listed(awake)} awake.".capitalize())
    if hidden:
        said.append("Answer first, then their sum appears.")
    elif gap := largest_gap(network, figure):
        at, size = gap
        said.append(f"The largest gap is {short(size, digits)}, at x = {short(at, digits)}.")
    return " ".join(said)


def _listed(names: list[str]) -> str:
    """hidden 1 is, hidden 1 and hidden 2 are, no hidden neuron is"""
    if len(names) < 2:
        return f"{names[0] if names else 'no hidden neuron'} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"


def choices(session: Session, figure: Figure) -> tuple[Choice, ...]:
    """The bend, the target, and for 2ˣ the fitted networks."""
    own = session.position.network.activations[0]
    bends = [(bend, ACTIVATIONS[bend or own].title if bend or own in BENDS else own) for bend in BENDS if bend != own]
    found = [Choice("bend", "bend", tuple((key, text, key == figure.name("bend")) for key, text in bends))]
    found.append(_choice("target", "target", TARGET_NAMES, figure.name("target")))
    if figure.name("target") == "power":
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
    found: Array = np.unique(np.concatenate([along, corners, corners + 1e-9]))  # where it jumps, both sides
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


def _parts(network: Network, chart: Chart, along: Array) -> Iterator[Mark]:
    """What each hidden neuron adds, thin and in a colour of its own."""
    parts = parts_of(network, along)
    for j in range(min(parts.shape[1], MOST_PARTS) if network.depth > 1 else 0):
        yield Line("part", chart.path(along, parts[:, j]), hue=j % HUES + 1, clipped="function")


def _extreme(session: Session, network: Network, figure: Figure, chart: Chart) -> Iterator[Mark]:
    """The largest gap, or the lowest place where there is no target and it is a place of its own."""
    digits = session.significant
    gap = largest_gap(network, figure)
    if gap:
        x, size = gap
        wanted = target(figure, np.array([x]))
        assert wanted is not None
        f = float(curve_of(network, np.array([x]))[0])
        at, top = chart.place(x, f)
        bottom = n(chart.y.at(float(wanted[0])))
        yield Line("gap", f"M{at} {top}V{bottom}", clipped="function")
        middle = chart.y.at((f + float(wanted[0])) / 2) + 4
        yield chart.beside("gap-size", chart.x.at(x), middle, f"gap {short(size, digits)}", apart=7)
        return
    x, value = lowest(network, figure)
    least, most = ends(figure)
    level = np.ptp(curve_of(network, np.linspace(least, most, 9))) == 0
    if least + 0.02 < x < most - 0.02 and not level:
        at, y = chart.place(x, value)
        yield Dot("lowest", at, y, 5)
        yield Text("lowest-text", at, n(float(y) + 18), f"lowest: {short(value, digits)}")


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
