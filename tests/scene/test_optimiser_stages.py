"""The stages of an optimiser on the page: equations, numbers, matrices, programs and questions, all of one walk."""

import re
from itertools import product

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.optimisers import OPTIMISERS
from app.engine.parameters import Parameter
from app.explorer.code.numpy_program import numpy_program
from app.explorer.look import Layer, Neuron
from app.explorer.looking import TABS, explain_by, look_at, write_in
from app.explorer.moves import go_to, step
from app.explorer.notation import NOTATIONS
from app.explorer.practise.answering import ask_for, mark_answer, open_guess, predict
from app.explorer.practise.marking import sign_of
from app.explorer.practise.predicting import asked_value, origin_of
from app.scene.around.walk import timeline_scene
from app.scene.panel.matrices.tab import matrices_scene
from app.scene.picture.pictured import pictured
from app.scene.solution import solution_scene
from tests.explorer.code_runs import compare, expected, run_numpy
from tests.explorer.predictions import asked, random_session, step_of
from tests.explorer.sessions import taught
from tests.in_turn import share
from tests.scene.explain_page import panel
from tests.scene.test_explain_matrices import evaluated

REMEMBERING = [name for name, row in OPTIMISERS.items() if row.memories]
LOOKS = (None, Parameter(1, 2, 1), Parameter(2, 1, 0), Neuron(1, 2), Layer(2))


def session_of(optimiser, steps=0, **given):
    settings = {"examples": 2, "reduction": "mean", "learning_rate": 0.1} | given
    return taught(random_session(17, optimiser=optimiser, **settings), steps)


def typed(step_, question):
    """The right answer in the form that is asked for."""
    value = asked_value(step_, question)
    change = value - origin_of(step_, question)
    return repr(value) if question.form == "value" else sign_of(change)


def stages_of_update(session):
    """The session after each stage of the update."""
    first = next(i for i, stage in enumerate(session.position.stages) if stage.phase == "update")
    return [go_to(session, stage + 1) for stage in range(first, len(session.position.stages))]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("frozen", [[], ["biases", "w.1.2.1"]], ids=["all", "frozen"])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_every_tab_can_be_read_at_every_stage_in_every_notation(optimiser, frozen, notation):
    turn = list(NOTATIONS).index(notation) + list(OPTIMISERS).index(optimiser) + len(frozen)
    for session in stages_of_update(session_of(optimiser, 1, frozen=frozen)):
        for look, tab in share(product(LOOKS, TABS), turn, 3):
            shown = panel(explain_by(write_in(look_at(session, look), notation), tab))
            assert not re.search(r"\{\w*\}", shown), (look, tab)
            assert "None" not in shown and "nan" not in shown


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("frozen", [[], ["biases", "w.1.2.1"]], ids=["all", "frozen"])
@pytest.mark.parametrize("steps", [0, 2])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_matrices_of_an_update_come_to_what_the_engine_made(optimiser, steps, frozen, notation):
    stages = stages_of_update(session_of(optimiser, steps, frozen=frozen))
    for number, session in enumerate(stages):
        scene = matrices_scene(write_in(session, notation))
        lines = [line for section in scene.sections for line in section.lines]
        assert len(lines) == 4
        made = session.position.step.update
        arrays = made.network if number == len(stages) - 1 else made.memory.kept[number]
        wanted = [array for pair in zip(arrays.weights, arrays.biases, strict=True) for array in pair]
        for line, array in zip(lines, wanted, strict=True):
            assert line.fits and line.result.values is not None
            np.testing.assert_allclose(evaluated(line, rows=True), line.result.values, rtol=1e-12, atol=1e-15)
            shown = line.result.values.T if NOTATIONS[notation].rows else line.result.values
            np.testing.assert_array_equal(shown.reshape(array.shape), array)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("frozen", [[], ["biases"], ["w.1.2.1", "b.2.1"]], ids=["all", "biases", "some"])
@pytest.mark.parametrize("steps", [0, 2])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_program_makes_the_same_update(optimiser, steps, frozen, notation):
    step_ = session_of(optimiser, steps, frozen=frozen).position.step
    computed = run_numpy(step_, notation)
    compare(computed, expected(step_, notation), 1e-12)
    assert bool([name for name in computed if name[:2] in ("m_", "v_")]) == bool(OPTIMISERS[optimiser].memories)


@pytest.mark.parametrize("optimiser", REMEMBERING)
def test_every_stage_of_the_update_is_a_line_of_the_program(optimiser):
    session = session_of(optimiser, 1)
    found = [stage for block in numpy_program(session.position.step) for line in block.lines for stage in line.stages]
    kinds = list(dict.fromkeys(kind for kind, _ in found))
    assert kinds[-len(OPTIMISERS[optimiser].memories) - 1 :] == [*OPTIMISERS[optimiser].letters, "update"]


