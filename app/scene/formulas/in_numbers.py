"""The equations of the walk with numbers, a line for each neuron; what is not reached stands as “?”.

The two sums are told addend by addend: z adds w·a over what comes in, ∂C/∂a adds w·δ over what is fed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from app.engine.activations import softmax_column
from app.engine.formula import Tree, summand, tree_of, worked_out
from app.engine.losses import LOSSES
from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.notation import Letter
from app.explorer.number import Number, NumberName, Worked, parameter_number
from app.explorer.optimiser_rules import RATE
from app.explorer.quantities import COUNT
from app.explorer.reading import Reading, by_now
from app.explorer.why.formulas import lost_in_rounding
from app.explorer.why.parts import largest_first
from app.explorer.why.worked import words_for
from app.scene.formulas.equations import delta_rule, loss_formula, twice
from app.scene.formulas.formulas import formula_math, formula_parts, no_total
from app.scene.formulas.mathml import Math, Part, derivative, fraction, letter, number, row, symbol
from app.scene.formulas.numbers import MINUS, NOT_REACHED
from app.scene.formulas.parts import (
    LOSS,
    Line,
    Shown,
    Term,
    Words,
    enclosed,
    enclosed_sum,
    lights_neuron,
    lights_parameter,
    line,
    line_of_shown,
    shown,
    summed,
)

MOST_TERMS = 6


def penalty_in_numbers(reading: Reading) -> Line:
    """Ω = λ/2 × Σw², in numbers."""
    squares = sum(float(np.square(weights).sum()) for weights in reading.network.weights)
    terms = (
        Term(
            row(
                fraction(_named(reading, NumberName("l2")), twice(reading)),
                "×",
                number(squares, reading.significant, str(Worked("squares", (0.0,)))),
            )
        ),
    )
    value = reading.value(NumberName("penalty"))
    return line(
        symbol(reading.notation.share_of_weights),
        terms,
        value,
        reading.significant,
        number=reading.number(NumberName("penalty")),
    )


def rule_in_numbers(reading: Reading, formula: str, numbers: Mapping[str, Part]) -> Math:
    """A rule of the optimiser with the numbers of one parameter: by the letters of its memories, and g."""
    told = _told(reading) | {RATE: _named(reading, NumberName("eta"))}
    return row(*formula_parts(tree_of(formula), {**told, **numbers}))


def _named(reading: Reading, name: NumberName) -> Math:
    """A number of the walk inside a formula."""
    return number(reading.value(name), reading.significant, str(name))


def _told(reading: Reading) -> dict[str, Math]:
    """What the optimiser is told, as the page writes numbers."""
    step = reading.step
    told = {setting.letter: step.settings[setting.name] for setting in step.rule.settings}
    given = told | {COUNT: float(step.memory.updates + 1)}
    return {of: number(value, reading.significant, str(Worked("given", (value,)))) for of, value in given.items()}


def numbered(reading: Reading, quantity: str, layer: int, neuron: int) -> Number:
    """The number of a neuron in the example that is read."""
    return reading.number(reading.name(quantity, layer, neuron))


def z_line(reading: Reading, layer: int, neuron: int) -> Line:
    """z = w × a + … + b."""
    terms = incoming(reading, layer, neuron, MOST_TERMS).terms
    left = symbol(reading.notation.z(layer, neuron))
    return line(
        left,
        terms,
        reading.z(layer, neuron),
        reading.significant,
        lights_neuron(layer, neuron),
        numbered(reading, "z", layer, neuron),
    )


def a_line(reading: Reading, layer: int, neuron: int) -> Line:
    """a = f(z)."""
    tree = tree_of(reading.activation(layer).formula)
    left = symbol(reading.notation.a(layer, neuron))
    right = formula_math(
        tree,
        {"z": _named(reading, reading.name("z", layer, neuron))},
        lambda summand: _over_layer(reading, layer, summand),
    )
    of = numbered(reading, "a", layer, neuron)
    return line(left, (Term(right),), reading.a(layer, neuron), reading.significant, lights_neuron(layer, neuron), of)


def _over_layer(reading: Reading, layer: int, summand: Tree) -> tuple[Part, ...]:
    """Σ e^z of a softmax layer, term by term; of a wide layer what it comes to."""
    sums = reading.layer_z(layer)
    width = reading.network.sizes[layer]
    if width > MOST_TERMS:
        every = Worked("others", (reading.name("a", layer, 1), 0.0))
        named = str(every) if reading.reached("a", layer) else ""
        value = None if sums is None else float(np.sum(worked_out(summand, {"z": sums})))
        return (number(value, reading.significant, named),)
    names = (reading.name("z", layer, k) for k in range(1, width + 1))
    terms = [formula_parts(summand, {"z": _named(reading, name)}) for name in names]
    return tuple(part for term in terms for part in ("+", *term))[1:]


def mixed_slope_line(reading: Reading, layer: int, output: int, neuron: int) -> Line:
    """∂a_k/∂z_j of a softmax: a_k × (1 − a_k) by its own z, −a_k × a_j by another's."""
    a_k, a_j = (shown(reading, reading.name("a", layer, k)) for k in (output, neuron))
    words = Words((a_k, " × (1 − ", a_k, ")") if output == neuron else ("−", a_k, " × ", a_j))
    number_ = reading.number(reading.name("J", layer, output, neuron))
    terms = (Term(words),) if number_.reached else ()
    lights = lights_neuron(layer, output)
    return line(letter(number_.letter), terms, number_.value, reading.significant, lights, number_)


