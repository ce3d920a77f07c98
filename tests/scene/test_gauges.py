"""Beside every output stands how high it is, and a mark where it should be."""

import re

import numpy as np
import pytest

from app.course.shelf import LESSONS, open_lesson
from app.engine.activations import ACTIVATIONS
from app.explorer.moves import go_to
from app.scene.picture.gauges import HALF
from app.scene.picture.layout.places import FRAMES
from app.scene.picture.network_scene import network_scene
from tests.explorer.sessions import two_two_two
from tests.explorer.test_many_updates import many
from tests.scene.label_boxes import label_boxes


def gauges(session, frame="wide"):
    return [mark.gauge for mark in network_scene(session, frame).neurons if mark.gauge]


def goal(gauge):
    """How far down the mark of the target points."""
    return float(re.match(r"M\S+ ([\d.]+)H", gauge.goal)[1])


def shares(session, frame="wide"):
    """Of the scale: how high each output and each target stands."""
    return [
        (gauge.level_height / gauge.height, (gauge.y + gauge.height - goal(gauge)) / gauge.height)
        for gauge in gauges(session, frame)
    ]


def test_an_output_of_0_751_stands_high_above_its_target_of_0_01():
    (first, second) = shares(go_to(two_two_two(), 5))
    assert first == pytest.approx((0.751, 0.01), abs=0.005)
    assert second == pytest.approx((0.773, 0.99), abs=0.005)


def test_many_updates_let_it_creep_there():
    heights = [shares(many(two_two_two(), times))[0][0] for times in (1, 10, 100)]
    assert heights == sorted(heights, reverse=True) and heights[-1] < 0.2


def test_what_is_not_reached_has_its_target_and_no_height():
    for height, target in shares(two_two_two()):
        assert height == 0 < target


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_output_that_is_drawn_has_one_clear_of_all_labels(lesson, frame):
    if LESSONS[lesson].draws and frame == "low":
        pytest.skip("what reads digits has one frame for all windows")
    session = open_lesson(lesson)
    scene = network_scene(go_to(session, len(session.position.stages) - 1), frame)
    outputs = [mark for mark in scene.neurons if mark.layer == session.position.step.network.depth]
    assert all(mark.gauge for mark in outputs)
    for mark in outputs:
        box = mark.gauge.box
        for label in label_boxes(scene):
            if label.name != f"gauge {mark.key}":
                across = min(box.x + box.width / 2, label.right) - max(box.x - box.width / 2, label.left)
                down = min(box.y + box.height / 2 + HALF, label.bottom) - max(box.y - box.height / 2 - HALF, label.top)
                assert min(across, down) <= 1, label.name


@pytest.mark.parametrize("name", [name for name, f in ACTIVATIONS.items() if f.bounds])
def test_bounds_of_an_activation_hold_and_are_come_near_to(name):
    f = ACTIVATIONS[name]
    a = f.f(np.array([[-40.0, 0.0, 40.0]]))
    assert a.min() == pytest.approx(f.bounds[0]) and a.max() == pytest.approx(f.bounds[1])


def test_a_scale_without_bounds_is_that_of_the_targets_and_stays_as_outputs_move():
    line = {"activations": ["tanh", "identity"], "targets": [[4.0, -2.0]], "learning_rate": 0.01}
    before, after = two_two_two(**line), many(two_two_two(**line), 20)
    assert [target for _, target in shares(before)] == pytest.approx([0.9, 0.3], abs=0.01)
    assert [target for _, target in shares(after)] == [target for _, target in shares(before)]
    assert shares(after)[0][0] > shares(go_to(before, 5))[0][0]


def test_what_is_beyond_the_scale_stands_at_its_end():
    session = two_two_two(activations=["identity", "identity"], weights=[[[90, 0], [0, 90]], [[9, 9], [-9, -9]]])
    up, down = gauges(go_to(session, 5))
    assert up.level_y == up.y
    assert down.level_y + down.level_height == pytest.approx(down.y + down.height, abs=0.2)


def test_the_class_that_is_wanted_has_its_mark_at_the_top():
    session = two_two_two(
        activations=["tanh", "softmax"], loss="sparse_categorical_cross_entropy", targets=[[1]], learning_rate=0.1
    )
    assert [target for _, target in shares(session)] == pytest.approx([0, 1], abs=0.01)
