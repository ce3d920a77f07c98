"""The equations of the walk with letters, for one neuron or for neuron j of a layer."""

from app.explorer.explanations import cancels
from app.explorer.notation import ETA, C, Derivative, Symbol, a, delta, parameter, y, z
from app.scene.explain_formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS
from app.scene.explain_readings import Readings
from app.scene.mathml import Math, derivative, group, row, symbol, total

Index = int | str  # the number of a neuron, or a letter that stands for any


def weighted_sum(readings: Readings, layer: int, j: Index) -> Math:
    """z_j = Σᵢ w_ji a_i + b_j."""
    products = total("i", symbol(weight(layer, j, "i")), symbol(a(layer - 1, "i")))
    bias = ("+", symbol(Symbol("b", str(j), f"({layer})"))) if readings.network.biases is not None else ()
    return row(symbol(z(layer, j)), "=", products, *bias)


def activation(readings: Readings, layer: int, j: Index) -> Math:
    """a_j = f(z_j)."""
    formula = ACTIVATION_FORMULAS[readings.activation(layer).name]
    return row(symbol(a(layer, j)), "=", formula.f(symbol(z(layer, j))))


def slope(readings: Readings, layer: int, j: Index) -> Math:
    """f′(z_j)."""
    formula = ACTIVATION_FORMULAS[readings.activation(layer).name]
    return row(slope_letter(layer, j), "=", formula.slope(symbol(z(layer, j)), symbol(a(layer, j))))


def slope_letter(layer: int, j: Index) -> Math:
    """The left side of that."""
    return row("f", "′", group(symbol(z(layer, j))))


def loss(readings: Readings) -> Math:
    """C = Σ over the outputs, of one example."""
    depth, formula = readings.network.depth, LOSS_FORMULAS[readings.step.loss]
    return row("C", "=", *formula.before("n"), total("k", formula.term(symbol(a(depth, "k")), symbol(y("k")))))


def upstream(readings: Readings, layer: int, j: Index) -> Math:
    """∂C/∂a_j: the slope of the loss at an output, Σₖ w_kj δ_k elsewhere."""
    left = derivative(Derivative(C, a(layer, j)))
    if layer == readings.network.depth:
        return row(left, "=", LOSS_FORMULAS[readings.step.loss].slope(symbol(a(layer, j)), symbol(y(j)), "n"))
    return row(left, "=", total("k", symbol(weight(layer + 1, "k", j)), symbol(delta(layer + 1, "k"))))


def own_delta(readings: Readings, layer: int, j: Index) -> Math:
    """δ_j, by the rule of the layer."""
    left, up = symbol(delta(layer, j)), derivative(Derivative(C, a(layer, j)))
    match delta_rule(readings, layer):
        case "cancels":
            right = row(symbol(a(layer, j)), "−", symbol(y(j)))
        case "softmax":
            others = total("k", symbol(a(layer, "k")), derivative(Derivative(C, a(layer, "k"))))
            right = row(symbol(a(layer, j)), group(up, "−", others))
        case _:
            right = row(up, "·", slope_letter(layer, j))
    return row(left, "=", right)


def delta_rule(readings: Readings, layer: int) -> str:
    """How δ follows: “cancels” to a − y, through a “softmax”, or by the “slope” f′."""
    if layer == readings.network.depth and cancels(readings.position):
        return "cancels"
    return "slope" if readings.activation(layer).elementwise else "softmax"


def gradients(readings: Readings, layer: int) -> tuple[Math, ...]:
    """∂C/∂w_ji = δ_j a_i, summed or averaged over the examples, and the same for the bias."""
    left = derivative(Derivative(C, weight(layer, "j", "i")))
    of_weight = row(left, "=", *_over(readings, symbol(delta(layer, "j")), symbol(a(layer - 1, "i"))))
    if readings.network.biases is None:
        return (of_weight,)
    bias = derivative(Derivative(C, Symbol("b", "j", f"({layer})")))
    return of_weight, row(bias, "=", *_over(readings, symbol(delta(layer, "j"))))


def _over(readings: Readings, *parts: Math) -> tuple[Math | str, ...]:
    if readings.examples == 1:
        return parts
    share = ("1", "/", str(readings.examples)) if readings.step.reduction == "mean" else ()
    return (*share, total("examples", *parts))


def update() -> Math:
    """w ← w − η ∂C/∂w."""
    w = Symbol("w")
    return row(symbol(w), "←", symbol(w), "−", symbol(ETA), derivative(Derivative(C, w)))


def weight(layer: int, to: Index, source: Index) -> Symbol:
    """A weight of which a neuron may be a letter."""
    if isinstance(to, int) and isinstance(source, int):
        return parameter(layer, to, source)
    comma = "," if any(isinstance(index, int) and index > 9 for index in (to, source)) else ""
    return Symbol("w", f"{to}{comma}{source}", f"({layer})")
