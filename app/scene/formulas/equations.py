"""The equations of the walk with letters, for one neuron or for neuron j of a layer."""

from app.explorer.notation import Index, Notation, Symbol
from app.explorer.reading import Reading
from app.scene.formulas.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS, exponential
from app.scene.formulas.mathml import Math, derivative, group, letter, row, symbol, total


def weighted_sum(reading: Reading, layer: int, j: Index) -> Math:
    """z_j = Σᵢ w_ji a_i + b_j."""
    n = reading.notation
    products = total("i", symbol(n.weight(layer, j, "i")), symbol(n.a(layer - 1, "i")))
    bias = ("+", symbol(n.bias(layer, j))) if reading.network.biases is not None else ()
    return row(symbol(n.z(layer, j)), "=", products, *bias)


def activation(reading: Reading, layer: int, j: Index) -> Math:
    """a_j = f(z_j)."""
    n = reading.notation
    row_of = reading.activation(layer)
    whole = () if row_of.elementwise else (total("k", exponential(symbol(n.z(layer, "k")))),)
    return row(symbol(n.a(layer, j)), "=", ACTIVATION_FORMULAS[row_of.name].f(symbol(n.z(layer, j)), *whole))


def slope(reading: Reading, layer: int, j: Index) -> Math:
    """f′(z_j)."""
    formula = ACTIVATION_FORMULAS[reading.activation(layer).name]
    n = reading.notation
    return row(letter(n.slope(layer, j)), "=", formula.slope(symbol(n.z(layer, j)), symbol(n.a(layer, j))))


def loss(reading: Reading) -> Math:
    """C = Σ over the outputs, of one example."""
    depth = reading.network.depth
    formula = LOSS_FORMULAS[reading.step.loss]
    n = reading.notation
    term = formula.term(symbol(n.a(depth, "k")), symbol(n.y("k")))
    return row(symbol(n.C), "=", *formula.before("n"), total("k", term))


def upstream(reading: Reading, layer: int, j: Index) -> Math:
    """∂C/∂a_j: the slope of the loss at an output, Σₖ w_kj δ_k elsewhere."""
    n = reading.notation
    left = derivative(n.upstream(layer, j))
    if layer == reading.network.depth:
        return row(left, "=", LOSS_FORMULAS[reading.step.loss].slope(symbol(n.a(layer, j)), symbol(n.y(j)), "n"))
    return row(left, "=", total("k", symbol(n.weight(layer + 1, "k", j)), letter(n.delta(layer + 1, "k"))))


def own_delta(reading: Reading, layer: int, j: Index) -> Math:
    """δ_j, by the rule of the layer."""
    n = reading.notation
    left = letter(n.delta(layer, j))
    up = derivative(n.upstream(layer, j))
    match delta_rule(reading, layer):
        case "cancels":
            right = row(symbol(n.a(layer, j)), "−", symbol(n.y(j)))
        case "softmax":
            others = total("k", symbol(n.a(layer, "k")), derivative(n.upstream(layer, "k")))
            right = row(symbol(n.a(layer, j)), group(up, "−", others))
        case _:
            right = row(up, "·", letter(n.slope(layer, j)))
    return row(left, "=", right)


def delta_rule(reading: Reading, layer: int) -> str:
    """How δ follows: “cancels” to a − y, through a “softmax”, or by the “slope” f′."""
    if layer == reading.network.depth and reading.step.cancels:
        return "cancels"
    return "slope" if reading.activation(layer).elementwise else "softmax"


def gradients(reading: Reading, layer: int) -> tuple[Math, ...]:
    """∂C/∂w_ji = δ_j a_i, summed or averaged over the examples, and the same for the bias."""
    n = reading.notation
    left = derivative(n.by(n.weight(layer, "j", "i")))
    of_weight = row(left, "=", *_over(reading, letter(n.delta(layer, "j")), symbol(n.a(layer - 1, "i"))))
    if reading.network.biases is None:
        return (of_weight,)
    bias = derivative(n.by(n.bias(layer, "j")))
    return of_weight, row(bias, "=", *_over(reading, letter(n.delta(layer, "j"))))


def _over(reading: Reading, *parts: Math) -> tuple[Math | str, ...]:
    if reading.examples == 1:
        return parts
    share = ("1", "/", str(reading.examples)) if reading.step.reduction == "mean" else ()
    return (*share, total("examples", *parts))


def update(n: Notation, of: str = "w") -> Math:
    """w ← w − η ∂C/∂w, or of a bias b ← b − η ∂C/∂b."""
    w = Symbol(of)
    return row(symbol(w), "←", symbol(w), "−", symbol(n.rate), derivative(n.by(w)))
