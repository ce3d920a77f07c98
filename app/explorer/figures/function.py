"""A network of one input as a function of it: its numbers, hinges and weights in the hand, and letting it learn."""

import numpy as np

from app.engine.network import Array, Network
from app.engine.one_input import curve_of, hinges, parts_of, slope_at
from app.engine.parameters import Parameter
from app.explorer import edits
from app.explorer.figures.figure import Act, Figure, Handle, Kind, Setting, with_figure
from app.explorer.figures.function_curve import (
    AS_IT_IS,
    BENDS,
    EDGE,
    FITTED,
    TARGETS,
    TO_FIT,
    bent,
    ends,
    fitted_gap,
    largest_gap,
    lowest,
    seen_network,
    target,
)
from app.explorer.figures.learning import SLICES, learnt, why_not_learn
from app.explorer.moves import restart
from app.explorer.session import Session

ONE_TO_ONE = "A network of one input and one output is a curve; others are not."
MENUS = ("", "none", "bend", "fitted", "bend fitted learn")
"""which of its menus a figure has: all, none, or those named"""
PLACES = np.linspace(-2, 2, 9)
"""x of the outputs that have a name: f.-2, f.-1.5, … f.2"""


def _numbers(session: Session, figure: Figure) -> dict[str, float]:
    network = seen_network(session, figure)
    x = float(session.position.step.inputs[session.example, 0])
    found = {"x": x, "f": float(curve_of(network, np.array([x]))[0]), "slope": slope_at(network, x)}
    found |= _at_places("f", network)
    for bend in filter(None, BENDS):
        found |= _at_places(bend, bent(network, bend))
    found["lowest.x"], found["lowest"] = lowest(network, figure)
    found |= {f"hinge.{j}": float(at) for j, at in enumerate(hinges(network), 1) if np.isfinite(at)}
    if network.depth == 2:
        found |= {f"weight.{j}": float(weight) for j, weight in enumerate(network.weights[1][0], 1)}
    if gap := largest_gap(network, figure):
        found["gap.x"], found["gap"] = gap
    if (name := figure.name("target")) in TO_FIT:
        found |= {f"gap.{k}": fitted_gap(name, k) for k in FITTED}
    return found


def _at_places(name: str, network: Network) -> dict[str, float]:
    return {f"{name}.{at:g}": float(f) for at, f in zip(PLACES, curve_of(network, PLACES), strict=True)}


def _conceals(session: Session, figure: Figure, key: str) -> bool:
    """What is asked of another bend, or of a fitted network, is to be seen only where that one is drawn."""
    name, _, of = key.partition(".")
    if name in BENDS:
        return name == (figure.name("bend") or session.position.network.activations[0])
    return figure.number("fitted") == float(of) if name == "gap" and of.isdigit() else True


def _series(session: Session, figure: Figure, points: int) -> dict[str, Array | None]:
    network, x = seen_network(session, figure), np.linspace(*ends(figure), points)
    parts = parts_of(network, x).T if network.depth > 1 else None
    return {"x": x, "y": curve_of(network, x), "parts": parts, "target": target(figure, x), "hinges": hinges(network)}


def _handles(session: Session, figure: Figure) -> tuple[Handle, ...]:
    inputs = session.position.step.inputs
    bar = Handle("x", "input", "x", float(inputs[session.example, 0]), -EDGE, EDGE, 0.1)
    network = session.position.network
    if figure.number("fitted") or network.depth > 2 or network.biases is None:
        return (bar,)
    found = [bar]
    if network.depth == 1:
        weight, bias = float(network.weights[0][0, 0]), float(network.biases[0][0])
        letters = (str(session.notation.parameter(1, 1, source)) for source in (1, 0))
        found.append(Handle("tilt", "weight", next(letters), weight, -5, 5, 0.1))
        found.append(Handle("lift", "bias", next(letters), bias, -5, 5, 0.1))
        return tuple(found)
    for j, at in enumerate(hinges(network), 1):
        if np.isfinite(at):
            found.append(Handle(f"hinge.{j}", f"hinge {j}", "", float(at), -EDGE, EDGE, 0.05))
        weight = float(network.weights[1][0, j - 1])
        found.append(Handle(f"weight.{j}", f"output weight of hidden {j}", "", weight, -5, 5, 0.1))
    return tuple(found)


def _pull(session: Session, figure: Figure, key: str, value: float) -> Session:
    if key == "x":
        return edits.set_input(session, session.example + 1, 1, value, anew=True)
    if key in ("tilt", "lift"):
        return edits.set_parameter(session, Parameter(1, 1, int(key == "tilt")), value, anew=True)
    name, _, number = key.partition(".")
    network = session.position.network
    j = int(number)
    if name == "weight":
        return edits.set_parameter(session, Parameter(2, 1, j), value, anew=True)
    return edits.set_parameter(session, Parameter(1, j, 0), -float(network.weights[0][j - 1, 0]) * value, anew=True)


def _over(session: Session, figure: Figure) -> Session:
    bend = figure.name("bend") if figure.name("menus") else AS_IT_IS  # a page may begin with another bend
    return with_figure(restart(session), figure.having(bend=bend, fitted=0))


def _to_learn(session: Session, figure: Figure) -> bool:
    """Whether it is offered: not on a page about something else."""
    return not figure.name("menus") or "learn" in figure.name("menus")


def _unfit(session: Session) -> str:
    sizes = session.position.step.network.sizes
    return (
        "" if sizes[0] == 1 and sizes[-1] == 1 else "A network of one input and one output is a curve; others are not."
    )


FUNCTION = Kind(
    name="function",
    title="The network as a function",
    about="Each hidden neuron draws a line and bends it at its hinge; the output adds them up.",
    settings={
        "target": Setting("", names=tuple(TARGETS)),
        "from": Setting(-EDGE, -100, 100),
        "to": Setting(EDGE, -100, 100),
        "bend": Setting(AS_IT_IS, names=BENDS),
        "fitted": Setting(0.0, 0, FITTED[-1], whole=True),
        "menus": Setting("", names=MENUS),
    },
    unfit=_unfit,
    numbers=_numbers,
    handles=_handles,
    pull=_pull,
    series=_series,
    conceals=_conceals,
    acts={
        "learn": Act("Let it learn", lambda s, figure: learnt(s, figure, SLICES), why_not_learn, _to_learn),
        "over": Act("Start over", _over),
    },
)
