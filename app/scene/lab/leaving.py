"""A line that ends above its chart: it is drawn to where it leaves, with an arrow there."""

from collections.abc import Sequence

from app.scene.lab.series import Place

ARROW = "m-5 0h10l-5 -9z"


def leaving(places: Sequence[Place], top: float) -> tuple[list[Place], str]:
    """The places up to the last time that the line leaves over the top, and path data of an arrow, "" if it stays."""
    within = [i for i, (_, y) in enumerate(places) if y >= top]
    if within and within[-1] == len(places) - 1:
        return list(places), ""
    last = within[-1] if within else -1
    x = _crossing(places[last], places[last + 1], top) if within else places[0][0]
    return [*places[: last + 1], (x, top)], f"M{x:g} {top:g}{ARROW}"


def _crossing(inside: Place, outside: Place, top: float) -> float:
    (x, y), (beyond_x, beyond_y) = inside, outside
    return round(x + (beyond_x - x) * (y - top) / (y - beyond_y), 1)
