"""The bracket round the outputs of a softmax, which move together: paths lead into it, and from it on as one line.

While a path is looked at it says how the layer is taken: as one step with the loss, or by the slopes of every output.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from app.caches import PerObject
from app.explorer.look import parameter_of
from app.explorer.names import counted
from app.explorer.number import NumberName
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.explorer.why.formulas import lost_in_rounding
from app.scene.curves import n
from app.scene.formulas.equations import delta_rule
from app.scene.formulas.numbers import MINUS, NOT_REACHED, narrower
from app.scene.picture.layout.layouts import LOSS_HEIGHT, Layout
from app.scene.picture.layout.obstacles import Box, delta_width, labels_of
from app.scene.picture.layout.places import HEADER_HEIGHT
from app.scene.picture.lettering import fitting, text_width
from app.scene.picture.neuron_marks import NeuronMark
from app.scene.picture.ribbons import LANE, Ribbon

SIZE, LINE = 11.0, 13.0  # of the font, and from one line to the next
BESIDE, BORDER = 7.0, 3.0  # from the bracket to its words, and from those to the border of the picture
BADGE = 8.5  # half of what the number of a path takes
AIR = 5.0  # between its words and what stands above or below them
STEP = 2.0
HOOK = 6.0, 3.0  # the ends of a bracket, and where outputs stand close to the loss
LEAST_NUMBER = 36.0  # of the width of a factor
HEADER = (130.0, HEADER_HEIGHT)
MOST_ADDED = 4  # outputs whose products stand in the picture


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: a text, or a number of the walk by its name."""

    text: str
    number: str = ""
    reached: bool = True


@dataclass(frozen=True, slots=True)
class WordsLine:
    """A line of the words beside a bracket."""

    y: float
    """of its baseline"""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class BracketMark:
    """The bracket, and its words where a path leads into it."""

    d: str
    """path data"""
    fused: bool
    """whether the layer is taken as one step with the loss"""
    x: float
    """where its words begin"""
    lines: tuple[WordsLine, ...]
    spoken: str
    key: str = ""
    """of a hidden layer, "-1"; empty for the outputs"""


class Plan(NamedTuple):
    """Which words stand beside a bracket, and where."""

    products: bool  # whether those of every output stand there too
    top: float


_plans: PerObject[Session, dict[str, Plan | None]] = PerObject(lambda session: {})


def bracket_mark(
    session: Session,
    where: Layout,
    neurons: Iterable[NeuronMark],
    ribbons: tuple[Ribbon, ...],
    like: Session | None = None,
) -> BracketMark | None:
    """The bracket round the outputs; None where they do not move together.

    Its words stand as they do in the picture of `like`, which a hand holds on to.
    """
    if not where.mixed:
        return None
    outputs = where.outputs
    top, bottom = outputs[0].y - outputs[0].r, outputs[-1].y + outputs[-1].r
    x = where.bracket
    end = x - HOOK[where.frame.narrow]
    hooks = f"M{n(end)} {n(top)}H{n(x)}V{n(bottom)}H{n(end)}"
    fused = delta_rule(reading_of(session), where.depth) == "cancels"
    taps = () if fused else (f"M{n(end)} {n(place.y)}H{n(x)}" for place in outputs)
    plans = _plans(like or session)
    if where.key[2] not in plans:
        plans[where.key[2]] = _plan(session, where, fused, neurons, ribbons) if ribbons else None
    lines = _words(session, where, fused, plans[where.key[2]])
    return BracketMark(hooks + "".join(taps), fused, round(x + BESIDE, 1), lines, _spoken(session, where, fused))


def _spoken(session: Session, where: Layout, fused: bool) -> str:
    outputs = counted(session.position.step.network.sizes[-1], "output")
    how = "taken as one step with the loss" if fused else "each weighted sum moves every output"
    return f"softmax of layer {session.notation.number(where.depth)}, {outputs}: {how}"


def _plan(
    session: Session, where: Layout, fused: bool, neurons: Iterable[NeuronMark], ribbons: tuple[Ribbon, ...]
) -> Plan | None:
    """Every product that comes back where one path leads into the layer and there is room, else how it is taken."""
    taken = tuple(_taken(where, neurons, ribbons))
    said, products = len(_said(session, where, fused)), len(_products(session, where, fused))
    if lost_in_rounding(reading_of(session), where.depth):
        products = 0
    for lines in (said + products, said):
        if (top := _free(where, LINE * lines, taken)) is not None:
            return Plan(lines > said, top)
    return None


def _words(session: Session, where: Layout, fused: bool, plan: Plan | None) -> tuple[WordsLine, ...]:
    if plan is None:
        return ()
    lines = _said(session, where, fused) + (_products(session, where, fused) if plan.products else ())
    return tuple(WordsLine(round(plan.top + LINE * row - 3, 1), line) for row, line in enumerate(lines, 1))


