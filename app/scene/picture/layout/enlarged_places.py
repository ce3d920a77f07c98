"""Where the enlarged neuron has its name and numbers: beside its picture or, where the inputs are close, below."""

from dataclasses import dataclass

from app.scene.picture.layout.places import Square

AWAY = 9.0  # from the picture to what stands beside it
BESIDE_ROOM, BELOW_ROOM, NAME_ROOM = 90.0, 40.0, 44.0  # how far to the left numbers, and a name, may reach
LEAST_BESIDE = 94.0  # between the inputs and the picture
UNIT_ROOM = 34.0  # of it, on the side of the inputs, where the bias unit stands
# Where the lines stand: from the middle of the picture beside it, or from its lower edge below it.
BESIDE = {"z": -38.0, "a": -24.0, "delta": 48.0}
BELOW = {"z": 21.0, "a": 34.5, "delta": 48.0}
ALL_BELOW = {"z": 37.0, "a": 50.0, "delta": 63.0}  # where there is no room for its name either
NAME_ABOVE_MIDDLE = 54.0
NAME_BELOW_TOP = 18.0
NAME_BELOW_FOOT = 20.0
ABOVE_LINE, BELOW_LINE = 12.0, 4.0  # from the baseline of a number
ABOVE_NAME, BELOW_NAME = 16.0, 7.0  # from its baseline, with its indices


@dataclass(frozen=True)
class EnlargedPlaces:
    """Where the texts of the enlarged neuron stand."""

    name: tuple[float, float]
    """where the name ends, and its baseline"""
    right: float
    """where the numbers end"""
    lines: dict[str, float]
    """their baselines, by z, a, delta"""
    rooms: dict[str, float]
    """how wide each may be"""

    def rectangles(self) -> tuple[tuple[float, float, float, float], ...]:
        """Left, top, right and bottom of the name and of every number."""
        x, y = self.name
        name = (x - NAME_ROOM, y - ABOVE_NAME, x, y + BELOW_NAME)
        lines = (
            (self.right - self.rooms[k], at - ABOVE_LINE, self.right, at + BELOW_LINE) for k, at in self.lines.items()
        )
        return name, *lines


def free_between(inputs: Square, picture: Square) -> float:
    """Pixels from the inputs to the picture."""
    return picture[0] - inputs[0] - inputs[2]


def below_picture(free: float) -> float:
    """How far the numbers reach below the picture, 0 where they stand beside it."""
    return 0.0 if free >= LEAST_BESIDE else _lines_below(free)["delta"] + BELOW_LINE


def enlarged_places(inputs: Square, picture: Square) -> EnlargedPlaces:
    """The places in the lane between and below the inputs and the picture."""
    x, y, size = picture
    free = free_between(inputs, picture)
    if free >= LEAST_BESIDE:
        middle = y + size / 2
        room = min(BESIDE_ROOM, free - AWAY)
        rooms = {"z": room, "a": room, "delta": min(room, free - AWAY - UNIT_ROOM)}
        return EnlargedPlaces((x - AWAY, middle - NAME_ABOVE_MIDDLE), x - AWAY, _at(middle, BESIDE), rooms)
    lines = _lines_below(free)
    foot = y + size
    beside = lines is BELOW
    name = (x - AWAY, y + NAME_BELOW_TOP) if beside else (x + size, foot + NAME_BELOW_FOOT)
    room = size + (min(BELOW_ROOM, free - UNIT_ROOM) if beside else 0)
    return EnlargedPlaces(name, x + size, _at(foot, lines), dict.fromkeys(lines, room))


def _lines_below(free: float) -> dict[str, float]:
    return BELOW if free >= NAME_ROOM + AWAY else ALL_BELOW


def _at(y: float, lines: dict[str, float]) -> dict[str, float]:
    return {kind: round(y + line, 1) for kind, line in lines.items()}
