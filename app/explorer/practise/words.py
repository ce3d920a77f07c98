"""What is said of a slip, wherever it is met, and of an answer that gives one away; or where to look."""

from app.engine.activations import layer_activation
from app.engine.losses import LOSSES, one_hot
from app.explorer.notation import Notation
from app.explorer.practise.guesses import Question
from app.explorer.session import Position
from app.explorer.training_step import TrainingStep

TITLES: dict[str, str] = {
    "slope-forgotten": "The slope {slope} was forgotten",
    "sign-flipped": "The sign was flipped",
    "new-weights": "New weights were used for old ones",
    "target-for-prediction": "The target {y} stood in for the prediction {output}",
    "path-missing": "One path was left out",
    "wrong-layer": "The {delta} of another layer was used",
    "not-divided": "Not divided by the number of examples",
    "outputs-not-divided": "Not divided by the number of outputs",
    "slopes-exchanged": "The slopes of two layers were exchanged",
    "through-the-bias": "{delta} was sent back along the bias",
}
REASONS: dict[str, str] = {
    "slope-forgotten": "{delta} is {upstream} times {slope}, and the factor {slope} is missing.",
    "sign-flipped": "More {output} than {y} is what raises {own}: "
    "the sign is that of {output} − {y}, not of {y} − {output}.",
    "new-weights": "{upstream} comes back through the weights that made the prediction: "
    "the old ones, until every gradient is known.",
    "target-for-prediction": "The slope {slope} is taken where the neuron is, at {output}. "
    "Here it was taken where {output} should be, at {y}.",
    "path-missing": "{upstream} adds up {w} × {delta} over every neuron that is fed. One of them is missing.",
    "wrong-layer": "The gradient of a weight takes the {delta} of the neuron it leads to, not that of another layer.",
    "not-divided": "{C} is the mean over the examples, so its gradient is their sum divided by their number.",
    "outputs-not-divided": "{C} is the mean over the outputs, so its slope too is divided by their number.",
    "slopes-exchanged": "{delta} of the layer above has its own {slope} in it before the weights carry it back; "
    "the {slope} of this layer comes after. Here each stood in the other's place.",
    "through-the-bias": "The 1 that a bias multiplies is no neuron: nothing comes back to it. "
    "Here b × {delta} was added to every {delta} below.",
}


def slip_title(notation: Notation, slip: str) -> str:
    """What went wrong: “The slope f′(z) was forgotten”."""
    return TITLES[slip].format(**_letters(notation))


def slip_reason(notation: Notation, slip: str) -> str:
    """Why it is wrong, in a sentence."""
    return REASONS[slip].format(**_letters(notation))


def _letters(notation: Notation) -> dict[str, str]:
    return notation.plain() | {"output": notation.output or notation.activation}


SUM = "Find the sign of each term, then see which of them outweigh the others."
TERMS = "Which terms of the sum are the largest, and which sign have they?"
WEIGHED = "The products {w} × {delta} are added. " + SUM
WITH_PENALTY = "{delta} × {a} and the penalty’s {l2} × {w} are added. " + SUM
FACTORS = "Look at the sign of both factors, {delta} and {a}. Two minus signs make a plus."
OF_BIAS = "The gradient of a bias is {delta} itself."
EXAMPLES = "The {factors} of all examples are added. " + SUM
REMEMBERED = "Which is larger in size, the share of what was remembered or that of the gradient? What sign has it?"
EXAMPLES_WITH_PENALTY = "The {factors} of all examples and the penalty’s {l2} × {w} are added. " + SUM
AGAINST = "The {kind} moves against its gradient. Which sign has the gradient?"
AGAINST_REMEMBERED = "The {kind} moves against what is remembered of its gradients. Which sign has that?"
SLOPE = "{slope} of {activation} is never negative: {delta} has the sign of {upstream}, or is 0 where {slope} is 0."
EITHER_SLOPE = "Look at the sign of both factors, {upstream} and {slope}. Two minus signs make a plus."
SOFTMAX = "{a} is positive. So what counts is whether {upstream} is above or below the mean that is taken from it."
DIFFERENCE = {-1: "{a} is below {y}, so {a} − {y} is negative.", 1: "{a} is above {y}, so {a} − {y} is positive."}
EQUAL = "{a} equals {y}, so {a} − {y} is 0."
BINARY = {-1: "{a} is below {y}: the loss falls as {a} rises.", 1: "{a} is above {y}: the loss rises with {a}."}
BINARY_EQUAL = "{a} equals {y}: the loss is at its lowest here."
OF_CLASS = "{y} is positive and a minus stands before it: the loss falls as {a} rises."
NO_CLASS = "{y} is 0, so {a} does not enter the loss."


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
            return _of_the_gradient(position.step, question).format(
                **parameter_letters(notation.of_example(None), question)
            )
        case kind if kind in position.step.rule.letters:
            return REMEMBERED
        case _:
            return (AGAINST_REMEMBERED if position.step.rule.memories else AGAINST).format(**letters)


def parameter_letters(notation: Notation, question: Question) -> dict[str, str]:
    """The bare letters of a notation, `w` and `gradient` for a bias where one is asked for; `kind` is its word."""
    letters = notation.plain() | {"kind": "weight"}
    of_bias = question.name.is_of_parameter and question.name.parameter.is_bias and not question.choices
    return letters | {"kind": "bias", "w": "b", "gradient": f"∂{notation.loss}/∂b"} if of_bias else letters


def _of_the_gradient(step: TrainingStep, question: Question) -> str:
    penalised = step.penalty_of(question.name.parameter) != 0
    if len(step.inputs) > 1:
        factors = "products {delta} × {a}" if question.name.source else "{delta}"
        return (EXAMPLES_WITH_PENALTY if penalised else EXAMPLES).replace("{factors}", factors)
    if penalised:
        return WITH_PENALTY
    return FACTORS if question.name.source else OF_BIAS


