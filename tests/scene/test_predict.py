"""The exercise Predict: what it shows, what it keeps to itself, and the page that sums it up."""

import re
from dataclasses import fields, replace
from html import unescape

import numpy as np
import pytest
from hypothesis import given as given_by_hypothesis
from hypothesis import strategies as st

from app.course.shelf import LESSONS, open_lesson
from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.looking import TABS, explain_by
from app.explorer.moves import step
from app.explorer.notation import NOTATIONS, SIGNIFICANT
from app.explorer.opening import Description, open_session
from app.explorer.practise.answering import ask_for, give_up, predict, predicted
from app.explorer.practise.asking import field_of
from app.explorer.practise.mistakes import seed_mistake
from app.explorer.practise.predicting import asked_value
from app.explorer.practise.typed_number import typed_number
from app.explorer.reading import reading_of
from app.scene.field_error import FieldError
from app.scene.formulas.equations import update as update_rule
from app.scene.formulas.mathml import letter as symbol_of
from app.scene.formulas.mathml import row
from app.scene.formulas.numbers import full, precise, short
from app.scene.page import stepped_scene
from app.scene.panel.practise.summary import NO_ANSWER, NONE, predictions_scene
from app.scene.panel.practise.tab import HIDDEN, NOT_SHOWN, OVERFLOWED, predict_scene
from app.scene.picture.pictured import pictured
from app.web.http.rendering import render
from app.web.walk.drawn import SentPicture
from tests.explorer.predictions import answered, asked, before, looking_at, random_session, step_of
from tests.explorer.sessions import two_two_two
from tests.in_turn import share
from tests.kinds import LESSON_KINDS
from tests.scene.equation_reader import as_text
from tests.scene.explain_page import panel

SESSIONS = {
    "tanh": random_session(11, sizes=(3, 3, 2)),
    "mean": random_session(12, sizes=(4, 2, 1), reduction="mean", loss="mean_squared_error", examples=3),
    "softmax": random_session(13, sizes=(3, 4, 3), output="softmax", targets=[[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]]),
}


def page(session) -> str:
    scene = stepped_scene(session, 1)
    parts = {f.name: getattr(scene, f.name) for f in fields(scene)}
    return unescape(render("responses/stepped.html", place="lessons/2-2-2", drawn=SentPicture(""), **parts))


def practising(session):
    return explain_by(session, "practise")


def numbers_in(html: str) -> set[str]:
    """Every number in texts and attributes; digits of a curve or a place are no numbers of the network."""
    html = re.sub(r' (?:d|x|y|cx|cy|points|transform|x1|x2|y1|y2|viewBox)="[^"]*"', "", html)
    return set(re.findall(r"(?<![\w.])[−-]?\d+\.\d+(?:e-?\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", html))


def selections(question):
    yield {}
    if question.kind in ("gradients", "update"):
        yield {"look": question.name.parameter}
    elif question.kind != "C":
        yield {"look": Neuron(question.name.layer, question.name.to)}


@pytest.mark.slow
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", SESSIONS)
def test_no_tab_holds_the_number_asked_for_before_it_is_answered(name, tab):
    session, withheld = predict(explain_by(SESSIONS[name], tab), True), 0
    for _ in session.position.stages:
        question, step_asked = asked(session), step_of(session)
        value = asked_value(step_asked, question)
        for view in selections(question):
            found = numbers_in(page(looking_at(session, **view)))
            assert not found & {full(value), precise(value, SIGNIFICANT)}, (question, view)
            if short(value, SIGNIFICANT) not in known(session):
                assert short(value, SIGNIFICANT) not in found, (question, view)
                withheld += 1
        session = step(session)
    assert withheld > 10


def known(session) -> set[str]:
    """What three digits of a number that is there already look like, which may be those of the number asked for."""
    reached = looking_at(session, tab="chain", predicting=False, look=None)
    return numbers_in(page(reached))


def test_without_predicting_the_check_tells_slopes_ahead_and_with_it_does_not():
    session = before(two_two_two(), "gradients", 2, tab="check", look=Parameter(2, 1, 1))
    slope = short(session.position.step.backward.weight_gradients[1][0, 0], SIGNIFICANT)
    assert slope not in numbers_in(page(session))
    assert slope in numbers_in(page(predict(session, False)))
    assert slope in numbers_in(page(step(session)))


