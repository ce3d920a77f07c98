"""What is asked before it is revealed: a number that the next stage writes, its sign, or the largest gradient."""

from app.explorer.number import value_of
from app.explorer.practise.guesses import Question
from app.explorer.session import Position
from app.explorer.training_step import TrainingStep

SIGNED = ("z", "dC/da", "delta", "gradients", "update")  # stages: a takes its sign from f, and C has none


def asked_position(at: Position) -> Position:
    """Where the next stage belongs: here, or after the update at the beginning of the next training step."""
    return Position(at.step.next(), steps_taken=at.steps_taken) if at.updated else at


def asked_value(step: TrainingStep, question: Question) -> float:
    """The number asked for, as this training step computes it; of the update the new weight."""
    if not question.changes:
        return value_of(step, question.name)
    new = step.updated
    return question.name.parameter.of(new.weights, new.biases)


def origin_of(step: TrainingStep, question: Question) -> float:
    """What the number is seen from: of the update the old weight, else 0."""
    return value_of(step, question.name) if question.changes else 0.0
