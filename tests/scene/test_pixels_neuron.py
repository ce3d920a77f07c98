"""A neuron of layer 1 in pictures: every equation of pictures holds, number by number, and tells nothing too early."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.explorer.edits import edit
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.moves import go_to, update
from app.explorer.notation import NOTATIONS
from app.scene.colour.scales import full_colour, full_weight, rounded_up
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import two_two_two
from tests.scene.equation_reader import holds, read
from tests.scene.explain_page import after, finished, looking, panel
from tests.scene.pictured import picture_session, pictures, section_of, values

SEES, GRADIENT, UPDATE = "What it sees", "Its gradient", "Update"
SESSIONS = [picture_session(), picture_session(examples=3), picture_session(examples=2, reduction="mean")]


def neuron(session, number=2, **view):
    return looking(session, look=Neuron(1, number), **view)


@pytest.mark.parametrize("number", [1, 17, 30])
def test_the_products_are_the_drawing_times_the_weights_and_add_up_to_z_with_the_bias(number):
    session = finished(open_lesson("draw-a-digit"))
    step = session.position.step
    section = section_of(neuron(session, number), SEES)
    x, weights, products = values(section)
    assert (x == step.inputs[0]).all() and (weights == step.network.weights[0][number - 1]).all()
    assert (products == x * weights).all()
    z = products.sum() + step.network.biases[0][number - 1]
    assert z == pytest.approx(step.forward.z[0][0, number - 1], rel=1e-12)
    assert float(section.lines[0].full) == step.forward.z[0][0, number - 1]
    assert holds(section.lines[0])


def test_without_a_bias_the_products_alone_add_up_to_z():
    section = section_of(neuron(after(picture_session(biases=False, bias_values=None), "z", 1)), SEES)
    assert section.lines[0].terms == ()
    assert values(section)[2].sum() == pytest.approx(read(section.lines[0].result), abs=5e-4)
    assert "The products add up to z." in section.notes[0].text


@pytest.mark.parametrize("example", [0, 1, 2])
def test_what_it_sees_is_the_example_that_is_shown(example):
    session = SESSIONS[1]
    x, _, _ = values(section_of(neuron(session, example=example), SEES))
    assert (x == session.position.step.inputs[example]).all()


def test_the_gradient_is_the_drawing_times_delta():
    session = finished(open_lesson("draw-a-digit"))
    section = section_of(neuron(session, 17), GRADIENT)
    x, gradient = values(section)
    delta = float(next(piece.full for piece in section.pictures[0] if piece.number))
    assert delta == session.position.step.backward.delta[0][0, 16]
    np.testing.assert_allclose(gradient, delta * x, rtol=1e-14)
    assert (gradient == session.position.step.backward.weight_gradients[0][16]).all()
    assert len(section.pictures) == 1
    assert "784 gradients is δ times the ink" in section.notes[0].text


@pytest.mark.parametrize("session", SESSIONS[1:])
@pytest.mark.parametrize("example", [0, 1])
def test_the_part_of_an_example_and_the_others_add_up_to_the_gradient_of_a_batch(session, example):
    step = session.position.step
    section = section_of(neuron(finished(session), example=example), GRADIENT)
    x, product = values(section)
    delta = float(next(piece.full for piece in section.pictures[0] if piece.number))
    own, others, gradient = values(section, 1)
    np.testing.assert_allclose(product, delta * x, rtol=1e-14)
    assert (own == product).all()
    share = len(step.inputs) if step.reduction == "mean" else 1
    np.testing.assert_allclose((own + others) / share, gradient, rtol=1e-12, atol=1e-16)
    assert (gradient == step.backward.weight_gradients[0][1]).all()
    closing = [piece.closing for piece in section.pictures[1] if piece.closing]
    assert closing == ([f") ÷ {share}"] if step.reduction == "mean" else [])
    assert (f"divided by {share}" in section.notes[0].text) == (step.reduction == "mean")


@pytest.mark.parametrize("session", SESSIONS)
def test_the_new_weights_are_the_old_ones_less_the_rate_times_the_gradient(session):
    session = neuron(update(finished(session)))
    step, section = session.position.step, section_of(session, UPDATE)
    old, gradient, new = values(section)
    assert section.pictures[0][1].operator == "− 0.5 ·"
    assert (new == old - 0.5 * gradient).all()
    assert (new == step.updated.weights[0][1]).all()
    most = int(np.abs(gradient).argmax())
    assert section.lines[0].lights == f"weight:1.2.{most + 1}"
    assert f"row {most // 10 + 1}, column {most % 10 + 1} " in section.notes[0].text
    assert holds(section.lines[0])


@pytest.mark.parametrize("kind, reached", [("z", 4), ("delta", 4), ("gradients", 7), ("update", 8)])
def test_what_is_not_reached_is_hatched_and_never_blank(kind, reached):
    session = picture_session()
    at = go_to(session, len(session.position.stages)) if kind == "update" else after(session, kind, 1)
    sections = explain_scene(neuron(at)).body.sections
    found = [
        picture for section in sections for row in range(len(section.pictures)) for picture in pictures(section, row)
    ]
    assert sum(picture.reached for picture in found) == reached
    html = panel(neuron(at))
    assert html.count('data-reached="false"') == len(found) - reached
    assert html.count('class="unreached"') == len(found) - reached
    for picture in found:
        assert picture.spoken.endswith("not reached") == (not picture.reached)
        assert bool(picture.above or picture.below) == picture.reached


def test_before_the_first_stage_nothing_but_what_is_given_is_in_the_pictures():
    sections = explain_scene(neuron(picture_session())).body.sections
    x, weights, products = values(sections[0])
    assert products is None and x is not None and weights is not None
    assert [piece.number for piece in sections[1].pictures[0]] == ["", "?", ""]
    assert sections[1].scales[0].full == "?"
    assert not any(section.title == UPDATE for section in sections)


def test_before_the_update_the_new_weights_are_not_told():
    assert [values is None for values in values(section_of(neuron(finished(picture_session())), UPDATE))] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("updated", [False, True])
def test_where_every_gradient_is_0_no_weight_is_said_to_move(updated):
    dead = [[-9.0] * 4, [0.1] * 3]
    session = finished(picture_session(activations=("relu", "sigmoid"), bias_values=dead))
    section = section_of(neuron(update(session) if updated else session), UPDATE)
    assert not values(section)[1].any() and section.lines == ()
    assert [note.text for note in section.notes] == ["Every gradient is 0 here: no weight of this neuron moves."]


def test_at_a_learning_rate_of_0_no_weight_is_said_to_move():
    section = section_of(neuron(update(finished(picture_session(learning_rate=0)))), UPDATE)
    assert values(section)[1].any() and holds(section.lines[0])
    assert [note.text for note in section.notes] == ["The learning rate is 0: no weight moves."]


def test_a_frozen_weight_is_not_said_to_move_most():
    free = picture_session()
    gradient = np.abs(finished(free).position.step.backward.weight_gradients[0][1])
    first, second = (int(pixel) + 1 for pixel in np.argsort(-gradient)[:2])
    section = section_of(neuron(update(finished(picture_session(frozen=[f"w.1.2.{first}"])))), UPDATE)
    assert section.lines[0].lights == f"weight:1.2.{second}" and holds(section.lines[0])
    assert f"row {(second - 1) // 10 + 1}, column {(second - 1) % 10 + 1} " in section.notes[0].text
    every = picture_session(frozen=[f"w.1.2.{pixel}" for pixel in range(1, 101)])
    section = section_of(neuron(update(finished(every))), UPDATE)
    assert [note.text for note in section.notes] == ["No weight of this neuron moves."]


@pytest.mark.parametrize("optimiser", ["momentum", "adam"])
def test_what_is_remembered_moves_the_weights_of_a_neuron_whose_gradients_are_all_0(optimiser):
    session = update(finished(picture_session(optimiser=optimiser)))
    blank = update(finished(edit(session, inputs=[[0.0] * 100])))
    step = blank.position.step
    moves = step.update.change.weights[0][1]
    assert not step.backward.weight_gradients[0].any() and moves.any()
    section = section_of(neuron(blank), UPDATE)
    assert [note.text[:19] for note in section.notes] == ["The weights move by"]
    assert section.lines[0].lights == f"weight:1.2.{np.abs(moves).argmax() + 1}"


def test_while_predicting_the_pictures_wait_for_their_stage_too():
    at = neuron(after(picture_session(), "delta", 1), predicting=True)
    assert values(section_of(at, GRADIENT))[1] is None
    assert not any(section.title == UPDATE for section in explain_scene(at).body.sections)


def test_a_mistake_hidden_in_the_backward_pass_is_in_its_pictures():
    session = picture_session()
    slipped = session.moved(replace(session.position, step=session.position.step.with_slip("slope-forgotten", 1)))
    _, gradient = values(section_of(neuron(finished(slipped)), GRADIENT))
    assert (gradient == slipped.position.step.backward.weight_gradients[0][1]).all()
    assert not np.allclose(gradient, session.position.step.backward.weight_gradients[0][1])


def test_weights_have_one_scale_for_the_layer_before_and_after_and_a_legend():
    session = update(finished(picture_session()))
    scales = [
        section_of(neuron(session, number), title).scales[0].full for number in (1, 4) for title in (SEES, UPDATE)
    ]
    assert len(set(scales)) == 1
    assert float(scales[0]) == full_weight(session.position.step.network)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_pictures_are_lettered_in_every_notation(notation):
    html = panel(neuron(finished(picture_session()), notation=notation))
    words = NOTATIONS[notation].of(2).plain()
    assert f"times {words['delta']}</h3>" in html
    assert f"raises {words['z']}, ink on striped orange lowers it" in html
    if words["delta"] != "δ":
        assert "δ" not in html.replace("Delta", "")


def test_pictures_say_their_range_and_their_strongest_pixel():
    x, weights, _ = pictures(section_of(neuron(picture_session()), SEES))
    row = x.values
    most = int(np.abs(weights.values).argmax())
    assert x.spoken.startswith("drawing: from 0 to ")
    assert weights.spoken.endswith(f"at row {most // 10 + 1}, column {most % 10 + 1}")
    assert row.min() == 0


def test_where_the_inputs_are_no_picture_there_are_none():
    for look in (Neuron(1, 1), Neuron(2, 1), Neuron(0, 1), TotalLoss(), Layer(0), None):
        sections = explain_scene(looking(finished(two_two_two()), look=look)).body.sections
        assert not any(section.pictures or section.choices for section in sections)


def test_no_two_pictures_of_a_panel_share_an_id_and_every_mask_is_there():
    session = update(finished(open_lesson("draw-a-digit")))
    html = panel(neuron(session, 17))
    inside = html[html.index('<div class="pixel-equation') : html.rindex("</section>")]
    root = ElementTree.fromstring(f"<div>{inside}</div>")
    masks = [e.get("id") for e in root.iter("mask")]
    assert len(masks) == len(set(masks)) > 8
    assert {e.get("mask") for e in root.iter("rect") if e.get("mask")} == {f"url(#{mask})" for mask in masks}
    assert sum(1 for svg in root.iter("svg") for _ in svg.iter()) < 150


@pytest.mark.parametrize(
    ("size", "full"),
    [
        (0, 1),
        (1, 1),
        (0.0999, 0.1),
        (0.0101, 0.015),
        (0.66, 0.7),
        (7.2, 10),
        (1.6e-7, 2e-7),
        (3.0, 3),
        (1234, 1500),
        (5e-324, 1),
        (1e-310, 1),
        (2.5e-308, 3e-308),
        (1.7e308, np.finfo(float).max),
    ],
)
def test_full_colour_begins_at_a_round_number(size, full):
    assert rounded_up(size) == full


def test_a_few_strong_numbers_do_not_make_all_others_pale():
    values = np.full(1000, 0.4)
    values[:4] = -90
    assert full_colour(values) == 0.5
    assert full_colour(np.eye(40)[0]) == 1
    assert full_colour(np.zeros(9)) == 1
    assert full_colour(np.array([5e-324] * 8 + [0.5])) == 0.5
    assert full_colour(np.full(9, 5e-324)) == 1


def test_weights_that_move_by_the_same_are_counted_and_none_is_said_to_move_most():
    inputs = [[1.0] * 3 + [0.25] + [0.0] * 96]
    session = finished(picture_session(inputs=inputs))
    (note,) = section_of(neuron(session), UPDATE).notes
    assert note.text.startswith("3 weights move most, all by the same; that of the pixel in row 1, column 1 is the")
    alone = finished(picture_session(inputs=[[0.5] * 3 + [1.0] + [0.0] * 96]))
    (note,) = section_of(neuron(alone), UPDATE).notes
    assert note.text == "The pixel in row 1, column 4 has the weight that moves most."


def test_gradients_have_one_scale_for_the_layer_so_that_a_small_delta_looks_small():
    session = finished(open_lesson("draw-a-digit"))
    scales = {section_of(neuron(session, number), GRADIENT).scales[0].full for number in range(1, 31)}
    assert len(scales) == 1
    deltas = np.abs(session.position.step.backward.delta[0][0])
    assert deltas.max() > 20 * deltas.min()
    (full,) = scales
    assert read(full) == full_colour(session.position.step.backward.weight_gradients[0])
