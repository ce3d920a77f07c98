"""What a run can be told to do: when it takes an order, why it does not, and what the order makes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.errors import NotNow
from app.training.choices import LIMITS
from app.training.progress import DIVERGED, DONE, LOST, OVER, STOPPED, Progress, RunView
from app.training.run import NOT_DONE, Run

MORE = 10  # epochs that are added at once
MOST = int(LIMITS["epochs"][1])
NO_MORE = f"A run has at most {MOST} epochs."
ENDS = {DONE: "is done", STOPPED: "was stopped", DIVERGED: "has diverged", LOST: "is lost: its training was broken off"}


def more_epochs(epochs: int) -> int:
    """How many are added to so many; 0 where a run can have no more."""
    return max(0, min(MORE, MOST - epochs))


def why_no_more(progress: Progress) -> str:
    """Why a run takes no more epochs now, "" where it does."""
    if progress.state != DONE:
        return NOT_DONE
    return "" if more_epochs(progress.epochs) else NO_MORE


def check_more(run: RunView) -> None:
    """Raises NotNow where the run takes no more epochs."""
    if why_not := why_no_more(run.progress):
        raise NotNow(why_not)


def check_unfinished(run: RunView) -> None:
    """Raises NotNow where the run is over."""
    if run.progress.state in OVER:
        raise NotNow(f"Run {run.number} {ENDS[run.progress.state]}. Nothing was changed.")


def check_not_lost(run: RunView) -> None:
    """Raises NotNow where the run is lost, and has no weights."""
    if run.progress.state == LOST:
        raise NotNow(f"Run {run.number} {ENDS[LOST]}, and its weights with it.")


def _train_on(run: Run) -> None:
    """For more epochs; the server may have asked for them twice before it heard of the first."""
    if why_not := why_no_more(run.progress()):
        raise NotNow(why_not)
    run.more(more_epochs(run.choices.epochs))


@dataclass(frozen=True, slots=True)
class Order:
    """One thing that a run can be told to do."""

    obey: Callable[[Run], None]
    check: Callable[[RunView], None] = check_unfinished  # raises NotNow where the run does not take the order
    at_once: bool = False  # a batch is trained before the order is answered


ORDERS: dict[str, Order] = {
    "go": Order(lambda run: run.go("end")),
    "pause": Order(Run.pause),
    "stop": Order(Run.stop),
    "epoch": Order(lambda run: run.go("epoch")),
    # At once: a second order for one batch must not find the first one still to be obeyed.
    "batch": Order(lambda run: run.go("batch"), at_once=True),
    "resume": Order(lambda run: run.go(run.goal)),  # to the goal that a pause broke off
    "more": Order(_train_on, check_more),
}
