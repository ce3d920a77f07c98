"""What the numbers of a run show, in a sentence: diverged, lost, overfitting, or too little learned and why.

A wrong diagnosis is worse than none. What is said of a run that goes on stays until it is clearly refuted, so that
noise cannot make it come and go.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import fmean

from app.engine.activations import ACTIVATIONS
from app.explorer.names import counted
from app.scene.lab.kinds import kind_scene
from app.scene.lab.penalised import grows_alone, penalty_share, weighs_much
from app.scene.lab.words import FEW
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS
from app.training.progress import DIVERGED, LOST, OVER, Point, Progress

TOO_FAST = "The weights have grown beyond all bounds: the learning rate is too large."
TOO_DEAR = (
    "The weights have grown beyond all bounds: the penalty alone makes every step too far. Try a smaller λ or learning "
    "rate."
)
GONE = "Its training was broken off and its weights are lost. Train again: the same seed gives the same weights."
WINDOW = 5  # epochs that are averaged, since single ones are noisy


def remark(choices: Choices, progress: Progress) -> str:
    """The sentence, "" where there is nothing to say, or not yet."""
    share = penalty_share(choices, progress.counts.train)
    if progress.state == DIVERGED:
        return TOO_DEAR if grows_alone(choices.optimiser, choices.learning_rate, share) else TOO_FAST
    if progress.state == LOST:
        return GONE
    return overfitting(progress, DATA_SETS[choices.data].things) or (
        underfitting(choices, progress.history, share) if progress.state in OVER else ""
    )


def whole_epochs(history: Sequence[Point]) -> list[Point]:
    """The points after whole epochs, the one before any training first; those within come and go with their length."""
    return [point for point in history if point.epoch == int(point.epoch)]


def window_means(points: Sequence[Point], value: str) -> list[float]:
    """The mean of a number of the points over each window of five epochs of training, from epochs 1 to 5 on."""
    values = [getattr(point, value) for point in points[1:]]
    return [sum(values[first : first + WINDOW]) / WINDOW for first in range(len(values) - WINDOW + 1)]


# Overfitting

RISING = (
    "The test loss has been rising since about epoch {epoch}: it learns the training {things} by heart (overfitting)."
)
APART = "Training {0} are read clearly better than test {0}: it has learned some of them by heart (overfitting)."
WORSE = 1.1  # an average of test losses so many times the least one has risen
NOISE = 3.0  # times what the test loss usually moves from epoch to epoch it has to rise, too
LASTING = 5  # epochs that it has to stay so
BETTER = 0.005  # of the test accuracy: where it grows by more, a rising loss is no loss of skill
GAP, CLOSED = 0.05, 0.04  # of accuracies: said from the one on, taken back below the other
TESTS = 100  # test digits, below which a gap of 5 points can be chance


def overfitting(progress: Progress, things: str) -> str:
    """That a run learns its training `things` by heart, "" where nothing or too little speaks for it."""
    if progress.counts.test < FEW:
        return ""
    points = tuple(whole_epochs(progress.history))
    since = _rising_since(points)
    if since is not None:
        return RISING.format(epoch=since, things=things)
    return APART.format(things) if progress.counts.test >= TESTS and _apart(points) else ""


@lru_cache(maxsize=256)  # a stream draws a run's card many times between two of its epochs
def _rising_since(points: tuple[Point, ...]) -> int | None:
    """The epoch from which the test loss has been rising lastingly while the train loss falls, None where it is not."""
    test, train = (window_means(points, value) for value in ("test_loss", "train_loss"))
    right = window_means(points, "test_accuracy") if _of_classes(points) else [0.0] * len(test)  # which never grows
    least = risen = 0
    said = None
    for now, loss in enumerate(test):
        if loss < test[least]:
            least = now
            risen = 0
            said = None
        much = max((WORSE - 1) * test[least], NOISE * _unrest(points[max(1, now - WINDOW) : now + WINDOW + 1]))
        worse = loss > test[least] + much and train[now] < train[least] and right[now] < right[least] + BETTER
        risen = risen + 1 if worse else 0
        if risen >= LASTING and said is None:
            said = least + (WINDOW + 1) // 2
    return said


def _of_classes(points: Sequence[Point]) -> bool:
    """Whether there are accuracies."""
    return all(point.test_accuracy is not None for point in points)


def _unrest(points: Sequence[Point]) -> float:
    """How far the test loss moves from epoch to epoch, in the mean."""
    losses = [point.test_loss for point in points if point.test_loss is not None]
    return sum(abs(after - before) for before, after in pairwise(losses)) / (len(losses) - 1)


@lru_cache(maxsize=256)
def _apart(points: tuple[Point, ...]) -> bool:
    """Whether a gap between the accuracies, of classes, is wide and has not closed since."""
    if not _of_classes(points):
        return False
    train = window_means(points, "train_accuracy")
    test = window_means(points, "test_accuracy")
    apart = False
    for better, worse in zip(train, test, strict=True):
        apart = better - worse > (CLOSED if apart else GAP)
    return apart


# Too little learned, and what the train loss says of the reason

SLOW = "The train loss falls slowly but steadily, and still does: try more epochs or a larger learning rate."
HIGH = (
    "For most of its epochs the train loss was above that of blind guessing, without a steady fall: "
    "the learning rate is probably too large. Try a tenth of it."
)
RISEN = "The train loss has risen: the learning rate is probably too large. Try a tenth of it."
DEAR = "The penalty may be too large: it keeps the weights too small to learn more. Try a tenth of λ."
FALLING = "The train loss is still falling: try more epochs, or another learning rate."
SETTLED = 5  # epochs, before which nothing is said
STEADY = 0.05  # rises in all, as a part of the falls: no more than a slow fall has
RISE = 1.1  # times the least, or the first, that a loss has risen to
STILL = 0.98  # times what it was before: a loss that still falls
JUMP = 0.01  # of the loss, from epoch to epoch
ABOVE, BELOW = 1.02, 0.9  # times the loss of guessing: what is above or below it beyond noise
ALIKE = (
    "All first weights are 0, so the neurons of a hidden layer get the same gradient and stay alike: "
    "choose other first weights."
)
NOTHING = "The slope of {f} is 0 everywhere: no gradient comes through the outputs, and nothing is learned."
LAST = "The slope of {f} is 0 everywhere: no gradient comes through it, so only the last layer learns."
NARROW = "A hidden layer of {count} passes on too little to tell {apart} apart: try more neurons."


def underfitting(choices: Choices, history: Sequence[Point], share: float = 0.0) -> str:
    """What to try where too little was learned, "" where enough was or a few epochs tell too little.

    `share` is the part of a weight that the penalty adds to its gradient.
    """
    points = whole_epochs(history)
    scene = kind_scene(choices.data)
    if len(points) <= SETTLED or scene.enough(choices, tuple(points)):
        return ""
    losses = [p.train_loss for p in points]
    guess = scene.blind(choices)
    if obstacle := _obstacle(choices):
        return obstacle
    why = _underfit(losses, window_means(points, "train_loss"), guess)
    if why != HIGH and weighs_much(choices, share, guess):  # no penalty is worse than guessing
        return DEAR
    return why or scene.unsure(choices, points[-1])


def _underfit(losses: list[float], smooth: list[float], guess: float) -> str:
    """What the losses show, "" where that is only that they no longer fall much."""
    if _steady(losses[1:]) and _goes_on(losses, guess):
        return SLOW
    if fmean(losses[-3:]) > RISE * losses[0] or smooth[-1] > RISE * min(smooth):
        return RISEN
    if sum(loss > ABOVE * guess for loss in losses[1:]) > len(losses) / 2 or _jumps(losses, guess):
        return HIGH
    return FALLING if _falls(smooth) else ""


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


def _obstacle(choices: Choices) -> str:
    """What keeps a network from learning whatever its learning rate, as it was asked for; "" where nothing does."""
    if ACTIVATIONS[choices.output].flat:
        return NOTHING.format(f=ACTIVATIONS[choices.output].title)
    if choices.hidden and choices.initialiser == "zeros":
        return ALIKE
    if choices.hidden and ACTIVATIONS[choices.activation].flat:
        return LAST.format(f=ACTIVATIONS[choices.activation].title)
    data = DATA_SETS[choices.data]
    enough = kind_scene(data.name).narrowest(data)
    fewest = min(choices.hidden, default=enough)
    apart = f"{len(data.targets)} {data.things}"
    return NARROW.format(count=counted(fewest, "neuron"), apart=apart) if fewest < enough else ""
