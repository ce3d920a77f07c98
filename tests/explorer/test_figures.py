"""Figures: what they are told and its text form, their numbers, what is in the hand, and their buttons."""

import numpy as np
import pytest

from app.engine.one_input import curve_of
from app.errors import BadValue, NotNow
from app.explorer.figures.function_curve import fitted_to_power
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
from app.explorer.opening import Description, open_session


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
    other = {"descent": {"rate": 0.25, "steps": 3}, "function": {"target": "power", "to": 2}}[kind]
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
    assert fitted_to_power(4).weights[1][0] == pytest.approx([0.25, 0.25, 0.5, 1.0])
    at = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    assert curve_of(fitted_to_power(4), at) == pytest.approx(2.0**at)


def test_pulling_is_an_edit_of_the_network_and_no_figure_is_none():
    session = show_figure(FIRST, "function")
    pulled = pull(session, "weight.2", 0.75)
    assert pulled.position.network.weights[1][0, 1] == 0.75
    assert pull(session, "x", 9).position.step.inputs[0, 0] == 3, "as far as the axis goes"
    assert figure_shown(show_figure(session, "")) is None
    assert figure_numbers(FIRST) == {}


@pytest.mark.parametrize(("k", "most"), [(2, 0.18), (4, 0.1), (8, 0.04)])
def test_a_fitted_network_that_learns_comes_nearer_and_always_the_same_way(k, most):
    own = fitted_to_power(k)
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
