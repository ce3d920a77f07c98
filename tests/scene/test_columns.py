"""Columns of neurons: which of a tall layer stand in it, and the frames that rooms have for them."""

import pytest

from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.layers import slots
from app.scene.picture.layout.places import frame_in, is_frame


def test_a_tall_layer_shows_its_first_and_its_last_neuron_and_counts_the_rest():
    assert slots(10, ()) == list(range(1, 11))
    assert slots(20, ()) == [1, 2, 3, 4, 5, 6, 7, (8, 19), 20]


def test_neurons_asked_for_stand_at_their_place():
    assert slots(20, (12,)) == [1, 2, 3, 4, 5, 6, (7, 11), 12, (13, 19), 20]


def test_a_single_neuron_is_never_left_out():
    assert slots(20, (8,)) == [1, 2, 3, 4, 5, 6, 7, 8, (9, 19), 20]
    assert slots(20, (18,)) == [1, 2, 3, 4, 5, 6, (7, 17), 18, 19, 20]


def test_every_room_has_a_frame_that_is_a_room_of_the_same_frame():
    rooms = [f"{width}x{height}" for width in range(284, 2600, 7) for height in (0, *range(200, 1500, 11))]
    frames = {frame_in(room) for room in rooms}
    assert len(frames) > 100
    assert [frame for frame in frames if frame_in(frame) != frame or not is_frame(frame)] == []


@pytest.mark.parametrize("sizes", [(1, 1), (2, 1), (2, 2), (3, 1), (1, 2, 1), (2, 2, 2)])
@pytest.mark.parametrize("room", ["288x0", "356x0", "372x0", "560x0", "620x0"])
def test_on_a_phone_no_neuron_stands_across_the_border(sizes, room):
    placed = layout(sizes, True, frame_in(room))
    for spot in placed.neurons.values():
        assert spot.x - spot.r >= -1.5, spot
        assert spot.x + spot.r <= placed.frame.width, spot
