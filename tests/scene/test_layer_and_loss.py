"""A whole layer and the loss: in the panel as far as the walk has come, and as buttons of the picture."""

import pytest

from app.course.shelf import open_lesson
from app.explorer.edits import edit
from app.explorer.look import Layer, TotalLoss
from app.explorer.looking import TABS
from app.explorer.moves import go_to, step, update
from app.scene.around.walk import loss_scene
from app.scene.panel.panel import explain_scene
from app.scene.picture.layout.places import FRAMES
from app.scene.picture.network_scene import network_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.explain_page import after, finished, looking, panel
from tests.scene.frames import WITH_WEIGHT_PICTURES


def titles(session, **view):
    return [section.title for section in explain_scene(looking(session, **view)).body.sections]


@pytest.mark.parametrize(
    ("kind", "layer", "reached"),
    [("z", 1, 1), ("a", 1, 2), ("z", 2, 2), ("gradients", 2, 2), ("dC/da", 1, 3), ("delta", 1, 4), ("gradients", 1, 5)],
)
def test_a_layer_shows_its_stages_so_far(kind, layer, reached):
    every = ["Weighted sums", "Activations", "Upstream", "Delta", "Gradients"]
    assert titles(after(two_two_two(), kind, layer), look=Layer(1)) == every[:reached]


def test_a_layer_says_what_the_stages_said():
    session = finished(two_two_two())
    sections = explain_scene(looking(session, look=Layer(2))).body.sections
    for section, kind in zip(sections, ("z", "a", "dC/da", "delta", "gradients"), strict=True):
        assert section.lines == explain_scene(after(two_two_two(), kind, 2)).body.sections[0].lines


def test_a_layer_that_has_not_been_reached_has_no_numbers():
    scene = explain_scene(looking(two_two_two(), look=Layer(2)))
    assert (scene.heading.title, scene.heading.name) == ("Layer 2", "2 neurons · sigmoid")
    assert [section.lines for section in scene.body.sections] == [()]


def test_the_inputs_are_a_layer_that_is_given():
    scene = explain_scene(looking(two_two_two(), look=Layer(0)))
    assert [line.result for line in scene.body.sections[0].lines] == ["0.05", "0.1"]


def test_a_layer_is_numbered_as_the_notation_has_it():
    for notation, title in (("default", "Layer 1"), ("arrows", "Layer 2")):
        session = looking(two_two_two(), notation=notation, look=Layer(1))
        assert explain_scene(session).heading.title == f"Layer {session.notation.number(1)}" == title


def test_the_loss_is_its_terms_and_its_slopes():
    value, slopes = explain_scene(looking(after(two_two_two(), "dC/da", 2), look=TotalLoss())).body.sections
    assert float(value.lines[0].full) == two_two_two().position.step.total_loss
    assert [line.result for line in slopes.lines] == ["0.741", "−0.217"]


def test_the_loss_and_its_slopes_are_not_given_away():
    value, slopes = explain_scene(looking(after(two_two_two(), "a", 2), look=TotalLoss())).body.sections
    assert [line.result for line in (*value.lines, *slopes.lines)] == ["?", "?", "?"]


@pytest.mark.parametrize(("reduction", "terms"), [("sum", 0), ("mean", 1)])
def test_the_loss_of_a_batch_has_a_row_for_each_example(reduction, terms):
    session = after(small_session(reduction=reduction), "C")
    _, examples, _ = explain_scene(looking(session, look=TotalLoss())).body.sections
    total = sum(float(row.full) for row in examples.rows) / (2 if terms else 1)
    assert float(examples.total.full) == pytest.approx(total)
    assert (len(examples.rows), len(examples.total.terms)) == (2, terms)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("look", [Layer(0), Layer(1), Layer(2), TotalLoss()], ids=str)
@pytest.mark.parametrize("walked", [lambda s: s, finished])
def test_every_tab_has_something_to_say_of_a_layer_and_of_the_loss(tab, look, walked):
    html = panel(looking(walked(two_two_two()), tab=tab, look=look))
    assert 'id="explain-close"' in html


@pytest.mark.parametrize(
    ("lesson", "frame"),
    [*(("2-2-2", frame) for frame in FRAMES), *(("draw-a-digit", frame) for frame in WITH_WEIGHT_PICTURES)],
)
def test_every_column_has_a_header_that_is_large_enough_to_press(lesson, frame):
    scene = network_scene(open_lesson(lesson), frame)
    assert [mark.key for mark in scene.layers] == [0, 1, 2]
    for mark in scene.layers:
        assert min(mark.width, mark.height) >= 24
        assert mark.y - mark.height / 2 >= scene.top
        assert mark.x - mark.width / 2 >= 0


def test_headers_say_what_the_layer_does_and_where_there_is_no_room_which_it_is():
    assert [mark.text for mark in network_scene(two_two_two()).layers] == [
        "inputs",
        "layer 1 · sigmoid",
        "layer 2 · sigmoid",
    ]
    assert network_scene(open_lesson("draw-a-digit")).layers[0].text == "784 pixels"
    deep = network_scene(small_session([2] * 12), "narrow").layers
    assert [mark.text for mark in deep] == [str(layer) for layer in range(12)]
    assert deep[3].spoken == "layer 3 · tanh: 2 neurons"


def test_what_is_selected_is_marked():
    scene = network_scene(looking(two_two_two(), look=Layer(2)))
    assert [mark.selected for mark in scene.layers] == [False, False, True]
    assert network_scene(looking(two_two_two(), look=TotalLoss())).loss.selected and not scene.loss.selected


def test_check_compares_the_parameters_of_the_selected_layer():
    rows = explain_scene(looking(finished(two_two_two()), tab="check", look=Layer(2))).body.rows
    assert {row.parameter[0] for row in rows} == {2} and len(rows) == 6
    many = explain_scene(looking(finished(open_lesson("draw-a-digit")), tab="check", look=Layer(1))).body
    assert many.which == "The 12 largest gradients of layer 1"


@pytest.mark.parametrize(("view", "about"), [({"look": Layer(1)}, "layer 1"), ({"look": TotalLoss()}, "loss")], ids=str)
def test_the_code_marks_the_lines_of_what_is_selected(view, about):
    rows = explain_scene(looking(finished(two_two_two()), tab="code", **view)).body.programs[0].rows
    chosen = [row for row in rows if row.chosen]
    lights = {token for row in chosen for token in row.lights.split()}
    assert chosen and lights
    assert all(token == "loss" if about == "loss" else token.split(":")[1].startswith("1.") for token in lights)


@pytest.mark.parametrize(("rate", "shown"), [(0.5, ("0.280", "0.298")), (1e-4, ("0.2983676", "0.2983711"))])
def test_the_loss_and_the_one_before_show_as_many_digits_as_tell_them_apart(rate, shown):
    session = update(finished(edit(two_two_two(), learning_rate=rate)))
    scene = loss_scene(go_to(step(session, "stage"), 5))
    assert (scene.text, scene.before.text) == shown
