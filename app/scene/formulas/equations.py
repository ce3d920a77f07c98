"""The equations of the walk with letters, for neuron j of a layer."""

from collections.abc import Mapping

from app.engine.formula import Tree, parts_of, tree_of
from app.engine.losses import LOSSES
from app.explorer.notation import Derivative, Index, Notation, Symbol, letter_symbol
from app.explorer.optimiser_rules import GRADIENT, SQUARED, memory_rule, rule_letters
from app.explorer.reading import Reading
from app.scene.formulas.formulas import Totals, formula_parts
from app.scene.formulas.mathml import Math, Part, derivative, fraction, group, letter, power, row, symbol, total


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
    return row(symbol(own), "=", *formula_parts(loss_formula(reading), {}, of_k))


def loss_formula(reading: Reading) -> Tree:
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
    return row(symbol(n.share_of_weights), "=", fraction(symbol(n.decay), twice(reading)), squares)


def twice(reading: Reading) -> Part:
    return row("2", "·", str(reading.examples)) if reading.step.of_a_mean else "2"


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
