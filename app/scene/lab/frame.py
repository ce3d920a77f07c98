"""Where a chart lies in its picture, and where its values stand."""

from dataclasses import dataclass

from app.scene.lab.axes import Axis
from app.scene.lab.series import Place


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture's size and the chart's edges within it, in units of the picture."""

    width: int = 440
    height: int = 242
    left: int = 46
    right: int = 378
    top: int = 12
    bottom: int = 218

    def x(self, axis: Axis, value: float) -> float:
        """How far to the right a value of the axis across stands."""
        return round(self.left + (self.right - self.left) * axis.share(value), 1)

    def y(self, axis: Axis, value: float) -> float:
        """How far down a value of the axis upwards stands."""
        return round(self.bottom - (self.bottom - self.top) * axis.share(value), 1)

    def place(self, across: Axis, up: Axis, place: Place) -> Place:
        """The point of a line."""
        return self.x(across, place[0]), self.y(up, place[1])
