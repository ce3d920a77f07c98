"""What a page can ask: a number of the walk, a fact of the network, marks of the picture, an order, a choice, a goal.

What is right is computed, of all but a choice: of a number as the training step has it that the page is about.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.engine.network import Network
from app.engine.parameters import Parameter, parameters
from app.engine.paths import path_count
from app.errors import BadValue
from app.explorer.figures.kinds import NONE_HERE, OF_A_FIGURE, figure_number
from app.explorer.number import AnyName, NumberName, any_name_of, check_name, name_of
from app.explorer.practise.guesses import Question
from app.explorer.practise.predicting import asked_value, largest_of, origin_of
from app.explorer.quantities import QUANTITIES
from app.explorer.reading import Reading
from app.explorer.why.worked import check_any, value_here
from app.explorer.wording import as_written

COUNT, SHAPE, CHANGES = "count.", "shape.", "changes:"
FIRST_WRONG = "first wrong"
"""what is asked for where a mistake is hidden in the numbers"""
FIELD = "answer"
GOALS = {"<=": lambda value, bound: value <= bound, ">=": lambda value, bound: value >= bound}
_SHAPE = re.compile(r"shape\.([Wb])\.([1-9][0-9]?)")
_PRODUCTS = re.compile(r"count\.products\.([1-9][0-9]{0,2})(\.anew)?")
_GROUP = re.compile(r"dC/dw\.([1-9][0-9]?)")
_GOAL = re.compile(r"(\S+) (<=|>=) ([-+]?[0-9.]+(?:e[-+]?[0-9]+)?)")


class Figured(NamedTuple):
    """A number of the page's figure, by its key there."""

    key: str

    def __str__(self) -> str:
        return OF_A_FIGURE + self.key


Term = tuple[AnyName | Figured | float, ...]
"""a product of numbers of the walk, or of the figure, and rational ones"""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer that has a name: what was done to come to it."""

    note: str
    say: str
    terms: tuple[Term, ...] = ()
    """the sum of products that it is, where it is a number"""
    text: str = ""
    """what it is, where it is a shape (a row for each neuron that receives), a sign or the name of a parameter"""
    has: tuple[str, ...] = ()
    """the marks among it that are wrong, where it is marks"""
    lacks: tuple[str, ...] = ()
    """the marks that it leaves out"""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose, right or with what was done to come to it."""

    text: str
    right: bool = False
    note: str = ""
    say: str = ""
    key: str = ""
    """what is sent for it, where that is not its text"""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, as a page puts it, or the explorer itself about the walk."""

    id: str
    form: str
    """a key of marking.FORMS"""
    text: str = ""
    asks: str = ""
    """a number's name, a fact, a group of gradients or what changes; empty of a choice"""
    figures: int = 3
    """significant digits that a typed number is to have"""
    slips: tuple[str, ...] = ()
    """known slips that are named first"""
    hints: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    choices: tuple[Choice, ...] = ()
    offers: tuple[str, ...] = ()
    """the marks that may be clicked, or what is to be put in order"""
    because: str = ""
    """the reason, which stands after the answer"""
    before: str = ""
    """the stage before which the walk waits for it, where that is another than the first to have a number like it:
    an earlier one where something else gives it away, a later one where it is to be found among numbers in sight"""
    within: float = 0.0
    """how near a place has to be"""
    line: int = 0
    """of its file, in which it begins"""
    comes: bool = False
    """whether it is about what the next stage writes: of a number that is replaced the new one"""

    @property
    def number(self) -> AnyName | None:
        """The number of the walk that it asks for, None where it asks for something else."""
        computed = self.form in ("value", "sign") and not self.asks.startswith((COUNT, SHAPE, OF_A_FIGURE))
        return any_name_of(self.asks) if computed else None

    @property
    def question(self) -> Question | None:
        """The same as a question about the stage that writes its number; None where no stage does."""
        name = self.number
        if not isinstance(name, NumberName) or name.where or name.quantity not in QUANTITIES:
            return None
        if not QUANTITIES[name.quantity].stage:
            return None
        own = self.comes or name.is_of_parameter or name.quantity == "C"
        return Question(self.form, name if own else name._replace(example=name.row))


Right = float | str | tuple[str, ...]
"""a number; a sign, a shape, a text; or marks and parameters, of which all are right"""


def right_answer(ask: Ask, reading: Reading) -> Right:
    """What is right, by a reading in which it is reached. Raises BadValue where that has no such thing."""
    match ask.form:
        case "choice":
            return next(choice.key or choice.text for choice in ask.choices if choice.right)
        case "most":
            return tuple(found.key for found in largest_of(reading.step, offered_parameters(ask, reading.network)))
        case "click":
            return _marked(ask, reading)
        case "order":
            return tuple(sorted(ask.offers, key=lambda name: -abs(number_in(reading, name))))
        case "goal":
            goal_of(ask)
            return ask.asks
        case _ if ask.comes and ask.question:
            right = asked_value(reading.step, ask.question)
            return right - origin_of(reading.step, ask.question) if ask.form == "sign" else right
        case _:
            return _fact(ask, reading) if ask.number is None else number_in(reading, ask.asks)


def number_in(reading: Reading, text: str) -> float:
    """The number of that name. Raises BadValue where there is none, or it is not reached."""
    if text.startswith(OF_A_FIGURE):
        if reading.walk is None:
            raise BadValue(NONE_HERE, field=FIELD)
        return figure_number(reading.walk, text)
    name = any_name_of(text)
    check_any(reading, name)
    value = value_here(reading, name)
    if value is None:
        raise BadValue(f"“{text}” is not reached here.", field=FIELD)
    return value


