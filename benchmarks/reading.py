"""How well the shipped networks read: MNIST's test digits, and digits by real pens where a file of them is at hand.

The pens are those of the UJI Pen Characters v2 (F. Prat, M. J. Castro, D. Llorens, A. Marzal, J. M. Vilar, UCI Machine
Learning Repository, CC BY 4.0): ujipenchars2.txt, or a part of it, which PENS_FILE names. It was not trained on.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from app.digits.datasets import load_mnist
from app.digits.ink import Drawn
from app.digits.reader import DRAWING, SHIPPED, load_shipped
from app.digits.sight import sight_of
from app.engine.forward import forward
from benchmarks.report import Row, Table, at_least, missing

MNIST, PENS = "BACKPROP_MNIST_DIR", "PENS_FILE"
MNIST_TARGETS = {"784-30-10": 95.4, "784-100-10": 96.6, DRAWING: 98.5}
PENS_TARGETS = {DRAWING: 95.0}
WORD = re.compile(r"^WORD ([0-9]) (\S+)-\d+$")
Digit = tuple[int, str, list[list[tuple[float, float]]]]


def table() -> Table:
    """The share of digits that each network reads rightly."""
    return Table("Reading digits", [*mnist_rows(os.environ.get(MNIST, "")), *pens_rows(os.environ.get(PENS, ""))])


def mnist_rows(folder: str) -> list[Row]:
    """MNIST's 10,000 test digits."""
    if not folder:
        return [missing("MNIST test digits", f"set {MNIST}")]
    digits = load_mnist(Path(folder), "test")
    return [_row(f"{name}, MNIST test digits", name, digits.images, digits.labels, MNIST_TARGETS) for name in SHIPPED]


def pens_rows(file: str) -> list[Row]:
    """Digits as somebody's pen went, by people that no network was trained on."""
    if not file:
        return [missing("digits by real pens", f"set {PENS} to ujipenchars2.txt", "≥ 95 %")]
    labels, hands, strokes = zip(*pen_digits(Path(file).read_text("utf-8")), strict=True)
    whose = f"{len(labels)} digits by {len(set(hands))} real pens"
    return [_row(f"{name}, {whose}", name, _seen(strokes, name), np.array(labels), PENS_TARGETS) for name in SHIPPED]


def pen_digits(text: str) -> Iterator[Digit]:
    """Label, writer and strokes of each digit in such a file; its letters are passed over."""
    label: int | None = None
    hand = ""
    strokes: list[list[tuple[float, float]]] = []
    for line in map(str.strip, text.splitlines()):
        if line.startswith("WORD"):
            if strokes and label is not None:
                yield label, hand, strokes
            found = WORD.match(line)
            label, hand, strokes = (int(found[1]), found[2], []) if found else (None, "", [])
        elif line.startswith("POINTS") and label is not None:
            numbers = [float(value) for value in line.partition("#")[2].split()]
            strokes.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    if strokes and label is not None:
        yield label, hand, strokes


def _seen(drawings: Sequence[Drawn], name: str) -> np.ndarray:
    """What the shipped network of that name sees of the drawings."""
    see = sight_of(load_shipped(name).sizes).see
    return np.array([see(drawn) for drawn in drawings])


def _row(what: str, name: str, x: np.ndarray, labels: np.ndarray, targets: dict[str, float]) -> Row:
    right = int((forward(load_shipped(name), x).outputs.argmax(axis=1) == labels).sum())
    return at_least(
        what, round(100 * right / len(labels), 2), targets.get(name), " %", f", {right:,} of {len(labels):,}"
    )
