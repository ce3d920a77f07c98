"""The lesson on digits with another shipped network: the same drawing, a loss that fits, and short links to it."""

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from app.course.digits_lesson import FOUR, choose_network, resume_network, sizes_name
from app.course.shelf import open_lesson
from app.digits.ink import from_strokes
from app.digits.reader import DRAWING, EARLIER, FOLDER, SHIPPED, load_shipped, read
from app.errors import BadValue, NotNow
from app.explorer import edits, looking, moves
from app.explorer.look import Neuron
from app.explorer.teaching import teach
from app.links.link import code_of, opened_by
from app.links.record import record, restored, same_session


@pytest.fixture
def lesson():
    return looking.write_in(open_lesson("draw-a-digit"), "rows")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_chosen_network_is_the_shipped_one_on_the_same_drawing_in_the_same_notation(lesson, name):
    chosen = choose_network(lesson, name)
    step = chosen.position.step
    assert (sizes_name(chosen), chosen.lesson, chosen.view.notation) == (name, "draw-a-digit", "rows")
    assert all(map(np.array_equal, step.network.weights, load_shipped(name).weights))
    assert np.array_equal(step.inputs, lesson.position.step.inputs)
    assert moves.restart(moves.step(chosen)).position is chosen.initial


def test_the_course_finds_the_numbers_that_it_quotes_of_the_built_in_four(lesson):
    weights = (FOLDER / "784-15-10.npz").read_bytes()
    assert sha256(weights).hexdigest() == "f75c9061a1a6b865a486842e7a1c18cb0597bf700510d7384acfdeb47dbf8d2c"
    step = lesson.position.step
    assert np.array_equal(step.inputs, [from_strokes(FOUR)])
    assert np.count_nonzero(step.inputs) == 124
    outputs = read(load_shipped("784-15-10"), step.inputs[0]).probabilities
    assert (outputs[4], outputs[9], sum(outputs)) == pytest.approx((0.466554, 0.887941, 1.464862), abs=5e-7)


def test_the_network_with_a_softmax_is_judged_by_cross_entropy(lesson):
    losses = {name: choose_network(lesson, name).position.step.loss for name in SHIPPED}
    assert losses.pop(DRAWING) == losses.pop(EARLIER) == "categorical_cross_entropy"
    assert {*losses.values()} == {"half_squared_error"}


def test_targets_that_were_edited_count_as_the_digit_they_name_most(lesson):
    edited = edits.set_target(edits.set_target(lesson, 1, 3, 0.7), 1, 5, 0.2)
    assert choose_network(edited, DRAWING).position.step.targets.tolist() == [np.eye(10)[2].tolist()]


def test_what_was_selected_is_not_looked_at_in_another_network(lesson):
    assert choose_network(looking.look_at(lesson, Neuron(1, 30)), "784-15-10").view.look is None


def test_a_network_that_was_left_goes_on_where_it_was_left(lesson):
    step = lesson.position.step
    taught = teach(lesson, step.inputs, step.targets, 10)
    other = looking.write_in(choose_network(taught, "784-15-10"), "default")
    resumed = resume_network(taught, other)
    assert (resumed.position, resumed.past) == (taught.position, taught.past)
    assert resumed.view.notation == "default"


def test_a_network_that_was_left_gets_the_drawing_of_now_as_an_edit(lesson):
    step = lesson.position.step
    taught = teach(lesson, step.inputs, step.targets, 10)
    other = edits.edit(choose_network(taught, DRAWING), inputs=1 - step.inputs, targets=[np.eye(10)[7]])
    resumed = resume_network(taught, other)
    assert resumed.position.steps_taken == 10
    assert np.array_equal(resumed.position.step.inputs, 1 - step.inputs)
    assert resumed.position.step.targets.tolist() == [np.eye(10)[7].tolist()]
    assert np.array_equal(moves.back(resumed).position.step.inputs, step.inputs)


@pytest.mark.parametrize("name", ["784-9-10", "", None])
def test_only_shipped_networks_can_be_chosen(lesson, name):
    with pytest.raises(BadValue) as refused:
        choose_network(lesson, name)
    assert refused.value.field == "network"


def test_other_lessons_keep_their_networks():
    with pytest.raises(NotNow):
        choose_network(open_lesson("2-2-2"), DRAWING)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_link_names_the_network_and_holds_the_drawing_and_what_was_taught(lesson, name):
    chosen = choose_network(lesson, name)
    step = chosen.position.step
    walked = moves.step(teach(moves.step(chosen), step.inputs, step.targets, 10))
    opened = opened_by(code_of(walked))
    assert opened.exact
    assert same_session(opened.session, replace(walked, view=opened.session.view))


def test_the_lesson_as_it_is_goes_by_its_name_alone():
    assert record(open_lesson("draw-a-digit")) == {"lesson": "draw-a-digit"}


@pytest.mark.parametrize(
    "made", [{"shipped": "784-9-10", "inputs": [[0] * 784], "targets": [[0] * 10]}, {"shipped": "784-15-10"}]
)
def test_a_record_of_another_network_is_refused(made):
    with pytest.raises(BadValue):
        restored(made)
