"""Predict, then reveal: what is asked, how it is marked, what is remembered."""

from dataclasses import replace

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.engine.parameters import Parameter
from app.errors import BadValue, NotNow
from app.explorer import edits, looking, moves
from app.explorer.edits import set_parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.moves import back, restart, step, update
from app.explorer.nudging import gradient_of
from app.explorer.opening import Description, open_session
from app.explorer.practise.answering import (
    ask_for,
    give_up,
    mark_answer,
    open_guess,
    predict,
    predicted,
    revealed,
    stages_walked,
    start_over,
)
from app.explorer.practise.asking import field_of
from app.explorer.practise.guesses import FORMS, GIVEN_UP, MOST_KEPT, OPEN, RIGHT
from app.explorer.practise.mistakes import seed_mistake
from app.explorer.practise.predicting import MOST_CHOICES, asked_position, asked_value, next_question, question_of
from app.scene.formulas.numbers import full
from app.scene.picture.pictured import pictured
from app.storage.codec import bundles, decode_session, encode_position, encode_state
from tests.explorer.predictions import (
    answered,
    asked,
    before,
    everything,
    last,
    looking_at,
    random_session,
    right_answer,
    score,
)
from tests.explorer.sessions import seen, two_two_two
from tests.scene.explain_page import finished

SESSIONS = {slug: open_lesson(slug) for slug in LESSONS} | {
    "batch mean": random_session(1, (4, 2, 1), reduction="mean"),
    "softmax": random_session(2, (3, 4, 3), output="softmax", examples=1),
    "1-1 without a bias": open_session(Description([1, 1], biases=False)),
}


def test_nothing_is_asked_before_the_learner_wants_to_predict():
    session = two_two_two()
    with pytest.raises(NotNow):
        open_guess(session, pictured(session))
    assert asked(predict(session, True)).kind == "z"
    with pytest.raises(NotNow):
        answered(predict(predict(session, True), False), "0.3")


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_every_stage_is_asked_about_and_the_right_answer_reveals_just_this_stage(session):
    session, kinds = predict(session, True), []
    for stage in (*session.position.stages, session.position.stages[0]):
        shown, question = pictured(session), asked(session)
        assert (question.kind, question.name.layer or stage.layer) == (stage.kind, stage.layer or question.name.layer)
        assert question == asked(session)
        if question.kind in ("gradients", "update"):
            assert question.name.parameter in shown.parameters
        elif question.kind != "C":
            assert (question.name.layer, question.name.to) in shown.neurons
        kinds.append(question.kind)
        session = answered(session)
        assert session.position.current == stage
        assert last(session).outcome == RIGHT
    assert set(kinds) == {"z", "a", "C", "dC/da", "delta", "gradients", "update"}
    assert score(session) == (len(kinds), len(kinds), len(kinds))


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_every_form_of_question_is_marked_at_every_stage(session):
    session, forms = predict(session, True), set()
    for _ in session.position.stages:
        for form in FORMS:
            chosen = ask_for(session, form)
            question = next_question(chosen, pictured(chosen))
            forms.add(question.form)
            guess = open_guess(chosen, pictured(chosen))
            if question.form == "most":
                right, wrong = (one.key for one in (guess.best[0], _smallest(chosen, question)))
            elif question.form == "sign":
                right, wrong = ("+", "−") if guess.right > 1e-14 else ("−" if guess.right < -1e-14 else "0", "+")
            else:
                right, wrong = repr(guess.right), repr(guess.right + 1e3)
            assert last(answered(chosen, right)).outcome == RIGHT
            assert last(answered(chosen, wrong)).outcome == OPEN
        session = step(session)
    assert {"value", "sign"} <= forms


def _smallest(session, question):
    training = asked_position(session.position).step
    return min(question.choices, key=lambda one: abs(gradient_of(training, one)))


