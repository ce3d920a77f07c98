"""C over the updates of the walk: small in the head of the page, and as a curve whose every point leads back there."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.explorer.elsewhere import after
from app.explorer.history import Cost, costs_of
from app.explorer.many_updates import goes_on
from app.explorer.names import counted
from app.explorer.number import NumberName
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.scene.colour.scales import rounded_up
from app.scene.curves import n
from app.scene.formulas.changes import same_examples
from app.scene.formulas.numbers import precise, short
from app.scene.formulas.parts import Shown, Told, known, shown
from app.scene.picture.lettering import text_width

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 64.0, 22.0, 3.0
MOST_IN_SPARK, MOST_POINTS = 32, 60  # of very many some are drawn, the first and the last among them
WIDTH, HEIGHT = 420.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 404.0, 30.0, 194.0  # of the curve
SIZE = 12.0  # of the font
ROUND_STEPS = (1.0, 2.0, 5.0, 10.0)
BY_POWERS = 30.0  # so much higher at its highest than at its lowest, it is drawn by powers of ten
MOST_TICKS = 5
LARGE, MEDIUM, SMALL = 5.0, 3.5, 2.4  # radius: of the point where one is, of others, and of many
MANY = 24
NOT_YET = "Here {C} after each update will be drawn: make one, or ten at once."
TOO_LONG = "It stopped there so that nobody waits: press again to go on."
DIVERGES = "With the next update the network would diverge."
SMALLER = "A smaller learning rate takes smaller steps."
CARRIED_ON = "What the optimiser remembers carried it on; it may fall again."
AGAIN = ", walked again from the first weights"

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spark:
    """The curve in the head; no path where there are not two points yet."""

    width: float
    height: float
    d: str
    """path data, as of the dot at its end"""
    end: str
    spoken: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point of the curve, which leads back there."""

    updates: int
    x: float
    y: float
    left: float
    """from here on, `width` wide, the pointer is nearest to it"""
    width: float
    text: str
    text_x: float
    r: float
    current: bool
    tab: bool
    """whether Tab leads to it"""
    by_hand: bool
    """whether something was changed by hand right before"""
    again: bool
    """whether the way there is walked again"""
    spoken: str
    asked: Shown
    """its C, which can be asked where the text stands"""
    asked_left: float
    asked_width: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A number beside an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class CurveScene:
    """C over the updates."""

    letter: str
    lines: tuple[str, ...]
    """path data, another one after each change by hand"""
    points: tuple[CurvePoint, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    notes: tuple[str, ...]
    spoken: str


def known_costs(session: Session) -> tuple[Cost, ...]:
    """C as far as the page may show it: after an update also that of the new weights, if it is not asked for next."""
    at = session.position
    costs = costs_of(session)
    if not at.updated or session.withholds:
        return costs
    newest = at.step.loss_of(at.network)
    return (*costs, Cost(at.steps_taken, newest, at)) if math.isfinite(newest) else costs


def spark_scene(session: Session) -> Spark:
    """The curve in the head."""
    costs = known_costs(session)
    if len(costs) < 2:
        return Spark(SPARK_WIDTH, SPARK_HEIGHT, "", "", _not_yet(session.notation.loss).removesuffix("."))
    line, end = spark_until(costs, costs[-1].updates)
    return Spark(SPARK_WIDTH, SPARK_HEIGHT, line, end, _spoken(costs, session.notation.loss, session.significant))


def spark_until(costs: Sequence[Cost], updates: int) -> tuple[str, str]:
    """The path of the curve in the head as far as it goes until so many updates, and of the dot at its end."""
    shown = _thinned(costs, MOST_IN_SPARK)
    first, last = shown[0].updates, shown[-1].updates
    high = max(cost.value for cost in shown) or 1.0
    right = (SPARK_WIDTH - 2 * SPARK_EDGE) / (last - first)
    up = (SPARK_HEIGHT - 2 * SPARK_EDGE) / high
    until = [cost for cost in costs if cost.updates == updates]
    places = [
        (SPARK_EDGE + right * (cost.updates - first), SPARK_HEIGHT - SPARK_EDGE - up * cost.value)
        for cost in (*(cost for cost in shown if cost.updates < updates), *until)
    ]
    return _path(places), f"{_path(places[-1:])}h0"


def curve_scene(session: Session) -> CurveScene:
    """The curve, which can be pressed."""
    costs = known_costs(session)
    letter = session.notation.loss
    shown = _thinned(costs, MOST_POINTS)
    up = _up(shown)
    first, last = (shown[0].updates, shown[-1].updates) if shown else (0, 0)
    across = _Axis(first, max(last, first + 1), least=1.0)
    places = [(across.at(cost.updates, LEFT, RIGHT), up.at(cost.value, BOTTOM, TOP)) for cost in shown]
    at = session.position
    now = at.steps_taken if shown and shown[-1].updates == at.steps_taken else at.updates_before
    return CurveScene(
        letter=letter,
        lines=tuple(_path(part) for part in _parts(shown, places)),
        points=tuple(_points(session, shown, places, now)),
        across=tuple(Mark(across.at(value, LEFT, RIGHT), short(value, session.significant)) for value in across.ticks),
        up=tuple(Mark(up.at(value, BOTTOM, TOP), short(value, session.significant)) for value in up.ticks),
        notes=tuple(_notes(shown, len(costs), up, letter)),
        spoken=_spoken(costs, letter, session.significant),
    )


def many_said(session: Session, times: int) -> Told:
    """What so many updates, or as many as were made of them at one go, have come to."""
    at = session.position
    *_, before = at.at_once
    first, last = at.at_once[0], at.step.total_loss
    made = len(at.at_once)
    letter = session.notation.loss
    read = reading_of(session)
    which = f"{'this' if len(at.step.inputs) == 1 else 'these'} {same_examples(at.step)}"
    if last >= before:
        said = _no_longer(session, times, which)
    else:
        begin, end = _at(session, at.updates_before - made), known(read, NumberName("C"), last, beside=first)
        moved = Told("falls from ", known(read, begin, first, beside=last), " to ", end)
        said = Told(f"{counted(made, 'update')}: {letter} ", moved, f" on {which}.")
        if made < times:
            said = Told(said, f" Stopped after {made} of {times}. {TOO_LONG if goes_on(at) else DIVERGES}")
    return Told(said, f" Back undoes {'it' if made == 1 else 'them all'}.")


def _at(session: Session, updates: int) -> NumberName:
    """The name of C after so many updates."""
    return NumberName("C", where="" if updates == session.position.updates_before else after(updates))


def _no_longer(session: Session, times: int, which: str) -> Told:
    """What is said where C no longer falls."""
    at, read = session.position, reading_of(session)
    first, before, last = at.at_once[0], at.at_once[-1], at.step.total_loss
    begin, until = (_at(session, at.updates_before - back) for back in (len(at.at_once), 1))
    end = NumberName("C")
    made = f"{len(at.at_once)} of {counted(times, 'update')}"
    said = Told(f"Stopped after {made}, as {session.notation.loss} no longer falls: on {which} it")
    if len(at.at_once) > 1:
        then = Told("rose to ", known(read, end, last, beside=before)) if last != before else "stayed there"
        fell = known(read, begin, first), " to ", known(read, until, before, beside=last)
        said = Told(said, " fell from ", *fell, ", then ", then, ".")
    elif last == before:
        said = Told(said, " stays at ", shown(read, end), ".")
    else:
        said = Told(said, " rose from ", known(read, begin, first), " to ", known(read, end, last, beside=first), ".")
    if last == before:
        return said
    return Told(said, f" {CARRIED_ON if at.step.rule.memories else SMALLER}")


def returned_said(session: Session, before: Session) -> Told:
    """What going back has come to."""
    at = session.position
    kept = next((cost.kept for cost in costs_of(before) if cost.updates == at.updates_before), True)
    where = f"after {counted(at.updates_before, 'update')}" if at.updates_before else "before the first update"
    walked = "" if kept else AGAIN
    cost = shown(reading_of(session), NumberName("C"))
    return Told(f"Here is the loss {where}{walked}: {session.notation.loss} = ", cost, ". Back undoes this.")


@dataclass(frozen=True, slots=True)
class _Axis:
    """From its low to its high end, in equal steps or by powers of ten."""

    low: float
    high: float
    by_powers: bool = False
    least: float = 0.0
    """between two ticks"""

    def at(self, value: float, start: float, end: float) -> float:
        """Where a value stands between the places of both ends."""
        low, high, x = (math.log10(each) if self.by_powers else each for each in (self.low, self.high, value))
        return round(start + (end - start) * (x - low) / (high - low), 1)

    @property
    def ticks(self) -> tuple[float, ...]:
        """Round values that have a number."""
        if self.by_powers:
            powers = range(math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9) + 1)
            every = -(-len(powers) // MOST_TICKS)
            return tuple(10.0**power for power in list(powers)[::-every])
        step = max(self.least, _round_step((self.high - self.low) / MOST_TICKS))
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return tuple(step * k for k in range(first, last + 1))


def _round_step(least: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in ROUND_STEPS if step * power >= least * (1 - 1e-9))


def _within(x: float, width: float) -> float:
    """The middle of a text at x, or as close to it as there is room in the picture."""
    return round(min(max(x, width / 2), WIDTH - width / 2), 1)


def _up(costs: Sequence[Cost]) -> _Axis:
    """The axis of C."""
    values = [cost.value for cost in costs] or [1.0]
    low, high = min(values), max(values)
    if low > 0 and high > BY_POWERS * low:
        return _Axis(10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high)), by_powers=True)
    return _Axis(0.0, rounded_up(high) if high > 0 else 1.0)


