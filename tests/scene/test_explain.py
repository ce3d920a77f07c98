"""The panel as a whole: it speaks of what is selected, and renders at every stage of every lesson."""

import re
from itertools import product
from xml.etree import ElementTree

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.explanations import sentence
from app.explorer.look import Neuron
from app.explorer.moves import go_to, step
from app.explorer.opening import Description, open_session
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import two_two_two
from tests.in_turn import share
from tests.kinds import LESSON_KINDS
from tests.scene.explain_page import finished, looking, panel

HIDDEN = ["elu", "gelu", "swish", "softplus", "leaky_relu", "sign", "binary_step", "identity", "softmax"]
OUTPUTS = [
    ("softmax", "sparse_categorical_cross_entropy"),
    ("softmax", "mean_squared_error"),
    ("sigmoid", "binary_cross_entropy"),
    ("tanh", "squared_error"),
]
NOT_A_NUMBER = re.compile(r"\b(nan|NaN|inf|None|Undefined)\b")


def views(session) -> list[dict]:
    network = session.position.network
    selections = [{}, {"look": Parameter(1, 1, 1)}, {"look": Parameter(network.depth, network.sizes[-1], 1)}]
    neurons = [{"look": Neuron(layer, width)} for layer, width in enumerate(network.sizes)]
    biases = [{"look": Parameter(1, network.sizes[1], 0)}] if network.biases is not None else []
    return [*selections, *neurons, *biases]


@pytest.mark.slow
@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_every_stage_of_every_lesson_renders_whatever_is_selected(slug):
    session = open_lesson(slug)
    for stage in range(len(session.position.stages) + 1):
        at = go_to(session, stage)
        for view in views(session):
            html = panel(looking(at, **view))
            assert not NOT_A_NUMBER.search(html), (stage, view)
            for formula in re.findall(r"<math.*?</math>", html, re.DOTALL):
                ElementTree.fromstring(formula)


@pytest.mark.slow
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("output, loss", OUTPUTS)
def test_every_activation_and_loss_can_be_explained(hidden, output, loss):
    session = open_session(Description([3, 3, 2], [hidden, output], loss=loss, seed=5))
    walked = [go_to(session, stage) for stage in range(len(session.position.stages) + 1)]
    turn = HIDDEN.index(hidden) + OUTPUTS.index((output, loss))
    for at, view in share(product(walked, views(session)), turn, 3):
        assert not NOT_A_NUMBER.search(panel(looking(at, **view))), (at.position.stage, view)


def test_nothing_selected_explains_the_stage_with_its_sentence():
    session = go_to(two_two_two(), 1)
    scene = explain_scene(session)
    assert (scene.heading.kind, scene.heading.title) == ("stage", "Forward, layer 1")
    assert f"{scene.heading.title}: {scene.heading.name}".lower() == sentence(session.position).lower()


def test_before_the_first_stage_the_panel_says_what_to_do():
    scene = explain_scene(two_two_two())
    assert (scene.heading.kind, scene.heading.title) == ("start", "Start here")
    assert "Press Step" in panel(two_two_two())


def test_a_weight_is_named_in_the_heading_and_in_words():
    scene = explain_scene(looking(two_two_two(), look=Parameter(1, 2, 1)))
    assert (scene.heading.kind, scene.heading.name) == ("paths", "weight from input 1 to hidden 2")


def test_a_neuron_is_named_with_its_activation_and_in_a_batch_with_the_example():
    assert explain_scene(looking(two_two_two(), look=Neuron(1, 2))).heading.name == "hidden 2 · sigmoid"
    batch = looking(open_lesson("batch"), look=Neuron(2, 1), example=1)
    assert explain_scene(batch).heading.name == "output 1 · sigmoid · example 2 of 2"


def test_a_network_that_diverged_says_so_and_shows_no_number_too_large_to_be_one():
    session = open_session(
        Description([1, 1, 1], "identity", inputs=[[1e9]], targets=[[0]], loss="squared_error", learning_rate=1e9)
    )
    while not session.position.overflowed:
        session = step(session)
    assert "diverged" in panel(session)
    for view in views(session):
        assert not NOT_A_NUMBER.search(panel(looking(session, **view)))


def test_the_panel_keeps_the_strict_content_policy():
    for view in views(two_two_two()):
        html = panel(looking(finished(two_two_two()), **view))
        assert not re.search(r"\sstyle=|<script|\shx-on|\son\w+=|js:", html)
