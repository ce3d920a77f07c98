"""Where to look after a wrong sign: at the terms of a sum, at the factors of a product, at which number is larger."""

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES, one_hot
from app.explorer.names import ACTIVATION_NAMES
from app.explorer.notation import Notation
from app.explorer.practise.guesses import Question
from app.explorer.session import Position
from app.explorer.training_step import TrainingStep

SUM = "Find the sign of each term, then see which of them outweigh the others."
TERMS = "Which terms of the sum are the largest, and which sign have they?"
WEIGHED = "The products {w} × {delta} are added. " + SUM
FACTORS = "Look at the sign of both factors, {delta} and {a}. Two minus signs make a plus."
OF_BIAS = "The gradient of a bias is {delta} itself."
EXAMPLES = "The {factors} of all examples are added. " + SUM
AGAINST = "The {kind} moves against its gradient. Which sign has the gradient?"
SLOPE = "{slope} of {activation} is never negative: {delta} has the sign of {upstream}, or is 0 where {slope} is 0."
EITHER_SLOPE = "Look at the sign of both factors, {upstream} and {slope}. Two minus signs make a plus."
SOFTMAX = "{a} is positive. So what counts is whether {upstream} is above or below the mean that is taken from it."
DIFFERENCE = {-1: "{a} is below {y}, so {a} − {y} is negative.", 1: "{a} is above {y}, so {a} − {y} is positive."}
EQUAL = "{a} equals {y}, so {a} − {y} is 0."
BINARY = {-1: "{a} is below {y}: the loss falls as {a} rises.", 1: "{a} is above {y}: the loss rises with {a}."}
BINARY_EQUAL = "{a} equals {y}: the loss is at its lowest here."
OF_CLASS = "{y} is positive and a minus stands before it: the loss falls as {a} rises."
NO_CLASS = "{y} is 0, so {a} does not enter the loss."
FALLING = ("gelu", "swish")  # in places, where their slope is negative


def sign_hint(notation: Notation, position: Position, question: Question) -> str:
    """Where to look after a wrong sign of this number."""
    at_output = question.name.layer == notation.depth
    letters = parameter_letters(notation, question)
    match question.kind:
        case "z":
            return TERMS
        case "dC/da":
            return _of_the_loss(notation, position.step, question) if at_output else WEIGHED.format(**letters)
        case "delta":
            return _of_delta(notation, position, question)
        case "gradients":
            return _of_the_gradient(position.step, question).format(**letters)
        case _:
            return AGAINST.format(**letters)


def parameter_letters(notation: Notation, question: Question) -> dict[str, str]:
    """The bare letters of a notation, `w` and `gradient` for a bias where one is asked for; `kind` is its word."""
    letters = notation.plain() | {"kind": "weight"}
    of_bias = question.name.is_of_parameter and question.name.parameter.is_bias and not question.choices
    return letters | {"kind": "bias", "w": "b", "gradient": f"∂{notation.loss}/∂b"} if of_bias else letters


def _of_the_gradient(step: TrainingStep, question: Question) -> str:
    if len(step.inputs) > 1:
        return EXAMPLES.replace("{factors}", "products {delta} × {a}" if question.name.source else "{delta}")
    return FACTORS if question.name.source else OF_BIAS


def _of_delta(notation: Notation, position: Position, question: Question) -> str:
    name = position.step.network.activations[question.name.layer - 1]
    if question.name.layer == notation.depth and position.step.cancels:
        return _compared(notation, position.step, question, DIFFERENCE, EQUAL)
    rule = SOFTMAX if not ACTIVATIONS[name].elementwise else EITHER_SLOPE if name in FALLING else SLOPE
    return rule.format(**notation.plain(), activation=ACTIVATION_NAMES[name])


def _of_the_loss(notation: Notation, step: TrainingStep, question: Question) -> str:
    if LOSSES[step.loss].targets == "any":
        return _compared(notation, step, question, DIFFERENCE, EQUAL)
    if LOSSES[step.loss].targets == "unit":
        return _compared(notation, step, question, BINARY, BINARY_EQUAL)
    return (OF_CLASS if _target(step, question) else NO_CLASS).format(**_pair(notation, question))


def _compared(notation: Notation, step: TrainingStep, question: Question, unequal: dict[int, str], equal: str) -> str:
    apart = float(step.forward.outputs[question.name.row, question.name.to - 1]) - _target(step, question)
    return (equal if not apart else unequal[1 if apart > 0 else -1]).format(**_pair(notation, question))


def _target(step: TrainingStep, question: Question) -> float:
    """The target of the output that is asked about; a class number is written out as 0s and a 1."""
    rows = step.targets[question.name.row : question.name.row + 1]
    written = one_hot(rows, step.network.sizes[-1]) if LOSSES[step.loss].targets == "class" else rows
    return float(written[0, question.name.to - 1])


def _pair(notation: Notation, question: Question) -> dict[str, str]:
    return {"a": str(notation.a(question.name.layer, question.name.to)), "y": str(notation.y(question.name.to))}
