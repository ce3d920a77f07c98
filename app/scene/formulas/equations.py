"""The equations of the walk with letters, for one neuron or for neuron j of a layer."""

from app.explorer.notation import Index, Notation
from app.explorer.symbols import Symbol
from app.scene.formulas.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS, exponential
from app.scene.formulas.mathml import Math, derivative, group, letter, row, symbol, total
from app.scene.formulas.readings import Readings


def weighted_sum(readings: Readings, layer: int, j: Index) -> Math:
    """z_j = Σᵢ w_ji a_i + b_j."""
    n = readings.notation
    products = total("i", symbol(n.weight(layer, j, "i")), symbol(n.a(layer - 1, "i")))
    bias = ("+", symbol(n.bias(layer, j))) if readings.network.biases is not None else ()
    return row(symbol(n.z(layer, j)), "=", products, *bias)


def activation(readings: Readings, layer: int, j: Index) -> Math:
    """a_j = f(z_j)."""
    n = readings.notation
    row_of = readings.activation(layer)
    whole = () if row_of.elementwise else (total("k", exponential(symbol(n.z(layer, "k")))),)
    return row(symbol(n.a(layer, j)), "=", ACTIVATION_FORMULAS[row_of.name].f(symbol(n.z(layer, j)), *whole))


def slope(readings: Readings, layer: int, j: Index) -> Math:
    """f′(z_j)."""
    formula = ACTIVATION_FORMULAS[readings.activation(layer).name]
    n = readings.notation
    return row(letter(n.slope(layer, j)), "=", formula.slope(symbol(n.z(layer, j)), symbol(n.a(layer, j))))


def loss(readings: Readings) -> Math:
    """C = Σ over the outputs, of one example."""
    depth = readings.network.depth
    formula = LOSS_FORMULAS[readings.step.loss]
    n = readings.notation
    term = formula.term(symbol(n.a(depth, "k")), symbol(n.y("k")))
    return row(symbol(n.C), "=", *formula.before("n"), total("k", term))


def upstream(readings: Readings, layer: int, j: Index) -> Math:
    """∂C/∂a_j: the slope of the loss at an output, Σₖ w_kj δ_k elsewhere."""
    n = readings.notation
    left = derivative(n.upstream(layer, j))
    if layer == readings.network.depth:
        return row(left, "=", LOSS_FORMULAS[readings.step.loss].slope(symbol(n.a(layer, j)), symbol(n.y(j)), "n"))
    return row(left, "=", total("k", symbol(n.weight(layer + 1, "k", j)), letter(n.delta(layer + 1, "k"))))


def own_delta(readings: Readings, layer: int, j: Index) -> Math:
    """δ_j, by the rule of the layer."""
    n = readings.notation
    left = letter(n.delta(layer, j))
    up = derivative(n.upstream(layer, j))
    match delta_rule(readings, layer):
        case "cancels":
            right = row(symbol(n.a(layer, j)), "−", symbol(n.y(j)))
        case "softmax":
            others = total("k", symbol(n.a(layer, "k")), derivative(n.upstream(layer, "k")))
            right = row(symbol(n.a(layer, j)), group(up, "−", others))
        case _:
            right = row(up, "·", letter(n.slope(layer, j)))
    return row(left, "=", right)


def delta_rule(readings: Readings, layer: int) -> str:
    """How δ follows: “cancels” to a − y, through a “softmax”, or by the “slope” f′."""
    if layer == readings.network.depth and readings.step.cancels:
        return "cancels"
    return "slope" if readings.activation(layer).elementwise else "softmax"


def gradients(readings: Readings, layer: int) -> tuple[Math, ...]:
    """∂C/∂w_ji = δ_j a_i, summed or averaged over the examples, and the same for the bias."""
    n = readings.notation
    left = derivative(n.by(n.weight(layer, "j", "i")))
    of_weight = row(left, "=", *_over(readings, letter(n.delta(layer, "j")), symbol(n.a(layer - 1, "i"))))
    if readings.network.biases is None:
        return (of_weight,)
    bias = derivative(n.by(n.bias(layer, "j")))
    return of_weight, row(bias, "=", *_over(readings, letter(n.delta(layer, "j"))))


def _over(readings: Readings, *parts: Math) -> tuple[Math | str, ...]:
    if readings.examples == 1:
        return parts
    share = ("1", "/", str(readings.examples)) if readings.step.reduction == "mean" else ()
    return (*share, total("examples", *parts))


def update(n: Notation, of: str = "w") -> Math:
    """w ← w − η ∂C/∂w, or of a bias b ← b − η ∂C/∂b."""
    w = Symbol(of)
    return row(symbol(w), "←", symbol(w), "−", symbol(n.rate), derivative(n.by(w)))
