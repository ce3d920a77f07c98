"""What the numbers of a run show, in a sentence: diverged, lost, learned by heart, or too little learned and why."""

from app.scene.lab.by_heart import by_heart
from app.scene.lab.too_little import too_little
from app.training.choices import Choices
from app.training.progress import DIVERGED, LOST, OVER, Progress

TOO_FAST = "The weights have grown beyond all bounds: the learning rate is too large."
GONE = "Its training was broken off and its weights are lost. Train again: the same seed gives the same weights."


def remark(choices: Choices, progress: Progress) -> str:
    """The sentence, "" where there is nothing to say, or not yet: a wrong diagnosis is worse than none."""
    if progress.state in (DIVERGED, LOST):
        return TOO_FAST if progress.state == DIVERGED else GONE
    return by_heart(progress) or (too_little(choices, progress.history) if progress.state in OVER else "")
