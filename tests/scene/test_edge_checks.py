"""While the tab Check is shown, every edge drawn says whether its gradient is the measured slope."""

import time

import pytest

from app.course.shelf import open_lesson
from app.explorer.look import Neuron
from app.explorer.moves import go_to
from app.scene.picture.network_scene import network_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.explain_page import after, finished, looking


def edges(session, **view):
    return network_scene(looking(session, **{"tab": "check"} | view)).edges


def with_slip(session, slip, layer):
    at = session.position
    return go_to(session.moved(type(at)(at.step.with_slip(slip, layer))), at.stage)


def test_every_edge_of_a_finished_backward_pass_is_checked():
    for session in (two_two_two(), small_session(), small_session([4, 8, 8, 3])):
        assert all(edge.check.agrees and edge.spoken.endswith(", checked") for edge in edges(finished(session)))


def test_only_gradients_that_are_reached_are_checked():
    found = edges(after(two_two_two(), "gradients", 2))
    assert [edge.check is not None for edge in found] == [edge.key.startswith("2.") for edge in found]


@pytest.mark.parametrize("tab", ["chain", "matrices", "code"])
def test_no_other_tab_marks_the_edges(tab):
    assert not any(edge.check for edge in edges(finished(two_two_two()), tab=tab))


def test_a_mistake_in_the_backward_pass_is_marked_on_the_edges_it_has_made_wrong():
    found = edges(with_slip(finished(two_two_two()), "slope-forgotten", 1))
    assert {edge.key[0] for edge in found if not edge.check.agrees} == {"1"}
    assert {edge.key[0] for edge in found if edge.check.agrees} == {"2"}
    assert all("differs from the measured slope" in edge.spoken for edge in found if not edge.check.agrees)


def test_the_mark_stands_on_the_chip_or_at_the_grip():
    for edge in edges(finished(small_session([4, 8, 8, 3])), look=Neuron(1, 1)):
        if edge.grip:
            assert (edge.check.x, edge.check.y) == edge.grip[:2]
        else:
            assert abs(edge.check.x - edge.chip.x) <= edge.chip.width / 2
            assert abs(edge.check.y - edge.chip.y) <= edge.chip.height / 2


def test_784_inputs_are_checked_in_a_moment():
    session = looking(finished(open_lesson("draw-a-digit")), tab="check", look=Neuron(1, 5))
    begun = time.process_time()
    found = network_scene(session, "digit").edges
    assert time.process_time() - begun < 1
    assert len(found) > 10 and all(edge.check.agrees for edge in found)
