"""The whole forward pass as one formula, each layer inside the next: with letters, with numbers, and worked out from
the inside as far as the walk has come.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.explorer.reading import Reading
from app.scene.formulas.mathml import Math, enclosed, group, number, row, table
from app.scene.formulas.numbers import short
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.product import MatrixFactor

MOST_LAYERS = 3
WIDEST = 5  # neurons, and examples
MOST_NUMBERS = 48  # in the line with all of them
Write = Callable[[MatrixFactor], Math]


@dataclass(frozen=True, slots=True)
class Nested:
    """left = lines[0] = lines[1] = …: letters, numbers, then what is left to do after each stage, and the result."""

    left: Math
    lines: tuple[Math, ...]
    texts: tuple[dict[str, str], ...]
    """of each line its numbers as they are written, by name"""


def nested_formula(factors: Factors) -> Nested | None:
    """The forward pass of a network that is small enough for it, else None."""
    read = factors.reading
    sizes = read.network.sizes
    examples = read.examples if factors.batch else 1
    numbers = sum(wide * (below + 1) for below, wide in pairwise(sizes)) + sizes[0] * examples
    if len(sizes) - 1 > MOST_LAYERS or max(*sizes, examples) > WIDEST or numbers > MOST_NUMBERS:
        return None
    stages = tuple(_stages(factors))
    digits = read.significant
    lines = tuple(_from(factors, *stage, lambda factor: _numbers(factor, digits)) for stage in stages)
    left = factors.a(factors.depth)
    return Nested(
        left=left.name,
        lines=(_from(factors, 0, False, lambda factor: factor.name), *lines),
        texts=({}, *(_texts(factors, *stage) for stage in stages)),
    )


def _stages(factors: Factors) -> Iterator[tuple[int, bool]]:
    """How far each line is worked out, as a layer and whether it is bent; always the inputs and the outputs."""
    read, depth = factors.reading, factors.depth
    yield 0, False
    for layer in range(1, depth + 1):
        if read.reached("z", layer):
            yield layer, False
        if read.reached("a", layer) or layer == depth:
            yield layer, True


def _from(factors: Factors, layer: int, bent: bool, write: Write) -> Math:
    """What is left to do where z of a layer, or a, is worked out."""
    depth, times = factors.depth, "@" if factors.from_right else "·"
    inner = write(factors.a(layer) if bent or not layer else factors.z(layer))
    if layer and not bent:
        inner = _bend(factors.reading, layer, inner)
    for above in range(layer + 1, depth + 1):
        has_bias = factors.reading.network.biases is not None
        if factors.rows:
            product = row(enclosed(inner), times, enclosed(write(factors.weights_forward(above))))
        else:
            product = row(enclosed(write(factors.weights(above))), times, enclosed(inner))
        bias = factors.bias_row(above) if factors.rows else factors.bias(above)
        added = row(product, "+", enclosed(write(bias))) if has_bias else product
        inner = _bend(factors.reading, above, added)
    return inner


def _bend(reading: Reading, layer: int, inner: Math) -> Math:
    return row(reading.activation(layer).title, group(inner))


def _entries(factor: MatrixFactor) -> Iterator[list[tuple[float | None, str]]]:
    """The numbers of a matrix with their names, row by row."""
    rows, columns = factor.shape
    for i in range(rows):
        values = [None if factor.values is None else float(factor.values[i, j]) for j in range(columns)]
        yield [(value, str(factor.number(i, j) or "")) for j, value in enumerate(values)]


def _numbers(factor: MatrixFactor, digits: int) -> Math:
    written = [[number(value, digits, name) for value, name in entries] for entries in _entries(factor)]
    return written[0][0] if factor.shape == (1, 1) else table(written)


def _texts(factors: Factors, layer: int, bent: bool) -> dict[str, str]:
    texts: dict[str, str] = {}
    digits = factors.reading.significant

    def write(factor: MatrixFactor) -> Math:
        known = (entry for entries in _entries(factor) for entry in entries)
        texts.update({name: short(value, digits) for value, name in known if value is not None})
        return factor.name

    _from(factors, layer, bent, write)
    return texts
