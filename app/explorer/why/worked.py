"""Numbers that are worked out from numbers of the walk: how each is, what it is in words, and from what.

`product(w.1.1.2,x.2)`, `difference(a.2.1,y.1)`; `others(z.1.7,8)` is what the terms of a sum add beside its eight
largest, `beyond(x.3)` what the paths add that are not shown; `measured(w.1.1.2)` is a slope by nudging, and
`apart(w.1.1.2)` how far backprop's is from it.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.engine.formula import (
    NUMBERS,
    Addition,
    Applied,
    Group,
    Numeral,
    Power,
    Quotient,
    Size,
    Times,
    Tree,
    Variable,
    tree_of,
    worked_out,
)
from app.engine.formula import (
    letters_of as letters_in,
)
from app.engine.parameters import Parameter
from app.engine.paths import Path
from app.errors import BadValue
from app.explorer.checking import comparison
from app.explorer.elsewhere import raises, with_moved
from app.explorer.formula_text import FormulaText
from app.explorer.look import Neuron
from app.explorer.notation import Notation, Symbol
from app.explorer.number import (
    FIELD,
    OF,
    PATH,
    AnyName,
    Number,
    NumberName,
    Worked,
    check_name,
    gradient_name,
    letter_of,
    moved_of,
    parameter_number,
)
from app.explorer.optimiser_rules import rule_names
from app.explorer.quantities import QUANTITIES, of_an_optimiser
from app.explorer.reading import Reading, by_now
from app.explorer.shown_paths import ShownPaths, paths_in_example, paths_of
from app.explorer.training_step import overflow_is_an_answer
from app.explorer.why.formulas import formula_of
from app.explorer.why.parts import Part, Parts, Terms, flat, joined, renamed
from app.explorer.why.rising import rise, rise_parts

Operand = AnyName | float
Operands = tuple[Operand, ...]
GIVEN = ("x", "y", "eta", "l2")
MOST_OPERANDS = 64
UNKNOWN = "That is no way to work a number out."
NO_SUM = "That is no sum of many terms."


@dataclass(frozen=True)
class Rule:
    """One way to work a number out: from how many, to what, and how it is written and said."""

    operands: range
    value: Callable[[Reading, Operands], float | None]
    parts: Callable[[Reading, Operands], Parts]
    words: Callable[[Sequence[str]], str]
    """what it is, from what its operands are"""
    sentence: str
    """with {words} for what it is"""


def number_here(reading: Reading, name: AnyName) -> Number:
    """The number of any name, as far as it is known in a reading, with how it is written and said."""
    if isinstance(name, NumberName) and name.quantity != PATH:
        return reading.number(name)
    return Number(name, value_here(reading, name), Symbol(letters_of(name, reading.notation)), words_for(reading, name))


def value_here(reading: Reading, name: Operand) -> float | None:
    """What it comes to, None where something that it needs is not reached."""
    match name:
        case NumberName(quantity=quantity) if quantity == PATH:
            return _of_path(reading, name)
        case NumberName():
            return reading.value(name)
        case Worked(rule, of):
            with overflow_is_an_answer():
                return WORKED[rule].value(reading, of)
        case number:
            return float(number)


def words_for(reading: Reading, name: Operand) -> str:
    """What it is, spoken."""
    match name:
        case NumberName():
            return reading.spoken(name)
        case Worked(rule, of):
            return WORKED[rule].words([words_for(reading, each) for each in of])
        case number:
            return f"{number:g}"


def letters_of(name: Operand, n: Notation) -> str:
    """How it is written with letters, on one line."""
    match name:
        case NumberName(where=where) if where and (moved := moved_of(where)):
            sign = "+" if moved[1] >= 0 else "−"
            by = f"{n.parameter(*moved[0])} {sign} h"
            return f"({by})" if name.is_of_parameter and name.parameter == moved[0] else f"{letter_of(name, n)}({by})"
        case NumberName():
            return str(letter_of(name, n))
        case Worked("product", of):
            return "·".join(_in_product(each, n) for each in of)
        case Worked("difference", (left, right)):
            return f"{letters_of(left, n)} − {_in_product(right, n)}"
        case Worked("sum", of):
            return " + ".join(letters_of(each, n) for each in of)
        case Worked("quotient", (top, bottom)):
            return f"{_in_product(top, n)} / {_in_product(bottom, n)}"
        case Worked("exp", (inner,)):
            return f"e^{_in_product(inner, n)}"
        case Worked("others" | "beyond" | "after"):
            return "…"
        case Worked("size", (inner,)):
            return f"|{letters_of(inner, n)}|"
        case Worked("log", (inner,)):
            return f"log {_in_product(inner, n)}"
        case Worked("adjusted", (NumberName() as of,)):
            return f"{letter_of(of, n)}\u0302"
        case Worked("squares"):
            return "Σw²"
        case Worked("given", (float(value),)):
            return f"{value:g}"
        case Worked("measured", (NumberName() as of,)):
            return f"Δ{n.loss}/Δ{letter_of(of, n)}"
        case Worked("rise", (NumberName() as of, NumberName() as by)):
            return f"∂{letter_of(of, n)}/∂{letter_of(by, n)}"
        case Worked("apart", (NumberName() as of,)):
            return f"|{letter_of(gradient_name(of.parameter), n)} − Δ{n.loss}/Δ{letter_of(of, n)}|"
        case Worked():
            return "…"
        case number:
            return f"{number:g}"


def _in_product(name: Operand, n: Notation) -> str:
    written = letters_of(name, n)
    return f"({written})" if isinstance(name, Worked) and name.rule in ("difference", "sum", "quotient") else written


def check_any(reading: Reading, name: AnyName) -> None:
    """Raises BadValue where there is no such number, or it is not to be known yet."""
    if isinstance(name, NumberName):
        if name.where:
            reading.there(name.where)
        check_name(name, reading.step)
        if name.quantity == PATH and name.of:
            path_named(reading, name)
        return
    rule = WORKED.get(name.rule)
    if rule is None or len(name.of) not in rule.operands:
        raise BadValue(UNKNOWN, field=FIELD)
    for each in name.of:
        if not isinstance(each, float):
            check_any(reading, each)
    rule.parts(reading, name.of)


def _arithmetic(
    count: range, work: Callable[[list[float]], float], sign: str, word: str, sentence: str, wrap: str = ""
) -> Rule:
    def value(reading: Reading, of: Operands) -> float | None:
        values = [value_here(reading, each) for each in of]
        known = [each for each in values if each is not None]
        return float(work(known)) if len(known) == len(values) else None

    def parts(reading: Reading, of: Operands) -> Parts:
        if wrap:
            return (wrap, of[0], "|" if wrap == "|" else ")")
        return joined([(each,) for each in of], sign)

    def words(of: Sequence[str]) -> str:
        return f"{word} {of[0]}" if len(count) == 1 and count[0] == 1 else f" {word} ".join(of)

    return Rule(count, value, parts, words, sentence)


def _quotient(values: list[float]) -> float:
    return float(np.divide(values[0], values[1]))


def _parameter(of: Operands) -> Parameter:
    """The weight or bias that is named. Raises BadValue where it is none."""
    match of:
        case (NumberName(quantity="w" | "b") as name,):
            return name.parameter
        case _:
            raise BadValue(UNKNOWN, field=FIELD)


def _measured(reading: Reading, of: Operands) -> float:
    parameter = _parameter(of)
    h = comparison(reading.step, parameter).step
    reading.there(with_moved(parameter, h))
    return comparison(reading.step, parameter).measured


def _measured_parts(reading: Reading, of: Operands) -> Parts:
    """(C(w+h) − C(w−h)) / 2h, w + h and w − h as far apart as rounding leaves them."""
    parameter = _parameter(of)
    h = comparison(reading.step, parameter).step
    reading.there(with_moved(parameter, h))
    up, down = (with_moved(parameter, amount) for amount in (h, -h))
    w = parameter_number(parameter)
    losses = NumberName("C", where=up), " − ", NumberName("C", where=down)
    return ("(", *losses, ") / (", w._replace(where=up), " − ", w._replace(where=down), ")")


def _apart(reading: Reading, of: Operands) -> float | None:
    measured, exact = _measured(reading, of), reading.value(gradient_name(_parameter(of)))
    return None if exact is None else abs(exact - measured)


def _apart_parts(reading: Reading, of: Operands) -> Parts:
    _measured(reading, of)
    return ("|", gradient_name(_parameter(of)), " − ", Worked("measured", of), "|")


def named_there(reading: Reading, where: str) -> Callable[[NumberName], NumberName]:
    """How numbers of another place are named here: those that are the same there by their own names."""
    moved, output = moved_of(where), raises(where)

    def named(name: NumberName) -> NumberName:
        """The name here of a number of there."""
        if output:
            same_here = name.quantity in ("w", "b", *GIVEN, *of_an_optimiser()) and name.quantity != "x"
        else:
            another = moved is not None and name.is_of_parameter and name.parameter != moved[0]
            same_here = another or (moved is not None and name.quantity in (*GIVEN, *of_an_optimiser()))
        return reading.before(name) if same_here else name._replace(where=where)

    return named


def _rest_of(reading: Reading, of: Operands, in_order: bool) -> Terms:
    """The terms of a sum beside its first, or largest, so many. Raises BadValue where there are none."""
    match of:
        case (NumberName(quantity=quantity, where=where) as name, float(count)) if quantity != PATH:
            there = reading.there(where) if where else reading
            made = formula_of(there, name._replace(where=""))
            terms = next((part for part in made.numbers if isinstance(part, Terms)), None) if made else None
            if terms is not None and _known(there, terms) and 0 <= count < len(terms.terms):
                return terms.without(int(count), in_order)
        case (Worked("rise", within), float(count)):
            match rise_parts(reading, within):
                case (Terms() as terms,) if 0 <= count < len(terms.terms):
                    return terms.without(int(count), in_order)
        case (Worked("squares", (float(layer),)) as name, float(count)):
            terms = _squares(reading, int(layer), name)
            if 0 <= count < len(terms.terms):
                return terms.without(int(count), in_order)
    raise BadValue(NO_SUM, field=FIELD)


def _known(reading: Reading, terms: Terms) -> bool:
    """Whether everything that is added up is reached; the sum itself may be what is asked for next."""
    numbers = (part for part in flat((terms,)) if isinstance(part, NumberName))
    return all(reading.value(number) is not None for number in numbers)


def _beside(in_order: bool, which: str) -> Rule:
    def value(reading: Reading, of: Operands) -> float | None:
        return float(np.sum(_rest_of(reading, of, in_order).values()))

    def parts(reading: Reading, of: Operands) -> Parts:
        where = of[0].where if isinstance(of[0], NumberName) else ""
        left = _rest_of(reading, of, in_order)
        return (renamed(left, named_there(reading, where)) if where else left,)

    return Rule(
        range(2, 3),
        value,
        parts,
        lambda of: f"what the terms in {of[0]} add" + f", but for the {which} {of[1]}" * (of[1] != "0"),
        "A sum of its own: {words}.",
    )


def _squares(reading: Reading, layer: int, name: Worked) -> Terms:
    """The squares of the weights of a layer. Raises BadValue where there is none."""
    if not 1 <= layer <= reading.network.depth:
        raise BadValue(UNKNOWN, field=FIELD)
    weights = reading.network.weights[layer - 1]
    names = (NumberName("w", layer, to + 1, source + 1) for to, source in np.ndindex(weights.shape))
    return Terms(tuple((reading.before(each), "²") for each in names), lambda: np.square(weights).ravel(), name)


def _layer_of(of: Operands) -> int:
    """Which layer is named, 0 for all. Raises BadValue."""
    if not isinstance(of[0], float) or of[0] < 0:
        raise BadValue(UNKNOWN, field=FIELD)
    return int(of[0])


def _squares_value(reading: Reading, of: Operands) -> float:
    layer = _layer_of(of)
    chosen = reading.network.weights[layer - 1 : layer] if layer else reading.network.weights
    return sum(float(np.square(weights).sum()) for weights in chosen)


def _squares_parts(reading: Reading, of: Operands) -> Parts:
    layer = _layer_of(of)
    if layer:
        return (_squares(reading, layer, Worked("squares", of)),)
    layers = range(1, reading.network.depth + 1)
    return joined([(Worked("squares", (float(each),)),) for each in layers])


def _memory_of(reading: Reading, of: Operands) -> tuple[NumberName, Tree]:
    """A memory, and the formula of what the update makes of it first. Raises BadValue where there is none."""
    match of:
        case (NumberName() as name,) if name.quantity != PATH and (letter := QUANTITIES[name.quantity].memory):
            found = (text for _, text in reading.step.rule.shorthands if text.startswith(letter))
            if text := next(found, ""):
                return name, tree_of(text)
    raise BadValue(UNKNOWN, field=FIELD)


def _adjusted_parts(reading: Reading, of: Operands) -> Parts:
    name, tree = _memory_of(reading, of)
    return FormulaText[Part]({**rule_names(reading.step), QUANTITIES[name.quantity].memory: name}).of(tree)


def _adjusted(reading: Reading, of: Operands) -> float | None:
    name, tree = _memory_of(reading, of)
    value = reading.value(name)
    if value is None:
        return None
    letters = rule_names(reading.step) | {QUANTITIES[name.quantity].memory: name}
    return float(worked_out(tree, {letter: by_now(reading.value(letters[letter])) for letter in letters_in(tree)}))


def _paths(reading: Reading, begins: NumberName, example: int | None = None) -> ShownPaths:
    """The paths of a weight, a bias or an input; in one example (from 0) where one is named."""
    look = begins.parameter if begins.is_of_parameter else Neuron(0, begins.to)
    if example is None:
        return paths_of(reading.position, look, reading.example)
    return paths_in_example(reading.position, look, example)


def path_named(reading: Reading, name: NumberName) -> tuple[Path, bool]:
    """The path of that name, and whether its contribution is reached. Raises BadValue where there is none."""
    if name.of is None:
        raise BadValue(f"No weight, bias or input is looked at. {OF}", field=FIELD)
    there = reading.there(name.where) if name.where else reading
    paths = _paths(there, name.of, name.example)
    if name.to > len(paths.routes):
        raise BadValue(f"There are paths 1 to {len(paths.routes)}.", field=FIELD)
    return paths.routes[name.to - 1], paths.known


def _of_path(reading: Reading, name: NumberName) -> float | None:
    route, known = path_named(reading, name)
    return route.contribution if known else None


def _source(of: Operands) -> NumberName:
    match of:
        case (NumberName(quantity="w" | "b" | "x") as begins,):
            return begins
        case _:
            raise BadValue(UNKNOWN, field=FIELD)


def _beyond(reading: Reading, of: Operands) -> float | None:
    begins = _source(of)
    return _paths(reading, begins, begins.example).rest


def _beyond_parts(reading: Reading, of: Operands) -> Parts:
    """The gradient minus what the paths add that are shown, and what the penalty does."""
    begins = _source(of)
    e = begins.example
    whole = NumberName("dC/dx", to=begins.to, example=e) if begins.quantity == "x" else gradient_name(begins.parameter)
    found = _paths(reading, begins, e)
    source = begins._replace(example=None)
    shown = (NumberName(PATH, to=k, example=e, of=source) for k in range(1, len(found.routes) + 1))
    penalty: tuple[AnyName, ...] = (NumberName("penalty.w", *begins.parameter),) if found.penalty else ()
    return joined([(each,) for each in (whole, *shown, *penalty)], " − ")


def _given(reading: Reading, of: Operands) -> float:
    """The number itself. Raises BadValue where it is one that has a name."""
    if not isinstance(of[0], float):
        raise BadValue(UNKNOWN, field=FIELD)
    return of[0]


def _given_parts(reading: Reading, of: Operands) -> Parts:
    return (_given(reading, of),)


def given(value: float) -> Worked:
    """The name of a number that stands for itself."""
    return Worked("given", (float(value),))


def worked_by(tree: Tree, at: Mapping[str, AnyName]) -> AnyName | None:
    """The name of what a formula comes to with these numbers in place of its letters; None where it has none."""
    match tree:
        case Numeral(text):
            return given(NUMBERS.get(text, 0.0) or float(text))
        case Variable(letter):
            return at.get(letter)
        case Group(inner):
            return worked_by(inner, at)
        case Size(inner):
            return _of_all("size", [worked_by(inner, at)])
        case Quotient(top, bottom):
            return _of_all("quotient", [worked_by(top, at), worked_by(bottom, at)])
        case Times(_, factors):
            return _of_all("product", [worked_by(factor, at) for factor in factors])
        case Power(base, Numeral("2")):
            return _of_all("product", [worked_by(base, at)] * 2)
        case Applied("log", (argument,), _):
            return _of_all("log", [worked_by(argument, at)])
        case Addition(signs, terms):
            return added(zip(signs, (worked_by(term, at) for term in terms), strict=True))
        case _:
            return None


def _of_all(rule: str, of: Sequence[AnyName | None]) -> Worked | None:
    known = tuple(each for each in of if each is not None)
    return Worked(rule, known) if len(known) == len(of) <= MOST_OPERANDS else None


def added(terms: Iterable[tuple[str, AnyName | None]]) -> AnyName | None:
    """The name of what terms with their signs come to, the first of which may have none."""
    whole: AnyName | None = None
    for place, (sign, term) in enumerate(terms):
        if term is None:
            return None
        if not place:
            whole = Worked("product", (given(-1), term)) if sign == "−" else term
        elif whole is not None:
            whole = Worked("difference" if sign == "−" else "sum", (whole, term))
    return whole


ARITHMETIC = range(2, MOST_OPERANDS + 1)
WORKED: dict[str, Rule] = {
    "product": _arithmetic(ARITHMETIC, math.prod, "·", "times", "It is the product: {words}."),
    "sum": _arithmetic(ARITHMETIC, sum, " + ", "plus", "It is the sum: {words}."),
    "difference": _arithmetic(range(2, 3), lambda v: v[0] - v[1], " − ", "minus", "It is the difference: {words}."),
    "quotient": _arithmetic(range(2, 3), _quotient, " / ", "divided by", "It is the quotient: {words}."),
    "exp": _arithmetic(range(1, 2), lambda v: float(np.exp(v[0])), "", "e to the", "It is a power: {words}.", "e^("),
    "size": _arithmetic(range(1, 2), lambda v: abs(v[0]), "", "the size of", "It is {words}.", "|"),
    "log": _arithmetic(range(1, 2), lambda v: float(np.log(v[0])), "", "the logarithm of", "It is {words}.", "log("),
    "squares": Rule(
        range(1, 2),
        _squares_value,
        _squares_parts,
        lambda of: f"the squares of the weights of layer {of[0]}" if of[0] != "0" else "the squares of all weights",
        "Added up: {words}.",
    ),
    "adjusted": Rule(
        range(1, 2),
        _adjusted,
        _adjusted_parts,
        lambda of: f"{of[0]}, made up for having begun at 0",
        "What is remembered begins at 0, which the first updates make up for: {words}.",
    ),
    "given": Rule(range(1, 2), _given, _given_parts, lambda of: of[0], "It is given: chosen, and not computed."),
    "rise": Rule(
        range(2, 3),
        rise,
        rise_parts,
        lambda of: f"how fast the {of[0]} changes with {of[1]}",
        "It follows by the chain rule, {words}.",
    ),
    "others": _beside(False, "largest"),
    "after": _beside(True, "first"),
    "beyond": Rule(
        range(1, 2),
        _beyond,
        _beyond_parts,
        lambda of: f"what the other paths of {of[0]} add",
        "Of many paths the largest are shown. What is left of the gradient is {words}.",
    ),
    "measured": Rule(
        range(1, 2),
        _measured,
        _measured_parts,
        lambda of: f"measured slope of the {of[0]}",
        "The loss is computed twice, with the parameter moved up and down by a little h. How much it differs, divided "
        "by how far the two are apart, is the {words}.",
    ),
    "apart": Rule(
        range(1, 2),
        _apart,
        _apart_parts,
        lambda of: f"difference between backprop’s gradient of the {of[0]} and the measured one",
        "It is the {words}.",
    ),
}
