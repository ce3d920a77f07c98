"""The largest of several outputs is marked in the picture, once they are reached, and the legend has a word for it."""

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.explorer.looking import look_at_example
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.scene.around.legend import legend_scene
from app.scene.picture.network_scene import network_scene
from tests.scene.explain_page import finished


def marked(session):
    return [mark.key for mark in network_scene(session).neurons if mark.largest]


def zeros(*sizes):
    return finished(open_session(Description(sizes, "sigmoid", weights=[[[0.0] * sizes[0]] * sizes[1]])))


@pytest.mark.parametrize("slug", LESSONS)
def test_one_output_of_several_is_marked_once_they_are_reached_and_never_one_alone(slug):
    session = open_lesson(slug)
    depth = session.position.network.depth
    for stage in range(len(session.position.stages) + 1):
        there = go_to(session, stage)
        outputs = there.position.step.forward.outputs[there.example]
        reached = there.position.reached("a", depth) and len(outputs) > 1
        expected = [f"{depth}.{outputs.tolist().index(max(outputs)) + 1}"] if reached else []
        assert marked(there) == expected
        assert ("largest" in legend_scene(there, network_scene(there)).shown) == reached


@pytest.mark.parametrize("sizes", [(2, 2), (1, 3)])
def test_of_equal_outputs_the_first_is_marked_and_said(sizes):
    session = zeros(*sizes)
    assert marked(session) == ["1.1"]
    said = {mark.key: mark.spoken for mark in network_scene(session).neurons}
    assert "the largest output" in said["1.1"] and "the largest output" not in said["1.2"]


def test_the_mark_goes_with_the_example_that_is_looked_at():
    values = {"weights": [[[1.0], [-1.0]]], "inputs": [[1.0], [-2.0]], "targets": [[1.0, 0.0], [0.0, 1.0]]}
    session = finished(open_session(Description((1, 2), "sigmoid", **values)))
    assert marked(look_at_example(session, 1)) == ["1.1"] and marked(look_at_example(session, 2)) == ["1.2"]
