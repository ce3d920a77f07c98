"""What stands beside a neuron: its name, δ or ∂C/∂a, and its target, each on a backing that keeps it readable."""

from app.engine.losses import LOSSES
from app.explorer.session import Session
from app.explorer.symbols import Symbol
from app.scene.formulas.numbers import short
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import Place
from app.scene.picture.lettering import text_width
from app.scene.picture.marks import LabelMark, Text
from app.scene.picture.wanted import WANTED, digit_of, wanted_words

NAME, DELTA, TARGET = 13.0, 12.0, 11.0  # font sizes
SMALL_NAME, SMALL_DELTA = 11.0, 10.0  # beside a small neuron
SCRIPT = 9.0
LARGEST_SMALL = 21.0  # radius
AWAY = 8.0  # from a neuron to what stands on its side
WIDEST_NUMBER = "−8.88·10⁻⁸"
AIR = 2.0  # pixels of backing around a text


def label_mark(session: Session, place: Place, where: Layout, above: tuple[str, float] | None) -> LabelMark | None:
    """The labels of a neuron; `above` is the letter and value of δ or ∂C/∂a once known. None where there is no room."""
    if place.labels == "none":
        return None
    name = _name(session, place)
    small = place.r < LARGEST_SMALL
    brief = where.frame.name == "narrow" or place.labels != "stack"
    x, anchor = _side(place)
    stack = place.labels == "stack"
    size = SMALL_DELTA if small else DELTA
    crowded = where.frame.name == "narrow" and not stack
    delta = f"{_letters(above[0], brief)} {short(above[1])}" if above and not crowded else ""
    wide = _width(name, SMALL_NAME if small else NAME)
    texts = (
        Text(name.letter, x, place.y - place.r - 11 if stack else place.y - 7, anchor, wide, 15.0),
        Text(delta, x, place.y + place.r + 16 if stack else place.y + 12, anchor, text_width(delta, size, True), size),
        _target(session, place, where, "" if crowded else target_of(session, place)),
    )
    return LabelMark(place.labels, small, name, *texts, wanted=target_of(session, place) == WANTED)


def digit_at(session: Session, place: Place) -> int | None:
    """The digit that a neuron stands for, None for any but the outputs of a network that reads digits."""
    return digit_of(session.position.step.network.sizes, place.layer, place.number)


def target_of(session: Session, place: Place) -> str:
    """The target of an output in words; empty elsewhere, and where many outputs have none of their own."""
    step = session.position.step
    digit = digit_at(session, place)
    if place.layer != step.network.depth:
        return ""
    if digit is not None:
        return wanted_words(session, digit)
    row = step.targets[min(session.view.example, len(step.targets) - 1)]
    if LOSSES[step.loss].targets == "class":
        return "target" if row[0] == place.number - 1 else ""
    if place.labels != "stack" and row[place.number - 1] == 0:
        return ""
    return f"target {short(float(row[place.number - 1]))}"


def _name(session: Session, place: Place) -> Symbol:
    """a with its indices; the ten outputs of a network that reads digits go by their digit."""
    digit = digit_at(session, place)
    return session.notation.a(place.layer, place.number) if digit is None else Symbol(str(digit))


def _width(name: Symbol, size: float) -> float:
    return text_width(name.letter, size) + text_width(name.sub + name.sup, SCRIPT)


def _side(place: Place) -> tuple[float, str]:
    """Where the labels of a neuron stand across the picture, and how they are anchored there."""
    if place.labels == "stack":
        return place.x, "middle"
    left = place.labels == "left"
    return place.x + (place.r + AWAY) * (-1 if left else 1), "end" if left else "start"


def _letters(letters: str, brief: bool) -> str:
    """A letter; of a derivative, where there is little room, only what it is by: ∂z for ∂C/∂z."""
    return letters.rpartition("/")[2] if brief else letters


def _target(session: Session, place: Place, where: Layout, text: str) -> Text:
    return Text(text, *_target_place(session, place, where), text_width(text, TARGET), TARGET)


def _target_place(session: Session, place: Place, where: Layout) -> tuple[float, float, str]:
    """Where a target stands, and its anchor: beside its output or its name, or below δ."""
    if where.frame.name == "narrow":
        return place.x, place.y + place.r + 31, "middle"
    if place.labels == "left":  # beside its name: on the other side stand the numbers of the paths
        return _side(place)[0] - _width(_name(session, place), SMALL_NAME) - AWAY, place.y - 7, "end"
    if place.labels != "stack":
        return place.x + place.r + AWAY, place.y - 9, "start"
    if place.y <= where.loss[1] + 1:
        return place.x + place.r + AWAY, place.y - place.r - 3, "start"
    letters = session.notation.plain()
    widest = max(text_width(f"{letters[kind]} {WIDEST_NUMBER}", DELTA, True) for kind in ("label", "upstream"))
    return place.x + widest / 2 + AWAY, place.y + place.r + 16, "start"
