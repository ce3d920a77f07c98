"""A fast pen leaves few points: the best reader sees curves through them, as the pen went; others straight lines."""

from hashlib import sha256

import numpy as np
import pytest

from app.digits.datasets import load_mnist
from app.digits.ink import CORNER, FAR, Strokes, curved, fitted, from_strokes, read_strokes, rounded
from app.digits.pen_set import places_along
from app.digits.reader import DRAWING, EARLIER, FOLDER, SHIPPED, load_shipped, read
from app.digits.samples import SAMPLES
from app.digits.sight import sight_of
from app.digits.tracing import skeletons, traced
from app.engine.forward import forward

HOOK = [[[0, 0], [0, 100], [80, 40]]]


def seen_by(name, drawing):
    return sight_of(load_shipped(name).sizes).see(drawing)


def bent(drawing):
    return from_strokes(drawing, curves=True)


def ring(points, across=300.0, down=400.0):
    angles = np.radians(np.linspace(-90, 270, points))
    return [np.column_stack([500 + across * np.cos(angles), 500 + down * np.sin(angles)])]


def caught(drawing, points, offset=0.6):
    """So many points of a drawing whose strokes are curves caught densely, shared out by length; both ends of each."""
    strokes = [np.array(stroke, dtype=float) for stroke in drawing]
    lengths = [np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes]
    counts = [max(2, round(points * length / sum(lengths))) for length in lengths]
    return [places_along(stroke, count, offset) for stroke, count in zip(strokes, counts, strict=True)]


def way(drawing):
    return curved(read_strokes(drawing)).points


@pytest.mark.parametrize("points", [8, 10, 12])
@pytest.mark.parametrize(("across", "down"), [(300, 400), (200, 400), (400, 400)])
def test_a_few_points_of_a_ring_are_seen_as_the_ring(points, across, down):
    dense, sparse = ring(200, across, down), ring(points, across, down)
    seen = from_strokes(dense)
    off = np.abs(bent(sparse) - seen).sum()
    assert off < 0.7 * np.abs(from_strokes(sparse) - seen).sum()
    assert off < 0.1 * seen.sum()


@pytest.mark.parametrize("digit", [0, 2, 3, 5, 6, 8, 9])
@pytest.mark.parametrize("points", [10, 12])
def test_few_points_of_a_round_digit_look_more_like_it_as_curves_than_as_straight_lines(digit, points):
    seen = from_strokes(SAMPLES[digit])
    straight, curves = [], []
    for offset in (0.2, 0.5, 0.8):
        few = caught(SAMPLES[digit], points, offset)
        straight.append(np.abs(from_strokes(few) - seen).sum())
        curves.append(np.abs(bent(few) - seen).sum())
    assert np.mean(curves) < np.mean(straight)


@pytest.mark.parametrize("points", [8, 10, 12])
@pytest.mark.parametrize("digit", [0, 2, 3, 5, 6, 7, 9])
def test_the_best_reader_reads_a_digit_in_8_to_12_points_like_the_dense_one(points, digit):
    for offset in (0.2, 0.5, 0.8):
        assert read(load_shipped(DRAWING), seen_by(DRAWING, caught(SAMPLES[digit], points, offset))).digit == digit


@pytest.mark.parametrize(
    "drawing",
    [
        HOOK,
        [[[0, 0], [100, 100]]],
        [[[0, 0], [50, 50], [100, 100]]],
        [[[40, 0], [0, 60], [80, 60]], [[60, 30], [60, 100]]],
        [[[0, 0], [90, 0], [40, 100]], [[20, 50], [70, 50]]],
    ],
)
def test_straight_lines_stay_straight_and_corners_sharp(drawing):
    assert bent(drawing) == pytest.approx(from_strokes(drawing), abs=1e-9)


def test_a_sharp_turn_is_a_corner_and_a_gentler_one_a_bend():
    for degrees, bends in ((np.degrees(CORNER) - 1, True), (np.degrees(CORNER) + 1, False)):
        turned = np.radians(degrees)
        drawing = read_strokes([[[0, 0], [100, 0], [100 + 100 * np.cos(turned), 100 * np.sin(turned)]]])
        assert (curved(drawing) is not drawing) == bends


