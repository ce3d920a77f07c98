"""How the loss depends on a weight, a bias or an input: a row per route, their sum, and the tick that it is right."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.paths import Path
from app.explorer.names import neuron_name
from app.explorer.session import Session
from app.scene.formulas.mathml import spoken
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import Line, Note, Term, full_of, lights_neuron, line, summed, text_of
from app.scene.formulas.readings import Readings
from app.scene.panel.chain.factors import FactorCell, factor_cells
from app.scene.panel.chain.path_source import PathSource, path_source
from app.scene.panel.chain.routes_check import routes_equal_gradient
from app.scene.picture.shown_paths import ShownPaths, shown_paths

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

    Where several examples are added up there are no factors; the row then names its neurons. `digit` names the one that
    the route leads to in a network that reads them.
    """

    number: int
    factors: tuple[FactorCell, ...]
    stops: tuple[Stop, ...]
    digit: str
    contribution: str
    full: str
    spoken: str


@dataclass(frozen=True, slots=True)
class PathsTable:
    """The routes of a parameter or an input, what others add, the sum of all, and whether it is the gradient."""

    intro: str
    rows: tuple[PathRow, ...]
    more: str
    total: Line
    notes: tuple[Note, ...]


def paths_table(session: Session, readings: Readings) -> PathsTable:
    """The routes of the selected parameter or input."""
    source = path_source(readings, session.view.look)
    paths = shown_paths(session)
    return PathsTable(
        intro=_intro(readings, source, paths),
        rows=tuple(_row(readings, paths, number, source) for number in range(1, len(paths.routes) + 1)),
        more=_more(paths),
        total=_total(source, paths),
        notes=tuple(_notes(source, paths)),
    )


def _intro(readings: Readings, source: PathSource, paths: ShownPaths) -> str:
    one = paths.count == 1
    widths = readings.network.sizes[1:]
    how_many = "one path" if one else f"{paths.count:,} paths"
    if source.parameter is None and len(widths) > 1:
        how_many += f", {' × '.join(map(str, widths))}"
    then = "Multiply along it." if one else "Multiply along each, then add."
    return f"Nudge this {source.kind} and the loss feels it along {how_many}. {then}{source.over}"


def _row(readings: Readings, paths: ShownPaths, number: int, source: PathSource) -> PathRow:
    path = paths.routes[number - 1]
    single = not source.over
    contribution = path.contribution if paths.known else None
    stops = tuple(_stops(readings, path))
    return PathRow(
        number=number,
        factors=factor_cells(readings, path, source.parameter) if single else (),
        stops=stops,
        digit=f"via digit {path.neurons[-1][1] - 1}" if single and readings.notation.digits else "",
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


def _total(source: PathSource, paths: ShownPaths) -> Line:
    known = (Term(text_of(p.contribution if paths.known else None), path=n) for n, p in enumerate(paths.routes, 1))
    terms = summed((*known, *([Term(text_of(paths.rest))] if paths.rest_count else [])))
    return line(source.left, terms if len(terms) > 1 else (), paths.gradient)


def _notes(source: PathSource, paths: ShownPaths) -> Iterator[Note]:
    if not paths.known:
        yield Note(WAIT.format(stage=source.stage), "muted")
        return
    if routes_equal_gradient(paths, source.value, source.walked()):
        yield Note("equals the backprop gradient", "good")
    else:
        yield Note(f"the backprop gradient is {short(source.value)}", "warning")
    if not paths.exact:
        yield Note(NOT_CERTAIN, "muted")
