"""Find the mistake on the page: what the tab says, and the line that every tab begins with."""

from dataclasses import replace

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.engine.slips import SLIPS
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.looking import TABS
from app.explorer.moves import back, update
from app.explorer.notation import NOTATIONS, SIGNIFICANT
from app.explorer.opening import Description, open_session
from app.explorer.practise.hunting import give_up, name_slip, point_at
from app.explorer.practise.mistakes import end_mistake
from app.scene.formulas.numbers import short
from app.scene.panel.panel import explain_scene
from app.scene.panel.practise.mistake import mistake_line, mistake_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.explain_page import finished, looking, panel


def mistaken(slip="new-weights", layer=1, session=None):
    """The session after a backward pass with a slip."""
    session = session or two_two_two()
    at = session.position
    return finished(session.moved(replace(at, step=at.step.with_slip(slip, layer))))


def practising(session, **view):
    return looking(session, tab="practise", **view)


def plain(html):
    return " ".join(html.split())


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_begins_with_the_line_while_a_mistake_is_hidden(tab):
    html = panel(looking(mistaken(), tab=tab))
    assert html.index("One mistake is hidden in this backward pass.") < html.index("<h2")
    assert 'hx-post="/mistake/end"' in html
    assert "mistake-line" not in panel(looking(finished(two_two_two()), tab=tab))


def test_the_line_says_what_the_numbers_are():
    assert mistake_line(mistaken()) == "One mistake is hidden in this backward pass."
    assert mistake_line(update(mistaken())) == "This update was made with a mistake in the backward pass."
    assert mistake_line(give_up(mistaken())) == "These numbers still have the mistake in them."
    assert mistake_line(end_mistake(mistaken())) == ""
    assert mistake_line(back(end_mistake(mistaken()))) != ""


def test_before_a_mistake_is_hidden_there_is_one_button():
    html = panel(practising(two_two_two()))
    assert 'hx-post="/mistake/seed"' in html and "Hide a mistake" in html
    assert "/mistake/point" not in html and "/mistake/name" not in html


def test_where_no_mistake_can_be_hidden_the_button_says_why():
    zero = Description([1, 1], "identity", weights=[[[1.0]]], bias_values=[[0.0]], inputs=[[1.0]], targets=[[1.0]])
    session = practising(open_session(zero))
    assert mistake_scene(session).why_not.startswith("No known mistake")
    assert 'aria-disabled="true" title="No known mistake' in panel(session)


def test_with_nothing_selected_it_asks_for_a_selection():
    assert mistake_scene(practising(mistaken())).hint == "Select a neuron or a weight in the picture."
    assert mistake_scene(practising(mistaken(), look=Neuron(0, 1))).hint.startswith("An input is given")
    assert "This number is wrong first" not in panel(practising(mistaken()))


def test_a_neuron_has_two_numbers_to_point_at_and_a_weight_one():
    session = practising(mistaken(), look=Neuron(1, 1))
    scene, step = mistake_scene(session), session.position.step
    assert scene.pointed_at == "hidden 1"
    assert [choice.quantity for choice in scene.choices] == ["dC/da", "delta"]
    assert [choice.value.text for choice in scene.choices] == [
        short(step.backward.upstream[0][0, 0], SIGNIFICANT),
        short(step.backward.delta[0][0, 0], SIGNIFICANT),
    ]
    scene = mistake_scene(practising(mistaken(), look=Parameter(1, 1, 2)))
    assert (scene.pointed_at, scene.choices[0].quantity) == ("weight from input 2 to hidden 1", "gradient")
    assert scene.choices[0].value.text == short(step.backward.weight_gradients[0][0, 1], SIGNIFICANT)


def test_of_a_batch_it_says_which_example():
    session = small_session((3, 4, 2))
    scene = mistake_scene(practising(mistaken("sign-flipped", 2, session), look=Neuron(2, 1), example=1))
    assert scene.pointed_at == "output 1, example 2 of 2"


def test_a_number_that_is_not_reached_is_a_question_mark():
    session = mistaken()
    session = session.moved(replace(session.position, stage=6))
    scene = mistake_scene(practising(session, look=Neuron(1, 1)))
    assert [choice.value.text for choice in scene.choices] == ["?", "?"]
    assert mistake_scene(point_at(practising(session, look=Neuron(1, 1)), "delta")).said.tone == "muted"