def test_what_is_selected_is_asked_about_if_the_next_stage_writes_it():
    assert asked(before(two_two_two(), "delta", 1, look=Neuron(1, 2))).name.to == 2
    assert asked(before(two_two_two(), "delta", 1, look=Neuron(1, 1))).name.to == 1
    assert asked(before(two_two_two(), "z", 2, look=Parameter(2, 2, 1))).name.to == 2
    assert asked(before(two_two_two(), "gradients", 2, look=Parameter(2, 1, 2))).name.parameter == (2, 1, 2)
    assert asked(before(two_two_two(), "update", look=Parameter(1, 2, 0))).name.parameter == (1, 2, 0)
    assert asked(before(two_two_two(), "gradients", 1, look=Neuron(1, 2))).name.to == 2


def test_what_is_selected_elsewhere_does_not_stand_in_the_way():
    assert asked(before(two_two_two(), "delta", 1, look=Neuron(2, 2))).name.layer == 1
    assert asked(before(two_two_two(), "gradients", 1, look=Parameter(2, 1, 2))).name.layer == 1


@pytest.mark.parametrize("view", [{"look": TotalLoss()}, {"look": Layer(2)}, {"look": Neuron(2, 1)}, {}])
def test_before_the_loss_stage_the_loss_is_asked_whatever_is_looked_at(view):
    assert asked(looking_at(before(two_two_two(), "C"), **view)).kind == "C"


def test_another_neuron_is_asked_about_in_the_next_training_step():
    first = before(two_two_two(), "a", 1)
    second = before(step(update(finished(two_two_two()))), "a", 1)
    assert {asked(first).name.to, asked(second).name.to} == {1, 2}


def test_numbers_of_an_example_are_those_of_the_example_shown():
    session = before(random_session(3), "delta", 1, example=1)
    assert asked(session).name.example == 1
    number = session.position.step.backward.delta[0][1, asked(session).name.to - 1]
    assert last(answered(session, repr(float(number)))).outcome == RIGHT


def test_the_gradient_is_that_of_all_examples_together():
    session = before(random_session(3, reduction="mean"), "gradients", 1, look=Parameter(1, 2, 1), example=1)
    number = session.position.step.backward.weight_gradients[0][1, 0]
    assert last(answered(session, repr(float(number)))).outcome == RIGHT


def test_after_the_update_the_next_training_step_is_asked_about():
    session = predict(update(finished(two_two_two())), True)
    new = session.position.step.updated
    z = new.weights[0] @ [0.05, 0.10] + new.biases[0]
    assert last(answered(session, repr(float(z[asked(session).name.to - 1])))).outcome == RIGHT


def test_the_sign_is_not_asked_where_f_or_the_loss_gives_it_away():
    for kind, layer in (("a", 1), ("C", 0)):
        session = before(two_two_two(), kind, layer, ask="sign")
        assert asked(session).form == "value"
        assert question_of(session, pictured(session), "sign") is None


def test_the_largest_gradient_is_asked_at_gradients_alone_for_at_the_update_it_is_known():
    session, kinds = predict(two_two_two(), True), []
    for stage in session.position.stages:
        if question := question_of(session, pictured(session), "most"):
            kinds.append(stage.kind)
            assert 2 <= len(question.choices) <= MOST_CHOICES
        session = step(session)
    assert kinds == ["gradients", "gradients"]


@pytest.mark.parametrize(
    "session",
    [
        before(open_session(Description([1, 1], biases=False)), "gradients", 1),
        before(two_two_two(), "update"),
        before(open_session(Description([1, 1], inputs=[[1.0]], seed=3)), "gradients", 1),
        before(
            open_session(Description([2, 1], "relu", weights=[[[-1.0, -1.0]]], inputs=[[1.0, 1.0]])), "gradients", 1
        ),
    ],
    ids=["one alone", "known by then", "all alike", "all zero"],
)
def test_where_no_gradient_is_the_largest_to_guess_it_is_not_asked(session):
    assert question_of(session, everything(session), "most") is None


