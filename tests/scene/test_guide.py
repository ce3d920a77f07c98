"""The guide through the first minute: what is asked follows from the session, and real moves lead to its end."""

import re

import numpy as np
import pytest

from app.course.shelf import LESSONS, open_lesson
from app.engine.parameters import Parameter
from app.explorer.edits import edit
from app.explorer.look import Neuron
from app.explorer.looking import look_at, write_in
from app.explorer.moves import MOVES, applicable, back, step_backward, step_forward
from app.explorer.practise.answering import predict
from app.explorer.practise.mistakes import seed_mistake
from app.explorer.session import Session
from app.scene.around.guide import FORKED, GUIDES, TWO_PATHS, AskScene, GuideScene, guide_scene, hint_scene
from app.scene.formulas.numbers import short

DRAWN = "draw-a-digit"


def guide(session: Session) -> GuideScene:
    found = guide_scene(session)
    assert found
    return found


def asked(session: Session) -> AskScene:
    """The one thing that is asked."""
    (ask,) = guide(session).asks
    return ask


def follow(session: Session, ask: AskScene) -> Session:
    """Do what is asked at the mark that is lit, by the move or the look that a press there is."""
    kind, key = ask.mark.split(":")
    match kind:
        case "control":
            return MOVES[key](session, "stage" if key in ("step", "update") else "phase")
        case "weight":
            return look_at(session, Parameter(*map(int, key.split("."))))
        case "neuron":
            layer, number = map(int, key.split("."))
            return look_at(session, Neuron(layer, number))
    raise AssertionError(ask.mark)


def followed(session: Session) -> tuple[list[AskScene], Session]:
    """All that is asked until the end, and the session there."""
    asks = []
    while not guide(session).end:
        asks.append(asked(session))
        session = follow(session, asks[-1])
        assert len(asks) <= 10
    return asks, session


def test_five_presses_lead_from_the_first_sum_to_the_fallen_loss_and_each_is_asked_alone():
    asks, session = followed(open_lesson(TWO_PATHS))
    assert [ask.number for ask in asks] == [1, 2, 3, 4, 5] and guide(session).count == 5
    assert [ask.mark for ask in asks] == [
        "control:step",
        "control:step-forward",
        "control:step-backward",
        "weight:1.1.1",
        "control:update",
    ]
    assert session.position.updated and session.view.look == FORKED
    assert guide(session).end == "Well seen: C falls from 0.298 to 0.280. That is the whole idea."


def test_what_was_done_is_well_seen_with_its_number_before_the_next_is_asked():
    asks, _ = followed(open_lesson(TWO_PATHS))
    assert asks[0].well == "" and all(ask.well.startswith("Well seen: ") for ask in asks[1:])
    assert "z₁⁽¹⁾ = 0.378" in asks[1].well and "C = 0.298" in asks[2].well
    assert asks[3].text == "Press the weight 0.15, top left."
    assert "One says up, the other down; added up they say down." in asks[4].well


def test_what_is_said_of_the_paths_follows_the_numbers():
    agreeing = edit(open_lesson(TWO_PATHS), targets=[[0.01, 0.01]])
    lowered = edit(open_lesson(TWO_PATHS), targets=[[0.99, 0.99]])
    for session, said in ((agreeing, "Both say down."), (lowered, "Both say up.")):
        asks, _ = followed(session)
        assert asks[4].well.endswith(said)


def test_back_asks_again_and_any_other_way_there_counts():
    session = step_forward(open_lesson(TWO_PATHS), "phase")
    assert asked(session).number == 3
    assert asked(back(session)).number == 2
    assert asked(step_backward(look_at(session, FORKED), "phase")).number == 5


def test_the_guide_speaks_the_letters_of_the_session():
    session = write_in(open_lesson(TWO_PATHS), "error")
    asks, end = followed(session)
    assert "E" in asks[1].text and "net" in asks[1].well and "∂E/∂w" in asks[2].text
    assert guide(end).end.startswith("Well seen: E falls")


