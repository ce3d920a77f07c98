"""The ball on a curve: a step goes α·f′(x) downhill; on a parabola, or on a slice of the loss of a real network."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from math import isfinite

import numpy as np

from app.engine.descent import descend, steps_until
from app.engine.network import Array, Network
from app.engine.parameters import Parameter, nudged
from app.explorer.figures.figure import Act, Figure, Handle, Kind, Setting, with_figure
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

PARABOLA, SLICE = "parabola", "slice"
MOST_STEPS = 1000
NEAR = 0.01
"""how near to the lowest place counts as being there"""
NUDGE = 0.25
"""by which what the slope foretells is compared with what happens"""
NO_GUESS = -1e6
"""what the guess is told while none is made"""


class Parabola:
    """f(x) = x² − 2x + 1.5: 0.5 at its lowest place 1, twice as steep as it is far away."""

    lowest = 1.0

    def value(self, x: float) -> float:
        """f(x)"""
        return x * x - 2 * x + 1.5

    def slope(self, x: float) -> float:
        """f′(x)"""
        return 2 * x - 2


class Slice:
    """C of a training step with one of its weights at x, all others as they are."""

    lowest = None

    def __init__(self, step: TrainingStep, parameter: Parameter) -> None:
        self._step, self._parameter = step, parameter

    def value(self, x: float) -> float:
        """C with the weight at x"""
        return self._step.loss_of(self._network(x))

    def slope(self, x: float) -> float:
        """∂C/∂w there"""
        with overflow_is_an_answer():
            made = replace(self._step, network=self._network(x)).backward
            return self._parameter.of(made.weight_gradients, made.bias_gradients)

    def _network(self, x: float) -> Network:
        network = self._step.network
        return nudged(network, self._parameter, x - self._parameter.of(network.weights, network.biases))


OnCurve = Parabola | Slice


def curve_of(session: Session, figure: Figure) -> OnCurve:
    """What the ball lies on."""
    if figure.name("curve") == PARABOLA:
        return Parabola()
    return _slice(session.position.step, sliced(session))


@lru_cache(maxsize=64)
def _slice(step: TrainingStep, parameter: Parameter) -> Slice:
    return Slice(step, parameter)


def sliced(session: Session) -> Parameter:
    """The weight along which the loss is cut: the one that is looked at, else the last layer's first."""
    look = session.view.look
    return look if isinstance(look, Parameter) else Parameter(session.position.step.network.depth, 1, 1)


def start_of(session: Session, figure: Figure) -> float:
    """x₀: what the figure is told, or the weight as it is."""
    if figure.name("curve") == PARABOLA:
        return figure.number("start")
    network = session.position.step.network
    return sliced(session).of(network.weights, network.biases)


def places(session: Session, figure: Figure) -> tuple[float, ...]:
    """x₀ … xₙ"""
    slope = curve_of(session, figure).slope
    return descend(slope, start_of(session, figure), figure.number("rate"), int(figure.number("steps")))


def _numbers(session: Session, figure: Figure) -> dict[str, float]:
    on, x = curve_of(session, figure), places(session, figure)
    rate, slope = figure.number("rate"), on.slope(x[-1])
    found = {"x": x[-1], "f": on.value(x[-1]), "slope": slope, "rate": rate, "steps": len(x) - 1.0}
    found |= {"next": x[-1] - rate * slope, "start": x[0]}
    found |= {"foretold": slope * NUDGE, "happened": on.value(x[-1] + NUDGE) - on.value(x[-1])}
    if on.lowest is not None:
        found |= {"lowest": on.lowest, "turn": 1 - 2 * rate}
        there = steps_until(on.slope, x[0], rate, on.lowest, NEAR, MOST_STEPS)
        found |= {} if there is None else {"until": float(there)}
    if figure.number("guess") != NO_GUESS:
        found["guess"] = figure.number("guess")
    return found


def _series(session: Session, figure: Figure, points: int) -> dict[str, Array | None]:
    on, xs = curve_of(session, figure), places(session, figure)
    x = np.linspace(min(xs) - 2, max(xs) + 2, points)
    y, slopes = (np.array([of(float(at)) for at in x]) for of in (on.value, on.slope))
    return {"x": x, "y": y, "next": x - figure.number("rate") * slopes, "places": np.array(xs)}


def _handles(session: Session, figure: Figure) -> tuple[Handle, ...]:
    rate = Handle("rate", "rate", "α", figure.number("rate"), 0, 1.2, 0.01, (0.1, 0.5, 1.0))
    guess = Handle("guess", "guess", "", figure.number("guess"), -6, 8, 0.05)
    if figure.name("curve") != PARABOLA:
        return replace(rate, most=40.0, step=0.5, marks=(1.0, 10.0)), guess
    return Handle("start", "start", "x₀", figure.number("start"), -2, 4, 0.1), rate, guess


def _pull(session: Session, figure: Figure, key: str, value: float) -> Session:
    begun = {} if key == "guess" else {"steps": 0}
    return with_figure(session, figure.having(**{key: value}, **begun))


def _stepping(by: int) -> Callable[[Session, Figure], Session]:
    def step(session: Session, figure: Figure) -> Session:
        longer = figure.having(steps=min(figure.number("steps") + by, MOST_STEPS), guess=NO_GUESS)
        return with_figure(session, longer.having(steps=len(places(session, longer)) - 1))

    return step


def _over(session: Session, figure: Figure) -> Session:
    return with_figure(session, figure.having(steps=0, guess=NO_GUESS))


def _unfit(session: Session) -> str:
    step = session.position.step
    return "" if isfinite(step.total_loss) else "The loss is too large here to be drawn."


DESCENT = Kind(
    name="descent",
    title="The ball on a curve",
    about="A step goes downhill: as far as the rate α says, times the slope.",
    settings={
        "curve": Setting(PARABOLA, names=(PARABOLA, SLICE)),
        "start": Setting(-1.0, -1e6, 1e6),
        "rate": Setting(0.1, 0, 1e4),
        "steps": Setting(0.0, 0, MOST_STEPS, whole=True),
        "guess": Setting(NO_GUESS, NO_GUESS, 1e6),
    },
    unfit=_unfit,
    numbers=_numbers,
    handles=_handles,
    pull=_pull,
    series=_series,
    conceals=lambda session, figure, key: key != "foretold",
    acts={
        "step": Act("Step", _stepping(1)),
        "ten": Act("Step ×10", _stepping(10)),
        "over": Act("Start over", _over),
    },
)
