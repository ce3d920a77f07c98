"""A run inside a training process, and what the server has been told of it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from time import monotonic

from app.errors import NotFound, NotNow
from app.training.data_sets import DATA_SETS
from app.training.messages import News
from app.training.next_example import NextExample
from app.training.orders import ORDERS
from app.training.pace import PACES, Pace
from app.training.progress import LOST, RUNNING, Progress, Report
from app.training.run import Run

REPORT_SECONDS = 2.0  # between two reports while a run goes on
WATCHED_SECONDS = 0.25  # the same, of kinds of data whose results are watched
NO_EXAMPLE = "There is no such test {thing}."
FAILED = "This run is lost: its training failed."
log = logging.getLogger(__name__)


class HostedRun:
    """A run with the id and the visitor that the server knows it by; none any more where it failed by our mistake."""

    def __init__(self, id: str, owner: str, run: Run):
        self.id = id
        self.owner = owner
        self._run: Run | None = run
        self._known = replace(run.progress(), history=())
        self._reported: tuple[str, int, int] | None = None
        self._reported_at = -inf
        self._pace = Pace(PACES[run.choices.pace])
        self._data = DATA_SETS[run.choices.data]

    @property
    def run(self) -> Run:
        """The run itself. Raises NotNow where it failed."""
        if self._run is None:
            raise NotNow(FAILED)
        return self._run

    @property
    def progress(self) -> Progress:
        """How far it is; lost where it failed."""
        return self._run.progress() if self._run else self._known

    @property
    def running(self) -> bool:
        """Whether it wants a turn."""
        return self._run is not None and self._run.state == RUNNING

    @property
    def due(self) -> float:
        """When it wants its next turn, by the clock of `monotonic`."""
        return self._pace.due(self.run.epochs_done)

    def train(self, seconds: float) -> None:
        """One turn, which its pace may make shorter. A failure ends this run alone."""
        with self._alone():
            self.run.train(seconds, self._pace.share(seconds))

    def obey(self, order: str) -> None:
        """Do what one of ORDERS says. Raises NotNow where the run does not take it any more."""
        ORDERS[order].obey(self.run)
        if self.running:
            self._pace.begin(self.run.epochs_done)
        if ORDERS[order].at_once:
            self.train(0.0)

    def next_example(self, number: int | None) -> NextExample:
        """Pauses; the weights of now with the very next example, or with a test example. Raises NotNow, NotFound."""
        if number is not None and not 0 <= number < len(self.run.test):
            raise NotFound(NO_EXAMPLE.format(thing=self._data.thing))
        interrupted = self.running
        self.run.pause()
        example = self.run.next_example() if number is None else self.run.test_example(number)
        together = self.run.together if number is None else 0
        return NextExample(self.run.network(), *example, self.progress, together, interrupted, self.run.memory())

    def news(self) -> News:
        """What the server has not been told yet. A failure ends this run alone."""
        told = len(self._known.history)
        report = None
        with self._alone():
            self._known = self.progress
            report = self._due_report(self._known)
        return News(self.id, replace(self._known, history=self._known.history[told:]), told, report)

    @property
    def _report_seconds(self) -> float:
        return WATCHED_SECONDS if self._data.kind.watched else REPORT_SECONDS

    def _due_report(self, progress: Progress) -> Report | None:
        """The run judged anew, where that has become due."""
        at = (progress.state, progress.epoch, progress.batch if progress.state != RUNNING else 0)
        waits = progress.state == RUNNING and monotonic() - self._reported_at < self._report_seconds
        if self._run is None or waits or at == self._reported:
            return None
        report = self._run.report()
        self._reported = at
        self._reported_at = monotonic()
        return report

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """What fails within ends this run and no other."""
        try:
            yield
        except Exception:
            log.exception("A training run failed.")
            self._run = None
            self._known = replace(self._known, state=LOST, seconds_left=None)