def test_the_exercise_waits_to_be_begun():
    scene = predict_scene(two_two_two())
    assert (scene.on, scene.question, scene.tally) == (False, None, "")
    assert "Start predicting" in panel(practising(two_two_two()))


@pytest.mark.slow
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_every_question_can_be_read_in_every_notation(slug, notation):
    session = looking_at(practising(predict(open_lesson(slug), True)), notation=notation)
    turn = list(LESSONS).index(slug) + list(NOTATIONS).index(notation)
    for stage, _ in enumerate(session.position.stages):
        for form in share(("value", "sign", "most"), turn + stage, 3):
            html = panel(ask_for(session, form))
            assert "Numbers to calculate with" in html
            assert "{" not in html
        session = step(session)


@pytest.mark.parametrize("name", SESSIONS)
def test_every_question_comes_with_numbers_each_named_once(name):
    session = predict(SESSIONS[name], True)
    for _ in session.position.stages:
        named = [(one.what, one.which) for one in predict_scene(session).given]
        assert named
        assert len(set(named)) == len(named)
        session = step(session)


@given_by_hypothesis(st.floats(-1e9, 1e9))
def test_a_number_to_calculate_with_is_exact_to_six_digits_and_can_be_typed(value):
    assert typed_number(precise(value, SIGNIFICANT)).value == pytest.approx(value, rel=5.1e-6, abs=0)


def given(session) -> list[float]:
    return [typed_number(one.text).value for one in predict_scene(session).given if one.text]


def test_a_weighted_sum_can_be_calculated_from_what_is_given():
    w1, x1, w2, x2, b = given(before(two_two_two(), "z", 1, look=Neuron(1, 1)))
    assert (w1, x1, w2, x2, b) == (0.15, 0.05, 0.2, 0.1, 0.35)


def test_a_sum_of_many_products_can_be_calculated_from_the_largest_and_the_rest_together():
    session = before(open_lesson("draw-a-digit"), "z", 1)
    value = asked_value(session.position.step, asked(session))
    assert len(given(session)) == 8
    assert sum(given(session)) == pytest.approx(value, rel=1e-5)
    assert "other 778 products together" in str(predict_scene(session).given[6].what)


def test_a_gradient_of_several_examples_can_be_calculated_from_what_is_given():
    session = before(random_session(5, examples=5), "gradients", 2, look=Parameter(2, 1, 1))
    *pairs, rest = given(session)
    assert predict_scene(session).given[-1].what == "5 examples; C is their sum"
    total = sum(delta * a for delta, a in zip(pairs[::2], pairs[1::2], strict=True)) + rest
    assert total == pytest.approx(asked_value(session.position.step, asked(session)), rel=1e-4)


def test_a_softmax_can_be_calculated_from_what_is_given():
    session = before(SESSIONS["softmax"], "a", 2)
    first, *others = given(session)
    assert np.exp(first) / (np.exp(first) + np.exp(others).sum()) == pytest.approx(right(session), rel=1e-5)


WIDE_LAYER = {"sizes": (2, 12, 12), "examples": 1}


def test_a_wide_softmax_can_be_calculated_from_what_is_given():
    session = before(random_session(6, **WIDE_LAYER, output="softmax"), "a", 2)
    z, powers = given(session)
    assert np.exp(z) / powers == pytest.approx(right(session), rel=1e-5)


def test_the_delta_of_a_wide_softmax_can_be_calculated_from_what_is_given():
    squared = {"output": "softmax", "loss": "half_squared_error"}
    session = before(random_session(6, **WIDE_LAYER, **squared), "delta", 2)
    a, upstream, mean = given(session)
    assert a * (upstream - mean) == pytest.approx(right(session), rel=1e-4)


@pytest.mark.parametrize(("loss", "share"), [("half_squared_error", 1 / 2), ("mean_squared_error", 1 / 12)])
def test_the_loss_of_many_outputs_can_be_calculated_from_what_is_given(loss, share):
    session = before(random_session(7, **WIDE_LAYER, loss=loss), "C")
    *pairs, rest = given(session)
    total = sum((a - y) ** 2 for a, y in zip(pairs[::2], pairs[1::2], strict=True))
    assert share * total + rest == pytest.approx(right(session), rel=1e-5)


