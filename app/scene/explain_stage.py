"""What the current stage has just computed: its equation with letters, and the same with the numbers put in."""

from collections.abc import Callable

from app.engine.forward import loss_per_example
from app.engine.network import Array
from app.explorer.notation import C, Symbol
from app.scene import explain_equations as equations
from app.scene.explain_changes import gradient_lines, update_lines
from app.scene.explain_lines import a_line, delta_line, loss_line, upstream_line, z_line
from app.scene.explain_parts import LOSS, Line, Note, Section, Term, enclosed_sum, line, summed
from app.scene.explain_readings import Readings
from app.scene.mathml import Math, symbol
from app.scene.numbers import short

MOST_NEURONS = 6
FIRST_OF_MANY = 4
NONE_LARGER = ", none with a larger gradient"
MOST_EXAMPLES = 8
BEGIN = (
    "Press Step to compute the next number, and again to walk the whole way: forward, loss, backward, update.",
    "Click any weight, bias or neuron to see where its numbers come from.",
    "Nothing is lost: Back undoes every move.",
)

PER_NEURON: dict[str, tuple[Callable[[Readings, int, str], Math], Callable[[Readings, int, int], Line]]] = {
    "z": (equations.weighted_sum, z_line),
    "a": (equations.activation, a_line),
    "dC/da": (equations.upstream, upstream_line),
    "delta": (equations.own_delta, delta_line),
}


def stage_sections(readings: Readings) -> tuple[Section, ...]:
    """The current stage; before the first, what there is to do."""
    stage = readings.position.current
    if stage is None:
        return (Section(notes=tuple(Note(text) for text in BEGIN)),)
    match stage.kind:
        case "C":
            return _loss(readings)
        case "gradients":
            return (_gradients(readings, stage.layer),)
        case "update":
            return (_update(readings),)
        case kind:
            return (_neurons(readings, kind, stage.layer),)


def _neurons(readings: Readings, kind: str, layer: int) -> Section:
    equation, numbers = PER_NEURON[kind]
    width = readings.network.sizes[layer]
    written = width if width <= MOST_NEURONS else FIRST_OF_MANY
    lines = tuple(numbers(readings, layer, neuron) for neuron in range(1, written + 1))
    notes = (*_more(width - written, " neurons"), *_which_example(readings))
    return Section(equations=(equation(readings, layer, "j"),), lines=lines, notes=notes)


def _loss(readings: Readings) -> tuple[Section, ...]:
    step = readings.step
    each = loss_per_example(step.forward, step.targets, step.loss)
    many = readings.examples > 1
    left = symbol(Symbol("C", str(readings.example + 1)) if many else C)
    one = loss_line(readings, left, float(each[readings.example]))
    own = Section(equations=(equations.loss(readings),), lines=(one,), notes=_which_example(readings))
    return (own, Section("All examples", lines=(_reduced(readings, each),))) if many else (own,)


def _reduced(readings: Readings, each: Array) -> Line:
    """C = C₁ + C₂ + …, of many examples the first eight and the others together."""
    terms = [Term(short(value)) for value in each[:MOST_EXAMPLES]]
    if len(each) > MOST_EXAMPLES:
        terms.append(Term(f"{short(each[MOST_EXAMPLES:].sum())} ({len(each) - MOST_EXAMPLES} more)"))
    mean = readings.step.reduction == "mean"
    added = enclosed_sum("(", summed(terms), f") ÷ {len(each)}") if mean else summed(terms)
    return line(symbol(C), added, readings.step.total_loss, LOSS)


def _gradients(readings: Readings, layer: int) -> Section:
    lines, others = gradient_lines(readings, layer)
    return Section(equations=equations.gradients(readings, layer), lines=lines, notes=_more(others, NONE_LARGER))


def _update(readings: Readings) -> Section:
    lines, others = update_lines(readings)
    return Section(equations=(equations.update(),), lines=lines, notes=_more(others, NONE_LARGER))


def _more(count: int, what: str) -> tuple[Note, ...]:
    return (Note(f"{count:,} more{what}.", "muted"),) if count else ()


def _which_example(readings: Readings) -> tuple[Note, ...]:
    many = readings.examples > 1
    return (Note(f"Example {readings.example + 1} of {readings.examples} is shown.", "muted"),) if many else ()
