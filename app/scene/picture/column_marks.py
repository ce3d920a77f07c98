"""What stands in a column beside its neurons: its header, the count of neurons left out, and its bias unit."""

from dataclasses import dataclass
from functools import lru_cache

from app.engine.activations import layer_activation
from app.explorer.look import Layer
from app.explorer.names import counted
from app.explorer.notation import Notation
from app.explorer.session import Session
from app.scene.formulas.parts import lights_neuron
from app.scene.picture.layout.layers import picture_side
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import HEADER_HEIGHT
from app.scene.picture.lettering import fitting, text_width

LETTERING, MARGIN = 11.0, 10.0  # of headers
LEAST_WIDTH = 24.0
GAP_WIDTH, SLIM_GAP_WIDTH = 72.0, 32.0


@dataclass(frozen=True, slots=True)
class LayerMark:
    """The header of a column, which says what the layer does: choosing it looks at the whole layer."""

    key: int
    x: float
    y: float
    width: float
    height: float
    text: str
    active: bool
    selected: bool
    lights: str
    """what it lights up when it is pointed at"""
    spoken: str


@dataclass(frozen=True, slots=True)
class GapMark:
    """Neurons left out of an elided layer, counted: choosing it shows one of them."""

    key: str
    """of the neuron that it shows"""
    x: float
    y: float
    width: float
    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class UnitMark:
    """A bias unit, which always carries 1."""

    key: int
    """the layer that it feeds"""
    x: float
    y: float
    r: float


def layer_marks(session: Session, where: Layout) -> tuple[LayerMark, ...]:
    """A header for every column, the inputs first."""
    at = session.position
    looked = session.view.look
    active = at.current.active_layers if at.current else ()
    network = at.step.network
    return tuple(
        _header(
            where,
            layer,
            layer_activation(network, layer).title if layer else "",
            session.notation,
            active=layer in active,
            selected=looked == Layer(layer),
        )
        for layer in range(where.depth + 1)
    )


@lru_cache(maxsize=512)
def _header(where: Layout, layer: int, activation: str, notation: Notation, active: bool, selected: bool) -> LayerMark:
    x, y, room = where.header(layer)
    sizes = where.key[0]
    number = notation.number(layer)
    title = f"layer {number} · {activation}" if layer else _inputs(sizes[0])
    texts = (title, f"layer {number}", str(number))
    shown = fitting(texts, room - MARGIN, LETTERING, bold=True) or texts[-1]
    neurons = () if where.input_picture and not layer else where.shown(layer)
    return LayerMark(
        key=layer,
        x=round(x, 1),
        y=round(y, 1),
        width=round(min(max(LEAST_WIDTH, text_width(shown, LETTERING, True) + MARGIN), max(LEAST_WIDTH, room)), 1),
        height=HEADER_HEIGHT,
        text=shown,
        active=active,
        selected=selected,
        lights=" ".join((f"layer:{layer}", *(lights_neuron(layer, neuron) for neuron in neurons))),
        spoken=f"{title}: {counted(sizes[layer], 'neuron' if layer else 'input')}",
    )


def _inputs(count: int) -> str:
    """What the inputs are: so many pixels of a picture, or just inputs."""
    return counted(count, "pixel") if picture_side(count) else "inputs"


@lru_cache(maxsize=128)
def gap_marks(where: Layout, notation: Notation) -> tuple[GapMark, ...]:
    """A mark for each gap; where columns stand close it has the number alone."""
    marks = []
    for gap in where.gaps:
        slim = gap.x < GAP_WIDTH / 2 or (gap.layer > 1 and where.header(gap.layer)[2] < GAP_WIDTH)
        more = counted(gap.count, "more neuron")
        marks.append(
            GapMark(
                key=f"{gap.layer}.{gap.first}",
                x=round(gap.x, 1),
                y=round(gap.y, 1),
                width=SLIM_GAP_WIDTH if slim else GAP_WIDTH,
                text=str(gap.count) if slim else f"{gap.count} more",
                spoken=f"{more} of layer {notation.number(gap.layer)}: show neuron {notation.neuron(gap.first)}",
            )
        )
    return tuple(marks)


@lru_cache(maxsize=128)
def unit_marks(where: Layout) -> tuple[UnitMark, ...]:
    """The bias units, by the layer they feed."""
    return tuple(UnitMark(layer, p.x, round(p.y, 1), p.r) for layer, p in where.biases.items())
