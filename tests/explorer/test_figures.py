"""Figures: what they are told and its text form, their numbers, what is in the hand, and their buttons."""

from dataclasses import replace

import numpy as np
import pytest

from app.course.opening import open_page
from app.engine.one_input import curve_of
from app.errors import BadValue, NotNow
from app.explorer.figures.function_curve import fitted_to
from app.explorer.figures.kinds import (
    KINDS,
    act,
    figure_number,
    figure_numbers,
    figure_of,
    figure_shown,
    pull,
    show_figure,
    tell,
)
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.explorer.stages import stage_index


def network(w, b, v, bend="relu", out="identity"):
    return open_session(
        Description(
            sizes=[1, len(w), 1],
            activations=[bend, out],
            weights=[[[one] for one in w], [v]],
            bias_values=[b, [0.0]],
            inputs=[[1.0]],
            targets=[[0.0]],
            loss="squared_error",
        )
    )


HINGED = network([1.0, -1.0, 1.0, -1.0], [0.0, 0.0, -0.4, -0.4], [1.0, 1.0, 2.0, 2.0])
FIRST = network([1.0, -1.0], [0.5, 1.0], [1.0, 0.5], out="relu")
SQUARE = "function?target=square&from=-2&to=2"


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_has_one_text_form_that_reads_back(kind):
    plain = figure_of(kind)
    assert str(plain) == kind
    other = {
        "descent": {"rate": 0.25, "steps": 3},
        "function": {"target": "power", "to": 2},
        "activations": {"z": 0.5},
        "losses": {"a1": 0.5, "y": "2"},
        "delta-by-layer": {"bend": "tanh", "layers": 4},
        "lockstep": {"differ": "rate", "steps": 7},
        "partial": {"x": -1},
        "fits": {"degree": 8, "back": 36},
    }[kind]
    told = plain.having(**other)
    assert figure_of(str(told)).said == told.said != plain.said


@pytest.mark.parametrize(
    "text",
    [
        "wheel", "descent?rate=nan", "descent?rate=-1", "descent?steps=1.5", "descent?steps=5000", "descent?speed=1",
        "function?target=cube", "function?from=inf", "descent?rate", "descent?rate=1e9", "", "descent?curve=",
        "function?bend=softmax",
    ],
)  # fmt: skip
def test_what_a_figure_cannot_be_told_is_refused_by_its_name(text):
    with pytest.raises(BadValue) as refused:
        figure_of(text)
    assert refused.value.field


def test_the_figures_of_the_first_network():
    numbers = figure_numbers(show_figure(FIRST, "function"))
    expected = {"f": 1.5, "f.-2": 1.5, "f.0": 1, "f.1": 1.5, "f.2": 2.5, "lowest": 0.75, "lowest.x": -0.5}
    assert {name: numbers[name] for name in expected} == pytest.approx(expected, abs=1e-9)
    assert (numbers["hinge.1"], numbers["hinge.2"]) == pytest.approx((-0.5, 1))


def test_hinges_are_pulled_until_the_gap_is_a_quarter():
    session = show_figure(HINGED, SQUARE)
    assert figure_number(session, "figure.gap") == pytest.approx(1.45, abs=1e-9)
    for key, at in (("hinge.3", 1.0), ("hinge.4", -1.0)):
        session = pull(session, key, at)
        assert figure_number(session, f"figure.{key}") == pytest.approx(at)
    assert figure_number(session, "figure.gap") == pytest.approx(0.25, abs=1e-9)
    assert session.position.network.biases[0] == pytest.approx([0, 0, -1, -1])
    assert figure_number(tell(session, "bend", "identity"), "figure.gap") > 1


@pytest.mark.parametrize(
    ("k", "gap", "at"), [(2, 0.506551, 1.113729), (4, 0.172143, 1.528767), (8, 0.050670, None), (16, 0.013780, None)]
)
def test_networks_fitted_to_a_power_of_two_have_the_gaps_of_the_course(k, gap, at):
    numbers = figure_numbers(show_figure(HINGED, f"function?target=power&from=-2&to=2&fitted={k}"))
    assert numbers["gap"] == pytest.approx(gap, abs=5e-7)
    assert at is None or numbers["gap.x"] == pytest.approx(at, abs=2e-6)


