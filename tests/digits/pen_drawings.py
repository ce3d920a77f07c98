"""Fifty digits as a pen draws them: five ways to write each, as polylines in a sheet of about 100 x 140, y down."""

from dataclasses import dataclass

import numpy as np

Stroke = list[list[float]]
Drawing = list[Stroke]


def arc(x: float, y: float, across: float, down: float, start: float, end: float, points: int = 16) -> Stroke:
    """Part of an ellipse, clockwise on the sheet for growing angles; 0 degrees is right, 90 degrees below."""
    angles = np.radians(np.linspace(start, end, points))
    return np.column_stack([x + across * np.cos(angles), y + down * np.sin(angles)]).tolist()


def polyline(points: str) -> Stroke:
    """The stroke through "x,y x,y ...", as SVG writes it."""
    return [[float(number) for number in point.split(",")] for point in points.split()]


def slanted(drawing: Drawing, by: float) -> Drawing:
    """The drawing leaning to the right (by > 0)."""
    return [[[x - by * (y - 70), y] for x, y in stroke] for stroke in drawing]


ROUND_THREE = arc(45, 38, 34, 33, 200, 450) + arc(45, 103, 40, 34, -90, 165)
HOOKED_SIX = arc(75, 75, 55, 68, 280, 160) + arc(50, 100, 32, 32, 190, -190, 24)
BALL_AND_STEM = [*arc(48, 42, 32, 34, 0, -360, 22), [80, 42], [78, 90], [72, 138]]
EIGHT = [*arc(50, 36, 30, 30, -40, -270, 16), *arc(50, 103, 36, 36, -90, 270, 24), *arc(50, 36, 30, 30, 90, -40, 10)]

