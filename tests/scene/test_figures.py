"""Figures as marks: everything within its room, names that differ, what a question asks left out, and what is said."""

import re

import numpy as np
import pytest

from app.course.answering import show_answer
from app.course.opening import begun_page, open_page
from app.engine.one_input import curve_of
from app.explorer.figures.function_curve import EDGE
from app.explorer.figures.kinds import act, figure_number, figure_shown, pull, show_figure
from app.explorer.opening import Description, open_session
from app.scene.field_error import FieldError
from app.scene.figures.chart import Box, Grip, Line, Scale, Text, ticks
from app.scene.figures.figure import FigureScene, figure_scene, value_at
from tests.explorer.test_figures import FIRST, HINGED, SQUARE, network

ROOMS = ("wide", "narrow", "620x430", "900x420", "372x0", "1300x900", "300x0")
DESCENT = show_figure(FIRST, "descent?rate=0.1")
FIGURES = {
    "first": show_figure(FIRST, "function"),
    "square": show_figure(HINGED, SQUARE),
    "power": show_figure(HINGED, "function?target=power&from=-2&to=2&fitted=16"),
    "flat": show_figure(network([0.0], [1.0], [0.0]), "function"),
    "steep": show_figure(network([900.0, -1.0], [0.0, 1.0], [50.0, -3.0], "sigmoid"), "function"),
    "descent": DESCENT,
    "gone on": act(DESCENT, "ten"),
    "flown": act(pull(DESCENT, "rate", 1.1), "ten"),
    "bends": show_figure(FIRST, "activations?z=1.5"),
    "losses": show_figure(FIRST, "losses?a1=0.001&a2=0.999"),
    "chain": show_figure(FIRST, "delta-by-layer?w=0"),
    "long chain": show_figure(FIRST, "delta-by-layer?layers=20&w=-8&b=4"),
    "fits": show_figure(FIRST, "fits?degree=8&back=36"),
    "own": show_figure(HINGED, "delta-by-layer?of=own"),
    "two runs": act(show_figure(open_page("1-1-1", "the-worked-step"), "lockstep?differ=rate&times=50"), "hundred"),
    "no bias": show_figure(
        open_session(Description(sizes=[1, 1], biases=False, seed=0, loss="squared_error")), "function"
    ),
    "slice": show_figure(open_page("1-1-1", "the-worked-step"), "descent?curve=slice&rate=1"),
}


def drawn(session, room="wide", **more) -> FigureScene:
    scene = figure_scene(session, room, **more)
    assert scene is not None
    return scene


def marks_of(scene: FigureScene, kind: str) -> list:
    return [mark for mark in scene.marks if getattr(mark, "kind", "") == kind]


def grip(scene: FigureScene, key: str) -> Grip | None:
    return next((mark for mark in scene.marks if isinstance(mark, Grip) and mark.key == key), None)


@pytest.mark.parametrize("name", FIGURES)
def test_every_mark_is_a_number_and_every_text_and_grip_stands_within_the_room(name):
    for room in ROOMS:
        scene = drawn(FIGURES[name], room)
        width, height = float(scene.width), float(scene.height)
        for mark in scene.marks:
            assert "nan" not in repr(mark) and "inf" not in repr(mark), (room, mark)
            if isinstance(mark, Text | Grip):
                assert 0 <= float(mark.x) <= width and 0 <= float(mark.y) <= height, (room, mark)
            if isinstance(mark, Text):
                side = {"start": (0, 1), "middle": (0.5, 0.5), "end": (1, 0)}[mark.anchor]
                long = 6.4 * len(mark.text)
                assert float(mark.x) - side[0] * long >= -2, (room, mark)
                assert float(mark.x) + side[1] * long <= width + 2, (room, mark)
        assert scene.sentence.endswith(".") and "nan" not in scene.sentence


@pytest.mark.parametrize("name", FIGURES)
def test_a_handle_taken_to_where_its_grip_stands_has_the_value_that_it_has(name):
    session = FIGURES[name]
    figure = figure_shown(session)
    scene = drawn(session)
    held = [mark for mark in scene.marks if isinstance(mark, Grip)]
    handles = {handle.key: handle for handle in figure.kind.handles(session, figure)}
    assert len({mark.key for mark in held}) == len(held)
    for mark in held:
        if mark.key.startswith("point."):
            continue  # it is taken away from its place to change sides
        value = value_at(session, "wide", mark.key, float(mark.x), float(mark.y))
        assert value == pytest.approx(handles[mark.key].value, abs=0.02), mark


def test_the_curve_goes_through_what_the_engine_computes():
    session = FIGURES["first"]
    scene = drawn(session)
    chart_x, chart_y = corners(scene)
    (curve,) = marks_of(scene, "curve")
    points = np.array([[float(n) for n in pair.split()] for pair in re.split("[ML]", curve.d)[1:]])
    x, y = chart_x.back(points[:, 0]), chart_y.back(points[:, 1])
    assert y == pytest.approx(curve_of(session.position.network, x), abs=0.03)
    assert (x[0], x[-1]) == pytest.approx((-EDGE, EDGE), abs=0.01)


