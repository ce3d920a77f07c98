from dataclasses import replace

import numpy as np
import pytest

from app.digits.pen_set import Hand, rewritten, with_habits

STEADY = Hand(turn=0, lean=0, stretch=0, bend=0, slip=0, cut=0, tremble=0, hasty=0)
CROSS = [np.column_stack([np.full(50, 50.0), np.linspace(0, 100, 50)]), np.array([[0.0, 50.0], [50, 50], [100, 50]])]


def written(seed=0, **by):
    return rewritten(CROSS, replace(STEADY, **by), np.random.default_rng(seed))


def seeds(**by):
    return [np.concatenate(written(seed, **by)) for seed in range(60)]


def test_the_same_seed_writes_the_same_and_another_seed_otherwise():
    first, again, other = (rewritten(CROSS, Hand(), np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(np.concatenate(first), np.concatenate(other))


def test_a_hand_that_changes_nothing_only_scales_to_one():
    for line, given in zip(written(), CROSS, strict=True):
        assert line == pytest.approx(given / 100 - 0.5)


def test_the_drawing_given_stays_as_it_is():
    before = [line.copy() for line in CROSS]
    rewritten(CROSS, Hand(), np.random.default_rng(0))
    assert all(np.array_equal(line, kept) for line, kept in zip(CROSS, before, strict=True))


def test_the_turn_is_up_to_its_degrees_either_way():
    angles = [np.degrees(np.arctan2(-points[-1][1], points[-1][0])) for points in seeds(turn=20)]
    assert -20 <= min(angles) < -15
    assert 15 < max(angles) <= 20


def test_the_lean_moves_the_top_sideways_and_keeps_the_height():
    assert max(points[0][0] for points in seeds(lean=0.4)) == pytest.approx(0.2, abs=0.02)
    assert all(np.ptp(points[:, 1]) == pytest.approx(1) for points in seeds(lean=0.4))


def test_the_stretch_changes_the_width_only():
    widths = [np.ptp(points[:, 0]) for points in seeds(stretch=0.5)]
    assert 0.6 < min(widths) < 0.7
    assert 1.5 < max(widths) < 1.65


def test_a_slip_moves_whole_strokes_apart():
    upright, bar = written(slip=0.1)
    assert upright - upright[0] == pytest.approx((CROSS[0] - CROSS[0][0]) / 100)
    assert np.abs(bar[0] - [-0.5, 0]).max() > 0.01


def test_a_cut_leaves_out_ends_but_never_all():
    lengths = [len(points) for points in seeds(cut=0.3)]
    assert min(lengths) < 46 < max(lengths)
    assert all(len(line) for line in rewritten([np.zeros((1, 2))], Hand(cut=1.0), np.random.default_rng(0)))


def test_a_hasty_pen_leaves_few_points_and_both_ends():
    upright = written(hasty=1)[0]
    assert len(upright) < 40
    assert [upright[0].tolist(), upright[-1].tolist()] == [[0, -0.5], [0, 0.5]]


@pytest.mark.parametrize("by", ["bend", "tremble"])
def test_bending_and_trembling_move_points_by_about_their_size(by):
    moved = np.concatenate([points - np.concatenate(CROSS) / 100 + 0.5 for points in seeds(**{by: 0.02})])
    assert 0.01 < moved.std() < 0.05


def test_some_sevens_get_a_bar_and_some_ones_a_foot_and_no_other_digit_anything():
    rng = np.random.default_rng(0)
    counts = {digit: {len(with_habits(CROSS[:1], digit, rng)) for _ in range(60)} for digit in range(10)}
    assert counts == {digit: {1, 2} if digit in (1, 7) else {1} for digit in range(10)}


@pytest.mark.parametrize(("digit", "height"), [(7, 50), (1, 100)])
def test_the_bar_crosses_the_stem_half_way_and_the_foot_stands_below(digit, height):
    rng = np.random.default_rng(1)
    bar = next(drawn[1] for _ in range(99) if len(drawn := with_habits(CROSS[:1], digit, rng)) == 2)
    assert bar[0][0] < 50 < bar[1][0]
    assert bar[:, 1].mean() == pytest.approx(height, abs=15)
