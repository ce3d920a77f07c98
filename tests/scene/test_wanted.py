"""Which digit is wanted: said so that it cannot be taken for a number, in the picture, aloud and beside it."""

import re

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.edits import edit
from app.explorer.look import Neuron
from app.explorer.names import neuron_name, parameter_name
from app.explorer.notation import NOTATIONS
from app.explorer.opening import Description, open_session
from app.explorer.session import Session
from app.scene.around.walk import loss_scene
from app.scene.panel.panel import explain_scene
from app.scene.picture.network_scene import network_scene
from app.scene.picture.wanted import wanted_digit
from tests.explorer.sessions import two_two_two
from tests.scene.explain_page import finished, looking
from tests.scene.frames import WITH_WEIGHT_PICTURES


def reading(sizes=(64, 32, 10), label=8, **changes) -> Session:
    target = [label] if changes.get("loss", "").startswith("sparse") else np.eye(10)[label].tolist()
    given = {"activations": "sigmoid", "inputs": [[0.5] * sizes[0]], "targets": [target], "seed": 1}
    return open_session(Description(list(sizes), **given | changes))


def outputs(session: Session, frame: str) -> list:
    depth = session.position.step.network.depth
    return [mark for mark in network_scene(session, frame).neurons if mark.layer == depth]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("frame", WITH_WEIGHT_PICTURES)
def test_the_wanted_output_is_marked_and_no_other(frame, notation):
    marks = outputs(looking(finished(reading()), notation=notation), frame)
    assert [mark.label.wanted for mark in marks] == [number == 8 for number in range(10)]
    written = {mark.label.target.text for mark in marks}
    assert written == ({""} if frame in ("narrow", "low") else {"", "wanted"})  # where the word has no room
    assert [mark.number for mark in marks if ", wanted" in mark.spoken] == [9]
    assert not any("target" in mark.spoken for mark in marks)


@pytest.mark.parametrize("sizes", [(784, 30, 10), (784, 15, 10), (64, 32, 10)], ids=str)
def test_the_digit_wanted_and_the_one_read_stand_beside_the_loss(sizes):
    session = reading(sizes, label=3)
    assert (loss_scene(session).digits.wanted, loss_scene(session).digits.read) == ("3", "?")
    done = finished(session)
    assert loss_scene(done).digits.read == str(done.position.step.forward.outputs[0].argmax())


def test_a_class_is_a_wanted_digit_too():
    activations = ["sigmoid", "softmax"]
    session = reading(label=7, loss="sparse_categorical_cross_entropy", activations=activations)
    assert wanted_digit(session) == 7
    assert [mark.label.wanted for mark in outputs(session, "wide")].index(True) == 7
    (form,) = explain_scene(looking(session, look=Neuron(2, 8))).body.forms
    assert form.hint == "the wanted digit, 0 to 9"


@pytest.mark.parametrize(("notation", "letter"), [("default", "y"), ("error", "t")])
def test_a_target_that_is_no_one_digit_is_written_with_its_letter(notation, letter):
    target = np.eye(10)[8] + 0.5 * np.eye(10)[2]
    session = looking(edit(reading(), targets=[target.tolist()]), notation=notation)
    assert wanted_digit(session) is None and loss_scene(session).digits is None
    texts = [mark.label.target.text for mark in outputs(session, "wide")]
    assert {index: text for index, text in enumerate(texts) if text} == {2: f"{letter} = 0.5", 8: f"{letter} = 1"}


def test_the_field_of_a_target_says_which_digit_it_is_for():
    (form,) = explain_scene(looking(reading(), look=Neuron(2, 9))).body.forms
    assert form.spoken == "target of output 9 (digit 8)"
    assert form.hint == "1 for the wanted digit, 0 for the others"


def test_a_network_that_reads_no_digits_has_its_targets_as_numbers():
    session = finished(two_two_two())
    assert loss_scene(session).digits is None and wanted_digit(session) is None
    texts = [mark.label.target.text for mark in outputs(session, "wide")]
    assert texts == ["target 0.01", "target 0.99"]
    (form,) = explain_scene(looking(session, look=Neuron(2, 1))).body.forms
    assert (form.spoken, form.hint) == ("target of output 1", "")


def test_the_lesson_says_which_digit_it_walks_before_anything_is_drawn():
    session = open_lesson("draw-a-digit")
    assert loss_scene(session).digits.wanted == str(wanted_digit(session)) == "4"
    assert re.fullmatch("[0-9]", loss_scene(finished(session)).digits.read)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("sizes", [(784, 30, 10), (64, 32, 10)])
def test_an_output_is_never_named_without_its_digit(sizes, notation):
    session = looking(finished(reading(sizes)), notation=notation, look=Parameter(2, 5, 1))
    letters, scene = session.notation, explain_scene(session)
    fifth = 4 + letters.first_neuron
    assert neuron_name(2, 5, letters) == f"output {fifth} (digit 4)"
    assert parameter_name((2, 5, 0), letters) == f"bias of output {fifth} (digit 4)"
    assert neuron_name(1, 5, letters) == f"hidden {fifth}"
    assert [row.digit for row in scene.body.paths.rows] == ["via digit 4"]
    of_a_pixel = explain_scene(looking(session, look=Neuron(0, 1))).body.paths
    assert {row.digit for row in of_a_pixel.rows} <= {f"via digit {digit}" for digit in range(10)}


def test_outputs_of_other_networks_are_no_digits():
    session = finished(open_session(Description([3, 2, 10], seed=1)))
    assert neuron_name(2, 5, session.notation) == "output 5"
    assert [row.digit for row in explain_scene(looking(session, look=Parameter(2, 5, 1))).body.paths.rows] == [""]
