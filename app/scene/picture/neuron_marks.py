"""Neurons as marks: z and a inside, fill by a, an arc for δ, and beside them the name, δ and the target."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from app.engine.losses import LOSSES
from app.explorer.look import neuron_of
from app.explorer.names import neuron_name
from app.explorer.notation import Notation, Symbol
from app.explorer.session import Session
from app.scene.colour.scales import arc_sweep, fill_opacity, sign_class
from app.scene.curves import arc
from app.scene.formulas.numbers import NOT_REACHED, full, narrower, short
from app.scene.picture.gauges import NO_GOALS, GaugeMark, Goals, TargetGrip, gauge_mark, goals_of, target_grip
from app.scene.picture.layer_numbers import LayerNumbers, layer_numbers, number_at
from app.scene.picture.layout.layers import SIDE_ROOM, SMALLEST_RADIUS
from app.scene.picture.layout.layouts import LOSS_HEIGHT, Layout
from app.scene.picture.layout.obstacles import Box, delta_width, labels_of
from app.scene.picture.layout.places import ROOMY, Spot
from app.scene.picture.lettering import fitting, text_width
from app.scene.picture.wanted import WANTED, digit_of, target_row, wanted_of, wanted_words

ARC_GAP = 4.0  # between a neuron and its arc
# Least radius, class, and font sizes of a and, where there is room for it, of z; larger neurons first.
SIZES = ((29.0, "", 13.5, 11.0), (21.0, "medium", 11.5, 11.0), (0.0, "small", 11.0, 0.0))
ABOVE, BELOW = 2.0, 11.0  # from the middle of a neuron up to the line of a, and down to that of z
CAPITAL = 0.73  # the height of a digit as a share of the font size
BADGE_RADIUS = 7.0
ASIDE = 2.6  # from the border of a circle to the middle of its badge, which keeps off a name on its side
BELOW_NAME = 6.0  # from a neuron to the name above it
ASCENT = 0.93  # of the box of a number above its line, as a share of the font size
BADGE = "slope ≈ 0: the gradient stops here"
LARGEST = "the largest output"
NOT_REACHED_WORDS = "not reached"
SPOKEN = {"δ": "delta"}  # letters that not every voice can say
# Beside a neuron: font sizes, and lengths in pixels.
NAME, DELTA, TARGET = 13.0, 12.0, 11.0
SMALL_NAME, SMALL_DELTA = 11.0, 11.0  # of a small neuron
SCRIPT = 9.0
LARGEST_SMALL = 21.0  # radius
BESIDE_ABOVE, BESIDE_BELOW = 5.5, 10.5  # from the middle of a neuron to the lines of what stands on its side
BESIDE = -4.0  # and to the one line where it stands alone
AWAY = 8.0  # from a neuron to what stands on its side
WIDEST_NUMBER = "−8.88·10⁻⁸"
SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a text's width that are left of its place, by its anchor


@dataclass(frozen=True, slots=True)
class Text:
    """A text beside a neuron, empty where there is none."""

    text: str
    x: float
    y: float
    """of its baseline"""
    anchor: str
    width: float
    """of the text at most"""
    height: float
    """that its backing has to cover"""

    @property
    def backing(self) -> tuple[float, float, float, float]:
        """x, y, width and height of what is behind the text; nothing is behind an empty one."""
        if not self.text:
            return 0.0, 0.0, 0.0, 0.0
        left = self.x - SHARES[self.anchor] * self.width - 2
        return round(left, 1), round(self.y - self.height, 1), round(self.width + 4, 1), round(self.height + 3, 1)

    @property
    def box(self) -> Box:
        """The same as a rectangle around its centre."""
        x, y, width, height = self.backing
        return Box(x + width / 2, y + height / 2, width, height)


@dataclass(frozen=True, slots=True)
class LabelMark:
    """What stands beside a neuron."""

    where: str
    """above and below it or on a side, as in Place"""
    small: bool
    symbol: Symbol
    """its name"""
    name: Text
    delta: Text
    target: Text
    wanted: bool = False
    """whether it is the output of the digit that the example should be read as"""


@dataclass(frozen=True, slots=True)
class NeuronMark:
    """A neuron as a circle: fill by a, arc by δ; texts are "?" until they are reached."""

    key: str
    layer: int
    number: int
    x: float
    y: float
    r: float
    size: str
    """its class by its radius"""
    reached: bool
    """whether a is"""
    sign: str
    opacity: float
    a: str
    """as many digits as there is room for, as those of z"""
    z: str
    show_z: bool
    z_letter: str
    a_full: str
    """every digit, empty until it is reached, as z and δ in full"""
    z_full: str
    delta_full: str
    arc: str
    """path data, empty where δ is 0 or not reached"""
    active: bool
    selected: bool
    largest: bool
    """whether it is the output with the largest a of several"""
    badge: str
    """why the gradient stops here, empty where it does not"""
    badge_at: tuple[float, float]
    """the middle of that mark: on the border of the circle, clear of the number within"""
    gauge: GaugeMark | None
    """beside an output how far it is from its target"""
    target_grip: TargetGrip | None
    label: LabelMark | None
    spoken: str


def neuron_marks(session: Session, where: Layout, heard: bool = True) -> tuple[NeuronMark, ...]:
    """A mark for every neuron that is drawn as a circle, in reading order; not `heard`, nothing of it is spoken."""
    chosen = neuron_of(session.view.look)
    marks: list[NeuronMark] = []
    for layer in where.columns:
        selected = chosen.number if chosen and chosen.layer == layer else 0
        last = layer == where.depth
        targets = _output_targets(session, where) if last else ()
        goals = goals_of(session) if last else NO_GOALS
        marks += _column(where, layer_numbers(session, layer), session.notation, selected, targets, goals, heard)
    return tuple(marks)


@lru_cache(maxsize=256)  # at most steps the numbers of most layers are those of the step before
def _column(
    where: Layout,
    of: LayerNumbers,
    notation: Notation,
    selected: int,
    targets: tuple[str, ...],
    goals: Goals,
    heard: bool,
) -> tuple[NeuronMark, ...]:
    places = where.columns[of.layer]
    texts = targets or ("",) * len(places)
    return tuple(
        _mark(where, place, of, notation, place.number == selected, text, goals, heard)
        for place, text in zip(places, texts, strict=True)
    )


def _mark(
    where: Layout, place: Spot, of: LayerNumbers, n: Notation, selected: bool, target: str, goals: Goals, heard: bool
) -> NeuronMark:
    letters, index = n.plain(), place.number - 1
    a, z, delta = (number_at(row, index) for row in (of.a, of.z, of.delta))
    size, size_a, size_z = _lettering(place.r)
    off = ABOVE + CAPITAL * size_a if size_z else CAPITAL * size_a / 2
    largest = place.layer == where.depth and of.largest == index
    badge = BADGE * of.saturated(index)
    gauge = gauge_mark(where, place, a, goals) if goals.targets else None
    label = _label_mark(where, place, n, of.above(index, letters), target)
    return NeuronMark(
        key=f"{place.layer}.{place.number}",
        layer=place.layer,
        number=place.number,
        x=round(place.x, 1),
        y=round(place.y, 1),
        r=round(place.r, 1),
        size=size,
        reached=a is not None,
        sign=sign_class(a or 0.0),
        opacity=0.0 if a is None else fill_opacity(a),
        a=_inside(a, n.significant, place.r, size_a, off, bold=size != "small"),
        z=_inside(z, n.significant, place.r, size_z, BELOW, f"{letters['z']} "),
        z_letter=letters["z"],
        show_z=place.layer > 0 and size_z > 0,
        a_full="" if a is None else full(a),
        z_full="" if z is None else full(z),
        delta_full="" if delta is None else full(delta),
        arc=_arc(place, delta),
        active=of.active,
        selected=selected,
        largest=largest,
        badge=badge,
        badge_at=_badge_at(place, size_a, size_z, label),
        gauge=gauge,
        target_grip=_target_grip(where, place, n, selected, goals) if gauge and goals.held and heard else None,
        label=label,
        spoken=_spoken(where, place, n, (a, z, delta), (LARGEST * largest, target, badge)) if heard else "",
    )


def _badge_at(place: Spot, size: float, below: float, label: LabelMark | None) -> tuple[float, float]:
    """The middle of the badge, clear of the number in the circle, which has this size, and of the name.

    `below` is the size of what stands below the number, 0 where nothing does. Above a small neuron its name is close
    to the number, and the badge stands beside both.
    """
    line = ABOVE if below else -CAPITAL * size / 2
    up = max(place.r * 0.88, line + ASCENT * size + BADGE_RADIUS)
    aside = min(place.r * 0.88, place.r - ASIDE)
    if label and place.labels == "stack" and up + BADGE_RADIUS > place.r + BELOW_NAME:
        aside = max(aside, label.name.width / 2 + BADGE_RADIUS)
    return round(place.x + aside, 1), round(place.y - up, 1)


def _target_grip(where: Layout, place: Spot, notation: Notation, selected: bool, goals: Goals) -> TargetGrip:
    number = short(goals.targets[place.number - 1], notation.significant)
    return target_grip(where, place, selected, _said(f"target of {_named(where, place, notation)}, {number}"))


def _said(words: str) -> str:
    """As every voice says it."""
    return words.replace("−", "minus ")


def _arc(place: Spot, delta: float | None) -> str:
    if not delta:
        return ""
    return arc(place.x, place.y, place.r + ARC_GAP, arc_sweep(delta), clockwise=delta > 0)


def _lettering(radius: float) -> tuple[str, float, float]:
    """The class of a neuron of this size, and the font sizes of a and z in it; 0 where z has no room."""
    return next(row[1:] for row in SIZES if radius >= row[0])


def _inside(
    x: float | None, significant: int, radius: float, size: float, off: float, before: str = "", bold: bool = False
) -> str:
    """As many digits of a number as a circle holds so far `off` its middle, where `before` it stands a letter.

    Its shortest form reaches a little beyond the smallest circles: an empty one among others would mean something.
    """
    if x is None:
        return NOT_REACHED
    room = 2 * math.sqrt(max(0.0, radius**2 - off**2))
    found = fitting((before + text for text in narrower(x, significant)), room, size, bold).removeprefix(before)
    return found or min(narrower(x, significant), key=len)


def _named(where: Layout, place: Spot, notation: Notation) -> str:
    name = neuron_name(place.layer, place.number, notation)
    digit = digit_of(where.key[0], place.layer, place.number)
    return name if digit is None else f"digit {digit}, {name}"


def _spoken(
    where: Layout, place: Spot, notation: Notation, numbers: tuple[float | None, ...], more: tuple[str, ...]
) -> str:
    """Its name, z, a and, once it is known, δ in words, and what more there is; an input that is known has no letter.

    The numbers are a, z and δ.
    """
    a, z, delta = numbers
    letters = notation.plain()
    significant = notation.significant
    known = [spoken_number(letters["z"], z, significant)] if place.layer else []
    known.append(spoken_number(letters["a"] if place.layer or a is None else "", a, significant))
    if delta is not None:
        known.append(spoken_number(spoken_letter(letters["delta"]), delta, significant))
    return _said(", ".join(filter(None, (_named(where, place, notation), *known, *more))))


def spoken_letter(letter: str) -> str:
    """A letter as every voice can say it."""
    return SPOKEN.get(letter, letter)


def spoken_number(letter: str, value: float | None, significant: int) -> str:
    """“z 0.5”, “z not reached”."""
    return f"{letter} {NOT_REACHED_WORDS if value is None else short(value, significant)}".lstrip()


def _label_mark(
    where: Layout, place: Spot, notation: Notation, above: tuple[str, float] | None, target: str
) -> LabelMark | None:
    """The labels of a neuron; None where there is no room.

    `above` is the letter and value of δ or ∂C/∂a once known, `target` one of `target_texts`.
    """
    if place.labels == "none":
        return None
    name = _name(where, place, notation)
    small = place.r < LARGEST_SMALL
    stack = place.labels == "stack"
    narrow = where.frame.narrow
    alone = not stack and place.r < SMALLEST_RADIUS
    crowded = not stack and (narrow or alone)
    x, anchor = _side(place)
    size = SMALL_DELTA if small else DELTA
    delta = _delta(where, place, above, size, notation.significant) if above and not crowded else ""
    return LabelMark(
        where=place.labels,
        small=small,
        symbol=name,
        name=Text(
            name.letter,
            x,
            place.y - place.r - 11 if stack else place.y - (BESIDE if alone else BESIDE_ABOVE),
            anchor,
            _width(name, SMALL_NAME if small else NAME),
            15.0,
        ),
        delta=Text(
            delta,
            x,
            place.y + place.r + 16 if stack else place.y + BESIDE_BELOW,
            anchor,
            text_width(delta, size, True),
            size,
        ),
        target=_target(where, place, name, notation, "" if crowded else target),
        wanted=target == WANTED,
    )


def _delta(where: Layout, place: Spot, above: tuple[str, float], size: float, significant: int) -> str:
    """δ or ∂C/∂a in as many digits as there is room for up to the next label, empty where there is none."""
    stack = place.labels == "stack"
    letter = above[0] if stack and where.frame.width >= ROOMY else brief(above[0])
    room = (
        min(where.apart(place), delta_width(where.frame))
        if stack
        else min(SIDE_ROOM, where.apart(place) / 2 - place.r - AWAY)
    )
    return fitting((f"{letter} {text}" for text in narrower(above[1], significant)), room, size, bold=True)


def _output_targets(session: Session, where: Layout) -> tuple[str, ...]:
    """What stands beside the outputs that are drawn, as their target."""
    return _target_texts(
        where, target_row(session), session.position.step.loss, session.notation.target, session.significant
    )


@lru_cache(maxsize=256)
def _target_texts(where: Layout, target: tuple[float, ...], loss: str, y: str, significant: int) -> tuple[str, ...]:
    """The target of each output in words, empty where many outputs have none of their own."""
    sizes = where.key[0]
    wanted = wanted_of(sizes, loss, target)
    texts = []
    for place in where.outputs:
        digit = digit_of(sizes, place.layer, place.number)
        if digit is not None:
            texts.append(wanted_words(digit, wanted, target, y, significant))
        elif LOSSES[loss].targets == "class":
            texts.append("target" if target[0] == place.number - 1 else "")
        else:
            texts.append(f"target {short(target[place.number - 1], significant)}")
    return tuple(texts)


def _name(where: Layout, place: Spot, notation: Notation) -> Symbol:
    """a with its indices; the ten outputs of a network that reads digits go by their digit."""
    digit = digit_of(where.key[0], place.layer, place.number)
    return notation.a(place.layer, place.number) if digit is None else Symbol(str(digit))


def _width(name: Symbol, size: float) -> float:
    return text_width(name.letter, size) + text_width(name.sub + name.sup, SCRIPT)


def _side(place: Spot) -> tuple[float, str]:
    """Where the labels of a neuron stand across the picture, and how they are anchored there."""
    if place.labels == "stack":
        return place.x, "middle"
    left = place.labels == "left"
    return place.x + (place.r + AWAY) * (-1 if left else 1), "end" if left else "start"


def brief(letter: str) -> str:
    """A letter where there is little room: of a derivative only what it is by, ∂z for ∂C/∂z."""
    return letter.rpartition("/")[2]


def _target(where: Layout, place: Spot, name: Symbol, notation: Notation, text: str) -> Text:
    """A target, empty where it would stand in what belongs to the column before."""
    x, y, anchor = _target_place(where, place, name, notation)
    target = Text(text, x, y, anchor, text_width(text, TARGET), TARGET)
    return target if _clear(where, place, target, _width(name, SMALL_NAME)) else replace(target, text="")


def _clear(where: Layout, place: Spot, target: Text, name: float) -> bool:
    """Whether a target on the left of its output's name is clear of the column before, whose names are as wide."""
    if place.labels != "left":
        return True
    below = delta_width(where.frame)
    before = [other for other in where.circles if other.layer == place.layer - 1]
    labels = [box for other in before for box in labels_of(other, below, name)]
    circles = [Box(other.x, other.y, 2 * other.r, 2 * other.r) for other in before]
    return not any(target.box.meets(box) for box in (*labels, *circles))


