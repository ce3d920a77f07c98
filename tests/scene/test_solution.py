"""The worked solution: every stage of the step, whatever has been reached, in the notation of the session."""

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer import looking, moves
from app.explorer.explanations import stage_title
from app.explorer.look import Neuron
from app.explorer.opening import Description, open_session
from app.explorer.practise.answering import predict
from app.explorer.practise.hunting import give_up, name_slip
from app.explorer.practise.mistakes import seed_mistake
from app.scene import solution
from app.scene.formulas.mathml import symbol
from app.scene.solution import HIDDEN_MISTAKE, TO_BE_FOUND, TO_BE_PREDICTED, solution_scene
from tests.kinds import LESSON_KINDS


def solved(session):
    return solution_scene(session, "A title", "about it")


@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_every_stage_is_worked_out_with_its_sentence_and_numbers(slug):
    session = open_lesson(slug)
    scene = solved(session)
    assert [stage.title for stage in scene.stages] == [
        stage_title(stage, session.notation) for stage in session.position.stages
    ]
    for stage in scene.stages:
        assert stage.sentence.endswith(".")
        lines = [line for worked in stage.worked for section in worked.sections for line in section.lines]
        assert lines and all(line.full for line in lines)


def test_it_does_not_depend_on_how_far_the_walk_has_come():
    start = open_lesson("3-2-2")
    assert solved(start) == solved(moves.step_forward(start, "phase"))
    assert solved(start) == solved(looking.look_at(start, Neuron(1, 1)))


def test_the_worked_numbers_are_those_of_the_step():
    session = open_lesson("2-2-2")
    step = session.position.step
    gradients = solved(session).stages[10].worked[0].sections[0].lines
    shown = [float(line.full) for line in gradients]
    expected = [*step.backward.weight_gradients[0].ravel(), *step.backward.bias_gradients[0]]
    assert sorted(shown) == sorted(map(float, expected))


def test_after_an_update_it_is_the_next_step_that_is_worked_out():
    session = moves.update(moves.step_backward(moves.step_forward(open_lesson("2-2-2"), "phase"), "phase"))
    following = moves.step(session)
    given = solved(following).given
    weights = [float(line.full) for group in given if group.title.startswith("Weights") for line in group.lines]
    assert weights[0] == float(session.position.network.weights[0][0, 0]) != 0.15


def test_each_example_is_worked_out_and_the_equation_stands_once():
    first = solved(open_lesson("batch")).stages[0]
    assert [worked.example for worked in first.worked] == ["Example 1", "Example 2"]
    assert [len(worked.sections[0].equations) for worked in first.worked] == [1, 0]
    loss = solved(open_lesson("batch")).stages[4]
    assert [worked.example for worked in loss.worked] == ["Example 1", "Example 2", ""]
    assert loss.worked[2].sections[0].title == "All examples"


def test_it_is_written_in_the_notation_of_the_session():
    said = [stage.sentence for stage in solved(looking.write_in(open_lesson("2-2-2"), "error")).stages]
    assert any("∂E/∂net" in text for text in said)
    assert not any("δ" in text for text in said)


def test_what_the_update_did_to_the_loss_is_said():
    assert solved(open_lesson("2-2-2")).outcome.endswith("would give a new C: it falls from 0.298 to 0.280.")


def test_a_network_that_overflows_ends_with_a_sentence():
    description = Description(
        sizes=[1, 1], activations=["identity"], weights=[[[1e12]]], inputs=[[1e12]], targets=[[0.0]],
        learning_rate=1e9, loss="squared_error",
    )  # fmt: skip
    session = open_session(description)
    for _ in range(6):
        session = moves.go_to(session, len(session.position.stages))
        if session.position.overflowed:
            break
        session = moves.step(session)
    assert solved(session).outcome == "The numbers have grown too large to go on."


def test_too_many_numbers_are_counted_and_not_listed():
    groups = {given.title: given for given in solved(open_lesson("draw-a-digit")).given}
    assert groups["Weights and biases into layer 1"].lines == ()
    assert groups["Weights and biases into layer 1"].instead == "23,550 numbers, not listed here."
    assert np.isfinite(float(groups["Learning rate"].lines[0].full))


def test_weights_that_are_not_listed_are_not_written_out(monkeypatch):
    session = open_lesson("draw-a-digit")
    written = []

    class Written(Parameter):
        def __new__(cls, *given: int) -> Parameter:
            written.append(given)
            return Parameter(*given)

    monkeypatch.setattr(solution, "Parameter", Written)
    solved(session)
    assert written == []


@pytest.mark.parametrize("reached", range(13))
def test_who_predicts_is_told_what_is_reached_and_no_more(reached):
    session = moves.go_to(predict(open_lesson("2-2-2"), True), reached)
    page = solution_scene(session, "", "")
    assert len(page.stages) == reached
    assert (page.notice == TO_BE_PREDICTED) == (reached < 12) == (page.outcome == "")


def test_the_backward_pass_is_left_out_until_the_mistake_in_it_is_named_or_given_up():
    hunting = moves.go_to(seed_mistake(open_lesson("2-2-2"), 3), 12)
    page = solution_scene(hunting, "", "")
    assert (len(page.stages), page.notice, page.outcome) == (5, TO_BE_FOUND, "")
    predicting = solution_scene(moves.go_to(predict(hunting, True), 2), "", "")
    assert (len(predicting.stages), predicting.notice) == (2, TO_BE_FOUND)
    named = name_slip(hunting, hunting.position.step.slip)
    for over in (named, give_up(hunting)):
        page = solution_scene(over, "", "")
        assert (len(page.stages), page.notice) == (12, HIDDEN_MISTAKE) and page.outcome


def test_the_paths_are_those_of_the_weight_that_is_looked_at_else_of_the_first():
    fresh = open_lesson("2-2-2")
    first = solution_scene(fresh, "", "")
    other = solution_scene(looking.look_at(fresh, Parameter(2, 1, 2)), "", "")
    assert [len(page.routes.paths.rows) for page in (first, other)] == [2, 1]
    assert (first.routes.after, other.routes.after) == (11, 11)
    assert first.routes.of == symbol(fresh.notation.parameter(1, 1, 1))
    assert solution_scene(open_lesson("draw-a-digit"), "", "").routes is None


def test_paths_and_gradients_are_told_no_sooner_than_the_backward_pass():
    session = moves.go_to(predict(open_lesson("2-2-2"), True), 10)
    page = solution_scene(session, "", "")
    assert page.routes is None
    assert not any(edge.reached for edge in page.network.edges if edge.key.startswith("1."))
