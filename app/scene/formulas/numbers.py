"""Numbers as they are shown: about three significant digits, a true minus sign, powers of ten where needed."""

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

NOT_REACHED = "·"
NEARLY_NOTHING = "≈0"
MINUS = "−"
MOST_DECIMALS = 8
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(maxsize=4096)  # a stage shows mostly the numbers of the stage before
def short(x: float) -> str:
    """About three significant digits: 0.593, −0.0231, 12.3, 4.4·10⁻⁴; what is not finite is “too large”."""
    if not math.isfinite(x):
        return "too large"
    return _plain(x) if x == 0 or 1e-3 <= abs(x) < 1e4 else _scientific(x)


@lru_cache(maxsize=4096)
def compact(x: float) -> str:
    """At most five characters, for small circles: 0.98, −1.2, 12; ≈0 where two decimals would show nothing."""
    if not math.isfinite(x):
        return "∞"
    size = abs(x)
    if size >= 1000:
        return short(x)
    if 0 < size < 0.005:
        return NEARLY_NOTHING
    text = f"{size:.0f}" if size >= 100 else f"{size:.1f}" if size >= 10 else f"{size:.2f}"
    return (MINUS if x < 0 else "") + (
        text.rstrip("0").rstrip(".") if "." in text and math.isclose(float(text), size) else text
    )


def precise(x: float) -> str:
    """Six significant digits, enough to calculate on: 0.596884, −1.2·10⁻⁵."""
    digits, _, exponent = f"{abs(x):.6g}".partition("e")
    power = f"·10{str(int(exponent)).translate(SUPERSCRIPTS)}" if exponent else ""
    return f"{MINUS if x < 0 else ''}{digits}{power}"


@lru_cache(maxsize=4096)
def since(x: float, before: float) -> str:
    """A number after a change, with as many decimals as it takes to see the change: 0.14978, which was 0.15."""
    change = abs(x - before)
    if not 0 < change < math.inf or abs(x) >= 1e4:
        return short(x)
    decimals = min(1 - math.floor(math.log10(change)), MOST_DECIMALS)
    shown = short(x)
    if "·" in shown or decimals <= len(shown.partition(".")[2]):
        return shown
    return (MINUS if x < 0 else "") + _fewest(abs(x), decimals)


def plain(x: float) -> str:
    """Every digit, as one would type it: 1 rather than 1.0."""
    return full(x).removesuffix(".0")


def signed(x: float) -> str:
    """Like `short`, with + before positive numbers, for terms of a sum."""
    return short(x) if x < 0 else f"+{short(x)}"


def full(x: float) -> str:
    """Every digit, so that the text reads back as exactly the same float64."""
    return repr(float(x))


def _plain(x: float) -> str:
    """Fixed decimals; a number that needs fewer, such as 0.05, is shown with fewer."""
    size = abs(x)
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3 if size >= 0.1 or size == 0 else 4
    return (MINUS if x < 0 else "") + _fewest(size, decimals)


def rounded(size: float, decimals: int) -> str:
    """The nearest number of so many decimals. Halves go up; 0.39249999999999996 is one that float64 cannot hold."""
    return str(Decimal(f"{size:.12g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _fewest(size: float, decimals: int) -> str:
    """The nearest number of so many decimals, or of fewer where they say it all."""
    text = rounded(size, decimals)
    exact = "." in text and math.isclose(float(text), size, rel_tol=1e-9)
    return text.rstrip("0").rstrip(".") if exact else text


def _scientific(x: float) -> str:
    digits, exponent = f"{abs(x):.1e}".split("e")
    return f"{MINUS if x < 0 else ''}{digits}·10{str(int(exponent)).translate(SUPERSCRIPTS)}"