def test_the_fitted_network_meets_its_target_at_every_hinge():
    assert fitted_to("power", 4).weights[1][0] == pytest.approx([0.25, 0.25, 0.5, 1.0])
    at = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    assert curve_of(fitted_to("power", 4), at) == pytest.approx(2.0**at)


AT = (-2.0, 0.0, 0.5, 2.0)
BENT = {
    "binary_step": ((0, 1, 1, 1), (0, 0, 0, 0)),
    "sign": ((-1, None, 1, 1), (0, 0, 0, 0)),
    "sigmoid": ((0.119203, 0.5, 0.622459, 0.880797), (0.104994, 0.25, 0.235004, 0.104994)),
    "tanh": ((-0.964028, 0, 0.462117, 0.964028), (0.070651, 1, 0.786448, 0.070651)),
    "relu": ((0, 0, 0.5, 2), (0, 0, 1, 1)),
    "leaky_relu": ((-0.02, 0, 0.5, 2), (0.01, 0.01, 1, 1)),
    "elu": ((-0.864665, 0, 0.5, 2), (0.135335, 1, 1, 1)),
    "gelu": ((-0.045500, 0, 0.345731, 1.954500), (-0.085232, 0.5, 0.867495, 1.085232)),
    "softplus": ((0.126928, 0.693147, 0.974077, 2.126928), (0.119203, 0.5, 0.622459, 0.880797)),
    "swish": ((-0.238406, 0, 0.311230, 1.761594), (-0.090784, 0.5, 0.739961, 1.090784)),
}


@pytest.mark.parametrize("name", BENT)
def test_every_bend_has_the_values_and_slopes_of_the_course(name):
    values, slopes = BENT[name]
    for z, value, slope in zip(AT, values, slopes, strict=True):
        numbers = figure_numbers(show_figure(FIRST, f"activations?z={z}"))
        assert value is None or numbers[f"f.{name}"] == pytest.approx(value, abs=6e-7)
        assert numbers[f"slope.{name}"] == pytest.approx(slope, abs=6e-7)


@pytest.mark.parametrize("z", AT)
def test_the_softmax_among_the_bends_is_that_of_three_sums(z):
    numbers = figure_numbers(show_figure(FIRST, f"activations?z={z}"))
    a = np.exp(z) / (np.exp(z) + 1 + np.e)
    assert (numbers["f.softmax"], numbers["slope.softmax"]) == pytest.approx((a, a * (1 - a)), abs=1e-12)


PAIRS = {
    "A": (0.0653, 0.03265, 0.021767, 0.427588, 0.248461, 0.248461),
    "B": (1.2659, 0.63295, 0.421967, 3.812223, 2.659260, 2.659260),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_seven_losses_of_one_pair_are_those_of_the_course(pair):
    numbers = figure_numbers(act(show_figure(FIRST, "losses"), pair))
    names = ("squared_error", "half_squared_error", "mean_squared_error", "binary_cross_entropy",
             "categorical_cross_entropy", "sparse_categorical_cross_entropy")  # fmt: skip
    assert [numbers[name] for name in names] == pytest.approx(PAIRS[pair], abs=6e-7)


def test_a_categorical_loss_reads_one_output_and_binary_cross_entropy_all():
    before = figure_numbers(show_figure(FIRST, "losses"))
    after = figure_numbers(pull(show_figure(FIRST, "losses"), "a2", 0.15))
    same = {name for name in before if before[name] == after[name]}
    assert {"categorical_cross_entropy", "sparse_categorical_cross_entropy"} <= same
    assert not {"binary_cross_entropy", "squared_error", "absolute_error"} & same


@pytest.mark.parametrize(
    ("told", "last", "first", "ratio"),
    [
        ("", 0.296181037, 3.670580294e-7, 806905),
        ("?bend=tanh", 0.622073938, 0.0291498, 21.34),
        ("?bend=relu", 2, 2, 1),
        ("?w=4&b=-2", 0.296031, 0.0138717, 21.34),
    ],
)
def test_delta_of_a_chain_is_that_of_the_course(told, last, first, ratio):
    numbers = figure_numbers(show_figure(FIRST, f"delta-by-layer{told}"))
    assert numbers["delta.10"] == pytest.approx(last, rel=2e-6)
    assert numbers["delta.1"] == pytest.approx(first, rel=5e-6)
    assert numbers["ratio"] == pytest.approx(ratio, rel=1e-3)


def test_a_chain_of_four_and_the_network_that_is_walked_are_measured_alike():
    session = open_session(
        Description(
            sizes=[1, 1, 1, 1, 1], activations=["sigmoid"] * 4, weights=[[[0.5]], [[1]], [[1]], [[1]]],
            bias_values=[[1], [0], [0], [0]], inputs=[[1.0]], targets=[[0.0]], loss="squared_error",
        )
    )  # fmt: skip
    assert figure_numbers(show_figure(session, "delta-by-layer?of=own")) == {"least": 4.0}, "nothing is reached"
    walked = go_to(session, stage_index(4, "delta", 3) + 1)
    assert {"delta.3", "delta.4"} < figure_numbers(show_figure(walked, "delta-by-layer?of=own")).keys()
    walked = go_to(session, stage_index(4, "delta", 1) + 1)
    numbers = figure_numbers(show_figure(walked, "delta-by-layer?of=own"))
    expected = (0.002085665, 0.013984007, 0.065815737, 0.296227514)
    assert [numbers[f"delta.{layer}"] for layer in (1, 2, 3, 4)] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("degree", "mse", "at5"),
    [
        (1, 24.096719, 10.291667), (2, 0.939112, 25.149370), (6, 0.741592, 2.459236), (7, 0.176880, -109.114056),
        (8, 0, -269.564802),
    ],
)  # fmt: skip
def test_fits_are_those_of_the_course(degree, mse, at5):
    numbers = figure_numbers(show_figure(FIRST, f"fits?degree={degree}"))
    assert (numbers["train"], numbers["at5"]) == pytest.approx((mse, at5), abs=6e-7)
    assert numbers["miss"] == pytest.approx(abs(at5 - 25), abs=6e-7)


