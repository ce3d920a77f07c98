"""The loss bench: three outputs, the one that is wanted, and what seven losses say of the same pair."""

import numpy as np

from app.engine.losses import LOSSES
from app.engine.network import Array
from app.explorer.figures.figure import Act, Figure, Handle, Kind, Setting, with_figure
from app.explorer.session import Session

OUTPUTS = (1, 2, 3)
LEAST = 0.001
"""of an output: the logarithm of 0 is no number"""
ORDER = (
    "squared_error",
    "half_squared_error",
    "mean_squared_error",
    "absolute_error",
    "binary_cross_entropy",
    "categorical_cross_entropy",
    "sparse_categorical_cross_entropy",
)
PRESETS = {"A": (0.78, 0.05, 0.12, "1"), "B": (0.23, 0.59, 0.07, "3")}


def outputs(figure: Figure) -> Array:
    """The three outputs: (1, 3)."""
    return np.array([[figure.number(f"a{j}") for j in OUTPUTS]])


def wanted(figure: Figure) -> int:
    """Which of them is to be 1, from 1."""
    return int(figure.name("y"))


def costs(a: Array, y: int) -> dict[str, float]:
    """What each loss is, by its name."""
    ones = np.zeros((1, len(OUTPUTS)))
    ones[0, y - 1] = 1
    of_class = np.array([[y - 1.0]])
    return {
        name: float(LOSSES[name].value(a, of_class if LOSSES[name].targets == "class" else ones)[0]) for name in ORDER
    }


def _numbers(session: Session, figure: Figure) -> dict[str, float]:
    a = outputs(figure)
    return {f"a.{j}": float(a[0, j - 1]) for j in OUTPUTS} | costs(a, wanted(figure))


def _series(session: Session, figure: Figure, points: int) -> dict[str, Array | None]:
    """How each loss goes with the output that is wanted, the others as they are."""
    along = np.linspace(LEAST, 1 - LEAST, points)
    found: dict[str, list[float]] = {name: [] for name in ORDER}
    for value in along:
        a = outputs(figure)
        a[0, wanted(figure) - 1] = value
        for name, cost in costs(a, wanted(figure)).items():
            found[name].append(cost)
    return {"a": along} | {name: np.array(values) for name, values in found.items()}


def _handles(session: Session, figure: Figure) -> tuple[Handle, ...]:
    return tuple(Handle(f"a{j}", f"output {j}", "", figure.number(f"a{j}"), LEAST, 1 - LEAST, 0.01) for j in OUTPUTS)


def _preset(name: str) -> Act:
    *a, y = PRESETS[name]
    told = {f"a{j}": value for j, value in zip(OUTPUTS, a, strict=True)} | {"y": y}
    return Act(f"Pair {name}", lambda session, figure: with_figure(session, figure.having(**told)))


LOSS_BENCH = Kind(
    name="losses",
    title="One pair, seven losses",
    about="Three outputs, of which one is to be 1 and the others 0. Each bar is a loss of the same pair.",
    settings={
        **{f"a{j}": Setting(PRESETS["A"][j - 1], LEAST, 1 - LEAST) for j in OUTPUTS},
        "y": Setting(PRESETS["A"][3], names=tuple(map(str, OUTPUTS))),
    },
    unfit=lambda session: "",
    numbers=_numbers,
    handles=_handles,
    pull=lambda session, figure, key, value: with_figure(session, figure.having(**{key: value})),
    series=_series,
    acts={name: _preset(name) for name in PRESETS},
)
