"""Of a network that reads digits: the digit that the example should be read as, and the one it is read as."""

from dataclasses import dataclass

import numpy as np

from app.digits.sight import reads_digits
from app.engine.losses import LOSSES
from app.explorer.session import Session
from app.scene.formulas.numbers import NOT_REACHED, short

WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class WantedScene:
    """The digit that an example is, and what the network takes it for."""

    wanted: str
    read: str
    """the digit with the largest output, "?" until that is reached"""


def digit_of(sizes: tuple[int, ...], layer: int, neuron: int) -> int | None:
    """The digit that an output of a network that reads a picture stands for, None for any other neuron."""
    return neuron - 1 if layer == len(sizes) - 1 and reads_digits(sizes) else None


def wanted_scene(session: Session) -> WantedScene | None:
    """Both digits of the example shown; None where the network reads no digits or no one digit is wanted."""
    wanted = wanted_digit(session)
    return None if wanted is None else WantedScene(str(wanted), _read(session))


def wanted_digit(session: Session) -> int | None:
    """The digit whose output should be 1 and all others 0; None where there is no such one."""
    step = session.position.step
    return wanted_of(step.network.sizes, step.loss, target_row(session))


def wanted_of(sizes: tuple[int, ...], loss: str, target: tuple[float, ...]) -> int | None:
    """The same of a target."""
    if digit_of(sizes, len(sizes) - 1, 1) is None:
        return None
    if LOSSES[loss].targets == "class":
        return int(target[0])
    asked = [digit for digit, value in enumerate(target) if value]
    return asked[0] if len(asked) == 1 and target[asked[0]] == 1 else None


def wanted_words(digit: int, wanted: int | None, target: tuple[float, ...], y: str, significant: int) -> str:
    """What stands beside the output of a digit: “wanted”, “y = 0.5”, nothing where it should be 0."""
    if digit == wanted:
        return WANTED
    value = target[digit] if wanted is None else 0.0
    return f"{y} = {short(value, significant)}" if value else ""


def target_row(session: Session) -> tuple[float, ...]:
    """The target of the example that is shown."""
    targets = session.position.step.targets
    return tuple(targets[session.example].tolist())


def _read(session: Session) -> str:
    step = session.position.step
    if not session.position.reached("a", step.network.depth):
        return NOT_REACHED
    outputs = step.forward.outputs[session.example]
    return str(outputs.argmax()) if np.isfinite(outputs).all() else NOT_REACHED
