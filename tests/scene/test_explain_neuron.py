"""A neuron explained: its sums written out, only what is reached, and the warning where the gradient stops."""

import pytest

from app.course.shelf import open_lesson
from app.explorer.look import Neuron
from app.explorer.opening import Description, open_session
from app.scene.panel.chain.looked_at import STOPS
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import two_two_two
from tests.scene.equation_reader import as_text
from tests.scene.explain_page import after, finished, looking, panel


def sections(session, neuron, example=0):
    found = explain_scene(looking(session, look=Neuron(*neuron), example=example)).body.sections
    return {section.title: section for section in found}


def written(line) -> str:
    return f"{' '.join(as_text(term.text) for term in line.terms)} = {line.result}"


def test_the_weighted_sum_is_written_term_by_term():
    added = sections(after(two_two_two(), "z", 1), (1, 1))["Weighted sum"]
    assert [written(row) for row in added.rows] == ["0.15 × 0.05 = 0.0075", "0.2 × 0.1 = 0.02", " = 0.35"]
    assert [row.lights for row in added.rows] == ["weight:1.1.1", "weight:1.1.2", "bias:1.1"]
    assert sum(float(row.full) for row in added.rows) == pytest.approx(float(added.total.full))


def test_of_many_terms_the_eight_largest_are_written_and_the_others_added():
    session = finished(open_lesson("draw-a-digit"))
    added = sections(session, (1, 3))["Weighted sum"]
    *largest, bias, more = added.rows
    assert (len(largest), more.left) == (8, "776 more together")
    step = session.position.step
    products = abs(step.network.weights[0][2] * step.inputs[0])
    assert min(abs(float(row.full)) for row in largest) == sorted(products)[-8]
    assert sum(float(row.full) for row in (*largest, bias, more)) == pytest.approx(float(added.total.full))


def test_before_its_stage_a_sum_has_factors_but_no_products():
    added = sections(two_two_two(), (1, 1))["Weighted sum"]
    assert [written(row) for row in added.rows] == ["0.15 × 0.05 = ?", "0.2 × 0.1 = ?", " = 0.35"]
    assert added.total.result == "?"


def test_before_its_stage_a_long_sum_does_not_give_away_its_largest_terms():
    rows = sections(open_lesson("draw-a-digit"), (1, 3))["Weighted sum"].rows
    assert [row.lights for row in rows[:8]] == [f"weight:1.3.{i}" for i in range(1, 9)]


def test_what_it_feeds_is_added_up_once_it_is_reached():
    before = sections(after(two_two_two(), "delta", 2), (1, 1))["Gathered from the neurons it feeds"]
    assert [written(row) for row in before.rows] == ["0.4 × 0.138 = ?", "0.5 × (−0.0381) = ?"]
    gathered = sections(finished(two_two_two()), (1, 1))["Gathered from the neurons it feeds"]
    assert [float(row.full) for row in gathered.rows] == pytest.approx([0.05539942, -0.01904912], abs=5e-9)
    assert sum(float(row.full) for row in gathered.rows) == pytest.approx(float(gathered.total.full))


def test_delta_is_upstream_times_the_slope():
    found = sections(finished(two_two_two()), (1, 1))
    assert written(found["Delta"].lines[0]) == "0.0364 × 0.241 = 0.00877"
    assert found["Slope"].lines[0].result == "0.241"


@pytest.mark.parametrize("kind, reached", [("z", 2), ("a", 3), ("dC/da", 4), ("delta", 5)])
def test_each_number_appears_with_its_stage(kind, reached):
    found = sections(after(two_two_two(), kind, 1), (1, 1))
    results = [
        found["Weighted sum"].total.result,
        found["Slope"].lines[0].result,
        found["Activation"].lines[0].result,
        found["Gathered from the neurons it feeds"].total.result,
        found["Delta"].lines[0].result,
    ]
    assert [result != "?" for result in results] == [True] * reached + [False] * (5 - reached)


def test_a_neuron_that_is_off_is_said_to_stop_the_gradient():
    session = open_lesson("1-2-1-relu")
    assert STOPS.format("=") in panel(looking(after(session, "z", 1), look=Neuron(1, 2)))
    assert STOPS.format("=") not in panel(looking(after(session, "z", 1), look=Neuron(1, 1)))
    assert STOPS.format("=") not in panel(looking(session, look=Neuron(1, 2)))


def test_where_loss_and_activation_cancel_delta_is_a_minus_y():
    session = open_session(Description([2, 2, 2], ["tanh", "softmax"], loss="categorical_cross_entropy", seed=1))
    found = sections(finished(session), (2, 1))
    value = float(session.position.step.forward.outputs[0, 0])
    assert float(found["Delta"].lines[0].full) == pytest.approx(value - 1)
    assert "taken as one step" in found["Delta"].notes[0].text
    assert "mixes its layer" in found["Slope"].notes[0].text


def test_the_slopes_of_a_softmax_neuron_are_those_of_every_activation_by_its_z():
    session = finished(open_session(Description([2, 3, 2], ["softmax", "tanh"], seed=4)))
    found = sections(session, (1, 2))
    a = session.position.step.forward.a[1][0]
    expected = [-a[0] * a[1], a[1] * (1 - a[1]), -a[2] * a[1]]
    assert [float(line.full) for line in found["Slope"].lines] == pytest.approx(expected)
    assert [float(row.full) for row in found["Delta"].rows] == pytest.approx(
        expected * session.position.step.backward.upstream[0][0]
    )


def test_the_example_that_is_shown_is_the_one_explained():
    session = finished(open_lesson("batch"))
    found = [float(sections(session, (1, 1), example)["Weighted sum"].total.full) for example in (0, 1)]
    assert found == session.position.step.forward.z[0][:, 0].tolist()


def test_an_input_is_given_and_has_nothing_to_explain():
    assert "An input is given" in panel(looking(two_two_two(), look=Neuron(0, 1)))
