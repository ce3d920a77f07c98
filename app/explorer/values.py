"""Turning the numbers of a learner, a program or a file into arrays that fit, or a message at their field."""

from collections.abc import Sequence
from math import prod
from numbers import Real

import numpy as np

from app.engine.losses import LOSSES
from app.engine.network import Array, frozen
from app.errors import BadValue, TooLarge
from app.typed import NO_NUMBER

MAX_EXAMPLES = 256
MAX_ACTIVATIONS = 120_000  # examples times neurons: what one pass computes and a snapshot holds
MAX_LEARNING_RATE = 1e9
MAX_MAGNITUDE = 1e12  # of a weight, an input or a target
DISTRIBUTION_TOLERANCE = 1e-6
RAGGED = "Expected numbers in rows of equal length."
NOT_NUMBERS = "Expected numbers alone: no text, no true or false, no null."
NO_RATE = f"The learning rate is a number from 0 to {MAX_LEARNING_RATE:,.0f}."
TOO_LARGE = f"Numbers up to ±{MAX_MAGNITUDE:,.0f} are allowed."


def array(values, shape: tuple[int, ...], field: str, too_large: str = TOO_LARGE) -> Array:
    """A read-only float64 array of exactly `shape`; BadValue names `field` where it has another or is not finite."""
    made = numbers(values, field, NO_NUMBER if shape == () else NOT_NUMBERS, too_large)
    if made.shape != shape:
        raise BadValue(f"Expected {described(shape)}, got {described(made.shape)}.", field=field)
    return made


def numbers(values, field: str, no_number: str = NOT_NUMBERS, too_large: str = TOO_LARGE) -> Array:
    """A read-only float64 array of whatever rectangular shape `values` has; all of it finite and within ±10¹².

    Texts, true and false are none. BadValue says `no_number` where there is anything else than numbers.
    """
    try:
        made = _only_numbers(values).astype(np.float64)
    except OverflowError:
        raise BadValue(too_large, field=field) from None
    except ValueError:
        raise BadValue(RAGGED, field=field) from None
    except TypeError:
        raise BadValue(no_number, field=field) from None
    if not np.isfinite(made).all():
        raise BadValue("Every number must be finite: no NaN, no infinity.", field=field)
    if made.size and np.abs(made).max() > MAX_MAGNITUDE:
        raise BadValue(too_large, field=field)
    return frozen(made)


def _only_numbers(values) -> np.ndarray:
    """The values as they are. Raises ValueError where rows are ragged, TypeError where one of them is no number."""
    if isinstance(values, np.ndarray):
        return values
    made = np.array(values, dtype=object)
    kinds = set(map(type, made.flat))
    if kinds & {list, tuple}:
        raise ValueError
    if not all(issubclass(kind, Real) and kind is not bool for kind in kinds):
        raise TypeError
    return made


def described(shape: tuple[int, ...]) -> str:
    """A shape in words: "2 rows of 3 numbers"."""
    if len(shape) == 2:
        return f"{shape[0]} {_plural('row', shape[0])} of {shape[1]} {_plural('number', shape[1])}"
    if len(shape) == 1:
        return f"{shape[0]} {_plural('number', shape[0])}"
    return "a single number" if not shape else f"{prod(shape)} numbers nested {len(shape)} deep"


def _plural(word: str, n: int) -> str:
    return word if n == 1 else word + "s"


def layered(values, shapes: Sequence[tuple[int, ...]], field: str) -> tuple[Array, ...]:
    """One array per layer, each of its shape; the field of an error names the layer, as in weights[2]."""
    if not isinstance(values, list | tuple) or len(values) != len(shapes):
        raise BadValue(f"Expected a list with one entry for each of the {len(shapes)} layers.", field=field)
    return tuple(
        array(value, shape, f"{field}[{layer}]")
        for layer, (value, shape) in enumerate(zip(values, shapes, strict=True), 1)
    )


def examples(values, sizes: Sequence[int], field: str) -> Array:
    """Rows of as many numbers as a network of these sizes has inputs: one or more, as many as fit the limits."""
    made = numbers(values, field)
    width = sizes[0]
    most = max(1, min(MAX_EXAMPLES, MAX_ACTIVATIONS // sum(sizes)))
    if made.ndim == 2 and len(made) > most:
        raise TooLarge(f"At most {most} examples for a network of this size; these are {len(made)}.", field=field)
    if made.ndim != 2 or made.shape[1] != width or not len(made):
        raise BadValue(
            f"Expected one or more rows of {width} {_plural('number', width)}, got {described(made.shape)}.",
            field=field,
        )
    return made


def targets(values, rows: int, outputs: int, loss: str) -> Array:
    """Targets that fit the loss: a row per example with a number per output, or with one class number."""
    kind = LOSSES[loss].targets
    made = array(values, (rows, 1 if kind == "class" else outputs), "targets")
    if kind == "unit" and not ((made >= 0) & (made <= 1)).all():
        raise BadValue("Binary cross-entropy needs targets from 0 to 1.", field="targets")
    if kind == "distribution" and ((made < 0).any() or np.abs(made.sum(axis=1) - 1).max() > DISTRIBUTION_TOLERANCE):
        raise BadValue("Categorical cross-entropy needs targets that are ≥ 0 and add up to 1.", field="targets")
    if kind == "class" and not np.isin(made, np.arange(outputs)).all():
        raise BadValue(f"Each target is a class number from 0 to {outputs - 1}.", field="targets")
    return made


def learning_rate(value) -> float:
    """A finite number ≥ 0, up to 10⁹."""
    made = array(value, (), "learning_rate", NO_RATE).item()
    if not 0 <= made <= MAX_LEARNING_RATE:
        raise BadValue(NO_RATE, field="learning_rate")
    return made
