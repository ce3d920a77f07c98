"""What the learner looks at: a parameter, a neuron, a layer or the loss, of which example. Nothing is computed."""

from dataclasses import dataclass, replace

from app.engine.network import Network
from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.edits import checked_parameter
from app.explorer.look import Layer, Look, Neuron
from app.explorer.moves import GRANULARITIES
from app.explorer.notation import MOST_SIGNIFICANT, NOTATIONS, SIGNIFICANT
from app.explorer.number import AnyName
from app.explorer.session import Session, View
from app.explorer.why.answer import why_number


@dataclass(frozen=True)
class Tab:
    """One way to explain."""

    title: str
    folder: str
    """where it is made, in app/scene/panel"""
    about_the_look: bool = True
    """whether it stands under the heading of what is looked at; else under its own title"""
    of_lessons: bool = False
    """whether it is there only where a lesson is walked"""


TABS: dict[str, Tab] = {
    "lesson": Tab("Lesson", "lesson", about_the_look=False, of_lessons=True),
    "chain": Tab("Chain rule", "chain"),
    "matrices": Tab("Matrices", "matrices"),
    "code": Tab("Code", "code"),
    "check": Tab("Check", "check"),
    "practise": Tab("Practise", "practise", about_the_look=False),
}

MOST_ASKED = 12  # numbers on the way back

WEIGHTS = "weights"
GRADIENTS = "gradients"
SENSITIVITY = "sensitivity"
PICTURES = {WEIGHTS: "Weights", GRADIENTS: "Gradients", SENSITIVITY: "Sensitivity"}


def look_at(session: Session, look: Look) -> Session:
    """Look at a parameter, a neuron, a layer or the loss; the same once more, or None, is the stage as a whole.

    Raises BadValue where the network has no such thing.
    """
    _check(session.position.step.network, look)
    return _viewing(session, replace(session.view, look=None if session.view.look == look else look, asked=()))


def ask_why(session: Session, name: AnyName, along: bool = False) -> Session:
    """Ask why a number is what it is; `along` the way from the one explained now, which leads back to it.

    One that is on the way already is gone back to. Raises BadValue where there is no such number.
    """
    why_number(session, name)
    text = str(name)
    way = session.view.asked if along else ()
    way = way[: way.index(text)] if text in way else way
    return _viewing(session, replace(session.view, asked=(*way, text)[-MOST_ASKED:]))


def ask_at(session: Session, name: AnyName, look: Look) -> Session:
    """Look at the mark on which a number stands, and ask why it is what it is; the same once more leaves both.

    Raises BadValue where there is no such mark or number.
    """
    looked = session if session.view.look == look else look_at(session, look)
    if looked is session and session.view.asked == (str(name),):
        return look_at(session, None)
    return ask_why(looked, name)


def leave_why(session: Session) -> Session:
    """Have no number explained any more; what is looked at and the tab stay."""
    return _viewing(session, replace(session.view, asked=()))


def look_at_example(session: Session, number: int) -> Session:
    """Show another example of the batch; they count from 1."""
    count = len(session.position.step.inputs)
    if not 1 <= number <= count:
        raise BadValue(f"There are examples 1 to {count}.", field="example")
    return _viewing(session, replace(session.view, example=number - 1))


def explain_by(session: Session, tab: str) -> Session:
    """Have the panel explain in another way."""
    if tab not in TABS:
        raise BadValue(f"The panel explains by {', '.join(TABS)}.", field="tab")
    return _viewing(session, replace(session.view, tab=tab, asked=()))


def move_by(session: Session, granularity: str) -> Session:
    """Let Step and Back move by a stage, a layer or a phase."""
    if granularity not in GRANULARITIES:
        raise BadValue(f"Granularity is one of {', '.join(GRANULARITIES)}.", field="granularity")
    return _viewing(session, replace(session.view, granularity=granularity))


def write_in(session: Session, notation: str) -> Session:
    """Have everything written in another notation, but for a lesson that is written in the letters of its source."""
    if notation not in NOTATIONS:
        raise BadValue(f"Notation is one of {', '.join(NOTATIONS)}.", field="notation")
    same = notation == session.view.notation
    return session if same else _viewing(session, replace(session.view, notation=notation))


def show_digits(session: Session, significant: int) -> Session:
    """Have every number shown in so many significant digits."""
    if not SIGNIFICANT <= significant <= MOST_SIGNIFICANT:
        raise BadValue(f"Numbers are shown in {SIGNIFICANT} to {MOST_SIGNIFICANT} digits.", field="significant")
    return _viewing(session, replace(session.view, significant=significant))


def show_pictures(session: Session, pictures: str) -> Session:
    """Have the pictures be of the weights, of their gradients, or of how sensitive the loss is to each input."""
    if pictures not in PICTURES:
        raise BadValue(f"Pictures are of {', '.join(PICTURES)}.", field="pictures")
    return _viewing(session, replace(session.view, pictures=pictures))


def _check(network: Network, look: Look) -> None:
    match look:
        case Parameter():
            checked_parameter(network, look)
        case Neuron(layer, number):
            _check(network, Layer(layer))
            if not 1 <= number <= network.sizes[layer]:
                raise BadValue(f"Layer {layer} has neurons 1 to {network.sizes[layer]}.", field="neuron")
        case Layer(number) if not 0 <= number <= network.depth:
            raise BadValue(f"Layers are 0 to {network.depth}.", field="layer")


def _viewing(session: Session, view: View) -> Session:
    return replace(session, view=view)
