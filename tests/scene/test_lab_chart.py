"""The charts of the training lab: their axes, their lines, and how runs are told apart."""

import math
import re
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.scene.lab.axes import LEAST_PART, ChartFrame, accuracy_axis, epoch_axis, loss_axis
from app.scene.lab.chart import (
    GAP,
    MOST_POINTS,
    SHAPES,
    SIZE,
    chart_scenes,
    cut_at_edge,
    end_labels,
    line_points,
    marker,
    style,
)
from app.scene.picture.lettering import text_width
from app.training.choices import Choices
from app.training.progress import DIVERGED, RUNNING, Counts, Point
from app.web.http.rendering import render
from tests.scene.lab_runs import learning, run

LOSSES = st.floats(1e-12, 1e12)


def places(d: str) -> list[tuple[float, float]]:
    """The points of a line."""
    return [tuple(map(float, place.split())) for place in d[1:].split("L")]


def test_a_run_has_a_line_for_its_training_digits_and_one_for_its_test_digits_in_both_charts():
    for chart in chart_scenes([run(1), run(2)]):
        assert [(line.number, line.part) for line in chart.lines] == [
            (1, "train"), (1, "test"), (2, "train"), (2, "test"),
        ]  # fmt: skip


def test_a_line_goes_through_the_points_of_its_history():
    chart = chart_scenes([run(history=learning(2), epochs=2)])[1]
    frame, line = ChartFrame(), chart.lines[1]
    assert [x for x, _ in places(line.d)] == [frame.left, (frame.left + frame.right) / 2, frame.right]
    assert places(line.d)[0][1] > places(line.d)[1][1] > places(line.d)[2][1]


def test_a_higher_accuracy_stands_higher_and_a_higher_loss_too():
    loss, accuracy = chart_scenes([run()])
    assert places(loss.lines[0].d)[0][1] < places(loss.lines[0].d)[-1][1]
    assert places(accuracy.lines[0].d)[0][1] > places(accuracy.lines[0].d)[-1][1]


def test_a_single_run_is_named_by_its_parts_and_several_by_their_numbers():
    assert [line.label.text for line in chart_scenes([run()])[0].lines] == ["train", "test"]
    far_apart = [replace(p, test_loss=p.test_loss + 1) for p in learning(30)]
    several = chart_scenes([run(1, history=far_apart), run(2, history=far_apart)])[0]
    assert [line.label.text for line in several.lines] == ["1", "1", "2", "2"]


def test_one_name_serves_both_lines_of_a_run_that_end_together():
    together = [replace(p, train_accuracy=p.test_accuracy) for p in learning(30)]
    accuracy = chart_scenes([run(1, history=together), run(2, history=together)])[1]
    assert [line.label.text for line in accuracy.lines] == ["", "1", "", "2"]


def test_every_run_up_to_the_eighth_has_a_colour_and_a_shape_of_its_own():
    assert len({style(number) for number in range(1, 9)}) == 8
    assert len({marker(number, 0, 0) for number in range(1, 9)}) == len(set(SHAPES)) == 8


def test_what_a_chart_shows_is_said():
    loss, accuracy = chart_scenes([run(2)])
    assert accuracy.spoken == "Accuracy over the epochs, now: run 2 train 98.0 %, run 2 test 96.0 %"
    assert "run 2 test 0.0300" in loss.spoken or "run 2 test 0.03" in loss.spoken


def test_before_any_run_the_charts_are_there_and_empty():
    for chart in chart_scenes([]):
        assert chart.lines == () and chart.across and chart.up
        assert chart.spoken.endswith("no run yet")


def test_a_run_without_a_point_yet_has_no_line():
    assert chart_scenes([run(state=RUNNING, history=())])[0].lines == ()


def test_a_loss_that_is_no_number_leaves_its_line_where_it_was():
    history = (*learning(3), Point(4, math.inf, math.nan, 0.1, 0.1))
    chart = chart_scenes([run(state=DIVERGED, history=history)])[0]
    assert all(math.isfinite(x) for line in chart.lines for place in places(line.d) for x in place)
    assert len(places(chart.lines[0].d)) == 4


