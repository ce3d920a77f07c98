"""Jacobians J = ∂a/∂z: of softmax a full matrix, of a function of every entry by itself its slopes on a diagonal."""

from collections.abc import Callable, Iterator

import numpy as np

from app.engine.activations import softmax_jacobian
from app.engine.network import Array
from app.explorer.number import AnyName
from app.explorer.why.worked import given
from app.scene.formulas.equations import delta_rule
from app.scene.formulas.mathml import row, token
from app.scene.formulas.parts import lights_neuron
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.product import Entries, MatrixFactor, MatrixProduct, derived, product

WIDEST = 64  # neurons of a layer whose Jacobian is drawn
MADE = (
    "Every output of a softmax moves with every {z}: "
    "∂{a}ᵢ/∂{z}ⱼ is {a}ᵢ − {a}ᵢ{a}ⱼ where i = j, and −{a}ᵢ{a}ⱼ elsewhere."
)
BACK = "Back through the {f}: {line} gathers what {z} of neuron j does to every output."
OWN_SHARE = "Every {upstream} times its output, added up: how fast {own} changes if all outputs grow by the same share."
LESS_SHARE = "What is more than that share."
OUTPUTS_TIMES = "Each times its output. This is Jᵀ · {upstream} without writing J."
OUTPUTS_TIMES_ROWS = "Each times its output. This is {upstream} @ J without writing J."
DIAGONAL = "⊙ {slope} as a matrix: each {a} depends on its own {z} alone, so J has its slopes on the diagonal."
CHAIN = "Read from the left: every J goes back through a layer’s f, every {back} from its {z} to the layer before."


def jacobian(factors: Factors, layer: int, transposed: bool = False) -> MatrixFactor:
    """J of a layer for one example: neurons × neurons, row = a, column = z."""
    size = factors.reading.network.sizes[layer]
    words = f"Jacobian of layer {factors.reading.notation.number(layer)}"
    own = MatrixFactor(
        factors.letters.jacobian(layer),
        words,
        (size, size),
        _values(factors, layer),
        _diagonal(layer),
        number=_entries(factors, layer),
    )
    return own.transposed(factors.letters.jacobian(layer, transposed=True)) if transposed else own


def through_softmax(factors: Factors, layer: int, running: bool = False) -> tuple[MatrixProduct, ...]:
    """δ of a softmax layer: Jᵀ · ∂C/∂a for one example, the same without J for a batch or a wide layer."""
    if factors.batch or factors.reading.network.sizes[layer] > WIDEST:
        return tuple(_without_jacobian(factors, layer))
    upstream = factors.upstream(layer)
    parts = _back_through(factors, layer, upstream.only_named() if running else upstream)
    return softmax_made(factors, layer), product(factors.delta(layer), *parts, says=_back(factors, layer))


def softmax_made(factors: Factors, layer: int) -> MatrixProduct:
    """J = diag(a) − a aᵀ, where a is a row diag(a) − aᵀ a."""
    a = factors.a(layer)
    made = jacobian(factors, layer)
    values = None if a.values is None else np.diag(a.values.ravel())
    name = row("diag ", "(", a.name, ")")
    diagonal = MatrixFactor(
        name,
        f"{a.words} on a diagonal",
        made.shape,
        values,
        made.lights,
        number=lambda i, j: _on_diagonal(a, factors.rows, i, j),
    )
    column, line = (factors.a_transposed(layer), a) if factors.rows else (a, factors.a_transposed(layer))
    return product(made, diagonal, "−", column, "·", line, says=_said(factors, layer, MADE))


def diagonal_form(factors: Factors, layer: int) -> MatrixProduct:
    """δ = J · ∂C/∂a where f takes every entry by itself; J is its own transpose."""
    made = jacobian(factors, layer)
    upstream = factors.upstream(layer)
    parts = (upstream, "·", made) if factors.rows else (made, "·", upstream)
    return product(factors.delta(layer), *parts, says=_said(factors, layer, DIAGONAL))


def long_way(factors: Factors, layer: int) -> MatrixProduct:
    """Jᵀ · ∂C/∂a at outputs that cancel with the loss."""
    delta, upstream = factors.delta(layer), factors.upstream(layer)
    reached = factors.reading.position.reached("delta", layer)
    parts = _back_through(factors, layer, upstream)
    says = _back(factors, layer)
    words = f"{delta.words}, the long way"
    lights = upstream.lights
    return derived(delta.name, words, *parts, says=says, lights=lights, reached=reached, derivative=True)