def right(session) -> float:
    return asked_value(step_of(session), asked(session))


def test_the_slope_is_not_given_with_what_it_is_made_of():
    session = before(two_two_two(), "delta", 2, look=Neuron(2, 1))
    z, a, upstream = given(session)
    assert a * (1 - a) not in (z, a, upstream)


def test_a_right_answer_shows_the_worked_line_and_asks_on():
    scene = predict_scene(answered(before(two_two_two(), "z", 1), "0.378"))
    assert scene.verdict.said == "Right."
    assert [line.result for section in scene.verdict.sections for line in section.lines] == ["0.378"]
    assert scene.question is not None and scene.question.verdict == ""
    assert scene.question.typed == ""


def test_a_wrong_answer_names_the_slip_and_keeps_what_was_typed():
    scene = predict_scene(answered(before(two_two_two(), "z", 1), "0.0275"))
    assert scene.question.verdict == "Not 0.0275"
    assert [title for title, _ in scene.question.say] == ["The bias was left out."]
    assert (scene.question.typed, scene.verdict, scene.question.hint) == ("0.0275", None, "")


def test_what_no_slip_explains_is_told_about_its_size():
    scene = predict_scene(answered(before(two_two_two(), "z", 1), "3.775"))
    assert scene.question.say == (("", "The sign is right, but it is ten times too large."),)


def test_giving_up_shows_how_the_number_comes_about():
    session = before(two_two_two(), "update", look=Parameter(2, 1, 1))
    scene = predict_scene(give_up(session, pictured(session)))
    assert scene.verdict.said.startswith("Given up.")
    line = scene.verdict.sections[0].lines[0]
    assert (as_text(line.terms[0].text), line.result) == ("0.4 − 0.5 × 0.0822", "0.359")


def test_after_the_choice_every_candidate_is_worked_out():
    session = before(two_two_two(), "gradients", 2, ask="most")
    choices = asked(session).choices
    scene = predict_scene(give_up(session, pictured(session)))
    assert len(scene.verdict.sections[0].lines) == len(choices)


def test_a_refused_answer_stays_in_its_field_with_the_message():
    session = before(two_two_two(), "z", 1)
    field = field_of(predicted(session, pictured(session)).ask)
    scene = predict_scene(session, FieldError(field, "No number.", "abc"))
    assert (scene.question.typed, scene.question.error) == ("abc", "No number.")
    assert predict_scene(session, FieldError("value", "Elsewhere.", "9")).question.error == ""


def test_forms_that_cannot_be_asked_say_why():
    forms = {form.name: form for form in predict_scene(before(two_two_two(), "a", 1)).forms}
    assert forms["value"].current and not forms["value"].why_not
    assert forms["sign"].why_not == "Nothing to guess: sigmoid is always positive."
    assert forms["most"].why_not == "Asked where gradients come next."


SIGN = random_session(2, hidden="sign")


@pytest.mark.parametrize(
    ("session", "form", "why_not"),
    [
        (before(two_two_two(), "C"), "sign", "½ squared error is never negative"),
        (before(random_session(2, output="softmax"), "C"), "sign", "of probabilities, categorical cross-entropy"),
        (before(SESSIONS["tanh"], "a", 1), "sign", "tanh keeps the sign of the weighted sum"),
        (before(SIGN, "a", 1), "sign", "sign is 1 where the weighted sum is positive, −1 elsewhere"),
        (before(two_two_two(), "update"), "most", "the gradients are known now"),
        (before(open_session(Description([1, 1], biases=False)), "gradients", 1), "most", "none of the gradients"),
    ],
)
def test_a_form_that_gives_itself_away_says_by_what(session, form, why_not):
    assert why_not in {one.name: one for one in predict_scene(session).forms}[form].why_not


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize(("parameter", "letter"), [((2, 2, 0), "b"), ((2, 1, 1), "w")])
def test_at_the_update_old_and_new_are_told_apart_and_the_rule_has_the_letter_asked_for(notation, parameter, letter):
    session = before(two_two_two(), "update", look=Parameter(*parameter), notation=notation)
    scene, symbol = predict_scene(session), session.notation.parameter(*parameter)
    new, old = (row(word, symbol_of(symbol)).xml for word in ("new ", "old "))
    assert (scene.question.asks[1].xml, scene.given[0].what.xml) == (new, old)
    section = predict_scene(give_up(session, pictured(session))).verdict.sections[0]
    assert section.lines[0].left.xml == new
    assert [equation.xml for equation in section.equations] == [update_rule(reading_of(session), letter).xml]
    begins = f"<mrow><mi>{letter}</mi><mo>←</mo><mi>{letter}</mi>"
    assert update_rule(reading_of(session), letter).xml.startswith(begins)


