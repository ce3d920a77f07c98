"""The words of a chart: what its heights mean, what cannot be compared, the names of lines, and all of it spoken."""

from collections.abc import Sequence

from app.scene.formulas.numbers import short
from app.scene.lab.drawn import Drawn
from app.scene.lab.end_labels import AWAY, SIZE
from app.scene.lab.frame import Frame
from app.scene.lab.reached import share_words
from app.scene.lab.series import Place
from app.scene.picture.lettering import text_width
from app.training.data_sets import DATA_SETS
from app.training.progress import DIVERGED, Counts, RunView

UNLIKE = "These runs have different losses, whose heights cannot be compared."
SAME = {"sparse_categorical_cross_entropy": "categorical_cross_entropy"}  # the same numbers by another name
CLOSE = 18.0  # between the two ends of a run, which one name serves


def loss_note(runs: Sequence[RunView]) -> str:
    """How the losses are drawn, and on how many digits they are measured where not on all."""
    return f"by powers of ten{_sampled(runs)}"


def loss_caution(runs: Sequence[RunView]) -> str:
    """What to say of runs whose losses are of different kinds."""
    kinds = {SAME.get(run.choices.loss, run.choices.loss) for run in runs}
    return UNLIKE if len(kinds) > 1 else ""


def accuracy_note(runs: Sequence[RunView]) -> str:
    """What an accuracy is, and on how many digits it is measured where not on all."""
    return f"read right{_sampled(runs)}"


def named(lines: Sequence[Drawn], ends: Sequence[Place]) -> list[tuple[float, float, str]]:
    """The ends with their names: of one run "test" and "train"; of several its number, once where both are close."""
    alone = len({line.run.number for line in lines}) == 1
    tests = {line.run.number: end for line, end in zip(lines, ends, strict=True) if line.part == "test"}
    return [_named(line, end, tests.get(line.run.number), alone) for line, end in zip(lines, ends, strict=True)]


def spoken(title: str, lines: Sequence[Drawn]) -> str:
    """Where every line has come to."""
    said = ", ".join(dict.fromkeys(map(_said, lines)))
    return f"{title} over the epochs, now: {said}" if said else f"{title} over the epochs: no run yet"


def _sampled(runs: Sequence[RunView]) -> str:
    """The most digits that a point is measured on, where a run has more; of which data, where others are not."""
    reads = [(read, run.choices.data) for run in runs for read, every in _read(run.progress.counts) if read < every]
    if not reads:
        return ""
    sampled = {data for _, data in reads}
    titles = " and ".join(DATA_SETS[data].title for data in DATA_SETS if data in sampled)
    whose = "" if sampled == {run.choices.data for run in runs} else f"{titles} "
    return f", {whose}of {max(reads)[0]:,} digits"


def _read(counts: Counts) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of the train and of the test digits: on how many a point is measured, and how many there are."""
    return (counts.train_read, counts.train), (counts.test_read, counts.test)


def _named(line: Drawn, end: Place, test: Place | None, alone: bool) -> tuple[float, float, str]:
    (x, y), number = end, "" if alone else str(line.run.number)
    if line.run.progress.state == DIVERGED:
        word = f"{number} diverged".strip() if line.part == "test" else ""
        return min(x, Frame().width - AWAY - text_width(word, SIZE, bold=True)), y, word
    one_serves = line.part != "test" and test is not None and abs(y - test[1]) < CLOSE
    return x, y, line.part if alone else "" if one_serves else number


def _said(line: Drawn) -> str:
    run = line.run
    last = line.places[-1][1]
    if run.progress.state == DIVERGED:
        return f"run {run.number} diverged"
    counts = run.progress.counts
    read = counts.test_read if line.part == "test" else counts.train_read
    return f"run {run.number} {line.part} {short(last) if line.value == 'loss' else share_words(last, read)}"