def corners(scene: FigureScene) -> tuple[Scale, Scale]:
    """The scales, read off the numbers along the axes."""
    box = next(mark for mark in scene.marks if isinstance(mark, Box))
    own = [t for t in marks_of(scene, "tick") if float(t.x) <= float(box.x) + float(box.width)]
    along = [t for t in own if t.anchor == "middle"]
    up = [t for t in own if t.anchor == "end"]
    number = lambda text: float(text.replace("−", "-"))  # noqa: E731
    x = Scale(number(along[0].text), number(along[-1].text), float(along[0].x), float(along[-1].x))
    return x, Scale(number(up[0].text), number(up[-1].text), float(up[0].y) - 4, float(up[-1].y) - 4)


def test_what_a_question_asks_is_left_out_until_it_is_answered_or_given_up():
    begun = begun_page("descent", "roll-down-a-curve")
    scene = drawn(begun)
    assert not marks_of(scene, "move") and not marks_of(scene, "turn")
    assert grip(scene, "guess") and not grip(scene, "start")
    assert all(one.why_not for one in scene.acts if one.key != "over")
    assert "= 4" not in scene.sentence
    shown = drawn(show_answer(begun, "the-next-place"))
    assert marks_of(shown, "move") and marks_of(shown, "turn")
    assert not grip(shown, "guess") and grip(shown, "start")
    assert not any(one.why_not for one in shown.acts)


def test_the_sum_is_left_out_while_its_lowest_place_is_asked_for_and_the_parts_are_there():
    scene = drawn(begun_page("1-2-1-relu", "the-first-network"))
    assert len(marks_of(scene, "part")) == 2
    assert not marks_of(scene, "curve") and not marks_of(scene, "lowest") and not marks_of(scene, "here")
    assert not any("0.75" in mark.text for mark in scene.marks if isinstance(mark, Text))
    assert "0.75" not in scene.sentence


def test_another_loss_that_is_the_same_number_is_left_out_with_the_one_that_is_asked_for():
    scene = drawn(begun_page("which-is-worse", "which-is-worse"))
    assert [mark.text for mark in marks_of(scene, "here-text")].count("?") == 2
    assert not any("0.248" in mark.text for mark in scene.marks if isinstance(mark, Text))


def test_the_arrow_is_as_long_as_the_step():
    scene = drawn(show_figure(FIRST, "descent?rate=1"))
    chart, _ = corners(scene)
    (move,) = marks_of(scene, "move")
    start, end = re.fullmatch(r"M(\S+) \S+H(\S+)", move.d).groups()
    assert chart.back(float(start)) == pytest.approx(-1, abs=0.02)
    assert chart.back(float(end)) == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize(
    ("rate", "steps", "said"),
    [
        (0.1, 2, "nearer to the lowest place"),
        (0.5, 1, "lies at the lowest place"),
        (0.9, 2, "has crossed the lowest place"),
        (1.0, 3, "to and fro for ever"),
        (1.1, 3, "flies away"),
    ],
)
def test_what_happens_is_said(rate, steps, said):
    assert said in drawn(show_figure(FIRST, f"descent?rate={rate}&steps={steps}")).sentence


def test_a_point_changes_sides_where_it_is_taken_away_and_not_where_it_is_pressed():
    session = FIGURES["fits"]
    mark = grip(drawn(session), "point.1")
    x, y = float(mark.x), float(mark.y)
    assert value_at(session, "wide", "point.1", x + 3, y) == 0
    assert value_at(session, "wide", "point.1", x, y + 60) == 1
    kept = grip(drawn(session), "point.3")
    assert kept.shape == "point kept"
    assert value_at(session, "wide", "point.3", float(kept.x), float(kept.y) + 60) == 0


def test_the_gap_is_marked_where_it_is_largest():
    scene = drawn(FIGURES["square"])
    assert marks_of(scene, "gap") and marks_of(scene, "gap-band") and marks_of(scene, "target")
    (size,) = marks_of(scene, "gap-size")
    assert size.text == "gap 1.45"
    assert figure_number(FIGURES["square"], "figure.gap") == pytest.approx(1.45)


def test_while_a_handle_is_held_the_axes_stay():
    rest = FIGURES["square"]
    held = pull(rest, "weight.3", 5.0)
    tall = [mark.text for mark in marks_of(drawn(held), "tick")]
    assert [mark.text for mark in marks_of(drawn(held, rest=rest), "tick")] != tall
    assert [mark for mark in drawn(held, rest=rest).marks if isinstance(mark, Line) and mark.kind == "grid"] == [
        mark for mark in drawn(rest).marks if isinstance(mark, Line) and mark.kind == "grid"
    ]


def test_a_value_that_is_refused_stays_in_its_field_with_the_message():
    scene = drawn(DESCENT, error=FieldError("rate", "Type a number.", "fast"))
    field = next(handle for handle in scene.handles if handle.key == "rate")
    assert (field.value, field.error) == ("fast", "Type a number.")


@pytest.mark.parametrize(("least", "most"), [(-3, 3), (0, 0.07), (-1.6, 1234), (-2e-5, 3e-5)])
def test_numbers_along_an_axis_are_round_and_not_crowded(least, most):
    scale = Scale(least, most, 0, 500)
    found = list(ticks(scale, 46))
    assert 3 <= len(found) <= 11
    assert all(len(f"{value:.6g}") <= 8 for value in found)