def slope_line(reading: Reading, layer: int, neuron: int) -> Line:
    """f′(z); its formula is written out once a is there to put in."""
    here, out = reading.z(layer, neuron), reading.a(layer, neuron)
    tree = tree_of(reading.activation(layer).slope_formula)
    known = here is not None and out is not None
    at = {of: _named(reading, reading.name(of, layer, neuron)) for of in ("z", "a")}
    terms = (Term(formula_math(tree, at)),) if known else ()
    left = letter(reading.notation.slope(layer, neuron))
    return line(
        left, terms, reading.slope(layer, neuron), reading.significant, number=numbered(reading, "slope", layer, neuron)
    )


def upstream_line(reading: Reading, layer: int, neuron: int) -> Line:
    """∂C/∂a: the slope of the loss at an output, Σ w × δ elsewhere."""
    left = derivative(reading.notation.upstream(layer, neuron))
    is_output = layer == reading.network.depth
    terms = (Term(_loss_slope(reading, neuron)),) if is_output else outgoing(reading, layer, neuron, MOST_TERMS).terms
    value = reading.upstream(layer, neuron)
    return line(
        left, terms, value, reading.significant, lights_neuron(layer, neuron), numbered(reading, "dC/da", layer, neuron)
    )


def _loss_slope(reading: Reading, neuron: int) -> Part:
    tree = tree_of(LOSSES[reading.step.loss].gradient_formula)
    return formula_math(tree, {**_output(reading, neuron), "n": str(reading.network.sizes[-1])})


def delta_line(reading: Reading, layer: int, neuron: int) -> Line:
    """δ by the rule of the layer."""
    rules = {"cancels": _cancelled, "softmax": _through_softmax, "slope": _by_slope}
    terms = rules[delta_rule(reading, layer)](reading, layer, neuron)
    left = letter(reading.notation.delta(layer, neuron))
    value = reading.delta(layer, neuron)
    return line(
        left,
        terms,
        value,
        reading.significant,
        lights_neuron(layer, neuron),
        numbered(reading, "delta", layer, neuron),
    )


def _cancelled(reading: Reading, layer: int, neuron: int) -> tuple[Term, ...]:
    a, y = reading.name("a", layer, neuron), reading.name("y", 0, neuron)
    return (Term(Words((shown(reading, a), " − ", *enclosed(shown(reading, y))))),)


def _by_slope(reading: Reading, layer: int, neuron: int) -> tuple[Term, ...]:
    upstream_, slope_ = (reading.name(of, layer, neuron) for of in ("dC/da", "slope"))
    return (Term(Words((shown(reading, upstream_), " × ", *enclosed(shown(reading, slope_))))),)


def _through_softmax(reading: Reading, layer: int, neuron: int) -> tuple[Term, ...]:
    if reading.reached("delta", layer) and lost_in_rounding(reading, layer):
        return _from_weighted_sums(reading, layer, neuron)
    return through_softmax(reading, layer, neuron, MOST_TERMS).terms


