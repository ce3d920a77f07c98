"""The paths of a parameter of a batch, each with its factors for every example, and their sum."""

from dataclasses import replace
from math import prod

import pytest

from app.course.shelf import open_lesson
from app.engine.slips import SLIPS
from app.errors import BadValue
from app.explorer.look import look_of
from app.explorer.moves import go_to
from app.explorer.number import any_name_of
from app.explorer.opening import Description, open_session
from app.explorer.reading import reading_of
from app.explorer.why.answer import why_number
from app.explorer.why.worked import value_here
from app.scene.formulas.parts import Shown, Words
from app.scene.panel.chain.paths import paths_table
from tests.scene.equation_reader import holds
from tests.scene.explain_page import finished, looking

TARGETS = [[0.0, 1.0], [1.0, 0.5], [0.5, 0.0]]
THREE = {"inputs": [[1.0], [-2.0], [0.5]], "targets": TARGETS, "reduction": "mean"}
NINE = {"inputs": [[0.3 * k - 1] for k in range(9)], "targets": TARGETS * 3, "reduction": "mean"}
SHARES = [[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]]
OPENED = {
    "the lesson": lambda: open_lesson("batch"),
    "a mean over three": lambda: described("tanh", **THREE),
    "a mean over nine": lambda: described("tanh", **NINE),
    "a penalty": lambda: described("tanh", l2=0.1, **THREE),
    "a sum and a penalty": lambda: described("tanh", l2=0.1, **{**THREE, "reduction": "sum"}),
    "a softmax": lambda: described(
        ("tanh", "softmax"), loss="categorical_cross_entropy", **{**THREE, "targets": SHARES, "reduction": "sum"}
    ),
    "a softmax between": lambda: described(("softmax", "tanh"), **THREE),
}


def described(activations, sizes=(1, 2, 2), **values):
    return open_session(Description(sizes, activations, seed=3, **values))


def table_of(session, look, example=0):
    session = looking(session, look=look_of(look), example=example)
    return session, paths_table(session, reading_of(session), session.view.look)


@pytest.mark.parametrize("look", ["w.1.1.1", "w.2.1.2", "b.1.2"])
@pytest.mark.parametrize("opened", OPENED)
def test_factors_multiply_to_each_product_those_add_up_to_the_example_and_all_examples_to_the_gradient(opened, look):
    session, table = table_of(finished(OPENED[opened]()), look)
    by = table.by_example
    for one in by.examples:
        for row in one.rows:
            assert prod(float(factor.full or 1) for factor in row.factors) == pytest.approx(float(row.full))
            asked(session, row.product)
            for factor in row.factors:
                if factor.number:
                    assert why_number(session, any_name_of(factor.number)).number.value == float(factor.full)
        assert sum(float(row.full) for row in one.rows) == pytest.approx(float(one.total.full))
        assert not one.total.terms or holds(one.total)
        asked(session, one.total)
    assert holds(by.total)
    for term in by.total.terms:
        assert isinstance(term.text, Words)
        for piece in term.text.pieces:
            asked(session, piece)
    step = session.position.step
    told = {one.number for one in by.examples}
    if len(told) == len(step.inputs):
        share = len(step.inputs) if step.of_a_mean else 1
        penalty = step.penalty_of(session.view.look)
        added = sum(float(one.total.full) for one in by.examples) / share + penalty
        assert added == pytest.approx(float(by.total.full))


def asked(session, shown):
    """The number answers with the value that it shows, but for a sign that stands before it."""
    assert isinstance(shown, str) or why_number(session, any_name_of(shown.number)).number.value == pytest.approx(
        float(shown.full)
    )


def test_the_first_weight_of_the_lesson_has_the_products_that_the_course_names():
    _, table = table_of(finished(open_lesson("batch")), "w.1.1.1")
    assert [len(one.rows[0].factors) for one in table.by_example.examples] == [5, 5]
    assert [f"{float(one.rows[0].full):.9f}" for one in table.by_example.examples] == ["-0.019753596", "0.005392360"]


def test_before_the_backward_pass_no_product_is_told():
    _, table = table_of(go_to(open_lesson("batch"), 4), "w.1.1.1")
    told = table.by_example
    assert {row.contribution for one in told.examples for row in one.rows} == {"?"}
    assert {told.total.result, *(one.total.result for one in told.examples)} == {"?"}
    assert not told.total.terms


