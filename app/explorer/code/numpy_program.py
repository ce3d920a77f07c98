"""A training step in NumPy: copied into a fresh interpreter, it prints the numbers of the walk.

Its passes are one or two statements for each stage; rows are examples. Where a notation has W as it is multiplied from
the right, z is a @ W; elsewhere W has a row per receiving neuron, and z is a @ W.T.
"""

from collections.abc import Iterator

import numpy as np

from app.engine.activations import layer_activation
from app.engine.losses import FUSED_OUTPUTS, LOSSES
from app.explorer.code.arrays import (
    ARRAYS_TITLE,
    Names,
    class_numbers,
    has_classes,
    loading_lines,
    named_parameters,
    penalty_text,
    too_many,
    written_lines,
)
from app.explorer.code.lines import Block, CodeLine, shape
from app.explorer.code.numpy_functions import function_lines, needed_functions
from app.explorer.code.update_lines import numpy_memory, numpy_update, setting_lines
from app.explorer.notation import DEFAULT, NOTATIONS, Notation
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

OF_A_MEAN = "Backward pass: each row is of that example's own loss, {own_loss}"
BACKWARD = "Backward pass: each {delta} is of that example's own loss"
FULL_DIGITS = CodeLine('np.set_printoptions(floatmode="unique")', "every digit")
LARGEST_POWER = 700  # e⁷⁰⁹ is the last that float64 holds
OVERFLOWS = CodeLine('np.seterr(over="ignore")', "e^-z may reach infinity: 1/(1 + e^-z) is 0 then")
UNPACK = """\
    numbers = np.frombuffer(base64.b64decode(DATA), "<f8").astype(float)
    parts = np.split(numbers, np.cumsum([math.prod(size) for size in SHAPES])[:-1])
    return [part.reshape(size) for part, size in zip(parts, SHAPES)]"""


def numpy_program(
    step: TrainingStep, embed: bool = False, notation: Notation = NOTATIONS[DEFAULT]
) -> tuple[Block, ...]:
    """The program as blocks; with `embed` also the numbers that are too many to be written out."""
    embed = embed and too_many(step)
    names = Names(notation.of(step.network.depth), own=step.of_a_mean)
    return (
        Block(program_title(step, "NumPy"), (*_imports(step, embed),)),
        Block(ARRAYS_TITLE, (*_arrays(step, names, embed),)),
        Block("Functions; d_f is the slope of f", function_lines(step)),
        Block(_forward_title(names), (*_forward_pass(step, names),)),
        Block("Loss", (_loss_value(step, names),)),
        Block(
            _backward_title(step, names),
            (*_backward_pass(step, names),),
        ),
        Block("Update", (*numpy_update(step, names),)),
        Block("Result", (FULL_DIGITS, printed(step, names))),
    )


def program_title(step: TrainingStep, library: str) -> str:
    """What the program is, and in what it is written."""
    return f"One training step of a {'-'.join(map(str, step.network.sizes))} network in {library}"


def weights_shape(step: TrainingStep, names: Names, layer: int) -> str:
    """The shape of W as the notation has it."""
    before, after = step.network.sizes[layer - 1 : layer + 1]
    return shape(before, after) if names.rows else shape(after, before)


def layer_shape(step: TrainingStep, layer: int) -> str:
    """The shape of z, a, ∂C/∂a and δ: examples × neurons."""
    return shape(len(step.inputs), step.network.sizes[layer])


def printed(step: TrainingStep, names: Names, item: str = "", new: str = "") -> CodeLine:
    """Prints C with `item` behind it, every δ, the gradients and the new parameters with `new` behind them."""
    layers = range(step.network.depth, 0, -1)
    parameters = [parameter.name for parameter in named_parameters(step, names)]
    values = {name: name for name in (*map(names.delta, layers), *map(names.by, parameters))}
    values |= {f"new {name}": f"{name}{new}" for name in parameters}
    values = {names.loss: f"{names.loss}{item}", **values}
    rows = "".join(f'    "{name}", {value},\n' for name, value in values.items())
    return CodeLine(f'print(\n{rows}    sep="\\n",\n)')


def _backward_title(step: TrainingStep, names: Names) -> str:
    """What the backward pass is, and of whose loss."""
    if step.of_a_mean:
        return OF_A_MEAN.format(own_loss=names.notation.own_loss)
    return BACKWARD.format(**names.notation.plain())


def _imports(step: TrainingStep, embed: bool) -> Iterator[CodeLine]:
    if embed:
        yield CodeLine("import base64")
    if embed or any("math." in text for text in needed_functions(step).values()):
        yield CodeLine("import math")
    yield CodeLine("import numpy as np")
    if _overflows(step):
        yield OVERFLOWS


def _overflows(step: TrainingStep) -> bool:
    with overflow_is_an_answer():
        return "sigmoid" in needed_functions(step) and any(np.abs(z).max() > LARGEST_POWER for z in step.forward.z)


def _arrays(step: TrainingStep, names: Names, embed: bool) -> Iterator[CodeLine]:
    if too_many(step):
        yield from loading_lines(step, names, embed, UNPACK)
    else:
        yield from written_lines(step, names, "np.array")
    if has_classes(step):
        width = step.network.sizes[-1]
        text = f"{names.targets} = np.eye({width})[{class_numbers(step)}]"
        comment = f"{shape(len(step.targets), width)} a 1 at the class"
        yield CodeLine(text, comment, of=("neurons", step.network.depth))
    yield from setting_lines(step, names)
    yield from numpy_memory(step, names)


