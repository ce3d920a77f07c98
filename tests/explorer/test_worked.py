"""Numbers that are worked out from numbers of the walk, and numbers of elsewhere: their names, values and reasons."""

from dataclasses import replace

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.elsewhere import with_moved
from app.explorer.many_updates import update_many
from app.explorer.moves import go_to, step
from app.explorer.nudging import gradient_of, loss_at
from app.explorer.number import NumberName, Worked, any_name_of, value_of
from app.explorer.practise.answering import predict
from app.explorer.raising import stepped
from app.explorer.reading import reading_of
from app.explorer.why.answer import why_number
from app.explorer.why.worked import WORKED, value_here
from tests.explorer.evaluating import evaluate
from tests.explorer.predictions import random_session
from tests.explorer.sessions import two_two_two

ENDED = go_to(two_two_two(), 12)
DIGIT = go_to(open_lesson("draw-a-digit"), 9)


def ended(session):
    return go_to(session, len(session.position.stages))


def why(session, text):
    return why_number(session, any_name_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "product(w.1.1.1,x.1)",
        "difference(C~w.1.1.1+0.25,C~here)",
        "quotient(difference(C~w.1.1.1-1e-05,C),product(dC/dw.1.1.1,given(-1e-05)))",
        "a.2.1@2~after.3",
        "others(z.1.7~before,8.0)",
        "C~end",
    ],
)
def test_a_name_reads_back_as_itself(text):
    assert str(any_name_of(text)) == text


@pytest.mark.parametrize(
    "text", ["product()", "product(w.1.1.1", "C~there", "C~after.-1", "given(nan)", "(x.1)", "C~w.1.1.1"]
)
def test_what_is_no_name_is_refused(text):
    with pytest.raises(BadValue):
        why(ENDED, text)


@pytest.mark.parametrize(
    ("text", "why_not"),
    [
        ("power(x.1,x.2)", "no way to work a number out"),
        ("product(x.1)", "no way to work a number out"),
        ("product(x.1,z.9.1)", "Layers are 1 to 2."),
        ("others(z.1.1,8.0)", "no sum of many terms"),
        ("measured(x.1)", "no way to work a number out"),
        ("C~after.7", "no such place"),
        ("C~w.9.1.1+0.1", "Layers are 1 to 2."),
    ],
)
def test_what_cannot_be_worked_out_says_so(text, why_not):
    with pytest.raises(BadValue, match=why_not):
        why(ENDED, text)


EVERY = {
    "product": (ENDED, "product(old.w.1.1.1,x.1)"),
    "sum": (ENDED, "sum(x.1,x.2,b.1.1)"),
    "difference": (ENDED, "difference(a.2.1,y.1)"),
    "quotient": (ENDED, "quotient(a.2.1,a.2.2)"),
    "exp": (ENDED, "exp(z.1.1)"),
    "size": (ENDED, "size(dC/da.2.2)"),
    "log": (ENDED, "log(a.2.1)"),
    "squares": (ENDED, "squares(0.0)"),
    "adjusted": (ended(random_session(3, optimiser="adam")), "adjusted(m.w.1.1.1)"),
    "others": (DIGIT, "others(z.1.7,8.0)"),
    "after": (ended(random_session(5, examples=3)), "after(C,1.0)"),
    "beyond": (ended(DIGIT), "beyond(x.372)"),
    "measured": (ENDED, "measured(w.1.1.1)"),
    "apart": (ENDED, "apart(b.2.1)"),
    "rise": (ENDED, "rise(a.2.1,x.2)"),
}


def test_every_way_is_tried_but_the_one_that_nothing_makes():
    assert {*EVERY, "given"} == {*WORKED}


@pytest.mark.parametrize("rule", EVERY)
def test_the_formula_of_a_number_that_is_worked_out_comes_to_it(rule):
    session, text = EVERY[rule]
    found = why(session, text)
    assert found.number.value == value_here(reading_of(session), any_name_of(text))
    assert evaluate(found.evaluated) == pytest.approx(found.number.value, rel=1e-9, abs=1e-13)


def test_a_number_that_is_given_has_no_formula():
    found = why(ENDED, "given(0.25)")
    assert (found.number.value, found.formula) == (0.25, None) and "given" in found.sentence


def test_what_is_not_reached_makes_nothing_known():
    at = go_to(two_two_two(), 2)
    assert why(at, "product(w.2.1.1,a.1.1)").number.value is not None
    assert why(at, "product(w.2.1.1,delta.2.1)").number.value is None
    assert why(at, "apart(w.1.1.1)").number.value is None