def _room(where: Layout) -> float:
    """How wide words may be."""
    return where.frame.width - BORDER - where.bracket - BESIDE


def _said(session: Session, where: Layout, fused: bool) -> tuple[tuple[Piece, ...], ...]:
    texts = (text for phrases in _phrases(session, where, fused) for text in _wrapped(phrases, _room(where)))
    return tuple((Piece(text),) for text in texts)


def _phrases(session: Session, where: Layout, fused: bool) -> tuple[tuple[str, ...], ...]:
    """What is said and the formula of it, in the pieces that a line may end after."""
    notation = session.notation
    a, z, own = notation.a(where.depth).letter, notation.plain()["z"], notation.own_C
    if fused:
        return ("taken", "as", "one", "step:"), (f"∂{own}/∂{z}", f"= {a} − {notation.target}")
    return ("through", "every", "output:"), (f"Σ ∂{own}/∂{a}ₖ", f"· ∂{a}ₖ/∂{z}")


def _wrapped(phrases: Iterable[str], room: float) -> list[str]:
    lines: list[str] = []
    for phrase in phrases:
        longer = f"{lines[-1]} {phrase}" if lines else phrase
        if lines and text_width(longer, SIZE) <= room:
            lines[-1] = longer
        else:
            lines.append(phrase)
    return lines


def _products(session: Session, where: Layout, fused: bool) -> tuple[tuple[Piece, ...], ...]:
    """∂C/∂a × ∂a/∂z of every output and what they add up to, where all paths lead to the z of one."""
    look = parameter_of(session.view.look)
    outputs = session.position.step.network.sizes[-1]
    if fused or look is None or look.layer != where.depth or outputs > MOST_ADDED:
        return ()
    room = _room(where)
    each = (room - text_width(f"{MINUS}  × ()", SIZE)) / 2
    if each < LEAST_NUMBER:
        return ()
    lines = []
    for k in range(1, outputs + 1):
        upstream = _number(session, NumberName("dC/da", where.depth, k), each)
        slope = _number(session, NumberName("J", where.depth, k, look.to), each)
        sign = "" if k == 1 else "+ "
        if k > 1 and upstream.text.startswith(MINUS):
            sign, upstream = f"{MINUS} ", replace(upstream, text=upstream.text.removeprefix(MINUS))
        opening, closing = (" × (", ")") if slope.text.startswith(MINUS) else (" × ", "")
        lines.append((Piece(sign), upstream, Piece(opening), slope, Piece(closing)))  # as many whatever the numbers
    delta = _number(session, NumberName("delta", where.depth, look.to), room - text_width("= ", SIZE))
    return *lines, (Piece("= "), delta)


def _number(session: Session, name: NumberName, room: float) -> Piece:
    value = reading_of(session).value(name)
    if value is None:
        return Piece(NOT_REACHED, str(name), reached=False)
    texts = tuple(narrower(value, session.significant))
    return Piece(fitting(texts, room, SIZE) or min(texts, key=len), str(name))


def _taken(where: Layout, neurons: Iterable[NeuronMark], ribbons: tuple[Ribbon, ...]) -> Iterator[Box]:
    """What the words keep clear of: labels and targets of the outputs, header, loss, the line to it and its numbers."""
    x, y = where.loss
    width = where.frame.loss_width
    yield Box(x, y, width, LOSS_HEIGHT)
    yield Box((where.bracket + x - width / 2) / 2, y, x - width / 2 - where.bracket, LANE * (len(ribbons) + 1))
    yield from (Box(ribbon.x, ribbon.y, 2 * BADGE, 2 * BADGE) for ribbon in ribbons)
    yield Box(where.header(where.depth)[0], where.header(where.depth)[1], *HEADER)
    below = delta_width(where.frame)
    yield from chain.from_iterable(labels_of(place, below) for place in where.outputs)
    yield from (mark.label.target.box for mark in neurons if mark.label and mark.label.target.text)


def _free(where: Layout, height: float, taken: tuple[Box, ...]) -> float | None:
    """The top of so high a block of words that is clear of all those, nearest to the loss; None where none is."""
    top, size = where.band
    room = _room(where)
    x = where.bracket + BESIDE + room / 2
    half = LOSS_HEIGHT / 2 + AIR
    away = 0.0
    while away < size:
        for place in (where.loss[1] + half + away, where.loss[1] - half - away - height):
            block = Box(x, place + height / 2, room, height + AIR)
            inside = top + AIR <= place and place + height + AIR <= top + size
            if inside and not any(block.meets(box) for box in taken):
                return place
        away += STEP
    return None
