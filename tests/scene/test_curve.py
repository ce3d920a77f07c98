"""C over the updates: small in the head, as a curve whose points lead back, and what many updates have come to."""

import re
from itertools import pairwise

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.explorer import edits, moves
from app.explorer import session as sessions
from app.explorer.history import go_back_to
from app.explorer.many_updates import update_many
from app.explorer.practise.answering import predict
from app.scene.around.curve import BOTTOM, LEFT, RIGHT, TOP, WIDTH, curve_scene, many_said, returned_said, spark_scene
from app.scene.picture.lettering import text_width
from tests.explorer.sessions import small_session, two_two_two
from tests.explorer.test_many_updates import TEN, many, walked


def path(d):
    return [tuple(map(float, pair.split())) for pair in re.split("[ML]", d)[1:]]


def test_the_head_has_no_curve_before_there_are_two_points():
    for session in (two_two_two(), moves.go_to(two_two_two(), 5)):
        spark = spark_scene(session)
        assert (spark.d, spark.end) == ("", "") and "will be drawn" in spark.spoken
    nothing = curve_scene(two_two_two())
    assert not nothing.points and nothing.notes == (nothing.spoken,) and "Here C after" in nothing.spoken


def test_the_head_grows_with_each_update_and_says_where_c_has_come_to():
    session = moves.go_to(two_two_two(), 12)
    for updates in range(1, 4):
        spark = spark_scene(session)
        assert len(path(spark.d)) == updates + 1
        assert spark.d.endswith(spark.end.removeprefix("M").removesuffix("h0"))
        assert spark.spoken.startswith(f"C over {updates} update")
        session = moves.go_to(moves.step(session), 12)
    assert spark_scene(many(open_lesson("1-1-1"))).spoken == "C over 10 updates: from 0.481 to 0.0275"


def test_who_is_asked_for_the_next_loss_is_not_shown_it():
    session = predict(moves.go_to(two_two_two(), 12), True)
    assert not spark_scene(session).d and len(curve_scene(session).points) == 1


def test_every_point_of_the_curve_says_its_c_and_stands_where_that_is():
    curve = curve_scene(many(open_lesson("1-1-1")))
    assert [point.updates for point in curve.points] == list(range(11))
    for point, cost in zip(curve.points, TEN, strict=True):
        said = float(point.text.rpartition("= ")[2])
        assert said == pytest.approx(cost, abs=1e-6)
        assert point.y == pytest.approx(BOTTOM - (BOTTOM - TOP) * cost / 0.5, abs=0.11)
    assert [point.updates for point in curve.points if point.current] == [10]
    assert [round(x) for x, _ in path(curve.lines[0])] == [round(point.x) for point in curve.points]
    assert [mark.text for mark in curve.across] == ["0", "2", "4", "6", "8", "10"]
    assert [mark.text for mark in curve.up] == ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]


def test_the_pointer_is_nearest_to_one_point_everywhere():
    points = curve_scene(many(two_two_two(), 7)).points
    for one, other in pairwise(points):
        assert one.left + one.width == pytest.approx(other.left, abs=0.11)
        assert one.left <= one.x <= one.left + one.width


@pytest.mark.parametrize("times", [1, 2, 9, 100])
@pytest.mark.parametrize("lesson", LESSONS)
def test_all_of_a_curve_is_in_its_picture_whatever_the_numbers(lesson, times):
    curve = curve_scene(many(open_lesson(lesson), times))
    for point in curve.points:
        assert LEFT <= point.x <= RIGHT and TOP - 0.1 <= point.y <= BOTTOM + 0.1
        half = text_width(point.text, 12.0, bold=True) / 2
        assert half - 0.1 <= point.text_x <= WIDTH - half + 0.1
        assert point.asked_left <= point.text_x <= point.asked_left + point.asked_width
    for marks in (curve.across, curve.up):
        assert 2 <= len(marks) <= 6
        assert len({mark.text for mark in marks}) == len(marks)
    assert sum(point.tab for point in curve.points) == 1


