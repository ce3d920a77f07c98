"""How the loss depends on one weight or bias: a row per route, the sum of the rows, and the tick that it is right."""

from dataclasses import dataclass

from app.engine.paths import Path
from app.explorer.explanations import stage_title
from app.explorer.names import neuron_name
from app.explorer.session import Parameter, Session
from app.scene.explain.factors import FactorCell, factor_cells
from app.scene.explain.parts import Line, Note, Term, full_of, lights_neuron, line, summed, text_of
from app.scene.explain.readings import Readings
from app.scene.explain.routes_check import routes_equal_gradient
from app.scene.mathml import derivative, spoken
from app.scene.numbers import short
from app.scene.shown_paths import ShownPaths, shown_paths

WAIT = "The backward pass has not come this far. The products are known after “{stage}”."
NOT_CERTAIN = "The examples cancel so much that a path not listed may be larger than these."


@dataclass(frozen=True, slots=True)
class Stop:
    """A neuron on a route, by name."""

    name: str
    lights: str


@dataclass(frozen=True, slots=True)
class PathRow:
    """One route: its number, which is also its colour, its factors and what they multiply to.

    Where several examples are added up there are no factors; the row then names its neurons.
    """

    number: int
    factors: tuple[FactorCell, ...]
    stops: tuple[Stop, ...]
    contribution: str
    full: str
    spoken: str


@dataclass(frozen=True, slots=True)
class PathsTable:
    """The routes of a parameter, what those not shown add, the sum of all, and whether it is the gradient."""

    intro: str
    rows: tuple[PathRow, ...]
    more: str
    total: Line
    notes: tuple[Note, ...]


def paths_table(session: Session, readings: Readings) -> PathsTable:
    """The routes of the selected parameter."""
    parameter, paths = session.view.selected, shown_paths(session)
    return PathsTable(
        intro=_intro(readings, parameter, paths),
        rows=tuple(_row(readings, paths, number, parameter) for number in range(1, len(paths.routes) + 1)),
        more=_more(paths),
        total=_total(readings, parameter, paths),
        notes=tuple(_notes(readings, parameter, paths)),
    )


def _intro(readings: Readings, parameter: Parameter, paths: ShownPaths) -> str:
    kind, one = "weight" if parameter[2] else "bias", paths.count == 1
    how_many = "one path" if one else f"{paths.count:,} paths"
    then = "Multiply along it." if one else "Multiply along each, then add."
    return f"Nudge this {kind} and the loss feels it along {how_many}. {then}{_over(readings)}"


def _over(readings: Readings) -> str:
    if readings.examples == 1:
        return ""
    how = "summed" if readings.step.reduction == "sum" else "averaged"
    return f" Each product is {how} over {readings.examples} examples."


def _row(readings: Readings, paths: ShownPaths, number: int, parameter: Parameter) -> PathRow:
    path, single = paths.routes[number - 1], readings.examples == 1
    contribution = path.contribution if paths.known else None
    stops = tuple(_stops(readings, path))
    return PathRow(
        number=number,
        factors=factor_cells(readings, path, parameter) if single else (),
        stops=stops,
        contribution=text_of(contribution),
        full=full_of(contribution),
        spoken=f"path {number}, {', '.join(s.name for s in stops)}: {spoken(text_of(contribution))}",
    )


def _stops(readings: Readings, path: Path):
    for layer, neuron in path.neurons:
        yield Stop(neuron_name(layer, neuron, readings.notation), lights_neuron(layer, neuron))


def _more(paths: ShownPaths) -> str:
    if not paths.rest_count:
        return ""
    which = "largest" if paths.known else "first"
    return f"These are the {which} {len(paths.routes)}. {paths.rest_count:,} more together: {text_of(paths.rest)}"


def _total(readings: Readings, parameter: Parameter, paths: ShownPaths) -> Line:
    known = (Term(text_of(p.contribution if paths.known else None), path=n) for n, p in enumerate(paths.routes, 1))
    terms = summed((*known, *([Term(text_of(paths.rest))] if paths.rest_count else [])))
    left = derivative(readings.notation.gradient(*parameter))
    return line(left, terms if len(terms) > 1 else (), paths.gradient)


def _notes(readings: Readings, parameter: Parameter, paths: ShownPaths):
    if not paths.known:
        yield Note(WAIT.format(stage=_stage_of_gradients(readings, parameter[0])), "muted")
        return
    gradient = readings.gradient(*parameter)
    if routes_equal_gradient(readings.step, parameter, paths, gradient):
        yield Note("equals the backprop gradient", "good")
    else:
        yield Note(f"the backprop gradient is {short(gradient)}", "warning")
    if not paths.exact:
        yield Note(NOT_CERTAIN, "muted")


def _stage_of_gradients(readings: Readings, layer: int) -> str:
    found = next(s for s in readings.position.stages if s.kind == "gradients" and s.layer == layer)
    return stage_title(found, readings.notation)
