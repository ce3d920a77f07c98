"""What the status says after an update, and that something was changed only where it was."""

import pytest

from app.course.shelf import open_lesson
from app.explorer.edits import edit
from app.explorer.moves import go_to, step
from app.explorer.practise.answering import predict
from app.scene.around.walk import status_scene
from tests.explorer.predictions import random_session
from tests.explorer.sessions import two_two_two


def updated(session):
    return go_to(session, len(session.position.stages))


@pytest.mark.parametrize(
    ("session", "said"),
    [
        (two_two_two(), "With the new weights C falls from 0.298 to 0.280 on this example."),
        (open_lesson("1-1-1"), "With the new weights C falls from 0.481 to 0.334 on this example."),
        (open_lesson("batch"), "With the new weights C falls from 0.3258 to 0.3205 on these 2 examples."),
        (two_two_two(learning_rate=0), "With the new weights C stays at 0.298 on this example."),
        (two_two_two(learning_rate=1e-4), "With the new weights C falls from 0.2983711 to 0.2983676 on this example."),
        (two_two_two(optimiser="adam", learning_rate=9), "on this example."),
    ],
)
def test_it_says_how_the_loss_moves(session, said):
    assert status_scene(updated(session)).text.endswith(said)


def test_a_loss_that_rises_is_said_to_rise():
    session = random_session(3, learning_rate=80.0)
    assert " rises from " in status_scene(updated(session)).text


def test_who_is_asked_for_the_next_loss_is_not_told():
    assert "new weights C" not in status_scene(predict(updated(two_two_two()), True)).text


def test_before_the_update_nothing_is_said_of_it():
    session = two_two_two()
    for stage in range(len(session.position.stages)):
        assert "With the new weights" not in status_scene(go_to(session, stage)).text


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
@pytest.mark.parametrize("granularity", ["stage", "layer", "phase"])
def test_a_step_into_the_next_training_step_has_changed_nothing(granularity, optimiser):
    session = updated(two_two_two(optimiser=optimiser))
    for _ in range(4):
        session = step(session, granularity)
        assert not session.edited and "Changed" not in status_scene(session).text


def test_an_edit_after_the_update_is_still_said():
    session = edit(updated(two_two_two()), learning_rate=0.1)
    assert session.edited
    assert status_scene(session).text.startswith("Changed, and the next training step begins here")
    assert "Changed" not in status_scene(step(step(session))).text
