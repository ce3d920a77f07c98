"""Points and fits: nine points, a degree, the points that are kept back, and a new one that the fit has never seen."""

from functools import lru_cache

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

from app.engine.fits import fitted, mean_squared, slope_through_origin
from app.engine.network import Array
from app.explorer.figures.figure import Act, Figure, Handle, Kind, Setting, with_figure
from app.explorer.session import Session

X = np.array([-3, -2, -1, 0, 1, 2, 3, 3.5, 4])
Y = np.array([11.5, 5.5, 1.9, 0.1, 1.7, 3.9, 6.8, 14.0, 15.4])
"""x² with noise, the same for everybody"""
STAR = (5.0, 25.0)
"""the new point: what x² is there"""
MOST_DEGREE = 8
LEAST, MOST = -3.6, 5.6
NO_GUESS = -1e6
FEWEST = 2
"""points that are left to learn from"""


def kept_back(figure: Figure) -> NDArray[np.bool_]:
    """Which points are kept back: (9,) of bool."""
    told = int(figure.number("back"))
    return np.array([bool(told >> k & 1) for k in range(len(X))])


@lru_cache(maxsize=512)
def fit(degree: int, back: int) -> Polynomial:
    """The polynomial that is learnt from the points that are not kept back."""
    learns = np.array([not back >> k & 1 for k in range(len(X))])
    return fitted(X[learns], Y[learns], degree)


def seen_fit(figure: Figure) -> Polynomial:
    """The fit that is drawn."""
    return fit(int(figure.number("degree")), int(figure.number("back")))


def _numbers(session: Session, figure: Figure) -> dict[str, float]:
    back, of = kept_back(figure), seen_fit(figure)
    slope = slope_through_origin(X, Y)
    found = {
        "degree": figure.number("degree"),
        "train": mean_squared(of, X[~back], Y[~back]),
        "at5": float(of(STAR[0])),
        "miss": float(abs(of(STAR[0]) - STAR[1])),
        "slope.unbiased": slope,
        "train.unbiased": mean_squared(Polynomial([0, slope]), X, Y),
    }
    found |= {"test": mean_squared(of, X[back], Y[back])} if back.any() else {}
    for degree in range(MOST_DEGREE + 1):
        found[f"miss.{degree}"] = float(abs(fit(degree, 0)(STAR[0]) - STAR[1]))
    return found


def _series(session: Session, figure: Figure, points: int) -> dict[str, Array | None]:
    x = np.linspace(LEAST, MOST, points)
    return {"x": x, "y": seen_fit(figure)(x), "points.x": X, "points.y": Y}


def _handles(session: Session, figure: Figure) -> tuple[Handle, ...]:
    degree = Handle("degree", "degree", "", figure.number("degree"), 0, MOST_DEGREE, 1, (1.0, 2.0, 6.0, 8.0))
    guess = Handle("guess", "guess", "", figure.number("guess"), -300, 60, 1)
    back = kept_back(figure)
    points = (
        Handle(f"point.{k}", f"point {k}, kept back", "", float(back[k - 1]), 0, 1, 1) for k in range(1, len(X) + 1)
    )
    return degree, guess, *points


def _pull(session: Session, figure: Figure, key: str, value: float) -> Session:
    if not key.startswith("point."):
        return with_figure(session, figure.having(**{key: round(value) if key == "degree" else value}))
    bit = 1 << int(key.removeprefix("point.")) - 1
    told = int(figure.number("back"))
    now = told | bit if value >= 0.5 else told & ~bit
    if len(X) - now.bit_count() < FEWEST:
        return session
    return with_figure(session, figure.having(back=now))


FITS = Kind(
    name="fits",
    title="Points and fits",
    about="Nine points, and the polynomial of a degree that is nearest to them. A new point comes at 5.",
    settings={
        "degree": Setting(1.0, 0, MOST_DEGREE, whole=True),
        "back": Setting(0.0, 0, 2 ** len(X) - 1, whole=True),
        "guess": Setting(NO_GUESS, NO_GUESS, 1e6),
    },
    unfit=lambda session: "",
    numbers=_numbers,
    handles=_handles,
    pull=_pull,
    series=_series,
    acts={"all": Act("Learn from all", lambda session, figure: with_figure(session, figure.having(back=0)))},
)
