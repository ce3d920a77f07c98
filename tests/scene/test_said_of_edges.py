"""What is said is true of the numbers at the edges: dead, saturated, diverging, a batch, no step at all."""

import re
from dataclasses import replace

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.explorer.edits import edit
from app.explorer.explanations import divergence, sentence
from app.explorer.look import Neuron
from app.explorer.looking import look_at
from app.explorer.moves import WHOLE, go_to, step, step_backward, step_forward, update
from app.explorer.number import name_of
from app.explorer.opening import Description, open_session
from app.explorer.stages import stage_index
from app.explorer.why.answer import why_number
from app.scene.around.film import pass_summary
from app.scene.around.guide import FORKED, TWO_PATHS, guide_scene
from app.scene.around.walk import reward, status_scene
from app.scene.panel.practise.question import form_choices
from app.scene.picture.network_scene import network_scene
from tests.explorer.predictions import before, everything
from tests.scene.explain_page import finished, looking, panel

CROSS, BINARY = "categorical_cross_entropy", "binary_cross_entropy"


def described(sizes, activations, weights, biases, inputs, targets, **given):
    return Description(
        sizes,
        **{"learning_rate": 0.5, "loss": "half_squared_error"}
        | given
        | {
            "activations": activations,
            "weights": weights,
            "bias_values": biases,
            "inputs": inputs,
            "targets": targets,
        },
    )


SOFTMAX = [[[1, 2], [3, 4]], [[0.5, 0.1], [-0.2, 30]]], [[0, 0], [0, 0]], [[1, 1], [1, 0]], [[1, 0], [0, 1]]
DEAD = [[[-1, -1], [-2, -1]], [[1, 1]]], [[-1, -1], [0]], [[1, 1]]
STEEP = [[[900]], [[900]]], [[0], [0]], [[1]]
ONE = [[[1]]], [[0]]
EDGES = {
    "dead": described([2, 2, 1], ["relu", "sigmoid"], *DEAD, [[1]]),
    "dead and right": described([2, 2, 1], ["relu", "identity"], *DEAD, [[0]]),
    "saturated and wrong": described([1, 1, 1], ["sigmoid"] * 2, *STEEP, [[0]]),
    "saturated, wrong, cross-entropy": described([1, 1, 1], ["sigmoid"] * 2, *STEEP, [[0]], loss=BINARY),
    "saturated, wrong, categorical": described(
        [1, 1], ["sigmoid"], [[[-900]]], [[0]], [[1]], [[1]], loss="categorical_cross_entropy"
    ),
    "saturated and right": described([1, 1, 1], ["sigmoid"] * 2, *STEEP, [[1]], loss=BINARY),
    "all 0": described([2, 2, 1], ["tanh"] * 2, [[[0, 0], [0, 0]], [[0, 0]]], [[0, 0], [0]], [[1, 2]], [[0]]),
    "sign": described([1, 1, 1], ["sign", "identity"], [[[1]], [[0.5]]], [[0], [0]], [[1]], [[0]]),
    "one softmax": described([1, 1], ["softmax"], *ONE, [[1]], [[1]], loss=CROSS),
    "diverging": described([1, 1], ["identity"], *ONE, [[10]], [[0]], learning_rate=500),
    "no rate": described([1, 1], ["identity"], *ONE, [[1]], [[0]], learning_rate=0),
    "lost in rounding": described([1, 1], ["identity"], [[[1e6]]], [[1e6]], [[1]], [[2e6 - 1e-3]], learning_rate=1e-9),
    "frozen": described([1, 1], ["identity"], *ONE, [[1]], [[0]], frozen=["biases", "w.1.1.1"]),
    "penalty alone": described([1, 1], ["identity"], *ONE, [[1]], [[1]], l2=0.1),
    "penalty of nothing": described([1, 1], ["identity"], [[[0]]], [[0]], [[1]], [[0]], l2=0.1),
    "momentum from rest": described([1, 1], ["identity"], [[[0]]], [[0]], [[1]], [[0]], optimiser="momentum"),
    "momentum": described(
        [1, 1],
        ["identity"],
        [[[0]]],
        [[0]],
        [[1]],
        [[0]],
        optimiser="momentum",
        memory={"updates": 1, "m": {"weights": [[[0.5]]], "bias_values": [[0.25]]}},
    ),
    "kink": described([1, 1], ["identity"], *ONE, [[1]], [[1]], loss="absolute_error"),
    **{
        f"softmax, {loss}, {reduction}": described(
            [2, 2, 2], ["tanh", "softmax"], *SOFTMAX, loss=loss, reduction=reduction
        )
        for loss in ("squared_error", "mean_squared_error", BINARY, CROSS, "absolute_error")
        for reduction in ("sum", "mean")
    },
}


@pytest.fixture(params=EDGES, scope="module")
def edge(request):
    return open_session(EDGES[request.param])


def stages(session):
    return [go_to(session, number) for number in range(1, len(session.position.stages) + 1)]


def parameters(step):
    return [*step.network.weights, *(step.network.biases or ())]


def gradients(step):
    return [*step.backward.weight_gradients, *(step.backward.bias_gradients or ())]


def test_what_the_update_is_said_to_do_it_does(edge):
    last = stages(edge)[-1]
    said, step = sentence(last.position), last.position.step
    moved = max(float(np.abs(values).max()) for values in (*step.update.change.weights, *step.update.change.biases))
    after = [*step.updated.weights, *step.updated.biases]
    still = all((old == new).all() for old, new in zip(parameters(step), after, strict=True))
    assert ("nothing moves" in said) == still
    assert ("moves against its gradient" in said or "moves by what is remembered" in said) == (not still)
    if "every gradient is 0" in said:
        assert not any(values.any() for values in gradients(step))
    if "lost in rounding" in said:
        assert moved > 0
    if "shrinks" in said:
        assert any(values.any() for values in step.network.weights)
    if "learning rate is 0" in said:
        assert step.learning_rate == 0 and any(values.any() for values in gradients(step))


