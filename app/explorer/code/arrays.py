"""The arrays that a program starts from, parameters and examples of a training step: named, and written out or packed.

Numbers that are too many to be written out are the bytes of their float64 in base64, which load() unpacks.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.engine.losses import LOSSES
from app.engine.network import Array
from app.explorer.code.lines import CodeLine, shape
from app.explorer.code.names import Names
from app.explorer.training_step import TrainingStep

ARRAYS_TITLE = "Examples, a row each, and network"
MOST_WRITTEN = 400  # numbers
WIDTH = 120  # characters in a row of packed numbers


@dataclass(frozen=True, eq=False)
class NamedArray:
    """An array of a program."""

    name: str
    values: Array
    of: tuple[str, int]
    """the part of the network it is: neurons, weights or biases, and the layer"""
    meaning: str = ""


def written_lines(step: TrainingStep, names: Names, constructor: str, trained: str = "") -> Iterator[CodeLine]:
    """Examples and parameters written out; `trained` are more arguments for the parameters."""
    for each in named_arrays(step, names):
        options = "" if each.of[0] == "neurons" else trained
        comment = f"{shape(*each.values.shape)} {each.meaning}".strip()
        yield CodeLine(f"{each.name} = {_written(each.values, constructor, options)}", comment, of=each.of)


def loading_lines(step: TrainingStep, names: Names, embed: bool, unpack: str) -> Iterator[CodeLine]:
    """The row that calls load(); before it, with `embed`, the numbers and load(), of which `unpack` is the body."""
    arrays = named_arrays(step, names)
    if embed:
        yield CodeLine(f'DATA = """\n{_packed(arrays)}\n"""')
        yield CodeLine(f"SHAPES = {[each.values.shape for each in arrays]}")
        yield CodeLine(f"def load():\n{unpack}\n")
    where = "as bytes above" if embed else "they and load() are in the download"
    every = ", ".join(each.name for each in arrays)
    yield CodeLine(f"{every} = load()", f"{number_count(step):,} numbers; {where}")


def setting_lines(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """The learning rate, and how many examples a mean is over."""
    yield CodeLine(f"{names.rate} = {step.learning_rate!r}", "learning rate")
    if step.reduction == "mean":
        yield CodeLine(f"n = len({names.inputs})", f"{names.loss} is the mean over the examples")


def named_arrays(step: TrainingStep, names: Names) -> tuple[NamedArray, ...]:
    """Examples and parameters; targets that are class numbers are not among them."""
    examples = [NamedArray(names.inputs, step.inputs, ("neurons", 0), "examples × inputs")]
    if not has_classes(step):
        outputs = ("neurons", step.network.depth)
        examples.append(NamedArray(names.targets, step.targets, outputs, "examples × outputs"))
    return (*examples, *named_parameters(step, names))


def named_parameters(step: TrainingStep, names: Names) -> Iterator[NamedArray]:
    """W1, b1, W2, …; W as the notation has it."""
    rows = f"a {'column' if names.rows else 'row'} per receiving neuron"
    for layer, weights in enumerate(step.network.weights, 1):
        as_written = weights.T if names.rows else weights
        yield NamedArray(names.weights(layer), as_written, ("weights", layer), rows if layer == 1 else "")
        if step.network.biases is not None:
            yield NamedArray(names.bias(layer), step.network.biases[layer - 1], ("biases", layer))


def has_classes(step: TrainingStep) -> bool:
    """Whether the targets are class numbers."""
    return LOSSES[step.loss].targets == "class"


def class_numbers(step: TrainingStep) -> list[int]:
    """The targets as class numbers, counted from 0."""
    return [int(number) for number in step.targets[:, 0]]


def too_many(step: TrainingStep) -> bool:
    """Whether the numbers are loaded instead of written out."""
    return number_count(step) > MOST_WRITTEN


def number_count(step: TrainingStep) -> int:
    """How many numbers the program starts from."""
    return step.network.parameter_count + step.inputs.size + step.targets.size


def _written(values: Array, constructor: str, options: str) -> str:
    """An array so that every float64 reads back exactly; a matrix of several rows in as many."""
    if values.ndim == 2 and len(values) > 1:
        written = "".join(f"    {row},\n" for row in values.tolist())
        return f"{constructor}([\n{written}]{options})"
    return f"{constructor}({values.tolist()}{options})"


def _packed(arrays: tuple[NamedArray, ...]) -> str:
    """The numbers of all arrays, one behind the other, in rows of base64."""
    numbers = np.concatenate([each.values.ravel() for each in arrays])
    text = b64encode(numbers.astype("<f8").tobytes()).decode()
    return "\n".join(text[at : at + WIDTH] for at in range(0, len(text), WIDTH))
