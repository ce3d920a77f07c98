"""A function of two numbers, x²y: the slope by each while the other stands still."""

from collections.abc import Mapping

import numpy as np

from app.engine.network import Array
from app.explorer.figures.figure import Act, Figure, Handle, Kind, Setting, with_figure
from app.explorer.session import Session

START = {"x": 3.0, "y": 2.0}
EDGE = 4.0
NUDGE = 0.01
"""by which either is moved, to see what comes of it"""


def value(x: float | Array, y: float | Array) -> float | Array:
    """x²y"""
    return x * x * y


def slopes(x: float, y: float) -> dict[str, float]:
    """∂f/∂x and ∂f/∂y"""
    return {"x": 2 * x * y, "y": x * x}


def place(figure: Figure) -> tuple[float, float]:
    """x and y"""
    return figure.number("x"), figure.number("y")


def _numbers(session: Session, figure: Figure) -> dict[str, float]:
    x, y = place(figure)
    f = float(value(x, y))
    found = {"x": x, "y": y, "f": f} | {f"slope.{name}": slope for name, slope in slopes(x, y).items()}
    return found | {"rise.x": float(value(x + NUDGE, y)) - f, "rise.y": float(value(x, y + NUDGE)) - f}


def _handles(session: Session, figure: Figure) -> tuple[Handle, ...]:
    return tuple(Handle(name, "", name, figure.number(name), -EDGE, EDGE, 0.1) for name in START)


def _pull(session: Session, figure: Figure, key: str, value: float) -> Session:
    return with_figure(session, figure.having(**{key: value}))


def _series(session: Session, figure: Figure, points: int) -> Mapping[str, Array | None]:
    along = np.linspace(-EDGE, EDGE, points)
    x, y = place(figure)
    return {"x": along, "y": np.asarray(value(along, y)), "by y": np.asarray(value(x, along))}


PARTIAL = Kind(
    name="partial",
    title="One at a time",
    about="A function of two numbers has two slopes: by each while the other stands still.",
    settings={name: Setting(start, -EDGE, EDGE) for name, start in START.items()},
    unfit=lambda session: "",
    numbers=_numbers,
    handles=_handles,
    pull=_pull,
    series=_series,
    acts={"over": Act("Start over", lambda session, figure: with_figure(session, figure.having(**START)))},
)
