"""No two labels of the picture overlap, none is cut off and none spills over its chip: as geometry, in every state."""

from dataclasses import replace

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.moves import go_to
from app.explorer.notation import NOTATIONS
from app.explorer.opening import Description, open_session
from app.explorer.stages import stage_index
from app.scene.page import frame_of
from app.scene.picture.network_scene import network_scene
from tests.explorer.sessions import two_two_two
from tests.in_turn import share
from tests.kinds import LESSON_KINDS
from tests.scene.explain_page import finished, looking
from tests.scene.frames import ROOMS
from tests.scene.label_boxes import LabelBox, clipped, label_boxes, overlapping, spilled

NETWORKS = (
    *LESSON_KINDS,
    "784-15-10",
    "4-4-4-4",
    "2-4-2",
    "4-8-8-3",
    "1-8-1",
    "6-5-5",
    "8-8-8",
    "2-12-10",
    "5-5-5-5-5",
    "784-100-10",
    "784-120-12-10",
    "64-32-10",
    "64-12-3-4-1",
    "784-60-60-60-60-10",
    "784-1-1",
)
LOOKS = (
    None,
    Parameter(1, 1, 1),
    Parameter(1, 1, 0),
    Neuron(1, 1),
    Neuron(2, 1),
    Neuron(0, 1),
    Layer(1),
    TotalLoss(),
)


def network(name):
    if name in LESSONS:
        return open_lesson(name)
    return open_session(Description([int(size) for size in name.split("-")], "tanh", seed=1))


def looks(session):
    """What can be looked at in a network; a bias only where there are biases, an output as far as there are layers."""
    network = session.position.step.network
    found = [look for look in LOOKS if network.biases is not None or look != Parameter(1, 1, 0)]
    return [look for look in found if not isinstance(look, Neuron) or look.layer <= network.depth]


def faults(session, window, touch=1.0):
    scene = network_scene(session, frame_of(session, window))
    return [*overlapping(scene, touch), *clipped(scene), *spilled(scene)]


@pytest.mark.slow
@pytest.mark.parametrize("window", ROOMS)
@pytest.mark.parametrize("name", NETWORKS)
def test_no_two_labels_overlap_whatever_is_looked_at_and_reached(name, window):
    session = network(name)
    count, loss = len(session.position.stages), stage_index(session.position.step.network.depth, "C") + 1
    often = [0, 1, count // 3, count // 2, count - 1, count]
    for number, stage in enumerate(dict.fromkeys([*often, loss, loss + 1, loss + 2])):
        if stage != count and (number + ROOMS.index(window)) % 2:
            continue  # of a wide, a low and a narrow window and the next one each, one is enough
        walked = go_to(session, stage)
        # At the end, where the most is written, whatever can be looked at; before, in each window another third of it.
        some = share(looks(session)[1:], number + ROOMS.index(window), 3) if stage in often else ()
        for look in looks(session) if stage == count else [None, *some]:
            found = faults(looking(walked, look=look), window)
            assert found == [], (stage, look)


@pytest.mark.parametrize("window", ROOMS)
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("lesson", LESSON_KINDS)
def test_no_two_labels_overlap_in_any_notation(lesson, notation, window):
    session = finished(open_lesson(lesson))
    shown = {None, Parameter(1, 1, 1), Neuron(1, 1), Neuron(2, 1)}
    for look in shown.intersection(looks(session)):
        assert faults(looking(session, notation=notation, look=look), window) == [], look


@pytest.mark.parametrize("window", [*ROOMS, "884x371", "360x0"])
@pytest.mark.parametrize("sizes", ["8-8-8-8", "4-8-8-3", "5-5-5-5", "3-3-3"])
def test_the_badge_of_a_slope_of_0_is_clear_of_the_number_in_its_neuron_and_of_the_names(sizes, window):
    of = [int(size) for size in sizes.split("-")]
    for hidden in ("relu", "binary_step", "tanh"):
        session = finished(open_session(Description(of, [hidden] * (len(of) - 2) + ["sigmoid"], seed=1)))
        scene = network_scene(session, frame_of(session, window))
        badges = [box for box in label_boxes(scene) if box.name.startswith("slope")]
        assert bool(badges) == (hidden != "tanh")
        assert [*overlapping(scene), *clipped(scene)] == [], hidden


def test_labels_that_overlap_are_found():
    scene = network_scene(finished(two_two_two()))
    assert overlapping(scene) == clipped(scene) == spilled(scene) == []
    first, second = (edge.chip for edge in scene.edges[:2])
    moved = replace(scene.edges[0], chip=replace(first, x=second.x + 5, y=second.y - 5))
    assert overlapping(replace(scene, edges=(moved, *scene.edges[1:]))) == ["chip 1.1.1 / chip 1.1.2"]
    assert "chip 1.1.1" in clipped(replace(scene, edges=(replace(moved, chip=replace(first, x=3)),)))
    assert spilled(replace(scene, edges=(replace(moved, chip=replace(first, width=9)),))) == ["1.1.1"]


def test_every_kind_of_label_has_a_box():
    session = looking(finished(network("2-2-2")), look=Parameter(1, 1, 1))
    kinds = {box.name.split()[0] for box in label_boxes(network_scene(session))}
    assert kinds == {"chip", "a", "z", "name", "delta", "target", "gauge", "header", "bias", "path", "loss"}
    pictures = looking(finished(network("784-120-12-10")), look=Neuron(0, 349))
    kinds = {box.name.split()[0] for box in label_boxes(network_scene(pictures))}
    assert {"picture", "enlarged", "pixel", "gap"} <= kinds
    assert LabelBox("bias unit", 39.9, 412.0, 63.9, 436.0) in label_boxes(network_scene(session))
