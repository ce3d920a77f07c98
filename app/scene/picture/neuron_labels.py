"""What stands beside a neuron: its name, δ or ∂C/∂a, and its target, each on a backing that keeps it readable."""

from dataclasses import dataclass
from functools import lru_cache

from app.engine.losses import LOSSES
from app.explorer.notation import Notation, Symbol
from app.explorer.session import Session
from app.scene.formulas.numbers import short
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box
from app.scene.picture.layout.places import Spot
from app.scene.picture.lettering import text_width
from app.scene.picture.wanted import WANTED, digit_of, target_row, wanted_of, wanted_words

NAME, DELTA, TARGET = 13.0, 12.0, 11.0  # font sizes
SMALL_NAME, SMALL_DELTA = 11.0, 10.0  # beside a small neuron
SCRIPT = 9.0
LARGEST_SMALL = 21.0  # radius
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
        """x, y, width and height of what is behind the text."""
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


def label_mark(
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
    narrow = where.frame.name == "narrow"
    crowded = narrow and not stack
    x, anchor = _side(place)
    size = SMALL_DELTA if small else DELTA
    delta = f"{_letters(above[0], narrow or not stack)} {short(above[1])}" if above and not crowded else ""
    return LabelMark(
        where=place.labels,
        small=small,
        symbol=name,
        name=Text(
            name.letter,
            x,
            place.y - place.r - 11 if stack else place.y - 7,
            anchor,
            _width(name, SMALL_NAME if small else NAME),
            15.0,
        ),
        delta=Text(
            delta, x, place.y + place.r + 16 if stack else place.y + 12, anchor, text_width(delta, size, True), size
        ),
        target=_target(where, place, name, notation, "" if crowded else target),
        wanted=target == WANTED,
    )


def output_targets(session: Session, where: Layout) -> tuple[str, ...]:
    """What stands beside the outputs that are drawn, as their target."""
    return _target_texts(where, target_row(session), session.position.step.loss, session.notation.target)


@lru_cache(maxsize=256)
def _target_texts(where: Layout, target: tuple[float, ...], loss: str, y: str) -> tuple[str, ...]:
    """The target of each output in words, empty where many outputs have none of their own."""
    sizes = where.key[0]
    wanted = wanted_of(sizes, loss, target)
    texts = []
    for place in where.outputs:
        digit = digit_of(sizes, place.layer, place.number)
        if digit is not None:
            texts.append(wanted_words(digit, wanted, target, y))
        elif LOSSES[loss].targets == "class":
            texts.append("target" if target[0] == place.number - 1 else "")
        elif place.labels != "stack" and target[place.number - 1] == 0:
            texts.append("")
        else:
            texts.append(f"target {short(target[place.number - 1])}")
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


def _letters(letters: str, brief: bool) -> str:
    """A letter; of a derivative, where there is little room, only what it is by: ∂z for ∂C/∂z."""
    return letters.rpartition("/")[2] if brief else letters


def _target(where: Layout, place: Spot, name: Symbol, notation: Notation, text: str) -> Text:
    return Text(text, *_target_place(where, place, name, notation), text_width(text, TARGET), TARGET)


def _target_place(where: Layout, place: Spot, name: Symbol, notation: Notation) -> tuple[float, float, str]:
    """Where a target stands, and its anchor: beside its output or its name, or below δ."""
    if where.frame.name == "narrow":
        return place.x, place.y + place.r + 31, "middle"
    if place.labels == "left":  # beside its name: on the other side stand the numbers of the paths
        return _side(place)[0] - _width(name, SMALL_NAME) - AWAY, place.y - 7, "end"
    if place.labels != "stack":
        return place.x + place.r + AWAY, place.y - 9, "start"
    if place.y <= where.loss[1] + 1:
        return place.x + place.r + AWAY, place.y - place.r - 3, "start"
    letters = notation.plain()
    widest = max(text_width(f"{letters[kind]} {WIDEST_NUMBER}", DELTA, True) for kind in ("label", "upstream"))
    return place.x + widest / 2 + AWAY, place.y + place.r + 16, "start"
