"""Sessions that wander about deterministically, and what makes two sessions the same to the last bit."""

from dataclasses import replace

from app.engine.parameters import Parameter
from app.errors import ExplorerError
from app.explorer import edits, moves
from app.explorer.look import Neuron
from app.explorer.opening import Description, open_session
from app.explorer.session import Position, Session, View

SIZES = [3, 4, 2]
DIGITS = [784, 30, 10]
GRANULARITIES = ("stage", "layer", "phase")


def opened(sizes=SIZES, **described) -> Session:
    """A session at its beginning."""
    return open_session(Description(sizes=sizes, **described))


def wander(session: Session, number: int) -> Session:
    """The session after the move or edit that this number stands for; the same session if that is not possible now."""
    try:
        return _TURNS[number % len(_TURNS)](session, number // len(_TURNS))
    except ExplorerError:
        return session


def strolled(session: Session, steps: int) -> Session:
    """The session after so many turns, always the same ones."""
    for number in range(steps):
        session = wander(session, turn(number))
    return session


def turn(number: int) -> int:
    """Numbers for `wander` that look random."""
    return number * 2654435761 % 2**32 >> 7


def walked(session: Session, updates: int) -> Session:
    """The session after so many updates."""
    for _ in range(updates):
        while not (session := moves.step(session, "phase")).position.updated:
            pass
    return session


def bits(session: Session) -> tuple:
    """All of a session, computed values included, as values that are equal only if no bit differs."""
    positions = tuple(map(position_bits, (session.position, session.initial, *session.past)))
    return positions, session.forgotten, session.lesson, session.view


def position_bits(position: Position) -> tuple:
    """All of a position, its outputs and its weights of now included."""
    step = position.step
    arrays = (*_arrays(step.network), step.inputs, step.targets, step.forward.outputs, *_arrays(position.network))
    settings = (step.loss, step.reduction, step.optimiser, repr(step.learning_rate), step.network.activations)
    place = (position.stage, position.floor, position.steps_taken, position.overflowed)
    return tuple((a.dtype.str, a.shape, a.tobytes()) for a in arrays), settings, place


def _arrays(network) -> tuple:
    return (*network.weights, *(network.biases or ()))


def _look(session: Session, n: int) -> Session:
    return replace(session, view=View(Parameter(1, 1 + n % 2, n % 3) if n % 2 else Neuron(1, 1 + n % 3)))


_TURNS = (
    *[lambda session, n: moves.step(session, GRANULARITIES[n % 3])] * 7,
    *[lambda session, n: moves.back(session, GRANULARITIES[n % 3])] * 3,
    lambda session, n: moves.restart(session),
    lambda session, n: moves.go_to(session, n % 13),
    lambda session, n: edits.set_parameter(session, (1, 1 + n % 2, n % 3), n % 17 / 7),
    lambda session, n: edits.set_input(session, 1, 1 + n % 2, -(n % 3) / 3),
    lambda session, n: edits.set_target(session, 1, 1 + n % 2, n % 5 / 5),
    lambda session, n: edits.edit(session, learning_rate=(0.1, 0.3, 1e6)[n % 3]),
    _look,
)
