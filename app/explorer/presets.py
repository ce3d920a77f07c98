"""Networks to begin with in “Build your own”: one row each, as the texts that one would type."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """A network with its examples."""

    name: str
    """in addresses"""
    title: str
    """on the page"""
    about: str
    """what is to be seen in it, as a sentence"""
    typed: Mapping[str, str]
    """the fields of the form that are not as by default"""


_ROWS = (
    Preset(
        "xor",
        "XOR",
        "One of two, but not both: no line can part these four examples, so a hidden layer has to.",
        {
            "sizes": "2-3-1",
            "hidden": "tanh",
            "loss": "binary_cross_entropy",
            "reduction": "mean",
            "inputs": "0 0\n0 1\n1 0\n1 1",
            "targets": "0\n1\n1\n0",
            "learning_rate": "1",
            "seed": "4",
        },
    ),
    Preset(
        "2-2-2",
        "2-2-2",
        "The worked example with the weights 0.15 to 0.55 that many textbooks share.",
        {
            "sizes": "2-2-2",
            "inputs": "0.05 0.10",
            "targets": "0.01 0.99",
            "weights_1": "0.15 0.20\n0.25 0.30",
            "weights_1_as": "none to",
            "biases_1": "0.35 0.35",
            "weights_2": "0.40 0.45\n0.50 0.55",
            "weights_2_as": "none to",
            "biases_2": "0.60 0.60",
        },
    ),
    Preset(
        "line",
        "Regression on a line",
        "One weight and one bias, slope and intercept: five points that lie near y = 2x + 1.",
        {
            "sizes": "1-1",
            "output": "identity",
            "loss": "mean_squared_error",
            "reduction": "mean",
            "inputs": "0\n1\n2\n3\n4",
            "targets": "0.9\n3.2\n4.8\n7.1\n9.0",
            "weights_1": "0",
            "biases_1": "0",
            "learning_rate": "0.05",
        },
    ),
    Preset(
        "classes",
        "Three classes",
        "Two measurements, three kinds: softmax makes probabilities of the outputs, which add up to 1.",
        {
            "sizes": "2-3-3",
            "hidden": "tanh",
            "output": "softmax",
            "loss": "categorical_cross_entropy",
            "reduction": "mean",
            "inputs": "0.2 0.9\n0.1 0.7\n0.9 0.8\n0.8 0.6\n0.5 0.1\n0.4 0.2",
            "targets": "1 0 0\n1 0 0\n0 1 0\n0 1 0\n0 0 1\n0 0 1",
            "learning_rate": "1",
            "seed": "1",
        },
    ),
)
PRESETS: dict[str, Preset] = {row.name: row for row in _ROWS}
