"""What the learner looks at: a parameter, a neuron, a layer or the loss, of which example. Nothing is computed."""

from dataclasses import replace

from app.errors import BadValue
from app.explorer.edits import checked_parameter
from app.explorer.moves import GRANULARITIES
from app.explorer.notations import NOTATIONS
from app.explorer.session import Parameter, Session, View

TABS = {"chain": "Chain rule", "matrices": "Matrices", "code": "Code", "check": "Check", "practise": "Practise"}

WEIGHTS = "weights"
GRADIENTS = "gradients"
SENSITIVITY = "sensitivity"
PICTURES = {WEIGHTS: "Weights", GRADIENTS: "Gradients", SENSITIVITY: "Sensitivity"}


def select_parameter(session: Session, parameter: tuple[int, int, int]) -> Session:
    """Look at a weight or a bias (from = 0); the same one again looks at nothing."""
    checked = checked_parameter(session.position.step.network, parameter)
    chosen = None if session.view.selected == checked else checked
    return _looking_at(session, selected=chosen)


def select_neuron(session: Session, neuron: tuple[int, int]) -> Session:
    """Look at a neuron (layer, number), inputs in layer 0; the same one again looks at nothing."""
    layer, number = neuron
    size = session.position.step.network.sizes[_checked_layer(session, layer)]
    if not 1 <= number <= size:
        raise BadValue(f"Layer {layer} has neurons 1 to {size}.", field="neuron")
    return _looking_at(session, neuron=None if session.view.neuron == neuron else neuron)


def select_layer(session: Session, layer: int) -> Session:
    """Look at a whole layer, 0 for the inputs; the same one again looks at nothing."""
    _checked_layer(session, layer)
    return _looking_at(session, layer=None if session.view.layer == layer else layer)


def select_loss(session: Session) -> Session:
    """Look at the loss; once more looks at nothing."""
    return _looking_at(session, loss=not session.view.loss)


def select_nothing(session: Session) -> Session:
    """Look at the stage as a whole."""
    return _looking_at(session)


def look_at_example(session: Session, number: int) -> Session:
    """Show another example of the batch; they count from 1."""
    count = len(session.position.step.inputs)
    if not 1 <= number <= count:
        raise BadValue(f"There are examples 1 to {count}.", field="example")
    return _looking(session, replace(session.view, example=number - 1))


def explain_by(session: Session, tab: str) -> Session:
    """Have the panel explain in another way."""
    if tab not in TABS:
        raise BadValue(f"The panel explains by {', '.join(TABS)}.", field="tab")
    return _looking(session, replace(session.view, tab=tab))


def move_by(session: Session, granularity: str) -> Session:
    """Let Step and Back move by a stage, a layer or a phase."""
    if granularity not in GRANULARITIES:
        raise BadValue(f"Granularity is one of {', '.join(GRANULARITIES)}.", field="granularity")
    return _looking(session, replace(session.view, granularity=granularity))


def write_in(session: Session, notation: str) -> Session:
    """Have everything written in another notation."""
    if notation not in NOTATIONS:
        raise BadValue(f"Notation is one of {', '.join(NOTATIONS)}.", field="notation")
    return _looking(session, replace(session.view, notation=notation))


def show_pictures(session: Session, pictures: str) -> Session:
    """Have the pictures be of the weights, of their gradients, or of how sensitive the loss is to each input."""
    if pictures not in PICTURES:
        raise BadValue(f"Pictures are of {', '.join(PICTURES)}.", field="pictures")
    return _looking(session, replace(session.view, pictures=pictures))


def _checked_layer(session: Session, layer: int) -> int:
    """The layer, if there is one of that number. Raises BadValue."""
    depth = session.position.step.network.depth
    if not 0 <= layer <= depth:
        raise BadValue(f"Layers are 0 to {depth}.", field="layer")
    return layer


def _looking_at(
    session: Session,
    selected: Parameter | None = None,
    neuron: tuple[int, int] | None = None,
    layer: int | None = None,
    loss: bool = False,
) -> Session:
    return _looking(session, replace(session.view, selected=selected, neuron=neuron, layer=layer, loss=loss))


def _looking(session: Session, view: View) -> Session:
    return replace(session, view=view)
