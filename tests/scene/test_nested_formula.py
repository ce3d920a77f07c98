"""The whole forward pass as one nested formula: read as it is written, it comes to what the network says."""

from dataclasses import replace

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.activations import ACTIVATIONS
from app.explorer.hand import held
from app.explorer.look import look_of
from app.explorer.looking import write_in
from app.explorer.moves import go_to, step, step_forward
from app.explorer.notation import NOTATIONS
from app.explorer.number import any_name_of, name_of
from app.explorer.opening import Description, open_session
from app.explorer.reading import reading_of
from app.explorer.why.answer import why_number
from app.scene.around.hand import hand_scene
from app.scene.panel.matrices.tab import matrices_scene
from tests.scene.equation_reader import matrix_of, read
from tests.scene.explain_page import finished

TWO = {"inputs": [[0.5, -1.0], [2.0, 0.25]], "targets": [[0.2, 0.4], [0.6, 0.1]]}
ONE = {"inputs": [[0.5, -1.0]], "targets": [[0.2, 0.4]]}
OPENED = {
    "two paths": lambda: open_lesson("2-2-2"),
    "one chain": lambda: open_lesson("1-1-1"),
    "bias units": lambda: open_lesson("4-2-3"),
    "a batch": lambda: open_lesson("batch"),
    "softmax": lambda: open_lesson("softmax"),
    "no biases": lambda: made("tanh", biases=False),
    "no biases in a batch": lambda: made("tanh", biases=False, **TWO),
    "three layers": lambda: made(("relu", "tanh", "sigmoid"), (2, 3, 3, 2)),
    "softmax in the middle of a batch": lambda: made(("softmax", "tanh"), **TWO),
    **{name: lambda name=name: made(name, **TWO) for name in ACTIVATIONS},
}


def made(activations, sizes=(2, 3, 2), biases=True, **values):
    return open_session(Description(sizes, activations, biases=biases, seed=4, **(values or ONE)))


def forward(session):
    return step_forward(session, "phase")


def nested_of(session):
    return matrices_scene(session).nested


def functions(session, in_rows):
    """The activations by their titles, along rows or along columns."""

    def along(f):
        return f if in_rows else lambda columns: f(columns.T).T

    step_ = session.position.step
    reading = reading_of(session)
    layers = range(1, step_.network.depth + 1)
    return {reading.activation(n).title: along(reading.activation(n).f) for n in layers}


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("opened", OPENED)
def test_every_line_with_numbers_comes_to_what_the_network_says(opened, notation):
    session = write_in(forward(OPENED[opened]()), notation)
    session = replace(session, view=replace(session.view, significant=8))
    formula = nested_of(session)
    depth = session.position.network.depth
    outputs = session.position.step.forward.a[-1]
    in_rows = len(outputs) > 1 or session.notation.rows
    assert len(formula.lines) == 2 + 2 * depth
    for line in formula.lines[1:]:
        found = matrix_of(line, functions(session, in_rows))
        np.testing.assert_allclose(found if in_rows else found.T, outputs, rtol=1e-5, atol=1e-6)


def test_it_fills_as_the_walk_goes_and_what_is_not_computed_is_not_told():
    session = go_to(open_lesson("4-2-3"), 0)
    for stage in range(5):
        formula = nested_of(session)
        unknown = [line.xml.count("not-reached") for line in formula.lines]
        assert len(formula.lines) == 3 + min(stage, 3)
        assert unknown == ([0] * (2 + stage) + [3] if stage < 4 else [0] * 6)
        session = step(session)


def test_every_number_in_it_answers_with_the_value_that_it_shows():
    session = finished(open_lesson("batch"))
    for texts in nested_of(session).texts:
        for name, text in texts.items():
            assert why_number(session, any_name_of(name)).number.value == pytest.approx(read(text), abs=6e-3)


def test_the_letters_are_those_of_the_notation_and_say_the_same_in_each():
    letters = {n: nested_of(write_in(open_lesson("2-2-2"), n)).lines[0].xml for n in NOTATIONS}
    for xml in letters.values():
        assert xml.count("sigmoid") == 2
    assert "@" in letters["rows"] and "@" not in letters["default"]


def test_it_stands_first_until_something_goes_backwards_and_is_left_out_of_a_network_that_is_too_large():
    forward = matrices_scene(go_to(open_lesson("2-2-2"), 3))
    back = matrices_scene(finished(open_lesson("2-2-2")))
    assert (forward.nested_first, back.nested_first) == (True, False)
    assert nested_of(made("tanh", (2, 6, 2))) is None
    assert nested_of(made("tanh", (2, 2, 2, 2, 2))) is None
    assert nested_of(made("tanh", (2, 5, 5, 2))) is None
    assert nested_of(made("tanh", inputs=TWO["inputs"] * 3, targets=TWO["targets"] * 3)) is None


@pytest.mark.parametrize(("number", "value"), [("w.1.1.2", 0.9), ("b.2.1", -1.5), ("x.1", 0.3)])
def test_it_follows_the_hand(number, value):
    session = forward(open_lesson("2-2-2"))
    look = "neuron.0.1" if number == "x.1" else number
    session = replace(session, view=replace(session.view, tab="matrices", look=look_of(look)))
    in_hand = held(session, name_of(number), value)
    slots = {mark: text[""] for mark, text in hand_scene(in_hand).seen.items() if mark.startswith("nested ")}
    after = nested_of(in_hand.moved).texts
    before = nested_of(session).texts
    wanted = {
        f'nested div:nth-child({line}) [data-number="{name}"]': text
        for line, (old, new) in enumerate(zip(before, after, strict=True), 1)
        for name, text in new.items()
        if old[name] != text
    }
    assert slots == wanted and any(number in mark for mark in slots) and any("a.2.1" in mark for mark in slots)


def test_no_number_of_a_line_has_the_name_of_another_in_it():
    for opened in OPENED.values():
        formula = nested_of(forward(opened()))
        for line, texts in zip(formula.lines, formula.texts, strict=True):
            assert line.xml.count("data-number") == len(texts)