@pytest.mark.parametrize(
    ("degree", "train", "test"), [(1, 26.255504, 21.334815), (2, 1.205644, 0.008297), (6, 0, 22.805183)]
)
def test_points_kept_back_say_which_degree_is_right(degree, train, test):
    session = show_figure(FIRST, f"fits?degree={degree}")
    for key in ("point.3", "point.6"):
        session = pull(session, key, 1)
    numbers = figure_numbers(session)
    assert (numbers["train"], numbers["test"]) == pytest.approx((train, test), abs=6e-7)
    assert "test" not in figure_numbers(act(session, "all"))


def test_without_a_bias_the_line_goes_through_the_origin_and_two_points_stay_to_learn_from():
    numbers = figure_numbers(show_figure(FIRST, "fits"))
    assert (numbers["slope.unbiased"], numbers["train.unbiased"]) == pytest.approx((1.655111, 56.614351), abs=6e-7)
    session = show_figure(FIRST, "fits?degree=8")
    for k in range(1, 10):
        session = pull(session, f"point.{k}", 1)
    assert figure_number(session, "figure.train") == pytest.approx(0, abs=1e-20)


def test_while_the_next_number_is_to_be_predicted_no_figure_tells_it():
    session = show_figure(FIRST, "function")
    hidden = replace(session, view=replace(session.view, predicting=True))
    assert figure_numbers(hidden) == {}
    with pytest.raises(NotNow, match="predict"):
        show_figure(hidden, "function")


def saturated(w, b):
    return open_session(
        Description(
            sizes=[1, 1], activations=["sigmoid"], weights=[[[w]]], bias_values=[[b]], inputs=[[1.0]],
            targets=[[0.0]], loss="half_squared_error", learning_rate=0.15,
        )
    )  # fmt: skip


@pytest.mark.parametrize(("w", "b", "squared", "crossed"), [(2.0, 2.0, 232, 17), (0.6, 0.9, 36, 8)])
def test_a_saturated_neuron_learns_slowly_by_squared_error(w, b, squared, crossed):
    numbers = figure_numbers(show_figure(saturated(w, b), "lockstep"))
    assert (numbers["until.first"], numbers["until.second"]) == (squared, crossed)


def test_two_runs_have_the_numbers_of_the_course():
    start = figure_numbers(show_figure(saturated(2.0, 2.0), "lockstep"))
    assert (start["delta.first"], start["delta.second"]) == pytest.approx((0.017345021, 0.982013790), abs=1e-9)
    session = act(show_figure(saturated(2.0, 2.0), "lockstep"), "hundred")
    later = figure_numbers(session)
    assert (later["a.first"], later["a.second"]) == pytest.approx((0.964130847, 0.041072228), abs=1e-9)


