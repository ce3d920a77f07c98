"""Beside every output a small scale: how high it stands, and a mark where it should stand."""

from dataclasses import dataclass

from app.digits.sight import reads_digits
from app.engine.activations import layer_activation
from app.engine.losses import LOSSES
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.scene.colour.scales import rounded_up
from app.scene.curves import n
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box
from app.scene.picture.layout.places import Spot

AWAY = 7.5  # from a neuron, round which its arc runs
WIDTH = 5.5
POINTER = 4.5  # how far the mark of the target stands out
HALF = 3.5  # of its height: so far the scale keeps within the height of the neuron
GRIP = 24.0  # each way, where there is room for it
ROUNDER = 1.2  # the scale of what has no bounds, against the largest target

Scale = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Goals:
    """What the outputs should be, in their order, on a scale from the least to the largest that it shows."""

    targets: tuple[float, ...]
    scale: Scale
    held: bool
    """whether each is a number of its own, which can be taken in the hand; else a word says which output is wanted"""


NO_GOALS = Goals((), (0.0, 1.0), held=False)


@dataclass(frozen=True, slots=True)
class GaugeMark:
    """A scale beside an output: filled from 0 to a, nothing of it until that is reached; marked at the target."""

    x: float
    """its left border, as y its upper one"""
    y: float
    width: float
    height: float
    level_y: float
    level_height: float
    goal: str
    """path data of the mark"""

    @property
    def box(self) -> Box:
        """What it takes, its mark among it, as a rectangle around its centre."""
        width = self.width + POINTER
        return Box(self.x + width / 2, self.y + self.height / 2, width, self.height)


@dataclass(frozen=True, slots=True)
class TargetGrip:
    """What a target is taken hold of by: a box round its scale."""

    key: str
    """of its output"""
    x: float
    """its left border, as y its upper one"""
    y: float
    width: float
    height: float
    selected: bool
    """whether its output is, where the number can be typed"""
    spoken: str


def goals_of(session: Session) -> Goals:
    """The targets of the example that is looked at, on a scale that is the same for all examples and updates."""
    step = session.position.step
    wanted = tuple(reading_of(session).targets.tolist())
    f = layer_activation(step.network, step.network.depth)
    is_class = LOSSES[step.loss].targets == "class"
    held = not (is_class or reads_digits(step.network.sizes))
    if f.bounds:
        return Goals(wanted, (min(f.bounds[0], *wanted), max(f.bounds[1], *wanted)), held)
    of_all = wanted if is_class else step.targets.ravel().tolist()
    reach = rounded_up(ROUNDER * max(map(abs, of_all)))
    only_above = f.sign in ("positive", "not negative") and min(of_all) >= 0
    return Goals(wanted, (0.0 if only_above else -reach, reach), held)


def gauge_mark(where: Layout, place: Spot, a: float | None, goals: Goals) -> GaugeMark | None:
    """The scale of an output; None where there is no room between it and the loss."""
    x = place.x + place.r + AWAY
    if x + WIDTH + POINTER > where.loss[0] - where.frame.loss_width / 2:
        return None
    top, bottom = place.y - place.r + HALF, place.y + place.r - HALF
    levels = [_height(value, goals.scale, top, bottom) for value in (0.0, a or 0.0, goals.targets[place.number - 1])]
    zero, level, goal = levels
    end = x + WIDTH
    pointer = f"M{n(x - 1)} {n(goal)}H{n(end)}l{n(POINTER)} {n(-HALF)}v{n(2 * HALF)}L{n(end)} {n(goal)}"
    return GaugeMark(
        x=round(x, 1),
        y=round(top, 1),
        width=WIDTH,
        height=round(bottom - top, 1),
        level_y=round(min(zero, level), 1),
        level_height=round(abs(zero - level), 1),
        goal=pointer,
    )


def target_grip(where: Layout, place: Spot, selected: bool, spoken: str) -> TargetGrip:
    """The grip of a target, at the scale of its output; it keeps off the next one and the loss.

    Where there is little room it begins on the border of the neuron, a press of which looks at the same.
    """
    others = (abs(other.y - place.y) for other in where.columns[place.layer] if other != place)
    height = max(2 * place.r, min((GRIP, *others)))
    left = min(place.x + place.r, where.loss[0] - where.frame.loss_width / 2 - GRIP)
    return TargetGrip(
        key=f"{place.layer}.{place.number}",
        x=round(left, 1),
        y=round(place.y - height / 2, 1),
        width=GRIP,
        height=round(height, 1),
        selected=selected,
        spoken=spoken,
    )


def _height(value: float, scale: Scale, top: float, bottom: float) -> float:
    """Where a value stands on a scale; what is beyond its ends at the end."""
    low, high = scale
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    return bottom - share * (bottom - top)
