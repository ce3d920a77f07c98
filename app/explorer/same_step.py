"""Whether two training steps are one and the same, to the last bit."""

from dataclasses import fields

from app.explorer.training_step import TrainingStep

ARRAYS = ("network", "inputs", "targets")


def same_step(one: TrainingStep, other: TrainingStep) -> bool:
    """Whether two training steps are the same to the last bit."""
    return one is other or (_settings(one) == _settings(other) and _bits(one) == _bits(other))


def _settings(step: TrainingStep) -> list:
    return [getattr(step, field.name) for field in fields(step) if field.name not in ARRAYS]


def _bits(step: TrainingStep) -> tuple:
    arrays = (*step.network.weights, *(step.network.biases or ()), step.inputs, step.targets)
    return step.network.activations, *((array.shape, array.tobytes()) for array in arrays)