def test_of_the_new_weights_c_is_said_to_do_what_it_does(edge):
    last = stages(edge)[-1]
    old, new = last.position.step.total_loss, last.position.step.loss_of(last.position.network)
    word = "stays at" if old == new else "falls from" if new < old else "rises from"
    said = str(reward(last))
    assert not np.isfinite(new) or f"C {word}" in said
    assert f"these {len(edge.position.step.inputs)} examples" in said or len(edge.position.step.inputs) == 1


def test_the_slope_that_is_called_the_steepest_is_and_nothing_moves_where_nothing_is_said_to(edge):
    at = finished(edge)
    said, step = str(pass_summary(at)), at.position.step
    sizes = np.concatenate([np.abs(values).ravel() for values in gradients(step)])
    count = int((sizes >= sizes.max() * (1 - 1e-12)).sum())
    assert ("Every one is 0" in said) == (sizes.max() == 0)
    if sizes.max() > 0:
        assert ("The steepest is" in said) == (count == 1) and ("None is steeper" in said) == (count > 1)
        assert ("lowers C most" in said) == (count == 1)
    if "nothing will move" in said:
        assert step.stands_still
    if "them still" in said:
        assert not step.stands_still


def test_where_the_gradient_is_said_to_stop_it_does_and_nothing_comes_back_where_nothing_is_said_to(edge):
    at = finished(edge)
    step = at.position.step
    said = str(pass_summary(at))
    for found in re.finditer(r"nothing comes back (?:to|through) layer (\d)", said):
        assert not step.backward.delta[int(found[1]) - 1].any()
    for mark in network_scene(at).neurons:
        if mark.layer:
            shown = panel(looking(at, look=Neuron(mark.layer, mark.number)))
            assert ("the gradient stops here" in shown) == bool(mark.badge)
            delta = step.backward.delta[mark.layer - 1][at.example, mark.number - 1]
            upstream = step.backward.upstream[mark.layer - 1][at.example, mark.number - 1]
            assert not mark.badge or abs(delta) <= 1e-3 * abs(upstream)


def test_c_of_a_batch_says_which_sum_or_mean_it_is_and_each_slope_whose(edge):
    step = edge.position.step
    at = go_to(edge, stage_index(step.network.depth, "C") + 1)
    said = sentence(at.position, at.notation)
    assert ("of the losses of all" in said) == (len(step.inputs) > 1)
    if len(step.inputs) > 1:
        assert f"C is the {step.reduction} of the losses of all 2 examples; each of those is a" in said
        own = "mean" if step.loss == "mean_squared_error" else "sum"
        assert said.endswith(f"a {own} over the outputs.")
        later = go_to(at, at.position.stage + 1)
        assert ("C₁" in sentence(later.position, later.notation)) == (step.reduction == "mean")


def test_what_a_parameter_is_said_to_have_done_it_has(edge):
    last = stages(edge)[-1]
    step = last.position.step
    for name in ("w.1.1.1", "b.1.1"):
        said, moved = why_number(last, name_of(name)).sentence, step.change(name_of(name).parameter)
        assert ("has moved" in said) == (moved != 0)
        assert ("is what it was" in said or "is frozen" in said) == (moved == 0)


def test_what_has_the_largest_gradient_is_only_said_to_move_most_where_it_does(edge):
    asked = before(edge, "gradients", 1, look=None)
    choices = {form.name: form.why_not for form in form_choices(asked, everything(asked), "value")}
    asked = before(edge, "update", look=None)
    said = {form.name: form.why_not for form in form_choices(asked, everything(asked), "value")}["most"]
    assert choices["value"] == "" and said.startswith("Nothing to guess: the gradients are known now")
    assert ("moves most" in said) == asked.position.step.moves_by_gradient


def test_a_network_is_said_to_have_diverged_only_where_its_numbers_are_too_large_or_lead_nowhere(edge):
    session = edge
    for _ in range(3):
        said = divergence(session.position)
        now = replace(session.position.step.true, network=session.position.network)
        if "beyond" in said:
            assert max(np.abs(values).max() for values in parameters(now)) > 1e4
            flat = now.network.replace(
                weights=[0 * values for values in now.network.weights],
                biases=[0 * values for values in now.network.biases],
            )
            assert now.total_loss > now.loss_of(flat)
        elif said:
            assert session.position.overflowed
        if said:
            assert status_scene(session).alarm and str(status_scene(session).text) == said
            break
        session = step(session, WHOLE)
    assert bool(divergence(session.position)) == (edge.position.step.learning_rate == 500)


@pytest.mark.parametrize(
    ("rate", "saturated", "idea", "turn"),
    [(0.5, None, True, True), (0.0, None, False, False), (0.5, 900.0, False, False)],
)
def test_the_guide_says_that_weights_turn_and_c_falls_where_they_do(rate, saturated, idea, turn):
    session = open_lesson(TWO_PATHS)
    changed = {} if saturated is None else {"bias_values": [[saturated] * 2] * 2}
    session = edit(session, learning_rate=rate, **changed)
    session = step_backward(step_forward(session, "phase"), "phase")
    assert ("every weight now knows which way to turn" in str(guide_scene(session))) == turn
    session = update(look_at(session, FORKED))
    assert ("That is the whole idea" in guide_scene(session).end) == idea
