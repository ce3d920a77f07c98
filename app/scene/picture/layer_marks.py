"""The headers of the columns: what each layer does, and a way to look at it as a whole."""

from collections.abc import Iterator

from app.explorer.look import Layer
from app.explorer.names import ACTIVATION_NAMES, counted
from app.explorer.session import Session
from app.scene.formulas.parts import lights_neuron
from app.scene.picture.layout.as_pictures import tile_side
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import HEADER_HEIGHT
from app.scene.picture.lettering import fitting, text_width
from app.scene.picture.marks import LayerMark

LETTERING, MARGIN = 11.0, 10.0
LEAST_WIDTH = 24.0


def layer_marks(session: Session, where: Layout) -> Iterator[LayerMark]:
    """A header for every column, the inputs first."""
    at, view = session.position, session.view
    for layer in range(at.step.network.depth + 1):
        x, y, room = where.header(layer)
        number = session.notation.number(layer)
        texts = (layer_text(session, layer), f"layer {number}", str(number))
        shown = fitting(texts, room - MARGIN, LETTERING, bold=True) or texts[-1]
        neurons = () if where.tile and not layer else where.shown(layer)
        yield LayerMark(
            key=layer,
            x=round(x, 1),
            y=round(y, 1),
            width=round(min(max(LEAST_WIDTH, text_width(shown, LETTERING, True) + MARGIN), max(LEAST_WIDTH, room)), 1),
            height=HEADER_HEIGHT,
            text=shown,
            active=at.current is not None and layer in at.current.active_layers,
            selected=view.look == Layer(layer),
            lights=" ".join((f"layer:{layer}", *(lights_neuron(layer, number) for number in neurons))),
            spoken=f"{layer_text(session, layer)}: {layer_size(session, layer)}",
        )


def layer_text(session: Session, layer: int) -> str:
    """Which layer it is and what it does: “layer 1 · sigmoid”; of the inputs, what they are."""
    network = session.position.step.network
    if layer:
        return f"layer {session.notation.number(layer)} · {ACTIVATION_NAMES[network.activations[layer - 1]]}"
    return counted(network.sizes[0], "pixel") if tile_side(network.sizes[0]) else "inputs"


def layer_size(session: Session, layer: int) -> str:
    """“30 neurons”."""
    return counted(session.position.step.network.sizes[layer], "neuron" if layer else "input")