def test_a_bad_run_that_blows_up_leaves_the_good_one_its_room():
    blown = [replace(p, train_loss=10.0**p.epoch, test_loss=10.0**p.epoch) for p in learning(30)]
    chart = chart_scenes([run(1), run(2, history=blown)])[0]
    good, frame = places(chart.lines[1].d), ChartFrame()
    assert good[-1][1] - good[0][1] > 0.6 * (frame.bottom - frame.top)


@pytest.mark.parametrize("points", [1, 2, 119, 120, 121, 500, 5001])
def test_a_long_history_is_drawn_with_few_points_its_first_and_last_among_them(points):
    history = [Point(i / 4, 1.0, 1.0, i / points, 0.5) for i in range(points)]
    drawn = line_points(history, "train_accuracy")
    assert len(drawn) <= MOST_POINTS + 1
    assert (drawn[0], drawn[-1]) == ((0.0, 0.0), (history[-1].epoch, history[-1].train_accuracy))


def test_a_growing_history_leaves_what_is_drawn_where_it_is():
    history = [Point(i, 1.0, 1.0, 0.5, 0.5) for i in range(400)]
    before, after = (dict.fromkeys(line_points(history[:n], "test_loss")[:-1]) for n in (300, 350))
    assert list(after)[: len(before)] == list(before)


@given(st.floats(0, 200), st.integers(1, 200))
def test_the_epochs_reached_lie_within_the_chart_and_have_few_ticks(reached, most):
    axis = epoch_axis(min(reached, most), most)
    assert 0 <= axis.share(min(reached, most)) <= 1
    assert 2 <= len(axis.ticks) <= 6 and axis.ticks[0] == (0, "0")
    assert axis.share(axis.ticks[-1][0]) == 1


@given(st.lists(LOSSES, min_size=1, max_size=30), LOSSES)
@example([1.0, 2.0001e10], 2.0001e10)
def test_losses_of_any_size_have_a_chart_with_a_few_rising_ticks(losses, first):
    axis = loss_axis(losses, first)
    ticks = [value for value, _ in axis.ticks]
    assert axis.high / axis.low >= 10 * (1 - 1e-9)
    # Each end is rounded to 1, 2 or 5, outwards.
    assert axis.high / axis.low <= 2.5 * LEAST_PART * 2.5 * (1 + 1e-9)
    assert 1 <= len(ticks) <= 7 and ticks == sorted(ticks)


@given(st.lists(st.floats(1e-8, 1e9), min_size=1, max_size=30), st.floats(1e-8, 1e9))
def test_a_loss_beside_its_tick_has_room_between_the_edge_of_the_picture_and_the_axis(losses, first):
    assert all(text_width(text, SIZE) <= ChartFrame().left - 7 for _, text in loss_axis(losses, first).ticks)


def test_a_tick_at_a_power_of_ten_says_no_more_than_that():
    assert [text for _, text in loss_axis([2.3, 3e-5], 2.3).ticks] == ["10⁻⁴", "0.001", "0.01", "0.1", "1"]
    assert [text for _, text in loss_axis([3e-4, 1e-3], 1e-3).ticks] == ["10⁻⁴", "2·10⁻⁴", "5·10⁻⁴", "0.001"]


@given(st.floats(1e-3, 1e3), st.floats(1, 5e5))
@example(201.0, 402006.0)
@example(2.01, 499_999.0)
def test_a_loss_down_to_the_five_hundred_thousandth_part_of_the_first_stands_above_the_axis(first, part):
    assert loss_axis([first, first / part], first).share(first / part) >= -1e-9


def test_the_loss_axis_has_equal_room_for_every_power_of_ten():
    axis = loss_axis([1.0, 0.1, 0.01], 1.0)
    assert axis.share(1.0) - axis.share(0.1) == pytest.approx(axis.share(0.1) - axis.share(0.01))


@pytest.mark.parametrize(("accuracies", "bend"), [([], None), ([0.1, 0.79], None), ([0.8], 0.8), ([0.1, 0.97], 0.8)])
def test_the_accuracy_axis_is_never_cut_and_stretched_once_a_run_is_good(accuracies, bend):
    axis = accuracy_axis(accuracies)
    assert (axis.low, axis.high, axis.bend) == (0.0, 1.0, bend)
    assert (axis.ticks[0][1], axis.ticks[-1][1]) == ("0 %", "100 %")


