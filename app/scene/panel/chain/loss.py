"""The loss: its terms, output by output and example by example, and how fast it changes with each output."""

from collections.abc import Iterator
from dataclasses import replace

from app.engine.losses import loss_per_example
from app.engine.network import Array
from app.explorer.names import LOSS_NAMES
from app.explorer.symbols import Symbol
from app.scene.formulas import equations
from app.scene.formulas.mathml import symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import LOSS, Line, Section, Term, line
from app.scene.formulas.readings import Readings
from app.scene.panel.chain.stage import computed_loss, example_words, neurons_section, without_example

MOST_EXAMPLES = 8


def loss_name(readings: Readings) -> str:
    """Which loss it is, and which example is shown."""
    return " · ".join([LOSS_NAMES[readings.step.loss], *example_words(readings)])


def loss_sections(readings: Readings) -> tuple[Section, ...]:
    """C and what it is made of, then ∂C/∂a of each output; what is not reached stands as “·”."""
    slopes = neurons_section(readings, "dC/da", readings.network.depth)
    return without_example(readings, (*_value(readings), replace(slopes, title="Slope of the loss")))


def _value(readings: Readings) -> Iterator[Section]:
    reached = readings.position.reached("C")
    if reached:
        yield computed_loss(readings)[0]
    else:
        yield Section(equations=(equations.loss(readings),), lines=(line(symbol(readings.notation.C), (), None, LOSS),))
    if readings.examples > 1:
        yield _examples(readings, _each(readings) if reached else None)


def _each(readings: Readings) -> Array:
    step = readings.step
    return loss_per_example(step.forward, step.targets, step.loss)


def _examples(readings: Readings, each: Array | None) -> Section:
    """A row for each example, and the sum or mean of them."""
    total = line(
        symbol(readings.notation.C), _divided(readings, each), None if each is None else readings.step.total_loss
    )
    return Section("Example by example", rows=tuple(_rows(readings, each)), total=total)


def _rows(readings: Readings, each: Array | None) -> Iterator[Line]:
    letter = readings.notation.C.letter
    for k in range(min(readings.examples, MOST_EXAMPLES)):
        yield line(symbol(Symbol(letter, str(k + 1))), (), None if each is None else float(each[k]))
    if readings.examples > MOST_EXAMPLES:
        rest = None if each is None else float(each[MOST_EXAMPLES:].sum())
        yield line(f"{readings.examples - MOST_EXAMPLES} more together", (), rest)


def _divided(readings: Readings, each: Array | None) -> tuple[Term, ...]:
    """The sum over the number of examples, where their mean is taken."""
    if each is None or readings.step.reduction != "mean":
        return ()
    return (Term(f"{short(float(each.sum()))} ÷ {len(each)}"),)
