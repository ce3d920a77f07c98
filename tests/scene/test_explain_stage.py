"""The current stage explained: the numbers of its layer, the first or the largest of many."""

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.edits import edit
from app.explorer.moves import update
from app.explorer.opening import Description, open_session
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import quantities, small_session, two_two_two
from tests.scene.equation_reader import as_text
from tests.scene.explain_page import after, finished, panel


def section(session, index: int = 0):
    return explain_scene(session).body.sections[index]


def written(line) -> str:
    terms = " ".join(f"{t.sign} {t.opening}{as_text(t.text)}{t.closing}".strip() for t in line.terms)
    return f"{terms} = {line.result}"


@pytest.mark.parametrize("kind", ["z", "a", "dC/da", "delta"])
@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("session", [two_two_two(), small_session()])
def test_every_neuron_of_the_layer_has_a_line_with_the_number_computed(session, kind, layer):
    session = after(session, kind, layer)
    expected = quantities(session.position)[kind, layer][0][0]
    assert [float(line.full) for line in section(session).lines] == expected.tolist()
    assert [line.lights for line in section(session).lines] == [f"neuron:{layer}.{j + 1}" for j in range(len(expected))]


def test_a_weighted_sum_is_one_line_with_the_signs_between_its_terms():
    session = after(two_two_two(weights=[[[0.2, -0.2], [0.25, 0.30]], [[0.4, 0.45], [0.5, 0.55]]]), "z", 1)
    assert written(section(session).lines[0]) == "0.2 × 0.05 − 0.2 × 0.1 + 0.35 = 0.34"


def test_of_a_wide_layer_the_first_neurons_and_the_largest_terms_are_written():
    found = section(after(open_lesson("draw-a-digit"), "z", 1))
    assert len(found.lines) == 4
    assert found.notes[0].text == "26 more neurons."
    assert all(" (778 more)" in line.terms[-1].text.pieces for line in found.lines)


def test_the_loss_is_written_output_by_output():
    session = after(two_two_two(), "C")
    line = section(session).lines[0]
    assert len(line.terms) == 2
    assert float(line.full) == session.position.step.total_loss


def test_outputs_with_a_target_of_0_are_left_out_of_a_cross_entropy():
    description = Description([2, 3], "softmax", loss="categorical_cross_entropy", targets=[[0, 1, 0]])
    line = section(after(open_session(description), "C")).lines[0]
    assert [term.lights for term in line.terms] == ["neuron:1.2"]


@pytest.mark.parametrize("reduction, ending", [("sum", ""), ("mean", ") ÷ 2")])
def test_the_losses_of_a_batch_are_added_or_averaged(reduction, ending):
    own, every = explain_scene(after(small_session(reduction=reduction), "C")).body.sections
    assert every.lines[0].terms[-1].closing == ending
    assert own.notes[0].text == "Example 1 of 2 is shown."


def test_gradients_are_delta_times_activation_for_every_parameter_of_a_small_layer():
    found = section(after(two_two_two(), "gradients", 2))
    assert [written(line) for line in found.lines][:2] == ["0.138 × 0.593 = 0.0822", "0.138 × 0.597 = 0.0827"]
    assert [line.lights for line in found.lines][-2:] == ["bias:2.1", "bias:2.2"]
    assert found.notes == ()


def test_of_many_gradients_the_largest_are_shown():
    session = after(open_lesson("draw-a-digit"), "gradients", 1)
    found = next(one for one in explain_scene(session).body.sections if one.title == "Gradients")
    back = session.position.step.backward
    sizes = sorted([*abs(back.weight_gradients[0]).ravel(), *abs(back.bias_gradients[0])])
    assert min(abs(float(line.full)) for line in found.lines) == sizes[-8]
    assert "23,538 more" in found.notes[0].text


def test_in_a_batch_a_gradient_adds_its_examples():
    found = section(after(open_lesson("batch"), "gradients", 2))
    assert written(found.lines[0]) == "−0.133 × 0.450 + 0.145 × 0.707 = 0.0423"
    averaged = section(after(small_session(), "gradients", 1)).lines[0]
    assert (averaged.terms[0].opening, averaged.terms[-1].closing) == ("(", ") ÷ 2")


def test_the_update_shows_old_minus_rate_times_gradient():
    session = update(finished(two_two_two()))
    lines = {line.lights: line for line in section(session).lines}
    assert written(lines["weight:2.1.1"]) == "0.4 − 0.5 × 0.0822 = 0.359"
    assert float(lines["bias:2.1"].full) == session.position.network.biases[1][0]


def test_every_stage_has_an_equation_in_letters():
    for stage in two_two_two().position.stages:
        assert section(after(two_two_two(), stage.kind, stage.layer)).equations


def test_what_the_stages_equation_says_stands_above_the_numbers():
    html = panel(after(two_two_two(), "delta", 1))
    assert html.index('class="equation"') < html.index('class="lines"')


def test_an_update_shows_the_old_weight_as_exactly_as_the_new_one():
    session = update(finished(edit(open_lesson("draw-a-digit"), learning_rate=0.01)))
    lines = section(session).lines
    assert len(lines) == 12
    step = session.position.step
    for line in lines:
        kind, _, key = line.lights.partition(":")
        layer, to, source = (*map(int, key.split(".")), 0)[:3]
        parameter = Parameter(layer, to, source)
        old, new = (parameter.of(network.weights, network.biases) for network in (step.network, step.updated))
        shown = as_text(line.terms[0].text).split(" − ")[0], line.result
        change = [float(text.replace("−", "-")) for text in shown]
        assert change[1] - change[0] == pytest.approx(new - old, rel=0.1), kind
