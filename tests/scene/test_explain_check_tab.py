"""The tab Check: what is compared, what is not told before it is reached, and the chart of a nudge."""

import re
from dataclasses import replace

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.look import Neuron
from app.explorer.moves import update
from app.explorer.notation import SIGNIFICANT
from app.explorer.nudging import gradient_of, loss_at
from app.explorer.opening import Description, open_session
from app.explorer.training_step import TrainingStep
from app.scene.field_error import FieldError
from app.scene.formulas.numbers import short
from app.scene.panel.check.nudge_curve import BOTTOM, LEFT, RIGHT, TOP
from app.scene.panel.check.tab import APART, HINT, WAITING, check_scene
from app.web.http.rendering import render
from tests.explorer.sessions import seen, small_session, two_two_two
from tests.scene.explain_page import after, finished, looking

SIZES = [two_two_two(), small_session(), open_lesson("draw-a-digit")]


def tab(session, nudge=None, error=None) -> str:
    scene = check_scene(session, nudge, error)
    return render("panels/explain_check.html", body=scene)


def texts(scene) -> list[str]:
    return [note.text for note in scene.notes]


def shown(session):
    return [row.parameter for row in check_scene(session).rows]


@pytest.mark.parametrize("session", SIZES)
def test_both_numbers_of_every_row_agree_after_the_backward_pass(session):
    for row in check_scene(finished(session)).rows:
        assert row.mark == "✓"
        assert float(row.backprop.full) == pytest.approx(float(row.measured.full), abs=1e-8)


def test_before_its_gradients_are_reached_a_layer_shows_only_what_is_measured():
    scene = check_scene(two_two_two())
    assert {(row.backprop.text, row.backprop.full, row.difference.text, row.mark) for row in scene.rows} == {
        ("?", "", "?", "")
    }
    assert all(row.measured.full for row in scene.rows)
    assert texts(scene) == [WAITING, HINT]


def test_layers_are_reached_one_by_one():
    rows = check_scene(after(two_two_two(), "gradients", 2)).rows
    assert {(row.parameter[0], row.mark) for row in rows} == {(1, ""), (2, "✓")}


def test_the_whole_is_summed_up_in_a_line():
    assert texts(check_scene(finished(two_two_two())))[0].startswith("Checked 12 of 12: largest difference ")
    assert texts(check_scene(finished(open_lesson("draw-a-digit"))))[0].startswith("Checked 200 of 23,860: largest")


def test_a_kink_explains_why_the_numbers_differ():
    scene = check_scene(finished(open_lesson("1-2-1-relu")))
    assert [row.parameter for row in scene.rows if row.mark == "✗"] == [(1, 2, 1), (1, 2, 0)]
    assert texts(scene)[:2] == [
        "Checked 7 of 7: 2 differ, by up to 0.750.",
        "z = 0 is a kink of ReLU: the slope jumps there, so the two may differ.",
    ]


def test_the_kink_is_not_told_before_the_difference_is():
    assert texts(check_scene(open_lesson("1-2-1-relu"))) == [WAITING, HINT]


@pytest.mark.parametrize(("activation", "said"), [("sign", "sign"), ("binary_step", "binary step")])
def test_a_jump_explains_itself(activation, said):
    description = Description([1, 1], activation, weights=[[[0.0]]], inputs=[[1.0]], targets=[[0.25]])
    assert texts(check_scene(finished(open_session(description))))[1].startswith(f"At z = 0 {said} itself jumps")


def test_an_output_that_hits_its_target_explains_itself():
    hit = Description([1, 1], "relu", weights=[[[0.0]]], inputs=[[1.0]], targets=[[0.0]], loss="absolute_error")
    assert "z = 0 is a kink of ReLU" in texts(check_scene(finished(open_session(hit))))[1]
    near = Description([1, 1], "identity", weights=[[[1e-6]]], biases=False, inputs=[[1.0]], targets=[[0.0]])
    said = texts(check_scene(finished(open_session(replace(near, loss="absolute_error")))))[1]
    assert said.startswith("Where an output hits its target, absolute error has a kink")


