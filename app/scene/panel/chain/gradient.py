"""The short way to the gradient of one parameter, δ times a, example by example, and what the update made of it."""

from collections.abc import Iterator
from dataclasses import replace

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.notation import Notation
from app.explorer.number import NumberName, Worked, gradient_name
from app.explorer.reading import Reading
from app.scene.formulas.changes import (
    delta_times_a,
    memory_line,
    memory_name,
    penalty_line,
    sum_over_examples,
    update_line,
)
from app.scene.formulas.mathml import Math, derivative, letter, row, symbol
from app.scene.formulas.numbers import NOT_REACHED
from app.scene.formulas.parts import (
    Line,
    Note,
    Section,
    Shown,
    Term,
    Words,
    enclosed,
    line,
    line_of_shown,
    shown,
    summed,
)

MOST_EXAMPLES = 8
REMEMBERED = "What is remembered of it"
OF_PENALTY = "Of that step, the penalty’s share"
ADD = "Every example pulls on the same {kind}, so what they say about it is added up{mean}."


def gradient_sections(reading: Reading, parameter: Parameter) -> tuple[Section, ...]:
    """δ·a, with several examples one row for each, and after the update old → new."""
    sections = [_by_example(reading, parameter) if reading.examples > 1 else _short_way(reading, parameter)]
    at = reading.position
    kept = [letter for letter in reading.step.rule.letters if at.replaced(memory_name(letter, parameter).quantity)]
    if kept:
        sections.append(Section(REMEMBERED, lines=tuple(_unlit(memory_line(reading, of, parameter)) for of in kept)))
    if at.updated:
        sections.append(_update(reading, parameter))
    return tuple(sections)


def _short_way(reading: Reading, parameter: Parameter) -> Section:
    value = reading.gradient(*parameter)
    product = _delta_times_a(reading.notation, parameter)
    penalty = penalty_line(reading, parameter)
    if penalty is None:
        whole = _product(reading, parameter, product, value, gradient_name(parameter))
        return Section("The short way", lines=(whole,))
    each = _each(reading, parameter)
    of_data = None if each is None else float(each[0])
    number = reading.number(gradient_name(parameter))
    whole = line(
        _gradient(reading, parameter),
        () if of_data is None else _with_penalty(reading, parameter),
        value,
        reading.significant,
        number=number,
    )
    return Section("The short way", lines=(_product(reading, parameter, product, of_data), penalty, whole))


def _with_penalty(reading: Reading, parameter: Parameter) -> tuple[Term, ...]:
    """What the example adds to the gradient, and what the penalty does."""
    names = gradient_name(parameter)._replace(example=reading.example), NumberName("penalty.w", *parameter)
    return summed(Term(Words((shown(reading, name),))) for name in names)


def _delta_times_a(n: Notation, parameter: Parameter) -> Math:
    layer, to, source = parameter
    return row(letter(n.delta(layer, to)), "·", symbol(n.a(layer - 1, source)) if source else "1")


def _product(
    reading: Reading, parameter: Parameter, left: Math | str, value: float | None, name: NumberName | None = None
) -> Line:
    """δ·a, the number of that name; where none is given, of the example that is read."""
    number = reading.number(name or gradient_name(parameter)._replace(example=reading.example))
    return line(left, (Term(delta_times_a(reading, parameter)),), value, reading.significant, number=number)


def _by_example(reading: Reading, parameter: Parameter) -> Section:
    each = _each(reading, parameter)
    step = reading.step
    kind = "weight" if parameter[2] else "bias"
    mean = step.reduction == "mean"
    penalty = penalty_line(reading, parameter)
    return Section(
        title="Example by example",
        rows=(*_rows(reading, parameter, each), *([penalty] if penalty else [])),
        total=line(
            _gradient(reading, parameter),
            _divided(reading, parameter, each) if mean else (),
            reading.gradient(*parameter),
            reading.significant,
            number=reading.number(gradient_name(parameter)),
        ),
        notes=(Note(ADD.format(kind=kind, mean=f", then divided by {reading.examples}" if mean else "")),),
    )


def _each(reading: Reading, parameter: Parameter) -> Array | None:
    """δ·a of every example, None before it is reached."""
    layer, to, source = parameter
    if not reading.position.reached("dC/dw", layer):
        return None
    deltas = reading.step.backward.delta[layer - 1][:, to - 1]
    return deltas * reading.step.forward.a[layer - 1][:, source - 1] if source else deltas


def _rows(reading: Reading, parameter: Parameter, each: Array | None) -> Iterator[Line]:
    for example in range(min(reading.examples, MOST_EXAMPLES)):
        value = None if each is None else float(each[example])
        one = reading.of_example(example)
        yield _product(one, parameter, f"example {example + 1}", value)
    if reading.examples > MOST_EXAMPLES:
        name = Worked("after", (gradient_name(parameter), float(MOST_EXAMPLES)))
        rest = Shown(NOT_REACHED, "") if each is None else shown(reading, name)
        yield line_of_shown(f"{reading.examples - MOST_EXAMPLES} more together", rest)


def _divided(reading: Reading, parameter: Parameter, each: Array | None) -> tuple[Term, ...]:
    if each is None:
        return ()
    penalty = NumberName("penalty.w", *parameter)
    added = shown(reading, sum_over_examples(reading, gradient_name(parameter), penalty))
    mean = Term(Words((added, f" ÷ {len(each)}")))
    return summed((mean, Term(Words((shown(reading, penalty),))))) if reading.step.penalty_of(parameter) else (mean,)


def _gradient(reading: Reading, parameter: Parameter) -> Math:
    return derivative(reading.notation.gradient(*parameter))


def _update(reading: Reading, parameter: Parameter) -> Section:
    moved = _unlit(update_line(reading, parameter))
    penalty = reading.step.penalty_of(parameter)
    if not (penalty and reading.step.decay) or reading.step.stays(parameter):
        return Section("After the update", lines=(moved,))
    of = shown(reading, NumberName("penalty.w", *parameter))
    term = Term(Words((shown(reading, NumberName("eta")), " × ", *enclosed(of))))
    share = shown(reading, Worked("product", (NumberName("eta"), NumberName("penalty.w", *parameter))))
    return Section("After the update", lines=(moved, replace(line_of_shown(OF_PENALTY, share), terms=(term,))))


def _unlit(written: Line) -> Line:
    """A line about what is looked at lights nothing."""
    return replace(written, lights="")