def _forward_title(names: Names) -> str:
    """What the forward pass is, and how its products are turned."""
    if names.rows:
        return f"Forward pass: a row of {names.inputs} for each example"
    w = names.notation.weight_matrix
    a = names.vector(1)
    return f"Forward pass: {w} {a} is written {a} @ {w}.T, because examples are rows"


def _forward_pass(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """z and a of every layer."""
    turned = "" if names.rows else ".T"
    for layer, name in enumerate(step.network.activations, 1):
        bias = f" + {names.bias(layer)}" if step.network.biases is not None else ""
        size = layer_shape(step, layer)
        neurons = ("neurons", layer)
        sums = f"{names.z(layer)} = {names.a(layer - 1)} @ {names.weights(layer)}{turned}{bias}"
        yield CodeLine(sums, size, (("z", layer),), neurons)
        yield CodeLine(f"{names.a(layer)} = {name}({names.z(layer)})", size, (("a", layer),), neurons)


def _loss_value(step: TrainingStep, names: Names) -> CodeLine:
    """C, from z where the output activation and the loss simplify together."""
    depth = step.network.depth
    mean = step.reduction == "mean"
    fused = FUSED_OUTPUTS.get((step.network.activations[-1], step.loss))
    code = fused.code if fused else LOSSES[step.loss].code
    text = code.numpy.format(a=names.a(depth), z=names.z(depth), y=names.targets) + (" / N" if mean else "")
    squares = " + ".join(f"({names.weights(layer)} ** 2).sum()" for layer in range(1, depth + 1))
    text += penalty_text(step, names, f"({squares})")
    comment = "mean over the examples" if mean else "one number"
    if step.cancels:
        comment = f"{comment}, from {names.notation.weighted}"
    return CodeLine(f"{names.loss} = {text}", comment, (("C", 0),), ("loss", 0))


def _backward_pass(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """∂C/∂a, δ and the gradients of every layer, from the output back."""
    for layer in range(step.network.depth, 0, -1):
        yield _upstream(step, names, layer)
        yield _delta(step, names, layer)
        yield from _gradients(step, names, layer)


def _upstream(step: TrainingStep, names: Names, layer: int) -> CodeLine:
    size = layer_shape(step, layer)
    if layer == step.network.depth:
        text = LOSSES[step.loss].code.numpy_slope.format(a=names.a(layer), y=names.targets)
        comment = f"{size} slope of the loss"
    else:
        turned = ".T" if names.rows else ""
        text = f"{names.delta(layer + 1)} @ {names.weights(layer + 1)}{turned}"
        comment = f"{size} summed over what it feeds"
    return CodeLine(f"{names.own_by(names.a(layer))} = {text}", comment, (("dC/da", layer),), ("neurons", layer))


def _delta(step: TrainingStep, names: Names, layer: int) -> CodeLine:
    size = layer_shape(step, layer)
    f = layer_activation(step.network, layer)
    if layer == step.network.depth and step.cancels:
        text = _output_minus_target(step, names)
        comment = (
            f"{size} slopes of loss and {f.title} cancel" if f.elementwise else f"{size} loss and softmax as one step"
        )
    elif f.elementwise:
        text = f"{names.own_by(names.a(layer))} * d_{f.name}({names.z(layer)})"
        comment = size
    else:
        text = _back_through_softmax(names, layer)
        comment = f"{size} softmax mixes its layer"
    return CodeLine(f"{names.delta(layer)} = {text}", comment, (("delta", layer),), ("neurons", layer))


def _output_minus_target(step: TrainingStep, names: Names) -> str:
    """a − y; targets whose rows add up to 1 but for a rounding keep it, as in the engine."""
    code = FUSED_OUTPUTS[step.network.activations[-1], step.loss].code
    apart = code.numpy_slope_of_any and (abs(step.targets.sum(axis=1) - 1) > 1e-14).any()
    text = code.numpy_slope_of_any if apart else code.numpy_slope
    return text.format(a=names.a(step.network.depth), y=names.targets)


def _back_through_softmax(names: Names, layer: int) -> str:
    out = names.a(layer)
    up = names.own_by(out)
    return f"{out} * ({up} - ({up} * {out}).sum(axis=1, keepdims=True))"


def _gradients(step: TrainingStep, names: Names, layer: int) -> Iterator[CodeLine]:
    each = " / N" if step.reduction == "mean" else ""
    stages = (("gradients", layer),)
    w = names.weights(layer)
    a = names.a(layer - 1)
    delta = names.delta(layer)
    product = f"{a}.T @ {delta}" if names.rows else f"{delta}.T @ {a}"
    comment = f"{weights_shape(step, names, layer)} the shape of {w}"
    penalty = f" + {names.l2}{each} * {w}" if step.l2 else ""
    yield CodeLine(f"{names.by(w)} = {product}{each}{penalty}", comment, stages, ("weights", layer))
    if step.network.biases is not None:
        sums = f"{names.by(names.bias(layer))} = {delta}.sum(axis=0){each}"
        yield CodeLine(sums, shape(step.network.sizes[layer]), stages, ("biases", layer))