def test_a_difference_without_a_kink_is_left_unexplained(monkeypatch):
    monkeypatch.setattr("app.engine.gradient_check.TOLERANCE", 0)
    monkeypatch.setattr("app.engine.gradient_check.ROUNDING", 0)
    session = small_session(seed=3)
    assert texts(check_scene(finished(session)))[1] == APART


def test_a_neuron_shows_what_leads_into_it():
    assert shown(looking(two_two_two(), look=Neuron(2, 1))) == [(2, 1, 1), (2, 1, 2), (2, 1, 0)]


def test_an_input_shows_what_leaves_it():
    assert shown(looking(two_two_two(), look=Neuron(0, 2))) == [(1, 1, 2), (1, 2, 2)]


def test_of_many_parameters_the_largest_are_shown_and_the_selected_one_before_them():
    digits = open_lesson("draw-a-digit")
    assert len(shown(digits)) == 12
    assert len(shown(looking(digits, look=Neuron(1, 4)))) == 12
    assert {parameter[:2] for parameter in shown(looking(digits, look=Neuron(1, 4)))} == {(1, 4)}
    chosen = shown(looking(digits, look=Parameter(1, 1, 1)))
    assert (len(chosen), len(set(chosen)), chosen[0]) == (12, 12, (1, 1, 1))
    assert {parameter[0] for parameter in chosen} == {1}


def test_a_small_layer_of_a_larger_network_is_shown_whole():
    assert shown(looking(small_session(), look=Parameter(2, 1, 3))) == [
        (2, to, source) for to in (1, 2) for source in (1, 2, 3, 4, 0)
    ]


def test_the_selected_row_is_marked_and_nudged():
    scene = check_scene(looking(two_two_two(), look=Parameter(1, 2, 0)))
    assert [row.parameter for row in scene.rows if row.selected] == [(1, 2, 0)]
    assert scene.nudge is not None
    assert HINT not in texts(scene)


@pytest.mark.parametrize("view", [{}, {"look": Neuron(1, 1)}])
def test_without_a_weight_or_bias_there_is_a_hint_and_no_slider(view):
    scene = check_scene(looking(two_two_two(), **view))
    assert scene.nudge is None
    assert HINT in texts(scene)


@pytest.mark.parametrize("amount", [0.25, -0.1])
def test_predicted_and_actual_change_stand_beside_each_other(amount):
    session = looking(finished(two_two_two()), look=Parameter(2, 1, 1))
    step = session.position.step
    predicted, actual = check_scene(session, amount).nudge.figures
    assert float(predicted.number.full) == gradient_of(step, Parameter(2, 1, 1)) * amount
    assert float(actual.number.full) == loss_at(step, Parameter(2, 1, 1), amount) - step.total_loss


def test_before_the_gradient_the_tangent_and_the_prediction_wait():
    nudge = check_scene(looking(two_two_two(), look=Parameter(2, 1, 1))).nudge
    assert (nudge.gradient.text, nudge.figures[0].number.text, nudge.landing) == ("?", "?", "")
    assert (nudge.chart.tangent, nudge.chart.predicted, nudge.chart.landing, nudge.chart.gap) == (None,) * 4
    assert nudge.figures[1].number.full
    assert nudge.verdict == "The prediction waits for the gradient."


def test_the_landing_point_is_where_the_update_puts_the_weight():
    session = looking(update(finished(two_two_two())), look=Parameter(2, 1, 1))
    nudge = check_scene(session).nudge
    assert nudge.landing.startswith("With η = 0.5 the update moves it by −0.0411, to 0.359;")
    assert LEFT < nudge.chart.landing.x < nudge.chart.now[0]
    assert not nudge.chart.landing.beyond


def test_a_landing_beyond_the_chart_stands_at_its_edge():
    session = looking(finished(two_two_two(learning_rate=1e6)), look=Parameter(2, 1, 1))
    landing = check_scene(session).nudge.chart.landing
    assert (landing.x, landing.anchor, landing.beyond) == (LEFT, "start", True)
    assert "beyond the chart" in tab(session)


