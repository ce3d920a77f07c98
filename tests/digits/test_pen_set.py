from dataclasses import replace

import numpy as np
import pytest

from app.digits.datasets import PIXELS, LabelledDigits
from app.digits.ink import from_strokes
from app.digits.pen_set import Pens, copybook, pen_set, smooth
from app.digits.reader import DRAWING, load_shipped, read
from tests.digits.pen_drawings import DRAWINGS

SCANS = LabelledDigits(
    np.array([from_strokes(ways[0]) for ways in DRAWINGS.values()], dtype=np.float32), np.arange(10, dtype=np.uint8)
)
FEW = Pens(scans=2, copies=40)


def made(pens=FEW, seed=0):
    return pen_set(SCANS, pens, np.random.default_rng(seed))


def test_there_are_as_many_as_asked_for_with_their_labels():
    pens = made()
    assert pens.images.shape == (60, PIXELS)
    assert pens.images.dtype == np.float32
    assert pens.labels.tolist() == [*np.repeat(np.arange(10), 2), *(list(range(10)) * 4)]


def test_they_are_greys_with_ink_in_each():
    images = made().images
    assert np.all((images >= 0) & (images <= 1))
    assert np.all(images.max(axis=1) > 0.5)


def test_the_same_seed_gives_the_same_and_another_seed_others():
    assert np.array_equal(made().images, made().images)
    assert not np.array_equal(made().images, made(seed=1).images)


def test_other_pens_are_thinner_or_thicker():
    one_pen, many = made(replace(FEW, other=0)), made(replace(FEW, other=1, narrowest=1, widest=6))
    assert many.images.sum(axis=1).std() > 1.5 * one_pen.images.sum(axis=1).std()


def test_every_digit_has_several_ways_inside_its_box():
    assert list(copybook()) == list(range(10))
    assert min(map(len, copybook().values())) >= 8
    for points in (points for ways in copybook().values() for way in ways for points in way):
        assert len(points) >= 2
        assert np.all((points >= 0) & (points <= 100))


@pytest.mark.parametrize("digit", range(10))
def test_the_drawing_network_reads_the_copybook_as_it_is_labelled(digit):
    drawings = [from_strokes([smooth(points, 80) for points in way]) for way in copybook()[digit]]
    assert np.mean([read(load_shipped(DRAWING), drawing).digit == digit for drawing in drawings]) > 0.9