def test_a_stretched_axis_gives_most_of_its_room_to_good_runs_and_has_a_tick_at_its_bend():
    axis = accuracy_axis([0.97])
    assert (axis.share(0), axis.share(1)) == (0, pytest.approx(1))
    assert axis.share(1) - axis.share(0.9) > 0.3
    assert axis.bend in [value for value, _ in axis.ticks]


@given(st.floats(0, 1), st.floats(0, 1))
def test_on_a_stretched_axis_a_higher_accuracy_still_stands_higher(one, other):
    axis = accuracy_axis([0.9])
    assert (one < other) <= (axis.share(one) <= axis.share(other))
    assert 0 <= axis.share(one) <= 1 + 1e-9


def test_one_bad_run_leaves_good_ones_apart():
    bad = [replace(p, train_accuracy=0.1, test_accuracy=0.1) for p in learning(30)]
    chart = chart_scenes([run(1), run(2, history=bad), run(3, history=learning(30, best=0.99))])[1]
    ends = {(line.number, line.part): places(line.d)[-1][1] for line in chart.lines}
    assert ends[1, "test"] - ends[3, "test"] > 15


def test_no_line_is_drawn_below_the_accuracy_axis_and_the_change_of_scale_is_marked():
    chart = chart_scenes([run()])[1]
    assert all(y <= chart.frame.bottom for line in chart.lines for _, y in places(line.d))
    drawn = render("svg/train_chart.html", chart=chart)
    assert chart.bend in [tick.at for tick in chart.up]
    assert "stretched" in drawn and 'class="break"' in drawn
    assert "stretched" not in render("svg/train_chart.html", chart=chart_scenes([run()])[0])


@pytest.mark.parametrize(
    ("losses", "cautious"),
    [
        (("half_squared_error", "half_squared_error"), False),
        (("half_squared_error", "binary_cross_entropy"), True),
        (("squared_error", "half_squared_error"), True),
        (("categorical_cross_entropy", "sparse_categorical_cross_entropy"), False),
    ],
)
def test_losses_of_different_kinds_are_said_not_to_be_comparable(losses, cautious):
    runs = [run(i, Choices(output="softmax", loss=loss)) for i, loss in enumerate(losses, 1)]
    loss, accuracy = chart_scenes(runs)
    assert ("cannot be compared" in loss.caution) == cautious
    assert accuracy.caution == ""


def test_a_chart_of_a_sample_says_of_how_many_digits():
    assert [c.note for c in chart_scenes([run()])] == ["by powers of ten", "read right"]
    sampled = chart_scenes([run(), run(2, counts=Counts(60_000, 10_000, 2_000, 2_000))])
    assert [c.note for c in sampled] == ["by powers of ten, of 2,000 digits", "read right, of 2,000 digits"]


def test_where_only_some_data_are_sampled_the_charts_say_which():
    mnist = run(2, Choices(data="mnist"), counts=Counts(60_000, 10_000, 2_000, 2_000))
    waiting = run(3, Choices(data="mnist"), state=RUNNING, history=(), counts=Counts())
    for runs in ([run(), mnist], [run(), mnist, waiting]):
        notes = [c.note for c in chart_scenes(runs)]
        assert notes == ["by powers of ten, MNIST of 2,000 digits", "read right, MNIST of 2,000 digits"]
    assert [c.note for c in chart_scenes([mnist, waiting])][1] == "read right, of 2,000 digits"


# A run that diverges


def diverging(number: int = 1, **changed):
    history = [Point(i / 144, 1.7 * 1e6**i, 1.8 * 1e6**i, 0.1, 0.1) for i in range(4)]
    return run(number, state=DIVERGED, history=history, **changed)


def test_a_diverging_run_is_seen_to_leave_the_chart_over_the_top_with_an_arrow():
    for line in chart_scenes([diverging()])[0].lines:
        (_, first), *_, (_, last) = places(line.d)
        assert first > last == ChartFrame().top
        assert line.end.startswith(f"M{places(line.d)[-1][0]:g} {ChartFrame().top:g}")


