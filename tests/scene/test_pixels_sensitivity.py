"""∂C/∂x and ∂a/∂x as pictures: they are the engine's, and what is said of a step comes from a forward pass."""

from dataclasses import replace

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.backward import input_gradient, output_slope
from app.engine.forward import forward
from app.engine.losses import loss_per_example
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.looking import show_pictures
from app.explorer.notation import NOTATIONS, SIGNIFICANT
from app.explorer.raising import STEP, stepped
from app.scene.around.legend import pictures_scene
from app.scene.formulas.numbers import since
from app.scene.panel.panel import explain_scene
from tests.scene.equation_reader import read
from tests.scene.explain_page import after, finished, looking, panel
from tests.scene.pictured import picture_session, section_of, values

SENSITIVE, MORE = "Which pixels the loss", "What would make it more of a"
VIEWS = [{"look": TotalLoss()}, {"look": Layer(0)}, {}]


@pytest.mark.parametrize("view", VIEWS)
def test_the_loss_the_inputs_and_the_end_of_the_backward_pass_show_the_gradient_of_the_inputs(view):
    session = finished(open_lesson("draw-a-digit"))
    step = session.position.step
    x, found = values(section_of(looking(session, **view), SENSITIVE))
    assert (x == step.inputs[0]).all()
    assert (found == input_gradient(step.forward, step.backward)[0]).all()


@pytest.mark.parametrize("example", [0, 2])
def test_of_a_batch_it_is_that_of_the_example_that_is_shown(example):
    session = finished(picture_session(examples=3, reduction="mean"))
    step = session.position.step
    _, found = values(section_of(looking(session, look=TotalLoss(), example=example), SENSITIVE))
    assert (found == input_gradient(step.forward, step.backward)[example]).all()


def test_it_waits_for_the_delta_of_the_first_layer():
    session = picture_session()
    for kind, layer in (("C", 0), ("dC/da", 1)):
        section = section_of(looking(after(session, kind, layer), look=TotalLoss()), SENSITIVE)
        assert values(section)[1] is None and section.choices == () and section.scales[0].full == "?"
    assert values(section_of(looking(after(session, "delta", 1), look=TotalLoss()), SENSITIVE))[1] is not None


def test_no_stage_before_the_last_of_the_backward_pass_shows_it():
    for kind, layer in (("z", 1), ("C", 0), ("gradients", 2), ("delta", 1)):
        assert not any(s.pictures for s in explain_scene(after(picture_session(), kind, layer)).body.sections)


def test_the_pixel_named_is_the_one_where_more_ink_changes_the_loss_most():
    session = looking(finished(picture_session()), look=TotalLoss())
    step, choice = session.position.step, section_of(session, SENSITIVE).choices[0]
    slopes = []
    for pixel in range(100):
        ends = [step.inputs.copy(), step.inputs.copy()]
        ends[0][0, pixel] += 1e-6
        ends[1][0, pixel] -= 1e-6
        up, down = (loss_per_example(forward(step.network, x), step.targets, step.loss)[0] for x in ends)
        slopes.append((up - down) / 2e-6)
    most = int(np.abs(slopes).argmax())
    assert choice.look == f"neuron.0.{most + 1}"
    assert choice.text == f"Row {most // 10 + 1}, column {most % 10 + 1}"
    value = next(
        one
        for note in section_of(session, SENSITIVE).notes
        for one in getattr(note.text, "pieces", ())
        if not isinstance(one, str)
    )
    assert (value.number, read(value.text)) == (f"dC/dx.{most + 1}", pytest.approx(slopes[most], rel=0.01))


def test_every_digit_can_be_asked_for_and_the_one_asked_is_pressed():
    html = panel(looking(finished(open_lesson("draw-a-digit")), look=TotalLoss()))
    for digit in range(10):
        assert (
            f'hx-vals=\'{{"look": "neuron.2.{digit + 1}"}}\' aria-label="What would make it more of a {digit}"' in html
        )
    choices = explain_scene(looking(open_lesson("draw-a-digit"), look=Neuron(2, 4))).body.sections[1].choices
    assert [choice.text for choice in choices if choice.pressed] == ["3"]
    assert [choice.text for choice in choices] == [str(digit) for digit in range(10)]


def test_outputs_that_are_no_digits_go_by_their_number():
    session = looking(picture_session(), look=Neuron(2, 3))
    assert section_of(session, "What would raise output 3").pictures
    assert [choice.text for choice in section_of(session, "What would raise output …").choices] == ["1", "2", "3"]


@pytest.mark.parametrize("output", ["sigmoid", "softmax", "identity"])
@pytest.mark.parametrize("example", [0, 1])
def test_a_step_along_the_slope_of_an_output_is_read_by_a_real_forward_pass(output, example):
    session = looking(after(picture_session(activations=("tanh", output), examples=2), "a", 2), example=example)
    session = looking(session, look=Neuron(2, 3), example=example)
    step, section = session.position.step, section_of(session, "What would raise output 3")
    x, slope, moved = values(section)
    np.testing.assert_allclose(slope, output_slope(step.forward, 3)[example], rtol=1e-12)
    rate = STEP / np.abs(slope).max()
    np.testing.assert_allclose(moved, np.clip(x + rate * slope, 0, 1), rtol=1e-12)
    assert read(section.pictures[0][1].operator.strip("+ ·")) == pytest.approx(rate, rel=0.02)
    assert np.abs(moved - x).max() <= STEP + 1e-12 and moved.min() >= 0 and moved.max() <= 1
    before, after_step = step.forward.outputs[example, 2], forward(step.network, moved[None]).outputs[0, 2]
    assert after_step > before
    was, became = since(before, after_step, SIGNIFICANT), since(after_step, before, SIGNIFICANT)
    assert section.notes[1].text.endswith(f"goes from {was} to {became}.")


