"""A pass that plays goes from where the page was to where the session is, and says what it came to."""

import gzip

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.explorer.look import look_of
from app.explorer.looking import look_at
from app.explorer.moves import WHOLE, go_to, step, step_backward, step_forward, update
from app.explorer.opening import Description, open_session
from app.explorer.practise.answering import predict
from app.scene.around.film import film, pass_summary
from app.scene.picture.network_scene import network_scene
from app.scene.picture.seen import seen


def merged(start, *maps):
    marks = {mark: dict(texts) for mark, texts in start.items()}
    for each in maps:
        for mark, texts in each.items():
            marks.setdefault(mark, {}).update(texts)
    return marks


def crowded():
    return open_session(Description([4, 8, 8, 3], ["tanh", "relu", "tanh"], seed=3, inputs=[[1, -2, 0.5, 0]]))


@pytest.mark.parametrize("name", ["2-2-2", "1-2-1-relu", "batch", "draw-a-digit", "a weight"])
def test_a_film_starts_at_the_page_and_ends_at_the_session(name):
    session = look_at(open_lesson("2-2-2"), look_of("w.1.1.1")) if name == "a weight" else open_lesson(name)
    for move in (step_forward, step_backward, update, step_forward):
        before = session.position.stage if not session.position.updated else 0
        session = move(session, "phase")
        played = film(session, before + 1)
        end = seen(network_scene(session))
        shown = merged(end, played.start)
        first = seen(network_scene(go_to(session, before)))
        assert {mark: shown[mark] for mark in first} == first
        last = merged(shown, *(frame.seen for frame in played.frames))
        assert {mark: last[mark] for mark in end} == end
        assert len(played.frames) == session.position.stage - before


def test_what_travels_is_a_times_w_to_the_right_and_delta_times_w_to_the_left():
    session = step_backward(step_forward(open_lesson("2-2-2"), "phase"), "phase")
    first, *_, last = [frame for frame in film(session, 1).frames if frame.pulses]
    at = session.position.step
    sums = {pulse.along: pulse for pulse in first.pulses}
    a, w = at.inputs[0], at.network.weights[0]
    products = {f"l1.{j + 1}.{i + 1} .line": abs(w[j, i] * a[i]) for j in range(2) for i in range(2)}
    biases = {f"l1.{j + 1}b .line": abs(float(b)) for j, b in enumerate(at.network.biases[0])}
    assert set(sums) == set(products | biases)
    by_size = sorted(products | biases, key=(products | biases).get)
    assert [sums[line].width for line in by_size] == sorted(pulse.width for pulse in first.pulses)
    assert not any(pulse.left or pulse.stops for pulse in first.pulses)
    back = {pulse.along: pulse for pulse in last.pulses}
    delta, w = at.backward.delta[1][0], at.network.weights[1]
    assert set(back) == {f"l2.{j}.{i} .line" for j in (1, 2) for i in (1, 2)}
    assert all(back[f"l2.{j}.{i} .line"].sign == ("positive" if delta[j - 1] * w[j - 1, i - 1] > 0 else "negative")
               for j in (1, 2) for i in (1, 2))  # fmt: skip
    assert all(pulse.left for pulse in last.pulses)


def test_a_pulse_stops_before_a_neuron_whose_slope_is_0_and_nothing_travels_where_it_is_0():
    session = step_backward(step_forward(crowded(), "phase"), "phase")
    at = session.position.step
    frames = film(session, 1).frames
    frame = next(f for f in frames if any(p.along.startswith("l3.") and p.left for p in f.pulses))
    dead = at.forward.z[1][0] <= 0
    assert 0 < dead.sum() < 8
    for pulse in frame.pulses:
        _, to, source = (int(part) for part in pulse.along.removesuffix(" .line")[1:].split("."))
        assert pulse.stops == dead[source - 1]
        assert at.backward.delta[2][0, to - 1] * at.network.weights[2][to - 1, source - 1] != 0
    later = [f for f in frames if any(p.along.startswith("l2.") and p.left for p in f.pulses)]
    assert all(not dead[int(p.along.split(".")[1]) - 1] for f in later for p in f.pulses)  # δ is 0 there


