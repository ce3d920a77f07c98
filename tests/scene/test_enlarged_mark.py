"""The name and numbers of the enlarged neuron: each on a plate that hides the lines behind it, clear of chips."""

import re

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.explorer.look import Neuron
from app.explorer.opening import Description, open_session
from app.scene.picture.lettering import text_width
from app.scene.picture.network_scene import network_scene
from app.scene.picture.weight_picture_marks import NAME, SIZE
from tests.scene.explain_page import after, finished, looking
from tests.scene.frames import WITH_WEIGHT_PICTURES

PLATE = re.compile(r"M([-\d.]+) ([-\d.]+)h-([\d.]+)v([\d.]+)h\3z")
SHAPES = [(784, 15, 10), (784, 30, 10), (784, 100, 10), (64, 32, 10), (784, 1, 1), (64, 12, 3, 4, 1)]
frames = pytest.mark.parametrize("frame", WITH_WEIGHT_PICTURES)
shapes = pytest.mark.parametrize("sizes", SHAPES, ids=lambda sizes: "-".join(map(str, sizes)))


def network(sizes):
    if sizes == (784, 30, 10):
        return open_lesson("draw-a-digit")
    inputs = np.linspace(-1, 1, sizes[0]) ** 3
    return open_session(Description(list(sizes), "tanh", seed=3, inputs=[inputs.tolist()]))


def plates(enlarged):
    """Left, top, right and bottom of each."""
    found = [tuple(map(float, plate)) for plate in PLATE.findall(enlarged.plates)]
    return [(right - width, top, right, top + height) for right, top, width, height in found]


def texts(enlarged):
    """Left, top of the capitals, right and baseline of the name and of every number."""
    name = text_width(enlarged.symbol.letter, NAME)
    yield enlarged.symbol_x - name, enlarged.symbol_y - NAME * 0.75, enlarged.symbol_x, enlarged.symbol_y
    for text in enlarged.texts:
        yield text.x - text_width(text.text, SIZE, bold=True), text.y - SIZE * 0.75, text.x, text.y


@frames
@shapes
def test_the_name_and_every_number_lie_wholly_on_a_plate_of_their_own(sizes, frame):
    session = network(sizes)
    for at in (session, after(session, "a", 2), finished(session)):
        enlarged = network_scene(looking(at, look=Neuron(2, 1)), frame).weight_pictures.enlarged
        assert len(plates(enlarged)) == 4
        for text, plate in zip(texts(enlarged), plates(enlarged), strict=True):
            assert plate[0] <= text[0] and plate[1] <= text[1] - 1 and plate[2] >= text[2] and plate[3] >= text[3] + 3


@pytest.mark.slow
@frames
@shapes
def test_no_chip_lies_on_a_plate_whichever_neuron_behind_the_grid_is_looked_at(sizes, frame):
    session = network(sizes)
    for at in (after(session, "a", 2), finished(session)):
        for number in range(1, sizes[2] + 1):
            scene = network_scene(looking(at, look=Neuron(2, number)), frame)
            for chip in (edge.chip for edge in scene.edges if edge.chip):
                for left, top, right, bottom in plates(scene.weight_pictures.enlarged):
                    across = chip.width / 2 - max(left - chip.x, chip.x - right)
                    assert min(across, chip.height / 2 - max(top - chip.y, chip.y - bottom)) <= 0.1, (number, chip.key)
