"""A run inside a training process, and what the server has been told of it."""

import logging
from dataclasses import replace
from time import monotonic

from app.errors import NotFound
from app.training.messages import News
from app.training.moment import Moment
from app.training.progress import LOST, RUNNING, Progress, Report
from app.training.run import Run

REPORT_SECONDS = 2.0  # between two readings of the test digits while a run goes on
GOALS = {"go": "end", "epoch": "epoch", "batch": "batch"}
NO_DIGIT = "There is no such test digit."
log = logging.getLogger(__name__)


class HostedRun:
    """A run with the id and the visitor that the server knows it by."""

    def __init__(self, id: str, owner: str, run: Run):
        self.id, self.owner, self.run = id, owner, run
        self._told, self._reported, self._reported_at = 0, None, -REPORT_SECONDS
        self._broken = False

    @property
    def progress(self) -> Progress:
        """How far it is; lost where training failed by a mistake of ours."""
        progress = self.run.progress()
        return replace(progress, state=LOST) if self._broken else progress

    @property
    def running(self) -> bool:
        """Whether it wants a turn."""
        return not self._broken and self.run.progress().state == RUNNING

    def train(self, seconds: float) -> None:
        """One turn. A failure ends this run alone."""
        try:
            self.run.train(seconds)
        except Exception:
            log.exception("A training run failed.")
            self._broken = True

    def obey(self, order: str) -> None:
        """Go on, to the end or for one epoch or batch; pause; or stop for good."""
        self.run.go(GOALS[order]) if order in GOALS else getattr(self.run, order)()

    def moment(self, number: int | None) -> Moment:
        """Pauses; the weights of now with the very next example, or with a test digit. Raises NotNow, NotFound."""
        if number is not None and not 0 <= number < len(self.run.material.test.labels):
            raise NotFound(NO_DIGIT)
        self.run.pause()
        example = self.run.next_example() if number is None else self.run.test_example(number)
        return Moment(self.run.network(), *example, self.progress)

    def news(self) -> News:
        """What the server has not been told yet."""
        progress = self.progress
        told, self._told = self._told, len(progress.history)
        return News(self.id, replace(progress, history=progress.history[told:]), told, self._due_report(progress))

    def _due_report(self, progress: Progress) -> Report | None:
        """The test digits read anew, where that has become due."""
        at = (progress.state, progress.epoch, progress.batch if progress.state != RUNNING else 0)
        waits = progress.state == RUNNING and monotonic() - self._reported_at < REPORT_SECONDS
        if self._broken or waits or at == self._reported:
            return None
        report, self._reported = self.run.report(), at
        self._reported_at = monotonic()
        return report
