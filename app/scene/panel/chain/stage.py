"""What the current stage has just computed: its equation with letters, and the same with the numbers put in."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from app.engine.losses import LOSSES, loss_per_example
from app.engine.network import Array
from app.explorer.number import AnyName, NumberName, Worked
from app.explorer.reading import Reading
from app.explorer.why.formulas import lost_in_rounding
from app.scene.formulas import equations, in_numbers
from app.scene.formulas.changes import MOST_LINES, gradient_lines, memory_lines, update_lines
from app.scene.formulas.mathml import Math, symbol
from app.scene.formulas.parts import LOSS, Line, Note, Section, Term, Words, enclosed_sum, line, shown, summed, told

MOST_NEURONS = 6
FIRST_OF_MANY = 4
NONE_LARGER = ", none with a larger gradient"
MOST_EXAMPLES = 8
PENALISED = "With the penalty"
DECAY = "Of each weight’s step, {product}·w is the penalty’s: alone it would make the weight {kept} times what it was."
MIXES = "Every {z} of a softmax moves every {a}: ∂{a}ₖ/∂{z}ⱼ is {a}ₖ·(1 − {a}ₖ) where k = j, and −{a}ₖ·{a}ⱼ elsewhere."
LOST = (
    "Outputs so near 0 or 1 are rounded, and such slopes do not add up to {delta} any more. "
    "It is computed from {z}, where nothing is lost."
)
BEGIN = (
    "Press Step to compute the next number, and again to walk the whole way: forward, loss, backward, update.",
    "Click any weight, bias or neuron to see where its numbers come from.",
    "Nothing is lost: Back undoes every move.",
)

PER_NEURON: dict[str, tuple[Callable[[Reading, int, str], Math], Callable[[Reading, int, int], Line]]] = {
    "z": (equations.weighted_sum, in_numbers.z_line),
    "a": (equations.activation, in_numbers.a_line),
    "dC/da": (equations.upstream, in_numbers.upstream_line),
    "delta": (equations.own_delta, in_numbers.delta_line),
}


def stage_sections(reading: Reading, neurons: int = MOST_NEURONS, lines: int = MOST_LINES) -> tuple[Section, ...]:
    """The current stage; before the first, what there is to do. At most so many neurons and parameters are written."""
    stage = reading.position.current
    if stage is None:
        return (Section(notes=tuple(Note(text) for text in BEGIN)),)
    match stage.kind:
        case "C":
            return computed_loss(reading)
        case "gradients":
            return (gradients_section(reading, stage.layer, lines),)
        case "update":
            return (_update(reading, lines),)
        case letter if letter in reading.step.rule.letters:
            return (_memory(reading, letter, lines),)
        case kind:
            return (neurons_section(reading, kind, stage.layer, neurons),)


def neurons_section(reading: Reading, kind: str, layer: int, most: int = MOST_NEURONS) -> Section:
    """z, a, ∂C/∂a or δ of a layer, a line for each neuron; of more than `most` the first."""
    equation, numbers = PER_NEURON[kind]
    width = reading.network.sizes[layer]
    written = width if width <= most else FIRST_OF_MANY
    lines = tuple(numbers(reading, layer, neuron) for neuron in range(1, written + 1))
    about = {"dC/da": about_loss_slope, "delta": about_delta}.get(kind, lambda *_: ())(reading, layer)
    notes = (*more(width - written, " neurons"), *about, *which_example(reading))
    gathered = kind == "delta" and equations.delta_rule(reading, layer) == "softmax"
    rules = (equation(reading, layer, "j"), *([equations.gathered_delta(reading, layer, "j")] if gathered else []))
    return Section(equations=rules, lines=lines, notes=notes)


def about_loss_slope(reading: Reading, layer: int) -> tuple[Note, ...]:
    """What there is to know of the slope of the loss, at the outputs."""
    note = LOSSES[reading.step.loss].slope_note
    return (Note(note),) if layer == reading.network.depth and note else ()


def about_delta(reading: Reading, layer: int) -> tuple[Note, ...]:
    """What there is to know of a δ that goes back through a softmax."""
    if equations.delta_rule(reading, layer) != "softmax":
        return ()
    letters = reading.notation.plain() | {"a": reading.notation.a(layer).letter}
    lost = reading.reached("delta", layer) and lost_in_rounding(reading, layer)
    return (Note(MIXES.format(**letters)), *([Note(LOST.format(**letters), "warning")] if lost else []))


def computed_loss(reading: Reading) -> tuple[Section, ...]:
    """C of the example that is shown, output by output, and of all of them."""
    step = reading.step
    each = loss_per_example(step.forward, step.targets, step.loss)
    many = reading.examples > 1
    C = reading.notation.C
    left = symbol(equations.own_loss(reading.notation, reading.example) if many or step.l2 else C)
    name = NumberName("C", example=reading.example if many or step.l2 else None)
    one = in_numbers.loss_line(reading, left, float(each[reading.example]), name)
    own = Section(equations=(equations.loss(reading),), lines=(one,), notes=which_example(reading))
    if step.l2:
        lines = (in_numbers.penalty_in_numbers(reading), _reduced(reading, each))
        return own, Section(PENALISED, equations.penalised_loss(reading), lines=lines)
    return (own, Section("All examples", lines=(_reduced(reading, each),))) if many else (own,)


def _reduced(reading: Reading, each: Array) -> Line:
    """C = C₁ + C₂ + …, of many examples the first eight and the others together."""
    names = (NumberName("C", example=e) for e in range(min(len(each), MOST_EXAMPLES)))
    terms = [Term(Words((shown(reading, name),))) for name in names]
    if len(each) > MOST_EXAMPLES:
        rest = shown(reading, Worked("after", (NumberName("C"), float(MOST_EXAMPLES))))
        terms.append(Term(Words((rest, f" ({len(each) - MOST_EXAMPLES} more)"))))
    mean = reading.step.reduction == "mean"
    added = enclosed_sum("(", summed(terms), f") ÷ {len(each)}") if mean and len(each) > 1 else summed(terms)
    if reading.step.l2:
        added = (*added, Term(Words((shown(reading, NumberName("penalty")),)), "+"))
    return line(
        symbol(reading.notation.C),
        added,
        reading.step.total_loss,
        reading.significant,
        LOSS,
        reading.number(NumberName("C")),
    )


def gradients_section(reading: Reading, layer: int, most: int = MOST_LINES) -> Section:
    """∂C/∂w of a layer; of more than `most` the largest."""
    lines, others = gradient_lines(reading, layer, most)
    return Section(equations=equations.gradients(reading, layer), lines=lines, notes=more(others, NONE_LARGER))


def _update(reading: Reading, most: int) -> Section:
    lines, others = update_lines(reading, most)
    rules = (equations.update(reading), *equations.shorthands(reading))
    return Section(equations=rules, lines=lines, notes=(*_decay(reading), *more(others, NONE_LARGER)))


def _decay(reading: Reading) -> tuple[Note, ...]:
    """What the penalty alone makes of every weight."""
    step = reading.step
    if not step.decay:
        return ()
    n = reading.notation
    over = f"/{reading.examples}" if step.of_a_mean else ""
    share: AnyName = Worked("product", (NumberName("eta"), NumberName("l2")))
    if step.of_a_mean:
        share = Worked("quotient", (share, Worked("given", (float(reading.examples),))))
    kept = shown(reading, Worked("difference", (Worked("given", (1.0,)), share)))
    return (Note(told(DECAY, product=f"{n.rate}·{n.decay}{over}", kept=kept)),)


def _memory(reading: Reading, letter: str, most: int) -> Section:
    lines, others = memory_lines(reading, letter, most)
    rule = equations.memory(reading, letter)
    return Section(equations=(rule,), lines=lines, notes=more(others, NONE_LARGER))


def more(count: int, what: str) -> tuple[Note, ...]:
    """How many are not written out."""
    return (Note(f"{count:,} more{what}.", "muted"),) if count else ()


def which_example(reading: Reading) -> tuple[Note, ...]:
    """Which of several examples is shown."""
    return tuple(Note(f"{words.capitalize()} is shown.", "muted") for words in example_words(reading))


def without_example(reading: Reading, sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections without that, where their heading says it."""
    said = which_example(reading)
    return tuple(replace(section, notes=tuple(n for n in section.notes if n not in said)) for section in sections)


def example_words(reading: Reading) -> list[str]:
    """“example 1 of 2”; nothing where there is one alone."""
    return [f"example {reading.example + 1} of {reading.examples}"] if reading.examples > 1 else []
