"""The room that each frame gives a network whose inputs are a picture."""

from dataclasses import dataclass

from app.scene.picture.tiles import most_cells

MANY = 60  # weight pictures, of which the tile leaves more room


@dataclass(frozen=True)
class Room:
    """The room that a frame gives, in pixels.

    `left` and `top` begin the grid, `outputs` is from the right border to the outputs, `labels` from there back to the
    grid; further columns are a `step` apart, one alone or the first of several `first` from the grid, the last at least
    `clear` of the outputs. `tile` and `picture` are the sides of the inputs and of the larger picture: where there are
    few weight pictures, where there are many or more than `shallow` layers, and where there are still more layers.
    Pictures, at most `largest`, are `apart` from middle to middle where there is room. The rows above the lane may be
    `half` tall where the frame's height does not say it.
    """

    left: float
    top: float
    bottom: float
    outputs: float
    labels: float
    first: tuple[float, float]
    step: float
    clear: float
    tile: tuple[float, float, float]
    picture: tuple[float, float, float]
    shallow: int
    apart: float
    largest: float
    half: float = 0.0

    def sides(self, sizes: tuple[int, ...]) -> tuple[float, float]:
        """The sides of the inputs and of the larger picture."""
        layers = len(sizes) - 1
        many = min(sizes[1], most_cells(sizes)) > MANY
        which = 2 if layers > self.shallow + 1 else 1 if many or layers > self.shallow else 0
        return self.tile[which], self.picture[which]


WIDE_SIDES = (112, 84, 84)
ROOMS = {
    "wide": Room(20, 58, 480, 212, 130, (50, 50), 84, 78, (168, 112, 112), WIDE_SIDES, 3, 28.6, 56),
    "digit": Room(12, 58, 480, 156, 130, (50, 50), 76, 78, (144, 112, 112), WIDE_SIDES, 3, 28.6, 56),
    "narrow": Room(6, 58, 488, 100, 60, (30, 26), 36, 46, (84, 84, 60), (68, 56, 46), 2, 24.8, 36, 205),
}
