"""Sessions in which a learner predicts, and answers to give."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from app.engine.parameters import Parameter
from app.explorer.moves import go_to
from app.explorer.number import NumberName, gradient_name, parameter_number
from app.explorer.opening import Description, open_session
from app.explorer.practise.answering import mark_answer, open_guess, predict
from app.explorer.practise.guesses import Guess, Question, Tally, tally
from app.explorer.practise.predicting import Pictured, asked_position, asked_value
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep
from app.scene.picture.pictured import pictured


def before(session: Session, kind: str, layer: int = 0, **view) -> Session:
    """The session with a stage to come, and the question about it."""
    found = (i for i, stage in enumerate(session.position.stages) if stage.kind == kind and layer in (0, stage.layer))
    session = predict(go_to(session, next(found)), True)
    return looking_at(session, **view)


def looking_at(session: Session, **view) -> Session:
    """The session looking at something else."""
    return replace(session, view=replace(session.view, **view))


def random_session(seed: int, sizes=(3, 3, 3), hidden="tanh", output="sigmoid", examples=2, **given) -> Session:
    """A network of random weights with random examples, and no two numbers of it alike."""
    rng = np.random.default_rng(seed)
    pairs = list(pairwise(sizes))
    softmax, classes = output == "softmax", np.eye(sizes[-1])
    targets = classes[rng.integers(sizes[-1], size=examples)] if softmax else rng.uniform(0, 1, (examples, sizes[-1]))
    described = {
        "activations": [hidden] * (len(pairs) - 1) + [output],
        "weights": [rng.normal(0, 1, (out, into)).tolist() for into, out in pairs],
        "bias_values": [rng.normal(0, 1, out).tolist() for _, out in pairs],
        "inputs": rng.uniform(-1, 1, (examples, sizes[0])).tolist(),
        "targets": targets.tolist(),
        "learning_rate": 0.7,
        "loss": "categorical_cross_entropy" if softmax else "squared_error",
    }
    return open_session(Description(list(sizes), **described | given))


def asked(session: Session) -> Question:
    """The question that is open."""
    return open_guess(session, pictured(session)).question


def step_of(session: Session) -> TrainingStep:
    """The training step that is asked about."""
    return asked_position(session.position).step


def right_answer(session: Session) -> str:
    """The number asked for, to the last digit."""
    return repr(asked_value(step_of(session), asked(session)))


def answered(session: Session, typed: str | None = None) -> Session:
    """The session after an answer, the right one if none is given."""
    return mark_answer(session, pictured(session), right_answer(session) if typed is None else typed)


def last(session: Session) -> Guess:
    """The last answer."""
    return session.guesses[-1]


def score(session: Session) -> Tally:
    """The tally of the session."""
    return tally(session.guesses)


def everything(session: Session) -> Pictured:
    """Every neuron and parameter, as if the picture showed them all."""
    network, neurons, parameters = session.position.step.network, [], []
    first = 1 if network.biases is None else 0
    for layer in range(1, network.depth + 1):
        for to in range(1, network.sizes[layer] + 1):
            neurons.append((layer, to))
            parameters.extend(Parameter(layer, to, source) for source in range(first, network.sizes[layer - 1] + 1))
    return Pictured(neurons, parameters)


def question_about(kind: str, layer: int = 0, to: int = 0, source: int = 0, example: int = 0) -> Question:
    """What a number is that the stage of this kind writes; `source` is 0 for a bias and for a neuron."""
    match kind:
        case "C":
            name = NumberName("C")
        case "gradients":
            name = gradient_name(Parameter(layer, to, source))
        case "update":
            name = parameter_number(Parameter(layer, to, source))
        case _:
            name = NumberName(kind, layer, to, example=example)
    return Question("value", name)
