"""The pure half of drawing in the browser, static/js/strokes.js, run by Node where there is one."""

import json
import math
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest

from app.digits.ink import MAX_POINTS

MODULE = Path(__file__).parents[2] / "static" / "js" / "strokes.js"
# `make setup` brings Node into the virtual environment where the machine has none.
NODE = shutil.which("node", path=os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)]))

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed; static/js/strokes.js is not run by itself")


def run(body: str, **given):
    """What `body` returns; the module's exports and `given` are its names."""
    module = "data:text/javascript," + quote(MODULE.read_text("utf-8"))
    program = f"""
        const strokes = await import({json.dumps(module)});
        const names = {{ ...strokes, ...{json.dumps(given)} }};
        const result = new Function(...Object.keys(names), {json.dumps(body)})(...Object.values(names));
        console.log(JSON.stringify(result ?? null));
    """
    done = subprocess.run(
        [NODE, "--input-type=module", "-"], input=program, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def circle(points: int, radius: float = 300, wobble: float = 0.0) -> list[list[float]]:
    angles = (2 * math.pi * i / points for i in range(points + 1))
    return [
        [500 + (radius + wobble * (i % 2)) * math.cos(angle), 500 + (radius + wobble * (i % 2)) * math.sin(angle)]
        for i, angle in enumerate(angles)
    ]


def distance_to(line: list[list[float]], x: float, y: float) -> float:
    def to_segment(a, b):
        length = math.dist(a, b) ** 2
        along = ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length if length else 0
        along = min(max(along, 0), 1)
        return math.dist((x, y), (a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])))

    return min(to_segment(a, b) for a, b in pairwise(line))


def test_a_place_on_the_screen_becomes_a_share_of_the_canvas():
    box = {"left": 40, "top": 100, "width": 200, "height": 200}
    assert run("return placed({clientX: 90, clientY: 250}, box)", box=box) == [250, 750]


@pytest.mark.parametrize(
    ("way", "strokes"),
    [
        ([[500, 400]], [[[500, 400]]]),
        ([[500, 100], [1500, 300]], [[[500, 100], [1000, 200]]]),
        ([[500, 100], [1500, 300], [1500, 900]], [[[500, 100], [1000, 200]]]),
        ([[500, 500], [500, -600], [-500, 500], [500, 500]], [[[500, 500], [500, 0]], [[0, 500], [500, 500]]]),
        ([[900, 500], [1100, 500], [1100, 700], [900, 700]], [[[900, 500], [1000, 500]], [[1000, 700], [900, 700]]]),
        ([[500, 900], [700, 1100], [1200, 600]], [[[500, 900], [600, 1000]], [[800, 1000], [1000, 800]]]),
        ([[0, 0], [0, 500], [1000, 500], [1000, 1000]], [[[0, 0], [0, 500], [1000, 500], [1000, 1000]]]),
        ([[-3, 500], [-9, 600]], []),
        ([[-100, 500], [100, 500]], [[[0, 500], [100, 500]]]),
    ],
)
def test_a_stroke_ends_where_it_leaves_the_canvas_and_another_begins_where_the_pen_comes_back(way, strokes):
    body = "return way.reduce(([drawn, at], to) => [traced(drawn, at, to), to], [[], way[0]])[0]"
    assert run(body, way=way) == strokes


def test_a_resting_pen_adds_no_points():
    assert run("return extended(extended([[1, 2]], [1, 2]), [3, 4])") == [[1, 2], [3, 4]]


def test_extending_a_stroke_leaves_the_old_one_alone():
    assert run("const old = [[1, 2]]; extended(old, [3, 4]); return old") == [[1, 2]]


def test_a_stroke_that_never_ends_stays_short_enough_to_send_twenty_times_a_second():
    body = """
        let stroke = [];
        for (let i = 0; i < 20000; i += 1) stroke = extended(stroke, [(i * 7919) % 1000, (i * 104729) % 1000]);
        return [stroke.length, stroke.at(-1)];
    """
    length, last = run(body)
    assert length <= 601
    assert last == [(19999 * 7919) % 1000, (19999 * 104729) % 1000]


@pytest.mark.parametrize(
    ("strokes", "is_blank"),
    [([], True), ([[[3, 4]]], True), ([[[3, 4], [3, 4]], [[3, 4]]], True), ([[[3, 4]], [[3, 5]]], False)],
)
def test_nothing_and_a_single_dot_are_blank(strokes, is_blank):
    assert run("return blank(strokes)", strokes=strokes) is is_blank


@pytest.mark.parametrize(
    ("now", "earlier", "is_the_same"),
    [([1, 2], [1], True), ([1, 2], [1, 2], True), ([1], [2], False), ([1], [], False), ([], [1], False)],
)
def test_a_drawing_goes_on_from_one_that_it_holds_and_never_from_nothing(now, earlier, is_the_same):
    pens = "const pens = [null, [[1, 1]], [[2, 2]]];"
    code = f"{pens} return goesOn(now.map((i) => pens[i]), earlier.map((i) => pens[i]))"
    assert run(code, now=now, earlier=earlier) is is_the_same


def test_thinning_keeps_corners_and_drops_what_lies_between_them():
    seven = [[200 + x, 100] for x in range(0, 601, 5)] + [[800 - i, 100 + 2 * i] for i in range(1, 401)]
    assert run("return thinned([seven])", seven=seven) == [[[200, 100], [800, 100], [400, 900]]]


def test_a_thinned_curve_stays_within_a_fraction_of_a_pixel_of_the_drawn_one():
    drawn = circle(400)
    (line,) = run("return thinned([drawn])", drawn=drawn)
    assert len(line) < 60
    assert max(distance_to(line, *point) for point in drawn) < 2


def test_dots_and_short_strokes_survive_thinning():
    strokes = [[[5, 5]], [[100, 100], [101, 100]], []]
    assert run("return thinned(strokes)", strokes=strokes) == strokes


def test_a_drawing_beyond_the_limit_is_thinned_to_it_and_still_spans_the_same_place():
    scribble = [circle(2000, radius=50 + 4 * i, wobble=30) for i in range(60)]
    kept = run("return thinned(strokes)", strokes=scribble)
    assert sum(map(len, kept)) <= 1500 < MAX_POINTS < sum(map(len, scribble))
    points = [point for stroke in kept for point in stroke]
    assert max(x for x, _ in points) > 780
    assert min(x for x, _ in points) < 220


def test_even_a_drawing_of_nothing_but_dots_is_thinned_to_the_limit():
    dots = [[[i % 1000, i // 1000]] for i in range(7000)]
    assert 1000 < len(run("return thinned(strokes)", strokes=dots)) <= 1500
