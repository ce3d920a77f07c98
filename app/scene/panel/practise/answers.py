"""The answers to choose from: signs, or the gradients of which one is the largest."""

from dataclasses import dataclass

from app.explorer.names import parameter_name
from app.explorer.practise.answering import SIGNS, written
from app.explorer.practise.guesses import Guess
from app.scene.formulas.mathml import letter
from app.scene.formulas.parts import Inline, lights_parameter
from app.scene.formulas.readings import Readings

MOVES = {"+": ("up", "goes up"), "−": ("down", "goes down"), "0": ("stays", "stays as it is")}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to choose: what is sent, what is shown, its spoken name, what it lights, whether it was tried last."""

    value: str
    text: Inline
    spoken: str
    lights: str = ""
    tried: bool = False


def answers_of(readings: Readings, guess: Guess) -> tuple[Answer, ...]:
    """The answers to choose from; none where a number is typed."""
    if guess.form == "sign":
        return tuple(_sign(guess, sign) for sign in SIGNS)
    n = readings.notation
    return tuple(
        Answer(
            value=written(parameter),
            text=letter(n.gradient(*parameter)),
            spoken=f"gradient of the {parameter_name(parameter, n)}",
            lights=lights_parameter(parameter),
            tried=written(parameter) == guess.latest,
        )
        for parameter in guess.choices
    )


def sign_said(kind: str, sign: str) -> str:
    """A sign in a word: positive, or of an update up."""
    return MOVES[sign][0] if kind == "update" else SIGNS[sign]


def _sign(guess: Guess, sign: str) -> Answer:
    said = sign_said(guess.kind, sign)
    return Answer(sign, said, MOVES[sign][1] if guess.kind == "update" else said, tried=sign == guess.latest)
