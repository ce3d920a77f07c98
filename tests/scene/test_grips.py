"""Every handle of the picture can be taken hold of: none covers the middle of another, in any frame or selection."""

from itertools import combinations
from math import dist

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron
from app.explorer.opening import Description, open_session
from app.scene.picture.network_scene import network_scene
from tests.kinds import LESSON_KINDS
from tests.scene.explain_page import looking
from tests.scene.frames import WITH_WEIGHT_PICTURES

NETWORKS = (
    [4, 8, 8, 3],
    [8, 8, 8],
    [2, 12, 10],
    [30, 30, 30],
    [1, 9, 1],
    [100, 5, 2],
    [5, 5, 5, 5, 5],
    [64, 100, 10],
    [64, 70, 12, 10],
)
SELECTIONS = (
    {},
    {"look": Neuron(1, 2)},
    {"look": Neuron(2, 1)},
    {"look": Parameter(1, 2, 1)},
    {"look": Parameter(2, 1, 2)},
    {"look": Layer(1)},
)


def own(sizes):
    return open_session(Description(list(sizes), "tanh", seed=1))


def handles(scene):
    """Each mark that is clicked: its name, its middle, and whether it covers points; in the order they are drawn."""
    for m in scene.neurons:
        yield f"neuron {m.key}", (m.x, m.y), disc(m.x, m.y, m.r)
    for m in scene.weight_pictures.cells if scene.weight_pictures else ():
        half = scene.weight_pictures.size / 2
        yield f"picture {m.key}", (m.x + half, m.y + half), box(m.x + half, m.y + half, 2 * half, 2 * half)
    for m in scene.gaps:
        yield f"gap {m.key}", (m.x, m.y), box(m.x, m.y, 72, 26)
    for m in (edge.chip for edge in scene.edges if edge.chip):
        yield f"chip {m.key}", (m.x, m.y), box(m.x, m.y, m.width, m.height)
    for edge in scene.edges:
        if edge.grip:
            yield f"grip {edge.key}", edge.grip[:2], disc(*edge.grip)
    for m in (neuron.target_grip for neuron in scene.neurons if neuron.target_grip):
        middle = m.x + m.width / 2, m.y + m.height / 2
        yield f"target {m.key}", middle, box(*middle, m.width, m.height)
    for m in (*scene.layers, scene.loss):
        yield f"box {m.x}", (m.x, m.y), box(m.x, m.y, m.width, m.height)


def disc(x, y, r):
    return lambda point: np.hypot(point[0] - x, point[1] - y) <= r


def box(x, y, width, height):
    return lambda point: (abs(point[0] - x) <= width / 2) & (abs(point[1] - y) <= height / 2)


def covered(scene) -> list[str]:
    """Handles whose middle is covered by one drawn later."""
    names, middles, covers = zip(*handles(scene), strict=True)
    x, y = np.array(middles).T
    return [
        f"{names[one]} under {names[other]}"
        for other, covered in enumerate(covers)
        for one in np.flatnonzero(covered((x[:other], y[:other])))
    ]


def closest(scene) -> float:
    """Pixels between the middles of the two closest grips."""
    grips = [edge.grip[:2] for edge in scene.edges if edge.grip]
    return min(dist(a, b) for a, b in combinations(grips, 2))


@pytest.mark.slow
@pytest.mark.parametrize("frame", WITH_WEIGHT_PICTURES)
@pytest.mark.parametrize("sizes", NETWORKS, ids=str)
def test_no_handle_covers_the_middle_of_another(sizes, frame):
    session = own(sizes)
    for chosen in SELECTIONS:
        assert covered(network_scene(looking(session, **chosen), frame)) == [], chosen


@pytest.mark.slow
@pytest.mark.parametrize("frame", WITH_WEIGHT_PICTURES)
@pytest.mark.parametrize("lesson", [*LESSON_KINDS, "784-15-10"])
def test_no_handle_of_a_lesson_covers_the_middle_of_another(lesson, frame):
    session = open_lesson(lesson)
    sizes = session.position.step.network.sizes
    neurons = range(1, min(12, sizes[1]) + 1)
    edges = [(1, j, i) for j in neurons for i in (1, min(265, sizes[0]))]
    views = [{}, *({"look": Neuron(1, j)} for j in neurons), *({"look": Parameter(*edge)} for edge in edges)]
    for chosen in views:
        assert covered(network_scene(looking(session, **chosen), frame)) == [], chosen


@pytest.mark.parametrize("sizes", [[8, 8, 8], [3, 20, 3], [1, 9, 1]], ids=str)
def test_where_there_is_room_grips_are_24_pixels_apart(sizes):
    assert round(closest(network_scene(own(sizes))), 3) >= 24


def test_an_edge_has_a_chip_or_a_grip_and_never_both():
    scene = network_scene(looking(own([4, 8, 8, 3]), look=Neuron(2, 3)))
    assert all(bool(edge.chip) != bool(edge.grip) for edge in scene.edges)


def test_what_lies_under_another_handle_is_found():
    assert [b((1, 1)) for b in (disc(0, 0, 2), box(0, 0, 2, 2), disc(3, 0, 2), box(3, 0, 2, 2))] == [
        True,
        True,
        False,
        False,
    ]
