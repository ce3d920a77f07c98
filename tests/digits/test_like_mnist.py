"""Whether drawings look to the network like the images it was trained on."""

import numpy as np
import pytest

from app.digits.datasets import SIDE, load_mnist
from app.digits.ink import CENTRE, centre_of_mass, from_strokes
from tests.digits.pen_drawings import STEADY, by_other_hands

pytestmark = pytest.mark.mnist


@pytest.fixture(scope="module")
def mnist(mnist_folder):
    return load_mnist(mnist_folder, "train").images.reshape(-1, SIDE, SIDE)


@pytest.fixture(scope="module")
def drawn():
    drawings = by_other_hands(STEADY, times=10, seed=0)
    return np.array([from_strokes(drawing) for _, drawing in drawings]).reshape(-1, SIDE, SIDE)


def thickness(images):
    """Twice the ink over its total variation: the width of a long line, whatever its course."""
    down, across = np.gradient(np.pad(images, ((0, 0), (1, 1), (1, 1))), axis=(1, 2))
    return np.median(2 * images.sum(axis=(1, 2)) / np.hypot(down, across).sum(axis=(1, 2)))


def test_mnist_balances_where_drawings_do(mnist):
    assert centre_of_mass(mnist.mean(axis=0, dtype=np.float64)) == pytest.approx([CENTRE, CENTRE], abs=0.05)


def test_drawings_hold_as_much_ink_as_mnist(mnist, drawn):
    assert drawn.sum(axis=(1, 2)).mean() == pytest.approx(mnist.sum(axis=(1, 2)).mean(), rel=0.05)


def test_lines_of_drawings_are_as_thick_as_those_of_mnist(mnist, drawn):
    assert thickness(drawn) == pytest.approx(thickness(mnist[:10_000]), rel=0.05)
