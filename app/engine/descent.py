"""Going downhill on a curve: x ← x − α·f′(x), again and again, and how each place follows from the one before."""

from collections.abc import Callable

Slope = Callable[[float], float]


def descend(slope: Slope, start: float, rate: float, steps: int) -> tuple[float, ...]:
    """The places x₀ … xₙ of n steps; a place beyond all numbers is the last."""
    places = [start]
    for _ in range(steps):
        x = places[-1] - rate * slope(places[-1])
        if not abs(x) < 1e100:
            break
        places.append(x)
    return tuple(places)


def steps_until(slope: Slope, start: float, rate: float, goal: float, within: float, most: int) -> int | None:
    """After how many steps the place is first so near to a goal; None where it is not within the most steps."""
    x = start
    for count in range(most + 1):
        if abs(x - goal) < within:
            return count
        x -= rate * slope(x)
        if not abs(x) < 1e100:
            return None
    return None
