"""The pace of a run: a turn is a small part of an epoch, and the next one waits until it is due."""

from dataclasses import replace
from math import inf

import pytest

from app.training import pace, worker
from app.training.hosted_run import HostedRun
from app.training.loading import Source
from app.training.pace import PACES, Pace
from app.training.progress import DONE
from app.training.worker import Worker
from tests.training.small import QUICK, bits, learnt, run_of


class Clock:
    """A clock that goes on only when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    for module in (pace, worker):
        monkeypatch.setattr(module, "monotonic", clock)
    return clock


def test_a_turn_is_due_when_the_epochs_before_it_have_had_their_time(clock):
    slow = Pace(2.0)
    assert [slow.due(epochs) - clock.now for epochs in (0.0, 1.0, 3.0)] == [0.0, 0.5, 1.5]
    clock.now += 10
    slow.begin(3.0)
    assert (slow.due(3.0), slow.due(4.0)) == (clock.now, clock.now + 0.5)
    assert slow.share(0.1) == 0.2


def test_at_full_speed_a_turn_is_always_due(clock):
    fast = Pace(PACES["full"])
    assert (fast.due(1e6), fast.share(0.1)) == (clock.now, inf)


def test_a_process_rests_until_a_run_is_due_and_gives_it_no_more_than_its_share(clock):
    told = []
    here = Worker(told.append)
    assert (here.work(), here.rest()) == (False, None)
    here.start("a", "me", replace(QUICK, pace="5"), Source())
    trained = 0
    while told[-1].progress.state != DONE:
        assert here.rest() == pytest.approx(max(0.0, trained / 5 - (clock.now - 1000.0)))
        if here.work():
            trained = told[-1].progress.epoch + told[-1].progress.batch / told[-1].progress.batches
        assert trained <= 5 * (clock.now - 1000.0) + 0.5 + 0.01
        clock.now += 0.02
    assert here.rest() is None and clock.now >= 1000.0 + (2 - 0.5) / 5


def test_a_run_that_waits_does_not_hold_up_another(clock):
    here = Worker([].append)
    here.start("slow", "me", replace(QUICK, pace="1"), Source())
    here.work()
    here.start("fast", "me", QUICK, Source())
    assert here.rest() == 0.0 and here.work()


def test_the_pace_changes_no_weight():
    slow = HostedRun("a", "me", run_of(pace="1"))
    while slow.running:
        slow.train(0.1)
    assert bits(slow.run) == learnt()


def test_a_turn_of_no_time_is_a_single_batch_at_any_pace():
    assert [Pace(pace).share(0.0) for pace in PACES.values()] == [0.0] * len(PACES)


def test_a_run_that_has_just_begun_is_not_said_to_be_faster_than_its_pace():
    one = run_of(pace="1", epochs=30)
    one.train(60, 0.1)
    now, digits = one.progress(), one.progress().counts.train
    assert now.speed == digits
    assert now.seconds_left == pytest.approx(30 - now.examples / digits)
