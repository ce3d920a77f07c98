"""What is known at a place of the walk, of the example that is looked at: one home for all that is shown of it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from app.caches import PerObject
from app.engine.activations import Activation, layer_activation
from app.engine.network import Array, Network
from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.elsewhere import NOWHERE, elsewhere, words_of
from app.explorer.notation import DEFAULT, NOTATIONS, Notation
from app.explorer.number import FIELD, PATH, Number, NumberName, gradient_name, letter_of, spoken_name, value_of
from app.explorer.quantities import QUANTITIES, old_key
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

Known = TypeVar("Known", float, Array)


@dataclass(frozen=True, eq=False)
class Reading:
    """What is known at a place of the walk of one of the examples; layers and neurons from 1, inputs are layer 0."""

    position: Position
    example: int = 0
    """counted from 0"""
    notation: Notation = NOTATIONS[DEFAULT]
    """how numbers are written"""
    named: bool = False
    """whether the example has to be named, because it may not be the one that is looked at"""
    walk: Session | None = None
    """the whole walk, where numbers of elsewhere may be asked for"""

    def of_example(self, example: int) -> "Reading":
        """The same of another example, counted from 0."""
        notation = self.notation.of_example(example)
        return replace(self, example=example, notation=notation, named=self.examples > 1)

    def name(self, quantity: str, layer: int = 0, to: int = 0, source: int = 0) -> NumberName:
        """The name of a number of a neuron in this example."""
        return NumberName(quantity, layer, to, source, self.example if self.named else None)

    @property
    def significant(self) -> int:
        """The digits that numbers are shown in."""
        return self.notation.significant

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

    def activation(self, layer: int) -> Activation:
        """The f of a layer, as it is set."""
        return layer_activation(self.network, layer)

    def reached(self, quantity: str, layer: int = 0) -> bool:
        """Whether the walk has come to the numbers of a quantity in a layer."""
        return self.position.reached(quantity, layer)

    def row(self, quantity: str, layer: int = 0) -> Array | None:
        """The numbers of a quantity that this example has in a layer, None where they are not reached."""
        if (quantity, layer) not in self._rows:
            self._rows[quantity, layer] = self._row(quantity, layer)
        return self._rows[quantity, layer]

    @cached_property
    def _rows(self) -> dict[tuple[str, int], Array | None]:
        return {}

    def _row(self, quantity: str, layer: int) -> Array | None:
        own = QUANTITIES[quantity].own
        if own is None or not self.position.reached(quantity, layer):
            return None
        with overflow_is_an_answer():
            return own(self.step, layer, self.example)

    def value(self, name: NumberName) -> float | None:
        """The number of that name, a weight as it is now, None where it is not reached. Raises BadValue for a path."""
        if name.where:
            return self.there(name.where).value(name._replace(where=""))
        if not self.position.reached(name.quantity, name.layer):
            return None
        return value_of(self.step, name, self.example, new=self.position.replaced(name.quantity))

    def there(self, where: str) -> "Reading":
        """What is known at another place (see elsewhere.py). Raises BadValue where there is none, or it is hidden."""
        if self.walk is None:
            raise BadValue(NOWHERE, field=FIELD)
        return replace(self, position=elsewhere(self.walk, where).position, walk=None)

    def before(self, name: NumberName) -> NumberName:
        """The name that what was given has by now: of a weight that an update has replaced that of the old one."""
        given = name.quantity != PATH and self.position.replaced(name.quantity)
        return name._replace(quantity=old_key(name.quantity)) if given else name

    def number(self, name: NumberName) -> Number:
        """The number of that name, with how it is written and said."""
        return Number(name, self.value(name), letter_of(name, self.notation), self.spoken(name))

    def spoken(self, name: NumberName) -> str:
        """What the number of that name is, and where, in words."""
        return ", ".join(filter(None, (spoken_name(name, self.notation), words_of(name.where, self.notation))))

    @property
    def inputs(self) -> Array:
        """x of the example."""
        return by_now(self.row("x"))

    @cached_property
    def targets(self) -> Array:
        """y of the example, one number per output; a class number is written out as 0s and a 1."""
        return by_now(self.row("y"))

    def layer_z(self, layer: int) -> Array | None:
        """z of a layer."""
        return self.row("z", layer)

    def layer_a(self, layer: int) -> Array | None:
        """a of a layer; layer 0 holds the inputs."""
        return self.row("a", layer) if layer else self.inputs

    def layer_upstream(self, layer: int) -> Array | None:
        """∂C/∂a of a layer; of layer 0 ∂C/∂x."""
        return self.row("dC/da", layer) if layer else self._upstream_of_inputs

    @cached_property
    def _upstream_of_inputs(self) -> Array | None:
        return self.row("dC/dx")

    def layer_delta(self, layer: int) -> Array | None:
        """δ of a layer."""
        return self.row("delta", layer)

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
        return _at(self.row("slope", layer), neuron)

    def weight(self, layer: int, to: int, source: int) -> float:
        """A weight, or a bias where `source` is 0, before the update."""
        return Parameter(layer, to, source).of(self.network.weights, self.network.biases)

    def gradient(self, layer: int, to: int, source: int) -> float | None:
        """∂C/∂w of the reduced C."""
        return self.value(gradient_name(Parameter(layer, to, source)))


def _reading(session: Session) -> Reading:
    walk = replace(session)  # of its own: what is kept for a session must not keep that alive
    return Reading(session.position, session.example, session.notation, walk=walk)


reading_of: PerObject[Session, Reading] = PerObject(_reading)
"""what is known where a session is, of the example that it looks at: made once for each session"""


def by_now(value: Known | None) -> Known:
    """What the walk has reached by the time that it is asked for."""
    if value is None:
        raise ValueError("asked for before it was reached")
    return value


def _at(values: Array | None, neuron: int) -> float | None:
    return None if values is None else float(values[neuron - 1])
