"""Every equation of the Chain rule tab, worked out from the numbers it shows, comes to the value it shows."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.course.shelf import LESSONS, open_lesson
from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.explorer.session import Session
from app.scene.formulas.parts import Line, Section, Term
from app.scene.panel.chain.paths import PathRow
from app.scene.panel.panel import ExplainScene, explain_scene
from tests.in_turn import share
from tests.kinds import LESSON_KINDS
from tests.scene.equation_reader import half_digit, holds, read, work_out

OUTPUTS = {"unit": "sigmoid", "distribution": "softmax", "class": "softmax"}
SHAPES = {"one": ((3, 4, 3), 1), "two": ((2, 3, 3, 2), 2), "many": ((4, 9, 8), 11)}


def random_session(
    hidden: str, loss: str, shape: str, reduction: str, output: str = "", seed: int = 3, l2: float = 0.0
) -> Session:
    """A network with random weights, biases, inputs and targets."""
    sizes, count = SHAPES[shape]
    rng = np.random.default_rng(seed)
    output = output or OUTPUTS.get(LOSSES[loss].targets, hidden)
    return open_session(
        Description(
            sizes=list(sizes),
            activations=[hidden] * (len(sizes) - 2) + [output],
            weights=[rng.normal(0, 0.9, (m, n)).tolist() for n, m in pairwise(sizes)],
            bias_values=[rng.normal(0, 0.5, m).tolist() for m in sizes[1:]],
            loss=loss,
            reduction=reduction,
            inputs=rng.normal(0, 1, (count, sizes[0])).tolist(),
            targets=_targets(rng, LOSSES[loss].targets, count, sizes[-1]),
            l2=l2,
        )
    )


def _targets(rng, kind: str, count: int, width: int) -> list:
    match kind:
        case "unit":
            return rng.uniform(0.05, 0.95, (count, width)).tolist()
        case "distribution":
            return rng.dirichlet(np.ones(width), count).tolist()
        case "class":
            return rng.integers(0, width, (count, 1)).tolist()
        case _:
            return rng.normal(0, 1, (count, width)).tolist()


def everything_looked_at(session: Session) -> Iterator[tuple[str, Session]]:
    """The session at every stage, and at the end about every neuron, layer and parameter, and the loss."""
    stages, sizes = session.position.stages, session.position.step.network.sizes
    for stage in range(1, len(stages) + 1):
        yield f"stage {stage}", go_to(session, stage)
    at_end = go_to(session, len(stages))
    layers = range(1, len(sizes))
    views = [{"look": TotalLoss()}, *({"look": Layer(layer)} for layer in (0, *layers))]
    views += [{"look": Neuron(layer, j + 1)} for layer in layers for j in range(sizes[layer])]
    sources = range(0 if session.position.step.network.biases is not None else 1, max(sizes) + 1)
    views += [{"look": Parameter(m, j, i)} for m in layers for j in (1, sizes[m]) for i in sources if i <= sizes[m - 1]]
    for example in {0, len(session.position.step.inputs) - 1}:
        for view in views:
            looked_at = replace(at_end.view, example=example, **view)
            yield f"{view} {example}", replace(at_end, view=looked_at)


def equations_of(scene: ExplainScene) -> list[Line]:
    """Every line with a right side to work out, sums of rows among them."""
    lines = [line for section in scene.body.sections for line in (*section.rows, *section.lines, *_totals(section))]
    if table := scene.body.paths:
        by = table.by_example
        lines += [table.total, *([by.total, *(one.total for one in by.examples)] if by else [])]
    return [line for line in lines if line.terms]


def routes_of(scene: ExplainScene) -> list[PathRow]:
    """Every route that is written as factors, of each example those of its own."""
    table = scene.body.paths
    if table is None:
        return []
    in_examples = [row for one in table.by_example.examples for row in one.rows] if table.by_example else []
    return [row for row in (*table.rows, *in_examples) if row.factors]


def _totals(section: Section):
    """A total over its rows: with terms of its own, or else the rows added up."""
    if section.total:
        rows = tuple(Term(row.result, sign="+") for row in section.rows)
        yield section.total if section.total.terms else replace(section.total, terms=rows)


def wrong(session: Session, turn: int = 0, of: int = 1) -> list[str]:
    """The equations that do not hold, and what is said about the paths that do not multiply to their contribution.

    Of so many cases in a row each looks at its share of what is said.
    """
    said = [(about, explain_scene(there)) for about, there in share(everything_looked_at(session), turn, of)]
    lines = [(about, line) for about, scene in said for line in equations_of(scene)]
    assert len(lines) > 20 / of
    faults = [f"{about}: {_text(line)}" for about, line in lines if not holds(line)]
    rows = [(about, path) for about, scene in said for path in routes_of(scene)]
    return faults + [f"{about}: path {path.number}" for about, path in rows if not _multiplies(path)]


def _text(line: Line) -> str:
    parts = (str(getattr(p, "xml", p)) for t in line.terms for p in (t.sign, t.opening, t.text, t.closing))
    return f"{' '.join(parts)} = {line.result}, worked out {work_out(line.terms)}"


def _multiplies(path) -> bool:
    worked = work_out((Term(" × ".join(f"({factor.text})" for factor in path.factors)),))
    allowed = worked.rounding + half_digit(path.contribution) + 1e-12
    return abs(worked.value - read(path.contribution)) <= allowed


@pytest.mark.slow
@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_equation_shown_evaluates_to_the_value_shown(hidden, loss):
    turn = list(ACTIVATIONS).index(hidden) + list(LOSSES).index(loss)
    assert wrong(random_session(hidden, loss, "one", "sum"), turn, 3) == []


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("shape", ["two", "many"])
def test_every_equation_of_a_batch_evaluates_to_the_value_shown(shape, reduction, loss):
    turn = list(LOSSES).index(loss) + (reduction == "mean") + (shape == "many")
    assert wrong(random_session("tanh", loss, shape, reduction), turn, 2) == []


@pytest.mark.parametrize("loss, output", [("half_squared_error", "softmax"), ("categorical_cross_entropy", "sigmoid")])
def test_every_equation_holds_where_loss_and_output_do_not_cancel(loss, output):
    assert wrong(random_session("softmax", loss, "two", "mean", output)) == []


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_equation_holds_with_a_penalty(shape, reduction):
    assert wrong(random_session("tanh", "half_squared_error", shape, reduction, l2=0.07)) == []


@pytest.mark.parametrize("lesson", [slug for slug in LESSON_KINDS if not LESSONS[slug].draws])
def test_every_equation_of_a_lesson_evaluates_to_the_value_shown(lesson):
    assert wrong(open_lesson(lesson)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.4 × 0.138", 0.0552),
        ("0.5 × (−0.0381)", -0.01905),
        ("−0.133 × 0.450", -0.05985),
        ("0.4 − 0.5 × 0.0822", 0.3589),
        ("4.4·10⁻⁴ × 2", 8.8e-4),
        ("0.326 ÷ 2", 0.163),
        ("0.25 (778 more)", 0.25),
    ],
)
def test_a_text_is_read_as_it_is_meant(text, value):
    assert math.isclose(work_out((Term(text),)).value, value)


def test_an_equation_that_does_not_hold_is_found():
    line = Line("z", (Term("0.15 × 0.05"), Term("0.2 × 0.1", sign="+")), "0.0275", "0.0275")
    assert holds(line)
    assert not holds(replace(line, result="0.0375", full="0.0375"))
    assert not holds(replace(line, terms=line.terms[:1]))
