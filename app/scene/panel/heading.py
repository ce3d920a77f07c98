"""What the panel is about, in a heading: a weight, a bias, a neuron, a layer or the loss, else the current stage."""

from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.explanations import sentence, stage_title
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.names import parameter_name
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.scene.formulas.mathml import Math, symbol
from app.scene.panel.chain.loss import loss_name
from app.scene.panel.chain.neurons import layer_name, neuron_words
from app.scene.picture.layout.layers import picture_side


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading, and how what it is about is spoken of."""

    kind: str
    "paths, neuron, layer, loss, stage or start"
    title: str
    symbol: Math | None = None
    name: str = ""


def heading(session: Session) -> Heading:
    """The heading of what is looked at, or of the stage reached last."""
    read = reading_of(session)
    match session.view.look:
        case Parameter() as parameter:
            symbols = symbol(read.notation.parameter(*parameter))
            return Heading("paths", "How the loss depends on", symbols, parameter_name(parameter, read.notation))
        case Neuron(layer, neuron):
            title = "Neuron" if layer else "Pixel" if picture_side(read.network.sizes[0]) else "Input"
            return Heading("neuron", title, symbol(read.notation.a(layer, neuron)), neuron_words(read, layer, neuron))
        case Layer(number):
            return Heading("layer", f"Layer {read.notation.number(number)}", name=layer_name(read, number))
        case TotalLoss():
            return Heading("loss", "Loss", symbol(read.notation.C), loss_name(read))
        case None:
            return _of_stage(read)


def _of_stage(read: Reading) -> Heading:
    at = read.position
    if at.overflowed:
        return Heading("stage", "Too large to go on")
    if at.current is None:
        return Heading("start", "Start here")
    title = stage_title(at.current, read.notation)
    said = sentence(at, read.notation).removeprefix(f"{title}: ")
    return Heading("stage", title, name=said[0].upper() + said[1:])
