"""What the explain panel may read at a position: the numbers of one example, None where they are not reached."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from app.engine.activations import ACTIVATIONS, Activation
from app.engine.losses import LOSSES, one_hot
from app.engine.network import Array, Network
from app.engine.parameters import Parameter
from app.engine.sensitivity import input_gradient
from app.explorer.notation import Notation
from app.explorer.notations import DEFAULT, NOTATIONS
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep

Known = TypeVar("Known", float, Array)


@dataclass(frozen=True, eq=False)
class Readings:
    """The numbers of example `example` (from 0) at a position; layers and neurons count from 1, inputs are layer 0.

    `notation` is how they are written.
    """

    position: Position
    example: int = 0
    notation: Notation = NOTATIONS[DEFAULT]

    @property
    def step(self) -> TrainingStep:
        """The training step that is being walked."""
        return self.position.step

    @property
    def network(self) -> Network:
        """The network whose weights the numbers of this training step belong to: before the update."""
        return self.position.step.network

    @property
    def examples(self) -> int:
        """How many examples the step learns from."""
        return len(self.step.inputs)

    @property
    def inputs(self) -> Array:
        """x of the example."""
        return self.step.inputs[self.example]

    def activation(self, layer: int) -> Activation:
        """The f of a layer."""
        return ACTIVATIONS[self.network.activations[layer - 1]]

    def layer_z(self, layer: int) -> Array | None:
        """z of a layer."""
        return self.step.forward.z[layer - 1][self.example] if self.position.reached("z", layer) else None

    def layer_a(self, layer: int) -> Array | None:
        """a of a layer; layer 0 holds the inputs."""
        if layer == 0:
            return self.inputs
        return self.step.forward.a[layer][self.example] if self.position.reached("a", layer) else None

    def layer_upstream(self, layer: int) -> Array | None:
        """∂C/∂a of a layer; of layer 0 ∂C/∂x, which takes no more than the δ of layer 1."""
        if layer == 0:
            return self._input_gradient if self.position.reached("delta", 1) else None
        return self.step.backward.upstream[layer - 1][self.example] if self.position.reached("dC/da", layer) else None

    @cached_property
    def _input_gradient(self) -> Array:
        return input_gradient(self.step.forward, self.step.backward)[self.example]

    def layer_delta(self, layer: int) -> Array | None:
        """δ of a layer."""
        return self.step.backward.delta[layer - 1][self.example] if self.position.reached("delta", layer) else None

    def z(self, layer: int, neuron: int) -> float | None:
        """z of a neuron."""
        return _at(self.layer_z(layer), neuron)

    def a(self, layer: int, neuron: int) -> float | None:
        """a of a neuron; the 1 that a bias multiplies where `neuron` is 0."""
        return _at(self.layer_a(layer), neuron) if neuron else 1.0

    def upstream(self, layer: int, neuron: int) -> float | None:
        """∂C/∂a of a neuron."""
        return _at(self.layer_upstream(layer), neuron)

    def delta(self, layer: int, neuron: int) -> float | None:
        """δ of a neuron."""
        return _at(self.layer_delta(layer), neuron)

    def slope(self, layer: int, neuron: int) -> float | None:
        """f′(z) of a neuron in a layer that is not softmax."""
        z = self.layer_z(layer)
        return None if z is None else float(self.activation(layer).df(z[neuron - 1 : neuron])[0])

    def weight(self, layer: int, to: int, source: int) -> float:
        """A weight, or a bias where `source` is 0, before the update."""
        return Parameter(layer, to, source).of(self.network.weights, self.network.biases)

    def gradient(self, layer: int, to: int, source: int) -> float | None:
        """∂C/∂w of the reduced C."""
        if not self.position.reached("dC/dw", layer):
            return None
        gradients = self.step.backward
        return Parameter(layer, to, source).of(gradients.weight_gradients, gradients.bias_gradients)

    @cached_property
    def targets(self) -> Array:
        """y of the example, one number per output; a class number is written out as 0s and a 1."""
        rows = self.step.targets[self.example : self.example + 1]
        return (one_hot(rows, self.network.sizes[-1]) if LOSSES[self.step.loss].targets == "class" else rows)[0]


def readings(session: Session) -> Readings:
    """What can be read where the session is, of the example it looks at."""
    example = min(session.view.example, len(session.position.step.inputs) - 1)
    return Readings(session.position, example, session.notation)


def by_now(value: Known | None) -> Known:
    """What the walk has reached by the time that it is asked for."""
    if value is None:
        raise ValueError("asked for before it was reached")
    return value


def _at(values: Array | None, neuron: int) -> float | None:
    return None if values is None else float(values[neuron - 1])