@pytest.mark.parametrize("session", [*SIZES, open_lesson("1-2-1-relu")])
@pytest.mark.parametrize("parameter", [(1, 1, 1), (2, 1, 1)])
def test_everything_drawn_lies_in_the_box(session, parameter):
    chart = check_scene(looking(finished(session), look=Parameter(*parameter))).nudge.chart
    points = [tuple(map(float, point)) for point in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", chart.curve)]
    assert len(points) == 61
    points += [chart.now, chart.actual, *chart.tangent, (chart.landing.x, chart.landing.y)]
    points += [(LEFT, level.y) for level in chart.levels]
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BOTTOM for x, y in points)
    assert len({level.text for level in chart.levels}) == len(chart.levels) >= 2


@pytest.mark.parametrize(
    "session, parameter, amount, words",
    [
        (two_two_two(), (2, 1, 1), 0.005, "The tangent predicts it within 1 %."),
        (two_two_two(), (2, 1, 1), 0.0, "No nudge, no change."),
        (open_lesson("1-2-1-relu"), (1, 2, 1), 0.25, "Slope 0, yet the loss moves."),
        (open_lesson("1-2-1-relu"), (1, 2, 1), -0.25, "Slope 0, and the loss stays."),
        (open_lesson("1-2-1-relu"), (2, 1, 1), -1.0, "Actual is 0.5 × predicted: the curve bends."),
    ],
)
def test_what_the_numbers_mean_is_said_in_a_few_words(session, parameter, amount, words):
    session = looking(finished(session), look=Parameter(*parameter))
    found = check_scene(session, amount).nudge.verdict
    assert found == words
    assert len(found.removesuffix(".").split()) <= 8


def test_a_nudge_beyond_the_reach_is_refused():
    with pytest.raises(BadValue):
        check_scene(looking(two_two_two(), look=Parameter(1, 1, 1)), 7.0)


def test_a_loss_that_is_too_large_is_said_and_not_drawn(monkeypatch):
    session = open_session(Description([1, 1, 1], "identity", weights=[[[1e12]], [[1e12]]], inputs=[[1e12]]))
    grown = looking(finished(session), look=Parameter(1, 1, 1))
    assert check_scene(grown).nudge.chart is not None
    monkeypatch.setattr(TrainingStep, "total_loss", float("inf"))
    assert "too large here to be drawn" in tab(grown)


def test_the_tab_changes_nothing():
    session = looking(finished(two_two_two()), look=Parameter(2, 1, 1))
    before = seen(session.position)
    check_scene(session, 0.3)
    assert seen(session.position) == before


def test_the_slider_is_labelled_and_says_its_value():
    session = looking(finished(two_two_two()), look=Parameter(2, 1, 1))
    html, loss = tab(session, -0.25), loss_at(session.position.step, Parameter(2, 1, 1), -0.25)
    assert 'min="-0.5" max="0.5" step="0.005" value="-0.25"' in html
    assert f'aria-valuetext="minus 0.25, loss {short(loss, SIGNIFICANT)}"' in html
    assert re.search(r'<label for="nudge-amount">Nudge</label>', html)


def test_a_refused_nudge_is_said_at_the_slider():
    session = looking(two_two_two(), look=Parameter(2, 1, 1))
    html = tab(session, error=FieldError("amount", "Nudge by −0.5 to 0.5.", "9"))
    assert 'aria-invalid="true" aria-describedby="nudge-error"' in html
    assert 'id="nudge-error" role="alert">Nudge by −0.5 to 0.5.</p>' in html


def test_after_the_update_apply_says_why_it_cannot_be_pressed():
    html = tab(looking(update(finished(two_two_two())), look=Parameter(2, 1, 1)))
    assert 'id="nudge-apply" aria-disabled="true" title="These are the weights before the update.' in html


def test_every_row_lights_its_mark_and_can_be_selected():
    html = tab(two_two_two())
    assert 'data-lights="bias:2.1"' in html
    assert """hx-vals='{"look": "b.2.1"}'""" in html
    assert html.count('class="check-pick"') == 12
