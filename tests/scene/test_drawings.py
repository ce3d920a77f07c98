"""The digits of one's own: counted, under their labels, and what an import did in words."""

import pytest

from app.digits.drawings import labelled
from app.digits.samples import SAMPLES
from app.scene.colour.png import picture
from app.scene.drawing.drawings import import_words, own_scene

MINE = [labelled(9, SAMPLES[4]), labelled(1, SAMPLES[1]), labelled(9, SAMPLES[9])]


def test_they_stand_under_their_labels_in_the_order_they_came():
    scene = own_scene(MINE, 100)
    assert (scene.count, [group.label for group in scene.groups]) == (3, [1, 9])
    assert [digit.digest for digit in scene.groups[1].digits] == [MINE[0].digest, MINE[2].digest]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((2, 0, 0), "2 added."),
        ((1, 1, 3), "1 added, 1 given another label, 3 already here."),
        ((0, 0, 0), "The file has no drawings."),
    ],
)
def test_what_an_import_did_is_said(counts, words):
    assert import_words(*counts) == words


def test_they_are_drawn_as_the_network_sees_them():
    assert own_scene(MINE[:1], 100).groups[0].digits[0].picture == picture(MINE[0].seen, 28)