def test_the_size_counts_and_not_the_sign():
    weights = [[[1.0, 1.0]]]
    given = {"weights": weights, "bias_values": [[0.0]], "inputs": [[-3.0, 2.0]], "targets": [[1.0]]}
    session = before(open_session(Description([2, 1], "identity", **given)), "gradients", 1, ask="most")
    assert last(answered(session, "w.1.1.1")).outcome == RIGHT
    assert last(answered(session, "w.1.1.2")).outcome == OPEN


def test_a_wrong_answer_keeps_the_question_open_and_what_it_gave_away():
    session = before(two_two_two(), "z", 1)
    wrong = answered(session, "0.0275")
    assert seen(wrong.position) == seen(session.position)
    assert (last(wrong).outcome, last(wrong).slips, last(wrong).tries) == (OPEN, ("bias-missing",), 1)
    right = answered(wrong, "0.378")
    assert (last(right).first, last(right).slips, last(right).tries) == (("0.0275",), ("bias-missing",), 2)
    assert len(right.guesses) == 1
    assert score(right) == (0, 1, 0)


def test_the_tally_counts_first_tries_and_a_wrong_one_ends_the_streak():
    session = predict(two_two_two(), True)
    for _ in range(3):
        session = answered(session)
    assert score(session) == (3, 3, 3)
    session = answered(answered(session, "99"))
    assert score(session) == (3, 4, 0)
    session = answered(session)
    assert score(session) == (4, 5, 1)


def test_giving_up_reveals_the_stage_and_ends_the_streak():
    session = answered(predict(two_two_two(), True))
    session = give_up(session, pictured(session))
    assert session.position.stage == 2
    assert last(session).outcome == GIVEN_UP
    assert score(session) == (1, 2, 0)
    assert revealed(session) == last(session)


def test_stepping_past_an_open_question_just_reveals_it():
    session = step(predict(two_two_two(), True))
    assert session.guesses == ()
    assert revealed(session) is None


def test_only_the_answer_to_the_stage_just_revealed_is_shown():
    session = answered(predict(two_two_two(), True))
    assert revealed(session) == last(session)
    assert revealed(step(session)) is None
    assert revealed(back(session)) is None


def test_tries_at_the_next_question_leave_the_answer_before_it_where_it_is():
    session = answered(predict(two_two_two(), True))
    tried = answered(answered(session, "99"), "98")
    assert revealed(tried) == revealed(session)
    assert revealed(answered(looking_at(tried, ask="sign"), "97")) == revealed(session)
    assert revealed(answered(predict(two_two_two(), True), "99")) is None


def test_back_undoes_the_reveal_and_leaves_the_tally():
    session = predict(two_two_two(), True)
    revealed_now = answered(session)
    undone = back(revealed_now)
    assert seen(undone.position) == seen(session.position)
    assert undone.guesses == revealed_now.guesses
    assert restart(revealed_now).guesses == revealed_now.guesses


def test_what_was_answered_before_is_marked_but_not_counted_again():
    session = answered(predict(two_two_two(), True))
    again = answered(back(session))
    assert score(again) == score(session) == (1, 1, 1)
    assert not last(again).counted
    edited = predict(set_parameter(back(session), (1, 1, 1), 0.9), True)
    assert score(answered(edited)) == (2, 2, 2)


def test_too_few_digits_are_no_answer():
    session = before(two_two_two(), "a", 1, look=Neuron(1, 1))
    with pytest.raises(BadValue, match="at least two"):
        answered(session, "0.6")
    session = before(two_two_two(), "update", look=Parameter(1, 1, 1))
    with pytest.raises(BadValue, match="digits of the change"):
        answered(session, "0.15")


def test_zero_is_wrong_for_a_small_number_and_right_for_none():
    assert last(answered(before(two_two_two(), "gradients", 1, look=Parameter(1, 1, 1)), "0.00")).outcome == OPEN
    off = before(open_lesson("1-2-1-relu"), "delta", 1, look=Neuron(1, 2))
    assert last(answered(off, "0")).outcome == RIGHT


