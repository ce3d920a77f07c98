"""What a run has reached, in figures that are all of one moment, and of which digits they are."""

from dataclasses import dataclass

from app.scene.formulas.numbers import NOT_REACHED, short
from app.scene.lab.words import percent
from app.training.progress import DIVERGED, RUNNING, Point, Report, RunView

FEW = 50  # digits, too few for a share of them to tell anything
TOO_FEW = "too few to tell"


@dataclass(frozen=True, slots=True)
class Reached:
    """A figure: its name, its text or "·", and a note: the sample that it is of, or that it tells nothing."""

    name: str
    text: str
    note: str = ""


def reached(run: RunView) -> tuple[Reached, ...]:
    """Accuracies and losses of now. While a run rests, those of the test digits are of the matrix that is shown."""
    counts = run.progress.counts
    point = point_of(run)
    report = shown_report(run)
    if point is None:
        names = ("test accuracy", "train accuracy", "test loss", "train loss")
        return tuple(Reached(name, NOT_REACHED) for name in names)
    whole = report is not None and run.progress.state != RUNNING
    tested = counts.test if whole else counts.test_read
    right, loss = (_accuracy(report), report.loss) if whole else (point.test_accuracy, point.test_loss)
    return (
        _accuracy_of("test accuracy", right, tested, counts.test),
        _accuracy_of("train accuracy", point.train_accuracy, counts.train_read, counts.train),
        Reached("test loss", short(loss), _sample(tested, counts.test)),
        Reached("train loss", short(point.train_loss), _sample(counts.train_read, counts.train)),
    )


def shown_report(run: RunView) -> Report | None:
    """The report of a run, None before its first update, which has nothing to report, and where it has diverged."""
    report = run.report
    return report if report and report.epoch > 0 and run.progress.state != DIVERGED else None


def share_words(share: float, of: int) -> str:
    """A share of so many digits, in percent where they are enough for that: 96.1 %, 2 of 2 right."""
    return f"{round(share * of)} of {of} right" if of < FEW else percent(share)


def point_of(run: RunView) -> Point | None:
    """The last point of the charts; while a run rests, the last one when its report was made."""
    points = [point for point in run.progress.history if point.epoch > 0]
    report = shown_report(run)
    if report and run.progress.state != RUNNING:
        points = [point for point in points if point.epoch <= report.epoch] or points
    return points[-1] if points else None


def _accuracy(report: Report) -> float:
    rows = report.confusion
    return sum(row[digit] for digit, row in enumerate(rows)) / sum(map(sum, rows))


def _accuracy_of(name: str, share: float, of: int, every: int) -> Reached:
    return Reached(name, share_words(share, of), TOO_FEW if of < FEW else _sample(of, every))


def _sample(read: int, every: int) -> str:
    return f"of {read:,}" if read < every else ""