def test_a_curve_goes_through_its_points_and_its_strokes_begin_where_they_began():
    drawing = fitted(read_strokes([*ring(8), [[0, 0], [100, 300], [400, 500], [800, 500]], [[900, 900]]]))
    curves = rounded(drawing)
    assert curves.begins.sum() == 3
    assert curves.points[curves.begins] == pytest.approx(drawing.points[drawing.begins])
    for point in drawing.points:
        assert np.hypot(*(curves.points - point).T).min() < 1e-9


def test_points_of_a_curve_lie_no_farther_apart_than_a_pixel_or_so():
    curves = rounded(fitted(read_strokes(ring(7))))
    assert np.hypot(*np.diff(curves.points, axis=0).T).max() < 1.6 * FAR


def test_nothing_loops_where_near_and_far_points_alternate():
    uneven = [[[0, 0], [10, 4], [500, 220], [508, 226], [700, 600], [702, 612], [690, 1000]]]
    points = way(uneven)
    assert np.all(np.diff(points[:, 1]) > 0)


def test_a_pen_that_rests_bends_nothing():
    (stroke,) = ring(9)
    resting = [np.repeat(stroke, 3, axis=0)]
    assert bent(resting) == pytest.approx(bent([stroke]), abs=1e-9)


def test_points_caught_densely_stay_as_they_are():
    drawing = read_strokes(ring(200))
    assert curved(drawing) is drawing


def test_the_steps_of_the_best_reader_show_the_curve():
    sparse, steps = ring(8), sight_of(load_shipped(DRAWING).sizes).steps
    assert np.array_equal(steps(sparse)[-1].picture.ravel(), seen_by(DRAWING, sparse))
    for as_drawn, step in zip(steps(ring(200)), steps(sparse), strict=True):
        if step.name != "cropped":  # whose corner is that of the points
            assert np.abs(as_drawn.picture - step.picture).sum() < 0.12 * as_drawn.picture.sum()


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != DRAWING])
def test_every_other_network_sees_straight_lines_as_it_has_learnt_them(name):
    assert np.array_equal(seen_by(name, ring(8)), from_strokes(ring(8)))
    assert not np.array_equal(seen_by(DRAWING, ring(8)), from_strokes(ring(8)))


def test_the_reader_of_before_is_still_what_links_and_sessions_name():
    weights = (FOLDER / f"{EARLIER}.npz").read_bytes()
    assert sha256(weights).hexdigest() == "1a93cae3173862016187b0e12f4bd439fce4e737ac0b6e23f88faad6da1d7e7e"


@pytest.mark.parametrize("size", [1e-300, 1e-9, 1e9, 1e300, 1.7e308])
def test_extreme_coordinates_are_curves_too(size):
    small = np.array([[-1.0, -1], [-0.2, -0.9], [0.4, -0.3], [0.8, 0.5], [1, 1]])
    assert bent([small * size]) == pytest.approx(bent([small]), abs=1e-6)


def test_strokes_of_one_point_are_dots_beside_curves():
    both = curved(Strokes(np.array([[0.0, 0], [40, 10], [60, 50], [80, 80]]), np.array([True, False, False, True])))
    assert both.begins[-1]
    assert both.begins.sum() == 2


@pytest.mark.mnist
def test_digits_of_writers_it_never_saw_are_read_in_7_to_12_points_and_better_than_by_the_reader_of_before(
    mnist_folder,
):
    digits = load_mnist(mnist_folder, "test")
    rows, rng = slice(1200, 1800), np.random.default_rng(2)
    drawings = [caught(traced(line), rng.integers(7, 13), rng.random()) for line in skeletons(digits.inputs(rows))]

    def share(name):
        seen = np.array([seen_by(name, drawing) for drawing in drawings])
        return np.mean(forward(load_shipped(name), seen).outputs.argmax(axis=1) == digits.labels[rows])

    # Of the test digits these are hard ones to trace: others are read at 96 % and more.
    assert share(DRAWING) > max(share(EARLIER), 0.93)