@pytest.mark.parametrize(("hidden", "output"), [("tanh", "softmax"), ("softmax", "sigmoid"), ("gelu", "identity")])
def test_how_fast_a_number_changes_with_an_input_is_its_measured_slope_and_comes_layer_by_layer(hidden, output):
    session, h = ended(random_session(4, hidden=hidden, output=output, examples=1)), 1e-6
    step = session.position.step
    wanted = ["a.2.1", "z.2.2", "a.1.1", "z.1.2"]
    for text in wanted:
        found = why(session, f"rise({text},x.2)")
        assert evaluate(found.evaluated) == pytest.approx(found.number.value, rel=1e-9, abs=1e-13)
        name = any_name_of(text)
        moved = [replace(step, inputs=step.inputs + by * np.eye(step.inputs.shape[1])[1]) for by in (h, -h)]
        up, down = (value_of(each, name) for each in moved)
        assert found.number.value == pytest.approx((up - down) / (2 * h), rel=1e-5, abs=1e-8), text


@pytest.mark.parametrize("text", ["rise(a.2.1,w.1.1.1)", "rise(C,x.1)", "rise(delta.1.1,x.1)", "rise(a.2.1~end,x.1)"])
def test_what_has_no_slope_by_an_input_says_so(text):
    with pytest.raises(BadValue, match="asked of a z or an a"):
        why(ENDED, text)


@pytest.mark.parametrize("output", [1, 4])
def test_after_a_step_that_raises_an_output_every_number_is_that_of_the_inputs_moved(output):
    step = DIGIT.position.step
    taken = stepped(step, 0, output)
    assert why(DIGIT, f"a.2.{output}~raised.{output}").number.value == pytest.approx(taken.after, rel=1e-12)
    limited = 0
    ends = np.flatnonzero((taken.inputs == 0) & (taken.slope < 0))
    for pixel in (*np.argsort(-np.abs(taken.slope))[:6], *ends[:3], *np.flatnonzero(taken.slope == 0)[:3]):
        found = why(DIGIT, f"x.{pixel + 1}~raised.{output}")
        assert found.number.value == taken.inputs[pixel]
        assert evaluate(found.evaluated) == pytest.approx(taken.inputs[pixel], rel=1e-9, abs=1e-13)
        limited += "where ink ends" in found.sentence
    assert 3 <= limited < 12
    terms = why(DIGIT, f"z.1.1~raised.{output}").parts.numbers[0].terms
    assert [str(part) for part in terms[0][::2]] == ["w.1.1.1", f"x.1~raised.{output}"]
    with pytest.raises(BadValue, match="no such place"):
        why(DIGIT, "a.2.1~raised.11")


@pytest.mark.parametrize("amount", [0.25, -1e-5])
def test_with_a_weight_moved_every_number_is_that_of_the_moved_network(amount):
    at = Parameter(1, 1, 2)
    where = with_moved(at, amount)
    found = why_number(ENDED, NumberName("C", where=where))
    assert found.number.value == loss_at(ENDED.position.step, at, amount)
    moved = why(ENDED, f"w.1.1.2~{where}")
    assert evaluate(moved.evaluated) == moved.number.value == 0.2 + amount
    names = why(ENDED, f"z.1.1~{where}").parts.numbers[0].terms
    assert [str(term[0]) for term in names] == ["old.w.1.1.1", f"w.1.1.2~{where}"]
    assert [str(term[2]) for term in names] == ["x.1", "x.2"]


def test_the_new_weights_and_the_updates_before_lead_back_update_by_update():
    session = update_many(step(ENDED), 10)
    read = reading_of(session)
    for updates, value in session_costs(session):
        name = NumberName("C", where=f"after.{updates}")
        assert read.value(name) == pytest.approx(value, rel=1e-12)
        assert evaluate(why_number(session, name).evaluated) == pytest.approx(value, rel=1e-12)
    weight = why(session, "old.w.1.1.1~after.5")
    assert [str(part) for part in weight.parts.numbers[:1]] == ["old.w.1.1.1~after.4"]
    assert evaluate(weight.evaluated) == pytest.approx(weight.number.value, rel=1e-12)


def session_costs(session):
    at = session.position
    return [(at.updates_before - len(at.at_once) + k, value) for k, value in enumerate(at.at_once)]


def test_who_predicts_is_told_nothing_of_what_is_asked_next():
    hidden = ("measured(w.1.1.1)", "C~w.1.1.1+1e-05", "C~here", "w.1.1.1~end", "C~after.1", "apart(w.1.1.1)")
    at = predict(go_to(two_two_two(), 3), True)
    for text in hidden:
        with pytest.raises(BadValue):
            why(at, text)
    with pytest.raises(BadValue):
        why(predict(ENDED, True), "C~after.1")
    assert why(predict(go_to(two_two_two(), 11), True), "measured(w.1.1.1)").number.value == pytest.approx(
        gradient_of(ENDED.position.step, Parameter(1, 1, 1)), rel=1e-6
    )


def test_a_worked_name_is_a_value_that_can_be_compared():
    assert Worked("given", (1.0,)) == any_name_of("given(1.0)")
