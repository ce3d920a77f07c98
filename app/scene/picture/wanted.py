"""Of a network that reads digits: the digit that the example should be read as, and the one it is read as."""

from dataclasses import dataclass

import numpy as np

from app.digits.sight import reads_digits
from app.engine.losses import LOSSES
from app.engine.network import Array
from app.explorer.session import Session
from app.scene.formulas.numbers import NOT_REACHED, short

WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class WantedScene:
    """The wanted digit, and the one with the largest output, "·" until that is reached."""

    wanted: str
    read: str


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
    target = _target(session)
    if digit_of(step.network.sizes, step.network.depth, 1) is None:
        return None
    if LOSSES[step.loss].targets == "class":
        return int(target[0])
    return int(target.argmax()) if np.count_nonzero(target) == 1 == target.max() else None


def wanted_words(session: Session, digit: int) -> str:
    """What stands beside the output of a digit: “wanted”, “y = 0.5”, nothing where it should be 0."""
    if digit == (wanted := wanted_digit(session)):
        return WANTED
    value = float(_target(session)[digit]) if wanted is None else 0.0
    return f"{session.notation.plain()['y']} = {short(value)}" if value else ""


def _target(session: Session) -> Array:
    targets = session.position.step.targets
    return targets[min(session.view.example, len(targets) - 1)]


def _read(session: Session) -> str:
    step = session.position.step
    if not session.position.reached("a", step.network.depth):
        return NOT_REACHED
    outputs = step.forward.outputs[min(session.view.example, len(step.targets) - 1)]
    return str(outputs.argmax()) if np.isfinite(outputs).all() else NOT_REACHED
