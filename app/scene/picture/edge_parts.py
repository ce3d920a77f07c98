"""An edge as it is drawn: its line, the chip or grip it is taken hold of by, and the mark of a check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChipMark:
    """The numbers of an edge: its weight, and its gradient or change once known."""

    key: str
    x: float
    y: float
    width: float
    height: float
    weight: str
    below: str
    kind: str
    selected: bool


@dataclass(frozen=True, slots=True)
class CheckMark:
    """Whether a gradient agrees with the measured slope, on the corner of its chip or at its grip."""

    agrees: bool
    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True)
class EdgeMark:
    """A weight or a bias: width by |w|, hue and dashes by sign, an underlay by |∂C/∂w| once it is known.

    It is taken hold of by its chip or, where it has none, by a `grip` on its curve (x, y, radius). `check` says
    whether the gradient is the measured slope, where the two are compared.
    """

    key: str
    is_bias: bool
    d: str
    width: float
    sign: str
    reached: bool
    gradient: str
    gradient_step: int
    under: float
    active: bool
    crowded: bool
    selected: bool
    tab: bool
    spoken: str
    check: CheckMark | None
    chip: ChipMark | None
    grip: tuple[float, float, float] | None
