"""Twelve bends at one z: what each makes of it, and what share of δ its slope lets through."""

from functools import lru_cache

import numpy as np

from app.engine.activations import ACTIVATIONS, Activation
from app.engine.network import Array
from app.explorer.figures.figure import Figure, Handle, Kind, Setting, with_figure
from app.explorer.session import Session

EDGE = 4.0
BESIDE = (0.0, 1.0)
"""the other two sums of softmax, which stay as they are"""


@lru_cache(maxsize=4096)
def bent(name: str, z: float) -> tuple[float, float]:
    """f(z) and f′(z) of an activation; of softmax those of the first of three sums, by that sum."""
    row = ACTIVATIONS[name]
    if not row.elementwise:
        a = float(_softmax(row, np.array([z]))[0])
        return a, a * (1 - a)
    at = np.array([[z]])
    return float(row.f(at)[0, 0]), float(row.slope(at)[0, 0])


def curve(name: str, z: Array) -> Array:
    """f over z: (n,)."""
    row = ACTIVATIONS[name]
    found: Array = row.f(z[:, None])[:, 0] if row.elementwise else _softmax(row, z)
    return found


def _softmax(row: Activation, z: Array) -> Array:
    found: Array = row.f(np.column_stack([z, *(np.full_like(z, other) for other in BESIDE)]))[:, 0]
    return found


def _numbers(session: Session, figure: Figure) -> dict[str, float]:
    z = figure.number("z")
    found = {"z": z}
    for name in ACTIVATIONS:
        found[f"f.{name}"], found[f"slope.{name}"] = bent(name, z)
    return found


def _series(session: Session, figure: Figure, points: int) -> dict[str, Array | None]:
    z = np.linspace(-EDGE, EDGE, points)
    return {"z": z} | {name: curve(name, z) for name in ACTIVATIONS}


BENDS = Kind(
    name="activations",
    title="Twelve bends",
    about="Each bend gets the same z. The bar below it is what its slope lets through of a δ of 1.",
    settings={"z": Setting(-2.0, -EDGE, EDGE)},
    unfit=lambda session: "",
    numbers=_numbers,
    handles=lambda session, figure: (Handle("z", "weighted sum", "z", figure.number("z"), -EDGE, EDGE, 0.1),),
    pull=lambda session, figure, key, value: with_figure(session, figure.having(z=value)),
    series=_series,
    acts={},
)
