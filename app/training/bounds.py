"""How many runs are kept, and for how long."""

from dataclasses import dataclass

from app.errors import Busy, NotNow
from app.training.progress import OVER
from app.training.run_view import RunView


@dataclass(frozen=True, slots=True)
class Bounds:
    """Runs kept for a visitor and for all of them; seconds after which runs that nobody looks at, and processes
    without runs, are ended.
    """

    runs: int = 6
    all_runs: int = 120
    unseen_seconds: float = 3600.0
    idle_seconds: float = 30.0

    def check_room(self, own: tuple[RunView, ...], in_all: int) -> RunView | None:
        """The run that makes room for another, the oldest that is over; None where there is room.

        Raises NotNow where the visitor has as many unfinished runs as are kept, Busy where the server has.
        """
        over = [run for run in own if run.progress.state in OVER]
        too_many = len(own) - self.runs  # more than 0 while runs that take the place of others are being started
        if too_many >= len(over) and too_many >= 0:
            raise NotNow(f"There are {self.runs} unfinished runs already. Stop or remove one of them first.")
        if too_many >= 0:
            return over[too_many]
        if in_all >= self.all_runs:
            raise Busy(f"This server keeps {self.all_runs} training runs, and all are taken. Try again later.")
        return None
