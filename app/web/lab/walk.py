"""From a training run into the walk: a new session with the weights of a moment, which leaves every other one alone."""

from collections.abc import Iterable

from fastapi import Request

from app.explorer.opening import Description, open_session
from app.explorer.session import Session
from app.scene.lab.train_return import TrainReturn, train_return
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS
from app.training.next_example import NextExample, walked, walked_in
from app.training.progress import OVER, RunView
from app.web.visits.book import Visit
from app.web.visits.cookies import WEEK, Cookie
from app.web.visits.places import TRAINED, Place
from app.web.visits.visitor import Visitor

COOKIE = "walk"  # which example of which run the session at a place was opened with
COOKIE_BEFORE = "run"  # the same, where there was but one such place
FIRST_TRAINED = Place(TRAINED, "1")


def walk_session(choices: Choices, example: NextExample) -> Session:
    """The training step on one example, with the loss and optimiser of the run, and what that remembers.

    A step of the run on n examples has λ/n·W in its gradient. The walk has the same share, so that the run's step by
    plain gradient descent is the mean of the walked steps on its examples; of a test digit, for a whole batch.
    """
    network = example.network
    kind = DATA_SETS[choices.data].kind
    description = Description(
        sizes=network.sizes,
        activations=network.activations,
        told=choices.told,
        weights=list(network.weights),
        bias_values=list(network.biases or ()),
        loss=choices.loss,
        reduction="mean",
        inputs=[example.inputs],
        targets=[kind.target(example.answer, network.sizes[-1], choices.loss)],
        learning_rate=choices.learning_rate,
        optimiser=choices.optimiser,
        memory=example.memory,
        l2=choices.l2 / (example.together or choices.batch),
    )
    return open_session(description)


def open_walk(visitor: Visitor, session: Session) -> tuple[Place, Visit]:
    """A new session, at the next place of its kind; at the last one if nothing was done with what stands there."""
    place = visitor.latest(TRAINED)
    left = visitor.at(place).session if place else None
    if place is None or left is None or left.past or left.position.stage or left.guesses:
        return visitor.open(TRAINED, session)
    return place, visitor.keep(place, session)


def walk_cookie(place: Place, visit: Visit, run: RunView, example: NextExample) -> Cookie:
    """Which example of the run the session at a place was opened with, for the page of that place alone."""
    given = DATA_SETS[run.choices.data].kind.answer(visit.session.position.step.forward.outputs[0])
    return Cookie(COOKIE, walked(run, example, given).text, WEEK, place.address)


def way_back(request: Request, place: Place, penalised: bool, runs: Iterable[RunView]) -> TrainReturn | None:
    """The way back to which of their `runs` the visitor's session was taken from, None for any other session."""
    before = request.cookies.get(COOKIE_BEFORE, "") if place == FIRST_TRAINED else ""
    taken = walked_in(request.cookies.get(COOKIE, before)) if place.kind == TRAINED else None
    if taken is None:
        return None
    unfinished = any(run.id == taken.run and run.progress.state not in OVER for run in runs)
    return train_return(taken, unfinished, penalised)
