"""Numbers that an activation or an optimiser can be told: their names, what they are by default, and their bounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True)
class Setting:
    """One number that can be chosen."""

    name: str
    """in the API, in links and files"""
    letter: str
    """in formulas"""
    title: str
    """on the page"""
    default: float
    low: float
    high: float
    above: bool = False
    """whether it is more than `low`, not `low` itself"""
    below: bool = False
    """whether it is less than `high`, not `high` itself"""
    words: str = ""
    """what it is, where formulas of a walk name it; without them its title says it"""

    def fits(self, value: float) -> bool:
        """Whether it is finite and within the bounds."""
        low_enough = value < self.high if self.below else value <= self.high
        high_enough = value > self.low if self.above else value >= self.low
        return isfinite(value) and low_enough and high_enough

    @property
    def bounds(self) -> str:
        """The bounds in words: “from 0 to 1”, “from 0, below 1”, “above 0, up to 100”."""
        low = f"above {self.low:g}, up" if self.above else f"from {self.low:g}"
        return f"{low}, below {self.high:g}" if self.below else f"{low} to {self.high:g}"


def with_defaults(settings: Iterable[Setting], given: Mapping[str, float]) -> dict[str, float]:
    """Each setting by name: what is given, else its default."""
    return {setting.name: given.get(setting.name, setting.default) for setting in settings}