def sum_of(terms: Sequence[Term], reading: Reading) -> float:
    """A sum of products."""
    total = 0.0
    for term in terms:
        product = 1.0
        for factor in term:
            product *= factor if isinstance(factor, float) else number_in(reading, str(factor))
        total += product
    return total


def goal_of(ask: Ask) -> tuple[NumberName | Figured, str, float]:
    """The number of a goal, which way it is to go, and how far. Raises BadValue."""
    found = _GOAL.fullmatch(ask.asks)
    if not found:
        raise BadValue("A goal is written as C <= 0.26.", field=FIELD)
    name = found[1]
    of = Figured(name.removeprefix(OF_A_FIGURE)) if name.startswith(OF_A_FIGURE) else name_of(name)
    return of, found[2], float(found[3])


def offered_parameters(ask: Ask, network: Network) -> tuple[Parameter, ...]:
    """The parameters of which one has the largest gradient: all of a layer, or those named."""
    if ask.offers:
        return tuple(map(Parameter.from_key, ask.offers))
    found = _GROUP.fullmatch(ask.asks)
    if not found:
        raise BadValue("Of a layer's gradients the largest is asked for as dC/dw.1.", field=FIELD)
    return tuple(one for one in parameters(network) if one.layer == int(found[1]))


def offered_marks(ask: Ask, reading: Reading) -> tuple[str, ...]:
    """The marks that may be clicked: those named, else every quantity of the forward pass, example by example."""
    if ask.offers or not ask.asks.startswith(CHANGES):
        return ask.offers
    return tuple(name for name, _ in _graph(reading))


def inputs_of(mark: str, reading: Reading) -> tuple[str, ...]:
    """What a quantity of the forward pass is computed from."""
    return dict(_graph(reading)).get(mark, ())


def _marked(ask: Ask, reading: Reading) -> tuple[str, ...]:
    if not ask.asks.startswith(CHANGES):
        check_name(name_of(ask.asks), reading.step)
        return (ask.asks,)
    changed = {ask.asks.removeprefix(CHANGES)}
    check_name(name_of(next(iter(changed))), reading.step)
    for name, of in _graph(reading):
        if changed.intersection(of):
            changed.add(name)
    return tuple(name for name in offered_marks(ask, reading) if name in changed and CHANGES + name != ask.asks)


def _graph(reading: Reading) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every quantity of the forward pass in order, each with what it is computed from; given ones of nothing."""
    sizes, depth = reading.network.sizes, reading.network.depth
    many = reading.examples > 1
    softmax = [not reading.activation(layer).elementwise for layer in range(1, depth + 1)]
    biases = reading.network.biases is not None
    found: list[tuple[str, tuple[str, ...]]] = []
    into_loss: list[str] = []
    for k in range(1, reading.examples + 1):
        of = f"@{k}" if many else ""
        below = [f"x.{i}{of}" for i in range(1, sizes[0] + 1)]
        found += [(name, ()) for name in below]
        for layer in range(1, depth + 1):
            neurons = range(1, sizes[layer] + 1)
            for j in neurons:
                weights = [f"w.{layer}.{j}.{i}" for i in range(1, sizes[layer - 1] + 1)]
                bias = [f"b.{layer}.{j}"] if biases else []
                found.append((f"z.{layer}.{j}{of}", (*below, *weights, *bias)))
            sums = [f"z.{layer}.{j}{of}" for j in neurons]
            found += [(f"a.{layer}.{j}{of}", tuple(sums) if softmax[layer - 1] else (sums[j - 1],)) for j in neurons]
            below = [f"a.{layer}.{j}{of}" for j in neurons]
        targets = [f"y.{j}{of}" for j in range(1, sizes[-1] + 1)]
        found += [(name, ()) for name in targets]
        into_loss += [*below, *targets]
    return (*found, ("C", tuple(into_loss)))


def _fact(ask: Ask, reading: Reading) -> Right:
    """A fact that is counted or measured of the network, or a number of the figure."""
    if ask.asks.startswith(OF_A_FIGURE):
        return number_in(reading, ask.asks)
    if found := _SHAPE.fullmatch(ask.asks):
        layer = int(found[2])
        if layer > reading.network.depth:
            raise BadValue(f"Layers are 1 to {reading.network.depth}.", field=FIELD)
        rows = reading.network.sizes[layer]
        columns = reading.network.sizes[layer - 1] if found[1] == "W" else 1
        return as_written(f"{rows}×{columns}", reading.notation)
    if found := _PRODUCTS.fullmatch(ask.asks):
        layers = int(found[1])
        return float(layers * (layers + 1) if found[2] else 3 * layers - 1)
    counted = COUNTED.get(ask.asks)
    if counted is None:
        raise BadValue(f"“{ask.asks}” is nothing that can be counted here.", field=FIELD)
    return float(counted(reading))


COUNTED: dict[str, Callable[[Reading], int]] = {
    "count.parameters": lambda reading: sum(1 for _ in parameters(reading.network)),
    "count.paths": lambda reading: path_count(reading.network, 1),
    "count.examples": lambda reading: reading.examples,
}
"""what can be counted; `count.products.L` are the multiplications for all gradients of a chain of L layers, each δ used
again, and with `.anew` without; `count.paths` are those from a weight of the first layer to the loss"""
