"""What the numbers of a run show, in a sentence: a bad rate, too little learned, or too much learned by heart."""

import math

from app.scene.lab.words import percent
from app.training.progress import DIVERGED, LOST, OVER, Progress

TOO_FAST = "The loss is beyond all numbers: the learning rate is too large."
GONE = "Its process has ended and its weights are lost. Train again: the same seed gives the same weights."
BY_HEART = "The test loss has been rising since epoch {epoch}: it learns the training digits by heart (overfitting)."
APART = "Training digits {train}, test digits only {test}: it has learned some by heart (overfitting)."
STUCK = "Stuck: most training digits are misread and the loss no longer falls. The learning rate may be too large."
SLOW = "Training digits are still often misread (underfitting): try more epochs, a larger rate or more neurons."
RISEN = 1.1  # a test loss so many times its least is rising
GAP = 0.05  # of accuracies
POOR = 0.8  # an accuracy
FALLING = 0.97  # of the loss half the run before: what is below still falls
SETTLED = 5  # epochs, before which nothing is said


def remark(progress: Progress) -> str:
    """The sentence, "" where there is nothing to say yet."""
    if progress.state in (DIVERGED, LOST):
        return TOO_FAST if progress.state == DIVERGED else GONE
    if len(progress.history) < 2 or progress.history[-1].epoch < min(SETTLED, progress.epochs):
        return ""
    return _by_heart(progress) or _too_little(progress)


def _by_heart(progress: Progress) -> str:
    now = progress.history[-1]
    least = min(progress.history, key=lambda p: p.test_loss if math.isfinite(p.test_loss) else math.inf)
    if now.test_loss > RISEN * least.test_loss and now.train_loss < least.train_loss:
        return BY_HEART.format(epoch=round(least.epoch))
    if now.train_accuracy - now.test_accuracy > GAP:
        return APART.format(train=percent(now.train_accuracy), test=percent(now.test_accuracy))
    return ""


def _too_little(progress: Progress) -> str:
    now, half_way = progress.history[-1], progress.history[len(progress.history) // 2]
    if progress.state not in OVER or now.train_accuracy >= POOR:
        return ""
    return SLOW if now.train_loss < FALLING * half_way.train_loss else STUCK