def test_every_mark_that_is_asked_for_is_one_that_can_be_pressed():
    for slug in GUIDES:
        session = step_backward(step_forward(open_lesson(slug), "phase"), "phase")
        for row in GUIDES[slug]:
            assert re.fullmatch(
                r"control:(step|step-forward|step-backward|update)|(weight|neuron):\d+(\.\d+){1,2}|pad|said|see",
                row.mark(session),
            )


def test_at_the_pad_the_guide_asks_by_what_the_pad_lacks_and_then_for_the_unit_with_the_largest_delta():
    session = open_lesson(DRAWN)
    asks = guide(session).asks
    assert [(ask.pad, ask.mark) for ask in asks] == [("blank dot", "pad"), ("label", "said"), ("ready", "see")]
    session = step_backward(step_forward(session, "phase"), "phase")
    largest = int(np.abs(session.position.step.backward.delta[0][0]).argmax()) + 1
    assert asked(session).mark == f"neuron:1.{largest}" and asked(session).number == 4
    looking = follow(session, asked(session))
    delta = short(float(session.position.step.backward.delta[0][0, largest - 1]), session.significant)
    assert asked(looking).well == f"Well seen: its gradient is the drawing, times δ = {delta}."
    assert (asked(looking).mark, asked(looking).number) == ("control:update", 5)
    end = guide(follow(looking, asked(looking)))
    assert re.fullmatch(r"Well seen: C falls from 0\.\d+ to .+ on this drawing\.", end.end)
    assert end.way_on.address == "/lessons/2-2-2?guided"


def test_who_walked_to_the_loss_in_another_way_is_asked_for_the_backward_pass_and_not_for_the_pad():
    session = step_forward(open_lesson(DRAWN), "phase")
    ask = asked(session)
    assert (ask.number, ask.mark) == (3, "control:step-backward") and ask.well.startswith("Well seen: C = ")
    assert asked(follow(session, ask)).number == 4
    for move in ("step", "step-forward"):
        stepped = MOVES[move](open_lesson(DRAWN), "stage")
        assert [ask.mark for ask in guide(stepped).asks] == ["pad", "said", "see"]


def test_whatever_is_pressed_in_whatever_order_the_guide_asks_for_what_can_be_done_and_comes_to_its_end():
    chance = np.random.default_rng(7)
    for slug, looked_at in ((TWO_PATHS, FORKED), (DRAWN, Neuron(1, 3))):
        session = open_lesson(slug)
        for _ in range(60):
            name = str(chance.choice([move for move in applicable(session) if move != "restart"]))
            session = MOVES[name](session, "stage")
            session = look_at(session, looked_at) if chance.random() < 0.2 else session
            for ask in guide(session).asks:
                kind, _, key = ask.mark.partition(":")
                assert kind != "control" or key in applicable(session)
        _, end = followed(step_forward(session, "phase") if "step-forward" in applicable(session) else session)
        assert end.position.updated


def test_the_gradient_of_the_unit_is_what_the_last_sentence_says():
    step = open_lesson(DRAWN).position.step
    deltas = step.backward.delta[0][0]
    np.testing.assert_allclose(step.backward.weight_gradients[0], np.outer(deltas, step.inputs[0]), rtol=1e-12, atol=0)


@pytest.mark.parametrize("change", [lambda s: predict(s, True), lambda s: seed_mistake(s, 1)], ids=["asked", "mistake"])
def test_nothing_is_said_where_numbers_are_hidden_or_wrong(change):
    session = change(open_lesson(TWO_PATHS))
    assert guide_scene(session) is None
    assert hint_scene(session, guided=True).text == LESSONS[TWO_PATHS].look_for


def test_a_lesson_without_a_guide_and_a_visitor_who_is_not_led_have_the_grey_line():
    assert guide_scene(open_lesson("batch")) is None
    hint = hint_scene(open_lesson(TWO_PATHS), guided=False)
    assert hint.guide is None and hint.text == LESSONS[TWO_PATHS].look_for
