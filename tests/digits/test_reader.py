import numpy as np
import pytest

from app.digits.ink import from_strokes, normalise
from app.digits.reader import SHIPPED_FILE, load_shipped, read
from app.engine.forward import forward
from tests.digits.pen_drawings import DRAWINGS, ROUGH, STEADY, by_other_hands

CASES = [(digit, drawing) for digit, drawings in DRAWINGS.items() for drawing in drawings]


def digit_of(strokes):
    return read(load_shipped(), from_strokes(strokes)).digit


def share_read(drawings):
    return np.mean([digit_of(drawing) == digit for digit, drawing in drawings])


def with_point_spacing(drawing, spacing):
    """The same drawing by a pen that reports a point every so many units."""
    return [resampled(np.array(stroke), spacing) for stroke in drawing]


def resampled(stroke, spacing):
    travelled = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    at = np.append(np.arange(0, travelled[-1], spacing), travelled[-1])
    return np.column_stack([np.interp(at, travelled, axis) for axis in stroke.T]).tolist()


def test_the_shipped_network_is_784_30_10_sigmoid_in_double_precision():
    network = load_shipped()
    assert network.sizes == (784, 30, 10)
    assert network.activations == ("sigmoid", "sigmoid")
    assert {values.dtype for values in (*network.weights, *network.biases)} == {np.dtype(np.float64)}


def test_the_shipped_network_is_read_from_its_file_once():
    assert load_shipped() is load_shipped()


def test_the_shipped_file_is_small():
    assert SHIPPED_FILE.stat().st_size < 120_000


def test_a_reading_holds_the_outputs_as_they_are_and_what_was_seen():
    seen = from_strokes(DRAWINGS[7][0])
    reading = read(load_shipped(), seen)
    assert reading.probabilities == tuple(forward(load_shipped(), seen[None]).outputs[0])
    assert reading.digit == int(np.argmax(reading.probabilities)) == 7
    assert reading.seen == tuple(seen)


@pytest.mark.parametrize("nothing", [from_strokes([]), from_strokes([[[5, 5]]]), normalise(np.zeros(784))])
def test_nothing_drawn_reads_as_no_digit(nothing):
    reading = read(load_shipped(), nothing)
    assert reading.digit is None
    assert reading.probabilities == (0,) * 10
    assert reading.seen == (0,) * 784


@pytest.mark.parametrize(("digit", "drawing"), CASES)
def test_every_way_to_write_a_digit_is_read(digit, drawing):
    assert digit_of(drawing) == digit


@pytest.mark.parametrize(("digit", "drawing"), CASES)
def test_what_is_read_depends_neither_on_place_nor_size_nor_density_of_points(digit, drawing):
    elsewhere = [[[0.37 * x + 210, 0.37 * y - 45] for x, y in stroke] for stroke in drawing]
    others = [elsewhere, *(with_point_spacing(drawing, spacing) for spacing in (0.5, 3, 8))]
    assert {digit_of(other) for other in others} == {digit}


@pytest.mark.parametrize(("hand", "least"), [(STEADY, 0.97), (ROUGH, 0.94)])
def test_digits_by_other_hands_are_read(hand, least):
    assert share_read(by_other_hands(hand, times=20, seed=5)) >= least
