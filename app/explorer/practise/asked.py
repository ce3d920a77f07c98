"""What is asked before it is revealed: a number that the next stage writes, its sign, or the largest gradient."""

from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.nudging import gradient_of
from app.explorer.session import Position
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

FORMS = {"value": "A value", "sign": "Its sign", "most": "The largest gradient"}
SIGNED = ("z", "dC/da", "delta", "gradients", "update")  # a takes its sign from f, and C has none
OF_PARAMETERS = ("gradients", "update")


@dataclass(frozen=True)
class Question:
    """One question about the stage `kind` of a layer; `form` is a key of FORMS.

    Of a neuron `to` is its number and `source` 0; of a weight or bias (`layer`, `to`, `source`) is the parameter; of
    the loss all are 0. `example` counts from 0. `choices` are the parameters of which one has the largest
    gradient, and so moves most.
    """

    form: str
    kind: str
    layer: int
    to: int
    source: int
    example: int = 0
    choices: tuple[Parameter, ...] = ()

    @property
    def parameter(self) -> Parameter:
        """The weight or bias that is asked about."""
        return Parameter(self.layer, self.to, self.source)


def asked_position(at: Position) -> Position:
    """Where the next stage belongs: here, or after the update at the beginning of the next training step."""
    return Position(at.step.next(), steps_taken=at.steps_taken) if at.updated else at


def value_of(step: TrainingStep, question: Question) -> float:
    """The number asked for, as this training step computes it; of the update the new weight."""
    at = question.layer - 1
    e = question.example
    j = question.to - 1
    with overflow_is_an_answer():
        match question.kind:
            case "z":
                return float(step.forward.z[at][e, j])
            case "a":
                return float(step.forward.a[at + 1][e, j])
            case "C":
                return step.total_loss
            case "dC/da":
                return float(step.backward.upstream[at][e, j])
            case "delta":
                return float(step.backward.delta[at][e, j])
            case "gradients":
                return gradient_of(step, question.parameter)
            case _:
                after = step.updated
                return question.parameter.of(after.weights, after.biases)


def origin_of(step: TrainingStep, question: Question) -> float:
    """What the number is seen from: of the update the old weight, else 0."""
    if question.kind != "update":
        return 0.0
    return question.parameter.of(step.network.weights, step.network.biases)
