"""What cannot be done with a run any more, and why not."""

from app.errors import NotNow
from app.training.more import why_no_more
from app.training.progress import DIVERGED, DONE, LOST, OVER, STOPPED, RunView

ENDS = {DONE: "is done", STOPPED: "was stopped", DIVERGED: "has diverged", LOST: "is lost: its training was broken off"}


def check_unfinished(run: RunView) -> None:
    """Raises NotNow where the run is over, and takes no orders."""
    if run.progress.state in OVER:
        raise NotNow(f"Run {run.number} {ENDS[run.progress.state]}. Nothing was changed.")


def check_not_lost(run: RunView) -> None:
    """Raises NotNow where the run is lost, and has no weights."""
    if run.progress.state == LOST:
        raise NotNow(f"Run {run.number} {ENDS[LOST]}, and its weights with it.")


def check_more(run: RunView) -> None:
    """Raises NotNow where the run takes no more epochs."""
    if why_not := why_no_more(run.progress):
        raise NotNow(why_not)
