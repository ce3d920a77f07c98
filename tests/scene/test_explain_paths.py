"""Path rows: factors multiply to the contribution, contributions add up to the gradient, nothing is told too early."""

from dataclasses import replace
from math import prod

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.engine.paths import largest_paths
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.explorer.session import Session
from app.explorer.shown_paths import shown_paths
from app.scene.panel.chain import paths as explain_paths
from app.scene.panel.chain.paths import routes_equal_gradient, sum_over_routes
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.equation_reader import as_text
from tests.scene.explain_page import after, finished, looking, panel

DEEP = Description([2, 3, 4, 2, 3], ["tanh", "softmax", "swish", "softmax"], loss="squared_error", seed=2)


def rows(session: Session, parameter=(1, 1, 1)):
    return explain_scene(looking(session, look=Parameter(*parameter))).body.paths.rows


def texts(session: Session, parameter=(1, 1, 1)) -> list[str]:
    return [factor.text for factor in rows(session, parameter)[0].factors]


def notes(session: Session, parameter) -> list[str]:
    return [note.text for note in explain_scene(looking(session, look=Parameter(*parameter))).body.paths.notes]


SESSIONS = [two_two_two(), open_lesson("3-2-2"), open_lesson("1-1-1"), open_lesson("draw-a-digit"), open_session(DEEP)]
WITH_BIASES = [session for session in SESSIONS if session.position.network.biases is not None]


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("parameter", [(1, 1, 1), (2, 1, 1)])
def test_the_numbers_of_a_row_multiply_to_its_contribution(session, parameter):
    for row in rows(finished(session), parameter):
        assert prod(float(factor.full) for factor in row.factors) == pytest.approx(float(row.full), rel=1e-12)


@pytest.mark.parametrize("session", SESSIONS)
def test_the_factors_are_the_engines_own(session):
    step = session.position.step
    found = largest_paths(step.forward, step.backward, Parameter(1, 1, 1), step.reduction)
    theirs = {path.neurons: [factor.value for factor in path.factors] for path in found.paths}
    shown = looking(finished(session), look=Parameter(1, 1, 1))
    for path, row in zip(shown_paths(shown).routes, explain_scene(shown).body.paths.rows, strict=True):
        assert [float(factor.full) for factor in row.factors] == pytest.approx(theirs[path.neurons], rel=1e-14)


@pytest.mark.parametrize("session", [*WITH_BIASES, small_session(), small_session((3, 4, 4, 4, 2))])
@pytest.mark.parametrize("source", [0, 1], ids=["bias", "weight"])
def test_the_rows_and_the_rest_add_up_to_the_backprop_gradient(session, source):
    session, parameter = looking(finished(session), look=Parameter(1, 1, source)), (1, 1, source)
    step = session.position.step
    gradients = step.backward.weight_gradients[0][0, 0] if source else step.backward.bias_gradients[0][0]
    paths = shown_paths(session)
    assert sum(path.contribution for path in paths.routes) + paths.rest == pytest.approx(gradients, rel=1e-9, abs=1e-15)
    assert sum_over_routes(step, parameter) == pytest.approx(gradients, rel=1e-9, abs=1e-15)
    assert "equals the backprop gradient" in notes(session, parameter)


def test_the_tick_is_computed_and_not_given_to_another_number():
    session = looking(finished(two_two_two()), look=Parameter(1, 1, 1))
    step, paths = session.position.step, shown_paths(session)
    gradient = float(step.backward.weight_gradients[0][0, 0])
    walked = sum_over_routes(step, (1, 1, 1))
    assert routes_equal_gradient(paths, gradient, walked)
    assert not routes_equal_gradient(paths, gradient * (1 + 1e-6), walked)
    assert not routes_equal_gradient(paths, gradient, walked * (1 + 1e-6))
    assert not routes_equal_gradient(replace(paths, routes=paths.routes[:1]), gradient, walked)


def test_a_factor_is_shown_from_the_stage_on_that_reaches_it():
    session = two_two_two()
    assert texts(session) == ["0.05", "?", "0.4", "?", "?"]
    assert texts(after(session, "z", 1)) == ["0.05", "0.241", "0.4", "?", "?"]
    assert texts(after(session, "z", 2)) == ["0.05", "0.241", "0.4", "0.187", "?"]
    assert texts(after(session, "C")) == ["0.05", "0.241", "0.4", "0.187", "?"]
    assert texts(after(session, "dC/da", 2)) == ["0.05", "0.241", "0.4", "0.187", "0.741"]
    assert texts(session, (2, 1, 1)) == ["?", "?", "?"]
    assert texts(after(session, "a", 1), (2, 1, 1)) == ["0.593", "?", "?"]


def test_the_factors_of_a_softmax_wait_for_the_weighted_sums_behind_it_and_for_its_delta():
    session = open_session(DEEP)
    assert texts(after(session, "a", 2), (2, 1, 1))[1] == "?"
    assert texts(after(session, "z", 3), (2, 1, 1))[1] != "?"
    assert texts(after(session, "dC/da", 4), (2, 1, 1))[-1] == "?"
    assert texts(after(session, "delta", 4), (2, 1, 1))[-1] != "?"