def test_a_slip_at_a_bias_is_told_of_the_bias():
    session = answered(before(two_two_two(), "update", look=Parameter(2, 2, 0)), "0.581")
    (slip,) = predict_scene(session).question.say
    assert slip[1] == "A bias moves against its gradient: b ← b − η · ∂C/∂b."


def wrong_sign(session) -> str:
    """The hint after a wrong sign."""
    right = asked_value(step_of(session), asked(session)) > 0
    return predict_scene(answered(looking_at(session, ask="sign"), "−" if right else "+")).question.say[0][1]


@pytest.mark.parametrize(
    ("session", "hint"),
    [
        (before(two_two_two(), "z", 1), "Which terms of the sum"),
        (before(two_two_two(), "dC/da", 2, look=Neuron(2, 1)), "a₁⁽²⁾ is above y₁, so a₁⁽²⁾ − y₁ is positive."),
        (before(two_two_two(), "dC/da", 2, look=Neuron(2, 2)), "a₂⁽²⁾ is below y₂, so a₂⁽²⁾ − y₂ is negative."),
        (before(two_two_two(), "dC/da", 1), "The products w × δ are added."),
        (before(two_two_two(), "delta", 1), "f′(z) of sigmoid is never negative: δ has the sign of ∂C/∂a"),
        (before(random_session(4, hidden="gelu"), "delta", 1), "both factors, ∂C/∂a and f′(z)"),
        (before(two_two_two(), "gradients", 1, look=Parameter(1, 1, 1)), "both factors, δ and a"),
        (before(two_two_two(), "gradients", 1, look=Parameter(1, 1, 0)), "The gradient of a bias is δ itself."),
        (
            before(random_session(4), "gradients", 1, look=Parameter(1, 1, 1)),
            "The products δ × a of all examples are added",
        ),
        (before(random_session(4), "gradients", 1, look=Parameter(1, 1, 0)), "The δ of all examples are added"),
    ],
)
def test_after_a_wrong_sign_the_hint_is_about_what_makes_this_sign(session, hint):
    assert hint in wrong_sign(session)


@pytest.mark.parametrize(
    ("activation", "loss", "target"), [("identity", "squared_error", 0.0), ("sigmoid", "binary_cross_entropy", 0.5)]
)
def test_where_output_and_target_are_equal_the_hint_says_so(activation, loss, target):
    given = {"weights": [[[0.0]]], "bias_values": [[0.0]], "inputs": [[1.0]], "targets": [[target]], "loss": loss}
    session = before(open_session(Description([1, 1], activation, **given)), "dC/da", 1, ask="sign")
    assert "a₁⁽¹⁾ equals y₁" in predict_scene(answered(session, "+")).question.say[0][1]


@pytest.mark.parametrize("seed", range(4))
def test_the_hint_at_the_slope_of_a_cross_entropy_says_which_way_the_loss_goes(seed):
    session = before(random_session(seed, loss="binary_cross_entropy"), "dC/da", 2)
    rises = asked_value(step_of(session), asked(session)) > 0
    assert ("the loss rises with" if rises else "the loss falls as") in wrong_sign(session)


@pytest.mark.parametrize("loss", ["categorical_cross_entropy", "sparse_categorical_cross_entropy"])
def test_the_hint_at_an_output_says_whether_it_enters_the_loss(loss):
    targets = [[1.0, 0.0]] if loss.startswith("categorical") else [[0]]
    given = {"activations": ["softmax"], "loss": loss, "inputs": [[1.0, 2.0]], "targets": targets}
    session = before(open_session(Description([2, 2], **given)), "dC/da", 1)
    assert "the loss falls as" in wrong_sign(looking_at(session, look=Neuron(1, 1)))
    assert "does not enter the loss" in wrong_sign(looking_at(session, look=Neuron(1, 2)))


