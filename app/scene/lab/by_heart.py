"""Overfitting: whether a run learns its training digits by heart.

What is said once stays until it is clearly refuted, so that noise cannot make it come and go.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from app.scene.lab.reached import FEW
from app.scene.lab.whole_epochs import WINDOW, averages, whole_epochs
from app.training.progress import Point, Progress

RISING = (
    "The test loss has been rising since about epoch {epoch}: it learns the training digits by heart (overfitting)."
)
APART = "Training digits are read clearly better than test digits: it has learned some of them by heart (overfitting)."
RISEN = 1.1  # an average of test losses so many times the least one has risen
NOISE = 3.0  # times what the test loss usually moves from epoch to epoch it has to rise, too
LASTING = 5  # epochs that it has to stay so
BETTER = 0.005  # of the test accuracy: where it grows by more, a rising loss is no loss of skill
GAP, CLOSED = 0.05, 0.04  # of accuracies: said from the one on, taken back below the other
ENOUGH = 100  # test digits, below which a gap of 5 points can be chance


def by_heart(progress: Progress) -> str:
    """The sentence, "" where nothing or too little speaks for it."""
    if progress.counts.test < FEW:
        return ""
    points = tuple(whole_epochs(progress.history))
    since = _rising_since(points)
    if since is not None:
        return RISING.format(epoch=since)
    return APART if progress.counts.test >= ENOUGH and _apart(points) else ""


@lru_cache(maxsize=256)  # a stream draws a run's card many times between two of its epochs
def _rising_since(points: tuple[Point, ...]) -> int | None:
    """The epoch from which the test loss has been rising lastingly while the train loss falls, None where it is not."""
    test, train, right = (averages(points, value) for value in ("test_loss", "train_loss", "test_accuracy"))
    least, risen, said = 0, 0, None
    for now, loss in enumerate(test):
        if loss < test[least]:
            least = now
            risen = 0
            said = None
        much = max((RISEN - 1) * test[least], NOISE * _unrest(points[max(1, now - WINDOW) : now + WINDOW + 1]))
        worse = loss > test[least] + much and train[now] < train[least] and right[now] < right[least] + BETTER
        risen = risen + 1 if worse else 0
        if risen >= LASTING and said is None:
            said = least + (WINDOW + 1) // 2
    return said


def _unrest(points: Sequence[Point]) -> float:
    """How far the test loss moves from epoch to epoch, in the mean."""
    return sum(abs(after.test_loss - before.test_loss) for before, after in pairwise(points)) / (len(points) - 1)


@lru_cache(maxsize=256)
def _apart(points: tuple[Point, ...]) -> bool:
    train = averages(points, "train_accuracy")
    test = averages(points, "test_accuracy")
    apart = False
    for better, worse in zip(train, test, strict=True):
        apart = better - worse > (CLOSED if apart else GAP)
    return apart
