"""A number of the walk: its name, which has one text form everywhere, and what it is.

`x.i` · `w.l.to.from` · `b.l.j` · `z.l.j` · `a.l.j` · `slope.l.j` · `J.l.i.j` · `dz/dz.l.to.from` · `C` · `y.j` ·
`eta` · `dC/da.l.j` · `delta.l.j` · `dC/dw.l.to.from` · `dC/db.l.j` · `dC/dx.i` · what an optimiser remembers:
`m.w.l.to.from`, `v.b.l.j` · what either was before the update: `old.w.l.to.from`, and by how much it moves a weight or
a bias: `change.b.l.j` ·
and `path.k` of what is looked at or `path.k?of=w.1.1.1`, of a weight, a bias or an input; neurons and layers from 1;
with `@k` behind it of example k. Without that it is of the example that is looked at or, of C and the gradients, of
all of them. Where the loss has a penalty, `l2`, `penalty` and `penalty.w.l.to.from` are its λ and what it adds to C
and to a gradient; C@k and dC/dw.l.to.from@k have none of it. What the optimiser is told goes by the names that the API
has, `beta1`, `epsilon`, `momentum`, and `t` says which update it is.

Behind ~ stands where it is, if that is not here: `C~after.3`, `a.1.2~before`, `C~w.1.1.2+0.25` (see elsewhere.py). What
is worked out from numbers that have names is written as how and from which: `product(w.1.1.2,x.2)` (see worked.py).
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.engine.activations import layer_activation
from app.engine.network import Network
from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.look import Neuron
from app.explorer.names import neuron_name, parameter_name
from app.explorer.notation import Derivative, Letter, Notation, Symbol
from app.explorer.quantities import OF_A_PENALTY, QUANTITIES, of_an_optimiser, told
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

PATH = "path"
FIELD = "name"
NO_PENALTY = "This loss has no penalty."
NOT_TOLD = "This optimiser does not go by such a number."
UNKNOWN = f"A number is one of {', '.join(QUANTITIES)} or {PATH}, with its layer and neurons: z.1.2, w.1.1.2, C."
OF = "The paths are those of a weight, a bias or an input: path.1?of=w.1.1.2, path.1?of=x.2."
_COUNTED = r"(?:\.[1-9][0-9]{0,8})"
_KEY = r"(?:old\.)?[A-Za-z/][A-Za-z0-9/]*(?:\.[wb])?"  # one that belongs to a weight or a bias may end in .w or .b
NUMERAL = r"[-+]?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:e[-+]?[0-9]{1,3})?"
_WHERE = rf"here|end|true|before|after\.[0-9]{{1,9}}|raised\.[1-9][0-9]{{0,8}}|[wb]{_COUNTED}+(?=[-+]){NUMERAL}"
_TEXT = re.compile(rf"({_KEY})({_COUNTED}*)(?:\?of=([wbx]{_COUNTED}+))?(?:@([1-9][0-9]{{0,8}}))?(?:~({_WHERE}))?")
_WORKED = re.compile(r"([a-z]+)\((.*)\)")
_LONGEST = 4000  # characters of a name
_EXAMPLES = {"layer": "1", "to": "2", "source": "1"}


class NumberName(NamedTuple):
    """Which number of the walk: what it counts not is 0, layers and neurons count from 1."""

    quantity: str
    """a key of QUANTITIES, or path"""
    layer: int = 0
    to: int = 0
    """its neuron; of a path its number"""
    source: int = 0
    """of a weight the neuron it comes from; of a softmax's slope, or through one, the neuron whose z it is by"""
    example: int | None = None
    """counted from 0; None: of the one that is looked at or, of C and the gradients, of all of them"""
    of: "NumberName | None" = None
    """of a path the weight, bias or input it begins at, None where that is what is looked at"""
    where: str = ""
    """where it is, empty where that is here (see elsewhere.py)"""

    def __str__(self) -> str:
        which = "".join(f".{number}" for number in self.indices)
        of = f"?of={self.of}" if self.of else ""
        where = f"~{self.where}" if self.where else ""
        return f"{self.quantity}{which}{of}{'' if self.example is None else f'@{self.example + 1}'}{where}"

    @property
    def indices(self) -> tuple[int, ...]:
        """What its name counts."""
        counted = ("to",) if self.quantity == PATH else QUANTITIES[self.quantity].indices
        return tuple(getattr(self, index) for index in counted)

    @property
    def is_of_parameter(self) -> bool:
        """Whether it belongs to a weight or a bias."""
        return self.quantity != PATH and QUANTITIES[self.quantity].of == "parameter"

    @property
    def parameter(self) -> Parameter:
        """The weight or bias that it belongs to, where it does."""
        return Parameter(self.layer, self.to, self.source)

    @property
    def row(self) -> int:
        """Where its example stands in an array, the first where none is named."""
        return self.example or 0


