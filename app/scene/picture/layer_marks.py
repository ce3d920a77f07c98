"""The headers of the columns: what each layer does, and a way to look at it as a whole."""

from collections.abc import Iterator

from app.explorer.names import ACTIVATION_NAMES, counted
from app.explorer.session import Session
from app.scene.explain.parts import lights_neuron
from app.scene.picture.marks import LayerMark
from app.scene.picture.places import HEADER_HEIGHT, Layout

LETTER_WIDTH, MARGIN = 6.6, 10.0
LEAST_WIDTH = 24.0


def layer_marks(session: Session, where: Layout) -> Iterator[LayerMark]:
    """A header for every column, the inputs first."""
    at, view = session.position, session.view
    for layer in range(at.step.network.depth + 1):
        x, y, room = where.header(layer)
        text = counted(at.step.network.sizes[0], "pixel") if where.tile and not layer else layer_text(session, layer)
        shown = text if _width(text) <= room else str(session.notation.number(layer))
        neurons = () if where.tile and not layer else where.shown(layer)
        yield LayerMark(
            key=layer,
            x=round(x, 1),
            y=round(y, 1),
            width=round(max(LEAST_WIDTH, min(_width(shown), room)), 1),
            height=HEADER_HEIGHT,
            text=shown,
            active=at.current is not None and layer in at.current.active_layers,
            selected=view.layer == layer,
            lights=" ".join((f"layer:{layer}", *(lights_neuron(layer, number) for number in neurons))),
            spoken=f"{shown}, layer {session.notation.number(layer)}: {layer_size(session, layer)}",
        )


def layer_text(session: Session, layer: int) -> str:
    """What a layer does: its activation; of the inputs, what they are."""
    network = session.position.step.network
    return ACTIVATION_NAMES[network.activations[layer - 1]] if layer else "inputs"


def layer_size(session: Session, layer: int) -> str:
    """“30 neurons”."""
    return counted(session.position.step.network.sizes[layer], "neuron" if layer else "input")


def _width(text: str) -> float:
    return len(text) * LETTER_WIDTH + MARGIN