def test_one_layer_after_the_other_ends_where_the_course_says():
    numbers = figure_numbers(show_figure(open_page("1-1-1", "all-at-once"), "lockstep?differ=order&steps=1"))
    assert (numbers["C.first"], numbers["C.second"]) == pytest.approx((0.334346824, 0.335057121), abs=1e-9)


def test_pulling_is_an_edit_of_the_network_and_no_figure_is_none():
    session = show_figure(FIRST, "function")
    pulled = pull(session, "weight.2", 0.75)
    assert pulled.position.network.weights[1][0, 1] == 0.75
    assert pull(session, "x", 9).position.step.inputs[0, 0] == 3, "as far as the axis goes"
    assert figure_shown(show_figure(session, "")) is None
    assert figure_numbers(FIRST) == {}


@pytest.mark.parametrize(("k", "most"), [(2, 0.18), (4, 0.1), (8, 0.04)])
def test_a_fitted_network_that_learns_comes_nearer_and_always_the_same_way(k, most):
    own = fitted_to("power", k)
    session = open_session(
        Description(
            sizes=own.sizes, activations=own.activations, weights=own.weights, bias_values=own.biases,
            inputs=[[1.0]], targets=[[2.0]], loss="squared_error",
        )
    )  # fmt: skip
    session = show_figure(session, "function?target=power&from=-2&to=2")
    before = figure_number(session, "figure.gap")
    taught = act(session, "learn")
    assert figure_number(taught, "figure.gap") < min(before, most)
    again = act(session, "learn")
    assert again.position.network.weights[0].tobytes() == taught.position.network.weights[0].tobytes()
    assert len(taught.past) == len(session.past) + 1, "one edit, which Back undoes"


@pytest.mark.parametrize("told", [{"target": ""}, {"bend": "identity"}, {"fitted": "4"}])
def test_what_cannot_learn_says_why(told):
    session = show_figure(HINGED, SQUARE)
    for name, value in told.items():
        session = tell(session, name, value)
    with pytest.raises(NotNow):
        act(session, "learn")


def test_start_over_brings_back_the_network_and_the_bend():
    session = tell(pull(show_figure(FIRST, "function"), "hinge.1", 2.0), "bend", "identity")
    over = act(session, "over")
    assert over.position.network.biases[0] == pytest.approx([0.5, 1.0])
    assert over.view.figure == "function"


@pytest.mark.parametrize("rate", [0.1, 0.5, 1.1])
def test_a_slice_of_a_real_loss_steps_as_the_network_does(rate):
    """With one weight alone, a step on its slice is the update."""
    session = open_session(
        Description(
            sizes=[1, 1], activations=["sigmoid"], biases=False, weights=[[[0.5]]], inputs=[[1.0]], targets=[[0.0]],
            loss="squared_error", learning_rate=rate,
        )
    )  # fmt: skip
    shown = show_figure(session, f"descent?curve=slice&rate={rate}")
    step = session.position.step
    assert figure_number(shown, "figure.f") == pytest.approx(step.total_loss, abs=1e-12)
    for _ in range(5):
        assert figure_number(shown, "figure.x") == pytest.approx(float(step.network.weights[0][0, 0]), abs=1e-12)
        shown, step = act(shown, "step"), step.next()


def test_steps_go_on_and_start_over_goes_back():
    session = show_figure(FIRST, "descent?rate=0.1")
    for _ in range(2):
        session = act(session, "step")
    assert figure_number(session, "figure.x") == pytest.approx(-0.28)
    assert figure_number(act(session, "ten"), "figure.steps") == 12
    assert act(session, "over").view.figure == show_figure(FIRST, "descent").view.figure
    assert figure_number(pull(session, "rate", 0.5), "figure.steps") == 0, "another rate, another way"


@pytest.mark.parametrize(
    ("do", "error"),
    [
        (lambda s: pull(s, "hinge.9", 0), BadValue),
        (lambda s: act(s, "jump"), BadValue),
        (lambda s: tell(s, "bend", "softmax"), BadValue),
        (lambda s: figure_number(s, "figure.height"), BadValue),
        (lambda s: pull(show_figure(s, ""), "x", 0), NotNow),
        (lambda s: show_figure(open_session(Description(sizes=[2, 1], seed=0)), "function"), NotNow),
    ],
)
def test_what_is_not_there_is_refused(do, error):
    with pytest.raises(error):
        do(show_figure(FIRST, "function"))