def test_the_sentence_sums_the_pass_up():
    session = step_forward(open_lesson("2-2-2"), "phase")
    answered = "the network answers 0.751 and 0.773, and 0.01 and 0.99 are wanted. C = 0.298 says how wrong that is."
    assert pass_summary(session) == f"Forward pass: {answered}"
    session = step_backward(session, "phase")
    gradients = session.position.step.backward
    assert abs(gradients.bias_gradients[1][0]) == max(
        np.abs(g).max() for g in (*gradients.weight_gradients, *gradients.bias_gradients)
    )
    assert "all 12 weights and biases" in pass_summary(session)
    assert "bias of output 1" in pass_summary(session) and "= 0.138: turned down" in pass_summary(session)
    assert pass_summary(update(session)) == ""
    assert "C falls from 0.298 to 0.280" in pass_summary(update(session), whole=True)


def test_a_sentence_about_a_network_without_slopes_says_that_nothing_will_move():
    zero = Description(
        [2, 2, 1], "relu", weights=[[[0, 0], [0, 0]], [[0, 0]]], bias_values=[[0, 0], [0]], targets=[[0]]
    )
    session = step_backward(step_forward(open_session(zero), "phase"), "phase")
    assert "Every one is 0: nothing will move. All weights into layer 2 are 0" in pass_summary(session)


def test_play_walks_to_the_end_of_the_training_step_from_anywhere():
    session = open_lesson("2-2-2")
    whole = step(session, WHOLE)
    assert whole.position.updated and whole.position.steps_taken == 1
    assert (
        step(step(session), WHOLE).position.network.weights[0].tobytes() == whole.position.network.weights[0].tobytes()
    )
    again = step(whole, WHOLE)
    assert again.position.updated and again.position.steps_taken == 2
    assert len(film(again, 1).frames) == len(again.position.stages)


def test_there_is_no_film_of_what_is_to_be_predicted_and_none_of_nothing():
    session = step_forward(open_lesson("2-2-2"), "phase")
    assert film(session, session.position.stage + 1) is None
    assert film(predict(session, True), 1) is None


def test_a_film_is_short():
    session = step_backward(step_forward(crowded(), "phase"), "phase")
    assert len(gzip.compress(film(session, 1).text.encode())) < 10_000


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sizes": [2, 1], "activations": "softmax", "loss": "squared_error"}, "A softmax of one output is 1"),
        ({"sizes": [2, 3, 2], "activations": "binary_step"}, "The slope of binary step is 0 wherever it has one"),
        ({"sizes": [2, 3, 2], "activations": ["sign", "sigmoid"]}, "nothing comes back through layer 1."),
        ({"sizes": [2, 3, 2], "activations": "sigmoid", "initialiser": "zeros"}, "All weights into layer 2 are 0"),
        (
            {"sizes": [2, 3, 2], "activations": "sigmoid", "initialiser": "zeros"},
            "The neurons of layer 1 are all alike",
        ),
        (
            {"sizes": [1, 2, 1], "activations": "tanh", "weights": [[[0.5], [0.5]], [[0.3, 0.3]]], "bias_values": None},
            "The neurons of layer 1 are all alike, and no step can tell them apart.",
        ),
    ],
)
def test_a_network_that_cannot_learn_says_so_at_the_end_of_its_backward_pass(given, said):
    session = open_session(Description(given.pop("sizes"), **given))
    assert said in pass_summary(step_backward(step_forward(session, "phase"), "phase"))


def test_neurons_that_leave_by_other_weights_are_told_apart_and_nothing_is_said():
    weights = [[[0.5], [0.5]], [[0.3, 0.2]]]
    session = open_session(Description([1, 2, 1], "tanh", weights=weights))
    assert "alike" not in pass_summary(step_backward(step_forward(session, "phase"), "phase"))
