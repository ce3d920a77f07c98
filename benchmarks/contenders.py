"""Who trains against the engine: each function sets up one contender for a task, or raises Missing."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from math import ceil
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from app.engine.fast.trainer import Trainer
from benchmarks.object_network import ObjectNetwork
from benchmarks.plain_numpy import PlainNumpy
from benchmarks.rounds import Contender, stepping
from benchmarks.task import Task
from benchmarks.vectorised_numpy import VectorisedNumpy

RATE = 0.03
SCRIPT = Path(__file__).with_name("object_network.mjs")


class Missing(Exception):
    """The contender cannot run here; the message says what it lacks."""


def ours(task: Task) -> Contender:
    """The engine's own trainer, which takes many mini-batches at a time."""
    trainer = Trainer(task.network, "mean_squared_error", "mean", RATE, task.rows)
    return in_passes(stepping(trainer.steps, [task.examples]), len(task.batches))


def plain_numpy(task: Task) -> Contender:
    """NumPy, example by example."""
    return stepping(PlainNumpy(task.network, RATE).step, task.batches)


def vectorised_numpy(task: Task) -> Contender:
    """NumPy, a mini-batch as one matrix."""
    return stepping(VectorisedNumpy(task.network, RATE).step, task.batches)


def python_objects(task: Task) -> Contender:
    """A Python object per neuron and per connection."""
    batches = [(x.tolist(), y.tolist()) for x, y in task.batches]
    return stepping(ObjectNetwork(task.network, RATE).step, batches)


def pytorch(task: Task) -> Contender:
    """PyTorch as its tutorials write it, eagerly: module, loss, optimiser."""
    torch = imported("torch", "make torch")
    torch.set_num_threads(1)
    batches = [(torch.from_numpy(x), torch.from_numpy(y)) for x, y in task.batches]
    return stepping(torch_step(torch, torch_model(torch, task)), batches)


def torch_model(torch: ModuleType, task: Task) -> Any:
    """The task's network as a torch module."""
    layers: list[Any] = []
    for weights, biases in zip(task.network.weights, task.network.biases or (), strict=True):
        linear = torch.nn.Linear(weights.shape[1], weights.shape[0])
        linear.load_state_dict({"weight": torch.tensor(weights), "bias": torch.tensor(biases)})
        layers += [linear, {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh}[task.activation]()]
    return torch.nn.Sequential(*layers)


def torch_step(torch: ModuleType, model: Any) -> Callable[[Any, Any], None]:
    """One training step of a torch module."""
    loss, optimiser = torch.nn.MSELoss(), torch.optim.SGD(model.parameters(), lr=RATE)

    def step(x: Any, y: Any) -> None:
        optimiser.zero_grad()
        loss(model(x), y).backward()
        optimiser.step()

    return step


def scikit_learn(task: Task) -> Contender:
    """MLPClassifier, whose outputs are softmax with cross-entropy; partial_fit takes many mini-batches at a time."""
    neural_network = imported("sklearn.neural_network", "make bench")
    hidden, named = task.sizes[1:-1], {"sigmoid": "logistic", "tanh": "tanh"}[task.activation]
    model = neural_network.MLPClassifier(
        hidden, activation=named, solver="sgd", alpha=0, batch_size=task.rows, learning_rate_init=RATE, momentum=0
    )
    x, classes = task.examples[0], task.examples[1].argmax(axis=1)
    model.partial_fit(x[: task.rows], classes[: task.rows], classes=np.arange(task.sizes[-1]))
    return in_passes(stepping(model.partial_fit, [(x, classes)]), len(task.batches))


def in_passes(contender: Contender, batches: int) -> Contender:
    """The contender that takes all those mini-batches at each of its turns, counted in steps as the others are."""

    def seconds(steps: int) -> float:
        passes = ceil(steps / batches)
        return contender(passes) * steps / (passes * batches)

    return seconds


def javascript_objects(task: Task, kind: str) -> Contender:
    """An object per neuron and per connection in JavaScript; each turn is a process of Node, warmed up.

    `kind` says how its classes come by the fields that have no value at first: "declared", "assigned" when first set.
    """
    program = [node(), str(SCRIPT), kind]
    rest = [str(number) for number in (task.rows, *task.sizes)]

    def seconds(steps: int) -> float:
        return float(subprocess.run([*program, str(steps), *rest], capture_output=True, check=True).stdout)

    return seconds


def imported(module: str, installed_by: str) -> ModuleType:
    """A library that need not be there. Raises Missing."""
    try:
        return import_module(module)
    except ImportError:
        raise Missing(f"{module.split('.')[0]} is not installed ({installed_by})") from None


def node() -> str:
    """The path of Node, of the machine or of this environment."""
    found = shutil.which("node") or shutil.which("node", path=Path(sys.executable).parent)
    if found is None:
        raise Missing("node is not installed")
    return found
