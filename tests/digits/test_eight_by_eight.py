"""The shipped 8×8 digits are the published ones."""

import numpy as np
import pytest
from click.testing import CliRunner

from app.digits.eight_by_eight import FILE, INK, eight_by_eight
from app.digits.pack_eight_by_eight import main

NO_SKLEARN = "scikit-learn, whose copy the file was packed from, is not installed"


def test_there_are_1797_pictures_of_64_bytes_with_a_digit_each():
    digits = eight_by_eight()
    assert digits.images.shape == (1797, 64)
    assert digits.labels.shape == (1797,)
    assert digits.images.dtype == digits.labels.dtype == np.uint8


def test_ink_goes_from_0_to_16_and_greys_from_0_to_1():
    digits = eight_by_eight()
    assert (digits.images.min(), digits.images.max()) == (0, INK)
    greys = digits.greys()
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