@pytest.mark.parametrize("stage", range(11))
def test_before_its_gradients_no_contribution_is_in_the_page(stage):
    session = looking(go_to(two_two_two(), stage), look=Parameter(1, 1, 1))
    html = panel(session)
    assert html.count('data-contribution=""') == 2
    for path in shown_paths(looking(finished(session), look=Parameter(1, 1, 1))).routes:
        assert repr(path.contribution) not in html
    assert "Backward, layer 1" in html
    assert "equals the backprop gradient" not in html


def test_up_to_eight_rows_keep_their_order_when_their_numbers_come():
    session = looking(
        two_two_two(weights=[[[0.15, 0.2], [0.25, 0.3]], [[0.01, 0.45], [0.9, 0.55]]]), look=Parameter(1, 1, 1)
    )
    before = [path.neurons for path in shown_paths(session).routes]
    known = shown_paths(looking(finished(session), look=Parameter(1, 1, 1))).routes
    assert [path.neurons for path in known] == before == [((1, 1), (2, 1)), ((1, 1), (2, 2))]
    assert abs(known[0].contribution) < abs(known[1].contribution)


def test_of_more_than_eight_the_first_stand_until_the_largest_are_known():
    session = looking(small_session((2, 3, 4, 3)), look=Parameter(1, 2, 1))
    first = shown_paths(session)
    assert (first.known, first.count, first.rest_count, first.rest) == (False, 12, 4, None)
    assert [path.neurons for path in first.routes][:4] == [
        ((1, 2), (2, 1), (3, 1)), ((1, 2), (2, 1), (3, 2)), ((1, 2), (2, 1), (3, 3)), ((1, 2), (2, 2), (3, 1)),
    ]  # fmt: skip
    sizes = [abs(p.contribution) for p in shown_paths(looking(finished(session), look=Parameter(1, 2, 1))).routes]
    assert sizes == sorted(sizes, reverse=True)
    assert "These are the first 8. 4 more together: ?" in panel(session)
    assert "These are the largest 8. 4 more together: " in panel(looking(finished(session), look=Parameter(1, 2, 1)))


def test_the_routes_are_searched_once_for_picture_and_panel():
    session = looking(finished(two_two_two()), look=Parameter(1, 1, 2))
    assert shown_paths(session) is shown_paths(looking(session, look=Parameter(1, 1, 2), example=0))
    assert shown_paths(session) != shown_paths(looking(session, look=Parameter(1, 1, 1)))


def test_nothing_selected_has_no_paths():
    assert shown_paths(two_two_two()).routes == ()


def test_every_factor_lights_what_it_stands_for_and_says_it():
    row = rows(finished(two_two_two()))[1]
    assert [factor.lights for factor in row.factors] == [
        "weight:1.1.1", "neuron:1.1", "weight:2.2.1", "neuron:2.2", "neuron:2.2 loss",
    ]  # fmt: skip
    assert [factor.spoken for factor in row.factors] == [
        "activation of input 1, which the weight multiplies: 0.05",
        "slope of hidden 1: 0.241",
        "weight from hidden 1 to output 2: 0.5",
        "slope of output 2: 0.176",
        "slope of the loss at output 2: minus 0.217",
    ]
    assert row.spoken == "path 2, hidden 1, output 2: minus 2.30 times ten to the minus 4"


def test_a_bias_begins_with_the_1_it_multiplies():
    session = two_two_two()
    assert texts(session, (1, 2, 0))[0] == "1"
    assert rows(session, (1, 2, 0))[0].factors[0].lights == "bias:1.2"


def test_a_batch_names_the_neurons_of_a_route_in_place_of_factors():
    row = rows(finished(open_lesson("batch")))[0]
    assert row.factors == ()
    assert [stop.name for stop in row.stops] == ["hidden 1", "output 1"]
    assert "summed over 2 examples" in panel(looking(finished(open_lesson("batch")), look=Parameter(1, 1, 1)))
    assert "averaged over 2 examples" in panel(looking(finished(small_session()), look=Parameter(1, 1, 1)))


def test_a_search_that_was_not_exact_says_so(monkeypatch):
    session = looking(finished(small_session()), look=Parameter(1, 1, 1))
    uncertain = replace(shown_paths(session), exact=False)
    monkeypatch.setattr(explain_paths, "shown_paths", lambda _: uncertain)
    assert "may be larger than these" in panel(session)


def test_the_sum_is_written_out_in_the_colours_of_its_paths():
    total = explain_scene(looking(finished(open_lesson("3-2-2")), look=Parameter(1, 1, 1))).body.paths.total
    shown = [(term.sign, as_text(term.text), term.path) for term in total.terms]
    assert shown == [("", "−0.0139", 1), ("−", "0.00936", 2)]
    assert total.result == "−0.0233"