@pytest.mark.parametrize(
    ("form", "typed"), [("value", "x"), ("value", ""), ("sign", "sideways"), ("sign", ""), ("most", "w.9.9.9")]
)
def test_what_is_no_answer_is_refused_at_its_field(form, typed):
    session = before(two_two_two(), "gradients", 2, ask=form)
    with pytest.raises(BadValue) as refused:
        answered(session, typed)
    assert refused.value.field == field_of(predicted(session, pictured(session)).ask)


def test_an_unknown_form_is_refused():
    with pytest.raises(BadValue):
        ask_for(two_two_two(), "riddle")


def test_nothing_is_asked_about_numbers_with_a_mistake_in_them():
    session = predict(seed_mistake(two_two_two(), 1), True)
    assert next_question(session, pictured(session)) is None


def test_nothing_is_asked_where_the_next_numbers_are_too_large():
    session = open_session(Description([1, 1], "identity", weights=[[[1e12]]], inputs=[[1e12]], learning_rate=1e9))
    session = predict(session, True)
    while not session.position.overflowed:
        question = next_question(session, pictured(session))
        session = step(session)
    assert question is None
    assert next_question(session, pictured(session)) is None


def test_starting_over_forgets_every_answer():
    session = answered(predict(two_two_two(), True))
    assert score(start_over(session)) == (0, 0, 0)
    assert start_over(session).position is session.position


def test_no_more_answers_are_kept_than_the_bound():
    session = predict(two_two_two(), True)
    one = last(answered(session))
    full = answered(with_many(session, one))
    assert len(full.guesses) == MOST_KEPT
    assert last(full).place == 0


def with_many(session, guess):
    return replace(session, guesses=tuple(replace(guess, place=1000 + i) for i in range(MOST_KEPT)))


def test_answers_are_stored_with_the_session():
    session = answered(before(two_two_two(), "z", 1), "0.0275")
    session = answered(
        looking_at(answered(session), ask="sign"), right_answer(looking_at(answered(session), ask="value"))
    )
    packed = {b.digest: b.packed() for at in (session.position, session.initial) for b in bundles(at)}
    read = decode_session(encode_state(session), [encode_position(at) for at in session.past], packed)
    assert read.guesses == session.guesses
    assert read.view == session.view
    assert score(read) == score(session)


def test_places_count_on_through_updates():
    session, places = two_two_two(), []
    for _ in range(26):
        places.append(stages_walked(session))
        session = step(session)
    assert places == list(range(26))


def test_after_back_and_an_edit_nothing_is_said_of_a_number_nobody_predicted():
    session = predict(two_two_two(), True)
    right = full(asked_value(session.position.step, open_guess(session, pictured(session)).question))
    session = mark_answer(session, pictured(session), right)
    assert revealed(session).outcome == RIGHT
    edited = edits.set_input(moves.back(session), 1, 1, 0.9)
    assert revealed(moves.step(edited)) is None
    assert revealed(moves.step(moves.back(session))).outcome == RIGHT


def test_the_example_that_was_asked_about_may_be_gone():
    session = looking.look_at_example(predict(random_session(1, examples=3), True), 3)
    question = open_guess(session, pictured(session)).question
    session = mark_answer(session, pictured(session), full(asked_value(session.position.step, question)))
    one = session.position.step.inputs[:1], session.position.step.targets[:1]
    fewer = edits.edit(session, inputs=one[0].tolist(), targets=one[1].tolist())
    assert revealed(moves.step(fewer)) is None


def test_tries_at_a_question_are_found_again_when_it_is_come_back_to():
    session = looking.look_at(predict(two_two_two(), True), Neuron(1, 1))
    session = mark_answer(session, pictured(session), "9.9")
    session = looking.look_at(session, Neuron(1, 2))
    session = mark_answer(session, pictured(session), "8.8")
    session = looking.look_at(session, Neuron(1, 1))
    asked = open_guess(session, pictured(session))
    assert (asked.tries, asked.counted, asked.first) == (1, True, ("9.9",))
    session = mark_answer(session, pictured(session), full(asked.right))
    rows = session.guesses
    assert [(row.question.name.to, row.outcome) for row in rows] == [(2, OPEN), (1, RIGHT)]
