"""What a program starts from: the parameters and examples of a training step by name, and written out."""

from collections.abc import Iterator

from app.engine.losses import LOSSES
from app.engine.network import Array
from app.explorer.code.lines import CodeLine, shape
from app.explorer.training_step import TrainingStep

TITLE = "Examples, a row each, and network"
MEANINGS = {"x": "examples × inputs", "y": "examples × outputs", "W1": "a row per receiving neuron"}
Named = tuple[str, Array]


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


def parameters(step: TrainingStep) -> Iterator[Named]:
    """W1, b1, W2, … with their names."""
    for layer in range(1, step.network.depth + 1):
        yield f"W{layer}", step.network.weights[layer - 1]
        if step.network.biases is not None:
            yield f"b{layer}", step.network.biases[layer - 1]


def parameter_names(step: TrainingStep) -> tuple[str, ...]:
    """The names of all parameters."""
    return tuple(name for name, _ in parameters(step))


def given(step: TrainingStep) -> tuple[Named, ...]:
    """Examples and parameters by name; class numbers are not among them."""
    targets = () if has_classes(step) else (("y", step.targets),)
    return (("x", step.inputs), *targets, *parameters(step))


def literals(step: TrainingStep, constructor: str, trained: str = "") -> Iterator[CodeLine]:
    """Examples and parameters written out; `trained` are more arguments for the parameters."""
    for name, values in given(step):
        text = f"{name} = {literal(values, constructor, '' if name in ('x', 'y') else trained)}"
        comment = f"{shape(*values.shape)} {MEANINGS.get(name, '')}".strip()
        yield CodeLine(text, comment, of=about(step, name))


def literal(values: Array, constructor: str, options: str = "") -> str:
    """An array written out so that every float64 reads back exactly; a matrix of several rows in as many."""
    if values.ndim == 2 and len(values) > 1:
        written = "".join(f"    {row},\n" for row in values.tolist())
        return f"{constructor}([\n{written}]{options})"
    return f"{constructor}({values.tolist()}{options})"


def about(step: TrainingStep, name: str) -> tuple[str, int]:
    """Which part of the network an array is: (neurons, weights or biases, layer)."""
    if name in ("x", "y"):
        return ("neurons", 0 if name == "x" else step.network.depth)
    return ("weights" if name[0] == "W" else "biases", int(name[1:]))


def settings(step: TrainingStep) -> Iterator[CodeLine]:
    """The learning rate, and how many examples a mean is over."""
    yield CodeLine(f"eta = {step.learning_rate!r}", "learning rate")
    if averages(step):
        yield CodeLine("n = len(x)", "C is the mean over the examples")