def _level(where: Layout, place: Spot) -> float:
    """The line of a target beside a bracket: at the height of its output, but clear of the loss and the way to it."""
    loss = where.loss[1]
    if abs(place.y - loss) >= LOSS_HEIGHT / 2 + CAPITAL * TARGET + AWAY:
        return place.y + CAPITAL * TARGET / 2
    return min(loss - LOSS_HEIGHT / 2 - AWAY, place.y - place.r - 3)


def _target_place(where: Layout, place: Spot, name: Symbol, notation: Notation) -> tuple[float, float, str]:
    """Where a target stands, and its anchor: beside its output or its name, or below δ."""
    if where.frame.narrow:
        return place.x, place.y + place.r + 31, "middle"
    if where.mixed and place.labels != "left":
        return where.bracket + AWAY, _level(where, place), "start"
    if place.labels == "left":  # beside its name: on the other side stand the numbers of the paths
        up = BESIDE if place.r < SMALLEST_RADIUS else BESIDE_ABOVE
        return _side(place)[0] - _width(name, SMALL_NAME) - AWAY, place.y - up, "end"
    if place.labels != "stack":
        return place.x + place.r + AWAY, place.y - 9, "start"
    if place.y <= where.loss[1] + 1:
        return place.x + place.r + AWAY, place.y - place.r - 3, "start"
    letters = notation.plain()
    widest = max(text_width(f"{letters[kind]} {WIDEST_NUMBER}", DELTA, True) for kind in ("label", "upstream"))
    return place.x + min(widest, delta_width(where.frame)) / 2 + AWAY, place.y + place.r + 16, "start"
