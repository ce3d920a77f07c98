"""The short way to the gradient of one parameter, δ times a, example by example, and what the update made of it."""

from collections.abc import Iterator
from dataclasses import replace

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.notation import Notation
from app.scene.formulas.changes import update_line
from app.scene.formulas.mathml import Math, derivative, letter, row, symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import Line, Note, Section, Term, line, operand, text_of
from app.scene.formulas.readings import Readings

MOST_EXAMPLES = 8
ADD = "Every example pulls on the same {kind}, so what they say about it is added up{mean}."


def gradient_sections(readings: Readings, parameter: Parameter) -> tuple[Section, ...]:
    """δ·a, with several examples one row for each, and after the update old → new."""
    sections = [_by_example(readings, parameter) if readings.examples > 1 else _short_way(readings, parameter)]
    if readings.position.updated:
        sections.append(_update(readings, parameter))
    return tuple(sections)


def _short_way(readings: Readings, parameter: Parameter) -> Section:
    value = readings.gradient(*parameter)
    return Section(
        "The short way", lines=(_product(readings, parameter, _delta_times_a(readings.notation, parameter), value),)
    )


def _delta_times_a(n: Notation, parameter: Parameter) -> Math:
    layer, to, source = parameter
    return row(letter(n.delta(layer, to)), "·", symbol(n.a(layer - 1, source)) if source else "1")


def _product(readings: Readings, parameter: Parameter, left: Math | str, value: float | None) -> Line:
    layer, to, source = parameter
    product = f"{text_of(readings.delta(layer, to))} × {operand(readings.a(layer - 1, source))}"
    return line(left, (Term(product),), value)


def _by_example(readings: Readings, parameter: Parameter) -> Section:
    each = _each(readings, parameter)
    step = readings.step
    kind = "weight" if parameter[2] else "bias"
    mean = step.reduction == "mean"
    return Section(
        title="Example by example",
        rows=tuple(_rows(readings, parameter, each)),
        total=line(_gradient(readings, parameter), _divided(each) if mean else (), readings.gradient(*parameter)),
        notes=(Note(ADD.format(kind=kind, mean=f", then divided by {readings.examples}" if mean else "")),),
    )


def _each(readings: Readings, parameter: Parameter) -> Array | None:
    """δ·a of every example, None before it is reached."""
    layer, to, source = parameter
    if not readings.position.reached("dC/dw", layer):
        return None
    deltas = readings.step.backward.delta[layer - 1][:, to - 1]
    return deltas * readings.step.forward.a[layer - 1][:, source - 1] if source else deltas


def _rows(readings: Readings, parameter: Parameter, each: Array | None) -> Iterator[Line]:
    for example in range(min(readings.examples, MOST_EXAMPLES)):
        value = None if each is None else float(each[example])
        one = Readings(readings.position, example, readings.notation)
        yield _product(one, parameter, f"example {example + 1}", value)
    if readings.examples > MOST_EXAMPLES:
        rest = None if each is None else float(each[MOST_EXAMPLES:].sum())
        yield line(f"{readings.examples - MOST_EXAMPLES} more together", (), rest)


def _divided(each: Array | None) -> tuple[Term, ...]:
    return () if each is None else (Term(f"{short(each.sum())} ÷ {len(each)}"),)


def _gradient(readings: Readings, parameter: Parameter) -> Math:
    return derivative(readings.notation.gradient(*parameter))


def _update(readings: Readings, parameter: Parameter) -> Section:
    return Section("After the update", lines=(replace(update_line(readings, parameter), lights=""),))