def _thinned(costs: Sequence[Cost], most: int) -> list[Cost]:
    """At most about so many, evenly; the first, the last and those after a change by hand stay."""
    every = -(-len(costs) // most) or 1
    last = len(costs) - 1
    return [cost for i, cost in enumerate(costs) if i % every == 0 or i == last or cost.by_hand]


def _parts(costs: Sequence[Cost], places: Sequence[Place]) -> Iterator[list[Place]]:
    """The places in parts, another one after each change by hand."""
    starts = [0, *(i for i, cost in enumerate(costs) if cost.by_hand and i), len(costs)]
    for start, end in pairwise(starts):
        yield list(places[start:end])


def _points(session: Session, costs: Sequence[Cost], places: Sequence[Place], now: int) -> Iterator[CurvePoint]:
    read, letter = reading_of(session), session.notation.loss
    middles = [(one[0] + other[0]) / 2 for one, other in pairwise(places)]
    borders = [LEFT - 8, *middles, RIGHT + 8] if places else []
    for cost, (x, y), (left, right) in zip(costs, places, pairwise(borders), strict=True):
        text = f"after {counted(cost.updates, 'update')}: {letter} = {precise(cost.value, session.significant)}"
        wide = text_width(text, SIZE, bold=True)
        middle = _within(x, wide)
        said = ", ".join(filter(None, (text, "changed by hand" * cost.by_hand, "here" * (cost.updates == now))))
        yield CurvePoint(
            updates=cost.updates,
            x=x,
            y=y,
            left=round(left, 1),
            width=round(right - left, 1),
            text=text,
            text_x=middle,
            r=LARGE if cost.updates == now else SMALL if len(costs) > MANY else MEDIUM,
            current=cost.updates == now,
            tab=cost is costs[-1],
            by_hand=cost.by_hand,
            again=not cost.kept and cost.updates != now,
            spoken=said,
            asked=known(read, _at(session, cost.updates), cost.value),
            asked_left=round(middle - wide / 2, 1),
            asked_width=round(wide, 1),
        )


def _notes(costs: Sequence[Cost], count: int, up: _Axis, letter: str) -> Iterator[str]:
    """What to know about how it is drawn."""
    if not costs:
        yield _not_yet(letter)
        return
    yield "A press on a point goes back there, Back undoes it; one on what it says asks why."
    if up.by_powers:
        yield "By powers of ten."
    if count > len(costs):
        yield f"Of {count:,} points {len(costs)} are drawn."
    if any(cost.by_hand for cost in costs):
        yield "Dashed: something was changed by hand."
    if any(not cost.kept for cost in costs[:-1]):
        yield "Hollow: no longer kept; the way there is walked again."


def _path(places: Sequence[Place]) -> str:
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in places)


def _not_yet(letter: str) -> str:
    return NOT_YET.format(C=letter)


def _spoken(costs: Sequence[Cost], letter: str, significant: int) -> str:
    if len(costs) < 2:
        return _not_yet(letter)
    first, last = costs[0], costs[-1]
    made = counted(last.updates - first.updates, "update")
    return f"{letter} over {made}: from {short(first.value, significant)} to {short(last.value, significant)}"
