"""A line that ends beyond its chart: it is drawn to where it leaves, with an arrow there."""

from collections.abc import Sequence

from app.scene.lab.series import Place

UP = "m-5 0h10l-5 -9z"
DOWN = "m-5 -9h10l-5 9z"  # within the chart: below its axis stand the epochs


def leaving(places: Sequence[Place], top: float, bottom: float) -> tuple[list[Place], str]:
    """The places up to the last time that the line leaves, and path data of an arrow, "" if it ends within."""
    within = [i for i, (_, y) in enumerate(places) if top <= y <= bottom]
    last = within[-1] if within else -1
    if last == len(places) - 1:
        return list(places), ""
    edge, arrow = (top, UP) if places[last + 1][1] < top else (bottom, DOWN)
    x = _crossing(places[last], places[last + 1], edge) if within else places[0][0]
    return [*places[: last + 1], (x, edge)], f"M{x:g} {edge:g}{arrow}"


def _crossing(inside: Place, outside: Place, edge: float) -> float:
    (x, y), (beyond_x, beyond_y) = inside, outside
    return round(x + (beyond_x - x) * (y - edge) / (y - beyond_y), 1)
