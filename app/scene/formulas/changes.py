"""Gradients and updates with numbers: a line for each parameter, of many the largest |gradient|."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.engine.formula import tree_of, worked_out
from app.engine.parameters import Parameter
from app.explorer.elsewhere import after
from app.explorer.names import counted
from app.explorer.number import NumberName, Worked, gradient_name, letter_of, parameter_number, value_of
from app.explorer.optimiser_rules import GRADIENT, memory_rule
from app.explorer.quantities import COUNT
from app.explorer.reading import Reading
from app.explorer.training_step import TrainingStep
from app.explorer.why.worked import MOST_OPERANDS
from app.scene.formulas.in_numbers import largest, rule_in_numbers
from app.scene.formulas.mathml import Part, derivative, letter, number, numeral, row, symbol
from app.scene.formulas.numbers import since
from app.scene.formulas.parts import (
    Line,
    Shown,
    Term,
    Told,
    Words,
    enclosed,
    enclosed_sum,
    known,
    lights_parameter,
    line,
    shown,
    summed,
)

MOST_LINES = 12
MOST_EXAMPLES = 3


def loss_change(step: TrainingStep, letter: str, significant: int) -> str:
    """“C falls from 0.298 to 0.280”: what the new weights make of the loss on the same examples."""
    pair = step.total_loss, step.loss_of(step.updated)
    return _changed(letter, *pair, since(*pair, significant), since(*pair[::-1], significant))


def loss_change_here(reading: Reading, letter: str) -> Told:
    """The same at the end of a training step, both numbers to be asked why."""
    before, new = reading.step.total_loss, reading.step.loss_of(reading.step.updated)
    now = NumberName("C", where=after(reading.position.steps_taken))
    written = known(reading, NumberName("C"), before, beside=new), known(reading, now, new, beside=before)
    return _changed(letter, before, new, *written)


def _changed(letter: str, before: float, new: float, was: str | Shown, now: str | Shown) -> Told:
    if before == new:
        return Told(f"{letter} stays at ", now)
    return Told(f"{letter} {'falls' if new < before else 'rises'} from ", was, " to ", now)


def same_examples(step: TrainingStep) -> str:
    """“example”, or “3 examples”."""
    return "example" if len(step.inputs) == 1 else f"{len(step.inputs)} examples"


def gradient_lines(reading: Reading, layer: int, most: int = MOST_LINES) -> tuple[tuple[Line, ...], int]:
    """∂C/∂w = δ × a of the largest gradients of a layer, and how many more there are."""
    chosen, others = _largest_gradients(reading, [layer], most)
    return tuple(gradient_line(reading, parameter) for parameter in chosen), others


def update_lines(reading: Reading, most: int = MOST_LINES) -> tuple[tuple[Line, ...], int]:
    """w ← old − η × gradient of the largest gradients, and how many more there are."""
    chosen, others = _largest_gradients(reading, range(1, reading.network.depth + 1), most, moving=True)
    return tuple(update_line(reading, parameter) for parameter in chosen), others


def memory_lines(reading: Reading, of: str, most: int = MOST_LINES) -> tuple[tuple[Line, ...], int]:
    """m ← what it is made of, of the largest gradients, and how many more there are."""
    chosen, others = _largest_gradients(reading, range(1, reading.network.depth + 1), most, moving=True)
    return tuple(memory_line(reading, of, parameter) for parameter in chosen), others


def _largest_gradients(
    reading: Reading, layers: Sequence[int], most: int, moving: bool = False
) -> tuple[list[Parameter], int]:
    """The parameters of these layers with the largest |gradient|, in their order, and how many are left out.

    With `moving` those alone that an update moves.
    """
    fixed = sum(int(stays.sum()) for stays in reading.step.fixed) if moving else 0
    candidates = ((parameter, g) for layer in layers for parameter, g in _candidates(reading, layer, most + fixed))
    found = [(parameter, g) for parameter, g in candidates if not (fixed and reading.step.stays(parameter))]
    kept = largest(np.array([size for _, size in found]), len(found), most)
    sizes = reading.network.sizes
    count = sum(sizes[layer] * (sizes[layer - 1] + (reading.network.biases is not None)) for layer in layers)
    return [found[i][0] for i in kept], count - fixed - len(kept)


def _candidates(reading: Reading, layer: int, most: int) -> Iterator[tuple[Parameter, float]]:
    """The largest gradients of one layer: its weights, then its biases."""
    weights = reading.step.backward.weight_gradients[layer - 1]
    for i in largest(weights.ravel(), weights.size, most):
        to, source = divmod(i, weights.shape[1])
        yield Parameter(layer, to + 1, source + 1), float(weights[to, source])
    if reading.network.biases is not None:
        biases = reading.step.backward.bias_gradients[layer - 1]
        for to in largest(biases, biases.size, most):
            yield Parameter(layer, to + 1, 0), float(biases[to])


def gradient_line(reading: Reading, parameter: Parameter) -> Line:
    """∂C/∂w = δ × a of one parameter, summed or averaged over the examples."""
    left = derivative(reading.notation.gradient(*parameter))
    value = reading.gradient(*parameter)
    of = reading.number(gradient_name(parameter))
    return line(left, _products(reading, parameter), value, reading.significant, lights_parameter(parameter), of)


def _products(reading: Reading, parameter: Parameter) -> tuple[Term, ...]:
    count = reading.examples
    terms = [Term(delta_times_a(reading.of_example(e), parameter)) for e in range(min(count, MOST_EXAMPLES))]
    if count > MOST_EXAMPLES:
        rest = shown(reading, Worked("after", (gradient_name(parameter), float(MOST_EXAMPLES))))
        terms.append(Term(Words((rest, f" ({counted(count - MOST_EXAMPLES, 'more example')})"))))
    mean = reading.step.of_a_mean
    of_data = enclosed_sum("(", summed(terms), f") ÷ {count}") if mean else summed(terms)
    return (*of_data, Term(penalty_product(reading, parameter), "+")) if _penalised(reading, parameter) else of_data


def sum_over_examples(reading: Reading, name: NumberName, penalty: NumberName) -> Worked:
    """The name of what the examples add up to in C or a gradient that is their mean, before the penalty."""
    count = reading.examples
    if count <= MOST_OPERANDS:
        return Worked("sum", tuple(name._replace(example=example) for example in range(count)))
    own = Worked("difference", (name, penalty)) if reading.step.l2 and name.parameter.source else name
    return Worked("product", (own, Worked("given", (float(count),))))


def penalty_line(reading: Reading, parameter: Parameter) -> Line | None:
    """∂Ω/∂w = λ × w of one weight; None of a bias, and where there is no penalty."""
    if not _penalised(reading, parameter):
        return None
    name = NumberName("penalty.w", *parameter)
    left = derivative(reading.notation.penalty_slope(*parameter))
    return line(
        left,
        (Term(penalty_product(reading, parameter)),),
        reading.value(name),
        reading.significant,
        number=reading.number(name),
    )


def penalty_product(reading: Reading, parameter: Parameter) -> Words:
    """λ × w of a weight, before the update; λ ÷ N × w where C is the mean of N examples."""
    share = f" ÷ {reading.examples}" if reading.step.of_a_mean else ""
    weight = shown(reading, reading.before(parameter_number(parameter)))
    return Words((shown(reading, NumberName("l2")), f"{share} × ", *enclosed(weight)))


def _penalised(reading: Reading, parameter: Parameter) -> bool:
    return reading.step.l2 > 0 and not parameter.is_bias


def delta_times_a(reading: Reading, parameter: Parameter) -> Words:
    """δ × a in the example that is read; of a bias δ × 1."""
    layer, to, source = parameter
    delta = shown(reading, reading.name("delta", layer, to))
    a = reading.name("a" if layer > 1 else "x", layer - 1, source)
    return Words((delta, " × ", *(enclosed(shown(reading, a)) if source else ("1",))))


def update_line(reading: Reading, parameter: Parameter) -> Line:
    """w ← old − η × gradient of one parameter."""
    old = reading.weight(*parameter)
    gradient = enclosed(shown(reading, gradient_name(parameter)))
    updated = reading.step.updated
    new = parameter.of(updated.weights, updated.biases)
    given = shown(reading, reading.before(parameter_number(parameter)))
    given = replace(given, text=since(old, new, reading.significant))
    terms: tuple[Term, ...] = (Term(Words((given, " − ", shown(reading, NumberName("eta")), " × ", *gradient))),)
    if reading.step.rule.memories:
        taken = rule_in_numbers(reading, reading.step.rule.formula, _of_the_update(reading, parameter))
        terms = (Term(row(numeral(given.text, given.number), "−", taken)),)
    if reading.step.stays(parameter):
        terms = ()
    left = symbol(reading.notation.parameter(*parameter))
    of = reading.number(parameter_number(parameter))
    written = line(left, terms, new, reading.significant, lights_parameter(parameter), of)
    return replace(written, result=since(new, old, reading.significant))


def memory_line(reading: Reading, of: str, parameter: Parameter) -> Line:
    """m = what it is made of, the memory with the letter `of` of one parameter."""
    name = memory_name(of, parameter)
    numbers = _named(reading, parameter, _remembered(reading, parameter, new=False), new=False)
    made = rule_in_numbers(reading, memory_rule(reading.step, of).formula, numbers)
    terms = () if reading.step.stays(parameter) else (Term(made),)
    left = letter(letter_of(name, reading.notation))
    return line(
        left,
        terms,
        value_of(reading.step, name, new=True),
        reading.significant,
        lights_parameter(parameter),
        reading.number(name),
    )


def memory_name(of: str, parameter: Parameter) -> NumberName:
    """The name of what is remembered of a parameter under the letter `of`."""
    return NumberName(f"{of}.{'b' if parameter.is_bias else 'w'}", *parameter)


def _named(reading: Reading, parameter: Parameter, kept: Mapping[str, float | None], new: bool) -> dict[str, Part]:
    """By letter what is remembered of a parameter, and its gradient, inside a formula."""
    names = {of: memory_name(of, parameter) for of in kept}
    asked = {of: name if new else reading.before(name) for of, name in names.items()}
    gradient = gradient_name(parameter)
    at: dict[str, Part] = {of: number(value, reading.significant, str(asked[of])) for of, value in kept.items()}
    return at | {GRADIENT: number(reading.value(gradient), reading.significant, str(gradient))}


def _of_the_update(reading: Reading, parameter: Parameter) -> dict[str, Part]:
    """By letter what is remembered of a parameter after this training step, and what shorthands stand for."""
    kept = _remembered(reading, parameter, new=True)
    step = reading.step
    told = {setting.letter: step.settings[setting.name] for setting in step.rule.settings}
    at = {of: value for of, value in kept.items() if value is not None} | told | {COUNT: step.memory.updates + 1}
    adjusted = {
        of: number(
            float(worked_out(tree_of(formula), at)),
            reading.significant,
            str(Worked("adjusted", (memory_name(formula[0], parameter),))),
        )
        for of, formula in step.rule.shorthands
    }
    return _named(reading, parameter, kept, new=True) | adjusted


def _remembered(reading: Reading, parameter: Parameter, new: bool) -> dict[str, float | None]:
    """By letter what is remembered of a parameter, before or after this training step."""
    letters = reading.step.rule.letters
    return {of: value_of(reading.step, memory_name(of, parameter), new=new) for of in letters}
