"""The runs that the server knows of, by visitor: how many, for how long, and which makes room for another."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from time import monotonic

from app.errors import Busy, NotFound, NotNow
from app.training.messages import News
from app.training.progress import LOST, OVER, PAUSED, RunView
from app.training.worker_process import WorkerProcess

UNKNOWN = "This run is no longer kept."


@dataclass(eq=False)
class KeptRun:
    """A run with the visitor it belongs to and the process it is in."""

    view: RunView
    owner: str
    process: WorkerProcess
    instead_of: str = ""  # the id of the run that makes room for it, and is gone once this one has started
    orders: int = 0  # that are on their way to it
    seen: float = field(default_factory=monotonic)  # when it was last looked at

    def learn(self, news: News) -> None:
        """Take in what its process says of it."""
        history = self.view.progress.history[: news.told] + news.progress.history
        progress = replace(news.progress, history=history)
        choices = replace(self.view.choices, epochs=progress.epochs)  # which may have become more
        self.view = replace(self.view, choices=choices, progress=progress, report=news.report or self.view.report)

    def lose(self) -> None:
        """Its process is gone, and its weights with it; what was reached can still be seen."""
        self.view = replace(self.view, progress=replace(self.view.progress, state=LOST, seconds_left=None))


class KeptRuns:
    """Runs in the order in which they were started. Nobody can reach those of another visitor."""

    def __init__(self):
        self._runs: dict[str, KeptRun] = {}
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._runs)

    def __iter__(self) -> Iterator[KeptRun]:
        return iter(tuple(self._runs.values()))

    def add(self, run: KeptRun) -> None:
        """Keep a run."""
        self._runs[run.view.id] = run

    def remove(self, id: str) -> KeptRun | None:
        """Keep it no longer."""
        return self._runs.pop(id, None)

    def take_back(self, run: KeptRun) -> None:
        """As if the run had never been added; its number is free again if it is the last one."""
        self.remove(run.view.id)
        if self._numbers.get(run.owner) == run.view.number:
            self._numbers[run.owner] -= 1

    def get(self, id: str) -> KeptRun | None:
        """The run of that id, whoever's it is."""
        return self._runs.get(id)

    def find(self, owner: str, id: str) -> KeptRun:
        """A visitor's run. Raises NotFound."""
        run = self._runs.get(id)
        if run is None or run.owner != owner:
            raise NotFound(UNKNOWN, field="run")
        run.seen = monotonic()
        return run

    def of(self, owner: str) -> list[KeptRun]:
        """A visitor's runs, which are now seen."""
        own = [run for run in self._runs.values() if run.owner == owner]
        for run in own:
            run.seen = monotonic()
        return own

    def next_number(self, owner: str) -> int:
        """The number of the visitor's next run; none is given twice while the visitor has runs."""
        self._numbers[owner] = self._numbers.get(owner, 0) + 1
        return self._numbers[owner]

    @contextmanager
    def ordered(self, run: KeptRun) -> Iterator[None]:
        """An order is on its way to a run until the block ends. It makes room for no run that has begun in its place.

        A run that is over takes only an order by which it goes on. The last news cannot tell whether it does: the order
        may not have reached its process yet, or may have been carried out to the end since.
        """
        run.orders += 1
        try:
            yield
        finally:
            run.orders -= 1
            for other in self._runs.values():
                if other.instead_of == run.view.id:
                    other.instead_of = ""

    def leaver(self, run: KeptRun) -> KeptRun | None:
        """The run that makes room for this one, which has started."""
        leaver = self._runs.get(run.instead_of)
        run.instead_of = ""
        return leaver if leaver and not leaver.orders else None

    def drop_unseen(self, seconds: float) -> list[KeptRun]:
        """Keep no longer the runs that nobody has looked at for so long; which they were."""
        unseen = [run for run in self._runs.values() if monotonic() - run.seen > seconds]
        for run in unseen:
            self.remove(run.view.id)
        return unseen

    def drop_numbers(self) -> set[str]:
        """Forget the numbers of visitors who have no runs; who they were."""
        gone = self._numbers.keys() - {run.owner for run in self._runs.values()}
        for owner in gone:
            del self._numbers[owner]
        return gone


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many runs are kept, and for how long."""

    runs: int = 6  # of a visitor
    all_runs: int = 120
    unseen_seconds: float = 3600.0  # after which a run that nobody looks at is ended
    alone_seconds: float = 60.0  # after which it gives way to another where the server keeps no more
    idle_seconds: float = 30.0  # after which a process without runs is ended

    def check_room(self, owner: str, kept: Iterable[KeptRun]) -> KeptRun | None:
        """The run, of all that are kept, that makes room for another of this visitor's; None where there is room.

        The visitor's own oldest that is over goes first, then the one on the server that is over and that
        nobody has looked at for longest; then one that nobody looks at, a paused one first; then the oldest of whoever
        has the most, if that is more than this visitor would have. Raises NotNow where the visitor has as many
        unfinished runs as are kept, Busy where the server has and none gives way.
        """
        staying = _staying(kept)
        own = [run for run in staying if run.owner == owner]
        if len(own) < self.runs and len(staying) < self.all_runs:
            return None
        if own_over := self._over(own, staying):
            return own_over[0]
        if len(own) >= self.runs:
            raise NotNow(f"There are {self.runs} unfinished runs already. Stop or remove one of them first.")
        if all_over := self._over(staying, staying):
            return min(all_over, key=lambda run: (run.orders, run.seen))
        if (giving_way := self._giving_way(owner, staying)) is not None:
            return giving_way
        raise Busy(f"This server keeps {self.all_runs} training runs, and none of them gives way. Try again later.")

    def leaver(self, owner: str, kept: Iterable[KeptRun]) -> RunView | None:
        """The visitor's own run that `check_room` would give up; None where it is no run of theirs, or none at all."""
        with suppress(NotNow, Busy):
            run = self.check_room(owner, kept)
            return run.view if run and run.owner == owner else None
        return None

    def check_order(self, run: KeptRun, kept: Iterable[KeptRun]) -> None:
        """Raises NotNow where another run is starting in place of this one and too many are kept already.

        One too many may be kept: a run that is given more epochs stays beside the one that starts in its place.
        """
        kept = tuple(kept)
        replaced = any(other.instead_of == run.view.id for other in kept)
        if replaced and self._beyond(run.owner, _staying(kept)):
            raise NotNow("Another run is starting in its place. Nothing was changed.")

    def _giving_way(self, owner: str, staying: list[KeptRun]) -> KeptRun | None:
        """The unfinished run that makes room on a full server; none that has an order on its way."""
        free = [run for run in staying if not run.orders]
        alone = [run for run in free if run.owner != owner and monotonic() - run.seen > self.alone_seconds]
        if alone:
            return min(alone, key=lambda run: (run.view.progress.state != PAUSED, run.seen))
        has = Counter(run.owner for run in staying)
        more = [run for run in free if has[run.owner] > has[owner] + 1]
        # The sort is stable: of several who have as many it is the run that was started first.
        return max(more, key=lambda run: has[run.owner], default=None)

    def _over(self, runs: list[KeptRun], staying: list[KeptRun]) -> list[KeptRun]:
        """Those that are over. One with an order on its way may go on yet: it comes last, or not at all where too many
        are kept already.
        """
        over = [run for run in runs if run.view.progress.state in OVER]
        return sorted((r for r in over if not (r.orders and self._beyond(r.owner, staying))), key=lambda r: r.orders)

    def _beyond(self, owner: str, staying: list[KeptRun]) -> bool:
        """Whether more runs are kept than should be."""
        return len(staying) > self.all_runs or sum(run.owner == owner for run in staying) > self.runs


def _staying(kept: Iterable[KeptRun]) -> list[KeptRun]:
    """Those in whose place no other has begun."""
    kept = tuple(kept)
    going = {run.instead_of for run in kept}
    return [run for run in kept if run.view.id not in going]
