"""The legend explains what is in the picture, and keeps the room of what a walk may bring."""

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.explorer.moves import go_to
from app.scene.around.legend import legend_scene
from app.scene.picture.network_scene import network_scene


@pytest.mark.parametrize("slug", LESSONS)
def test_its_room_is_there_from_the_first_stage_on_for_all_that_the_walk_brings(slug):
    session = open_lesson(slug)
    walk = [go_to(session, stage) for stage in range(len(session.position.stages) + 1)]
    legends = [legend_scene(there, network_scene(there)) for there in walk]
    assert {legend.room for legend in legends} == {legends[0].room}
    assert all(legend.shown < legend.room for legend in legends)
    assert "unreached" in legends[0].shown and "unreached" not in legends[-1].shown
    assert "gradients" in legends[-1].shown and "gradients" not in legends[0].shown
