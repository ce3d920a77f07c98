from itertools import chain

import numpy as np
import pytest

from app.digits.augment import Distortion, centres_of_mass, distort
from app.digits.ink import CENTRE, from_strokes
from tests.digits.pen_drawings import DRAWINGS

DIGITS = np.array([from_strokes(drawing) for drawing in chain.from_iterable(DRAWINGS.values())], dtype=np.float32)
EVERYTHING = Distortion(shift=2, rotation=15, scale=0.15, shear=0.15, stroke=0.5, elastic=1.0)


def distorted(images=DIGITS, seed=0, **by):
    return distort(images, Distortion(**by), np.random.default_rng(seed))


def moved(images, right, down):
    return np.roll(images.reshape(-1, 28, 28), (down, right), axis=(1, 2)).reshape(len(images), -1)


def spread(images, axis):
    """Variance of the ink along x (0) or y (1)."""
    places = np.divmod(np.arange(784), 28)[1 - axis]
    offsets = places - centres_of_mass(images)[:, axis, None]
    return (images * offsets**2).sum(axis=1) / images.sum(axis=1)


def test_the_same_seed_gives_the_same_images_and_another_seed_others():
    first, again, other = (distort(DIGITS, EVERYTHING, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_images_stay_greys_in_single_precision_and_the_originals_stay_untouched():
    before = DIGITS.copy()
    images = distort(DIGITS, EVERYTHING, np.random.default_rng(0))
    assert images.dtype == np.float32
    assert images.shape == DIGITS.shape
    assert np.all((images >= 0) & (images <= 1))
    assert np.array_equal(DIGITS, before)


def test_without_any_distortion_a_centred_drawing_stays_nearly_as_it_is():
    assert np.abs(distorted() - DIGITS).mean() < 0.005


@pytest.mark.parametrize("by", [{}, {"rotation": 15}, {"scale": 0.15}, {"shear": 0.2}, {"stroke": 0.5}])
def test_all_but_the_shift_leaves_an_image_balanced_on_the_centre_wherever_it_was(by):
    centres = centres_of_mass(distorted(moved(DIGITS, right=2, down=-1), **by))
    assert centres == pytest.approx(np.full_like(centres, CENTRE), abs=0.25)


def test_the_shift_moves_the_centre_by_up_to_its_pixels_in_both_directions():
    offsets = centres_of_mass(distorted(shift=2)) - CENTRE
    assert np.all(np.abs(offsets) < 2.2)
    assert np.all(offsets.max(axis=0) > 1.5)
    assert np.all(offsets.min(axis=0) < -1.5)


def test_rotation_turns_an_upright_stroke_by_up_to_its_degrees():
    one = from_strokes(DRAWINGS[1][0]).astype(np.float32)
    turned = distorted(np.tile(one, (200, 1)), rotation=15).reshape(-1, 28, 28)
    top, bottom = (centres_of_mass(np.where(mask, turned, 0).reshape(-1, 784)) for mask in upper_and_lower())
    angles = np.degrees(np.arctan2(*(top - bottom).T * [[1], [-1]]))
    assert 13 < angles.max() < 16
    assert -16 < angles.min() < -13


def upper_and_lower():
    rows = np.arange(28)[:, None] * np.ones(28)
    return rows < 13, rows > 15


def test_scale_widens_and_narrows_within_its_share():
    ratio = np.sqrt(spread(distorted(scale=0.1), 0) / spread(distorted(), 0))
    assert 0.85 < ratio.min() < 0.95
    assert 1.05 < ratio.max() < 1.15


def test_shear_leans_an_upright_stroke_and_keeps_its_height():
    one = from_strokes(DRAWINGS[1][0]).astype(np.float32)
    leaning = distorted(np.tile(one, (50, 1)), shear=0.2)
    assert spread(leaning, 0).max() > 2 * spread(one[None], 0)[0]
    assert spread(leaning, 1) == pytest.approx(spread(one[None], 1)[0], rel=0.05)


def test_the_stroke_gets_thicker_and_thinner():
    ink = distorted(stroke=0.5).sum(axis=1) / DIGITS.sum(axis=1)
    assert 0.5 < ink.min() < 0.9
    assert 1.1 < ink.max() < 1.6


def test_the_elastic_pull_moves_regions_apart_by_about_its_pixels():
    grid = np.zeros((200, 28, 28), dtype=np.float32)
    grid[:, 8::12, 8::12] = 1
    pulled = distort(grid.reshape(200, -1), Distortion(elastic=1.5), np.random.default_rng(0)).reshape(-1, 28, 28)
    left = centres_of_mass(np.pad(pulled[:, :, :14], ((0, 0), (0, 0), (0, 14))).reshape(200, -1))
    right = centres_of_mass(np.pad(pulled[:, :, 14:], ((0, 0), (0, 0), (14, 0))).reshape(200, -1))
    assert 0.5 < (right - left)[:, 1].std() < 3


def test_a_blank_image_stays_blank():
    assert not distort(np.zeros((3, 784), dtype=np.float32), EVERYTHING, np.random.default_rng(0)).any()
