"""How many runs are kept, for how long, and which one makes room for another."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from app.errors import Busy, NotNow
from app.training.kept_runs import KeptRun
from app.training.progress import OVER, RunView


@dataclass(frozen=True, slots=True)
class Bounds:
    """Runs kept for a visitor and for all of them; seconds after which runs that nobody looks at, and processes
    without runs, are ended.
    """

    runs: int = 6
    all_runs: int = 120
    unseen_seconds: float = 3600.0
    idle_seconds: float = 30.0

    def check_room(self, owner: str, kept: Iterable[KeptRun]) -> KeptRun | None:
        """The run, of all that are kept, that makes room for another of this visitor's; None where there is room.

        The visitor's own oldest that is over goes first, then the one on the server that is over and that
        nobody has looked at for longest. Raises NotNow where the visitor has as many unfinished runs as are kept,
        Busy where the server has.
        """
        kept = tuple(kept)
        going = {run.instead_of for run in kept}
        staying = [run for run in kept if run.view.id not in going]
        own = [run for run in staying if run.owner == owner]
        if len(own) < self.runs and len(staying) < self.all_runs:
            return None
        if own_over := _over(own):
            return own_over[0]
        if len(own) >= self.runs:
            raise NotNow(f"There are {self.runs} unfinished runs already. Stop or remove one of them first.")
        if all_over := _over(staying):
            return min(all_over, key=lambda run: run.seen)
        raise Busy(f"This server keeps {self.all_runs} training runs, and none of them is over. Try again later.")

    def leaver(self, owner: str, kept: Iterable[KeptRun]) -> RunView | None:
        """The visitor's own run that `check_room` would give up; None where it is no run of theirs, or none at all."""
        with suppress(NotNow, Busy):
            run = self.check_room(owner, kept)
            return run.view if run and run.owner == owner else None
        return None


def _over(runs: list[KeptRun]) -> list[KeptRun]:
    return [run for run in runs if run.view.progress.state in OVER]