def test_very_different_costs_are_drawn_by_powers_of_ten():
    curve = curve_scene(many(open_lesson("1-1-1"), 100))
    assert [mark.text for mark in curve.up] == ["1", "0.1", "0.01", "0.001"]
    assert "By powers of ten." in curve.notes


def test_of_very_many_points_some_are_drawn_and_it_says_so():
    session = two_two_two()
    for _ in range(3):
        session = many(session, 100)
    curve = curve_scene(session)
    assert len(curve.points) <= 62 and curve.points[0].updates == 0 and curve.points[-1].updates == 300
    assert any(note.startswith("Of 301 points") for note in curve.notes)


def test_a_change_by_hand_breaks_the_line_and_is_said():
    session = walked(edits.set_parameter(walked(two_two_two(), 3), (2, 1, 1), 0.9), 2)
    curve = curve_scene(session)
    assert [len(path(d)) for d in curve.lines] == [3, 3]
    (changed,) = [point for point in curve.points if point.by_hand]
    assert changed.updates == 3 and "changed by hand" in changed.spoken
    assert "Dashed: something was changed by hand." in curve.notes


def test_points_that_are_walked_again_look_so(monkeypatch):
    monkeypatch.setattr(sessions, "PAST_POSITIONS", 3)
    session = walked(two_two_two(), 8)
    curve = curve_scene(session)
    assert [point.updates for point in curve.points if point.again] == list(range(5))
    assert any(note.startswith("Hollow") for note in curve.notes)
    assert "walked again" in returned_said(go_back_to(session, 2), session)
    assert "walked again" not in returned_said(go_back_to(session, 6), session)


FALLS_10 = "10 updates: C falls from 0.481 to 0.0275 on this example. Back undoes them all."
FALLS_1 = "1 update: C falls from 0.481 to 0.334 on this example. Back undoes it."
STAYS = "Stopped after 1 of 10 updates, as C no longer falls: on this example it stays at 0.298. Back undoes it."
ROSE = "on these 2 examples it fell from 0.0617 to 0.017338, then rose to 0.017348. A smaller"
ROSE_AT_ONCE = "Stopped after 1 of 10 updates, as C no longer falls: on these 2 examples it rose from 0.0617 to 0.391."


@pytest.mark.parametrize(
    ("session", "times", "said"),
    [
        (open_lesson("1-1-1"), 10, FALLS_10),
        (open_lesson("1-1-1"), 1, FALLS_1),
        (two_two_two(learning_rate=0), 10, STAYS),
        (small_session(learning_rate=0.7), 10, ROSE),
        (small_session(learning_rate=2), 10, ROSE_AT_ONCE),
        (two_two_two(optimiser="adam", learning_rate=3), 100, "What the optimiser remembers carried it on"),
    ],
)
def test_it_says_what_many_updates_have_come_to(session, times, said):
    assert said in many_said(many(session, times), times)


def test_it_says_when_the_time_was_over_and_when_numbers_would_grow_too_large():
    assert "Stopped after 1 of 100. It stopped there so that nobody waits" in many_said(
        update_many(two_two_two(), 100, 0.0), 100
    )
    line = {"sizes": [1, 1, 1], "weights": [[[1.0]], [[1.0]]], "bias_values": None, "biases": False}
    session = two_two_two(**line, activations="identity", inputs=[[1]], targets=[[1e8]], learning_rate=1e-7)
    assert "would diverge" in many_said(many(session, 100), 100)


@pytest.mark.parametrize(
    ("updates", "where"), [(0, "before the first update"), (1, "after 1 update:"), (3, "after 3 updates:")]
)
def test_it_says_where_one_has_gone_back_to(updates, where):
    session = walked(open_lesson("1-1-1"), 5)
    said = returned_said(go_back_to(session, updates), session)
    assert where in said and "Back undoes this" in said and f"{TEN[updates]:.3f}" in said
