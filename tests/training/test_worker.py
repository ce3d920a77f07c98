"""What a training process does with its calls, without a process."""

import weakref
from dataclasses import replace

import pytest

from app.digits.drawings import as_digits
from app.errors import BadValue, NotFound, NotNow
from app.training import hosted_run, loading
from app.training import worker as worker_module
from app.training.choices import Choices
from app.training.loading import Source
from app.training.messages import Call, News, Reply
from app.training.progress import DIVERGED, DONE, LOST, PAUSED, RUNNING
from app.training.worker import Worker
from tests.training.pooling import SMALL
from tests.training.small import ENDLESS, drawn


class Told(list):
    """What a worker has said."""

    def of(self, kind: type) -> list:
        return [message for message in self if isinstance(message, kind)]

    @property
    def last(self) -> News:
        return self.of(News)[-1]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def worker(told) -> Worker:
    return Worker(told.append)


def begin(worker: Worker, choices: Choices = SMALL, id: str = "a", owner: str = "me") -> None:
    worker.answer(Call(1, "start", (id, owner, choices, Source())))


def test_a_run_is_told_of_from_its_start_to_its_end(worker, told):
    begin(worker)
    while worker.work():
        pass
    assert told.of(Reply) == [Reply(1)]
    states = [news.progress.state for news in told.of(News)]
    assert (states[0], states[-1]) == (RUNNING, DONE)
    assert told.last.report.epoch == 2


def test_each_point_of_the_charts_is_sent_once(worker, told, monkeypatch):
    monkeypatch.setattr(worker_module, "TURN", 0.0)  # one mini-batch, of which an epoch has two
    begin(worker, Choices(hidden=(8,), batch=1024, epochs=3))
    while worker.work():
        pass
    sent = [[point.epoch for point in news.progress.history] for news in told.of(News)]
    assert sent == [[0], [], [1], [], [2], [], [3]]
    assert [news.told for news in told.of(News)] == [0, 1, 1, 2, 2, 3, 3]


def test_an_order_is_obeyed_and_told_of(worker, told):
    begin(worker, ENDLESS)
    worker.order("a", "pause")
    assert told.last.progress.state == PAUSED
    assert not worker.work()
    for batches in range(1, 6):
        worker.order("a", "batch")
        assert (told.last.progress.state, told.last.progress.batch) == (PAUSED, batches)
    assert not worker.work()


def test_a_moment_pauses_and_has_the_very_next_example(worker, told):
    begin(worker, ENDLESS)
    worker.work()
    example = worker.next_example("a", None)
    assert told.last.progress.state == example.progress.state == PAUSED
    assert told.last.progress.examples == example.progress.examples > 0
    pixels, label = worker._runs["a"].run.next_example()
    assert (example.inputs.tobytes(), example.answer) == (pixels.tobytes(), label)
    assert {array.dtype.name for array in example.network.weights} == {"float64"}


def test_a_moment_may_have_a_test_digit_but_none_that_is_not_there(worker):
    begin(worker)
    digit = worker._runs["a"].run.test.example(3)
    assert worker.next_example("a", 3).inputs.tobytes() == digit[0].tobytes()
    with pytest.raises(NotFound):
        worker.next_example("a", 360)


def test_there_is_no_moment_of_a_run_that_has_diverged(worker, told):
    begin(worker, Choices(activation="relu", output="relu", loss="squared_error", learning_rate=100))
    while worker.work():
        pass
    assert told.last.progress.state == DIVERGED
    with pytest.raises(NotNow, match="diverged"):
        worker.next_example("a", None)


def test_a_run_that_is_found_to_have_diverged_as_it_pauses_for_a_walk_is_told_of(worker, told, monkeypatch):
    begin(worker, ENDLESS)
    worker.work()
    monkeypatch.setattr(worker._runs["a"].run._now, "measure", lambda: False)
    with pytest.raises(NotNow, match="diverged"):
        worker.next_example("a", None)
    assert told.last.progress.state == DIVERGED


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (Call(7, "start", ("a", "me", Choices(data="mnist"), Source())), BadValue),
        (Call(7, "start", ("a", "me", Choices(data="mine"), Source())), BadValue),
        (Call(7, "order", ("a", "go")), NotFound),
        (Call(7, "next_example", ("a", None)), NotFound),
    ],
)
def test_what_cannot_be_done_is_answered_with_the_reason_and_leaves_nothing(worker, told, call, kind):
    worker.answer(call)
    (answer,) = told
    assert (answer.number, type(answer.error)) == (7, kind)
    assert not worker._runs


@pytest.mark.parametrize("what", ["train", "report", "progress"])
def test_a_failure_in_one_run_ends_that_run_alone(worker, told, monkeypatch, what):
    monkeypatch.setattr(hosted_run, "REPORT_SECONDS", 0)
    begin(worker, replace(ENDLESS, batch=1024), "a")
    begin(worker, SMALL, "b", "you")

    def fail(*_arguments) -> None:
        raise MemoryError

    monkeypatch.setattr(worker._runs["a"].run, what, fail)
    while worker.work():
        pass
    ends = {news.run: news.progress.state for news in told.of(News)}
    assert ends == {"a": LOST, "b": DONE}


def test_the_test_digits_are_not_read_more_often_than_anybody_can_look(worker, told, monkeypatch):
    monkeypatch.setattr(hosted_run, "REPORT_SECONDS", 1e6)
    begin(worker, ENDLESS)
    for _ in range(3):
        worker.work()
    assert len([news for news in told.of(News) if news.report]) == 1
    monkeypatch.setattr(hosted_run, "REPORT_SECONDS", 0)
    worker.work()
    worker.order("a", "pause")
    assert told.last.report is not None


def test_a_forgotten_run_leaves_nothing_behind(worker):
    begin(worker, replace(SMALL, optimiser="adam"))
    update = weakref.ref(worker._runs["a"].run._now._trainer._update)
    worker.forget("a")
    assert update() is None


def test_a_forgotten_run_is_gone(worker):
    begin(worker)
    worker.work()
    worker.forget("a")
    worker.forget("a")
    assert not worker.work() and not worker._runs and not worker._turns._last


def test_own_drawings_are_made_pictures_only_where_they_are_trained_on(worker, told, monkeypatch):
    made = []
    monkeypatch.setattr(loading, "as_digits", lambda drawings: made.append(drawings) or as_digits(drawings))
    for data in ("digits", "mine"):
        worker.start(data, "me", replace(SMALL, data=data), Source(drawings=drawn(4)))
    assert made == [drawn(4)]
