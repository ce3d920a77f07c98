from itertools import chain

import numpy as np
import pytest

from app.digits.ink import from_strokes
from app.digits.skeleton import skeletons
from app.digits.tracing import traced
from tests.digits.pen_drawings import DRAWINGS

EVERY_DRAWING = list(chain.from_iterable(DRAWINGS.values()))


def skeleton_of(*places):
    grid = np.zeros((56, 56), dtype=bool)
    for rows, columns in places:
        grid[rows, columns] = True
    return grid


def test_a_line_is_one_stroke_from_end_to_end_in_pixels_of_the_image():
    (stroke,) = traced(skeleton_of((slice(10, 31), 20)))
    assert stroke[0].tolist() == [10, 5]
    assert stroke[-1].tolist() == [10, 15]
    assert np.all(stroke[:, 0] == 10)


def test_where_lines_cross_the_pen_goes_straight_on_and_the_others_end_there():
    strokes = traced(skeleton_of((slice(10, 41), 25), (25, slice(10, 41))))
    assert len(strokes) == 3
    upright, left, right = sorted(strokes, key=lambda stroke: np.ptp(stroke[:, 0]))
    assert np.ptp(upright, axis=0).tolist() == [0, 15]
    assert all(np.abs(side - 12.5).max(axis=1).min() <= 0.5 for side in (left, right))


def test_a_ring_is_one_stroke_that_closes():
    ring = skeletons(from_strokes(DRAWINGS[0][0])[None].astype(np.float32))[0]
    (stroke,) = traced(ring)
    assert np.hypot(*(stroke[0] - stroke[-1])) < 1.5


def test_a_side_branch_of_a_few_places_is_left_out():
    assert len(traced(skeleton_of((slice(5, 50), 25), (20, slice(26, 28))))) == 1


def test_a_single_place_is_a_stroke_when_there_is_nothing_else():
    (stroke,) = traced(skeleton_of((7, 9)))
    assert np.unique(stroke, axis=0).tolist() == [[4.5, 3.5]]


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_what_is_traced_looks_like_what_was_drawn(drawing):
    picture = from_strokes(drawing)
    again = from_strokes(traced(skeletons(picture[None].astype(np.float32))[0]))
    assert np.corrcoef(picture, again)[0, 1] > 0.7
