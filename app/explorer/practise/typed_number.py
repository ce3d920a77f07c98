"""A number as a learner types it, with as many digits as they mean, and when it agrees with a computed one."""

import math
from dataclasses import dataclass

from app.errors import BadValue
from app.explorer.values import MAX_MAGNITUDE
from app.typed import MOST_WORKED_OUT, TOO_LONG, number

FIELD = "answer"
TOLERANCE = 0.005  # of what is asked, however many digits were given
COARSEST = 1 / 19  # half a unit of the last digit by the size: what two significant digits are at their coarsest
SLACK = 1 + 1e-9  # so that a half is rounded either way
NOISE = 1e-14  # below it a number is nothing but rounding
EMPTY = "Type a number, such as 0.25."
WANTED = f"Type a number up to ±{MAX_MAGNITUDE:,.0f}, such as −0.25, 1.3·10⁻⁴, 1/3 or 0.05·0.6."
COARSE = "Too few digits to tell. Give at least two that are not leading zeros."
COARSE_CHANGE = "Too few digits to tell. Give enough that two digits of the change can be seen."


@dataclass(frozen=True)
class TypedNumber:
    """A number and half a unit of its last digit; 0 and fractions are meant exactly."""

    value: float
    half_unit: float = 0.0

    def agrees(self, with_: float, origin: float = 0.0) -> bool:
        """Whether this is `with_`, rounded to the digits given or within TOLERANCE.

        Sizes are seen from `origin`: the old value, where what is asked is a changed one. Rounding counts only
        where the digits show two significant ones of that size, so that 0.00 is not 0.0004.
        """
        return self.is_rounded(with_, origin) or self._off(with_) <= max(TOLERANCE * abs(with_ - origin), NOISE)

    def is_rounded(self, with_: float, origin: float = 0.0) -> bool:
        """Whether this is `with_` to just the digits given."""
        room = max(self.half_unit * SLACK, 1e-12 * abs(with_), NOISE)
        return self._off(with_) <= room and not self._coarse(with_, origin)

    def is_cut(self, with_: float, origin: float = 0.0) -> bool:
        """Whether this is the first digits of `with_`, of which the last should have been rounded up."""
        missing = math.copysign(1.0, self.value) * (with_ - self.value)
        within = self.half_unit < missing < 2 * self.half_unit
        return within and not self.agrees(with_, origin) and not self._coarse(with_, origin)

    def cannot_tell(self, with_: float, origin: float = 0.0) -> bool:
        """Whether more digits may turn this into `with_`, which it is not yet."""
        return self._off(with_) <= self.half_unit and not self.agrees(with_, origin)

    def _off(self, with_: float) -> float:
        return abs(self.value - with_)

    def _coarse(self, with_: float, origin: float) -> bool:
        return self.half_unit > SLACK * COARSEST * (abs(with_ - origin) or abs(with_))


def typed_number(text: str, field: str = FIELD) -> TypedNumber:
    """What was typed, as everywhere (`app.typed`), with as many digits as it has. Raises BadValue."""
    if not text.strip():
        raise BadValue(EMPTY, field=field)
    if len(text.strip()) > MOST_WORKED_OUT:
        raise BadValue(TOO_LONG.format(MOST_WORKED_OUT), field=field)
    made = number(text, field, WANTED)
    if abs(made.value) > MAX_MAGNITUDE:
        raise BadValue(WANTED, field=field)
    return TypedNumber(made.value, made.half_unit)
