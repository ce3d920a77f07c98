"""From a training run into the walk: a new session with the weights of a moment, which leaves every other one alone."""

import numpy as np
from fastapi import Request
from starlette.responses import Response

from app.engine.losses import LOSSES
from app.explorer.opening import Description, open_session
from app.explorer.session import Session
from app.scene.lab.train_return import TrainReturn, train_return
from app.training.choices import Choices
from app.training.next_example import NextExample, walked, walked_in
from app.training.progress import OVER, RunView
from app.web.http.visitor_key import visitor_key
from app.web.http.visits import Visit, VisitBook
from app.web.walk.visitors import TRAINED, WEEK, left_at, places, remember

COOKIE = "run"  # which example of which run the session under TRAINED was opened with


def walk_session(choices: Choices, example: NextExample) -> Session:
    """The training step on one example, with the loss and learning rate of the run, by plain gradient descent."""
    network = example.network
    classes = LOSSES[choices.loss].targets == "class"
    description = Description(
        sizes=network.sizes,
        activations=network.activations,
        weights=list(network.weights),
        bias_values=list(network.biases),
        loss=choices.loss,
        reduction="mean",
        inputs=[example.pixels],
        targets=[[example.label] if classes else np.eye(network.sizes[-1])[example.label]],
        learning_rate=choices.learning_rate,
    )
    return open_session(description)


def open_walk(request: Request, visits: VisitBook, session: Session) -> Visit:
    """A new session under TRAINED; it takes the id of the one that stood there if nothing was done with that."""
    left = left_at(TRAINED, request, visits)
    if left is None or left.past or left.position.stage or left.guesses:
        return visits.open(session)
    return visits.change(places(request)[TRAINED], lambda _: session)


def remember_walk(response: Response, request: Request, visit: Visit, run: RunView, example: NextExample) -> Response:
    """The response with cookies that name the session and say which example of the run it walks."""
    read = int(visit.session.position.step.forward.outputs[0].argmax())
    text = walked(run, example, read).text
    response.set_cookie(COOKIE, text, max_age=WEEK, httponly=True, samesite="lax", path="/")
    return remember(response, request, visit, TRAINED)


def way_back(request: Request, place: str) -> TrainReturn | None:
    """The way back to the run that the visitor's session was taken from, None for any other session."""
    taken = walked_in(request.cookies.get(COOKIE, "")) if place == TRAINED else None
    if taken is None:
        return None
    runs = request.app.state.pool.runs(visitor_key(request))
    return train_return(taken, any(run.id == taken.run and run.progress.state not in OVER for run in runs))
