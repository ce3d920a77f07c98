"""Kinds of data: how a network is measured and judged on them, and which outputs and losses fit them.

How they look is said in `app.scene.lab.kinds`, which has a row for each, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.digits.datasets import LabelledDigits
from app.engine.losses import LOSSES
from app.engine.network import Array, Network
from app.training.evaluation import confusion, read_digits, worst_read
from app.training.examples import Answer
from app.training.fitting import check_numbers, fit, measure_fit
from app.training.results import Judged, Measured, Readings

WORST = 24  # misread digits in a report


@dataclass(frozen=True, slots=True)
class Kind:
    """What data sets have in common that are judged alike. Its functions take the examples of its own sets."""

    name: str  # its row in the scene
    measure: Callable[[Network, Any, str], Measured]
    """of examples, by a loss"""
    judge: Callable[[Network, Any, Any, str], tuple[Judged, float | None]]
    """of the examples trained on, None unless `judges_trained`, and those to test on, by a loss; and their mean loss"""
    answer: Callable[[Array], Answer]
    """what the outputs for one example stand for"""
    target: Callable[[Answer, int, str], list[float]]
    """what so many outputs should be for an answer, as a loss takes it"""
    check: Callable[[tuple[float, float], str, str, Mapping[str, float]], None]
    """raises BadValue where targets from … to …, the activation of the outputs, the loss and what activations are told
    do not go together"""
    classes: bool  # whether an answer is a class, else a number
    judges_trained: bool = False
    watched: bool = False  # whether results are cheap enough to be shown while they change


def _read(network: Network, pictures: LabelledDigits, loss: str) -> Measured:
    if not len(pictures):
        return Measured(None, None)
    seen = read_digits(network, pictures, loss)
    return Measured(seen.mean_loss, seen.accuracy)


def _judged(network: Network, train: None, test: LabelledDigits, loss: str) -> tuple[Judged, float | None]:
    seen = read_digits(network, test, loss)
    return Readings(confusion(seen), worst_read(seen, WORST)), seen.mean_loss if len(test) else None


def _class_target(answer: Answer, outputs: int, loss: str) -> list[float]:
    if LOSSES[loss].targets == "class":
        return [answer]
    target: list[float] = np.eye(outputs)[int(answer)].tolist()
    return target


CLASSES_OF_PICTURES = Kind(
    "classes",
    _read,
    _judged,
    lambda outputs: int(outputs.argmax()),
    _class_target,
    lambda reach, output, loss, told: None,
    classes=True,
)
NUMBERS_OVER_X = Kind(
    "numbers",
    measure_fit,
    lambda network, train, test, loss: (fit(network, train, test), measure_fit(network, test, loss).loss),
    lambda outputs: float(outputs[0]),
    lambda answer, outputs, loss: [answer],
    check_numbers,
    classes=False,
    judges_trained=True,
    watched=True,  # a few points: the curve can be seen to bend
)
