"""How fast a run goes, on a clock that is moved by hand."""

from itertools import pairwise

import pytest

from app.training import pace
from app.training.pace import SLICES, Speed


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    now = [50.0]
    monkeypatch.setattr(pace, "perf_counter", lambda: now[0])
    return now


def work(one: Speed, clock: list[float], examples: list[int], seconds: float, wait: float = 0.0) -> None:
    for before, after in pairwise(examples):
        one.begin(before)
        clock[0] += seconds
        one.end(after)
        clock[0] += wait


def test_before_any_work_there_is_no_speed():
    assert Speed().now == 0.0


def test_speed_is_examples_by_seconds(clock):
    one = Speed()
    work(one, clock, [0, 100, 200], 0.5)
    assert one.now == pytest.approx(200)


def test_the_turns_of_other_runs_count(clock):
    one = Speed()
    work(one, clock, [0, 100, 200], 0.5, wait=0.5)
    assert one.now == pytest.approx(200 / 1.5)


def test_a_rest_does_not_count(clock):
    one = Speed()
    work(one, clock, [0, 100], 0.5)
    one.rest()
    clock[0] += 3600
    work(one, clock, [100, 200], 0.25)
    assert one.now == pytest.approx(400)


def test_what_is_long_ago_is_forgotten(clock):
    one = Speed()
    work(one, clock, list(range(0, 1001, 10)), 10.0)
    work(one, clock, list(range(1000, 1000 + 100 * SLICES + 1, 100)), 0.1)
    assert one.now == pytest.approx(1000, rel=0.06)
