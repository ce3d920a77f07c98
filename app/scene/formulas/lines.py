"""The equations of the walk with numbers, a line for each neuron; what is not reached stands as “·”."""

import numpy as np

from app.engine.losses import LOSSES
from app.scene.formulas import equations
from app.scene.formulas.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS, exponential
from app.scene.formulas.mathml import Math, Part, derivative, letter, number, row, symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import LOSS, Line, Term, enclosed_sum, lights_neuron, line, operand, summed, text_of
from app.scene.formulas.readings import Readings
from app.scene.formulas.sums import incoming, outgoing

MOST_TERMS = 6


def z_line(readings: Readings, layer: int, neuron: int) -> Line:
    """z = w × a + … + b."""
    terms = incoming(readings, layer, neuron, MOST_TERMS).terms
    left = symbol(readings.notation.z(layer, neuron))
    value = readings.z(layer, neuron)
    return line(left, terms, value, lights_neuron(layer, neuron))


def a_line(readings: Readings, layer: int, neuron: int) -> Line:
    """a = f(z)."""
    formula = ACTIVATION_FORMULAS[readings.activation(layer).name]
    whole: tuple[Math, ...] = ()
    if not readings.activation(layer).elementwise:
        whole = (_sum_of_powers(readings, layer),)
    left = symbol(readings.notation.a(layer, neuron))
    right = formula.f(number(readings.z(layer, neuron)), *whole)
    return line(left, (Term(right),), readings.a(layer, neuron), lights_neuron(layer, neuron))


def _sum_of_powers(readings: Readings, layer: int) -> Math:
    """Σ e^z of a softmax layer, term by term; of a wide layer what it comes to."""
    sums = readings.layer_z(layer)
    width = readings.network.sizes[layer]
    if width > MOST_TERMS:
        return number(None if sums is None else float(np.exp(sums).sum()))
    powers = [exponential(number(readings.z(layer, k))) for k in range(1, width + 1)]
    return row(powers[0], *(part for each in powers[1:] for part in ("+", each)))


def slope_line(readings: Readings, layer: int, neuron: int) -> Line:
    """f′(z); its formula is written out once a is there to put in."""
    here, out = readings.z(layer, neuron), readings.a(layer, neuron)
    formula = ACTIVATION_FORMULAS[readings.activation(layer).name].slope
    terms = () if here is None or out is None else (Term(formula(number(here), number(out))),)
    return line(letter(readings.notation.slope(layer, neuron)), terms, readings.slope(layer, neuron))


def upstream_line(readings: Readings, layer: int, neuron: int) -> Line:
    """∂C/∂a: the slope of the loss at an output, Σ w × δ elsewhere."""
    left = derivative(readings.notation.upstream(layer, neuron))
    value = readings.upstream(layer, neuron)
    if layer < readings.network.depth:
        return line(left, outgoing(readings, layer, neuron, MOST_TERMS).terms, value, lights_neuron(layer, neuron))
    return line(left, (Term(_loss_slope(readings, neuron)),), value, lights_neuron(layer, neuron))


def _loss_slope(readings: Readings, neuron: int) -> Math:
    depth = readings.network.depth
    target = float(readings.targets[neuron - 1])
    formula = LOSS_FORMULAS[readings.step.loss].slope
    return formula(number(readings.a(depth, neuron)), number(target), str(readings.network.sizes[-1]))


def delta_line(readings: Readings, layer: int, neuron: int) -> Line:
    """δ by the rule of the layer."""
    texts = {"cancels": _cancelled, "softmax": _through_softmax, "slope": _by_slope}
    text = texts[equations.delta_rule(readings, layer)](readings, layer, neuron)
    left = letter(readings.notation.delta(layer, neuron))
    value = readings.delta(layer, neuron)
    return line(left, (Term(text),), value, lights_neuron(layer, neuron))


def _cancelled(readings: Readings, layer: int, neuron: int) -> str:
    return f"{text_of(readings.a(layer, neuron))} − {operand(float(readings.targets[neuron - 1]))}"


def _by_slope(readings: Readings, layer: int, neuron: int) -> str:
    return f"{text_of(readings.upstream(layer, neuron))} × {operand(readings.slope(layer, neuron))}"


def _through_softmax(readings: Readings, layer: int, neuron: int) -> str:
    """a × (∂C/∂a − mean of ∂C/∂a weighted by a)."""
    out = readings.layer_a(layer)
    up = readings.layer_upstream(layer)
    mean = None if out is None or up is None else float(out @ up)
    return f"{text_of(readings.a(layer, neuron))} × ({text_of(readings.upstream(layer, neuron))} − {operand(mean)})"


def loss_line(readings: Readings, left: Part, value: float) -> Line:
    """C of the example, output by output; where a target of 0 takes an output out of the sum, so does the line."""
    counted = [k for k, y in enumerate(readings.targets, 1) if y or every_output_counts(readings)]
    terms = [_loss_term(readings, k) for k in counted[:MOST_TERMS]]
    if rest := counted[MOST_TERMS:]:
        terms.append(Term(f"{short(_sum_of(readings, rest))} ({len(rest)} more)"))
    before = LOSS_FORMULAS[readings.step.loss].before(str(readings.network.sizes[-1]))
    return line(left, _bracketed(before, summed(terms)), value, LOSS)


def _sum_of(readings: Readings, outputs: list[int]) -> float:
    """What the terms of some outputs come to; class targets never leave more than one."""
    chosen = np.array(outputs) - 1
    a = readings.step.forward.outputs[readings.example, chosen]
    y = readings.targets[chosen]
    value = LOSSES[readings.step.loss].value(a[None], y[None])
    return float(value[0]) / LOSS_FORMULAS[readings.step.loss].share(len(outputs))


def every_output_counts(readings: Readings) -> bool:
    """Whether C has a term for every output, and not only for those whose target is not 0."""
    return LOSSES[readings.step.loss].targets in ("any", "unit")


def _loss_term(readings: Readings, output: int) -> Term:
    depth = readings.network.depth
    target = float(readings.targets[output - 1])
    term = LOSS_FORMULAS[readings.step.loss].term(number(readings.a(depth, output)), number(target))
    return Term(term, lights=lights_neuron(depth, output))


def _bracketed(before: tuple[Part, ...], terms: tuple[Term, ...]) -> tuple[Term, ...]:
    if not before:
        return terms
    return enclosed_sum(row(*before), terms) if len(terms) == 1 else enclosed_sum(row(*before, "("), terms, ")")
