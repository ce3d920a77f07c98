"""The passes of a training step as NumPy statements, one or two for each stage; rows are examples.

Where a notation has W as it is multiplied from the right, z is a @ W; elsewhere W has a row per receiving neuron, and
z is a @ W.T.
"""

from collections.abc import Iterator

from app.engine.activations import ACTIVATIONS
from app.explorer.code.given import averages
from app.explorer.code.lines import CodeLine, shape
from app.explorer.code.names import Names
from app.explorer.code.numpy_functions import fused
from app.explorer.code.numpy_texts import FUSED_VALUES, NUMPY_LOSSES
from app.explorer.names import ACTIVATION_NAMES
from app.explorer.training_step import TrainingStep

OLD_GRADIENTS = "all gradients are those of the old weights"


def forward_title(names: Names) -> str:
    """What the forward pass is, and how its products are turned."""
    if names.rows:
        return f"Forward pass: a row of {names.inputs} for each example"
    w = names.notation.weight_matrix
    a = names.vector(1)
    return f"Forward pass: {w} {a} is written {a} @ {w}.T, because examples are rows"


def forward_lines(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """z and a of every layer."""
    turned = "" if names.rows else ".T"
    for layer, name in enumerate(step.network.activations, 1):
        bias = f" + {names.bias(layer)}" if step.network.biases is not None else ""
        size = shape(len(step.inputs), step.network.sizes[layer])
        neurons = ("neurons", layer)
        sums = f"{names.z(layer)} = {names.a(layer - 1)} @ {names.weights(layer)}{turned}{bias}"
        yield CodeLine(sums, size, (("z", layer),), neurons)
        yield CodeLine(f"{names.a(layer)} = {name}({names.z(layer)})", size, (("a", layer),), neurons)


def loss_line(step: TrainingStep, names: Names) -> CodeLine:
    """C, from z where the output activation and the loss simplify together."""
    depth = step.network.depth
    output = step.network.activations[-1]
    text = FUSED_VALUES[output] if fused(step) else NUMPY_LOSSES[step.loss].value
    text = text.format(a=names.a(depth), z=names.z(depth), y=names.targets) + (" / n" if averages(step) else "")
    said = "mean over the examples" if averages(step) else "one number"
    comment = f"{said}, from {names.notation.weighted}" if fused(step) else said
    return CodeLine(f"{names.loss} = {text}", comment, (("C", 0),), ("loss", 0))


def backward_lines(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """∂C/∂a, δ and the gradients of every layer, from the output back."""
    for layer in range(step.network.depth, 0, -1):
        yield _upstream(step, names, layer)
        yield _delta(step, names, layer)
        yield from _gradients(step, names, layer)


def update_lines(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """W and b of every layer, all with the gradients of the old ones."""
    for layer in range(1, step.network.depth + 1):
        w, b = names.weights(layer), names.bias(layer)
        comment = f"{weights_shape(step, names, layer)} {OLD_GRADIENTS if layer == 1 else ''}".strip()
        yield CodeLine(f"{w} -= {names.rate} * {names.by(w)}", comment, (("update", 0),), ("weights", layer))
        if step.network.biases is not None:
            size = shape(step.network.sizes[layer])
            yield CodeLine(f"{b} -= {names.rate} * {names.by(b)}", size, (("update", 0),), ("biases", layer))


def weights_shape(step: TrainingStep, names: Names, layer: int) -> str:
    """The shape of W."""
    before, after = step.network.sizes[layer - 1 : layer + 1]
    return shape(before, after) if names.rows else shape(after, before)


def _upstream(step: TrainingStep, names: Names, layer: int) -> CodeLine:
    size = shape(len(step.inputs), step.network.sizes[layer])
    if layer == step.network.depth:
        text = NUMPY_LOSSES[step.loss].slope.format(a=names.a(layer), y=names.targets)
        said = f"{size} slope of the loss"
    else:
        turned = ".T" if names.rows else ""
        text = f"{names.delta(layer + 1)} @ {names.weights(layer + 1)}{turned}"
        said = f"{size} summed over what it feeds"
    return CodeLine(f"{names.by(names.a(layer))} = {text}", said, (("dC/da", layer),), ("neurons", layer))


def _delta(step: TrainingStep, names: Names, layer: int) -> CodeLine:
    size = shape(len(step.inputs), step.network.sizes[layer])
    name = step.network.activations[layer - 1]
    if layer == step.network.depth and fused(step):
        text = _cancelled(step, names)
        said = f"{size} slopes of loss and {ACTIVATION_NAMES[name]} cancel"
    elif ACTIVATIONS[name].elementwise:
        text = f"{names.by(names.a(layer))} * d_{name}({names.z(layer)})"
        said = size
    else:
        text = _through_softmax(names, layer)
        said = f"{size} softmax mixes its layer"
    return CodeLine(f"{names.delta(layer)} = {text}", said, (("delta", layer),), ("neurons", layer))


def _cancelled(step: TrainingStep, names: Names) -> str:
    """a − y; targets whose rows add up to 1 but for a rounding keep it, as in the engine."""
    out = names.a(step.network.depth)
    y = names.targets
    softmax = step.network.activations[-1] == "softmax"
    if softmax and step.loss == "categorical_cross_entropy" and (abs(step.targets.sum(axis=1) - 1) > 1e-14).any():
        return f"{out} * {y}.sum(axis=1, keepdims=True) - {y}"
    return f"{out} - {y}"


def _through_softmax(names: Names, layer: int) -> str:
    out = names.a(layer)
    up = names.by(out)
    return f"{out} * ({up} - ({up} * {out}).sum(axis=1, keepdims=True))"


def _gradients(step: TrainingStep, names: Names, layer: int) -> Iterator[CodeLine]:
    each = " / n" if averages(step) else ""
    stages = (("gradients", layer),)
    w = names.weights(layer)
    b = names.bias(layer)
    a = names.a(layer - 1)
    delta = names.delta(layer)
    same = f"{weights_shape(step, names, layer)} the shape of {w}"
    made = f"{a}.T @ {delta}" if names.rows else f"{delta}.T @ {a}"
    yield CodeLine(f"{names.by(w)} = {made}{each}", same, stages, ("weights", layer))
    if step.network.biases is not None:
        size = shape(step.network.sizes[layer])
        yield CodeLine(f"{names.by(b)} = {delta}.sum(axis=0){each}", size, stages, ("biases", layer))
