"""The same training step in PyTorch, whose autograd finds the gradients: a second opinion on every number."""

from collections.abc import Iterator

from app.explorer.code import given
from app.explorer.code.lines import Block, CodeLine, shape
from app.explorer.code.numpy_functions import fused
from app.explorer.code.numpy_passes import OLD_GRADIENTS, activation_name
from app.explorer.code.numpy_program import printed
from app.explorer.code.packed import loading, too_many
from app.explorer.code.torch_texts import LOG, TORCH_COMMENTS, TORCH_FUNCTIONS, loss_expression
from app.explorer.training_step import TrainingStep

FULL_DIGITS = CodeLine("torch.set_printoptions(precision=17)", "every digit")
LOSSES_WITH_LOG = ("binary_cross_entropy", "categorical_cross_entropy", "sparse_categorical_cross_entropy")
UNPACK = """\
    numbers = torch.frombuffer(bytearray(base64.b64decode(DATA)), dtype=torch.float64)
    parts = numbers.split([math.prod(size) for size in SHAPES])
    return [part.reshape(size).clone() for part, size in zip(parts, SHAPES)]"""


def torch_program(step: TrainingStep, embed: bool = False) -> tuple[Block, ...]:
    """The program as blocks; with `embed` also the numbers that are too many to be written out."""
    embed = embed and too_many(step)
    return (
        Block(f"{given.title(step)} in PyTorch", (*_imports(embed),)),
        Block(given.TITLE, (*_given(step, embed),)),
        Block("Forward pass", (*_forward(step),)),
        Block("Loss", (*_loss(step),)),
        Block("Backward pass: autograd applies the chain rule", (*_backward(step),)),
        Block("Update", (*_update(step),)),
        Block("Result", (FULL_DIGITS, printed(step, "C.item()", ".detach()"))),
    )


def _imports(embed: bool) -> Iterator[CodeLine]:
    if embed:
        yield CodeLine("import base64")
        yield CodeLine("import math")
    yield CodeLine("import torch")
    yield CodeLine("import torch.nn.functional as F")
    yield CodeLine("torch.set_default_dtype(torch.float64)", "the precision of NumPy")


def _given(step: TrainingStep, embed: bool) -> Iterator[CodeLine]:
    if too_many(step):
        yield from loading(step, embed, UNPACK)
        yield CodeLine(f"for p in [{', '.join(given.parameter_names(step))}]: p.requires_grad_()\n")
    else:
        yield from given.literals(step, "torch.tensor", ", requires_grad=True")
    if given.has_classes(step):
        size = shape(len(step.targets))
        yield CodeLine(f"y = torch.tensor({given.classes(step)})", f"{size} classes", of=given.about(step, "y"))
    yield from given.settings(step)


def _forward(step: TrainingStep) -> Iterator[CodeLine]:
    for layer, name in enumerate(step.network.activations, 1):
        bias = f", b{layer}" if step.network.biases is not None else ""
        size, neurons = shape(len(step.inputs), step.network.sizes[layer]), ("neurons", layer)
        sums = f"z{layer} = F.linear({activation_name(layer - 1)}, W{layer}{bias})"
        yield CodeLine(sums, size, (("z", layer),), neurons)
        said = f"{size} {TORCH_COMMENTS.get(name, '')}".strip()
        yield CodeLine(f"a{layer} = {TORCH_FUNCTIONS[name].format(z=f'z{layer}')}", said, (("a", layer),), neurons)


def _loss(step: TrainingStep) -> Iterator[CodeLine]:
    if step.loss in LOSSES_WITH_LOG and not fused(step):
        yield CodeLine(LOG)
    said = f"takes z: slopes of loss and {step.network.activations[-1]} cancel" if fused(step) else "one number"
    yield CodeLine(f"C = {loss_expression(step, fused(step))}", said, (("C", 0),), ("loss", 0))


def _backward(step: TrainingStep) -> Iterator[CodeLine]:
    layers, sizes = range(step.network.depth, 0, -1), step.network.sizes
    sums = ", ".join(f"z{layer}" for layer in layers)
    yield CodeLine(f"for z in [{sums}]: z.retain_grad()\n", "", (("dC/da", step.network.depth),))
    yield CodeLine("C.backward()", "every slope at once", tuple(("dC/da", layer) for layer in layers))
    own = "n * " if given.averages(step) else ""
    for layer in layers:
        size = shape(len(step.inputs), sizes[layer])
        said = f"{size} of each example's own loss" if own else size
        yield CodeLine(f"delta{layer} = {own}z{layer}.grad", said, (("delta", layer),), ("neurons", layer))
        yield from _gradients(step, layer)


def _gradients(step: TrainingStep, layer: int) -> Iterator[CodeLine]:
    sizes, stages = step.network.sizes, (("gradients", layer),)
    same = f"{shape(sizes[layer], sizes[layer - 1])} the shape of W{layer}"
    yield CodeLine(f"dC_dW{layer} = W{layer}.grad", same, stages, ("weights", layer))
    if step.network.biases is not None:
        yield CodeLine(f"dC_db{layer} = b{layer}.grad", shape(sizes[layer]), stages, ("biases", layer))


def _update(step: TrainingStep) -> Iterator[CodeLine]:
    stages = (("update", 0),)
    yield CodeLine("with torch.no_grad():", OLD_GRADIENTS, stages)
    for name, _ in given.parameters(step):
        yield CodeLine(f"    {name} -= eta * dC_d{name}", "", stages, given.about(step, name))
