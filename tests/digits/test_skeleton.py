import numpy as np
import pytest

from app.digits.ink import from_strokes
from app.digits.skeleton import FINER, skeletons, thinned
from tests.digits.pen_drawings import DRAWINGS


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
    left, count = {(int(y), int(x)) for y, x in np.argwhere(shape)}, 0
    while left:
        count, edge = count + 1, [left.pop()]
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
