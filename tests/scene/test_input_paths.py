"""The paths of a pixel, or of any input: rows that multiply out and add up to ∂C/∂x of the example that is shown."""

from dataclasses import replace
from math import prod

import pytest

from app.course.shelf import open_lesson
from app.engine.backward import input_gradient
from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.notation import NOTATIONS
from app.explorer.opening import Description, open_session
from app.explorer.shown_paths import shown_paths
from app.scene.formulas.pixel_picture import Outline
from app.scene.panel.chain.paths import sum_over_routes_of_input
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.equation_reader import holds
from tests.scene.explain_page import after, finished, looking, panel
from tests.scene.pictured import picture_session, section_of, values

DEEP = Description([2, 3, 4, 2, 3], ["tanh", "softmax", "swish", "softmax"], loss="squared_error", seed=2)
SESSIONS = [
    two_two_two(), small_session(), open_session(DEEP), picture_session(examples=2), open_lesson("draw-a-digit"),
]  # fmt: skip


def source(session, number=2, **view):
    return looking(session, look=Neuron(0, number), **view)


@pytest.mark.parametrize("session", SESSIONS)
def test_the_factors_of_a_row_multiply_to_its_contribution(session):
    for row in explain_scene(source(finished(session))).body.paths.rows:
        assert prod(float(factor.full) for factor in row.factors) == pytest.approx(float(row.full), rel=1e-12)


@pytest.mark.parametrize("session", SESSIONS)
def test_the_rows_and_the_rest_add_up_to_the_gradient_of_the_input_of_each_example(session):
    step = session.position.step
    for example in range(len(step.inputs)):
        at = source(finished(session), example=example)
        paths, gradient = shown_paths(at), input_gradient(step.forward, step.backward)[example, 1]
        assert sum(p.contribution for p in paths.routes) + paths.rest == pytest.approx(gradient, rel=1e-9)
        assert sum_over_routes_of_input(step, 2, example) == pytest.approx(gradient, rel=1e-9)
        table = explain_scene(at).body.paths
        assert [note.text for note in table.notes] == ["equals the backprop gradient"]
        assert float(table.total.full) == pytest.approx(gradient, rel=1e-9)
        assert holds(table.total)


def test_the_paths_are_counted_as_the_product_of_the_widths():
    assert "along 300 paths, 30 × 10." in explain_scene(source(open_lesson("draw-a-digit"), 300)).body.paths.intro
    assert explain_scene(source(two_two_two())).body.paths.intro.startswith(
        "Nudge this input and the loss feels it along 4"
    )
    session = open_lesson("draw-a-digit")
    assert "292 more together: ?" in panel(source(session, 300))
    assert "These are the largest 8. 292 more together: " in panel(source(finished(session), 300))


def test_nothing_is_told_before_the_delta_of_the_first_layer():
    before = source(after(picture_session(), "dC/da", 1))
    assert not shown_paths(before).known
    html = panel(before)
    assert html.count('data-contribution=""') == 8 and "equals the backprop gradient" not in html
    assert "known after “Backward, layer 1”" in html
    assert shown_paths(source(after(picture_session(), "delta", 1))).known


def test_the_routes_begin_at_the_input_and_are_searched_once_for_each_example():
    session = finished(picture_session(examples=2))
    first = shown_paths(source(session))
    assert all(route.neurons[0] == (0, 2) for route in first.routes)
    assert first is shown_paths(source(session))
    assert first != shown_paths(source(session, example=1)) and first != shown_paths(source(session, 3))


def test_a_row_begins_with_the_weight_from_the_input():
    row = explain_scene(source(finished(two_two_two()), 1)).body.paths.rows[0]
    assert [factor.lights for factor in row.factors] == [
        "weight:1.1.1", "neuron:1.1", "weight:2.1.1", "neuron:2.1", "neuron:2.1 loss",
    ]  # fmt: skip
    assert [factor.text for factor in row.factors] == ["0.15", "0.241", "0.4", "0.187", "0.741"]
    assert row.factors[0].spoken == "weight from input 1 to hidden 1: 0.15"


@pytest.mark.parametrize("session", [picture_session(), open_lesson("draw-a-digit")])
def test_the_neurons_it_feeds_add_up_to_the_same_number(session):
    step = session.position.step
    section = section_of(source(finished(session), 45), "Gathered")
    rows = sum(float(row.full) for row in section.rows)
    assert rows == pytest.approx(input_gradient(step.forward, step.backward)[0, 44], rel=1e-9)
    assert float(section.total.full) == pytest.approx(rows, rel=1e-9)
    assert len(section.rows) == min(9, step.network.sizes[1])


def test_a_pixel_is_told_by_its_row_and_column_and_framed():
    scene = explain_scene(source(finished(open_lesson("draw-a-digit")), 300))
    assert (scene.heading.title, scene.heading.name) == ("Pixel", "input 300 · row 11, column 20")
    where = section_of(source(finished(open_lesson("draw-a-digit")), 300), "Where the pixel is")
    assert [piece.picture.frame for piece in where.pictures[0]] == [Outline(18.5, 9.5, 2)] * 2
    assert all(v is not None for v in values(where))
    assert explain_scene(source(two_two_two(), 1)).heading.title == "Input"


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_derivative_is_lettered_in_every_notation(notation):
    n = NOTATIONS[notation].of(2)
    html = panel(source(finished(two_two_two()), 1, notation=notation))
    assert "equals the backprop gradient" in html
    assert f"<mi>{n.loss}</mi>" in html


def test_a_mistake_in_the_backward_pass_is_not_in_the_paths_but_in_the_gradient_they_are_held_against():
    session = picture_session()
    slipped = session.moved(replace(session.position, step=session.position.step.with_slip("slope-forgotten", 1)))
    notes = explain_scene(source(finished(slipped))).body.paths.notes
    assert notes[0].text.startswith("the backprop gradient is ") and notes[0].tone == "warning"


def test_a_weight_from_a_pixel_keeps_its_paths():
    scene = explain_scene(looking(finished(picture_session()), look=Parameter(1, 2, 45)))
    assert scene.heading.kind == "paths" and len(scene.body.paths.rows) == 3
    assert "equals the backprop gradient" in [note.text for note in scene.body.paths.notes]
