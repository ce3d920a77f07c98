"""Turning the numbers of a learner, a program or a file into arrays that fit, or a message at their field.

They may be anything, as JSON or a form may hold anything: nothing is known of them but what is checked here.
"""

from collections.abc import Sequence
from math import prod
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.engine.losses import LOSSES
from app.engine.network import Array, frozen
from app.engine.settings import Setting
from app.errors import BadValue, TooLarge
from app.typed import NO_NUMBER

MAX_EXAMPLES = 256
MAX_ACTIVATIONS = 120_000  # examples times neurons: what one pass computes and a snapshot holds
MAX_LEARNING_RATE = 1e9
MAX_L2 = 1e6
MAX_MAGNITUDE = 1e12  # of a weight, an input or a target
DISTRIBUTION_TOLERANCE = 1e-6
RAGGED = "Expected numbers in rows of equal length."
NOT_NUMBERS = "Expected numbers alone: no text, no true or false, no null."
NO_RATE = f"The learning rate is a number from 0 to {MAX_LEARNING_RATE:,.0f}."
NO_L2 = f"The penalty λ is a number from 0 to {MAX_L2:,.0f}."
WANTED = f"A number up to ±{MAX_MAGNITUDE:,.0f}, such as −0.5, 1/2 or 1.2·10⁻⁵."
TOO_LARGE = f"Numbers up to ±{MAX_MAGNITUDE:,.0f} are allowed."


def single_number(value: object, field: str, too_large: str = TOO_LARGE) -> float:
    """A finite number within ±10¹². Raises BadValue."""
    return float(array(value, (), field, too_large))


def array(
    values: object, shape: tuple[int, ...], field: str, too_large: str = TOO_LARGE, most: float = MAX_MAGNITUDE
) -> Array:
    """The values as a read-only float64 array of exactly `shape`. Raises BadValue at `field` where they are not."""
    made = numbers(values, field, NO_NUMBER if shape == () else NOT_NUMBERS, too_large, most)
    if made.shape != shape:
        raise BadValue(f"Expected {shape_words(shape)}, got {shape_words(made.shape)}.", field=field)
    return made


def numbers(
    values: object,
    field: str,
    no_number: str = NOT_NUMBERS,
    too_large: str = TOO_LARGE,
    most: float = MAX_MAGNITUDE,
) -> Array:
    """The values as a read-only float64 array of their own rectangular shape, all of it finite and within ±`most`.

    Raises BadValue, which says `no_number` where there is a text, true, false or anything else that is no number.
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
    if made.size and np.abs(made).max() > most:
        raise BadValue(too_large, field=field)
    return frozen(made)


def layered(
    values: object, shapes: Sequence[tuple[int, ...]], field: str, most: float = MAX_MAGNITUDE
) -> tuple[Array, ...]:
    """One array per layer, each of its shape; the field of an error names the layer, as in weights[2]."""
    if not isinstance(values, list | tuple) or len(values) != len(shapes):
        raise BadValue(f"Expected a list with one entry for each of the {len(shapes)} layers.", field=field)
    return tuple(
        array(value, shape, f"{field}[{layer}]", most=most)
        for layer, (value, shape) in enumerate(zip(values, shapes, strict=True), 1)
    )


def examples(values: object, sizes: Sequence[int], field: str) -> Array:
    """Rows of as many numbers as a network of these sizes has inputs: one or more, as many as fit the limits."""
    made = numbers(values, field)
    width = sizes[0]
    most = max(1, min(MAX_EXAMPLES, MAX_ACTIVATIONS // sum(sizes)))
    if made.ndim == 2 and len(made) > most:
        raise TooLarge(f"At most {most} examples for a network of this size; these are {len(made)}.", field=field)
    if made.ndim != 2 or made.shape[1] != width or not len(made):
        raise BadValue(
            f"Expected one or more rows of {width} {_plural('number', width)}, got {shape_words(made.shape)}.",
            field=field,
        )
    return made


def targets(values: object, rows: int, outputs: int, loss: str) -> Array:
    """Targets that fit the loss: a row per example with a number per output, or with one class number."""
    kind = LOSSES[loss].targets
    made = array(values, (rows, 1 if kind == "class" else outputs), "targets")
    if not _are_targets(made, kind, outputs):
        raise BadValue(wanted_target(loss, outputs), field="targets")
    return made


def _are_targets(made: Array, kind: str, outputs: int) -> bool:
    match kind:
        case "unit":
            return bool(((made >= 0) & (made <= 1)).all())
        case "distribution":
            return bool((made >= 0).all() and np.abs(made.sum(axis=1) - 1).max() <= DISTRIBUTION_TOLERANCE)
        case "class":
            return bool(np.isin(made, np.arange(outputs)).all())
        case _:
            return True


def wanted_target(loss: str, outputs: int) -> str:
    """What a target of this loss has to be."""
    title = LOSSES[loss].title.capitalize()
    return {
        "any": WANTED,
        "unit": f"{title} needs targets from 0 to 1.",
        "distribution": f"{title} needs targets that are ≥ 0 and add up to 1.",
        "class": f"Each target is a class number from 0 to {outputs - 1}.",
    }[LOSSES[loss].targets]


def learning_rate(value: object) -> float:
    """A finite number ≥ 0, up to 10⁹."""
    made = single_number(value, "learning_rate", NO_RATE)
    if not 0 <= made <= MAX_LEARNING_RATE:
        raise BadValue(NO_RATE, field="learning_rate")
    return made


def l2(value: object) -> float:
    """λ of the penalty, a finite number ≥ 0, up to 10⁶."""
    made = single_number(value, "l2", NO_L2)
    if not 0 <= made <= MAX_L2:
        raise BadValue(NO_L2, field="l2")
    return made + 0.0  # −0 is 0, of which nothing is written down


def setting(value: object, row: Setting, field: str) -> float:
    """A number within the bounds of a setting. Raises BadValue at its name in `field`."""
    words = wanted_setting(row)
    made = single_number(value, f"{field}.{row.name}", words)
    if not row.fits(made):
        raise BadValue(words, field=f"{field}.{row.name}")
    return made + 0.0  # no −0: it would be written out in every formula


def wanted_setting(row: Setting) -> str:
    """What a setting has to be."""
    return f"{row.title} is a number {row.bounds}."


def shape_words(shape: tuple[int, ...]) -> str:
    """A shape in words: "2 rows of 3 numbers"."""
    if len(shape) == 2:
        return f"{shape[0]} {_plural('row', shape[0])} of {shape[1]} {_plural('number', shape[1])}"
    if len(shape) == 1:
        return f"{shape[0]} {_plural('number', shape[0])}"
    return "a single number" if not shape else f"{prod(shape)} numbers nested {len(shape)} deep"


def _only_numbers(values: object) -> NDArray[Any]:
    """The values as they are. Raises ValueError where rows are ragged, TypeError where one of them is no number."""
    if isinstance(values, np.ndarray):
        return values
    made = np.array(values, dtype=object)
    kinds = set(map(type, made.flat))
    if kinds & {list, tuple}:
        raise ValueError
    if bool in kinds or not all(issubclass(kind, Real) for kind in kinds):
        raise TypeError
    return made


def _plural(word: str, n: int) -> str:
    return word if n == 1 else word + "s"
