"""Figures of the first chapters: a single neuron as a line, two points to meet, networks fitted to x², and x²y."""

import numpy as np
import pytest

from app.course.answering import answer_question, show_answer
from app.course.opening import answered, begun_page, hidden_of_figure, open_page
from app.engine.one_input import curve_of, slope_at
from app.explorer.figures.figure import Kind
from app.explorer.figures.function_curve import BENDS, bent, fitted_to
from app.explorer.figures.kinds import act, figure_number, figure_numbers, figure_shown, pull, show_figure, tell
from app.explorer.practise.guesses import OPEN, RIGHT

LINE = open_page("a-line", "a-neuron-is-a-line")
APART = open_page("warm-ups", "one-at-a-time")


@pytest.mark.parametrize(("weight", "bias"), [(0.5, 1.0), (-1.0, 2.0), (0.0, -3.0)])
def test_a_single_neuron_is_turned_by_its_weight_and_lifted_by_its_bias(weight, bias):
    session = pull(pull(LINE, "tilt", weight), "lift", bias)
    network = session.position.network
    assert (network.weights[0][0, 0], network.biases[0][0]) == (weight, bias)
    numbers = figure_numbers(session)
    assert [numbers[f"f.{x:g}"] for x in (-2, 0, 0.5, 1)] == pytest.approx(
        [-2 * weight + bias, bias, weight / 2 + bias, weight + bias]
    )
    assert numbers["slope"] == pytest.approx(weight)


def test_both_points_are_met_by_the_one_line_through_them():
    page = begun_page("a-line", "a-neuron-is-a-line")
    assert figure_number(page, "figure.gap") == pytest.approx(2.5)
    missed = answer_question(page, "through-both-rings", ("",))
    assert answered(missed, "through-both-rings").outcome == OPEN
    met = pull(pull(page, "tilt", -1.0), "lift", 2.0)
    assert figure_number(met, "figure.gap") == 0
    assert answered(answer_question(met, "through-both-rings", ("",)), "through-both-rings").outcome == RIGHT


@pytest.mark.parametrize(("k", "gap"), [(2, 1.0), (4, 0.25), (8, 0.0625), (16, 0.015625)])
def test_a_network_fitted_to_the_square_is_exact_at_its_hinges_and_four_times_closer_with_twice_as_many(k, gap):
    network = fitted_to("square", k)
    at = -2 + 4 * np.arange(k + 1) / k
    assert curve_of(network, at) == pytest.approx(at**2)
    assert network.sizes == (1, k, 1)
    page = open_page("hinges", "build-a-parabola-from-hinges")
    assert figure_number(page, f"figure.gap.{k}") == pytest.approx(gap, abs=1e-9)
    assert figure_number(tell(page, "fitted", str(k)), "figure.gap") == pytest.approx(gap, abs=1e-9)


@pytest.mark.parametrize("bend", [bend for bend in BENDS if bend])
def test_outputs_at_round_places_have_names_for_every_bend(bend):
    page = open_page("1-2-1-relu", "two-lines-make-a-line")
    network = bent(page.position.network, bend)
    for x in (-2.0, -0.5, 0.0, 1.5):
        assert figure_number(page, f"figure.{bend}.{x:g}") == pytest.approx(float(curve_of(network, np.array([x]))[0]))
    if bend not in ("relu", "binary_step"):
        nudge = curve_of(network, np.array([1 - 1e-5, 1 + 1e-5]))
        assert slope_at(network, 1.0) == pytest.approx((nudge[1] - nudge[0]) / 2e-5, abs=1e-8)


def concealed(session) -> set[str]:
    figure = figure_shown(session)
    return {key for key in hidden_of_figure(session) if figure.kind.conceals(session, figure, key)}


def test_what_is_asked_of_one_bend_is_kept_back_only_while_that_bend_is_drawn():
    page = begun_page("three-bends", "bend-it")
    assert hidden_of_figure(page) == {"relu.-2", "sigmoid.-2"}
    assert concealed(page) == set()
    assert concealed(tell(page, "bend", "relu")) == {"relu.-2"}
    assert concealed(tell(page, "bend", "")) == {"sigmoid.-2", "f.-2"}, "its own is a sigmoid"
    assert concealed(tell(show_answer(page, "relu-at-minus-two"), "bend", "relu")) == set()


def test_the_gap_of_eight_hinges_is_kept_back_only_where_eight_are_drawn_and_a_goal_keeps_nothing_back():
    page = begun_page("hinges", "build-a-parabola-from-hinges")
    assert hidden_of_figure(page) == {"gap.8"}
    assert concealed(page) == set()
    assert concealed(tell(page, "fitted", "4")) == set()
    assert concealed(tell(page, "fitted", "8")) == {"gap.8", "gap"}


@pytest.mark.parametrize(("x", "y"), [(3.0, 2.0), (-1.5, 0.5), (0.0, -4.0)])
def test_each_slope_is_that_by_one_number_while_the_other_stands_still(x, y):
    numbers = figure_numbers(pull(pull(APART, "x", x), "y", y))
    tiny = 1e-6
    f = lambda x, y: x**2 * y  # noqa: E731
    assert numbers["f"] == pytest.approx(f(x, y))
    assert numbers["slope.x"] == pytest.approx((f(x + tiny, y) - f(x - tiny, y)) / (2 * tiny), abs=1e-8)
    assert numbers["slope.y"] == pytest.approx((f(x, y + tiny) - f(x, y - tiny)) / (2 * tiny), abs=1e-8)
    assert (numbers["rise.x"], numbers["rise.y"]) == pytest.approx((f(x + 0.01, y) - f(x, y), f(x, y + 0.01) - f(x, y)))


def test_start_over_brings_both_numbers_back_and_a_page_keeps_the_bend_it_began_with():
    assert figure_number(act(pull(APART, "x", -1.0), "over"), "figure.f") == 18
    page = open_page("1-2-1-relu", "two-lines-make-a-line")
    over = act(pull(page, "hinge.1", 2.0), "over")
    assert over.view.figure == page.view.figure
    assert over.position.network.biases[0] == pytest.approx([0.5, 1.0])


def test_only_a_network_that_has_something_to_learn_is_offered_to_learn_on_a_page():
    def offered(session) -> list[str]:
        figure = figure_shown(session)
        kind: Kind = figure.kind
        return [key for key, one in kind.acts.items() if one.offered(session, figure)]

    assert offered(LINE) == ["over"]
    assert offered(open_page("two-to-the-x", "fit-2x")) == ["learn", "over"]
    assert offered(show_figure(LINE, "function")) == ["learn", "over"]
