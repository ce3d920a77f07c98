"""A drawing that was removed: where it stood, what brings it back, and what is said."""

import json

import pytest

from app.digits.drawings import labelled
from app.digits.samples import SAMPLES
from app.scene.drawing.drawings import Removed, found, own_scene, returned

MINE = [labelled(label, SAMPLES[digit]) for digit, label in ((4, 9), (1, 1), (9, 9), (7, 9))]


def test_its_place_is_among_those_of_its_label():
    assert [found(MINE, drawing.digest).order for drawing in MINE] == [0, 0, 1, 2]
    assert found(MINE, "none") is None


def test_it_stands_in_its_place_with_what_brings_it_back_and_is_not_counted():
    scene = own_scene(MINE[:2] + MINE[3:], 100, removed=found(MINE, MINE[2].digest))
    assert scene.count == 3
    assert [digit.digest for digit in scene.groups[1].digits] == [
        drawing.digest for drawing in MINE if drawing.label == 9
    ]
    assert [bool(digit.undo) for digit in scene.groups[1].digits] == [False, True, False]
    assert json.loads(scene.groups[1].digits[1].undo) == {"label": 9, "strokes": MINE[2].strokes, "order": 1}


def test_the_last_of_its_label_leaves_its_row_behind():
    scene = own_scene([], 100, removed=Removed(MINE[1], 0))
    assert (scene.count, [group.label for group in scene.groups]) == (0, [1])


def test_what_was_brought_back_is_marked():
    marks = [digit.back for group in own_scene(MINE, 100, back=MINE[2].digest).groups for digit in group.digits]
    assert marks == [False, False, True, False]


@pytest.mark.parametrize(
    ("counts", "words"),
    [((1, 0, 0), "The 4 is back."), ((0, 1, 0), "It is a 4 again."), ((0, 0, 1), "The 4 was here already.")],
)
def test_what_came_of_bringing_it_back_is_said(counts, words):
    assert returned(4, *counts) == words
