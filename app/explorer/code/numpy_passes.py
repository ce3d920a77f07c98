"""The passes of a training step as NumPy statements, one or two for each stage; rows are examples."""

from collections.abc import Iterator

from app.engine.activations import ACTIVATIONS
from app.explorer.code.given import averages
from app.explorer.code.lines import CodeLine, shape
from app.explorer.code.numpy_functions import fused
from app.explorer.code.numpy_texts import FUSED_VALUES, NUMPY_LOSSES
from app.explorer.names import ACTIVATION_NAMES
from app.explorer.training_step import TrainingStep

OLD_GRADIENTS = "all gradients are those of the old weights"


def activation_name(layer: int) -> str:
    """What the activations of a layer are called in the program; x in layer 0."""
    return f"a{layer}" if layer else "x"


def forward_lines(step: TrainingStep) -> Iterator[CodeLine]:
    """z and a of every layer."""
    rows = len(step.inputs)
    for layer, name in enumerate(step.network.activations, 1):
        bias = f" + b{layer}" if step.network.biases is not None else ""
        size, neurons = shape(rows, step.network.sizes[layer]), ("neurons", layer)
        sums = f"z{layer} = {activation_name(layer - 1)} @ W{layer}.T{bias}"
        yield CodeLine(sums, size, (("z", layer),), neurons)
        yield CodeLine(f"a{layer} = {name}(z{layer})", size, (("a", layer),), neurons)


def loss_line(step: TrainingStep) -> CodeLine:
    """C, from z where the output activation and the loss simplify together."""
    depth, output = step.network.depth, step.network.activations[-1]
    text = FUSED_VALUES[output] if fused(step) else NUMPY_LOSSES[step.loss].value
    text = text.format(a=f"a{depth}", z=f"z{depth}") + (" / n" if averages(step) else "")
    said = "mean over the examples" if averages(step) else "one number"
    return CodeLine(f"C = {text}", f"{said}, from z" if fused(step) else said, (("C", 0),), ("loss", 0))


def backward_lines(step: TrainingStep) -> Iterator[CodeLine]:
    """∂C/∂a, δ and the gradients of every layer, from the output back."""
    for layer in range(step.network.depth, 0, -1):
        yield _upstream(step, layer)
        yield _delta(step, layer)
        yield from _gradients(step, layer)


def update_lines(step: TrainingStep) -> Iterator[CodeLine]:
    """W and b of every layer, all with the gradients of the old ones."""
    for layer, weights in enumerate(step.network.weights, 1):
        comment = f"{shape(*weights.shape)} {OLD_GRADIENTS if layer == 1 else ''}".strip()
        yield CodeLine(f"W{layer} -= eta * dC_dW{layer}", comment, (("update", 0),), ("weights", layer))
        if step.network.biases is not None:
            size = shape(len(weights))
            yield CodeLine(f"b{layer} -= eta * dC_db{layer}", size, (("update", 0),), ("biases", layer))


def _upstream(step: TrainingStep, layer: int) -> CodeLine:
    size = shape(len(step.inputs), step.network.sizes[layer])
    if layer == step.network.depth:
        text, said = NUMPY_LOSSES[step.loss].slope.format(a=f"a{layer}"), f"{size} slope of the loss"
    else:
        text, said = f"delta{layer + 1} @ W{layer + 1}", f"{size} summed over what it feeds"
    return CodeLine(f"dC_da{layer} = {text}", said, (("dC/da", layer),), ("neurons", layer))


def _delta(step: TrainingStep, layer: int) -> CodeLine:
    size, name = shape(len(step.inputs), step.network.sizes[layer]), step.network.activations[layer - 1]
    if layer == step.network.depth and fused(step):
        text, said = _cancelled(step), f"{size} slopes of loss and {ACTIVATION_NAMES[name]} cancel"
    elif ACTIVATIONS[name].elementwise:
        text, said = f"dC_da{layer} * d_{name}(z{layer})", size
    else:
        text, said = _through_softmax(layer), f"{size} softmax mixes its layer"
    return CodeLine(f"delta{layer} = {text}", said, (("delta", layer),), ("neurons", layer))


def _cancelled(step: TrainingStep) -> str:
    """a − y; targets whose rows add up to 1 but for a rounding keep it, as in the engine."""
    out = f"a{step.network.depth}"
    softmax = step.network.activations[-1] == "softmax"
    if softmax and step.loss == "categorical_cross_entropy" and (abs(step.targets.sum(axis=1) - 1) > 1e-14).any():
        return f"{out} * y.sum(axis=1, keepdims=True) - y"
    return f"{out} - y"


def _through_softmax(layer: int) -> str:
    up, out = f"dC_da{layer}", f"a{layer}"
    return f"{out} * ({up} - ({up} * {out}).sum(axis=1, keepdims=True))"


def _gradients(step: TrainingStep, layer: int) -> Iterator[CodeLine]:
    each, stages = " / n" if averages(step) else "", (("gradients", layer),)
    sizes = step.network.sizes
    same = f"{shape(sizes[layer], sizes[layer - 1])} the shape of W{layer}"
    weights = f"dC_dW{layer} = delta{layer}.T @ {activation_name(layer - 1)}{each}"
    yield CodeLine(weights, same, stages, ("weights", layer))
    if step.network.biases is not None:
        biases = f"dC_db{layer} = delta{layer}.sum(axis=0){each}"
        yield CodeLine(biases, shape(sizes[layer]), stages, ("biases", layer))