def test_the_hint_at_the_delta_of_a_fused_output_compares_output_and_target():
    session = before(random_session(2, output="softmax"), "delta", 2)
    positive = asked_value(step_of(session), asked(session)) > 0
    assert ("is above" if positive else "is below") in wrong_sign(session)


def test_the_hint_at_the_delta_of_any_other_softmax_is_about_the_mean():
    session = before(random_session(2, output="softmax", loss="half_squared_error"), "delta", 2)
    assert "above or below the mean" in wrong_sign(session)


def test_the_hint_at_the_update_is_about_the_gradient():
    session = answered(before(two_two_two(), "update", ask="sign", look=Parameter(2, 2, 0)), "−")
    ((_, hint),) = predict_scene(session).question.say
    assert hint == "The bias moves against its gradient. Which sign has the gradient?"


@pytest.mark.parametrize(
    ("session", "why_not"),
    [
        (seed_mistake(two_two_two(), 1), HIDDEN),
        (before(open_lesson("draw-a-digit"), "gradients", 1, look=Neuron(2, 3)), NOT_SHOWN),
    ],
    ids=["mistake", "not shown"],
)
def test_where_nothing_is_asked_the_exercise_says_why(session, why_not):
    scene = predict_scene(predict(session, True))
    assert (scene.question, scene.why_not) == (None, why_not)
    assert why_not in panel(practising(predict(session, True)))


def test_where_numbers_are_too_large_the_exercise_says_so():
    session = open_session(Description([1, 1], "identity", weights=[[[1e12]]], inputs=[[1e12]], learning_rate=1e9))
    while not session.position.overflowed:
        session = step(session)
    assert predict_scene(predict(session, True)).why_not == OVERFLOWED


def test_the_summary_lists_every_question_that_counts():
    session = before(two_two_two(), "z", 1)
    session = answered(answered(answered(session, "0.0275"), "0.378"))
    session = give_up(session, pictured(session))
    session = answered(looking_at(session, ask="sign"), "0") if asked(session).form != "a" else session
    scene = predictions_scene(session, "Two paths", "2-2-2")
    first, second, third, *_ = scene.rows
    assert (first.answer, first.right, first.verdict, first.slips) == (
        "0.0275",
        "0.3775",
        "↻ right at the second try",
        ("The bias was left out",),
    )
    assert (second.verdict, second.at_once) == ("✓ right", True)
    assert (third.answer, third.verdict) == (NO_ANSWER, "given up")
    assert scene.tally.startswith("1 of ")
    said = re.sub(r'(href|src)="[^"]*"', "", render("pages/predictions.html", back="/", page=scene))
    assert not re.search(r"20\d\d", said)  # the addresses of styles and scripts may have any digits


def test_the_summary_does_not_tell_what_is_still_asked():
    session = answered(before(two_two_two(), "z", 1), "0.5")
    (row,) = predictions_scene(session, "", "").rows
    assert (row.right, row.verdict) == ("not told yet", "○ still open")


def test_signs_and_choices_are_summed_up_in_words():
    session = answered(before(two_two_two(), "update", ask="sign", look=Parameter(2, 1, 1)), "−")
    assert predictions_scene(session, "", "").rows[0].right == "down"
    session = before(two_two_two(), "gradients", 2, ask="most")
    session = answered(session, asked(session).choices[0].key)
    row = predictions_scene(session, "", "").rows[0]
    assert row.meaning.startswith("which of ∂C/∂w₁₁⁽²⁾, ") and row.meaning.endswith("in size, training step 1")


def test_without_answers_the_summary_says_so():
    assert NONE in render("pages/predictions.html", back="/", page=predictions_scene(two_two_two(), "Two paths", ""))


def test_what_was_answered_before_is_said_not_to_count():
    session = answered(before(two_two_two(), "z", 1))
    again = replace(session, position=before(two_two_two(), "z", 1).position)
    assert "not counted again" in predict_scene(again).question.meaning
    assert len(predictions_scene(answered(again), "", "").rows) == 1
