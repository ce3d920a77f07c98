"""What is said about an answer: the slip that it gives away, or where to look."""

from app.explorer.notation import Notation
from app.explorer.practise.guesses import Question
from app.explorer.practise.sign_hints import parameter_letters, sign_hint
from app.explorer.practise.slip_words import TITLES as BACKWARD_SLIPS
from app.explorer.practise.slip_words import slip_reason, slip_title
from app.explorer.session import Position

# Title and reason of the slips that are not made in the backward pass, or that are said otherwise elsewhere.
SAID: dict[str, tuple[str, str]] = {
    "sign-flipped": ("The sign was flipped", "The size is right, the sign is not."),
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
LARGEST = "The size counts, whatever the sign: {delta} times the {a} that the weight carries. A bias carries 1."


def slip_said(notation: Notation, question: Question, slip: str) -> tuple[str, str]:
    """Title and reason of a slip, as it shows in this answer."""
    kind = OF_KIND.get((slip, question.kind))
    if kind is None and slip in BACKWARD_SLIPS and not _carried(notation, question, slip):
        return slip_title(notation, slip), slip_reason(notation, slip)
    title, reason = kind or SAID[slip]
    letters = parameter_letters(notation, question)
    return title.format(**letters), reason.format(**letters)


def hint(notation: Notation, position: Position, question: Question) -> str:
    """Where to look after a wrong sign or choice."""
    if question.form == "most":
        return LARGEST.format(**notation.plain())
    return sign_hint(notation, position, question)


def _carried(notation: Notation, question: Question, slip: str) -> bool:
    """Whether a flipped sign is not that of the difference between output and target."""
    at_output = question.name.layer == notation.depth and question.kind in ("dC/da", "delta", "gradients")
    return slip == "sign-flipped" and not at_output
