"""What is computed and shown carries the name of its number, in the picture and in the panel, and is that number."""

import html as markup
import math
import re

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.looking import look_at
from app.explorer.moves import go_to
from app.explorer.number import any_name_of
from app.explorer.why.answer import why_number
from app.scene.formulas.numbers import NEARLY_NOTHING, full
from app.scene.picture.network_scene import network_scene
from tests.explorer.predictions import random_session
from tests.explorer.sessions import taught, two_two_two
from tests.in_turn import share
from tests.scene.equation_reader import read
from tests.scene.explain_page import panel, rendered

SESSIONS = {
    "2-2-2": two_two_two(),
    "batch": open_lesson("batch"),
    "softmax": random_session(4, output="softmax", loss="categorical_cross_entropy"),
    "mean": random_session(5, (2, 3, 2), reduction="mean", examples=3),
    "digit": open_lesson("draw-a-digit"),
    "momentum": taught(random_session(6, optimiser="momentum", l2=0.2), 2),
    "adam": taught(random_session(7, optimiser="adam", reduction="mean", frozen=["biases", "w.1.2.1"]), 2),
}
LOOKS = (None, Parameter(1, 1, 2), Parameter(2, 1, 0), Neuron(0, 1), Neuron(1, 2), Neuron(2, 1), Layer(1), TotalLoss())
ELEMENT = re.compile(r"<(\w+)([^>]*)\sdata-number=\"([^\"]*)\"([^>]*)>([^<]*)")


def named(session, page):
    """Every element that carries a name: the name, its attributes and its text."""
    for _, before, name, after, text in ELEMENT.findall(page):
        yield any_name_of(markup.unescape(name)), before + after, text


def value_of(session, name):
    return why_number(session, name).number.value


def picture(session) -> str:
    return rendered("svg/network.html", network=network_scene(session))


def stages(session, look):
    """The last ones with every look, of those before every second one, the others with the next look."""
    count = len(session.position.stages)
    return [*share((0, 1, count // 2, count - 2), LOOKS.index(look), 2), count - 1, count]


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_a_name_in_the_panel_is_that_of_the_number_shown(session, look):
    for stage in stages(session, look):
        at = look_at(go_to(session, stage), look)
        for name, attributes, text in named(at, panel(at)):
            value = value_of(at, name)
            assert value is not None, (str(name), stage)
            shown = re.search(r'(?:title|value)="([^"]*)"', attributes)
            if shown:
                same = shown[1] == full(value) or math.isclose(float(shown[1]), value, rel_tol=4e-16)
                assert same, (str(name), stage)
            else:  # inside a formula, or behind its letter in a chart
                assert read(text.rpartition("= ")[2]) == pytest.approx(value, rel=0.06), (str(name), stage, text)


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_a_name_in_the_picture_is_that_of_the_number_shown(session, look):
    for stage in stages(session, look):
        at = look_at(go_to(session, stage), look)
        for name, _, text in named(at, picture(at)):
            shown = 0.0 if text.endswith(NEARLY_NOTHING) else read(text.split(" ")[-1].strip())
            assert shown == pytest.approx(value_of(at, name), rel=0.06, abs=0.006), (str(name), stage, text)


def test_at_the_end_the_picture_names_every_number_of_a_small_network():
    at = go_to(two_two_two(), 11)
    found = {str(name) for name, _, _ in named(at, picture(at))}
    ends = {"x.1", "x.2", "y.1", "y.2", "C"}
    neurons = {f"{quantity}.{layer}.{j}" for quantity in ("z", "a", "delta") for layer in (1, 2) for j in (1, 2)}
    weights = {f"{kind}.{layer}.{j}.{i}" for kind in ("w", "dC/dw") for layer in (1, 2) for j in (1, 2) for i in (1, 2)}
    biases = {f"{kind}.{layer}.{j}" for kind in ("b", "dC/db") for layer in (1, 2) for j in (1, 2)}
    assert found == ends | neurons | weights | biases


def test_what_is_not_reached_carries_no_name():
    at = two_two_two()
    assert {str(name).partition(".")[0] for name, _, _ in named(at, picture(at))} == {"x", "y", "w", "b"}
    assert {str(name) for name, _, _ in named(at, panel(look_at(at, Parameter(1, 1, 1))))} == {
        "w.1.1.1",
        "x.1",
        "w.2.1.1",
        "w.2.2.1",
    }


def test_the_panel_names_the_paths_their_factors_and_their_sum():
    at = look_at(go_to(two_two_two(), 11), Parameter(1, 1, 1))
    found = [str(name) for name, _, _ in named(at, panel(at))]
    along = ["x.1", "slope.1.1", "w.2.1.1", "slope.2.1", "dC/da.2.1", "path.1"]
    assert found[:1] == ["w.1.1.1"] and found[1:7] == along
    assert "path.2" in found and "dC/dw.1.1.1" in found


def test_a_hidden_mistake_is_not_named_the_sum_of_the_true_paths():
    session = two_two_two()
    slipped = session.moved(type(session.position)(session.position.step.with_slip("sign-flipped", 2)))
    at = look_at(go_to(slipped, 11), Parameter(1, 1, 1))
    total = re.search(r'class="paths-sum".*?</p>', panel(at), re.DOTALL)[0]
    assert [str(name) for name, _, _ in named(at, total)] == ["path.1", "path.2"]
