"""The equations of the walk, with letters for neuron j of a layer, and with numbers, a line for each neuron.

In numbers what is not reached stands as “?”. The two sums are told addend by addend: z adds w·a over what comes in,
∂C/∂a adds w·δ over what is fed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from app.engine.activations import softmax_column
from app.engine.formula import Tree, parts_of, summand, tree_of, worked_out
from app.engine.losses import LOSSES
from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.notation import Derivative, Index, Letter, Notation, Symbol
from app.explorer.number import Number, NumberName, parameter_number
from app.explorer.optimiser_rules import COUNT, GRADIENT, RATE, SQUARED, letter_symbol, memory_rule, rule_letters
from app.explorer.reading import Reading, by_now
from app.explorer.why import lost_in_rounding
from app.scene.formulas.formulas import Totals, formula_math, formula_parts, no_total
from app.scene.formulas.mathml import Math, Part, derivative, fraction, group, letter, number, power, row, symbol, total
from app.scene.formulas.numbers import MINUS, short
from app.scene.formulas.parts import (
    LOSS,
    Line,
    Term,
    Words,
    enclosed,
    enclosed_sum,
    lights_neuron,
    lights_parameter,
    line,
    shown,
    summed,
    text_of,
)

MOST_TERMS = 6


def weighted_sum(reading: Reading, layer: int, j: Index) -> Math:
    """z_j = Σᵢ w_ji a_i + b_j."""
    n = reading.notation
    products = total("i", symbol(n.weight(layer, j, "i")), symbol(n.a(layer - 1, "i")))
    bias = ("+", symbol(n.bias(layer, j))) if reading.network.biases is not None else ()
    return row(symbol(n.z(layer, j)), "=", products, *bias)


def activation(reading: Reading, layer: int, j: Index) -> Math:
    """a_j = f(z_j)."""
    n = reading.notation
    tree = tree_of(reading.activation(layer).formula)
    right = formula_parts(tree, {"z": symbol(n.z(layer, j))}, _over_k({"z": symbol(n.z(layer, "k"))}))
    return row(symbol(n.a(layer, j)), "=", *right)


def _over_k(at: Mapping[str, Part]) -> Totals:
    """Σₖ, with the letters of neuron k."""
    return lambda summand: (total("k", *formula_parts(summand, at)),)


def slope(reading: Reading, layer: int, j: Index) -> Math:
    """f′(z_j)."""
    n = reading.notation
    tree = tree_of(reading.activation(layer).slope_formula)
    at = {"z": symbol(n.z(layer, j)), "a": symbol(n.a(layer, j))}
    return row(letter(n.slope(layer, j)), "=", *formula_parts(tree, at))


def loss(reading: Reading) -> Math:
    """C = Σ over the outputs, of one example."""
    depth = reading.network.depth
    n = reading.notation
    of_k = _over_k({"a": symbol(n.a(depth, "k")), "y": symbol(n.y("k"))})
    own = own_loss(n, reading.example) if n.penalised else n.own_C
    return row(symbol(own), "=", *formula_parts(_of_loss(reading), {}, of_k))


def _of_loss(reading: Reading) -> Tree:
    return tree_of(LOSSES[reading.step.loss].formula)


def own_loss(n: Notation, example: int) -> Symbol:
    """The loss of one example (from 0), told from C by its number: C₁."""
    return Symbol(n.loss, str(example + 1))


def penalised_loss(reading: Reading) -> tuple[Math, ...]:
    """C = Σ C_e + Ω over the examples e, and Ω = λ/2 Σw²."""
    n = reading.notation
    share = ("1", "/", str(reading.examples)) if reading.step.of_a_mean else ()
    own = symbol(Symbol(n.loss, "e"))
    of_data = symbol(own_loss(n, 0)) if reading.examples == 1 else row(*share, total("e", own))
    return row(symbol(n.C), "=", of_data, "+", symbol(n.share_of_weights)), penalty_rule(reading)


def penalty_rule(reading: Reading) -> Math:
    """Ω = λ/2 Σw², over n where C is the mean of n examples."""
    n = reading.notation
    squares = total("w", power(symbol(Symbol("w")), "2"))
    return row(symbol(n.share_of_weights), "=", fraction(symbol(n.decay), _twice(reading)), squares)


def _twice(reading: Reading) -> Part:
    return row("2", "·", str(reading.examples)) if reading.step.of_a_mean else "2"


def penalty_in_numbers(reading: Reading) -> Line:
    """Ω = λ/2 × Σw², in numbers."""
    squares = sum(float(np.square(weights).sum()) for weights in reading.network.weights)
    terms = (
        Term(
            row(fraction(_named(reading, NumberName("l2")), _twice(reading)), "×", short(squares, reading.significant))
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


def upstream(reading: Reading, layer: int, j: Index) -> Math:
    """∂C/∂a_j: the slope of the loss at an output, Σₖ w_kj δ_k elsewhere."""
    n = reading.notation
    left = derivative(n.upstream(layer, j))
    if layer == reading.network.depth:
        tree = tree_of(LOSSES[reading.step.loss].gradient_formula)
        return row(left, "=", *formula_parts(tree, {"a": symbol(n.a(layer, j)), "y": symbol(n.y(j))}))
    return row(left, "=", total("k", symbol(n.weight(layer + 1, "k", j)), letter(n.delta(layer + 1, "k"))))


def own_delta(reading: Reading, layer: int, j: Index) -> Math:
    """δ_j, by the rule of the layer."""
    n = reading.notation
    left = letter(n.delta(layer, j))
    match delta_rule(reading, layer):
        case "cancels":
            right = row(symbol(n.a(layer, j)), "−", symbol(n.y(j)))
        case "softmax":
            right = total(
                "k", derivative(n.upstream(layer, "k")), derivative(Derivative(n.a(layer, "k"), n.z(layer, j)))
            )
        case _:
            right = row(derivative(n.upstream(layer, j)), "·", letter(n.slope(layer, j)))
    return row(left, "=", right)


def gathered_delta(reading: Reading, layer: int, j: Index) -> Math:
    """δ_j = a_j (∂C/∂a_j − Σₖ a_k ∂C/∂a_k): the same sum through a softmax, gathered."""
    n = reading.notation
    mean = total("k", symbol(n.a(layer, "k")), derivative(n.upstream(layer, "k")))
    whole = group(derivative(n.upstream(layer, j)), "−", mean)
    return row(letter(n.delta(layer, j)), "=", symbol(n.a(layer, j)), whole)


def delta_rule(reading: Reading, layer: int) -> str:
    """How δ follows: “cancels” to a − y, through a “softmax”, or by the “slope” f′."""
    if layer == reading.network.depth and reading.step.cancels:
        return "cancels"
    return "slope" if reading.activation(layer).elementwise else "softmax"


def gradients(reading: Reading, layer: int) -> tuple[Math, ...]:
    """∂C/∂w_ji = δ_j a_i, summed or averaged over the examples, and the same for the bias."""
    n = reading.notation.of_example(None)
    left = derivative(n.by(n.weight(layer, "j", "i")))
    products = _over(reading, letter(n.delta(layer, "j")), symbol(n.a(layer - 1, "i")))
    of_weight = row(left, "=", *products, *penalty_in_gradient(reading, layer, "j", "i"))
    if reading.network.biases is None:
        return (of_weight,)
    bias = derivative(n.by(n.bias(layer, "j")))
    return of_weight, row(bias, "=", *_over(reading, letter(n.delta(layer, "j"))))


def penalty_in_gradient(reading: Reading, layer: int, to: Index, source: Index) -> tuple[Math | str, ...]:
    """“+ λ w_ji” behind the products of ∂C/∂w, over n where C is a mean; nothing where there is no penalty."""
    n = reading.notation
    share = ("/", str(reading.examples)) if reading.step.of_a_mean else ()
    return ("+", symbol(n.decay), *share, "·", symbol(n.weight(layer, to, source))) if reading.step.l2 else ()


def _over(reading: Reading, *parts: Math) -> tuple[Math | str, ...]:
    if reading.examples == 1:
        return parts
    share = ("1", "/", str(reading.examples)) if reading.step.reduction == "mean" else ()
    return (*share, total("examples", *parts))


def update(reading: Reading, of: str = "w") -> Math:
    """w ← w − η ∂C/∂w, or what the optimiser takes from it; of a bias b ← b − …."""
    w = symbol(Symbol(of))
    n = reading.notation
    if not reading.step.rule.memories:
        return row(w, "←", w, "−", symbol(n.rate), derivative(n.by(Symbol(of))))
    return row(w, "←", w, "−", *_rule_in_letters(reading, reading.step.rule.formula, of))


def shorthands(reading: Reading) -> tuple[Math, ...]:
    """m̂ = m / (1 − β₁ᵗ) and the like: what letters in the update stand for."""
    letters = rule_letters(reading.step, reading.notation)
    return tuple(
        row(symbol(letter_symbol(letters[of])), "=", *_rule_in_letters(reading, formula, "w"))
        for of, formula in reading.step.rule.shorthands
    )


def memory(reading: Reading, of: str) -> Math:
    """m ← β m + ∂C/∂w, of the memory that has the letter `of`."""
    left = symbol(Symbol(reading.notation.optimiser_letter(of)))
    return row(left, "←", *_rule_in_letters(reading, memory_rule(reading.step, of).formula, "w"))


def _rule_in_letters(reading: Reading, formula: str, parameter: str) -> tuple[Part, ...]:
    tree = tree_of(formula)
    gradient = derivative(reading.notation.by(Symbol(parameter)))
    written = {of: symbol(letter_symbol(text)) for of, text in rule_letters(reading.step, reading.notation).items()}
    return formula_parts(tree, written | {GRADIENT: group(gradient) if SQUARED in parts_of(tree) else gradient})


def rule_in_numbers(reading: Reading, formula: str, numbers: Mapping[str, Part]) -> Math:
    """A rule of the optimiser with the numbers of one parameter: by the letters of its memories, and g."""
    told = {of: row(text) for of, text in _told(reading).items()} | {RATE: _named(reading, NumberName("eta"))}
    return row(*formula_parts(tree_of(formula), {**told, **numbers}))


def _named(reading: Reading, name: NumberName) -> Math:
    """A number of the walk inside a formula."""
    return number(reading.value(name), reading.significant, str(name))


def _told(reading: Reading) -> dict[str, str]:
    """What the optimiser is told, as the page writes numbers."""
    step = reading.step
    settings = {
        setting.letter: short(step.settings[setting.name], reading.significant) for setting in step.rule.settings
    }
    return settings | {COUNT: str(step.memory.updates + 1)}


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
        return (number(None if sums is None else float(np.sum(worked_out(summand, {"z": sums}))), reading.significant),)
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
        terms.append(Term(f"{short(_sum_of(reading, rest), reading.significant)} ({len(rest)} more)"))
    before = formula_parts(_of_loss(reading), {"n": str(reading.network.sizes[-1])}, no_total)
    return line(left, _bracketed(before, summed(terms)), value, reading.significant, LOSS, reading.number(name))


def _sum_of(reading: Reading, outputs: list[int]) -> float:
    """What the terms of some outputs come to; class targets never leave more than one."""
    chosen = np.array(outputs) - 1
    a = reading.step.forward.outputs[reading.example, chosen]
    y = reading.targets[chosen]
    share = worked_out(_of_loss(reading), {"n": len(outputs), "Σ": 1.0})
    return float(LOSSES[reading.step.loss].value(a[None], y[None])[0] / share)


def _loss_term(reading: Reading, output: int) -> Term:
    lights = lights_neuron(reading.network.depth, output)
    return Term(formula_math(summand(_of_loss(reading)), _output(reading, output)), lights=lights)


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
    bias: Number | None = None
    """the number that it is alone"""


@dataclass(frozen=True, slots=True)
class Sum:
    """The addends that are written out, and what the others add together."""

    addends: tuple[Addend, ...]
    rest_count: int
    rest: float | None
    significant: int

    @property
    def terms(self) -> tuple[Term, ...]:
        """The sum on one line."""
        written = [Term(addend.words, lights=addend.lights) for addend in self.addends]
        return summed([*written, *([Term(self._rest_text)] if self.rest_count else [])])

    @property
    def rows(self) -> tuple[Line, ...]:
        """The sum with an addend a row."""
        rows = tuple(_row(addend, self.significant) for addend in self.addends)
        return (
            (*rows, line(f"{self.rest_count:,} more together", (), self.rest, self.significant))
            if self.rest_count
            else rows
        )

    @property
    def _rest_text(self) -> str:
        return f"{text_of(self.rest, self.significant)} ({self.rest_count:,} more)"


def _row(addend: Addend, significant: int) -> Line:
    terms = (Term(addend.words),) if addend.bias is None else ()
    return line(row(*map(letter, addend.letters)), terms, addend.value, significant, addend.lights, addend.bias)


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
    )
    if reading.network.biases is None:
        return found
    at = Parameter(layer, to, 0)
    bias = reading.number(reading.before(parameter_number(at)))
    words = Words((shown(reading, bias.name),))
    last = Addend((bias.letter,), words, bias.value, lights_parameter(at), bias)
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
    )


def through_softmax(reading: Reading, layer: int, neuron: int, limit: int) -> Sum:
    """δ of a neuron of a softmax: ∂C/∂a of every output times how fast that changes with z of the neuron; beyond
    `limit` the largest.
    """
    upstream_, out = reading.layer_upstream(layer), reading.layer_a(layer)
    known = reading.layer_delta(layer) is not None
    products = softmax_column(by_now(out), neuron) * by_now(upstream_) if known else None
    count = reading.network.sizes[layer]
    chosen = largest(products, count, limit)
    addends = []
    for k in chosen:
        factors = reading.name("dC/da", layer, k + 1), reading.name("J", layer, k + 1, neuron)
        words = Words((shown(reading, factors[0]), " × ", *enclosed(shown(reading, factors[1]))))
        value = None if products is None else float(products[k])
        letters = tuple(reading.number(name).letter for name in factors)
        addends.append(Addend(letters, words, value, lights_neuron(layer, k + 1)))
    rest = None if products is None else float(np.delete(products, chosen).sum())
    return Sum(tuple(addends), count - len(chosen), rest, reading.significant)


def _sum(
    reading: Reading,
    weights: Array,
    others: Array | None,
    known: bool,
    limit: int,
    parameter: Callable[[int], Parameter],
    other: Callable[[int], NumberName],
) -> Sum:
    """Σ weight × other; the products are not read before the sum is `known`."""
    products = weights * others if known and others is not None else None
    chosen = largest(products, len(weights), limit)
    addends = []
    for i in chosen:
        at = parameter(i + 1)
        weight = shown(reading, reading.before(parameter_number(at)))
        factor = reading.number(other(i + 1))
        words = Words((weight, " × ", *enclosed(shown(reading, factor.name))))
        value = None if products is None else float(products[i])
        letters = (reading.notation.parameter(*at), factor.letter)
        addends.append(Addend(letters, words, value, lights_parameter(at)))
    rest = None if products is None else float(products.sum() - products[chosen].sum())
    return Sum(tuple(addends), len(weights) - len(chosen), rest, reading.significant)


def largest(values: Array | None, count: int, limit: int) -> list[int]:
    """Which of `count` values to write out: all, or the `limit` largest in size, in their order; unknown, the first."""
    if count <= limit or values is None:
        return list(range(min(count, limit)))
    order = np.argpartition(-np.abs(values), limit)[:limit]
    return sorted(order.tolist())
