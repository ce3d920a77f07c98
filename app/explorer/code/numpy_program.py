"""A training step in NumPy: copied into a fresh interpreter, it prints the numbers of the walk."""

from collections.abc import Iterator

import numpy as np

from app.explorer.code import given
from app.explorer.code.lines import Block, CodeLine, shape
from app.explorer.code.names import Names
from app.explorer.code.numpy_functions import function_lines
from app.explorer.code.numpy_passes import backward_lines, forward_lines, forward_title, loss_line, update_lines
from app.explorer.code.packed import loading, too_many
from app.explorer.notation import Notation
from app.explorer.notations import DEFAULT, NOTATIONS
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

BACKWARD = "Backward pass: each {delta} is of that example's own loss"
FULL_DIGITS = CodeLine('np.set_printoptions(floatmode="unique")', "every digit")
LARGEST_POWER = 700  # e⁷⁰⁹ is the last that float64 holds
OVERFLOWS = CodeLine('np.seterr(over="ignore")', "e^-z may reach infinity: 1/(1 + e^-z) is 0 then")
USES_SIGMOID = ("sigmoid", "swish", "softplus")
UNPACK = """\
    numbers = np.frombuffer(base64.b64decode(DATA), "<f8").astype(float)
    parts = np.split(numbers, np.cumsum([math.prod(size) for size in SHAPES])[:-1])
    return [part.reshape(size) for part, size in zip(parts, SHAPES)]"""


def numpy_program(
    step: TrainingStep, embed: bool = False, notation: Notation = NOTATIONS[DEFAULT]
) -> tuple[Block, ...]:
    """The program as blocks; with `embed` also the numbers that are too many to be written out."""
    embed = embed and too_many(step)
    names = Names(notation.of(step.network.depth))
    return (
        Block(f"{given.title(step)} in NumPy", (*_imports(step, embed),)),
        Block(given.TITLE, (*_given(step, names, embed),)),
        Block("Functions; d_f is the slope of f", function_lines(step)),
        Block(forward_title(names), (*forward_lines(step, names),)),
        Block("Loss", (loss_line(step, names),)),
        Block(BACKWARD.format(**names.notation.plain()), (*backward_lines(step, names),)),
        Block("Update", (*update_lines(step, names),)),
        Block("Result", (FULL_DIGITS, printed(step, names))),
    )


def printed(step: TrainingStep, names: Names, item: str = "", new: str = "") -> CodeLine:
    """Prints C with `item` behind it, every δ, the gradients and the new parameters with `new` behind them."""
    layers = range(step.network.depth, 0, -1)
    parameters = given.parameter_names(step, names)
    values = {name: name for name in (*map(names.delta, layers), *map(names.by, parameters))}
    values |= {f"new {name}": f"{name}{new}" for name in parameters}
    values = {names.loss: f"{names.loss}{item}", **values}
    rows = "".join(f'    "{name}", {value},\n' for name, value in values.items())
    return CodeLine(f'print(\n{rows}    sep="\\n",\n)')


def _imports(step: TrainingStep, embed: bool) -> Iterator[CodeLine]:
    if embed:
        yield CodeLine("import base64")
    if embed or "gelu" in step.network.activations:
        yield CodeLine("import math")
    yield CodeLine("import numpy as np")
    if _overflows(step):
        yield OVERFLOWS


def _given(step: TrainingStep, names: Names, embed: bool) -> Iterator[CodeLine]:
    if too_many(step):
        yield from loading(step, names, embed, UNPACK)
    else:
        yield from given.literals(step, names, "np.array")
    if given.has_classes(step):
        yield _one_hot(step, names)
    yield from given.settings(step, names)


def _one_hot(step: TrainingStep, names: Names) -> CodeLine:
    width = step.network.sizes[-1]
    size = shape(len(step.targets), width)
    text = f"{names.targets} = np.eye({width})[{given.classes(step)}]"
    return CodeLine(text, f"{size} a 1 at the class", of=("neurons", step.network.depth))


def _overflows(step: TrainingStep) -> bool:
    with overflow_is_an_answer():
        pairs = zip(step.network.activations, step.forward.z, strict=True)
        return any(name in USES_SIGMOID and np.abs(z).max() > LARGEST_POWER for name, z in pairs)