def name_of(text: str) -> NumberName:
    """The name that a text is, whether a network has such a number or not. Raises BadValue."""
    found = _TEXT.fullmatch(text)
    if found is None or found[1] not in (*QUANTITIES, PATH):
        raise BadValue(UNKNOWN, field=FIELD)
    key, counted, of, example, where = found.groups()
    indices = ("to",) if key == PATH else QUANTITIES[key].indices
    numbers = [int(number) for number in counted.split(".")[1:]]
    if len(numbers) != len(indices):
        form = ".".join((key, *(_EXAMPLES[index] for index in indices)))
        raise BadValue(f"“{key}” is written as {form}.", field=FIELD)
    if of and key != PATH:
        raise BadValue(OF, field=FIELD)
    which = dict(zip(indices, numbers, strict=True))
    at = None if example is None else int(example) - 1
    return NumberName(key, **which, example=at, of=name_of(of) if of else None, where=where or "")


class Worked(NamedTuple):
    """A number that is worked out from others, and is none of the walk: how, and from which."""

    rule: str
    """a key of WORKED in worked.py"""
    of: "tuple[AnyName | float, ...]"

    def __str__(self) -> str:
        return f"{self.rule}({','.join(repr(of) if isinstance(of, float) else str(of) for of in self.of)})"


AnyName = NumberName | Worked


def any_name_of(text: str) -> AnyName:
    """The name that a text is, of a number of the walk or of one that is worked out. Raises BadValue."""
    found = _WORKED.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return name_of(text[: _LONGEST + 1])
    return Worked(found[1], tuple(map(_operand, _arguments(found[2]))))


def _operand(text: str) -> AnyName | float:
    return float(text) if re.fullmatch(NUMERAL, text) else any_name_of(text)


def _arguments(text: str) -> list[str]:
    """What stands between the commas that are in no brackets."""
    found, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found


def moved_of(where: str) -> tuple[Parameter, float] | None:
    """The weight or bias that is moved where a number is, and by how much; None where that is another place."""
    found = re.fullmatch(rf"([wb]{_COUNTED}+)(?=[-+])({NUMERAL})", where)
    if found is None:
        return None
    try:
        return Parameter.from_key(found[1]), float(found[2])
    except ValueError:
        raise BadValue(UNKNOWN, field=FIELD) from None


def gradient_name(parameter: Parameter) -> NumberName:
    """The name of the gradient of a weight or a bias."""
    return NumberName("dC/dw" if parameter.source else "dC/db", *parameter)


def parameter_number(parameter: Parameter) -> NumberName:
    """The name of a weight or a bias."""
    return NumberName("w" if parameter.source else "b", *parameter)


def check_name(name: NumberName, step: TrainingStep) -> None:
    """Raises BadValue where a training step has no number of that name."""
    if name.example is not None and name.example >= len(step.inputs):
        raise BadValue(f"There are examples 1 to {len(step.inputs)}.", field=FIELD)
    if name.quantity in OF_A_PENALTY and not step.l2:
        raise BadValue(NO_PENALTY, field=FIELD)
    if name.quantity in of_an_optimiser() and name.quantity not in told(step.rule):
        raise BadValue(NOT_TOLD, field=FIELD)
    if name.quantity != PATH:
        _check_place(name, step.network)
        letter = QUANTITIES[name.quantity].memory
        if letter and letter not in step.rule.letters:
            raise BadValue(f"This optimiser remembers no {letter}.", field=FIELD)
    elif name.of:
        check_name(name.of, step)


