"""The buttons of a run; one that cannot apply now is shown disabled and says why."""

from dataclasses import dataclass

from app.explorer.names import counted
from app.training.orders import more_epochs, why_no_more
from app.training.progress import DIVERGED, DONE, LOST, OVER, RUNNING, STOPPED, Progress

ENDED = {
    DONE: "All its epochs are done.",
    STOPPED: "It was stopped.",
    DIVERGED: "Its weights are beyond all bounds.",
    LOST: "Its weights are lost.",
}
WALK_SAYS = "Walks the very next example through the network as it is now."
WALK_PAUSES = "Pauses, and walks the very next example through the network as it is now."


@dataclass(frozen=True, slots=True)
class OrderButton:
    """A button: what it posts to /train/{run}/, its name, what it does, and why it does not apply ("" if it does).

    One that `asks` posts only once that was answered.
    """

    order: str
    name: str
    says: str
    why_not: str = ""
    kind: str = ""
    asks: bool = False


def order_buttons(progress: Progress) -> tuple[OrderButton, ...]:
    """Every button, in the same places whatever the run is doing."""
    over = ENDED.get(progress.state, "")
    return (
        _pause_or_go(progress, over),
        OrderButton("batch", "One batch", "Trains on one batch, then pauses.", over),
        OrderButton("epoch", "One epoch", "Trains to the end of the epoch, then pauses.", over),
        OrderButton("stop", "Stop", "Ends the run for good; what it reached stays.", over),
        OrderButton("walk", "Step the next example", _walk_says(progress), _why_no_walk(progress, over), "strong"),
        OrderButton("forget", "Remove", "Takes the run off the charts.", "", "quiet", asks=True),
    )


def _pause_or_go(progress: Progress, over: str) -> OrderButton:
    if progress.state == RUNNING:
        return OrderButton("pause", "Pause", "Pauses after this batch.")
    if progress.state == DONE:
        more = counted(more_epochs(progress.epochs), "epoch")
        why_not = why_no_more(progress)
        return OrderButton("more", "Go on" if why_not else f"+{more}", f"Trains on, for {more} more.", why_not)
    return OrderButton("go", "Go on", "Trains on, to the last epoch.", over)


def _walk_says(progress: Progress) -> str:
    return WALK_PAUSES if progress.state == RUNNING else WALK_SAYS


def _why_no_walk(progress: Progress, over: str) -> str:
    """A run that has ended well has no next example, but can still be walked through with its last weights."""
    return over if progress.state in OVER and progress.state not in (DONE, STOPPED) else ""
