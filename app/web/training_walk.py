"""From a training run into the walk: a new session with the weights of a moment, which leaves every other one alone."""

import numpy as np
from fastapi import Request
from starlette.responses import Response

from app.engine.losses import LOSSES
from app.engine.updates import UPDATES
from app.explorer.opening import Description, open_session
from app.explorer.session import Session
from app.scene.train_return import TrainReturn, train_return
from app.training.choices import Choices
from app.training.moment import Moment
from app.training.progress import OVER
from app.training.run_view import RunView
from app.web.visitor_key import visitor_key
from app.web.visitors import TRAINED, WEEK

COOKIE = "run"  # the run that the session under TRAINED was taken from: its id, number and optimiser


def walk_session(choices: Choices, moment: Moment) -> Session:
    """The training step on one example, with the loss and learning rate of the run, by plain gradient descent."""
    network = moment.network
    classes = LOSSES[choices.loss].targets == "class"
    description = Description(
        sizes=network.sizes,
        activations=network.activations,
        weights=list(network.weights),
        bias_values=list(network.biases),
        loss=choices.loss,
        reduction="mean",
        inputs=[moment.pixels],
        targets=[[moment.label] if classes else np.eye(network.sizes[-1])[moment.label]],
        learning_rate=choices.learning_rate,
    )
    return open_session(description)


def remember_run(response: Response, run: RunView) -> Response:
    """The response with a cookie that names the run."""
    value = f"{run.id}.{run.number}.{run.choices.optimiser}"
    response.set_cookie(COOKIE, value, max_age=WEEK, httponly=True, samesite="lax", path="/")
    return response


def way_back(request: Request, place: str) -> TrainReturn | None:
    """The way back to the run that the visitor's session was taken from, None for any other session."""
    id, number, optimiser = (*request.cookies.get(COOKIE, "").split("."), "", "", "")[:3]
    if place != TRAINED or not number.isdecimal() or optimiser not in UPDATES:
        return None
    runs = request.app.state.pool.runs(visitor_key(request))
    unfinished = any(run.id == id and run.progress.state not in OVER for run in runs)
    return train_return(id, int(number), optimiser, unfinished)
