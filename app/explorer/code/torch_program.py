"""The same training step in PyTorch, whose autograd finds the gradients: a second opinion on every number."""

from collections.abc import Iterator

from app.explorer.code import given
from app.explorer.code.lines import Block, CodeLine, shape
from app.explorer.code.names import Names
from app.explorer.code.numpy_functions import fused
from app.explorer.code.numpy_passes import OLD_GRADIENTS, weights_shape
from app.explorer.code.numpy_program import printed
from app.explorer.code.packed import loading, too_many
from app.explorer.code.torch_texts import LOG, TORCH_COMMENTS, TORCH_FUNCTIONS, loss_expression
from app.explorer.notation import Notation
from app.explorer.notations import DEFAULT, NOTATIONS
from app.explorer.training_step import TrainingStep

FULL_DIGITS = CodeLine("torch.set_printoptions(precision=17)", "every digit")
LOSSES_WITH_LOG = ("binary_cross_entropy", "categorical_cross_entropy", "sparse_categorical_cross_entropy")
UNPACK = """\
    numbers = torch.frombuffer(bytearray(base64.b64decode(DATA)), dtype=torch.float64)
    parts = numbers.split([math.prod(size) for size in SHAPES])
    return [part.reshape(size).clone() for part, size in zip(parts, SHAPES)]"""


def torch_program(
    step: TrainingStep, embed: bool = False, notation: Notation = NOTATIONS[DEFAULT]
) -> tuple[Block, ...]:
    """The program as blocks; with `embed` also the numbers that are too many to be written out."""
    embed = embed and too_many(step)
    names = Names(notation.of(step.network.depth))
    return (
        Block(f"{given.title(step)} in PyTorch", (*_imports(embed),)),
        Block(given.TITLE, (*_given(step, names, embed),)),
        Block("Forward pass", (*_forward(step, names),)),
        Block("Loss", (*_loss(step, names),)),
        Block("Backward pass: autograd applies the chain rule", (*_backward(step, names),)),
        Block("Update", (*_update(step, names),)),
        Block("Result", (FULL_DIGITS, printed(step, names, ".item()", ".detach()"))),
    )


def _imports(embed: bool) -> Iterator[CodeLine]:
    if embed:
        yield CodeLine("import base64")
        yield CodeLine("import math")
    yield CodeLine("import torch")
    yield CodeLine("import torch.nn.functional as F")
    yield CodeLine("torch.set_default_dtype(torch.float64)", "the precision of NumPy")


def _given(step: TrainingStep, names: Names, embed: bool) -> Iterator[CodeLine]:
    if too_many(step):
        yield from loading(step, names, embed, UNPACK)
        yield CodeLine(f"for p in [{', '.join(given.parameter_names(step, names))}]: p.requires_grad_()\n")
    else:
        yield from given.literals(step, names, "torch.tensor", ", requires_grad=True")
    if given.has_classes(step):
        size = shape(len(step.targets))
        text = f"{names.targets} = torch.tensor({given.classes(step)})"
        yield CodeLine(text, f"{size} classes", of=("neurons", step.network.depth))
    yield from given.settings(step, names)


def _forward(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    for layer, name in enumerate(step.network.activations, 1):
        size = shape(len(step.inputs), step.network.sizes[layer])
        neurons = ("neurons", layer)
        bias = names.bias(layer) if step.network.biases is not None else ""
        yield CodeLine(f"{names.z(layer)} = {_sums(names, layer, bias)}", size, (("z", layer),), neurons)
        said = f"{size} {TORCH_COMMENTS.get(name, '')}".strip()
        made = TORCH_FUNCTIONS[name].format(z=names.z(layer))
        yield CodeLine(f"{names.a(layer)} = {made}", said, (("a", layer),), neurons)


def _sums(names: Names, layer: int, bias: str) -> str:
    """F.linear(x, W1, b1), which transposes W; where W stands for the right of a product, that product."""
    if names.rows:
        return f"{names.a(layer - 1)} @ {names.weights(layer)}" + f" + {bias}" * bool(bias)
    return f"F.linear({names.a(layer - 1)}, {names.weights(layer)}" + f", {bias}" * bool(bias) + ")"


def _loss(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    if step.loss in LOSSES_WITH_LOG and not fused(step):
        yield CodeLine(LOG)
    said = (
        f"takes {names.notation.weighted}: slopes of loss and {step.network.activations[-1]} cancel"
        if fused(step)
        else "one number"
    )
    yield CodeLine(f"{names.loss} = {loss_expression(step, names, fused(step))}", said, (("C", 0),), ("loss", 0))


def _backward(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    layers = range(step.network.depth, 0, -1)
    sizes = step.network.sizes
    sums = ", ".join(map(names.z, layers))
    yield CodeLine(f"for z in [{sums}]: z.retain_grad()\n", "", (("dC/da", step.network.depth),))
    yield CodeLine(f"{names.loss}.backward()", "every slope at once", tuple(("dC/da", layer) for layer in layers))
    own = "n * " if given.averages(step) else ""
    for layer in layers:
        size = shape(len(step.inputs), sizes[layer])
        said = f"{size} of each example's own loss" if own else size
        yield CodeLine(
            f"{names.delta(layer)} = {own}{names.z(layer)}.grad", said, (("delta", layer),), ("neurons", layer)
        )
        yield from _gradients(step, names, layer)


def _gradients(step: TrainingStep, names: Names, layer: int) -> Iterator[CodeLine]:
    w = names.weights(layer)
    b = names.bias(layer)
    stages = (("gradients", layer),)
    same = f"{weights_shape(step, names, layer)} the shape of {w}"
    yield CodeLine(f"{names.by(w)} = {w}.grad", same, stages, ("weights", layer))
    if step.network.biases is not None:
        yield CodeLine(f"{names.by(b)} = {b}.grad", shape(step.network.sizes[layer]), stages, ("biases", layer))


def _update(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    stages = (("update", 0),)
    yield CodeLine("with torch.no_grad():", OLD_GRADIENTS, stages)
    for each in given.parameters(step, names):
        yield CodeLine(f"    {each.name} -= {names.rate} * {names.by(each.name)}", "", stages, each.of)
