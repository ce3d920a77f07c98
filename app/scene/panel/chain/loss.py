"""The loss: its terms, output by output and example by example, and how fast it changes with each output."""

from collections.abc import Iterator
from dataclasses import replace

from app.engine.losses import loss_per_example
from app.engine.network import Array
from app.explorer.names import LOSS_NAMES
from app.explorer.notation import Symbol
from app.explorer.number import NumberName
from app.explorer.reading import Reading
from app.scene.formulas import equations
from app.scene.formulas.mathml import symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import LOSS, Line, Section, Term, line
from app.scene.panel.chain.stage import computed_loss, example_words, neurons_section, without_example

MOST_EXAMPLES = 8


def loss_name(reading: Reading) -> str:
    """Which loss it is, and which example is shown."""
    return " · ".join([LOSS_NAMES[reading.step.loss], *example_words(reading)])


def loss_sections(reading: Reading) -> tuple[Section, ...]:
    """C and what it is made of, then ∂C/∂a of each output; what is not reached stands as “·”."""
    slopes = neurons_section(reading, "dC/da", reading.network.depth)
    return without_example(reading, (*_value(reading), replace(slopes, title="Slope of the loss")))


def _value(reading: Reading) -> Iterator[Section]:
    reached = reading.position.reached("C")
    if reached:
        yield computed_loss(reading)[0]
    else:
        yield Section(equations=(equations.loss(reading),), lines=(line(symbol(reading.notation.C), (), None, LOSS),))
    if reading.examples > 1:
        yield _examples(reading, _each(reading) if reached else None)


def _each(reading: Reading) -> Array:
    step = reading.step
    return loss_per_example(step.forward, step.targets, step.loss)


def _examples(reading: Reading, each: Array | None) -> Section:
    """A row for each example, and the sum or mean of them."""
    total = line(
        symbol(reading.notation.C),
        _divided(reading, each),
        None if each is None else reading.step.total_loss,
        name=NumberName("C"),
    )
    return Section("Example by example", rows=tuple(_rows(reading, each)), total=total)


def _rows(reading: Reading, each: Array | None) -> Iterator[Line]:
    letter = reading.notation.C.letter
    for k in range(min(reading.examples, MOST_EXAMPLES)):
        value = None if each is None else float(each[k])
        yield line(symbol(Symbol(letter, str(k + 1))), (), value, name=NumberName("C", example=k))
    if reading.examples > MOST_EXAMPLES:
        rest = None if each is None else float(each[MOST_EXAMPLES:].sum())
        yield line(f"{reading.examples - MOST_EXAMPLES} more together", (), rest)


def _divided(reading: Reading, each: Array | None) -> tuple[Term, ...]:
    """The sum over the number of examples, where their mean is taken."""
    if each is None or reading.step.reduction != "mean":
        return ()
    return (Term(f"{short(float(each.sum()))} ÷ {len(each)}"),)
