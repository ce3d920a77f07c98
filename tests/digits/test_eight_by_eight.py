"""The shipped 8×8 digits are the published ones; counts of a drawing hardly change with place, size and points."""

import math

import numpy as np
import pytest
from click.testing import CliRunner

from app.digits.eight_by_eight import FILE, INK, counted_dots, eight_by_eight, main
from app.digits.ink import DrawingError
from app.digits.samples import SAMPLES
from app.digits.sight import counting
from tests.digits.pen_drawings import DRAWINGS
from tests.digits.test_reader import with_point_spacing

NO_SKLEARN = "scikit-learn, whose copy the file was packed from, is not installed"


def test_there_are_1797_pictures_of_64_bytes_with_a_digit_each():
    digits = eight_by_eight()
    assert digits.images.shape == (1797, 64)
    assert digits.labels.shape == (1797,)
    assert digits.images.dtype == digits.labels.dtype == np.uint8


def test_ink_goes_from_0_to_16_and_greys_from_0_to_1():
    digits = eight_by_eight()
    assert (digits.images.min(), digits.images.max()) == (0, INK)
    greys = digits.inputs()
    assert greys.dtype == np.float32
    assert (greys.min(), greys.max()) == (0, 1)
    assert np.array_equal(greys * INK, digits.images)


def test_every_digit_is_there_about_as_often():
    counts = np.bincount(eight_by_eight().labels)
    assert len(counts) == 10
    assert counts.min() == 174
    assert counts.max() == 183


def test_the_file_says_what_scikit_learn_says():
    published = pytest.importorskip("sklearn.datasets", reason=NO_SKLEARN).load_digits()
    digits = eight_by_eight()
    assert np.array_equal(digits.images, published.data)
    assert np.array_equal(digits.labels, published.target)


def test_packing_again_gives_the_shipped_numbers_and_the_same_bytes_every_time(tmp_path):
    pytest.importorskip("sklearn.datasets", reason=NO_SKLEARN)
    outs = [tmp_path / "once.npz", tmp_path / "twice.npz"]
    for out in outs:
        done = CliRunner().invoke(main, ["--out", str(out)])
        assert (done.exit_code, "1,797 digits" in done.output) == (0, True)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    with np.load(outs[0]) as packed, np.load(FILE) as shipped:
        assert sorted(packed.files) == sorted(shipped.files) == ["images", "labels"]
        assert all(np.array_equal(packed[name], shipped[name]) for name in packed.files)


EVERY_DRAWING = [drawing for drawings in DRAWINGS.values() for drawing in drawings]


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_a_drawing_is_64_shares_of_16_dots_that_fill_the_height(drawing):
    seen = counted_dots(drawing)
    assert seen.shape == (64,)
    assert np.array_equal(seen * 16, (seen * 16).round()) and 0 <= seen.min() < seen.max() <= 1
    assert seen.reshape(8, 8)[[0, -1]].sum(axis=1).min() > 0


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_neither_place_nor_size_nor_density_of_points_matters_much(drawing):
    elsewhere = [[[0.37 * x + 210, 0.37 * y - 45] for x, y in stroke] for stroke in drawing]
    for other in (elsewhere, with_point_spacing(drawing, 0.5), with_point_spacing(drawing, 5)):
        assert np.abs(counted_dots(other) - counted_dots(drawing)).mean() < 0.03


def test_drawings_hold_about_as_much_ink_as_the_digits_that_are_shipped():
    drawn = np.mean([counted_dots(drawing).sum() for drawing in EVERY_DRAWING])
    assert drawn == pytest.approx(eight_by_eight().inputs(slice(None)).sum(axis=1).mean(), rel=0.15)


def test_a_dash_stays_a_dash():
    seen = counted_dots([[[0, 0], [1000, 10]]]).reshape(8, 8)
    assert seen[:2].sum() == seen[-2:].sum() == 0


@pytest.mark.parametrize("nothing", [[], [[]], [[[3, 4]]], [[[3, 4], [3, 4]]]])
def test_nothing_drawn_is_nothing(nothing):
    assert counted_dots(nothing) is None
    assert counting(nothing) == ()


@pytest.mark.parametrize("digit", SAMPLES)
def test_the_steps_end_with_what_is_seen(digit):
    steps = counting(SAMPLES[digit])
    assert [step.name for step in steps] == ["drawn", "cropped", "fitted", "counted"]
    assert np.array_equal(steps[-1].picture.ravel(), counted_dots(SAMPLES[digit]))


@pytest.mark.parametrize("size", [1e-300, 1e-9, 1e300, 1.7e308])
def test_extreme_coordinates_give_sane_counts(size):
    seen = counted_dots([[[-size, size], [size, -size]]])
    assert np.all((seen >= 0) & (seen <= 1)) and seen.max() > 0.5


def test_a_bad_drawing_is_refused():
    with pytest.raises(DrawingError, match="NaN"):
        counted_dots([[[0, 0], [math.nan, 1]]])
