"""Which question comes next: about what is selected, if the next stage writes it, else about one after the other.

The same place of the walk asks the same question, so that nothing changes when a page is loaded again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.nudging import gradient_of
from app.explorer.number import NumberName, value_of
from app.explorer.practise.guesses import Question, question_of_largest
from app.explorer.practise.typed_number import NOISE, TOLERANCE
from app.explorer.quantities import QUANTITIES
from app.explorer.session import Position, Session
from app.explorer.stages import Stage
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

SIGNED = ("z", "dC/da", "delta", "gradients", "update")  # stages: a takes its sign from f, and C has none


def asked_position(at: Position) -> Position:
    """Where the next stage belongs: here, or after the update at the beginning of the next training step."""
    return Position(at.step.next(), steps_taken=at.steps_taken) if at.updated else at


def asked_value(step: TrainingStep, question: Question) -> float:
    """The number asked for, as this training step computes it; of the update the new weight."""
    return value_of(step, question.name, new=True)


def origin_of(step: TrainingStep, question: Question) -> float:
    """What the number is seen from: of the update the old weight, else 0."""
    return value_of(step, question.name) if question.changes else 0.0


MOST_CHOICES = 6


@dataclass(frozen=True)
class Pictured:
    """What the picture shows and so can be asked about: neurons (layer, number), weights and biases."""

    neurons: Sequence[tuple[int, int]]
    parameters: Sequence[Parameter]


def next_question(session: Session, pictured: Pictured) -> Question | None:
    """The question in the form the learner chose, or a value where it has none of that form.

    None where the next stage writes nothing that the picture shows, or nothing finite, and while a mistake is hidden.
    """
    asked = [question_of(session, pictured, form) for form in (session.view.ask, "value")]
    return next((question for question in asked if question), None)


def question_of(session: Session, pictured: Pictured, form: str) -> Question | None:
    """The question of this form about the next stage, None where there is none."""
    at = asked_position(session.position)
    stage = at.upcoming
    if session.position.overflowed or at.step.slip or (form == "sign" and not has_sign(at.step, stage.kind)):
        return None
    if form == "most":
        return _which_is_largest(session, at, stage, pictured)
    question = _about(session, at, stage, pictured, form)
    return question if question and math.isfinite(asked_value(at.step, question)) else None


def sizes_of(step: TrainingStep, choices: Sequence[Parameter]) -> list[float]:
    """|∂C/∂w| of each parameter, which the learning rate will make the size of its move."""
    with overflow_is_an_answer():
        return [abs(gradient_of(step, parameter)) for parameter in choices]


def largest_of(step: TrainingStep, choices: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """The parameter with the largest gradient, and with it those that cannot be told from it within rounding."""
    sizes = sizes_of(step, choices)
    least = (1 - TOLERANCE) * max(sizes)
    return tuple(one for one, size in zip(choices, sizes, strict=True) if size >= least)


def _about(session: Session, at: Position, stage: Stage, pictured: Pictured, form: str) -> Question | None:
    if stage.kind == "C":
        return Question(form, NumberName("C"))
    if stage.of_parameters:
        parameters = _looked_at(session, _parameters(at, stage, pictured))
        return Question(form, _written(stage, parameters[_turn(session) % len(parameters)])) if parameters else None
    neurons = [neuron for neuron in pictured.neurons if neuron[0] == stage.layer]
    looked_at = [neuron for neuron in neurons if neuron in _neurons_looked_at(session)]
    found = looked_at or neurons
    if not found:
        return None
    return Question(form, NumberName(stage.kind, *found[_turn(session) % len(found)], example=session.example))


def _which_is_largest(session: Session, at: Position, stage: Stage, pictured: Pictured) -> Question | None:
    """Not at the update: the gradients are known by then, and what moves most with them."""
    if stage.kind != "gradients":
        return None
    found = _beside(session, _parameters(at, stage, pictured))
    choices = tuple(sorted(_some(found, _turn(session)), key=_biases_last))
    if len(choices) < 2 or not all(map(math.isfinite, sizes := sizes_of(at.step, choices))):
        return None
    if max(sizes) <= NOISE or len(largest_of(at.step, choices)) == len(choices):
        return None
    return question_of_largest(choices)


def has_sign(step: TrainingStep, kind: str) -> bool:
    """Whether the sign of what a stage writes is worth a guess."""
    return kind in SIGNED or any(memory.letter == kind and memory.signed for memory in step.rule.memories)


def _written(stage: Stage, parameter: Parameter) -> NumberName:
    """The number that the stage writes for a parameter."""
    keys = (key for key, _ in stage.writes if QUANTITIES[key].of_biases == parameter.is_bias)
    return NumberName(next(keys), *parameter)


def _parameters(at: Position, stage: Stage, pictured: Pictured) -> list[Parameter]:
    """What is shown of what the stage writes; the update writes every layer, but nothing that is frozen."""
    updates = stage.phase == "update"
    found = [one for one in pictured.parameters if stage.layer in (0, one[0])]
    return [one for one in found if not (updates and at.step.stays(one))]


def _looked_at(session: Session, found: list[Parameter]) -> list[Parameter]:
    return [one for one in found if one == session.view.look] or _beside(session, found)


def _beside(session: Session, found: list[Parameter]) -> list[Parameter]:
    """The parameters into the neuron that is looked at, all where none is."""
    return [one for one in found if one[:2] in _neurons_looked_at(session)] or found


def _neurons_looked_at(session: Session) -> tuple[tuple[int, int], ...]:
    match session.view.look:
        case Neuron() as neuron:
            return (neuron,)
        case Parameter(layer, to, _):
            return (Neuron(layer, to),)
        case _:
            return ()


def _biases_last(parameter: Parameter) -> tuple[int, int, bool, int]:
    layer, to, source = parameter
    return layer, to, source == 0, source


def _turn(session: Session) -> int:
    """Counts on with every stage, and by one more with every update: the same stage asks something else next time."""
    return session.position.stage + session.position.steps_taken


def _some(found: list[Parameter], turn: int) -> list[Parameter]:
    """Up to MOST_CHOICES of many, spread over them."""
    if len(found) <= MOST_CHOICES:
        return found
    return [found[(turn + i * len(found) // MOST_CHOICES) % len(found)] for i in range(MOST_CHOICES)]