DRAWINGS: dict[int, list[Drawing]] = {
    0: [
        [arc(50, 70, 40, 65, -90, 270, 30)],
        [arc(50, 70, 62, 66, -60, 305, 30)],
        [[[60, 5], [30, 15], [12, 60], [18, 110], [48, 135], [82, 105], [90, 55], [75, 15], [58, 6]]],
        slanted([arc(50, 70, 36, 65, -70, -440, 30)], 0.3),
        [arc(50, 70, 28, 66, -120, 225, 24)],
    ],
    1: [
        [[[50, 5], [50, 135]]],
        [[[72, 5], [55, 60], [30, 135]]],
        [[[28, 38], [55, 6], [55, 135]]],
        [[[25, 40], [52, 8], [52, 132]], [[22, 133], [82, 133]]],
        [[[46, 4], [49, 50], [53, 95], [55, 136]]],
    ],
    2: [
        [[*arc(48, 42, 36, 36, 190, 390, 16), [60, 85], [35, 112], [12, 134], [92, 134]]],
        [[*arc(50, 38, 34, 34, 200, 400, 14), [52, 95], *arc(26, 118, 18, 13, -20, -300, 12), [50, 122], [90, 134]]],
        [[[12, 32], [48, 6], [84, 34], [60, 80], [10, 132], [92, 132]]],
        [[*arc(52, 36, 32, 32, 180, 380, 12), [64, 78], [22, 126], [40, 122], [64, 132], [96, 122]]],
        slanted([[*arc(45, 40, 42, 34, 200, 395, 14), [50, 92], [8, 130], [98, 128]]], 0.2),
    ],
    3: [
        [ROUND_THREE],
        [[[14, 8], [84, 8], [44, 56], *arc(46, 95, 40, 40, -80, 150, 14)]],
        [[[15, 25], [50, 5], [80, 30], [45, 65], [88, 98], [55, 135], [12, 118]]],
        [[*arc(45, 36, 32, 30, 210, 430, 12), [40, 68], [36, 74], [44, 70], *arc(46, 102, 38, 34, -80, 160, 14)]],
        slanted([ROUND_THREE], 0.25),
    ],
    4: [
        [[[25, 8], [18, 80], [90, 80]], [[72, 10], [70, 135]]],
        [[[66, 134], [66, 6], [10, 92], [96, 92]]],
        [[[22, 12], [16, 50], [24, 72], [50, 76], [78, 66]], [[80, 8], [76, 70], [70, 136]]],
        [[[34, 5], [12, 82], [94, 76]], [[62, 44], [58, 136]]],
        [[[60, 5], [8, 88], [98, 88]], [[64, 6], [64, 136]]],
    ],
    5: [
        [[[28, 8], [24, 62], *arc(46, 94, 40, 38, -110, 150, 16)], [[28, 8], [84, 8]]],
        [[[84, 8], [30, 10], [22, 62], [52, 52], [82, 72], [84, 106], [58, 132], [14, 126]]],
        [[[86, 6], [28, 6], [22, 58], [78, 70], [74, 120], [12, 130]]],
        [[[80, 10], [32, 10], [30, 50], *arc(46, 92, 42, 42, -110, 165, 16)]],
        slanted([[[26, 10], [24, 64], *arc(44, 98, 36, 34, -110, 145, 14)], [[26, 10], [88, 6]]], 0.25),
    ],
    6: [
        [HOOKED_SIX],
        [[[40, 5], [26, 60], [22, 100], *arc(50, 102, 28, 30, 180, -180, 20)]],
        [[[72, 6], [34, 50], [18, 100], [40, 134], [76, 118], [74, 84], [46, 76], [22, 98]]],
        [[[66, 4], [40, 36], [24, 78], [22, 112], *arc(44, 114, 22, 20, 170, -160, 16)]],
        slanted([HOOKED_SIX], 0.2),
    ],
    7: [
        [[[12, 10], [88, 10], [40, 135]]],
        [[[12, 10], [88, 10], [42, 135]], [[34, 72], [82, 72]]],
        [[[14, 28], [16, 8], [88, 12], [62, 60], [46, 135]]],
        [[[12, 14], [50, 10], [86, 12], [68, 48], [54, 90], [50, 136]]],
        slanted([[[10, 12], [84, 10], [50, 134]], [[38, 66], [84, 64]]], 0.15),
    ],
    8: [
        [arc(50, 36, 28, 30, -90, 270, 22), arc(50, 102, 36, 34, -90, 270, 24)],
        [EIGHT],
        [polyline("78,22 52,5 24,24 32,52 70,82 80,110 50,134 20,112 30,82 68,54 80,26")],
        slanted([EIGHT], 0.25),
        [[[70, 14], [36, 10], [30, 42], [72, 88], [66, 130], [28, 126], [30, 90], [72, 46], [68, 12]]],
    ],
    9: [
        [BALL_AND_STEM],
        [[*arc(50, 42, 32, 34, -20, -370, 22), [80, 80], [66, 120], [30, 134]]],
        [[[78, 28], [48, 6], [20, 34], [40, 66], [78, 40], [80, 20], [76, 80], [64, 136]]],
        slanted([BALL_AND_STEM], 0.25),
        [arc(46, 40, 30, 32, -10, -350, 20), [[78, 10], [76, 134]]],
    ],
}


@dataclass(frozen=True)
class Hand:
    """How far another writer may differ, either way."""

    turn: float
    """degrees"""
    lean: float
    """sideways per height"""
    stretch: float
    """of the logarithm of width and, separately, of height"""
    tremble: float
    """standard deviation of each point, on the sheet"""


STEADY = Hand(turn=10, lean=0.15, stretch=0.22, tremble=2)
ROUGH = Hand(turn=15, lean=0.3, stretch=0.4, tremble=3.5)


def perturbed(drawing: Drawing, rng: np.random.Generator, hand: Hand = STEADY) -> Drawing:
    """The drawing by another hand, in another size and place."""
    angle, lean = np.radians(rng.uniform(-hand.turn, hand.turn)), rng.uniform(-hand.lean, hand.lean)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stretch = np.exp(rng.uniform(-hand.stretch, hand.stretch, 2))
    change = turn @ np.array([[1, lean], [0, 1]]) @ np.diag(stretch) * rng.uniform(0.5, 3)
    place = rng.uniform(0, 300, 2)
    return [((s + rng.normal(0, hand.tremble, (len(s), 2))) @ change.T + place).tolist() for s in drawing]


def by_other_hands(hand: Hand, times: int, seed: int) -> list[tuple[int, Drawing]]:
    """Every drawing so many times by other hands, each with its digit."""
    rng = np.random.default_rng(seed)
    return [
        (digit, perturbed(drawing, rng, hand))
        for digit, drawings in DRAWINGS.items()
        for drawing in drawings
        for _ in range(times)
    ]
