"""Formulas cover the registries, and say with numbers what the engine computes."""

import math
from xml.etree import ElementTree

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.formula import tree_of
from app.engine.losses import LOSSES
from app.scene.formulas.formulas import formula_math
from app.scene.formulas.mathml import number, row

PYTHON = {"−": "-", "·": "*", "log ": "log", "tanh ": "tanh", "≥": ">=", ", else ": " else ", "′": ""}
NAMES = {
    "e": math.e,
    "log": math.log,
    "tanh": math.tanh,
    "max": max,
    "sgn": lambda x: (x > 0) - (x < 0),
    "σ": lambda z: 1 / (1 + math.exp(-z)),
    "Φ": lambda z: 0.5 * math.erfc(-z / math.sqrt(2)),
    "φ": lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi),
}


def python(element) -> str:
    """A formula with its numbers put in, as Python."""
    parts = [python(child) for child in element]
    match element.tag:
        case "mfrac":
            return f"(({parts[0]})/({parts[1]}))"
        case "msup":
            return f"(({parts[0]})**({parts[1]}))"
        case "mrow":
            return "".join(_beside(before, part) for before, part in zip(["", *parts], parts, strict=False))
        case _:
            text = element.text.replace("\u00a0", " ")
            return PYTHON.get(text, text.replace("−", "-"))


def _beside(before: str, part: str) -> str:
    """A bracket directly after a number or a fraction multiplies it; a function takes what follows it."""
    if before in ("log", "tanh"):
        return f"({part})"
    return f"*{part}" if part[0] == "(" and (before[-1:].isdigit() or before[-1:] == ")") else part


def value_of(formula) -> float:
    return eval(python(ElementTree.fromstring(row(formula).xml)), NAMES)


@pytest.mark.parametrize("name", [row.name for row in ACTIVATIONS.values() if row.elementwise])
@pytest.mark.parametrize("z", [-0.75, 0.5, 2.0])
def test_a_formula_with_numbers_is_worth_what_the_engine_computes(name, z):
    row = ACTIVATIONS[name]
    a = row.f(np.array([z])).item()
    assert value_of(formula_math(tree_of(row.formula), {"z": number(z, 8)})) == pytest.approx(a, abs=2e-3)
    slope = formula_math(tree_of(row.slope_formula), {"z": number(z, 8), "a": number(a, 8)})
    assert value_of(slope) == pytest.approx(row.df(np.array([z])).item(), abs=4e-3)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("a, y", [(0.25, 1.0), (0.75, 1.0)])
def test_the_slope_of_a_loss_with_numbers_is_worth_what_the_engine_computes(name, a, y):
    outputs = np.array([[a, 0.5]])
    targets = np.array([[0.0]] if LOSSES[name].targets == "class" else [[y, 0.0]])
    formula = formula_math(tree_of(LOSSES[name].gradient_formula), {"a": number(a, 8), "y": number(y, 8), "n": "2"})
    assert value_of(formula) == pytest.approx(float(LOSSES[name].gradient(outputs, targets)[0, 0]))
