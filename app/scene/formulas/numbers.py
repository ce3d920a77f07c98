"""Numbers as they are shown: in so many significant digits, a true minus sign, powers of ten where needed.

`significant`, from 3 to 8, is what the visitor chose: a number below 1 has so many digits, one from 1 up as many
behind the point as one just below 1, so that they can be added by eye. What needs fewer is written with fewer: 0.05.
"""

import math
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

NOT_REACHED = "?"
NEARLY_NOTHING = "≈0"
TOO_LARGE = "too large"
MINUS = "−"
MOST_DECIMALS = 8
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(x: float, significant: int) -> str:
    """In three digits 0.593, −0.0231, 0.00880, 12.3, 4.38·10⁻⁴; what is not finite is “too large”."""
    return _short(x, significant)


@lru_cache(maxsize=4096)  # a stage shows mostly the numbers of the stage before
def _short(x: float, significant: int) -> str:
    if not math.isfinite(x):
        return TOO_LARGE
    size = abs(x)
    if size and not 1e-3 <= size < 10.0 ** (significant + 1):
        return _signed(x, _scientific(size, significant))
    return _signed(x, _fewest(size, _decimals(size, significant)))


def compact(x: float) -> str:
    """At most five characters and a minus: 0.98, −1.2, 12, 0.005; ≈0 where three decimals would show nothing."""
    if not math.isfinite(x):
        return "∞"
    size = abs(x)
    if size >= 1000:
        return short(x, 3)
    if 0 < size < 0.005:
        return NEARLY_NOTHING
    return _signed(x, _fewest(size, 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 3))


def narrower(x: float, significant: int) -> Iterator[str]:
    """A number as it is shown elsewhere, then ever shorter, always true: −0.0466, −0.047, −.047, −0.05, −.05."""
    yield short(x, significant)
    if not math.isfinite(x):
        yield "∞"
        return
    whole = len(f"{abs(x):.0f}") if 1 <= abs(x) < 1e4 else 1
    for digits in range(significant, 0, -1):
        if digits == 1 and abs(x) < 1 == float(f"{abs(x):.1g}") and f"{abs(x):.2g}" != "1":
            break  # 0.97 is not said to be 1
        text = _in_digits(x, max(digits, whole))
        yield text
        if digits <= 2 and text.removeprefix(MINUS).startswith("0."):
            yield text.replace("0.", ".", 1)
    if 0 < abs(x) < 0.005:
        yield NEARLY_NOTHING


def precise(x: float, significant: int) -> str:
    """Six significant digits or more, enough to calculate on: 0.596884, −1.2·10⁻⁵."""
    digits, _, exponent = f"{abs(x):.{max(6, significant)}g}".partition("e")
    return _signed(x, f"{digits}{_power(int(exponent)) if exponent else ''}")


def since(x: float, before: float, significant: int) -> str:
    """A number after a change, with as many decimals as it takes to see the change: 0.14978, which was 0.15."""
    return _since(x, before, significant)


@lru_cache(maxsize=4096)
def _since(x: float, before: float, significant: int) -> str:
    change = abs(x - before)
    if not 0 < change < math.inf or abs(x) >= 1e4:
        return short(x, significant)
    decimals = min(1 - math.floor(math.log10(change)), MOST_DECIMALS)
    shown = short(x, significant)
    if "·" in shown or decimals <= len(shown.partition(".")[2]):
        return shown
    return _signed(x, _fewest(abs(x), decimals))


def told_apart(x: float, y: float, significant: int) -> tuple[str, str]:
    """Two numbers that are nearly the same, with as many digits as their difference has: 0.298371113, 0.298371104."""
    decimals = significant - 1 - math.floor(math.log10(abs(x - y)))
    one, other = (_signed(each, _nearest(Decimal(repr(abs(each))), decimals)) for each in (x, y))
    return one, other


def plain(x: float) -> str:
    """Every digit, as one would type it: 1 rather than 1.0."""
    return full(x).removesuffix(".0")


def signed(x: float, significant: int) -> str:
    """Like `short`, with + before positive numbers, for terms of a sum."""
    return short(x, significant) if x < 0 else f"+{short(x, significant)}"


def full(x: float) -> str:
    """Every digit, so that the text reads back as exactly the same float64."""
    return repr(float(x))


def rounded(size: float, decimals: int) -> str:
    """The nearest number of so many decimals. Halves go up; 0.39249999999999996 is one that float64 cannot hold."""
    return _nearest(Decimal(f"{size:.12g}"), decimals)


def _nearest(size: Decimal, decimals: int) -> str:
    return f"{size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"  # which str would write 0E-8


def _signed(x: float, size: str) -> str:
    return (MINUS if x < 0 else "") + size


def _power(exponent: int) -> str:
    return f"·10{str(exponent).translate(SUPERSCRIPTS)}"


def _decimals(size: float, significant: int) -> int:
    """Behind the point: as many as there are digits from 0.1 to 10, fewer above, more below."""
    if 0.1 <= size < 10 or not size:
        return significant
    exponent = math.floor(math.log10(size))
    return max(0, significant - exponent if exponent > 0 else significant - 1 - exponent)


def _fewest(size: float, decimals: int) -> str:
    """The nearest number of so many decimals, or of fewer where they say it all."""
    return _without_zeros(rounded(size, decimals), size)


def _without_zeros(text: str, size: float) -> str:
    exact = "." in text and math.isclose(float(text), size, rel_tol=1e-9)
    return text.rstrip("0").rstrip(".") if exact else text


def _scientific(size: float, significant: int) -> str:
    digits, _, exponent = f"{size:.11e}".partition("e")
    text, power = _nearest(Decimal(digits), significant - 1), int(exponent)
    if text.startswith("10"):
        text, power = _nearest(Decimal(1), significant - 1), power + 1
    return _without_zeros(text, float(digits)) + _power(power)


def _in_digits(x: float, digits: int) -> str:
    number, _, exponent = f"{abs(x):.{digits}g}".partition("e")
    return _signed(x, f"{number}{_power(int(exponent)) if exponent else ''}")
