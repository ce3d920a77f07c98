"""The equations of the walk with numbers, a line for each neuron; what is not reached stands as “·”."""

import numpy as np

from app.engine.losses import LOSSES
from app.explorer.reading import Reading
from app.scene.formulas import equations
from app.scene.formulas.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS, exponential
from app.scene.formulas.mathml import Math, Part, derivative, letter, number, row, symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import LOSS, Line, Term, enclosed_sum, lights_neuron, line, operand, summed, text_of
from app.scene.formulas.sums import incoming, outgoing

MOST_TERMS = 6


def z_line(reading: Reading, layer: int, neuron: int) -> Line:
    """z = w × a + … + b."""
    terms = incoming(reading, layer, neuron, MOST_TERMS).terms
    left = symbol(reading.notation.z(layer, neuron))
    value = reading.z(layer, neuron)
    return line(left, terms, value, lights_neuron(layer, neuron), reading.name("z", layer, neuron))


def a_line(reading: Reading, layer: int, neuron: int) -> Line:
    """a = f(z)."""
    formula = ACTIVATION_FORMULAS[reading.activation(layer).name]
    whole: tuple[Math, ...] = ()
    if not reading.activation(layer).elementwise:
        whole = (_sum_of_powers(reading, layer),)
    left = symbol(reading.notation.a(layer, neuron))
    right = formula.f(number(reading.z(layer, neuron)), *whole)
    name = reading.name("a", layer, neuron)
    return line(left, (Term(right),), reading.a(layer, neuron), lights_neuron(layer, neuron), name)


def _sum_of_powers(reading: Reading, layer: int) -> Math:
    """Σ e^z of a softmax layer, term by term; of a wide layer what it comes to."""
    sums = reading.layer_z(layer)
    width = reading.network.sizes[layer]
    if width > MOST_TERMS:
        return number(None if sums is None else float(np.exp(sums).sum()))
    powers = [exponential(number(reading.z(layer, k))) for k in range(1, width + 1)]
    return row(powers[0], *(part for each in powers[1:] for part in ("+", each)))


def slope_line(reading: Reading, layer: int, neuron: int) -> Line:
    """f′(z); its formula is written out once a is there to put in."""
    here, out = reading.z(layer, neuron), reading.a(layer, neuron)
    formula = ACTIVATION_FORMULAS[reading.activation(layer).name].slope
    terms = () if here is None or out is None else (Term(formula(number(here), number(out))),)
    name = reading.name("slope", layer, neuron)
    return line(letter(reading.notation.slope(layer, neuron)), terms, reading.slope(layer, neuron), name=name)


def upstream_line(reading: Reading, layer: int, neuron: int) -> Line:
    """∂C/∂a: the slope of the loss at an output, Σ w × δ elsewhere."""
    left = derivative(reading.notation.upstream(layer, neuron))
    value = reading.upstream(layer, neuron)
    is_output = layer == reading.network.depth
    terms = (Term(_loss_slope(reading, neuron)),) if is_output else outgoing(reading, layer, neuron, MOST_TERMS).terms
    return line(left, terms, value, lights_neuron(layer, neuron), reading.name("dC/da", layer, neuron))


def _loss_slope(reading: Reading, neuron: int) -> Math:
    depth = reading.network.depth
    target = float(reading.targets[neuron - 1])
    formula = LOSS_FORMULAS[reading.step.loss].slope
    return formula(number(reading.a(depth, neuron)), number(target), str(reading.network.sizes[-1]))


def delta_line(reading: Reading, layer: int, neuron: int) -> Line:
    """δ by the rule of the layer."""
    texts = {"cancels": _cancelled, "softmax": _through_softmax, "slope": _by_slope}
    text = texts[equations.delta_rule(reading, layer)](reading, layer, neuron)
    left = letter(reading.notation.delta(layer, neuron))
    value = reading.delta(layer, neuron)
    return line(left, (Term(text),), value, lights_neuron(layer, neuron), reading.name("delta", layer, neuron))


def _cancelled(reading: Reading, layer: int, neuron: int) -> str:
    return f"{text_of(reading.a(layer, neuron))} − {operand(float(reading.targets[neuron - 1]))}"


def _by_slope(reading: Reading, layer: int, neuron: int) -> str:
    return f"{text_of(reading.upstream(layer, neuron))} × {operand(reading.slope(layer, neuron))}"


def _through_softmax(reading: Reading, layer: int, neuron: int) -> str:
    """a × (∂C/∂a − mean of ∂C/∂a weighted by a)."""
    out = reading.layer_a(layer)
    up = reading.layer_upstream(layer)
    mean = None if out is None or up is None else float(out @ up)
    return f"{text_of(reading.a(layer, neuron))} × ({text_of(reading.upstream(layer, neuron))} − {operand(mean)})"


def loss_line(reading: Reading, left: Part, value: float) -> Line:
    """C of the example, output by output; where a target of 0 takes an output out of the sum, so does the line."""
    counted = [k for k, y in enumerate(reading.targets, 1) if y or every_output_counts(reading)]
    terms = [_loss_term(reading, k) for k in counted[:MOST_TERMS]]
    if rest := counted[MOST_TERMS:]:
        terms.append(Term(f"{short(_sum_of(reading, rest))} ({len(rest)} more)"))
    before = LOSS_FORMULAS[reading.step.loss].before(str(reading.network.sizes[-1]))
    return line(left, _bracketed(before, summed(terms)), value, LOSS)


def _sum_of(reading: Reading, outputs: list[int]) -> float:
    """What the terms of some outputs come to; class targets never leave more than one."""
    chosen = np.array(outputs) - 1
    a = reading.step.forward.outputs[reading.example, chosen]
    y = reading.targets[chosen]
    value = LOSSES[reading.step.loss].value(a[None], y[None])
    return float(value[0]) / LOSS_FORMULAS[reading.step.loss].share(len(outputs))


def every_output_counts(reading: Reading) -> bool:
    """Whether C has a term for every output, and not only for those whose target is not 0."""
    return LOSSES[reading.step.loss].targets in ("any", "unit")


def _loss_term(reading: Reading, output: int) -> Term:
    depth = reading.network.depth
    target = float(reading.targets[output - 1])
    term = LOSS_FORMULAS[reading.step.loss].term(number(reading.a(depth, output)), number(target))
    return Term(term, lights=lights_neuron(depth, output))


def _bracketed(before: tuple[Part, ...], terms: tuple[Term, ...]) -> tuple[Term, ...]:
    if not before:
        return terms
    return enclosed_sum(row(*before), terms) if len(terms) == 1 else enclosed_sum(row(*before, "("), terms, ")")