def _from_weighted_sums(reading: Reading, layer: int, neuron: int) -> tuple[Term, ...]:
    """The same of a binary cross-entropy from z, term by term as `why` has it."""
    count = reading.network.sizes[layer]
    a, y, z = (shown(reading, reading.name(of, at, neuron)) for of, at in (("a", layer), ("y", 0), ("z", layer)))
    terms = [Term(Words((f"{count} × ", a, " − ", *enclosed(y))))]
    for k in range(1, count + 1):
        if k != neuron:
            others = (shown(reading, reading.name("z", layer, j)) for j in range(1, count + 1) if j != k)
            powers = [piece for other in others for piece in (" + e^", *enclosed(other))][1:]
            target = shown(reading, reading.name("y", 0, k))
            words = ("(1 − ", *enclosed(target), ") × e^", *enclosed(z), " ÷ (e^", *powers, ")")
            terms.append(Term(Words(words), MINUS))
    return tuple(terms)


def loss_line(reading: Reading, left: Part, value: float, name: NumberName) -> Line:
    """C of the example, output by output; where a target of 0 takes an output out of the sum, so does the line."""
    counted = [k for k, y in enumerate(reading.targets, 1) if y or LOSSES[reading.step.loss].every_output_counts]
    terms = [_loss_term(reading, k) for k in counted[:MOST_TERMS]]
    if rest := counted[MOST_TERMS:]:
        others = shown(reading, Worked("after", (name, float(MOST_TERMS))))
        terms.append(Term(Words((others, f" ({len(rest)} more)"))))
    before = formula_parts(loss_formula(reading), {"n": str(reading.network.sizes[-1])}, no_total)
    return line(left, _bracketed(before, summed(terms)), value, reading.significant, LOSS, reading.number(name))


def _loss_term(reading: Reading, output: int) -> Term:
    lights = lights_neuron(reading.network.depth, output)
    return Term(formula_math(summand(loss_formula(reading)), _output(reading, output)), lights=lights)


def _output(reading: Reading, output: int) -> dict[str, Part]:
    """What an output gives and what is wanted of it, for the letters of a loss."""
    names = {"a": reading.name("a", reading.network.depth, output), "y": reading.name("y", 0, output)}
    return {of: _named(reading, name) for of, name in names.items()}


def _bracketed(before: tuple[Part, ...], terms: tuple[Term, ...]) -> tuple[Term, ...]:
    if not before:
        return terms
    return enclosed_sum(row(*before), terms) if len(terms) == 1 else enclosed_sum(row(*before, "("), terms, ")")


@dataclass(frozen=True, slots=True)
class Addend:
    """One product (or a bias, of one letter): its letters, its numbers, what it comes to and what it lights."""

    letters: tuple[Letter, ...]
    words: Words
    value: float | None
    lights: str
    number: Number
    """the number that it is, a product or a bias"""
    alone: bool = False
    """whether it is no product"""


@dataclass(frozen=True, slots=True)
class Sum:
    """The addends that are written out, and what the others add together."""

    addends: tuple[Addend, ...]
    rest_count: int
    rest: Shown
    """what those add that are not written out"""
    significant: int

    @property
    def terms(self) -> tuple[Term, ...]:
        """The sum on one line."""
        written = [Term(addend.words, lights=addend.lights) for addend in self.addends]
        return summed([*written, *([Term(self._rest)] if self.rest_count else [])])

    @property
    def rows(self) -> tuple[Line, ...]:
        """The sum with an addend a row."""
        rows = tuple(_row(addend, self.significant) for addend in self.addends)
        rest = (line_of_shown(f"{self.rest_count:,} more together", self.rest),) if self.rest_count else ()
        return (*rows, *rest)

    @property
    def _rest(self) -> Words:
        return Words((self.rest, f" ({self.rest_count:,} more)"))


def _row(addend: Addend, significant: int) -> Line:
    terms = () if addend.alone else (Term(addend.words),)
    return line(row(*map(letter, addend.letters)), terms, addend.value, significant, addend.lights, addend.number)


def incoming(reading: Reading, layer: int, to: int, limit: int) -> Sum:
    """z of a neuron: its weights times the activations below, plus its bias; beyond `limit` the largest |w·a|."""
    weights = reading.network.weights[layer - 1][to - 1]
    known = reading.position.reached("z", layer)
    below = reading.layer_a(layer - 1)
    of = "a" if layer > 1 else "x"
    found = _sum(
        reading,
        weights,
        below,
        known,
        limit,
        lambda i: Parameter(layer, to, i),
        lambda i: reading.name(of, layer - 1, i),
        reading.name("z", layer, to),
    )
    if reading.network.biases is None:
        return found
    at = Parameter(layer, to, 0)
    bias = reading.number(reading.before(parameter_number(at)))
    words = Words((shown(reading, bias.name),))
    last = Addend((bias.letter,), words, bias.value, lights_parameter(at), bias, alone=True)
    return Sum((*found.addends, last), found.rest_count, found.rest, reading.significant)


