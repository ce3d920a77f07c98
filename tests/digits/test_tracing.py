from itertools import chain

import numpy as np
import pytest

from app.digits.ink import from_strokes
from app.digits.tracing import FINER, skeletons, thinned, traced
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


def drawn(*shape, rows=slice(None), columns=slice(None)):
    grid = np.zeros((1, *shape), dtype=bool)
    grid[0, rows, columns] = True
    return grid


def test_a_thick_bar_becomes_a_line_of_single_pixels_along_its_middle():
    line = thinned(drawn(11, 30, rows=slice(3, 8), columns=slice(3, 27)))[0]
    assert line.sum(axis=0).max() == 1
    assert set(np.nonzero(line)[0]) == {5}
    assert line.sum() > 15


def test_a_line_of_single_pixels_stays():
    grid = drawn(9, 9, rows=4, columns=slice(1, 8))
    assert np.array_equal(thinned(grid), grid)


def test_blank_stays_blank():
    assert not thinned(drawn(5, 5, rows=slice(0, 0))).any()


@pytest.mark.parametrize("digit", DRAWINGS)
def test_thinning_breaks_no_line_and_closes_no_loop(digit):
    images = np.array([from_strokes(drawing) for drawing in DRAWINGS[digit]], dtype=np.float32)
    for image, line in zip(images.reshape(-1, 28, 28), skeletons(images), strict=True):
        shape = np.kron(image > 0.4, np.ones((FINER, FINER)))
        assert pieces(line) == pieces(shape)
        assert line.sum() < shape.sum() / 2


def pieces(shape):
    """How many inked regions there are; pixels that touch at a corner are together."""
    left = {(int(y), int(x)) for y, x in np.argwhere(shape)}
    count = 0
    while left:
        count = count + 1
        edge = [left.pop()]
        while edge:
            y, x = edge.pop()
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            edge += near
    return count


def test_several_images_are_thinned_as_each_alone():
    images = np.array([from_strokes(ways[0]) for ways in DRAWINGS.values()], dtype=np.float32)
    alone = np.concatenate([skeletons(image[None]) for image in images])
    assert np.array_equal(skeletons(images), alone)