@pytest.mark.parametrize(("runs", "name"), [([diverging()], "diverged"), ([run(1), diverging(2)], "2 diverged")])
def test_a_diverged_run_is_named_so_once_in_each_chart(runs, name):
    for chart in chart_scenes(runs):
        assert [line.label.text for line in chart.lines if "diverged" in line.label.text] == [name]
        assert chart.spoken.count("diverged") == 1


def test_the_word_diverged_has_room_however_late_it_happens():
    late = [*learning(30), Point(30.0, 1e9, 1e9, 0.1, 0.1)]
    chart = chart_scenes([run(1), run(2, state=DIVERGED, history=late)])[0]
    assert max(line.label.x for line in chart.lines if "diverged" in line.label.text) < 375


def test_a_line_that_stays_has_no_arrow_and_one_that_comes_back_is_not_cut():
    back = [replace(p, train_loss=1e9, test_loss=1e9) if p.epoch == 3 else p for p in learning(30)]
    for line in chart_scenes([run(history=back)])[0].lines:
        assert line.end == ""
        assert len(places(line.d)) == 31


def test_a_line_that_is_above_from_the_start_is_an_arrow_alone():
    assert cut_at_edge([(46.0, 5.0), (60.0, -40.0)], 12, 218) == ([(46.0, 12)], "M46 12m-5 0h10l-5 -9z")


def test_a_line_leaves_where_it_crosses_the_top():
    kept, arrow = cut_at_edge([(40.0, 112.0), (60.0, -88.0)], 12, 218)
    assert kept == [(40.0, 112.0), (50.0, 12)]
    assert arrow.startswith("M50 12")


# A loss that falls to next to nothing


def falling(last: float = 0.0):
    """A run whose train loss is a tenth of what it was after every epoch."""
    points = [replace(p, train_loss=10.0**-p.epoch, test_loss=0.1) for p in learning(9)]
    return run(history=[*points, replace(points[-1], epoch=10, train_loss=last)], epochs=10)


@pytest.mark.parametrize("last", [0.0, 1e-10])
def test_a_loss_that_falls_below_the_axis_leaves_at_the_bottom_with_an_arrow_above_it(last):
    train, test = chart_scenes([falling(last)])[0].lines
    assert places(train.d)[-1] == (245.2, ChartFrame().bottom)
    assert train.end == "M245.2 218m-5 -9h10l-5 9z"
    assert test.end == ""


def test_nothing_of_a_line_is_drawn_below_the_axis_though_it_was_there_and_came_back():
    chart = chart_scenes([falling(last=1e-4)])[0]
    (train, _), bottom = chart.lines, ChartFrame().bottom
    assert max(y for _, y in places(train.d)) > bottom + 50
    assert all(float(y) <= bottom for y in re.findall(r"M[\d.]+ ([\d.]+)", train.marks))
    drawn = render("svg/train_chart.html", chart=chart)
    top, high = map(float, re.search(r'<rect [^>]*y="([\d.-]+)"[^>]*height="([\d.]+)"', drawn).groups())
    assert bottom < top + high < bottom + 2
    assert drawn.count('class="course" clip-path="url(#clip-loss)"') == 2


@pytest.mark.parametrize("last", [0.0, 1e-6])
def test_the_name_of_a_line_that_ends_at_the_bottom_stands_clear_of_the_axis(last):
    label = chart_scenes([falling(last)])[0].lines[0].label
    assert label.text == "train"
    assert 200 < label.y + SIZE / 2 < ChartFrame().bottom - 2


@given(st.lists(st.tuples(st.floats(46, 378), st.floats(-50, 300)), min_size=1, max_size=12))
def test_names_beside_lines_never_stand_on_each_other_and_stay_inside(ends):
    labels = end_labels([(x, y, "12 diverged") for x, y in ends], 16, 214)
    wide = text_width("12 diverged", SIZE, bold=True)
    for one, other in combinations(labels, 2):
        assert abs(one.x - other.x) >= wide - 0.2 or abs(one.y - other.y) >= GAP - 0.2
    assert all(15.9 <= label.y <= 214.1 for label in labels)


def test_a_name_that_was_moved_is_led_to_the_end_of_its_line():
    first, second = end_labels([(300, 100, "1"), (300, 101, "2")], 16, 214)
    assert not first.lead
    assert re.fullmatch(r"M300\.0 101\.0L307\.0 113\.0", second.lead)
