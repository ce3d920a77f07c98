"""The steps of the preparation as pictures with names."""

import pytest

from app.digits.ink import from_strokes
from app.digits.reader import load_shipped, read
from app.digits.samples import SAMPLES
from app.digits.sight import SIGHTS
from app.scene.drawing.draw import draw_scene, preparation_scene


@pytest.mark.parametrize(("inputs", "sides"), [(784, [28, 28, 28, 28]), (64, [28, 28, 32, 8])])
def test_the_steps_have_their_names_lines_and_pictures(inputs, sides):
    steps = SIGHTS[inputs].steps(SAMPLES[4])
    scene = preparation_scene(steps)
    assert [(step.name, step.about) for step in scene] == [(step.name, step.about) for step in steps]
    assert [step.side for step in scene] == sides
    assert len({step.picture for step in scene}) == 4


def test_the_last_picture_is_the_one_that_is_seen():
    seen = draw_scene(read(load_shipped(), from_strokes(SAMPLES[4]))).seen
    assert preparation_scene(SIGHTS[784].steps(SAMPLES[4]))[-1].picture == seen


def test_nothing_drawn_has_no_steps():
    assert preparation_scene(()) == ()
