"""Training: samples per second of the engine's trainer beside others, one thread each."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from benchmarks import contenders
from benchmarks.contenders import Missing
from benchmarks.report import Row, Table, at_least, bound, missing, number
from benchmarks.rounds import Contender, race, ratio
from benchmarks.task import Task

OURS = "ours"
DIGITS, PLAYGROUND = (784, 30, 10), (2, 4, 2, 1)
PEERS: dict[str, Callable[[Task], Contender]] = {
    "PyTorch eager": contenders.pytorch,
    "scikit-learn": contenders.scikit_learn,
    "plain NumPy": contenders.vectorised_numpy,
    "plain NumPy loop": contenders.plain_numpy,
    "Python objects": contenders.python_objects,
    "JavaScript objects": partial(contenders.javascript_objects, kind="declared"),
    "the same in ES2015": partial(contenders.javascript_objects, kind="assigned"),
}
# For each task the peers, and how many times as fast as they the engine is to be.
TARGETS: dict[Task, dict[str, float | None]] = {
    Task(DIGITS, "sigmoid", 1): {"PyTorch eager": 6, "plain NumPy": None, "plain NumPy loop": None},
    Task(DIGITS, "sigmoid", 10): {"PyTorch eager": 3, "scikit-learn": 2, "plain NumPy": None, "plain NumPy loop": None},
    Task(DIGITS, "sigmoid", 128): {
        "PyTorch eager": 2,
        "scikit-learn": 1.3,
        "plain NumPy": None,
        "plain NumPy loop": None,
    },
    Task(PLAYGROUND, "tanh", 10): {
        "PyTorch eager": None,
        "plain NumPy": None,
        "JavaScript objects": 1,
        "the same in ES2015": None,
        "Python objects": None,
    },
}
NOTES = [
    "ours: app/engine/fast in float32; × is how many times as many samples/s, in the median of rounds in turn.",
    "scikit-learn: MLPClassifier, whose outputs are softmax with cross-entropy instead of sigmoid with squared error.",
    "plain NumPy: a mini-batch as one matrix, as such networks are mostly written; its loop takes example by example.",
    "JavaScript objects: benchmarks/object_network.mjs under Node, our own stand-in for the network code of TensorFlow",
    "Playground, which is in this style and is not in this repository. Where Node itself removes the types from that",
    "code, fields are declared without a value first; compiled to ES2015, as on its site, they are not, and V8 keeps",
    "numbers there. In both forms the stand-in is about as quick as that code with the inputs of its examples ready.",
]


def table(rounds: int = 15, seconds: float = 0.04) -> Table:
    """Every task with every peer."""
    rows = [row for task, targets in TARGETS.items() for row in task_rows(task, targets, rounds, seconds)]
    return Table("Training, one thread each", rows, NOTES)


def task_rows(task: Task, targets: Mapping[str, float | None], rounds: int, seconds: float) -> list[Row]:
    """The engine against each peer at one task."""
    peers = {name: set_up(PEERS[name], task) for name in targets}
    able = {name: peer for name, peer in peers.items() if not isinstance(peer, Missing)}
    times = race({OURS: contenders.ours(task), **able}, rounds, seconds)
    what = f"{'-'.join(map(str, task.sizes))} {task.activation}, batch {task.rows}: {{}}"
    return [
        against(what.format(name), times[name], times[OURS], task.rows, target)
        if name in able
        else missing(what.format(name), str(peers[name]), bound("≥", target, "×"))
        for name, target in targets.items()
    ]


def set_up(peer: Callable[[Task], Contender], task: Task) -> Contender | Missing:
    """The contender, or why there is none."""
    try:
        return peer(task)
    except Missing as why:
        return why


def against(what: str, theirs: np.ndarray, ours: np.ndarray, rows: int, target: float | None) -> Row:
    """How many times as fast the engine is, with both rates."""
    rates = [number(rows / float(np.median(times))) for times in (ours, theirs)]
    return at_least(what, ratio(theirs, ours), target, "×", f"  {rates[0]} against {rates[1]} samples/s")
