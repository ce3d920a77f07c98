"""The names of lines beside their ends, moved apart where ends are close."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.picture.lettering import text_width

GAP = 13.0  # between names above each other
SIZE = 12.0  # of the font
AWAY = 9.0  # from the end to its name
NEAR = 2.0  # a name that was moved less than this needs no line to its end


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A name at x, y, and path data from it to the end of its line, "" where it stands right beside it."""

    x: float
    y: float
    text: str
    lead: str = ""


def end_labels(ends: Sequence[tuple[float, float, str]], top: float, bottom: float) -> tuple[EndLabel, ...]:
    """A label for every (x, y, text), in the same order, all between `top` and `bottom`; no text, no room taken."""
    placed = {i: y for i, (_, y, _) in enumerate(ends)}
    for group in _close(ends):
        placed |= _spread({i: min(max(ends[i][1], top), bottom) for i in group}, top, bottom)
    return tuple(_label(end, placed[i], top, bottom) for i, end in enumerate(ends))


def _close(ends: Sequence[tuple[float, float, str]]) -> list[list[int]]:
    """The ends from left to right, in groups within which each begins before the names of those before have ended."""
    groups: list[list[int]] = []
    for i in sorted((i for i, end in enumerate(ends) if end[2]), key=lambda i: ends[i][0]):
        if groups and ends[i][0] < max(_right(ends[j]) for j in groups[-1]):
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _right(end: tuple[float, float, str]) -> float:
    """Where a name ends."""
    return end[0] + AWAY + text_width(end[2], SIZE, bold=True)


def _spread(heights: dict[int, float], top: float, bottom: float) -> dict[int, float]:
    """Heights at least GAP apart: pushed down from the top, then up from the bottom."""
    order = sorted(heights, key=heights.get)
    gap = min(GAP, (bottom - top) / max(len(order) - 1, 1))
    lowest = top - gap
    for i in order:
        heights[i] = lowest = max(heights[i], lowest + gap)
    highest = bottom + gap
    for i in reversed(order):
        heights[i] = highest = min(heights[i], highest - gap)
    return heights


def _label(end: tuple[float, float, str], y: float, top: float, bottom: float) -> EndLabel:
    x, wanted, text = end
    wanted = min(max(wanted, top), bottom)
    lead = f"M{x:.1f} {wanted:.1f}L{x + AWAY - 2:.1f} {y:.1f}" if abs(y - wanted) > NEAR else ""
    return EndLabel(round(x + AWAY, 1), round(y, 1), text, lead)
