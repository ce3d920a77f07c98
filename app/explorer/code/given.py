"""What a program starts from: the parameters and examples of a training step by name, and written out."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.losses import LOSSES
from app.engine.network import Array
from app.explorer.code.lines import CodeLine, shape
from app.explorer.code.names import Names
from app.explorer.training_step import TrainingStep

TITLE = "Examples, a row each, and network"


@dataclass(frozen=True, eq=False)
class Given:
    """An array by its name; `of` is the part of the network it is: (neurons, weights or biases, layer)."""

    name: str
    values: Array
    of: tuple[str, int]
    meaning: str = ""


def title(step: TrainingStep) -> str:
    """What the program is, but for its library."""
    return f"One training step of a {'-'.join(map(str, step.network.sizes))} network"


def averages(step: TrainingStep) -> bool:
    """Whether C is the mean over the examples."""
    return step.reduction == "mean"


def has_classes(step: TrainingStep) -> bool:
    """Whether the targets are class numbers."""
    return LOSSES[step.loss].targets == "class"


def classes(step: TrainingStep) -> list[int]:
    """The class numbers of the targets, counted from 0."""
    return [int(number) for number in step.targets[:, 0]]


def parameters(step: TrainingStep, names: Names) -> Iterator[Given]:
    """W1, b1, W2, …; W as the notation has it."""
    rows = f"a {'column' if names.rows else 'row'} per receiving neuron"
    for layer, weights in enumerate(step.network.weights, 1):
        as_written = weights.T if names.rows else weights
        yield Given(names.weights(layer), as_written, ("weights", layer), rows if layer == 1 else "")
        if step.network.biases is not None:
            yield Given(names.bias(layer), step.network.biases[layer - 1], ("biases", layer))


def parameter_names(step: TrainingStep, names: Names) -> tuple[str, ...]:
    """The names of all parameters."""
    return tuple(parameter.name for parameter in parameters(step, names))


def given(step: TrainingStep, names: Names) -> tuple[Given, ...]:
    """Examples and parameters; class numbers are not among them."""
    examples = [Given(names.inputs, step.inputs, ("neurons", 0), "examples × inputs")]
    if not has_classes(step):
        examples.append(Given(names.targets, step.targets, ("neurons", step.network.depth), "examples × outputs"))
    return (*examples, *parameters(step, names))


def literals(step: TrainingStep, names: Names, constructor: str, trained: str = "") -> Iterator[CodeLine]:
    """Examples and parameters written out; `trained` are more arguments for the parameters."""
    for each in given(step, names):
        options = "" if each.of[0] == "neurons" else trained
        comment = f"{shape(*each.values.shape)} {each.meaning}".strip()
        yield CodeLine(f"{each.name} = {literal(each.values, constructor, options)}", comment, of=each.of)


def literal(values: Array, constructor: str, options: str = "") -> str:
    """An array written out so that every float64 reads back exactly; a matrix of several rows in as many."""
    if values.ndim == 2 and len(values) > 1:
        written = "".join(f"    {row},\n" for row in values.tolist())
        return f"{constructor}([\n{written}]{options})"
    return f"{constructor}({values.tolist()}{options})"


def settings(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """The learning rate, and how many examples a mean is over."""
    yield CodeLine(f"{names.rate} = {step.learning_rate!r}", "learning rate")
    if averages(step):
        yield CodeLine(f"n = len({names.inputs})", f"{names.loss} is the mean over the examples")