@pytest.mark.parametrize("form", ["value", "sign"])
@pytest.mark.parametrize("optimiser", REMEMBERING)
def test_what_is_remembered_can_be_predicted(optimiser, form):
    session = stages_of_update(session_of(optimiser, 1))[0]
    session = ask_for(predict(go_to(session, session.position.stage - 1), True), form)
    for letter in (*OPTIMISERS[optimiser].letters, "update"):
        question = asked(session)
        assert question.kind == letter
        answered = mark_answer(session, pictured(session), typed(step_of(session), question))
        assert answered.guesses[-1].outcome == "right" and answered.position.stage == session.position.stage + 1
        session = answered


@pytest.mark.parametrize(
    ("slip", "answer"),
    [
        ("gradient-alone", lambda old, g, new: g),
        ("not-remembered", lambda old, g, new: old),
        ("memory-forgotten", lambda old, g, new: 0.1 * g),
        ("shares-swapped", lambda old, g, new: 0.1 * old + 0.9 * g),
        ("sign-flipped", lambda old, g, new: -new),
    ],
)
def test_a_slip_in_what_is_remembered_is_known(slip, answer):
    session = stages_of_update(session_of("adam", 2))[0]
    session = predict(go_to(session, session.position.stage - 1), True)
    here, name = step_of(session), asked(session).name
    g = name.parameter.of(here.backward.weight_gradients, here.backward.bias_gradients)
    kept = (here.memory.kept[0], here.update.memory.kept[0])
    old, new = (name.parameter.of(each.weights, each.biases) for each in kept)
    tried = mark_answer(session, pictured(session), repr(answer(old, g, new)))
    assert slip in tried.guesses[-1].slips
    assert "{" not in panel(explain_by(tried, "practise"))


def test_the_correction_of_adam_can_be_forgotten_and_that_is_known():
    session = stages_of_update(session_of("adam", 2))[1]
    session = predict(session, True)
    here, name = step_of(session), asked(session).name
    kept = [name.parameter.of(each.weights, each.biases) for each in here.update.memory.kept]
    old = name.parameter.of(here.network.weights, here.network.biases)
    tried = mark_answer(session, pictured(session), repr(old - 0.1 * kept[0] / (kept[1] ** 0.5 + 1e-8)))
    assert "correction-forgotten" in tried.guesses[-1].slips


def test_what_adam_is_told_is_given_with_every_digit_and_its_index_and_no_computer_s_power_of_ten():
    session = stages_of_update(session_of("adam", optimiser_settings={"beta2": 1 - 1e-9}))[-2]
    shown = panel(explain_by(predict(session, True), "practise"))
    given = re.sub(r"<[^>]+>", "", shown[shown.index("Numbers to calculate with") :])
    assert "0.999999999" in given and "1·10⁻⁸" in given and "1e-08" not in given
    assert "<msub><mi>β</mi><mrow><mtext>2</mtext></mrow></msub>" in shown


@pytest.mark.parametrize("optimiser", REMEMBERING)
def test_a_question_comes_with_the_numbers_that_it_takes(optimiser):
    session = stages_of_update(session_of(optimiser, 1))[0]
    session = predict(go_to(session, session.position.stage - 1), True)
    shown = panel(explain_by(session, "practise"))
    for setting in OPTIMISERS[optimiser].settings[:1]:
        assert str(setting.default) in shown
    assert open_guess(session, pictured(session)).question.kind == "m"


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_timeline_and_the_worked_solution_have_every_stage(optimiser):
    session = session_of(optimiser)
    letters = OPTIMISERS[optimiser].letters
    titles = [tick.title for group in timeline_scene(session) for tick in group.ticks][-len(letters) - 1 :]
    assert [title.partition(": ")[2] for title in titles] == [*letters, "new weights"]
    scene = solution_scene(session, "title", "about")
    assert len(scene.stages) == len(session.position.stages)
    assert any("Optimiser" in given.title for given in scene.given) == bool(letters)


@pytest.mark.parametrize("optimiser", REMEMBERING)
def test_where_the_inputs_are_pixels_what_is_remembered_is_a_picture(optimiser):
    digit = open_lesson("draw-a-digit")
    at = digit.position
    session = digit.moved(type(at)(type(at.step)(**vars_of(at.step) | {"optimiser": optimiser}).next()))
    for number, there in enumerate(stages_of_update(session), 1):
        looked = look_at(there, Neuron(1, 3))
        shown = panel(looked)
        assert shown.count("until now") >= len(OPTIMISERS[optimiser].memories)
        assert step(looked) is not None and number


def vars_of(step_):
    return {name: getattr(step_, name) for name in step_.__dataclass_fields__}
