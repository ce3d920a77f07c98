"""A small step of the inputs along ∂a/∂x of an output, by which it is raised."""

from dataclasses import dataclass

import numpy as np

from app.engine.backward import output_slope
from app.engine.forward import forward
from app.engine.network import Array
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

STEP = 0.25  # of full ink, where the slope is steepest: little enough to leave the drawing as it is
LEAST = np.finfo(float).tiny  # smaller numbers have lost digits


@dataclass(frozen=True)
class Stepped:
    """A small step of the inputs along the slope of an output."""

    slope: Array
    """∂a/∂x"""
    steepest: int
    """the input, from 1, by which it is the largest in size"""
    rate: float
    """how far along it the step goes; 0 where the slope allows none"""
    limits: tuple[float, float]
    """what no input leaves"""
    inputs: Array
    """after the step"""
    before: float
    """a, by the forward pass"""
    after: float
    """a after the step, by a forward pass of its own"""


def stepped(step: TrainingStep, example: int, output: int) -> Stepped:
    """The step for an example, from 0, and an output, from 1."""
    alone = step.forward.of_examples(slice(example, example + 1))
    slope = output_slope(alone, output)[0]
    x = alone.a[0][0]
    sizes = np.abs(slope)
    steepest = float(sizes.max())
    rate = STEP / steepest if LEAST <= steepest < np.inf else 0.0
    limits = min(0.0, float(x.min())), max(1.0, float(x.max()))
    moved = np.clip(x + rate * slope, *limits) if rate else x
    with overflow_is_an_answer():
        after = forward(step.network, moved[None]).outputs[0, output - 1]
    at = int(sizes.argmax()) + 1
    return Stepped(slope, at, rate, limits, moved, float(alone.outputs[0, output - 1]), float(after))
