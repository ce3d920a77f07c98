from dataclasses import replace

import numpy as np
import pytest

from app.digits.datasets import PIXELS, LabelledDigits
from app.digits.ink import from_strokes
from app.digits.pen_set import Hand, Pens, copybook, pen_set, read_real, rewritten, smooth, with_habits
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


def test_the_first_edition_alone_is_what_the_networks_of_before_were_trained_on():
    assert sum(map(len, copybook(1).values())) == 151
    assert sum(map(len, copybook(2).values())) == 186
    for digit, ways in copybook(1).items():
        first = copybook(2)[digit][: len(ways)]
        assert [[line.tolist() for line in way] for way in first] == [[line.tolist() for line in way] for way in ways]


def test_only_as_many_scans_as_asked_for_are_rewritten():
    assert made(replace(FEW, scanned=3)).labels.tolist() == [0, 0, 1, 1, 2, 2, *(list(range(10)) * 4)]


def test_curves_change_only_what_a_hasty_pen_left():
    steady, hasty = (replace(FEW, hand=replace(FEW.hand, hasty=share)) for share in (0, 1))
    scans = slice(0, 20)  # traced, so that their points are near to each other
    for pens, alike in ((steady, True), (hasty, False)):
        straight, curves = made(pens).images[scans], made(replace(pens, curves=True)).images[scans]
        assert np.allclose(straight, curves, atol=0.05) == alike


def test_an_unsteady_pen_leaves_its_points_unevenly():
    line = [np.column_stack([np.zeros(90), np.arange(90.0)])]
    still = Hand(turn=0, lean=0, stretch=0, bend=0, slip=0, cut=0, tremble=0, hasty=1)
    for unsteady, spread in ((0.0, False), (0.6, True)):
        (points,) = rewritten(line, replace(still, unsteady=unsteady), np.random.default_rng(2))
        steps = np.diff(points[:, 1])[1:]
        assert (np.ptp(steps) > 0.3 * steps.mean()) == spread
        assert (points[0, 1], points[-1, 1]) == (-0.5, 0.5)


def test_some_zeros_have_a_line_through_them_and_no_other_digit_has():
    ring = [np.array([[0.0, 50], [50, 0], [100, 50], [50, 100]])]
    rng = np.random.default_rng(0)
    slashed = [drawn for _ in range(60) if len(drawn := with_habits(ring, 0, rng, 0.5)) == 2]
    assert 15 < len(slashed) < 45
    for _, line in slashed:
        assert line[0][0] > 50 > line[1][0]
        assert line[0][1] < 50 < line[1][1]
    assert {len(with_habits(ring, 8, rng, 0.5)) for _ in range(60)} == {1}


REAL = """0, 100, 50, 75, 100, 50, 50, 40, 0, 30, 20, 20, 60, 10, 100, 0, 2
50,100,50,80,50,60,50,40,50,30,50,20,50,10,50,0,1
"""


@pytest.fixture
def real(tmp_path):
    file = tmp_path / "pens"
    file.write_text(REAL)
    return file


def test_digits_by_real_pens_are_read_with_y_down_and_rewritten_as_often_as_asked(real):
    written = read_real(real, 2)
    assert [label for _, label in written] == [2, 1]
    assert written[0][0][0][:2].tolist() == [[0, -100], [50, -75]]
    few = replace(FEW, scanned=0, copies=0, real=3, curves=True)
    pens = pen_set(SCANS, few, np.random.default_rng(0), written)
    assert pens.labels.tolist() == [2, 2, 2, 1, 1, 1]
    assert np.all(pens.images.max(axis=1) > 0.5)
    assert len({image.tobytes() for image in pens.images}) == 6


@pytest.mark.parametrize("digits", [1, 3])
def test_a_file_with_too_few_digits_by_real_pens_is_refused(real, digits):
    if digits == 1:
        assert len(read_real(real, 1)) == 1
    else:
        with pytest.raises(ValueError, match="has 2 lines of 17 numbers; 3 of 17 are needed"):
            read_real(real, digits)


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
