"""The arrays that a program starts from, parameters and examples of a training step, and what arrays are called in it.

A name is the letter of a notation spelled as a Python identifier. Numbers that are too many to be written out are the
bytes of their float64 in base64, which load() unpacks.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.engine.losses import LOSSES
from app.engine.network import Array, Network
from app.engine.optimisers import Kept
from app.explorer.code.lines import CodeLine, shape
from app.explorer.notation import Notation, Symbol
from app.explorer.training_step import TrainingStep

ARRAYS_TITLE = "Examples, a row each, and network"
MEMORY = "memory"
MOST_WRITTEN = 400  # numbers
WIDTH = 120  # characters in a row of packed numbers
SPELLED = {
    **{"δ": "delta", "η": "eta", "ε": "epsilon", "α": "alpha", "λ": "lam"},
    **{"ŷ": "y_hat", "Ŷ": "Y_hat", "ℓ": "l", "ℒ": "L"},
}


@dataclass(frozen=True)
class Names:
    """The names in a notation bound to the depth of its network; a layer is written behind its letter."""

    notation: Notation
    own: bool = False
    """whether ∂C/∂a and δ are of the loss of their own example, and not of C, its mean"""

    @property
    def rows(self) -> bool:
        """Whether weights have a row for each neuron they come from, as they are multiplied from the right."""
        return self.notation.rows

    @property
    def inputs(self) -> str:
        """x."""
        return self.a(0)

    @property
    def targets(self) -> str:
        """y."""
        return self._layer(self.notation.y())

    @property
    def loss(self) -> str:
        """C."""
        return _spelled(self.notation.loss)

    @property
    def rate(self) -> str:
        """η."""
        return _spelled(self.notation.learning_rate)

    @property
    def l2(self) -> str:
        """λ, whose whole name Python has taken."""
        return _spelled(self.notation.l2)

    def z(self, layer: int) -> str:
        """Weighted sums."""
        return self._layer(self.notation.z(layer))

    def a(self, layer: int) -> str:
        """Activations; in layer 0 the inputs."""
        return self._layer(self.notation.a(layer))

    def weights(self, layer: int) -> str:
        """W1; w12 where a notation names both layers, w9_10 where they have more than one digit."""
        layers = [str(number) for number in self.notation.weights_layers(layer)]
        return self.notation.weight_matrix + ("_" if len(max(layers, key=len)) > 1 else "").join(layers)

    def bias(self, layer: int) -> str:
        """b1."""
        return f"{self.notation.bias_vector}{self.notation.biases_layer(layer)}"

    def delta(self, layer: int) -> str:
        """delta1, or dC_dz1 where δ has no letter of its own."""
        delta = self.notation.delta(layer)
        return _named(delta) if isinstance(delta, Symbol) else self.own_by(self.z(layer))

    def by(self, name: str) -> str:
        """dC_da1, dC_dW1 and the like: the derivative of the loss by what has a name."""
        return f"d{self.loss}_d{name}"

    def own_by(self, name: str) -> str:
        """dC_da1, or dc_da1: the derivative of the loss of each example by what has a name."""
        return f"d{_spelled(self.notation.own_loss)}_d{name}" if self.own else self.by(name)

    def vector(self, layer: int) -> str:
        """The letter of the activations of a layer, without the layer."""
        return self._capital(self.notation.a(layer).letter)

    def _layer(self, vector: Symbol) -> str:
        return _named(replace(vector, letter=self._capital(vector.letter)))

    def _capital(self, letter: str) -> str:
        return letter.upper() if self.notation.capitals else letter


def _named(vector: Symbol) -> str:
    """The letter of a whole layer, whose number is its only index."""
    return _spelled(vector.letter) + (vector.sub or vector.sup.strip("()"))


def _spelled(letter: str) -> str:
    return SPELLED.get(letter, letter)


@dataclass(frozen=True, eq=False)
class NamedArray:
    """An array of a program."""

    name: str
    values: Array
    of: tuple[str, int]
    """the part of the network it is: neurons, weights, biases or memory of them, and the layer"""
    meaning: str = ""


def written_lines(step: TrainingStep, names: Names, constructor: str, trained: str = "") -> Iterator[CodeLine]:
    """Examples and parameters written out; `trained` are more arguments for the parameters."""
    for each in named_arrays(step, names):
        options = trained if each.of[0] in ("weights", "biases") else ""
        comment = f"{shape(*each.values.shape)} {each.meaning}".strip()
        yield CodeLine(f"{each.name} = {_written(each.values, constructor, options)}", comment, of=each.of)


def loading_lines(step: TrainingStep, names: Names, embed: bool, unpack: str) -> Iterator[CodeLine]:
    """The row that calls load(); before it, with `embed`, the numbers and load(), of which `unpack` is the body."""
    arrays = named_arrays(step, names)
    if embed:
        yield CodeLine(f'DATA = """\n{_packed(arrays)}\n"""')
        yield CodeLine(f"SHAPES = {[each.values.shape for each in arrays]}")
        yield CodeLine(f"def load():\n{unpack}\n")
    where = "as bytes above" if embed else "they and load() are in the download"
    every = ", ".join(each.name for each in arrays)
    yield CodeLine(f"{every} = load()", f"{number_count(step):,} numbers; {where}")


def named_arrays(step: TrainingStep, names: Names) -> tuple[NamedArray, ...]:
    """Examples and parameters; targets that are class numbers are not among them."""
    examples = [NamedArray(names.inputs, step.inputs, ("neurons", 0), "examples × inputs")]
    if not has_classes(step):
        outputs = ("neurons", step.network.depth)
        examples.append(NamedArray(names.targets, step.targets, outputs, "examples × outputs"))
    return (*examples, *named_parameters(step, names), *named_memories(step, names))


def named_parameters(step: TrainingStep, names: Names, of: Network | Kept | None = None) -> Iterator[NamedArray]:
    """W1, b1, W2, …; W as the notation has it; of the network, or of something in its shape."""
    of = step.network if of is None else of
    rows = f"a {'column' if names.rows else 'row'} per receiving neuron"
    for layer, weights in enumerate(of.weights, 1):
        as_written = weights.T if names.rows else weights
        yield NamedArray(names.weights(layer), as_written, ("weights", layer), rows if layer == 1 else "")
        if of.biases is not None:
            yield NamedArray(names.bias(layer), of.biases[layer - 1], ("biases", layer))


def named_memories(step: TrainingStep, names: Names) -> Iterator[NamedArray]:
    """m_W1, m_b1, …: what the optimiser remembers, in the shape of what it is remembered of; none where it is all 0."""
    kept = zip(step.rule.letters, step.memory.kept, strict=bool(step.memory.kept))
    for letter, each in kept:
        for array in named_parameters(step, names, each):
            yield replace(array, name=f"{letter}_{array.name}", meaning="remembered", of=(MEMORY, array.of[1]))


def penalty_text(step: TrainingStep, names: Names, squares: str) -> str:
    """“ + λ/2 · ΣW²” behind C, where there is a penalty; `squares` is an expression for the sum."""
    half = "(2 * N)" if step.reduction == "mean" else "2"
    return f" + {names.l2} / {half} * {squares}" if step.l2 else ""


def has_classes(step: TrainingStep) -> bool:
    """Whether the targets are class numbers."""
    return LOSSES[step.loss].targets == "class"


def class_numbers(step: TrainingStep) -> list[int]:
    """The targets as class numbers, counted from 0."""
    return [int(number) for number in step.targets[:, 0]]


def too_many(step: TrainingStep) -> bool:
    """Whether the numbers are loaded instead of written out."""
    return number_count(step) > MOST_WRITTEN


def number_count(step: TrainingStep) -> int:
    """How many numbers the program starts from."""
    return sum(array.size for array in step.arrays)


def _written(values: Array, constructor: str, options: str) -> str:
    """An array so that every float64 reads back exactly; a matrix of several rows in as many."""
    if values.ndim == 2 and len(values) > 1:
        written = "".join(f"    {row},\n" for row in values.tolist())
        return f"{constructor}([\n{written}]{options})"
    return f"{constructor}({values.tolist()}{options})"


def _packed(arrays: tuple[NamedArray, ...]) -> str:
    """The numbers of all arrays, one behind the other, in rows of base64."""
    numbers = np.concatenate([each.values.ravel() for each in arrays])
    text = b64encode(numbers.astype("<f8").tobytes()).decode()
    return "\n".join(text[at : at + WIDTH] for at in range(0, len(text), WIDTH))
