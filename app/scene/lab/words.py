"""How far a run is and what it has reached, in words and figures, and what of it is read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.explorer.names import counted
from app.training.progress import DIVERGED, DONE, LOST, PAUSED, RUNNING, STOPPED, Point, Progress, Report, RunView

STATES = {
    RUNNING: "training",
    PAUSED: "paused",
    DONE: "done",
    STOPPED: "stopped",
    DIVERGED: "diverged",
    LOST: "lost",
}
WAITING = "waiting for its turn"
MINUTE, HOUR = 60, 3600
NO_TEST = "none to test on"
FEW = 50  # examples, too few for a share of them to tell anything


@dataclass(frozen=True, slots=True)
class Reached:
    """What a run has reached."""

    name: str
    text: str  # "?" where there is none yet
    note: str = ""  # the sample that it is of, or that it tells nothing


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence about the run of this id."""

    id: str
    text: str


def percent(share: float) -> str:
    """A share of 0 to 1 with one decimal: 96.1 %; 100 % only where it is all."""
    text = f"{100 * share:.1f}"
    return "100 %" if share == 1 else f"{'99.9' if text == '100.0' else text} %"


def state_word(progress: Progress) -> str:
    """What the run is doing, in a word or two."""
    waits = progress.state == RUNNING and progress.examples == 0
    return WAITING if waits else STATES[progress.state]


def epoch_words(progress: Progress) -> str:
    """Which epoch and batch it is at: “epoch 3 of 30, batch 12 of 144”, “30 of 30 epochs”."""
    if not progress.batch:
        return f"{progress.epoch} of {counted(progress.epochs, 'epoch')}"
    return f"epoch {progress.epoch + 1} of {progress.epochs}, batch {progress.batch:,} of {progress.batches:,}"


def pace_words(progress: Progress) -> str:
    """How fast it goes and how long it will: “8,200 samples/s · 12 s left”; nothing where it does not run."""
    if progress.state != RUNNING or not progress.speed:
        return ""
    left = "" if progress.seconds_left is None else f" · {time_words(progress.seconds_left)} left"
    return f"{_rounded(progress.speed):,} samples/s{left}"


def time_words(seconds: float) -> str:
    """A time to wait, no finer than one needs: 8 s, 2 min 10 s, 1 h 5 min."""
    whole = round(seconds)
    if whole < MINUTE:
        return f"{max(whole, 1)} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE // 10 * 10} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"


def made_room(before: Sequence[RunView], now: Sequence[RunView]) -> str:
    """Which run had to go for a new one, "" where none had to."""
    gone = [run.number for run in before if run.id not in {left.id for left in now}]
    return f"Run {gone[0]} was removed to make room." if gone else ""


def makes_room(leaver: RunView | None) -> str:
    """Which run the next one will remove, "" where it will remove none."""
    return f"Run {leaver.number} will make room." if leaver else ""


def _rounded(speed: float) -> int:
    """Two digits of a speed: more would only flicker."""
    return int(float(f"{speed:.2g}"))


def shown_report(run: RunView) -> Report | None:
    """The report of a run, None before its first update, which has nothing to report, and where it has diverged."""
    report = run.report
    return report if report and report.epoch > 0 and run.progress.state != DIVERGED else None


def share_words(share: float, of: int) -> str:
    """A share of so many examples, in percent where they are enough for that: 96.1 %, 2 of 2 right."""
    return f"{round(share * of)} of {of} right" if of < FEW else percent(share)


def point_of(run: RunView) -> Point | None:
    """The last point of the charts; while a run rests, the last one when its report was made."""
    points = [point for point in run.progress.history if point.epoch > 0]
    report = shown_report(run)
    if report and run.progress.state != RUNNING:
        points = [point for point in points if point.epoch <= report.epoch] or points
    return points[-1] if points else None


def sample_note(read: int, every: int) -> str:
    """“of 2,000” where a figure is of a sample, "" where it is of all."""
    return f"of {read:,}" if read < every else ""
