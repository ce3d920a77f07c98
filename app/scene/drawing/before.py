"""What teaching changed: the taught digit's output and the loss, each beside what it was, with the same decimals."""

import math
import sys
from dataclasses import dataclass, replace

import numpy as np

from app.engine.losses import LOSSES
from app.errors import ExplorerError
from app.explorer.notation import SIGNIFICANT
from app.explorer.number import NumberName
from app.explorer.reading import Reading
from app.explorer.why.worked import value_here, words_for
from app.scene.formulas.mathml import spoken
from app.scene.formulas.numbers import MINUS, NEARLY_NOTHING, SUPERSCRIPTS, rounded, short
from app.scene.formulas.parts import Shown, Told, known

BECAME = " → "
FEWEST, MOST = 2, 6  # decimals
MOST_FOR_SMALL = 5  # decimals that are spent on the smaller number alone
SAME = "no visible change"
FELL_BOTH = (
    "The output for {label} fell, and still {letter} did: the other nine together came closer to what they are to be."
)
FELL_ALONE = "The output for {label} fell and {letter} rose: the steps were too large."


@dataclass(frozen=True, slots=True)
class Before:
    """What a network read before it was taught: the digit it was told, its ten outputs then, its loss by name."""

    label: int
    outputs: tuple[float, ...]
    loss: str = "half_squared_error"
    letter: str = "C"
    significant: int = SIGNIFICANT
    """digits that numbers are shown in"""


@dataclass(frozen=True, slots=True)
class SinceTaught:
    """The taught digit and how its output changed, the loss's letter and how it changed, and what needs saying."""

    label: int
    output: str
    letter: str
    loss: str
    sentence: str


def compared(before: Before, outputs: tuple[float, ...]) -> SinceTaught:
    """What changed since; a sentence where the taught digit's own output visibly fell."""
    significant = before.significant
    losses = [_loss(before, of) for of in (before.outputs, outputs)]
    own = [of[before.label] for of in (before.outputs, outputs)]
    return SinceTaught(
        before.label,
        change_words(own[0], own[1], significant),
        before.letter,
        change_words(losses[0], losses[1], significant),
        _sentence(before, _visible(own[0], own[1], significant), *losses),
    )


def change_words(was: float, now: float, significant: int) -> str:
    """“0.0710 → 0.9800”: with as many decimals on both sides as show the change, or that none can be seen."""
    texts = _texts(was, now, significant)
    return BECAME.join(texts) if texts[0] != texts[1] else SAME


def asked_since(
    taught: SinceTaught, before: Before, outputs: tuple[float, ...], read: Reading, then: str, now: str
) -> SinceTaught:
    """The same with numbers that can be asked why, as far as the walk has them `then` and `now` (see elsewhere.py)."""
    output = read.name("a", read.network.depth, taught.label + 1)
    own = [of[taught.label] for of in (before.outputs, outputs)]
    losses = [_loss(before, of) for of in (before.outputs, outputs)]
    places = (then, now)
    return replace(
        taught,
        output=_asked(taught.output, read, [output._replace(where=where) for where in places], own),
        loss=_asked(taught.loss, read, [NumberName("C", where=where) for where in places], losses),
    )


def _asked(words: str, read: Reading, names: list[NumberName], values: list[float]) -> str:
    """A change in words, whose two numbers can be asked where those of that name are these."""
    try:
        found = [value_here(read, name) for name in names]
    except ExplorerError:  # nothing leads there any more, or it is asked for next
        return words
    texts = words.split(BECAME)
    if len(texts) != len(values) or not all(map(comes_to, found, values)):
        return words
    was, became = (shown_as(read, *each) for each in zip(names, values, texts, strict=True))
    return Told(was, BECAME, became)


def shown_as(read: Reading, name: NumberName, value: float, text: str) -> Shown:
    """A number of the walk that is written so."""
    return replace(known(read, name, value), text=text, spoken=f"{words_for(read, name)}, {spoken(text)}")


def comes_to(found: float | None, value: float) -> bool:
    """Whether what the walk has is the number that is shown: it may have come about in another order."""
    return found is not None and math.isclose(found, value, rel_tol=1e-9, abs_tol=1e-12)


def _visible(was: float, now: float, significant: int) -> float:
    return now - was if change_words(was, now, significant) != SAME else 0.0


def _sentence(before: Before, rise: float, was: float, now: float) -> str:
    """C may fall with the taught output for a loss that sums over all outputs."""
    if rise >= 0 or was == now:
        return ""
    return (FELL_BOTH if now < was else FELL_ALONE).format(label=before.label, letter=before.letter)


def _loss(before: Before, outputs: tuple[float, ...]) -> float:
    row = LOSSES[before.loss]
    aim = [[float(before.label)]] if row.targets == "class" else np.eye(len(outputs))[[before.label]]
    return float(row.value(np.array([outputs]), np.array(aim))[0])


def _texts(was: float, now: float, significant: int) -> tuple[str, str]:
    large = max(abs(was), abs(now))
    small = min(abs(was), abs(now))
    apart = abs(now - was)
    if not sys.float_info.min <= large < 1e4 or apart == 0:
        return short(was, significant), short(now, significant)
    if large < 1e-3:
        return _with_power(was, now, large)
    fewest = FEWEST + significant - SIGNIFICANT
    wanted = max(fewest, _places(apart), min(_places(small), MOST_FOR_SMALL) if small else fewest)
    most = max(MOST, fewest)
    return _fixed(was, min(wanted, most)), _fixed(now, min(wanted, most))


def _places(x: float) -> int:
    """How many decimals show two significant digits."""
    return 1 - math.floor(math.log10(x))


def _fixed(x: float, decimals: int) -> str:
    text = rounded(abs(x), decimals)
    if x and not float(text):
        return NEARLY_NOTHING
    return (MINUS if x < 0 else "") + text


def _with_power(was: float, now: float, large: float) -> tuple[str, str]:
    """Both with the power of ten of the larger."""
    power = math.floor(math.log10(large))
    scale = 10.0**power
    written = f"·10{str(power).translate(SUPERSCRIPTS)}"
    return _small(was / scale, written), _small(now / scale, written)


def _small(x: float, power: str) -> str:
    text = _fixed(x, FEWEST)
    return text if text == NEARLY_NOTHING else text + power
