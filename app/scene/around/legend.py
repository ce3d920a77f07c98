"""How the picture is read: the choosers of notation and of digits, the legend, and what pictures in it are of."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.course.shelf import source_letters_of
from app.explorer.looking import GRADIENTS, PICTURES, SENSITIVITY, WEIGHTS
from app.explorer.notation import MOST_SIGNIFICANT, NOTATIONS, SIGNIFICANT
from app.explorer.session import Session
from app.scene.colour.scales import full_colour
from app.scene.formulas.numbers import NOT_REACHED, short
from app.scene.picture.input_picture import sensitivity_of
from app.scene.picture.layout.layers import has_weight_pictures, picture_side
from app.scene.picture.network_scene import NetworkScene
from app.scene.picture.sprites import full_size
from app.scene.pixels.slopes import sensitivity_letters

OWN = ", of its own loss"  # what stands in a batch whose loss is a mean, where an example counts 1/N
PIXELS = "Pixels"  # what is chosen in place of the weights where those are not drawn as pictures


@dataclass(frozen=True, slots=True)
class NotationChoice:
    """A notation in the chooser."""

    name: str
    title: str
    about: str
    current: bool


@dataclass(frozen=True, slots=True)
class LegendScene:
    """The letters of what the legend explains, and which marks are in the picture, those alone that are explained."""

    delta: str
    a: str
    output: str
    """an a of the last layer"""
    gradient: str
    shown: frozenset[str]
    room: frozenset[str]
    """these and all that a walk may bring: their room is kept, so that the picture has as much at every stage"""


def notation_choices(session: Session) -> tuple[NotationChoice, ...]:
    """Every notation, with the one in use marked."""
    used = session.notation.name
    return tuple(NotationChoice(n.name, n.title, n.about, n.name == used) for n in NOTATIONS.values())


@dataclass(frozen=True, slots=True)
class SourceLetters:
    """The button of a lesson whose source has other letters than the visitor."""

    about: str
    """what is different in them"""
    used: bool
    """whether the lesson is written in them now"""


def source_letters_scene(session: Session) -> SourceLetters | None:
    """The button; None where there is no such source."""
    name = source_letters_of(session)
    if name in ("", session.view.notation):
        return None
    return SourceLetters(NOTATIONS[name].about, bool(session.view.source_letters))


@dataclass(frozen=True, slots=True)
class DigitsChoice:
    """A number of digits that numbers can be shown in."""

    count: int
    current: bool


def digits_choices(session: Session) -> tuple[DigitsChoice, ...]:
    """Every number of digits, with the one in use marked."""
    counts = range(SIGNIFICANT, MOST_SIGNIFICANT + 1)
    return tuple(DigitsChoice(count, count == session.significant) for count in counts)


def legend_scene(session: Session, network: NetworkScene) -> LegendScene:
    """The legend of a picture, in the notation of the session."""
    letters = session.notation.of_example(None).plain()
    shown = frozenset(name for name, is_shown in _marks(network) if is_shown)
    output = session.notation.a(session.position.network.depth).letter
    return LegendScene(letters["label"], letters["a"], output, letters["gradient"], shown, shown | _may_come(network))


def _may_come(network: NetworkScene) -> frozenset[str]:
    """What a walk may bring into a picture."""
    signs = {f"{sign} {what}" for sign in ("positive", "negative") for what in ("weights", "neurons")}
    last = max((neuron.layer for neuron in network.neurons), default=0)
    pictured = {"bars", "delta bars"} if network.weight_pictures else set()
    below = [edge.chip.tight for edge in network.edges if edge.chip]
    chips = {"changes"} if below else set()
    chips |= {"bare gradients"} if any(below) else set()
    largest = {"largest"} if sum(neuron.layer == last for neuron in network.neurons) > 1 else set()
    return frozenset(signs | largest | {"arcs", "gradients", "unreached", "badges"} | pictured | chips)


def _marks(network: NetworkScene) -> Iterator[tuple[str, bool]]:
    """What can be in a picture, and whether it is in this one."""
    neurons, edges = network.neurons, network.edges
    reached = [neuron for neuron in neurons if neuron.reached]
    cells = network.weight_pictures.cells if network.weight_pictures else ()
    for sign in ("positive", "negative"):
        yield f"{sign} weights", any(edge.sign == sign for edge in edges)
        yield f"{sign} neurons", any(neuron.sign == sign for neuron in reached)
    yield "arcs", any(neuron.arc for neuron in neurons)
    yield "bars", any(cell.reached for cell in cells)
    yield "delta bars", any(cell.delta_full for cell in cells)
    yield "largest", any(neuron.largest for neuron in neurons)
    yield "gauges", any(neuron.gauge for neuron in neurons)
    yield "one step", network.bracket is not None and network.bracket.fused
    yield "hidden softmax", bool(network.inner_brackets)
    yield "every output", network.bracket is not None and not network.bracket.fused
    yield "gradients", any(edge.under for edge in edges)
    below = [edge.chip for edge in edges if edge.chip and edge.chip.below]
    yield "bare gradients", any(chip.kind == "gradient" and "∂" not in chip.below for chip in below)
    yield "changes", any(chip.kind == "change" for chip in below)
    yield "unreached", len(reached) < len(neurons) or not all(cell.reached for cell in cells)
    yield "badges", any(neuron.badge for neuron in neurons)


@dataclass(frozen=True, slots=True)
class PicturesChoice:
    """One kind of pictures: its name in the form, its title, its letter."""

    name: str
    title: str
    letter: str
    current: bool


@dataclass(frozen=True, slots=True)
class PicturesScene:
    """The kinds, and the legend of the current one."""

    choices: tuple[PicturesChoice, ...]
    letter: str
    """what has full colour from the size `full` on; empty where nothing but the drawing is pictured"""
    full: str
    derivative: bool
    """whether the colour is that of derivatives"""


def pictures_scene(session: Session) -> PicturesScene | None:
    """The chooser; None where the inputs are not a picture."""
    sizes = session.position.step.network.sizes
    chosen = session.view.pictures
    if not picture_side(sizes[0]):
        return None
    letters = _letters(session)
    kinds = tuple(PICTURES) if has_weight_pictures(sizes) else (WEIGHTS, SENSITIVITY)
    choices = tuple(PicturesChoice(k, _title(k, sizes), letters[k], k == chosen) for k in kinds)
    shown = chosen if chosen in kinds and (has_weight_pictures(sizes) or chosen != WEIGHTS) else ""
    return PicturesScene(choices, letters.get(shown, ""), _full(session, shown), shown != WEIGHTS)


def _title(kind: str, sizes: tuple[int, ...]) -> str:
    return PICTURES[kind] if has_weight_pictures(sizes) or kind != WEIGHTS else PIXELS


def _letters(session: Session) -> dict[str, str]:
    letters = session.notation.plain()
    return {WEIGHTS: letters["w"], GRADIENTS: letters["gradient"], SENSITIVITY: sensitivity_letters(session.notation)}


def _full(session: Session, kind: str) -> str:
    """The size that full colour begins at, as far as it is reached."""
    at = session.position
    if not kind:
        return ""
    if kind == SENSITIVITY:
        if not at.reached("delta", 1):
            return NOT_REACHED
        return short(full_colour(sensitivity_of(session)), session.significant) + OWN * at.step.of_a_mean
    return short(full_size(at, kind), session.significant) if kind == WEIGHTS or at.reached("dC/dw", 1) else NOT_REACHED
