"""Finding a hidden mistake: which number is the first wrong one, a `click`; and which slip made it so, a `choice`."""

from dataclasses import replace

from app.engine.parameters import Parameter
from app.engine.slips import SLIPS
from app.errors import BadValue, NotNow
from app.explorer.look import Neuron
from app.explorer.number import NumberName, gradient_name, name_of
from app.explorer.practise import asking
from app.explorer.practise.asked import FIRST_WRONG, Ask, Choice
from app.explorer.practise.asking import Asked
from app.explorer.practise.guesses import OPEN, RIGHT, Hunt, Tries
from app.explorer.practise.mistakes import OF_NEURON, found_number, hunting
from app.explorer.practise.words import slip_title
from app.explorer.session import Session

SELECT = "Select a neuron or a weight in the picture first."
GIVEN = "An input is given, nothing computes it. Select another neuron."


def where_asked(session: Session) -> Asked[Tries]:
    """Which number is the first wrong one. Raises NotNow where no mistake is hidden."""
    at = hunting(session)
    tries = at.practise.where if found_number(at) else replace(at.practise.where, outcome=OPEN)
    return Asked(Ask("first-wrong", "click", "Where is the first wrong number?", FIRST_WRONG), session, tries, _pointed)


def what_asked(session: Session) -> Asked[Tries]:
    """Which slip was made. Raises NotNow where no mistake is hidden."""
    at = hunting(session)
    slip = at.step.slip
    choices = tuple(Choice(slip_title(session.notation, one), one == slip, one, key=one) for one in SLIPS)
    ask = Ask("what-went-wrong", "choice", "What went wrong?", choices=choices)
    return Asked(ask, session, at.practise.what(slip), _named)


def point_at(session: Session, quantity: str = "gradient") -> Session:
    """Say that a number is the first wrong one: dC/da or delta of the selected neuron, or the selected gradient.

    Once it has been found there is nothing more to say of it.
    """
    asked = where_asked(session)
    return asking.answer(session, asked, (str(selected_number(session, quantity)),)) if asked.tries.open else session


def name_slip(session: Session, slip: str) -> Session:
    """Say which slip was made."""
    asked = what_asked(session)
    return session if slip in session.position.practise.named else asking.answer(session, asked, (slip,))


def give_up(session: Session) -> Session:
    """Have the mistake shown."""
    return asking.give_up(session, what_asked(session))


def selected_number(session: Session, quantity: str) -> NumberName:
    """The number that `quantity` (dC/da, delta or gradient) names of what is selected. Raises NotNow, BadValue."""
    match session.view.look:
        case Parameter() as parameter:
            return gradient_name(parameter)
        case Neuron(0, _):
            raise NotNow(GIVEN)
        case Neuron(layer, number):
            if quantity not in OF_NEURON:
                raise BadValue(f"Of a neuron, point at {' or '.join(OF_NEURON)}.", field="quantity")
            return NumberName(quantity, layer, number, example=session.example)
        case _:
            raise NotNow(SELECT)


def _pointed(session: Session, tries: Tries) -> Session:
    hunt = session.position.practise
    found = hunt.found or tries.outcome == RIGHT
    return _said(session, replace(hunt, pointed=name_of(tries.latest[0]), found=found))


def _named(session: Session, tries: Tries) -> Session:
    hunt = session.position.practise
    if tries.tries > len(hunt.named):
        return _said(session, replace(hunt, named=(*hunt.named, *tries.latest)))
    return _said(session, replace(hunt, given_up=True))


def _said(session: Session, hunt: Hunt) -> Session:
    return session.moved(replace(session.position, practise=hunt))