def chain(factors: Factors, layer: int) -> MatrixProduct:
    """δ of a layer, as a row, as one product of Jacobians and weights, from the loss on."""
    says = CHAIN.format(**factors.letters.said)
    return product(_delta_row(factors, layer), *_links(factors, layer), says=says)


def _links(factors: Factors, layer: int) -> Iterator[MatrixFactor | str]:
    last = factors.depth
    if delta_rule(factors.reading, last) == "cancels":
        yield _delta_row(factors, last)
    else:
        upstream = factors.upstream(last)
        name = factors.letters.upstream(last, transposed=True)
        yield upstream if factors.rows else upstream.transposed(name)
        yield from ("·", jacobian(factors, last))
    for below in range(last - 1, layer - 1, -1):
        yield from ("·", factors.weights_back(below + 1), "·", jacobian(factors, below))


def _delta_row(factors: Factors, layer: int) -> MatrixFactor:
    return factors.delta(layer) if factors.rows else factors.delta_transposed(layer)


def _back_through(factors: Factors, layer: int, upstream: MatrixFactor) -> tuple[MatrixFactor | str, ...]:
    if factors.rows:
        return upstream, "·", jacobian(factors, layer)
    return jacobian(factors, layer, transposed=True), "·", upstream


def _back(factors: Factors, layer: int) -> str:
    f = factors.reading.activation(layer).title
    line = "column j of J" if factors.rows else "row j of Jᵀ"
    return BACK.format(f=f, line=line, **factors.letters.said)


def _said(factors: Factors, layer: int, text: str) -> str:
    """A sentence with the letters of a layer, whose outputs may have one of their own."""
    n = factors.reading.notation
    a = n.a(layer).letter
    return text.format(**factors.letters.said | {"a": a, "upstream": f"∂{factors.letters.said['own']}/∂{a}"})


def _without_jacobian(factors: Factors, layer: int) -> Iterator[MatrixProduct]:
    """s = Σ u a, d = u − s, δ = a ⊙ d: columns or rows."""
    u = factors.upstream(layer)
    a = factors.a(layer)
    width = factors.reading.network.sizes[layer]
    reached = factors.reading.position.reached("delta", layer)
    says = _said(factors, layer, OWN_SHARE)
    if factors.rows:
        times = derived(token("P"), "products", u, "⊙", a, says="Entry by entry.", reached=reached, examples=u.examples)
        yield times
        own = derived(token("s"), "shares", times.result.only_named(), "·", factors.ones(width), says=says)
        shared = (own.result.only_named(), "·", factors.row_of_ones(width))
    else:
        own = derived(token("s"), "share", factors.a_transposed(layer), "·", u, says=says, reached=reached)
        shared = (factors.ones(width), "·", own.result.only_named())
    yield own
    less = derived(token("d"), "differences", u.only_named(), "−", *shared, says=LESS_SHARE, examples=u.examples)
    yield less
    yield product(
        factors.delta(layer),
        a,
        "⊙",
        less.result.only_named(),
        says=_said(factors, layer, OUTPUTS_TIMES_ROWS if factors.from_right else OUTPUTS_TIMES),
    )


def _values(factors: Factors, layer: int) -> Array | None:
    if factors.reading.activation(layer).elementwise:
        slope = factors.slope(layer).values
        return None if slope is None else np.diag(slope.ravel())
    a = factors.a(layer).values
    return None if a is None else softmax_jacobian(a.ravel())


def _entries(factors: Factors, layer: int) -> Entries:
    """The slopes of a softmax; of any other f those on the diagonal."""
    name = factors.reading.name
    if not factors.reading.activation(layer).elementwise:
        return lambda i, j: name("J", layer, i + 1, j + 1)
    return lambda i, j: name("slope", layer, i + 1) if i == j else given(0)


def _on_diagonal(a: MatrixFactor, rows: bool, i: int, j: int) -> AnyName | None:
    if i != j:
        return given(0)
    return a.number(0, i) if rows else a.number(i, 0)


def _diagonal(layer: int) -> Callable[[int, int], str]:
    return lambda i, j: lights_neuron(layer, i + 1) if i == j else ""
