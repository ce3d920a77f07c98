import numpy as np
import pytest

from app.digits.ink import PEN_WIDTH, curved, from_strokes, normalise, read_strokes
from app.digits.reader import (
    DRAWING,
    FOLDER,
    SHIPPED,
    SHIPPED_FILE,
    WALKED,
    load_network,
    load_shipped,
    read,
    save_network,
)
from app.engine.forward import forward
from app.engine.initialisers import initialise
from tests.digits.pen_drawings import DRAWINGS, ROUGH, STEADY, by_other_hands

CASES = [(digit, drawing) for digit, drawings in DRAWINGS.items() for drawing in drawings]


def digit_of(strokes):
    return read(load_shipped(), from_strokes(strokes)).digit


def share_read(drawings):
    return np.mean([digit_of(drawing) == digit for digit, drawing in drawings])


def with_point_spacing(drawing, spacing):
    """The same drawing by a pen that reports a point every so many units."""
    return [resampled(np.array(stroke), spacing) for stroke in drawing]


def along_the_curve(drawing, spacing):
    """The same, where the pen's way from point to point is the curve that the drawing network sees."""
    way = curved(read_strokes(drawing))
    size = np.ptp(np.concatenate(drawing), axis=0).max() / np.ptp(way.points, axis=0).max()
    strokes = np.split(way.points, np.flatnonzero(way.begins)[1:])
    return [resampled(stroke, spacing / size) for stroke in strokes]


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


@pytest.mark.slow
@pytest.mark.parametrize(("hand", "least"), [(STEADY, 0.97), (ROUGH, 0.94)])
def test_digits_by_other_hands_are_read(hand, least):
    assert share_read(by_other_hands(hand, times=20, seed=5)) >= least


def read_by(name, drawing, pen_width=PEN_WIDTH):
    return read(load_shipped(name), from_strokes(drawing, pen_width, curves=name == DRAWING)).digit


def test_each_shipped_network_is_called_by_its_sizes():
    for name in SHIPPED:
        assert "-".join(map(str, load_shipped(name).sizes)) == name


def test_the_walked_network_is_the_one_without_a_name():
    assert load_shipped() is load_shipped(WALKED)


def test_a_network_that_is_not_shipped_is_named_in_the_refusal():
    with pytest.raises(KeyError, match="784-9-10"):
        load_shipped("784-9-10")


def test_the_drawing_network_has_at_most_300_000_parameters_and_a_file_of_at_most_700_kb():
    network = load_shipped(DRAWING)
    assert sum(values.size for values in (*network.weights, *network.biases)) <= 300_000
    assert (FOLDER / f"{DRAWING}.npz").stat().st_size <= 700_000


@pytest.mark.parametrize(("digit", "drawing"), CASES)
def test_what_the_drawing_network_reads_depends_neither_on_place_nor_size_nor_points_nor_pen(digit, drawing):
    elsewhere = [[[0.37 * x + 210, 0.37 * y - 45] for x, y in stroke] for stroke in drawing]
    others = [elsewhere, *(along_the_curve(drawing, spacing) for spacing in (0.5, 3, 8, 20))]
    assert {read_by(DRAWING, other) for other in others} == {digit}
    assert {read_by(DRAWING, drawing, width) for width in (1.8, 2.6, 3.8)} == {digit}


def outputs_of(drawing, pen_width=PEN_WIDTH):
    return np.array(read(load_shipped(DRAWING), from_strokes(drawing, pen_width, curves=True)).probabilities)


@pytest.mark.parametrize(("digit", "drawing"), CASES)
def test_the_outputs_of_the_drawing_network_hardly_change_with_place_size_points_and_pen(digit, drawing):
    outputs = outputs_of(drawing)
    for scale, x0, y0 in ((0.037, -50_000, 1_000), (1, 0.4, -0.3), (412.5, 7, 7)):
        elsewhere = [[[scale * x + x0, scale * y + y0] for x, y in stroke] for stroke in drawing]
        assert outputs_of(elsewhere) == pytest.approx(outputs, abs=1e-6)
    for spacing in (0.5, 3, 8, 20):
        assert outputs_of(along_the_curve(drawing, spacing)) == pytest.approx(outputs, abs=0.04)
    for width in (1.8, 2.2, 3.0, 3.8):
        assert outputs_of(drawing, width) == pytest.approx(outputs, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize(("hand", "least"), [(STEADY, 0.99), (ROUGH, 0.98)])
def test_the_drawing_network_reads_digits_by_other_hands(hand, least):
    drawings = by_other_hands(hand, times=20, seed=5)
    assert np.mean([read_by(DRAWING, drawing) == digit for digit, drawing in drawings]) >= least


def test_the_drawing_network_gives_probabilities():
    assert sum(outputs_of(DRAWINGS[7][0])) == pytest.approx(1)


NETWORK = initialise([5, 4, 3], ["tanh", "sigmoid"], seed=3)


def test_a_network_reads_back_as_its_single_precision_self(tmp_path):
    save_network(NETWORK, tmp_path / "n.npz")
    read = load_network(tmp_path / "n.npz")
    assert read.activations == NETWORK.activations
    assert {w.dtype for w in (*read.weights, *read.biases)} == {np.dtype(np.float64)}
    for kept, given in zip((*read.weights, *read.biases), (*NETWORK.weights, *NETWORK.biases), strict=True):
        assert np.array_equal(kept, given.astype(np.float32))


def test_the_same_network_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        save_network(NETWORK, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_half_precision_takes_half_the_room_and_reads_back_nearly_the_same(tmp_path):
    wide = initialise([300, 40, 3], ["relu", "softmax"], seed=3)
    for name, precision in (("half", np.float16), ("single", np.float32)):
        save_network(wide, tmp_path / name, precision)
    assert (tmp_path / "half").stat().st_size < 0.55 * (tmp_path / "single").stat().st_size
    for kept, given in zip(load_network(tmp_path / "half").weights, wide.weights, strict=True):
        np.testing.assert_allclose(kept, given, rtol=1e-3, atol=1e-6)


def test_a_file_with_pickled_objects_is_never_unpickled(tmp_path):
    np.savez(tmp_path / "n.npz", activations=np.array([object()]))
    with pytest.raises(ValueError, match="allow_pickle"):
        load_network(tmp_path / "n.npz")
