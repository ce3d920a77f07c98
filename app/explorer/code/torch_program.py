"""The same training step in PyTorch, whose autograd finds the gradients: a second opinion on every number.

Activations and losses are PyTorch's own functions where those do what the engine does.
"""

import re
from collections.abc import Iterator

from app.engine.activations import ACTIVATIONS, layer_activation
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
from app.explorer.code.numpy_program import layer_shape, printed, program_title, weights_shape
from app.explorer.code.update_lines import setting_lines, torch_memory, torch_update
from app.explorer.notation import DEFAULT, NOTATIONS, Notation
from app.explorer.training_step import TrainingStep

LOG = "def log(p): return torch.log(p.clamp(min=0) + torch.finfo(p.dtype).tiny)\n"
CALLS_LOG = re.compile(r"(?<![\w.])log\(")

FULL_DIGITS = CodeLine("torch.set_printoptions(precision=17)", "every digit")
UNPACK = """\
    numbers = torch.frombuffer(bytearray(base64.b64decode(DATA)), dtype=torch.float64)
    parts = numbers.split([math.prod(size) for size in SHAPES])
    return [part.reshape(size).clone() for part, size in zip(parts, SHAPES)]"""


def torch_program(
    step: TrainingStep, embed: bool = False, notation: Notation = NOTATIONS[DEFAULT]
) -> tuple[Block, ...]:
    """The program as blocks; with `embed` also the numbers that are too many to be written out."""
    embed = embed and too_many(step)
    names = Names(notation.of(step.network.depth), own=step.of_a_mean)
    return (
        Block(program_title(step, "PyTorch"), (*_imports(embed),)),
        Block(ARRAYS_TITLE, (*_tensors(step, names, embed),)),
        Block("Forward pass", (*_forward_pass(step, names),)),
        Block("Loss", (*_loss_value(step, names),)),
        Block("Backward pass: autograd applies the chain rule", (*_backward_pass(step, names),)),
        Block("Update", (*torch_update(step, names),)),
        Block("Result", (FULL_DIGITS, printed(step, names, ".item()", ".detach()"))),
    )


def _imports(embed: bool) -> Iterator[CodeLine]:
    if embed:
        yield CodeLine("import base64")
        yield CodeLine("import math")
    yield CodeLine("import torch")
    yield CodeLine("import torch.nn.functional as F")
    yield CodeLine("torch.set_default_dtype(torch.float64)", "the precision of NumPy")


def _tensors(step: TrainingStep, names: Names, embed: bool) -> Iterator[CodeLine]:
    if too_many(step):
        yield from loading_lines(step, names, embed, UNPACK)
        parameters = ", ".join(parameter.name for parameter in named_parameters(step, names))
        yield CodeLine(f"for p in [{parameters}]: p.requires_grad_()\n")
    else:
        yield from written_lines(step, names, "torch.tensor", ", requires_grad=True")
    if has_classes(step):
        text = f"{names.targets} = torch.tensor({class_numbers(step)})"
        yield CodeLine(text, f"{shape(len(step.targets))} classes", of=("neurons", step.network.depth))
    yield from setting_lines(step, names)
    yield from torch_memory(step, names)


def _forward_pass(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    for layer in range(1, step.network.depth + 1):
        code = layer_activation(step.network, layer).code
        size = layer_shape(step, layer)
        neurons = ("neurons", layer)
        bias = names.bias(layer) if step.network.biases is not None else ""
        yield CodeLine(f"{names.z(layer)} = {_sums(names, layer, bias)}", size, (("z", layer),), neurons)
        comment = f"{size} {code.torch_note}".strip()
        activations = code.torch.format(z=names.z(layer))
        yield CodeLine(f"{names.a(layer)} = {activations}", comment, (("a", layer),), neurons)


def _sums(names: Names, layer: int, bias: str) -> str:
    """F.linear(x, W1, b1), which transposes W; where W stands for the right of a product, that product."""
    if names.rows:
        return f"{names.a(layer - 1)} @ {names.weights(layer)}" + f" + {bias}" * bool(bias)
    return f"F.linear({names.a(layer - 1)}, {names.weights(layer)}" + f", {bias}" * bool(bias) + ")"


def _loss_value(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    output = step.network.activations[-1]
    code = FUSED_OUTPUTS[output, step.loss].code if step.cancels else LOSSES[step.loss].code
    if CALLS_LOG.search(code.torch):
        yield CodeLine(LOG)
    mixes = not ACTIVATIONS[output].elementwise
    why = f"loss and {output} as one step" if mixes else f"slopes of loss and {output} cancel"
    comment = f"takes {names.notation.weighted}: {why}" if step.cancels else "one number"
    text = code.torch if step.reduction == "sum" else code.torch_mean or f"{code.torch} / N"
    depth = step.network.depth
    text = text.format(a=names.a(depth), z=names.z(depth), y=names.targets)
    every = ", ".join(names.weights(layer) for layer in range(1, depth + 1))
    text += penalty_text(step, names, f"sum((W**2).sum() for W in [{every}])")
    yield CodeLine(f"{names.loss} = {text}", comment, (("C", 0),), ("loss", 0))


def _backward_pass(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    layers = range(step.network.depth, 0, -1)
    sums = ", ".join(map(names.z, layers))
    yield CodeLine(f"for each in [{sums}]: each.retain_grad()\n", "", (("dC/da", step.network.depth),))
    yield CodeLine(f"{names.loss}.backward()", "every slope at once", tuple(("dC/da", layer) for layer in layers))
    own = "N * " if step.reduction == "mean" else ""
    for layer in layers:
        size = layer_shape(step, layer)
        comment = f"{size} of each example's own loss" if own else size
        delta = f"{names.delta(layer)} = {own}{names.z(layer)}.grad"
        yield CodeLine(delta, comment, (("delta", layer),), ("neurons", layer))
        yield from _gradients(step, names, layer)


def _gradients(step: TrainingStep, names: Names, layer: int) -> Iterator[CodeLine]:
    stages = (("gradients", layer),)
    w = names.weights(layer)
    comment = f"{weights_shape(step, names, layer)} the shape of {w}"
    yield CodeLine(f"{names.by(w)} = {w}.grad", comment, stages, ("weights", layer))
    if step.network.biases is not None:
        b = names.bias(layer)
        yield CodeLine(f"{names.by(b)} = {b}.grad", shape(step.network.sizes[layer]), stages, ("biases", layer))