@pytest.mark.parametrize(
    "view, quantity, words, tone",
    [
        ({"look": Neuron(2, 1)}, "delta", "is right.", "plain"),
        ({"look": Neuron(1, 1)}, "delta", "only because a number nearer to the loss is wrong", "plain"),
        ({"look": Parameter(1, 1, 1)}, "gradient", "only because a number nearer to the loss is wrong", "plain"),
        ({"look": Parameter(1, 1, 0)}, "gradient", "only because a number nearer to the loss is wrong", "plain"),
    ],
)
def test_what_was_pointed_at_is_told_in_words(view, quantity, words, tone):
    session = point_at(practising(mistaken(), **view), quantity)
    said = mistake_scene(session).said
    assert words in said.text and said.tone == tone
    assert f'class="note note-{tone}">✗ Not here: {said.symbol.__html__()} of {said.place} {said.text}' in panel(
        session
    )


def test_a_wrong_try_is_told_by_its_own_name_whatever_is_looked_at_next():
    session = point_at(practising(mistaken(), look=Neuron(2, 1)), "delta")
    elsewhere = practising(session, look=Parameter(1, 1, 1))
    said = mistake_scene(elsewhere).said
    assert (said.opening, said.place, said.text) == ("✗ Not here:", "output 1", "is right.")
    said = mistake_scene(point_at(elsewhere, "gradient")).said
    assert said.place == "the weight from input 1 to hidden 1"


@pytest.mark.parametrize("view", [{}, {"look": Neuron(1, 2)}, {"look": Parameter(1, 1, 1)}])
def test_once_found_the_number_stands_with_its_place_and_nothing_can_be_pointed_at(view):
    found = practising(point_at(practising(mistaken(), look=Neuron(1, 1)), "dC/da"), **view)
    scene, value = mistake_scene(found), found.position.step.backward.upstream[0][0, 0]
    assert (scene.found.place, scene.found.value.text) == ("hidden 1", short(value, SIGNIFICANT))
    assert (scene.choices, scene.said, scene.hint) == ((), None, "")
    html = panel(found)
    assert "is where the mistake was made" in html and "/mistake/point" not in html and "/mistake/name" in html


@pytest.mark.parametrize(("look", "hint"), [(TotalLoss(), "The loss is right"), (Layer(1), "Select one neuron")])
def test_what_is_no_number_of_the_backward_pass_cannot_be_pointed_at(look, hint):
    assert mistake_scene(practising(mistaken(), look=look)).hint.startswith(hint)


def test_the_slips_to_choose_are_those_that_can_be_made_here():
    names = mistake_scene(practising(mistaken())).names
    assert {name.slip for name in names} == set(SLIPS) - {"not-divided", "outputs-not-divided"}
    single = mistake_scene(practising(mistaken("not-divided", 1, small_session((3, 4, 2)))))
    assert "not-divided" in {name.slip for name in single.names}


def test_a_wrong_name_is_marked_in_words_and_after_three_the_mistake_is_offered():
    session = practising(mistaken())
    for count, slip in enumerate(("sign-flipped", "path-missing", "wrong-layer"), 1):
        session = name_slip(session, slip)
        scene, html = mistake_scene(session), panel(session)
        assert [name.slip for name in scene.names if name.wrong] == [
            n for n in SLIPS if n in session.position.practise.named
        ]
        assert html.count("✗ not this") == count
        assert ("Show me" in html) == (count == 3)


def test_the_right_name_ends_it_with_the_reason_and_the_first_wrong_numbers():
    session = name_slip(practising(mistaken()), "new-weights")
    answer, step = mistake_scene(session).answer, session.position.step
    assert (answer.found, answer.title) == (True, "New weights were used for old ones")
    assert [row.lights for row in answer.rows] == ["neuron:1.1", "neuron:1.2"]
    assert [row.shown.text for row in answer.rows] == [
        short(v, SIGNIFICANT) for v in step.backward.upstream[0][0].tolist()
    ]
    assert [row.true.text for row in answer.rows] == [
        short(v, SIGNIFICANT) for v in step.true.backward.upstream[0][0].tolist()
    ]
    html = plain(panel(session))
    assert 'class="mistake-answer solved"' in html and "Hide another mistake" in html


def test_who_gives_up_sees_the_same_without_the_tick():
    session = give_up(practising(mistaken("wrong-layer", 1)))
    answer, html = mistake_scene(session).answer, panel(session)
    assert not answer.found
    assert answer.rows[0].spoken == "weight from input 1 to hidden 1"
    assert "mistake-answer solved" not in html and "note-good" not in html