def _check_place(name: NumberName, network: Network) -> None:
    quantity = QUANTITIES[name.quantity]
    depth, sizes = network.depth, network.sizes
    if "layer" in quantity.indices and not 1 <= name.layer <= depth:
        raise BadValue(f"Layers are 1 to {depth}.", field=FIELD)
    layer, below = _layers(name, depth)
    softmax = layer > 0 and not layer_activation(network, layer).elementwise
    if name.to > sizes[layer]:
        raise BadValue(f"Layer {layer} has neurons 1 to {sizes[layer]}.", field=FIELD)
    if name.source > sizes[below]:
        raise BadValue(f"Layer {below} has neurons 1 to {sizes[below]}.", field=FIELD)
    if name.is_of_parameter and name.parameter.is_bias and network.biases is None:
        raise BadValue("This network has no biases.", field=FIELD)
    if name.quantity == "slope" and softmax:
        raise BadValue("A softmax mixes its neurons: its slopes are J.layer.i.j.", field=FIELD)
    if name.quantity == "J" and not softmax:
        raise BadValue("J is of a softmax; each neuron of this layer has a slope of its own.", field=FIELD)
    if name.quantity == "dz/dz" and (layer < 2 or layer_activation(network, layer - 1).elementwise):
        raise BadValue("dz/dz leads through a softmax in the layer before: dz/dz.layer.to.from.", field=FIELD)
    if name.example is not None and quantity.own is None:
        raise BadValue(f"“{name.quantity}” is the same for every example: leave out @.", field=FIELD)


def _layers(name: NumberName, depth: int) -> tuple[int, int]:
    """The layer of its neuron, and of the one it comes from; inputs are in layer 0, targets stand at the outputs."""
    layer = depth if name.quantity == "y" else name.layer
    return layer, layer if name.quantity == "J" else max(layer - 1, 0)


def neuron_of_number(name: NumberName, depth: int) -> Neuron | None:
    """The neuron that a number belongs to, an input in layer 0; None where it is no neuron's."""
    if name.quantity == PATH or QUANTITIES[name.quantity].of != "neuron":
        return None
    return Neuron(_layers(name, depth)[0], name.to)


def value_of(step: TrainingStep, name: NumberName, example: int = 0, new: bool = False) -> float:
    """The number as a training step computes it, reached or not; `example` (from 0) is the one that is looked at.

    What is given and then replaced, a weight or what an optimiser remembers, is the old one, with `new` the new one.
    A path is not a number of the training step alone: see routes.py.
    """
    quantity = QUANTITIES[name.quantity]
    of = example if name.example is None and quantity.of == "neuron" else name.example
    with overflow_is_an_answer():
        if new and quantity.new is not None:
            numbers = quantity.new(step, name.layer)
        elif of is None or quantity.own is None:
            numbers = quantity.array(step, name.layer)
        else:
            numbers = quantity.own(step, name.layer, of)
        return float(numbers[tuple(number - 1 for number in (name.to, name.source) if number)])


def letter_of(name: NumberName, n: Notation) -> Letter:
    """The number as a notation writes it; of one example named in a batch whose loss is a mean, with its own loss."""
    if name.quantity == PATH:
        return Symbol(f"path {name.to}")
    if name.example is None:
        return QUANTITIES[name.quantity].letter(n, *name.indices)
    n = replace(n, own=str(name.example + 1)) if n.penalised else n.of_example(name.example)
    match QUANTITIES[name.quantity].letter(n, *name.indices):
        case Symbol(n.loss, ""):
            return n.own_C
        case Derivative(Symbol(n.loss), by):
            return Derivative(n.own_C, by)
        case letter:
            return letter


def owner_name(name: NumberName, n: Notation) -> str:
    """Whose number it is, spoken: “hidden 1”, “weight from input 1 to hidden 2”; empty where it is nobody's."""
    if name.is_of_parameter:
        return parameter_name(name.parameter, n)
    neuron = neuron_of_number(name, n.depth)
    return neuron_name(*neuron, n) if neuron else ""


def other_name(name: NumberName, n: Notation) -> str:
    """By whose weighted sum a slope of a softmax, or one through it, is; empty of all others."""
    of = {"J": name.layer, "dz/dz": name.layer - 1}.get(name.quantity)
    return "" if of is None else neuron_name(of, name.source, n)


def spoken_name(name: NumberName, n: Notation) -> str:
    """What it is, spoken: “weighted sum of hidden 1, example 2”."""
    which = "" if name.example is None else f", example {name.example + 1}"
    if name.quantity == PATH:
        the = "the " if name.of and name.of.is_of_parameter else ""
        return f"path {name.to}{f' of {the}{owner_name(name.of, n)}' if name.of else ''}{which}"
    other = other_name(name, n)
    loss = (n if name.example is None else n.of_example(name.example)).whose_loss
    return QUANTITIES[name.quantity].words.format(owner=owner_name(name, n), other=other, loss=loss) + which


@dataclass(frozen=True)
class Number:
    """A number of the walk at a place in it, or one that is worked out from such."""

    name: AnyName
    value: float | None
    """None where the walk has not reached it"""
    letter: Letter
    """how it is written"""
    spoken: str
    """what it is in words"""

    @property
    def reached(self) -> bool:
        """Whether the walk has come to it."""
        return self.value is not None
