"""Below the paths: the short way δ·a, a row for each example, and what the update made of the weight."""

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.moves import update
from app.explorer.opening import Description, open_session
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.equation_reader import as_text
from tests.scene.explain_page import after, finished, looking, panel


def sections(session, parameter=(1, 1, 1)):
    return explain_scene(looking(session, look=Parameter(*parameter))).body.sections


def test_the_short_way_is_delta_times_the_activation():
    (short_way,) = sections(finished(two_two_two()), (2, 1, 1))
    (line,) = short_way.lines
    assert ([as_text(term.text) for term in line.terms], line.result) == (["0.138 × 0.593"], "0.0822")
    assert float(line.full) == pytest.approx(0.082167041, abs=5e-10)


def test_delta_may_be_there_before_the_gradient():
    (short_way,) = sections(after(two_two_two(), "delta", 2), (2, 1, 1))
    assert ([as_text(t.text) for t in short_way.lines[0].terms], short_way.lines[0].result) == (["0.138 × 0.593"], "?")


@pytest.mark.parametrize("session, share", [(open_lesson("batch"), 1), (small_session(), 2)])
@pytest.mark.parametrize("parameter", [(1, 1, 1), (2, 1, 0)])
def test_the_examples_add_up_to_the_gradient(session, share, parameter):
    (by_example,) = sections(finished(session), parameter)
    assert [row.left for row in by_example.rows] == ["example 1", "example 2"]
    assert sum(float(row.full) for row in by_example.rows) / share == pytest.approx(float(by_example.total.full))


def test_of_many_examples_eight_are_listed_and_the_others_added():
    inputs = [[0.1 * i, 0.3] for i in range(11)]
    session = open_session(Description([2, 2, 1], inputs=inputs, targets=[[1]] * 11))
    (by_example,) = sections(finished(session))
    assert (len(by_example.rows), by_example.rows[-1].left) == (9, "3 more together")
    assert sum(float(row.full) for row in by_example.rows) == pytest.approx(float(by_example.total.full))


def test_examples_wait_for_the_gradients():
    (by_example,) = sections(after(open_lesson("batch"), "delta", 1))
    assert {row.result for row in by_example.rows} == {"?"}
    assert by_example.total.result == "?"


def test_after_the_update_the_old_weight_becomes_the_new_one():
    session = update(finished(two_two_two()))
    line = sections(session, (2, 1, 1))[-1].lines[0]
    assert ([as_text(term.text) for term in line.terms], line.result) == (["0.4 − 0.5 × 0.0822"], "0.359")
    assert float(line.full) == session.position.network.weights[1][0, 0]


def test_after_the_update_the_factors_are_still_those_of_the_old_weights():
    session = looking(update(finished(two_two_two())), look=Parameter(1, 1, 1))
    assert explain_scene(session).body.paths.rows[0].factors[2].full == "0.4"
    assert 'value="0.14978' in panel(session)
