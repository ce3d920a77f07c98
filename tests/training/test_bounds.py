"""How many runs are kept, and which one makes room."""

import pytest

from app.errors import Busy, NotNow
from app.training.bounds import Bounds
from app.training.choices import Choices
from app.training.progress import DIVERGED, DONE, LOST, OVER, PAUSED, RUNNING, STOPPED, Progress
from app.training.run_view import RunView

THREE = Bounds(runs=3, all_runs=5)


def runs(*states: str) -> tuple[RunView, ...]:
    return tuple(
        RunView(str(number), number, Choices(), Progress(state, 0, 30, 0, 0, 0, 0.0, None, ()))
        for number, state in enumerate(states, 1)
    )


def test_with_room_none_has_to_go():
    assert THREE.check_room(runs(RUNNING, DONE), 4) is None


@pytest.mark.parametrize("state", OVER)
def test_the_oldest_that_is_over_makes_room(state):
    assert THREE.check_room(runs(PAUSED, state, DONE), 3).number == 2


def test_unfinished_runs_make_no_room():
    with pytest.raises(NotNow, match="3 unfinished runs"):
        THREE.check_room(runs(RUNNING, PAUSED, RUNNING), 3)


def test_while_another_run_is_being_started_each_takes_the_place_of_another():
    assert THREE.check_room(runs(DONE, STOPPED, PAUSED, RUNNING), 4).number == 2
    assert THREE.check_room(runs(DONE, LOST, DIVERGED, RUNNING, RUNNING), 5).number == 3
    with pytest.raises(NotNow):
        THREE.check_room(runs(DONE, PAUSED, PAUSED, RUNNING), 4)


def test_a_full_server_says_that_it_is_full_and_is_not_made_fuller():
    with pytest.raises(Busy, match="keeps 5 training runs"):
        THREE.check_room(runs(DONE), 5)
    assert THREE.check_room(runs(DONE, DONE, DONE), 5).number == 1
