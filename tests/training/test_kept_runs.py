"""How many runs are kept, and which one makes room."""

from dataclasses import replace
from time import monotonic

import pytest

from app.errors import Busy, NotNow
from app.training.choices import Choices
from app.training.kept_runs import Bounds, KeptRun
from app.training.progress import DIVERGED, DONE, LOST, OVER, PAUSED, RUNNING, STOPPED, Progress, RunView

THREE = Bounds(runs=3, all_runs=5)


def runs(*states: str, owner: str = "me", seen: float = 0.0) -> list[KeptRun]:
    """Runs of one visitor, oldest first, last looked at one after another."""
    views = (
        RunView(f"{owner}-{number}", number, Choices(), Progress(state, 0, 30, 0, 0, 0, 0.0, None, ()))
        for number, state in enumerate(states, 1)
    )
    return [KeptRun(view, owner, None, seen=seen + view.number) for view in views]


def leaver(kept: list[KeptRun], bounds: Bounds = THREE) -> str | None:
    """The id of the run that makes room for another of mine."""
    found = bounds.check_room("me", kept)
    return found and found.view.id


def test_with_room_none_has_to_go():
    assert leaver(runs(RUNNING, DONE) + runs(DONE, DONE, owner="you")) is None


@pytest.mark.parametrize("state", OVER)
def test_the_oldest_of_ones_own_that_is_over_makes_room(state):
    assert leaver(runs(DONE, owner="you") + runs(PAUSED, state, DONE)) == "me-2"


def test_unfinished_runs_make_no_room_and_nobody_elses_do_instead():
    with pytest.raises(NotNow, match="3 unfinished runs"):
        leaver(runs(RUNNING, PAUSED, RUNNING) + runs(DONE, DONE, owner="you"))


def test_while_another_run_is_being_started_each_takes_the_place_of_another():
    kept = runs(DONE, LOST, DIVERGED, RUNNING, RUNNING)
    kept[3].instead_of, kept[4].instead_of = "me-1", "me-2"
    assert leaver(kept, Bounds(runs=3)) == "me-3"
    kept[2].view = replace(kept[2].view, progress=replace(kept[2].view.progress, state=PAUSED))
    with pytest.raises(NotNow):
        leaver(kept, Bounds(runs=3))


def test_on_a_full_server_ones_own_oldest_that_is_over_makes_room_first():
    assert leaver(runs(DONE, DONE, owner="you") + runs(RUNNING, STOPPED, owner="they") + runs(DONE)) == "me-1"


def test_on_a_full_server_the_one_that_is_over_and_unseen_for_longest_makes_room():
    often, seldom = runs(DONE, RUNNING, owner="often", seen=100), runs(RUNNING, STOPPED, DONE, owner="seldom", seen=50)
    assert leaver(often + seldom) == "seldom-2"


def test_two_who_start_at_once_on_a_full_server_take_the_place_of_two():
    others = runs(DONE, STOPPED, RUNNING, owner="you") + runs(PAUSED, PAUSED, owner="they")
    (new,) = runs(RUNNING, owner="new")
    new.instead_of = leaver(others)
    assert (new.instead_of, leaver([*others, new])) == ("you-1", "you-2")


def test_a_server_full_of_runs_that_are_over_locks_nobody_out():
    full = [run for visitor in range(30) for run in runs(DONE, STOPPED, LOST, DONE, owner=f"visitor {visitor}")]
    assert len(full) == Bounds().all_runs
    assert leaver(full, Bounds()) == "visitor 0-1"


def watched(*states: str, owner: str) -> list[KeptRun]:
    return runs(*states, owner=owner, seen=monotonic())


def test_a_server_full_of_unfinished_runs_that_somebody_looks_at_says_so():
    others = [run for owner in "abcd" for run in watched(RUNNING, owner=owner)]
    with pytest.raises(Busy, match="keeps 5 training runs, and none of them gives way"):
        leaver(others + watched(PAUSED, owner="e"))


def test_a_run_that_nobody_looks_at_gives_way_a_paused_one_first_and_of_those_the_one_unseen_for_longest():
    watching = watched(RUNNING, owner="a") + watched(PAUSED, owner="b")
    assert leaver(watching + runs(RUNNING, PAUSED, PAUSED, owner="gone")) == "gone-2"
    assert leaver(watching + watched(RUNNING, owner="c") + runs(RUNNING, RUNNING, owner="gone")) == "gone-1"


def test_twenty_visitors_who_take_all_the_room_lock_nobody_out():
    full = [run for visitor in range(20) for run in watched(*[RUNNING] * 6, owner=f"visitor {visitor}")]
    assert len(full) == Bounds().all_runs
    assert leaver(full, Bounds()) == "visitor 0-1"
    mine = watched(RUNNING, RUNNING, RUNNING, RUNNING, owner="me")
    assert leaver(full[: -len(mine)] + mine, Bounds()) == "visitor 0-1"


def test_who_has_as_many_as_the_others_takes_none_from_them():
    full = [run for visitor in range(19) for run in watched(*[RUNNING] * 6, owner=f"visitor {visitor}")]
    with pytest.raises(Busy):
        leaver(full + watched(*[RUNNING] * 5, owner="me") + watched(RUNNING, owner="other"), Bounds())


def test_a_run_with_an_order_on_its_way_does_not_give_way():
    kept = runs(PAUSED, RUNNING, owner="gone") + [run for owner in "abc" for run in watched(RUNNING, owner=owner)]
    kept[0].orders = 1
    assert leaver(kept) == "gone-2"


def test_only_ones_own_run_is_told_to_make_room_and_none_where_no_start_is_possible():
    def told(kept: list[KeptRun]) -> RunView | None:
        return THREE.leaver("me", kept)

    mine = runs(RUNNING, DONE, DONE)
    assert told(mine) is mine[1].view
    assert told(mine[:2]) is None
    assert told(runs(DONE, DONE, DONE, DONE, DONE, owner="you")) is None
    assert told(runs(RUNNING, PAUSED, RUNNING)) is None
    assert told(runs(RUNNING, RUNNING, PAUSED, owner="you") + runs(PAUSED, RUNNING, owner="they")) is None
