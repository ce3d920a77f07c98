"""More epochs for a run that has done all that were chosen for it."""

from app.training.choices import LIMITS
from app.training.progress import DONE, Progress

AT_ONCE = 10
MOST = int(LIMITS["epochs"][1])
NOT_DONE = "Only a run that has done all its epochs takes more."
NO_MORE = f"A run has at most {MOST} epochs."


def more_epochs(epochs: int) -> int:
    """How many are added to so many; 0 where a run can have no more."""
    return max(0, min(AT_ONCE, MOST - epochs))


def why_no_more(progress: Progress) -> str:
    """Why a run takes no more epochs now, "" where it does."""
    if progress.state != DONE:
        return NOT_DONE
    return "" if more_epochs(progress.epochs) else NO_MORE
