"""From 12 weights on, chips stand near the receiving neuron in the order of its senders, clear of all labels."""

import random
from itertools import groupby, pairwise

import numpy as np
import pytest

from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.scene.page import frame_of
from app.scene.picture.chip_marks import ONE_LINE
from app.scene.picture.layout.chip_places import at_ends, place_chips
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.places import frame_in
from app.scene.picture.network_scene import network_scene
from tests.scene.explain_page import finished, looking
from tests.scene.frames import ROOMS
from tests.scene.label_boxes import clipped, overlapping, spilled


def weights(sizes):
    return sum(to * source for source, to in pairwise(sizes))


def random_networks(count, seed):
    """Layered networks of 12 weights and more, some of them with layers of which not all is shown."""
    draw = random.Random(seed)
    while count:
        sizes = [draw.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 14)) for _ in range(draw.randint(2, 5))]
        if weights(sizes) >= 12:
            count -= 1
            yield sizes


FIXED = ([4, 2, 3], [4, 3, 3, 3], [4, 8, 8, 3])


def into_each_neuron(scene):
    """The chips of each neuron from top to bottom."""
    chips = sorted((edge for edge in scene.edges if edge.chip), key=into)
    for _, of in groupby(chips, key=into):
        yield sorted(of, key=lambda edge: edge.chip.y)


def into(edge):
    return edge.key.split(".")[:2]


def sender(edge):
    """The bias unit stands below all neurons."""
    return 99 if edge.is_bias else int(edge.key.split(".")[2])


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_the_order_of_the_chips_at_a_neuron_is_that_of_its_senders_and_nothing_overlaps(room):
    seen = 0
    for sizes in (*FIXED, *random_networks(6, seed=room)):
        session = finished(open_session(Description(sizes, "tanh", seed=1)))
        last = Neuron(len(sizes) - 1, sizes[-1])
        for look in (None, last, Parameter(1, 1, 1)):
            scene = network_scene(looking(session, look=look), frame_of(session, room))
            assert [*overlapping(scene), *clipped(scene), *spilled(scene)] == [], (sizes, look)
            for chips in into_each_neuron(scene):
                assert [sender(edge) for edge in chips] == sorted(map(sender, chips)), (sizes, look)
                assert all(above.chip.y < below.chip.y for above, below in pairwise(chips)), (sizes, look)
                seen += len(chips) > 1
    assert seen > 10


def shares(where, chips):
    """How far along its edge each chip stands, across the picture; biases aside."""
    edges = {edge: where.edge(*edge) for edge in chips if edge.source}
    return {edge: (chips[edge].x - line.x1) / (line.x2 - line.x1) for edge, line in edges.items()}


@pytest.mark.parametrize("sizes", [(4, 3, 3, 3), (2, 5, 1), (2, 3, 3, 2)], ids=str)
def test_where_there_is_room_the_weights_of_a_neuron_stand_in_a_column_before_it(sizes):
    where = layout(sizes, True, frame_in("798x503"))
    for layer in range(1, len(sizes)):
        chips = place_chips(where, layer, frozenset())
        assert len(chips) == sizes[layer] * (sizes[layer - 1] + 1)
        assert min(shares(where, chips).values()) >= 0.4
        for to in where.shown(layer):
            assert len({chips[Parameter(layer, to, source)].x for source in where.shown(layer - 1)}) == 1


@pytest.mark.parametrize("sizes", [(12, 1), (1, 12), (4, 2, 3), (3, 3, 3)], ids=str)
def test_gradients_that_have_room_in_a_low_picture_have_it_in_a_higher_one(sizes):
    layer, heights = len(sizes) - 1, range(360, 501, 20)
    chips = [place_chips(layout(sizes, True, f"790x{height}"), layer, frozenset()) for height in heights]
    lines = [min(box.height for box in of.values()) for of in chips]
    assert lines == sorted(lines) and lines[-1] > ONE_LINE


@pytest.mark.parametrize("sizes", [(2, 1, 1, 1, 1, 1, 1), (2, 1, 1, 1, 1), (1, 1, 1, 1, 1, 1, 2)], ids=str)
@pytest.mark.parametrize("room", ["308x0", "348x0", "378x0"])
def test_on_a_phone_a_chain_of_lone_neurons_shows_all_its_weights_beside_a_pair_too(sizes, room):
    session = finished(open_session(Description([*sizes], "tanh", seed=1)))
    for look in (None, Parameter(1, 1, 1), Neuron(1, 1)):
        scene = network_scene(looking(session, look=look), frame_of(session, room))
        assert all(edge.chip for edge in scene.edges), look
        assert [*overlapping(scene, 1.0), *clipped(scene), *spilled(scene)] == [], look


def test_chips_of_fewer_weights_stand_in_the_middle_of_their_edges():
    small, large = (layout(sizes, True, frame_in("798x503")) for sizes in ((2, 2, 2), (4, 2, 3)))
    assert not at_ends(small) and at_ends(large)
    middles = [np.median([*shares(where, place_chips(where, 2, frozenset())).values()]) for where in (small, large)]
    assert middles[0] < 0.6 < middles[1]


@pytest.mark.parametrize("stage", [0, 3, 7])
def test_a_chip_stays_where_it_is_from_stage_to_stage(stage):
    session = open_session(Description([4, 3, 3, 3], "tanh", seed=1))
    first, then = (network_scene(go_to(session, at)) for at in (stage, len(session.position.stages)))
    places = [{edge.key: (edge.chip.x, edge.chip.y) for edge in scene.edges if edge.chip} for scene in (first, then)]
    assert places[0] == places[1] != {}


def test_a_crowded_picture_shows_the_chips_of_what_is_looked_at():
    session = finished(open_session(Description([4, 8, 8, 3], "tanh", seed=1)))
    assert not any(edge.chip for edge in network_scene(session).edges if edge.key[0] != "3")
    scene = network_scene(looking(session, look=Neuron(2, 3)))
    asked = {edge.key for edge in scene.edges if edge.chip and edge.key[0] == "2"}
    assert len(asked) > 3 and all(key.startswith("2.3") for key in asked)