@pytest.mark.parametrize(
    ("sizes", "values", "told", "unfolded"),
    [
        ((1, 2, 2), THREE, [1, 2, 3], [1, 2, 3]),
        ((1, 2, 2), NINE, [*range(1, 10)], [3]),
        ((1, 4, 2, 2), NINE, [3], [3]),
    ],
)
def test_of_many_products_the_example_in_the_picture_is_unfolded_and_of_too_many_it_alone_is_told(
    sizes, values, told, unfolded
):
    _, table = table_of(finished(described("tanh", sizes, **values)), "w.1.1.1", example=2)
    assert [one.number for one in table.by_example.examples] == told
    assert [one.number for one in table.by_example.examples if one.open] == unfolded
    assert holds(table.by_example.total)


def test_of_more_paths_than_are_shown_each_example_has_the_same_and_what_the_others_add():
    values = {"inputs": [[1.0], [-0.5]], "targets": [[0.2] * 3, [0.4] * 3]}
    session, table = table_of(finished(described("tanh", (1, 4, 3, 3), **values)), "w.1.1.1")
    routes = [[stop.name for stop in row.stops] for row in table.rows]
    for one in table.by_example.examples:
        assert [[stop.name for stop in row.stops] for row in one.rows] == routes
        rest = next(piece for piece in one.more.pieces if isinstance(piece, Shown))
        assert why_number(session, any_name_of(rest.number)).number.value == pytest.approx(float(rest.full))
        assert sum(float(row.full) for row in one.rows) + float(rest.full) == pytest.approx(float(one.total.full))
        assert holds(one.total)


def test_where_a_mistake_is_hidden_in_the_gradient_no_factors_are_told():
    session = finished(open_lesson("batch"))
    step = session.position.step.with_slip(next(iter(SLIPS)), 1)
    session = replace(session, position=replace(session.position, step=step))
    assert table_of(session, "w.1.1.1")[1].by_example is None


@pytest.mark.parametrize("example", [1, 2, 3])
@pytest.mark.parametrize("begins", ["w.1.1.1", "b.1.2", "x.1"])
def test_a_path_of_an_example_is_the_same_to_the_api_the_course_and_a_sum_of_which_it_is_part(begins, example):
    session = finished(OPENED["a mean over three"]())
    count = 4 if begins == "x.1" else 2
    paths = [any_name_of(f"path.{k}?of={begins}@{example}") for k in range(1, count + 1)]
    values = [why_number(session, name).number.value for name in paths]
    assert values == [value_here(reading_of(session), name) for name in paths]
    slope = "dC/dx.1" if begins == "x.1" else f"dC/d{begins}"
    together = value_here(reading_of(session), any_name_of(f"{slope}@{example}"))
    assert sum(values) == pytest.approx(together)
    added = why_number(session, any_name_of(f"sum({','.join(map(str, paths))})"))
    assert added.number.value == pytest.approx(together)


def test_what_other_paths_of_an_input_add_and_where_a_raised_input_goes_is_of_the_example_named():
    values = {"inputs": [[1.0], [-0.5]], "targets": [[0.2] * 3, [0.4] * 3]}
    session = finished(described("tanh", (1, 4, 3, 3), **values))
    found = {e: why_number(session, any_name_of(f"beyond(x.1@{e})")).number.value for e in (1, 2)}
    for e in (1, 2):
        there = looking(session, example=e - 1)
        assert found[e] == value_here(reading_of(there), any_name_of("beyond(x.1)"))
    assert found[1] != pytest.approx(found[2])
    other = why_number(session, any_name_of("x.1@2~raised.1"))
    assert (other.number.value, other.evaluated) == (-0.5, "(-0.5)")
    assert "another" in other.sentence


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("rise(a.2.1@2,x.1@1)", "its own example"),
        ("rise(a.2.1,x.1@2)", "its own example"),
        ("product(path.9?of=w.1.1.1@2,2)", "paths 1 to"),
        ("path.1?of=w.1.1.1@4", "examples 1 to 3"),
        ("beyond(w.1.1.1@2)", "same for every example"),
        ("measured(w.1.1.1@2)", "same for every example"),
    ],
)
def test_a_name_whose_example_cannot_be_meant_is_refused(text, refused):
    session = finished(OPENED["a mean over three"]())
    with pytest.raises(BadValue, match=refused):
        why_number(session, any_name_of(text))
