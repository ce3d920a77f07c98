"""Numbers as people type and copy them: 0.5, 0,5, −0.5, 1/2, 1.2·10⁻⁵, 1.2e-5; every field reads them so.

Our messages write thousands with commas, and so may who types a whole number. In a decimal number the same comma may
be meant otherwise, 1,000 for 1 or for a thousand, so there it is asked how it is meant.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from app.errors import BadValue

NO_NUMBER = "Expected a number, such as 0.5."
TOO_LARGE = "This number is too large."
MOST_DIGITS = 30  # of a whole number; with more it is larger than any that is taken, whatever they are

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))), " ")
_MINUS = dict.fromkeys(map(ord, "−–‐‑‒—﹣－"), "-")
_SIGNS = {ord("⁄"): "/", ord("∕"): "/", ord("⋅"): "·", ord("∙"): "·", ord("＋"): "+"}
_TIDY = {**_UNSEEN, **_SPACES, **_MINUS, **_SIGNS}
_RAISED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
_RAISED_POWER = re.compile(r"(?<![0-9.])10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})")
_POWER = re.compile(r"(?<=[0-9.]) ?[·×*] ?10 ?(?:\^|\*\*) ?[({]? ?([+-]?[0-9]{1,4})(?: ?[)}])?")
_POWER_ALONE = re.compile(r"(?<![0-9.·×*])10 ?(?:\^|\*\*) ?[({]? ?([+-]?[0-9]{1,4})(?: ?[)}])?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.([0-9]*))?|\.([0-9]+))(?:e([+-]?[0-9]+))?", re.IGNORECASE)
_FRACTION = re.compile(r"([+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?) ?/ ?([0-9]{1,30}(?:\.[0-9]{0,30})?)")
_WHOLE = re.compile(r"([+-]?)([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}(\.[0-9]{0,20})?")
_GROUPED_IN_LIST = re.compile(r"(?<![0-9.])[1-9][0-9]{0,2}(?:,[0-9]{3}){0,3},0[0-9]{2}(?:,[0-9]{3}){0,3}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was typed, and half a unit of its last digit; 0 and fractions are meant exactly."""

    value: float
    half_unit: float = 0.0


def plainly_spaced(text: str) -> str:
    """The same with plain spaces and without what cannot be seen."""
    return text.translate(_UNSEEN | _SPACES)


def tidied(typed: str) -> str:
    """The same with plain spaces and minus signs, without what cannot be seen, and with ·10⁻⁵ as e-5."""
    text = re.sub(r" {2,}", " ", typed.translate(_TIDY).replace("\\cdot", "·").replace("\\times", "×"))
    text = _RAISED_POWER.sub(lambda found: f"10^{found[1].translate(_RAISED)}", text)
    return _POWER_ALONE.sub(r"1e\1", _POWER.sub(r"e\1", text))


def number(typed: str, field: str, otherwise: str = NO_NUMBER) -> Number:
    """A finite number. Raises BadValue at the field: `otherwise` where it is none, or asking what a comma means."""
    text = tidied(typed).strip()
    if grouped := _GROUPED.fullmatch(text):
        unclear = text.count(",") == 1 and grouped[1] is None
        shown = typed.strip()
        raise BadValue(_meant(shown, f" or {shown.replace(',', '.')}" if unclear else ""), field=field)
    made = plain_number(text.replace(",", "."))
    if made is None:
        raise BadValue(otherwise, field=field)
    if not math.isfinite(made.value):
        raise BadValue(TOO_LARGE, field=field)
    return made


def plain_number(tidy: str) -> Number | None:
    """The number of a tidied text with a decimal point, infinite where it is too large; None where it is none."""
    if found := _DECIMAL.fullmatch(tidy):
        value = float(tidy)
        exponent = int(found[3][:6]) if found[3] else 0
        return Number(value, float(f"5e{exponent - len(found[1] or found[2] or '') - 1}") if value else 0.0)
    if found := _FRACTION.fullmatch(tidy):
        below = Fraction(found[2].rstrip("."))
        return Number(float(Fraction(found[1].rstrip(".")) / below)) if below else None
    sign, vulgar = (tidy[:1], tidy[1:]) if tidy[:1] in ("-", "+") else ("", tidy)
    if len(vulgar) == 1 and unicodedata.decomposition(vulgar).startswith("<fraction>"):
        return Number(unicodedata.numeric(vulgar) * (-1 if sign == "-" else 1))
    return None


def decimal(typed: str, field: str, otherwise: str = NO_NUMBER) -> float:
    """A finite number such as 0.5, −0,5, 1/2 or 5·10⁻¹. Raises BadValue as `number` does."""
    return number(typed, field, otherwise).value


def whole(typed: str) -> int | None:
    """A whole number such as 1024 or 1,024; None where it is none."""
    found = _WHOLE.fullmatch(tidied(typed).strip())
    if not found:
        return None
    digits = found[2].replace(",", "").lstrip("0") or "0"
    return int(found[1] + digits[:MOST_DIGITS])


def check_list(typed: str, field: str) -> str:
    """The same list of whole numbers. Raises BadValue where 1,024 would be read as the two numbers 1 and 24."""
    if grouped := _GROUPED_IN_LIST.search(typed):
        raise BadValue(f"A comma begins another number. {_meant(grouped[0])}", field=field)
    return typed


def _meant(grouped: str, otherwise: str = "") -> str:
    return f"Write {grouped.replace(',', '').rstrip('.')}{otherwise}."
