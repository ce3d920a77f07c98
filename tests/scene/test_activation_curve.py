"""The chart of f and f′: its points lie on its curves, wherever z is, and only once they are reached."""

import re

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.activations import ACTIVATIONS
from app.explorer.look import Neuron
from app.explorer.notation import DEFAULT, NOTATIONS
from app.explorer.opening import Description, open_session
from app.scene.formulas.activation_curve import activation_curve
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import two_two_two
from tests.scene.explain_page import after, looking, panel

ELEMENTWISE = [name for name, row in ACTIVATIONS.items() if row.elementwise]
NOTATION = NOTATIONS[DEFAULT].of(2)


def chart(name, z, notation=NOTATION):
    a = None if z is None else ACTIVATIONS[name].f(np.array([z])).item()
    return activation_curve(ACTIVATIONS[name], notation, z, a)


def points(path):
    return np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", path), float)


def height(path, x):
    """Where a curve passes x."""
    found = points(path)
    return np.interp(x, found[:, 0], found[:, 1])


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("z", [-900.0, -12.0, -0.75, 0.4, 4.99, 40.0, 1e12])
def test_the_points_lie_on_their_curves_inside_the_chart(name, z):
    found = chart(name, z)
    for point, path in ((found.on_f, found.f), (found.on_slope, found.slope)):
        assert found.left <= point[0] <= found.right and 0 <= point[1] <= found.bottom
        assert height(path, point[0]) == pytest.approx(point[1], abs=2)


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("z", [None, -0.2, 3.0, 700.0])
def test_everything_is_drawn_inside_the_picture(name, z):
    found = chart(name, z)
    for path in (found.f, found.slope):
        assert points(path).min() >= 0 and (points(path) <= (found.width, found.height)).all()
    marks = [*found.letters, *found.levels, *found.ends, *([found.here] if found.here else [])]
    assert all(0 < mark.x < found.width and 0 < mark.y < found.height for mark in marks)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_letters_of_the_curves_do_not_meet(name):
    f, slope = chart(name, 0.3).letters
    assert abs(f.y - slope.y) >= 12


@pytest.mark.parametrize("name", ["sign", "binary_step", "relu", "leaky_relu"])
def test_at_a_kink_the_slope_jumps_without_a_line(name):
    assert chart(name, 1.0).slope.count("M") == 2


@pytest.mark.parametrize("name", ["sign", "binary_step"])
def test_a_jump_of_the_activation_is_drawn_without_a_line(name):
    assert chart(name, 1.0).f.count("M") == 2


def test_numbers_below_the_chart_keep_their_distance():
    for z in np.linspace(-30, 30, 61).tolist():
        found = chart("sigmoid", z)
        assert all(abs(end.x - found.here.x) > 40 for end in found.ends)


@pytest.mark.parametrize(("kind", "on_f", "on_slope"), [("", False, False), ("z", False, True), ("a", True, True)])
def test_a_point_appears_with_its_stage(kind, on_f, on_slope):
    session = after(two_two_two(), kind, 1) if kind else two_two_two()
    curve = next(s.curve for s in explain_scene(looking(session, look=Neuron(1, 2))).body.sections if s.curve)
    assert (curve.on_f is not None, curve.on_slope is not None) == (on_f, on_slope)
    assert ("not reached" in curve.spoken) != on_f


def test_a_softmax_neuron_has_no_curve_of_its_own():
    session = open_session(Description([2, 3], "softmax", loss="categorical_cross_entropy", targets=[[0, 1, 0]]))
    assert "activation-curve" not in panel(looking(after(session, "a", 1), look=Neuron(1, 2)))


def test_the_curve_is_said_and_lettered_in_the_notation():
    found = chart("tanh", 0.5, NOTATIONS["error"].of(2))
    assert [mark.text for mark in found.letters] == ["f(net)", "∂o/∂net"]
    assert found.here.text == "net = 0.5"
    assert found.spoken == "tanh and its slope around net, at net 0.5, o is 0.462, the slope 0.786"


def test_the_neuron_that_is_off_shows_its_point_where_the_curve_is_flat():
    session = after(open_lesson("1-2-1-relu"), "a", 1)
    curve = next(s.curve for s in explain_scene(looking(session, look=Neuron(1, 2))).body.sections if s.curve)
    assert curve.on_f == curve.on_slope and curve.on_f[1] == curve.zero
