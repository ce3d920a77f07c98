"""Whose turn it is."""

from collections import Counter
from dataclasses import dataclass

from app.training.worker import FairTurns


@dataclass(frozen=True)
class Waiting:
    id: str
    owner: str


MINE = [Waiting(f"mine {n}", "me") for n in range(6)]
YOURS = Waiting("yours", "you")


def given(turns: FairTurns, waiting: list[Waiting], count: int) -> list[str]:
    return [turns.next(waiting).id for _ in range(count)]


def test_six_runs_of_one_visitor_get_no_more_turns_than_one_run_of_another():
    counts = Counter(given(FairTurns(), [*MINE, YOURS], 24))
    assert counts == Counter({YOURS.id: 12} | {one.id: 2 for one in MINE})


def test_the_runs_of_one_visitor_take_turns():
    assert given(FairTurns(), MINE[:3], 7) == [f"mine {n}" for n in (0, 1, 2, 0, 1, 2, 0)]


def test_who_comes_new_is_next_and_does_not_make_up_for_the_past():
    turns = FairTurns()
    given(turns, MINE, 50)
    assert given(turns, [MINE[0], YOURS], 4) == [YOURS.id, "mine 0", YOURS.id, "mine 0"]


def test_nothing_is_kept_of_those_who_are_gone():
    turns = FairTurns()
    given(turns, [*MINE, YOURS], 20)
    turns.keep_only([YOURS])
    assert turns._last.keys() == {"you", "yours"}
