"""Wrong answers: each slip is told from its own number and from no other's."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.course.shelf import open_lesson
from app.engine.activations import sigmoid
from app.engine.slips import SLIPS
from app.explorer.notation import NOTATIONS
from app.explorer.practise.diagnosis import diagnose, size_hint, slipped_answers
from app.explorer.practise.predicting import asked_value, origin_of
from app.explorer.practise.typed_number import typed_number
from app.explorer.practise.words import slip_said
from tests.explorer.predictions import question_about, random_session
from tests.explorer.sessions import two_two_two

KINDS = ("z", "a", "C", "dC/da", "delta", "gradients", "update")
NETWORKS = {
    "sigmoid": random_session(1),
    "mean": random_session(2, loss="mean_squared_error", reduction="mean", examples=3),
    "deep": random_session(3, (2, 3, 2, 2), output="tanh", examples=1),
    "softmax": random_session(4, (3, 4, 3), output="softmax", reduction="mean"),
    "fused sigmoid": random_session(5, (3, 2, 1), loss="binary_cross_entropy", examples=1),
    "softmax squared": random_session(6, (2, 2, 3), output="softmax", loss="half_squared_error"),
}
W = {"w11": 0.15, "x1": 0.05, "w12": 0.2, "x2": 0.1, "b1": 0.35}


def questions(step):
    """One of each kind at every layer."""
    yield question_about("C", 0, 0, 0)
    for layer in range(1, step.network.depth + 1):
        to = step.network.sizes[layer]
        for kind in KINDS:
            if kind in ("gradients", "update"):
                yield from (question_about(kind, layer, to, source) for source in (0, 1))
            elif kind != "C":
                yield question_about(kind, layer, to, 0, len(step.inputs) - 1)


def same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-13)


def step_of(name: str):
    return NETWORKS[name].position.step


@pytest.mark.slow
@pytest.mark.parametrize("name", NETWORKS)
def test_every_slip_is_told_from_its_own_number_and_from_no_others(name):
    step, told = step_of(name), 0
    for question in questions(step):
        right, origin = asked_value(step, question), origin_of(step, question)
        wrong = [(slip, value) for slip, value in slipped_answers(step, question) if not same(value, right)]
        for _, value in wrong:
            typed = typed_number(repr(float(value)))
            if not typed.agrees(right, origin):
                expected = {slip for slip, other in wrong if same(other, value)}
                expected = {"cut"} if typed.is_cut(right, origin) else expected
                assert set(diagnose(step, question, typed)) == expected, question
                told += 1
    assert told > 50


@pytest.mark.parametrize("slip", SLIPS)
def test_every_slip_of_the_backward_pass_is_diagnosed_somewhere_as_itself_alone(slip):
    assert any(
        diagnose(step, question, typed_number(repr(float(value)))) == (slip,)
        for step in map(step_of, NETWORKS)
        for question in questions(step)
        for name, value in slipped_answers(step, question)
        if name == slip
    )


def diagnosed(kind: str, layer: int, to: int, source: int, value: float, session=None) -> tuple[str, ...]:
    step = (session or two_two_two()).position.step
    return diagnose(step, question_about(kind, layer, to, source), typed_number(repr(float(value))))


class TestByHand:
    """The numbers of the 2-2-2 network, worked out from its weights."""

    step = two_two_two().position.step
    a1 = sigmoid(np.array([0.3775, 0.3925]))
    a2 = sigmoid(np.array([[0.4, 0.45], [0.5, 0.55]]) @ a1 + 0.6)
    error = a2 - [0.01, 0.99]
    delta = error * a2 * (1 - a2)
    up = np.array([0.4 * delta[0] + 0.5 * delta[1], 0.45 * delta[0] + 0.55 * delta[1]])

    def test_the_bias_left_out_of_the_sum(self):
        assert diagnosed("z", 1, 1, 0, 0.0275) == ("bias-missing",)

    def test_a_term_left_out_of_the_sum(self):
        assert diagnosed("z", 1, 2, 0, 0.35 + 0.0125) == ("term-missing",)

    def test_a_number_cut_off_is_told_so_whatever_else_would_lead_to_it(self):
        assert diagnosed("z", 1, 1, 0, 0.37) == ("cut",)  # 0.3775, and without its smaller term just 0.37
        assert diagnosed("C", 0, 0, 0, 0.29) == ("cut",)  # 0.298371
        assert diagnosed("dC/da", 2, 2, 0, -0.21) == ("cut",)  # −0.217072
        assert diagnosed("z", 1, 1, 0, 0.36) != ("cut",)  # one less than that

    def test_what_is_rounded_or_coarse_is_not_called_cut_off(self):
        for text, value in (("0.38", 0.3775), ("0.3774", 0.37749), ("0.3", 0.3775), ("−0.37", 0.3775), ("1/3", 0.335)):
            assert not typed_number(text).is_cut(value), text
        assert not typed_number("0.149").is_cut(0.14978, 0.15)

    def test_the_activation_not_applied(self):
        assert diagnosed("a", 1, 1, 0, 0.3775) == ("not-activated",)
        assert diagnosed("z", 2, 1, 0, 0.4 * 0.3775 + 0.45 * 0.3925 + 0.6) == ("not-activated",)

    def test_the_activation_applied_too_early(self):
        assert diagnosed("z", 1, 1, 0, self.a1[0]) == ("activated-already",)

    def test_the_half_forgotten_in_the_loss(self):
        assert diagnosed("C", 0, 0, 0, (self.error**2).sum()) == ("factor-two",)

    def test_one_output_left_out_of_the_loss(self):
        assert diagnosed("C", 0, 0, 0, self.error[0] ** 2 / 2) == ("term-missing",)

    def test_target_minus_output(self):
        assert diagnosed("dC/da", 2, 1, 0, 0.01 - self.a2[0]) == ("sign-flipped",)

    def test_the_slope_forgotten(self):
        assert diagnosed("delta", 2, 1, 0, self.error[0]) == ("slope-forgotten",)
        assert diagnosed("gradients", 2, 1, 1, self.error[0] * self.a1[0]) == ("slope-forgotten",)

    def test_the_slope_taken_at_the_target(self):
        assert diagnosed("delta", 2, 2, 0, self.error[1] * 0.99 * 0.01) == ("target-for-prediction",)

    @pytest.mark.parametrize("kept", [0, 1])
    def test_either_path_left_out(self, kept):
        one = [[0.4, 0.45], [0.5, 0.55]][kept][0] * self.delta[kept]
        assert diagnosed("dC/da", 1, 1, 0, one) == ("path-missing",)
        assert diagnosed("delta", 1, 1, 0, one * self.a1[0] * (1 - self.a1[0])) == ("path-missing",)

    def test_the_slope_forgotten_all_the_way_down(self):
        assert diagnosed("delta", 1, 1, 0, 0.4 * self.error[0] + 0.5 * self.error[1]) == ("slope-forgotten",)

    def test_the_weights_of_after_the_update(self):
        new = np.array([0.4, 0.5]) - 0.5 * self.delta * self.a1[0]
        assert diagnosed("dC/da", 1, 1, 0, new @ self.delta) == ("new-weights",)

    def test_the_weights_the_wrong_way_round(self):
        assert diagnosed("dC/da", 1, 1, 0, 0.4 * self.delta[0] + 0.45 * self.delta[1]) == ("transposed",)

    def test_the_delta_of_another_layer(self):
        assert diagnosed("gradients", 1, 1, 1, self.delta[0] * 0.05) == ("wrong-layer",)

    def test_the_activation_that_a_weight_carries_forgotten(self):
        assert diagnosed("gradients", 2, 1, 1, self.delta[0]) == ("input-forgotten",)

    def test_the_update_added(self):
        assert diagnosed("update", 2, 1, 1, 0.4 + 0.5 * self.delta[0] * self.a1[0]) == ("sign-flipped",)

    def test_the_learning_rate_forgotten(self):
        assert diagnosed("update", 2, 1, 1, 0.4 - self.delta[0] * self.a1[0]) == ("rate-forgotten",)

    def test_the_change_given_for_the_weight(self):
        assert diagnosed("update", 2, 1, 1, -0.5 * self.delta[0] * self.a1[0]) == ("change-alone",)

    def test_three_digits_are_enough(self):
        assert diagnosed("delta", 2, 1, 0, round(self.error[0], 3)) == ("slope-forgotten",)


@pytest.mark.parametrize("left_out", range(4))
def test_whichever_of_many_paths_is_left_out(left_out):
    session = random_session(8, (2, 3, 4), examples=1)
    step = session.position.step
    terms = step.network.weights[1][:, 1] * step.backward.delta[1][0]
    assert diagnosed("dC/da", 1, 2, 0, terms.sum() - terms[left_out], session) == ("path-missing",)


def test_a_mean_over_the_examples_not_divided():
    session = random_session(7, reduction="mean", examples=4)
    step = session.position.step
    gradient = step.backward.weight_gradients[1][0, 1]
    assert diagnosed("gradients", 2, 1, 2, 4 * gradient, session) == ("not-divided",)
    assert diagnosed("C", 0, 0, 0, 4 * step.total_loss, session) == ("not-divided",)


def test_a_sum_over_the_examples_divided_and_one_example_alone():
    session = open_lesson("batch")
    step = session.position.step
    own = step.backward.delta[1] * step.forward.a[1][:, :1]
    gradient = float(own.sum())
    assert diagnosed("gradients", 2, 1, 1, own[1, 0], session) == ("one-example",)
    assert set(diagnosed("gradients", 2, 1, 1, gradient / 2, session)) == {"divided", "factor-two"}


def test_a_softmax_not_divided_by_its_sum():
    session = NETWORKS["softmax"]
    z = session.position.step.forward.z[1][0, 0]
    assert diagnosed("a", 2, 1, 0, np.exp(z), session) == ("not-normalised",)


@pytest.mark.slow
@pytest.mark.parametrize("notation", NOTATIONS.values(), ids=NOTATIONS)
def test_every_slip_is_said_in_the_letters_of_the_notation(notation):
    said = set()
    for step in map(step_of, NETWORKS):
        for question in questions(step):
            for slip, _ in slipped_answers(step, question):
                title, reason = slip_said(notation.of(step.network.depth), step, question, slip)
                assert "{" not in title + reason
                said.add((slip, title, reason))
    assert len(said) >= 24
    if not notation.own_delta:
        assert not any("δ" in title + reason for _, title, reason in said)


@pytest.mark.parametrize(
    ("right", "typed", "old", "hint"),
    [
        (0.2, 2.0, None, "The sign is right, but it is ten times too large."),
        (0.2, 0.002, None, "The sign is right, but it is a hundred times too small."),
        (-0.2, -0.7, None, "The sign is right, but it is too large."),
        (0.2, 0.07, None, "The sign is right, but it is too small."),
        (0.2, 0.21, None, "Close. Check the rounding on the way."),
        (0.2, -0.5, None, "The sign is the other one."),
        (0.2, 0.0, None, "It is not 0."),
        (0.0, 0.3, None, "It is smaller in size than that."),
        (0.35, 0.4, 0.4, "It does change."),
        (0.4, 0.35, 0.4, "It does not change."),
        (0.35, 0.45, 0.4, "It moves the other way."),
        (0.35, 0.395, 0.4, "It moves the right way, but ten times too little."),
        (-0.1, -0.3, 0.0, "It moves the right way, but too far."),
    ],
)
def test_what_no_slip_explains_gets_an_honest_hint_about_its_size(right, typed, old, hint):
    assert size_hint(right, typed, old) == hint


@example(5e-324, 1e12, None)
@example(1e12, 5e-324, None)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.none() | st.floats(-1e6, 1e6))
def test_there_is_a_hint_for_every_wrong_number_and_it_does_not_tell_the_right_one(right, typed, old):
    assume(right != typed)
    hint = size_hint(right, typed, old)
    assert hint.endswith(".")
    assert not any(letter.isdigit() for letter in hint.replace("not 0", ""))