def _of_delta(notation: Notation, position: Position, question: Question) -> str:
    f = layer_activation(position.step.network, question.name.layer)
    if question.name.layer == notation.depth and position.step.cancels:
        return _compared(notation, position.step, question, DIFFERENCE, EQUAL)
    rule = SOFTMAX if not f.elementwise else EITHER_SLOPE if f.falls else SLOPE
    return rule.format(**notation.plain(), activation=f.title)


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


# Title and reason of the slips that are not made in the backward pass, or that are said otherwise elsewhere.
SAID: dict[str, tuple[str, str]] = {
    "sign-flipped": ("The sign was flipped", "The size is right, the sign is not."),
    "cut": (
        "It was cut off, not rounded",
        "Where the first digit left out is 5 or more, the last one that is kept goes up by 1.",
    ),
    "bias-missing": ("The bias was left out", "{z} is the sum of the products plus the bias."),
    "term-missing": ("One term was left out", "Every term of the sum counts. One of them is missing."),
    "not-activated": ("{z} was used where {a} belongs", "What goes on from a neuron is {a} = f({z}), not {z}."),
    "activated-already": ("f was applied too early", "{z} is the weighted sum itself. The activation comes next."),
    "transposed": (
        "The weights were taken the wrong way round",
        "Of a weight, one index is the neuron it comes from and the other the one it leads to. They were swapped.",
    ),
    "slope-for-activation": ("The slope was given for the activation", "This is {slope}. Asked is {a} = f({z})."),
    "not-normalised": ("Not divided by the sum", "A softmax divides by the sum over all neurons of the layer."),
    "divided": ("Divided by the number of examples", "{C} is the sum over the examples here, not their mean."),
    "one-example": ("One example alone", "This is the number of one example. Asked is that of all examples together."),
    "input-forgotten": (
        "The {a} that the weight carries was forgotten",
        "The gradient of a weight is {delta} times the {a} it carries. {delta} alone is the gradient of the bias.",
    ),
    "rate-forgotten": (
        "The learning rate was forgotten",
        "The {kind} moves by {rate} × {gradient}, not by {gradient} itself.",
    ),
    "change-alone": ("This is the change alone", "The new {kind} is the old one minus {rate} × {gradient}."),
    "gradient-for-memory": (
        "The gradient was used for what is remembered",
        "This optimiser moves by what it remembers of the gradients, not by the last of them.",
    ),
    "correction-forgotten": (
        "The correction for a start at 0 was forgotten",
        "What is remembered began at 0 and is too small at first: it is divided by 1 − β to the number of the update.",
    ),
    "memory-forgotten": (
        "What was remembered was left out",
        "A share of the old number stays, and the gradient is added to it.",
    ),
    "gradient-alone": ("This is the gradient", "The gradient goes in by its share, beside what was remembered."),
    "not-remembered": ("This is the old number", "The gradient of this step goes into it now."),
    "shares-swapped": (
        "The two shares were swapped",
        "The larger share is that of what was remembered, the smaller that of the new gradient.",
    ),
    "penalty-missing": (
        "The penalty was left out",
        "{C} counts the size of the weights too, and {gradient} what that adds: {l2} times the weight.",
    ),
    "factor-two": (
        "A factor 2 or ½ too much or too little",
        "Look at the formula of the loss: the slope of a square has a 2, and a ½ before it takes that away.",
    ),
}
OF_KIND: dict[tuple[str, str], tuple[str, str]] = {
    ("sign-flipped", "update"): (
        "The sign of the update was flipped",
        "A {kind} moves against its gradient: {w} ← {w} − {rate} · {gradient}.",
    ),
    ("not-divided", "C"): ("Not divided by the number of examples", "{C} is the mean over the examples here."),
    ("outputs-not-divided", "C"): ("Not divided by the number of outputs", "{C} is the mean over the outputs here."),
}
BY_MEMORY: dict[str, tuple[str, str]] = {
    "sign-flipped": (
        "The sign of the update was flipped",
        "A {kind} moves against what is remembered of its gradients: that is taken from {w}, not added.",
    ),
    "rate-forgotten": ("The learning rate was forgotten", "What is taken from the {kind} has {rate} as a factor."),
    "change-alone": ("This is the change alone", "The new {kind} is the old one and its change."),
}
"""the same at the update of an optimiser that remembers"""
LARGEST = "The size counts, whatever the sign: {delta} times the {a} that the weight carries. A bias carries 1."


def slip_said(notation: Notation, step: TrainingStep, question: Question, slip: str) -> tuple[str, str]:
    """Title and reason of a slip, as it shows in this answer."""
    kind = OF_KIND.get((slip, question.kind))
    if question.changes and step.rule.memories:
        kind = BY_MEMORY.get(slip, kind)
    if kind is None and slip in TITLES and not _carried(notation, question, slip):
        return slip_title(notation, slip), slip_reason(notation, slip)
    title, reason = kind or SAID[slip]
    letters = parameter_letters(notation, question)
    return title.format(**letters), reason.format(**letters)


def hint(notation: Notation, position: Position, question: Question | None) -> str:
    """Where to look after a wrong sign; after a wrong choice of the largest gradient, where no one number is asked."""
    if question is None:
        return LARGEST.format(**notation.plain())
    return sign_hint(notation, position, question)


def _carried(notation: Notation, question: Question, slip: str) -> bool:
    """Whether a flipped sign is not that of the difference between output and target."""
    at_output = question.name.layer == notation.depth and question.kind in ("dC/da", "delta", "gradients")
    return slip == "sign-flipped" and not at_output
