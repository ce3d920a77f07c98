"""Numbers as people type and copy them: 0.5, 0,5, −0.5, 1/2, 1.2·10⁻⁵, 0.05·0.6 + 0.1·0.2; every field reads them so.

Our messages write thousands with commas, and so may who types a whole number. In a decimal number the same comma may
be meant otherwise, 1,000 for 1 or for a thousand, so there it is asked how it is meant.

What is to be worked out has numbers, + − · / ^ and brackets, e, and the functions of the formulas on the page: read
from left to right in one go, at most so long and so deep, by nothing that could run anything else.
"""

import math
import operator
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from app.errors import BadValue

NO_NUMBER = "Expected a number, such as 0.5."
TOO_LARGE = "This number is too large."
BY_ZERO = "This divides by 0."
TOO_LONG = "At most {0} characters."
TOO_DEEP = "This has too many brackets in one another."
MOST_DIGITS = 30  # of a whole number; with more it is larger than any that is taken, whatever they are
MOST_WORKED_OUT = 200  # characters of what is to be worked out
DEEPEST = 12  # brackets, functions and powers in one another

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u200e\u200f"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))), " ")
_MINUS = dict.fromkeys(map(ord, "−–‐‑‒—﹣－"), "-")
_SIGNS = {ord("⁄"): "/", ord("∕"): "/", ord("÷"): "/", ord("⋅"): "·", ord("∙"): "·", ord("＋"): "+", ord("∗"): "*"}
_TIDY = {**_UNSEEN, **_SPACES, **_MINUS, **_SIGNS}
_RAISED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
_RAISED_POWER = re.compile(r"(?<![0-9.])10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})")
_ANY_RAISED = re.compile(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_POWER = re.compile(r"(?<=[0-9.]) ?[·×*] ?10 ?(?:\^|\*\*) ?[({]? ?([+-]?[0-9]{1,4})(?: ?[)}])?")
_POWER_ALONE = re.compile(r"(?<![0-9.·×*])10 ?(?:\^|\*\*) ?[({]? ?([+-]?[0-9]{1,4})(?: ?[)}])?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.([0-9]*))?|\.([0-9]+))(?:e([+-]?[0-9]+))?", re.IGNORECASE)
_FRACTION = re.compile(r"([+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?) ?/ ?([0-9]{1,30}(?:\.[0-9]{0,30})?)")
_WHOLE = re.compile(r"([+-]?)([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}(\.[0-9]{0,20})?")
_GROUPED_IN_LIST = re.compile(r"(?<![0-9.])[1-9][0-9]{0,2}(?:,[0-9]{3}){0,3},0[0-9]{2}(?:,[0-9]{3}){0,3}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was typed, and half a unit of its last digit; 0, fractions and results are meant exactly."""

    value: float
    half_unit: float = 0.0


def plainly_spaced(text: str) -> str:
    """The same with plain spaces and without what cannot be seen."""
    return text.translate(_UNSEEN | _SPACES)


def tidied(typed: str) -> str:
    """The same with plain spaces and minus signs, without what cannot be seen, and with ·10⁻⁵ as e-5."""
    text = _RAISED_POWER.sub(lambda found: f"10^{found[1].translate(_RAISED)}", _with_usual_signs(typed))
    return _POWER_ALONE.sub(r"1e\1", _POWER.sub(r"e\1", text))


def _with_usual_signs(typed: str) -> str:
    return re.sub(r" {2,}", " ", typed.translate(_TIDY).replace("\\cdot", "·").replace("\\times", "×"))


def number(typed: str, field: str, otherwise: str = NO_NUMBER) -> Number:
    """A finite number, or what comes out of such. Raises BadValue at the field, saying what is in the way.

    That is `otherwise`, which says what is wanted, and a question where a comma may be meant in two ways.
    """
    text = tidied(typed).strip().lstrip("=≈ ")
    _check_commas(text, typed.strip().lstrip("=≈ "), field)
    made = plain_number(text.replace(",", ".")) or worked_out(typed, field, otherwise)
    if not math.isfinite(made.value):
        raise BadValue(TOO_LARGE if otherwise == NO_NUMBER else otherwise, field=field)
    return made


def worked_out(typed: str, field: str, otherwise: str = NO_NUMBER) -> Number:
    """What a sum, a product or the like comes to, infinite where it is too large. Raises BadValue as `number` does."""
    text = _ANY_RAISED.sub(lambda found: f"^({found[0].translate(_RAISED)})", _with_usual_signs(typed)).strip("=≈ ")
    if len(text) > MOST_WORKED_OUT:
        raise BadValue(f"{otherwise} {TOO_LONG.format(MOST_WORKED_OUT)}", field=field)
    return Number(_WorkingOut(text, field, otherwise).result())


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


def _check_commas(text: str, shown: str, field: str) -> None:
    """Raises BadValue where the comma of a number, `shown` as it was typed, may stand between thousands."""
    if grouped := _GROUPED.fullmatch(text):
        unclear = text.count(",") == 1 and grouped[1] is None
        raise BadValue(_meant(shown, f" or {shown.replace(',', '.')}" if unclear else ""), field=field)


def _meant(grouped: str, otherwise: str = "") -> str:
    return f"Write {grouped.replace(',', '').rstrip('.')}{otherwise}."


# What is to be worked out


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,  # natural, as the page writes it
    "ln": math.log,
    "sqrt": math.sqrt,
    "√": math.sqrt,
    "tanh": math.tanh,
    "sigmoid": _sigmoid,
    "σ": _sigmoid,
}
_CONSTANTS = {"e": math.e, "π": math.pi, "pi": math.pi}
FUNCTION = "|".join(sorted(_FUNCTIONS, key=len, reverse=True))
_NUMERAL = r"(?:[0-9]+(?:[.,][0-9]*)*|[.,][0-9]+)(?:[eE][+-]?[0-9]+(?![0-9.,]))?"
_TOKEN = re.compile(rf" ?({_NUMERAL}|{FUNCTION}|pi|[eπ]|\*\*|[-+·×*/:^()\[\]{{}}]|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")
_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
_TIMES: dict[str, Callable[[float, float], float]] = {
    **dict.fromkeys("·×*", operator.mul),
    **dict.fromkeys("/:", operator.truediv),
}


class _WorkingOut:
    """Works out a text from left to right; every method takes in what it is named after."""

    def __init__(self, text: str, field: str, otherwise: str):
        self._text, self._field, self._otherwise = text, field, otherwise
        self._at = self._depth = 0

    def result(self) -> float:
        try:
            made = self._sum()
        except ZeroDivisionError:
            raise BadValue(BY_ZERO, field=self._field) from None
        except OverflowError:
            return math.inf
        except ValueError:  # the logarithm of what is not positive, the root of what is negative
            raise self._refusal() from None
        if self._text[self._at :].strip() or isinstance(made, complex):
            raise self._refusal()
        return math.inf if math.isnan(made) else made + 0.0

    def _sum(self) -> float:
        total = self._product()
        while sign := self._take("+", "-"):
            total += self._product() if sign == "+" else -self._product()
        return total

    def _product(self) -> float:
        made = self._signed()
        while True:
            if sign := self._take(*_TIMES):
                made = _TIMES[sign](made, self._signed())
            elif self._next() in (*_CLOSED_BY, *_FUNCTIONS):
                made *= self._power()
            else:
                return made

    def _signed(self) -> float:
        """A power with at most one sign before it, which is applied last: −2^2 is −4."""
        sign = self._take("+", "-")
        return -self._power() if sign == "-" else self._power()

    def _power(self) -> float:
        base = self._atom()
        if not self._take("^", "**"):
            return base
        self._deeper()
        made = base ** self._signed()
        self._depth -= 1
        return made

    def _atom(self) -> float:
        token = self._take()
        if token in _CLOSED_BY:
            self._deeper()
            made = self._sum()
            self._depth -= 1
            return made if self._take(_CLOSED_BY[token]) else self._fail()
        if token in _FUNCTIONS:
            self._deeper()
            made = _FUNCTIONS[token](self._power())
            self._depth -= 1
            return made
        if token in _CONSTANTS:
            return _CONSTANTS[token]
        _check_commas(token, token, self._field)
        made_plainly = plain_number(token.replace(",", "."))
        return made_plainly.value if made_plainly else self._fail()

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadValue(TOO_DEEP, field=self._field)

    def _next(self) -> str:
        found = _TOKEN.match(self._text, self._at)
        return found[1] if found else ""

    def _take(self, *wanted: str) -> str:
        """The next token, which is one of those where any are wanted; else an empty text, and nothing is taken."""
        found = _TOKEN.match(self._text, self._at)
        if found is None or (wanted and found[1] not in wanted):
            return ""
        self._at = found.end()
        return found[1]

    def _refusal(self) -> BadValue:
        return BadValue(self._otherwise, field=self._field)

    def _fail(self) -> NoReturn:
        raise self._refusal()