def outgoing(reading: Reading, layer: int, neuron: int, limit: int) -> Sum:
    """∂C/∂a of a hidden neuron, or ∂C/∂x of an input: the weights it feeds times the δ they lead to; beyond `limit`
    the largest |w·δ|.
    """
    weights = reading.network.weights[layer][:, neuron - 1]
    known = reading.layer_upstream(layer) is not None
    deltas = reading.layer_delta(layer + 1)
    return _sum(
        reading,
        weights,
        deltas,
        known,
        limit,
        lambda k: Parameter(layer + 1, k, neuron),
        lambda k: reading.name("delta", layer + 1, k),
        reading.name("dC/da" if layer else "dC/dx", layer, neuron),
    )


def through_softmax(reading: Reading, layer: int, neuron: int, limit: int) -> Sum:
    """δ of a neuron of a softmax: ∂C/∂a of every output times how fast that changes with z of the neuron; beyond
    `limit` the largest.
    """
    upstream_, out = reading.layer_upstream(layer), reading.layer_a(layer)
    known = reading.layer_delta(layer) is not None
    products = softmax_column(by_now(out), neuron) * by_now(upstream_) if known else None
    count = reading.network.sizes[layer]
    chosen = chosen_terms(products, count, limit)
    addends = []
    for k in chosen:
        factors = reading.name("dC/da", layer, k + 1), reading.name("J", layer, k + 1, neuron)
        words = Words((shown(reading, factors[0]), " × ", *enclosed(shown(reading, factors[1]))))
        value = None if products is None else float(products[k])
        letters = tuple(reading.number(name).letter for name in factors)
        product = Worked("product", factors)
        number = Number(product, value, letters[0], words_for(reading, product))
        addends.append(Addend(letters, words, value, lights_neuron(layer, k + 1), number))
    left = count - len(chosen)
    others = Worked("others", (reading.name("delta", layer, neuron), float(limit)))
    rest = shown(reading, others) if left and known else Shown(NOT_REACHED, "")
    return Sum(tuple(addends), left, rest, reading.significant)


def _sum(
    reading: Reading,
    weights: Array,
    others: Array | None,
    known: bool,
    limit: int,
    parameter: Callable[[int], Parameter],
    other: Callable[[int], NumberName],
    whole: NumberName,
) -> Sum:
    """Σ weight × other; the products are not read before the sum is `known`."""
    products = weights * others if known and others is not None else None
    chosen = chosen_terms(products, len(weights), limit)
    addends = []
    for i in chosen:
        at = parameter(i + 1)
        given, of = reading.before(parameter_number(at)), other(i + 1)
        weight = shown(reading, given)
        factor = reading.number(of)
        words = Words((weight, " × ", *enclosed(shown(reading, factor.name))))
        value = None if products is None else float(products[i])
        letters = (reading.notation.parameter(*at), factor.letter)
        product = Worked("product", (given, of))
        number = Number(product, value, factor.letter, words_for(reading, product))
        addends.append(Addend(letters, words, value, lights_parameter(at), number))
    left = len(weights) - len(chosen)
    rest = shown(reading, Worked("others", (whole, float(limit)))) if left and known else Shown(NOT_REACHED, "")
    return Sum(tuple(addends), left, rest, reading.significant)


def chosen_terms(values: Array | None, count: int, limit: int) -> list[int]:
    """Which terms of a sum to write out: all, or the `limit` largest in size, in their order; unknown, the first."""
    if count <= limit or values is None:
        return list(range(min(count, limit)))
    return sorted(largest_first(values)[:limit].tolist())


def largest(values: Array | None, count: int, limit: int) -> list[int]:
    """Which of `count` values to write out: all, or the `limit` largest in size, in their order; unknown, the first."""
    if count <= limit or values is None:
        return list(range(min(count, limit)))
    order = np.argpartition(-np.abs(values), limit)[:limit]
    return sorted(order.tolist())
