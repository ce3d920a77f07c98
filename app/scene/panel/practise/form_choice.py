"""What may be asked for at a stage: a value, its sign or the largest gradient, or why it cannot be."""

from dataclasses import dataclass

from app.engine.losses import LOSSES
from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES
from app.explorer.practise.asked import FORMS, asked_position
from app.explorer.practise.predicting import Pictured, question_of
from app.explorer.session import Position, Session

POSITIVE = "Nothing to guess: {} is always positive."
NEVER_NEGATIVE = "Nothing to guess: {} is never negative."
SAME_SIGN = "Nothing to guess: {} keeps the sign of the weighted sum."
SIGN_OF = {
    "sigmoid": POSITIVE,
    "softmax": POSITIVE,
    "softplus": POSITIVE,
    "relu": NEVER_NEGATIVE,
    "binary_step": NEVER_NEGATIVE,
}
OF_PROBABILITIES = "Nothing to guess: of probabilities, {} is never negative."
LATER = "Asked where gradients come next."
KNOWN = "Nothing to guess: the gradients are known now, and the weight with the largest moves most."
ALIKE = "Nothing to guess: none of the gradients shown is larger than the others."


@dataclass(frozen=True, slots=True)
class FormChoice:
    """What may be asked for; `why_not` says why it cannot be now."""

    name: str
    title: str
    current: bool
    why_not: str


def form_choices(session: Session, shown: Pictured, current: str) -> tuple[FormChoice, ...]:
    """Every form of question at the stage to come."""
    return tuple(_form(session, shown, name, name == current) for name in FORMS)


def _form(session: Session, shown: Pictured, name: str, current: bool) -> FormChoice:
    why_not = "" if question_of(session, shown, name) else WHY_NOT[name](asked_position(session.position))
    return FormChoice(name, FORMS[name], current, why_not)


def _no_sign(at: Position) -> str:
    if at.upcoming.kind == "C":
        loss = at.step.loss
        return (NEVER_NEGATIVE if LOSSES[loss].targets == "any" else OF_PROBABILITIES).format(LOSS_NAMES[loss])
    activation = at.step.network.activations[at.upcoming.layer - 1]
    return SIGN_OF.get(activation, SAME_SIGN).format(ACTIVATION_NAMES[activation])


def _no_largest(at: Position) -> str:
    return {"gradients": ALIKE, "update": KNOWN}.get(at.upcoming.kind, LATER)


WHY_NOT = {"value": lambda _: "", "sign": _no_sign, "most": _no_largest}
