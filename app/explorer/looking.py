"""What the learner looks at: a weight or a neuron, another example, another granularity. Nothing is computed."""

from dataclasses import replace

from app.errors import BadValue
from app.explorer.edits import checked_parameter
from app.explorer.moves import GRANULARITIES
from app.explorer.session import Parameter, Session, View

TABS = {"chain": "Chain rule", "matrices": "Matrices", "code": "Code", "check": "Check"}


def select_parameter(session: Session, parameter: Parameter) -> Session:
    """Look at a weight or a bias (from = 0); the same one again looks at nothing."""
    parameter = checked_parameter(session.position.step.network, parameter)
    chosen = None if session.view.selected == parameter else parameter
    return _looking(session, replace(session.view, selected=chosen, neuron=None))


def select_neuron(session: Session, neuron: tuple[int, int]) -> Session:
    """Look at a neuron (layer, number), inputs in layer 0; the same one again looks at nothing."""
    layer, number = neuron
    sizes = session.position.step.network.sizes
    if not 0 <= layer < len(sizes):
        raise BadValue(f"Layers are 0 to {len(sizes) - 1}.", field="layer")
    if not 1 <= number <= sizes[layer]:
        raise BadValue(f"Layer {layer} has neurons 1 to {sizes[layer]}.", field="neuron")
    chosen = None if session.view.neuron == neuron else neuron
    return _looking(session, replace(session.view, selected=None, neuron=chosen))


def select_nothing(session: Session) -> Session:
    """Look at the stage as a whole."""
    return _looking(session, replace(session.view, selected=None, neuron=None))


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


def _looking(session: Session, view: View) -> Session:
    return replace(session, view=view)