@pytest.mark.parametrize("digit", range(10))
def test_the_step_raises_every_output_of_the_digit_lesson(digit):
    found = stepped(finished(open_lesson("draw-a-digit")).position.step, 0, digit + 1)
    assert found.after > found.before


def test_where_an_output_has_no_slope_it_says_so():
    session = looking(after(picture_session(activations=("tanh", "binary_step")), "a", 2), look=Neuron(2, 1))
    section = section_of(session, "What would raise output 1")
    x, slope, moved = values(section)
    assert not slope.any() and (moved == x).all()
    assert "The slope is 0 at every pixel" in section.notes[0].text


@pytest.mark.parametrize("notation", NOTATIONS)
def test_where_the_loss_does_not_depend_on_the_inputs_no_pixel_is_named(notation):
    session = finished(picture_session(activations=("tanh", "binary_step")))
    section = section_of(looking(session, look=TotalLoss(), notation=notation), SENSITIVE)
    letters = NOTATIONS[notation].of(2)
    assert not values(section)[1].any() and section.choices == ()
    assert [note.text for note in section.notes] == [f"∂{letters.loss}/∂{letters.inputs} is 0 at every pixel."]


@pytest.mark.parametrize(("reduction", "examples", "said"), [("mean", 3, True), ("sum", 3, False), ("mean", 1, False)])
def test_in_a_mean_it_is_said_to_be_of_the_loss_of_one_example(reduction, examples, said):
    session = finished(picture_session(examples=examples, reduction=reduction))
    text = "This is the slope of this example's own loss; in the mean it counts 1/3."
    for view, title in (({"look": TotalLoss()}, SENSITIVE), ({"look": Neuron(0, 12)}, "Where the pixel is")):
        notes = [note.text for note in section_of(looking(session, **view), title).notes]
        assert (text in notes) == said
    legend = pictures_scene(show_pictures(session, "sensitivity"))
    assert legend.full.endswith(", of its own loss") == said


def test_the_limits_of_a_step_are_those_of_the_drawing():
    ink = np.linspace(-0.5, 2.25, 100)
    session = looking(after(picture_session(inputs=[ink.tolist()]), "a", 2), look=Neuron(2, 3))
    section = section_of(session, "What would raise output 3")
    moved = values(section)[2]
    assert moved.min() >= -0.5 and moved.max() <= 2.25 and (moved.min() < 0 or moved.max() > 1)
    assert "stays between −0.5 and 2.25. The network" in section.notes[1].text


@pytest.mark.parametrize("scale", [1e-309, 1e-316, 1e-320])
def test_no_step_is_taken_along_a_slope_next_to_0(scale):
    session = picture_session(activations=("identity", "identity"))
    step = session.position.step
    tiny = step.network.replace(weights=[step.network.weights[0] * scale, step.network.weights[1]])
    session = session.moved(replace(session.position, step=replace(step, network=tiny), stage=12))
    found = stepped(session.position.step, 0, 1)
    assert found.slope.any() and found.rate == 0 and found.after == found.before
    notes = section_of(looking(session, look=Neuron(2, 1)), "What would raise output 1").notes
    assert [note.text for note in notes] == ["The slope is too large or too small to take a step along it."]


def test_a_sensitivity_next_to_0_is_drawn_without_an_error():
    session = picture_session((64, 1), activations=("sigmoid",), weights=[[[745.0] + [0.0] * 63]], bias_values=[[0.0]],
                              inputs=[[1.0] + [0.0] * 63], targets=[[0.0]])  # fmt: skip
    page = explain_scene(looking(finished(session), look=Neuron(1, 1)))
    assert any(section.pictures for section in page.body.sections)


def test_the_slope_of_an_output_waits_for_the_output():
    session = looking(after(picture_session(), "z", 2), look=Neuron(2, 1))
    assert [v is None for v in values(section_of(session, "What would raise output 1"))] == [False, True, True]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_it_is_lettered_in_every_notation(notation):
    words = NOTATIONS[notation].of(2).plain()
    html = panel(looking(finished(picture_session()), look=TotalLoss(), notation=notation))
    assert f"raises {words['C']}, more ink on striped purple lowers it." in html
    html = panel(looking(finished(picture_session()), look=Neuron(2, 1), notation=notation))
    assert f"More ink on blue raises {NOTATIONS[notation].of(2).a(2, 1)}, " in html


def test_numbers_too_large_are_no_pictures_of_anything():
    session = picture_session(activations=("identity", "identity"))
    step = session.position.step
    large = step.network.replace(weights=[w * 1e200 for w in step.network.weights])
    session = session.moved(replace(session.position, step=replace(step, network=large), stage=12))
    for view in ({"look": TotalLoss()}, {"look": Neuron(2, 1)}, {"look": Neuron(1, 1)}, {"look": Neuron(0, 3)}):
        assert "too large" in panel(looking(session, **view))
