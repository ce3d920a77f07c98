"""The known slips in words: what went wrong, and in a sentence why it is wrong, in the letters of a notation."""

from app.explorer.notation import Notation

TITLES: dict[str, str] = {
    "slope-forgotten": "The slope {slope} was forgotten",
    "sign-flipped": "The sign was flipped",
    "new-weights": "New weights were used for old ones",
    "target-for-prediction": "The target {y} stood in for the prediction {output}",
    "path-missing": "One path was left out",
    "wrong-layer": "The {delta} of another layer was used",
    "not-divided": "Not divided by the number of examples",
    "outputs-not-divided": "Not divided by the number of outputs",
}
REASONS: dict[str, str] = {
    "slope-forgotten": "{delta} is {upstream} times {slope}, and the factor {slope} is missing.",
    "sign-flipped": "More {output} than {y} is what raises {C}: "
    "the sign is that of {output} − {y}, not of {y} − {output}.",
    "new-weights": "{upstream} comes back through the weights that made the prediction: "
    "the old ones, until every gradient is known.",
    "target-for-prediction": "The slope {slope} is taken where the neuron is, at {output}. "
    "Here it was taken where {output} should be, at {y}.",
    "path-missing": "{upstream} adds up {w} × {delta} over every neuron that is fed. One of them is missing.",
    "wrong-layer": "The gradient of a weight takes the {delta} of the neuron it leads to, not that of another layer.",
    "not-divided": "{C} is the mean over the examples, so its gradient is their sum divided by their number.",
    "outputs-not-divided": "{C} is the mean over the outputs, so its slope too is divided by their number.",
}


def slip_title(notation: Notation, slip: str) -> str:
    """What went wrong: “The slope f′(z) was forgotten”."""
    return TITLES[slip].format(**_letters(notation))


def slip_reason(notation: Notation, slip: str) -> str:
    """Why it is wrong, in a sentence."""
    return REASONS[slip].format(**_letters(notation))


def _letters(notation: Notation) -> dict[str, str]:
    return notation.plain() | {"output": notation.output or notation.activation}
