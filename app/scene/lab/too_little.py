"""Too little learned, and what the course of the train loss says of the reason."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from app.scene.lab.guessing import guessing
from app.scene.lab.obstacles import obstacle
from app.scene.lab.whole_epochs import WINDOW, averages, whole_epochs
from app.scene.lab.words import percent
from app.training.choices import Choices
from app.training.progress import Point

SLOW = "The train loss falls slowly but steadily, and still does: try more epochs or a larger learning rate."
HIGH = (
    "For most of its epochs the train loss was above that of blind guessing, without a steady fall: "
    "the learning rate is probably too large. Try a tenth of it."
)
RISEN = "The train loss has risen: the learning rate is probably too large. Try a tenth of it."
FALLING = "The train loss is still falling: try more epochs, or another learning rate."
UNSURE = (
    "Only {share} of the training digits are read right, and the train loss no longer falls much: the learning rate "
    "may be too large or too small. Try a tenth of it and ten times it."
)
ENOUGH = 0.85  # of the training digits read right: nothing to complain of
SETTLED = 5  # epochs, before which nothing is said
STEADY = 0.05  # rises in all, as a part of the falls: no more than a slow fall has
RISE = 1.1  # times the least, or the first, that a loss has risen to
STILL = 0.98  # times what it was before: a loss that still falls
JUMP = 0.01  # of the loss, from epoch to epoch
ABOVE, BELOW = 1.02, 0.9  # times the loss of guessing: what is above or below it beyond noise


def too_little(choices: Choices, history: Sequence[Point]) -> str:
    """What to try where training digits are often misread, "" where few are or a few epochs tell too little."""
    points = whole_epochs(history)
    if len(points) <= SETTLED or fmean(p.train_accuracy for p in points[-3:]) >= ENOUGH:
        return ""
    losses = [p.train_loss for p in points]
    return obstacle(choices) or _course(losses, averages(points, "train_loss"), guessing(choices.loss), points[-1])


def _course(losses: list[float], smooth: list[float], guess: float, last: Point) -> str:
    if _steady(losses[1:]) and _goes_on(losses, guess):
        return SLOW
    if fmean(losses[-3:]) > RISE * losses[0] or smooth[-1] > RISE * min(smooth):
        return RISEN
    if sum(loss > ABOVE * guess for loss in losses[1:]) > len(losses) / 2 or _jumps(losses, guess):
        return HIGH
    return FALLING if _falls(smooth) else UNSURE.format(share=percent(last.train_accuracy))


def _steady(losses: list[float]) -> bool:
    """Whether it falls from epoch to epoch, but for little."""
    steps = [after - before for before, after in pairwise(losses)]
    return sum(step for step in steps if step > 0) < -STEADY * sum(step for step in steps if step < 0)


def _goes_on(losses: list[float], guess: float) -> bool:
    """Whether a steady fall goes on; on the plateau of guessing, which many runs begin with, the least bit counts."""
    return BELOW * guess < losses[-1] < ABOVE * guess or _falls(losses)


def _falls(losses: list[float]) -> bool:
    """Whether it is lower than a sixth of the run before, or five epochs where that is more."""
    back = min(max(WINDOW, len(losses) // 6), len(losses))
    return losses[-1] < STILL * losses[-back]


def _jumps(losses: list[float], guess: float) -> bool:
    """Whether it goes up and down as if at random, no better than guessing."""
    late = losses[len(losses) // 2 :]
    way = sum(abs(after - before) for before, after in pairwise(late))
    far = way > JUMP * sum(late) and abs(late[-1] - late[0]) < way / 3
    return far and fmean(late) > BELOW * guess