def test_of_many_wrong_numbers_the_furthest_off_are_listed():
    session = give_up(practising(mistaken("sign-flipped", 2, small_session((3, 4, 6)))))
    answer, step = mistake_scene(session).answer, session.position.step
    assert len(answer.rows) == 4 and answer.more == 2
    furthest = sorted(abs(step.true.backward.upstream[1][0]))[-4:]
    assert sorted(abs(float(row.true.full)) for row in answer.rows) == furthest


@pytest.mark.parametrize("name", NOTATIONS)
def test_the_letters_are_those_of_the_notation(name):
    session = practising(mistaken("slope-forgotten", 2), look=Neuron(2, 1), notation=name)
    delta = NOTATIONS[name].plain()["delta"]
    said, found = (mistake_scene(point_at(session, quantity)) for quantity in ("dC/da", "delta"))
    assert any(delta in one.title for one in mistake_scene(session).names if one.slip == "wrong-layer")
    symbols = [choice.symbol.xml for choice in mistake_scene(session).choices]
    assert [said.said.symbol.xml, found.found.symbol.xml] == symbols
    assert (delta[0] in symbols[1]) and ("∂" in symbols[0])


class TestWhatExposesIt:
    def test_the_paths_are_multiplied_out_truly_and_the_tick_is_gone(self):
        html = panel(looking(mistaken(), look=Parameter(1, 1, 1)))
        assert "equals the backprop gradient" not in html
        assert "3.65·10⁻⁴" in html and "4.39·10⁻⁴" in html

    @pytest.mark.parametrize("slip, layer", [("sign-flipped", 2), ("slope-forgotten", 2), ("path-missing", 1)])
    def test_a_mistake_at_the_output_is_not_shared_by_the_tick(self, slip, layer):
        html = panel(looking(mistaken(slip, layer), look=Parameter(1, 1, 1)))
        assert "equals the backprop gradient" not in html

    def test_check_marks_the_gradients_that_are_wrong_and_no_others(self):
        rows = explain_scene(looking(mistaken(), tab="check")).body.rows
        assert {row.mark for row in rows if row.parameter[0] == 1} == {"✗"}
        assert {row.mark for row in rows if row.parameter[0] == 2} == {"✓"}

    def test_the_tangent_of_the_nudge_has_the_wrong_slope(self):
        html = panel(looking(mistaken("sign-flipped", 2), tab="check", look=Parameter(2, 1, 1)))
        assert "−0.0822" in html

    def test_the_code_is_right_and_says_so(self):
        html = panel(looking(mistaken(), tab="code"))
        assert "A mistake is hidden in the numbers shown, not in this code: it prints the true ones." in html
        assert "it prints these numbers" not in html
        assert "not in this code" not in panel(looking(two_two_two(), tab="code"))

    def test_the_long_way_round_a_cancelled_slope_is_not_blamed_on_lost_digits(self):
        session = open_session(
            Description([2, 3], "softmax", loss="categorical_cross_entropy", inputs=[[1, 2]], targets=[[1, 0, 0]])
        )
        html = panel(looking(mistaken("sign-flipped", 1, session), tab="matrices"))
        assert "lost its digits" not in html


def test_a_digit_is_practised_too():
    session = open_lesson("draw-a-digit")
    html = panel(practising(mistaken("path-missing", 1, session), look=Neuron(1, 7)))
    assert "You point at <strong>hidden 7</strong>" in html


def test_while_a_mistake_is_hidden_the_tab_is_about_it_alone():
    assert "Predict, then reveal" in panel(practising(two_two_two()))
    assert "Predict, then reveal" not in panel(practising(mistaken()))
    assert "Find it first" in panel(practising(mistaken(), predicting=True))


@pytest.mark.parametrize(
    ("session", "slip", "layer"),
    [
        (two_two_two(), "wrong-layer", 1),
        (small_session((3, 4, 2)), "not-divided", 1),
        (small_session((3, 4, 6)), "wrong-layer", 1),
    ],
)
def test_a_bias_that_was_pointed_at_rightly_is_among_the_first_wrong_numbers(session, slip, layer):
    session = mistaken(slip, layer, session)
    for to in range(1, session.position.network.sizes[layer] + 1):
        pointed = point_at(practising(session, look=Parameter(layer, to, 0)), "gradient")
        found = mistake_scene(pointed).found
        if found:
            spoken = [row.spoken for row in mistake_scene(give_up(pointed)).answer.rows]
            assert f"bias of hidden {to}" in spoken
    assert found


def test_with_biases_all_that_the_slip_made_wrong_is_counted():
    answer = mistake_scene(give_up(practising(mistaken("wrong-layer", 1)))).answer
    assert len(answer.rows) + answer.more == 4 + 2
