"""A run in a training process: what the server is told of it, and when."""

import weakref
from collections.abc import Callable

import pytest

from app.errors import NotFound, NotNow
from app.training import hosted_run, orders
from app.training.hosted_run import HostedRun
from app.training.progress import DONE, LOST, PAUSED, RUNNING, STOPPED
from app.training.split import Split
from tests.training.small import random_digits, run_of


def hosted(**changed) -> HostedRun:
    return HostedRun("r", "me", run_of(**changed))


def failing(mistake: Exception) -> Callable:
    def fail(*_arguments) -> None:
        raise mistake

    return fail


def test_the_server_is_told_every_point_once():
    one = hosted(epochs=3)
    told = [one.news()]
    while one.progress.state != DONE:
        one.obey("epoch")
        one.train(60)
        told.append(one.news())
    assert [[point.epoch for point in news.progress.history] for news in told] == [[0], [1], [2], [3]]
    assert [news.told for news in told] == [0, 1, 2, 3]


def paced(monkeypatch, one: HostedRun, seconds: float) -> list[bool]:
    """Whether a report comes with the news of each batch, the clock going on by so many seconds in between."""
    now = [100.0]
    monkeypatch.setattr(hosted_run, "monotonic", lambda: now[0])
    found = []
    for _ in range(300):
        one.train(0.0)
        now[0] += seconds
        found.append(one.news().report is not None)
    return found


def test_while_a_run_goes_on_its_test_digits_are_read_once_an_epoch(monkeypatch):
    assert sum(paced(monkeypatch, hosted(epochs=200), seconds=1)) == 3


def test_however_short_the_epochs_the_test_digits_are_not_read_more_than_every_other_second(monkeypatch):
    few = Split("digits", random_digits(20, 8), random_digits(10, 8))  # two mini-batches in an epoch
    short = HostedRun("r", "me", run_of(few, epochs=200))
    assert sum(paced(monkeypatch, short, seconds=0.1)) <= 300 * 0.1 / 2 + 1


def test_a_run_that_stops_running_is_read_at_once_and_only_once():
    one = hosted()
    one.news()
    one.obey("batch")
    one.train(60)
    assert one.news().report.epoch == pytest.approx(1 / 144)
    assert one.news().report is None
    one.obey("stop")
    assert (one.news().progress.state, one.running) == (STOPPED, False)


@pytest.mark.parametrize(("order", "examples"), [("batch", 10), ("epoch", 1438), ("go", 2 * 1438)])
def test_orders_go_as_far_as_they_say(order, examples):
    one = hosted()
    one.obey("pause")
    assert one.progress.state == PAUSED
    one.obey(order)
    one.train(60)
    assert one.progress.examples == examples
    assert one.progress.state == (DONE if order == "go" else PAUSED)


def test_five_orders_for_one_batch_train_five_and_each_is_obeyed_at_once():
    one = hosted()
    for batches in range(1, 6):
        one.obey("batch")
        told = one.news().progress
        assert (told.state, told.batch, told.examples) == (PAUSED, batches, 10 * batches)


def test_the_last_batch_ends_the_run():
    one = hosted(epochs=1, batch=1024)
    for state in (PAUSED, DONE):
        one.obey("batch")
        assert one.progress.state == state
    with pytest.raises(NotNow):
        one.obey("batch")


def test_more_epochs_asked_for_twice_before_the_server_hears_of_them_go_no_further_than_a_run_may(monkeypatch):
    monkeypatch.setattr(orders, "MOST", 3)
    one = hosted(epochs=1)
    one.train(60)
    one.obey("more")
    one.train(60)
    assert (one.progress.state, one.progress.epoch, one.progress.epochs) == (DONE, 3, 3)
    with pytest.raises(NotNow, match="has at most"):
        one.obey("more")
    assert (one.progress.state, one.progress.epochs) == (DONE, 3)


def test_a_moment_pauses_and_has_the_very_next_example():
    one = hosted()
    found = one.next_example(None)
    pixels, label = one.run.next_example()
    assert (found.inputs.tolist(), found.answer) == (pixels.tolist(), label)
    assert found.progress.state == PAUSED == one.progress.state


@pytest.mark.parametrize(("order", "examples"), [("epoch", 1438), ("go", 2 * 1438)])
def test_what_a_moment_broke_off_is_resumed_to_where_it_was_going(order, examples):
    one = hosted()
    one.obey(order)
    one.train(0.0)
    assert one.next_example(None).interrupted
    one.obey("resume")
    assert one.progress.state == RUNNING
    one.train(60)
    assert one.progress.examples == examples


def test_a_moment_of_a_run_that_rests_breaks_nothing_off():
    one = hosted()
    one.obey("pause")
    assert not one.next_example(None).interrupted and not one.next_example(0).interrupted


def test_a_moment_can_have_a_test_digit_instead():
    one = hosted()
    found = one.next_example(359 - 1)
    assert found.inputs.tolist() == one.run.test_example(358)[0].tolist()


@pytest.mark.parametrize("number", [-1, 359, 10**9])
def test_a_test_digit_that_is_not_there_is_not_found_and_pauses_nothing(number):
    one = hosted()
    with pytest.raises(NotFound):
        one.next_example(number)
    assert one.progress.state == RUNNING


def test_a_run_that_has_diverged_has_no_moment():
    one = hosted(activation="identity", output="identity", learning_rate=100.0)
    one.train(60)
    with pytest.raises(NotNow, match="diverged"):
        one.next_example(None)
    assert one.news().report is None


def test_a_run_that_fails_by_a_mistake_of_ours_is_lost_alone(monkeypatch, caplog):
    one, mistake = hosted(), RuntimeError("a mistake")
    monkeypatch.setattr(one.run, "train", failing(mistake))
    one.train(0.1)
    assert (one.progress.state, one.running, one.news().report) == (LOST, False, None)
    assert caplog.records[0].exc_info[1] is mistake


@pytest.mark.parametrize("what", ["report", "progress"])
def test_a_run_whose_news_cannot_be_had_is_lost_and_what_was_told_of_it_stays(monkeypatch, caplog, what):
    one = hosted()
    one.news()
    one.obey("epoch")
    one.train(60)
    monkeypatch.setattr(one.run, what, failing(MemoryError("no room")))
    news, again = one.news(), one.news()
    assert news.progress.state == again.progress.state == one.progress.state == LOST
    assert (news.told, len(news.progress.history)) == (1, 1 if what == "report" else 0)
    assert (again.told, again.progress.history) == (1 + len(news.progress.history), ())
    assert news.report is again.report is None
    assert len(caplog.records) == 1


def test_a_run_that_is_lost_obeys_nothing_and_holds_nothing(monkeypatch):
    one = hosted()
    monkeypatch.setattr(one.run, "train", failing(MemoryError()))
    epochs = weakref.ref(one.run._now)
    one.train(0.1)
    for attempt in (
        lambda: one.obey("go"),
        lambda: one.obey("batch"),
        lambda: one.next_example(None),
        lambda: one.next_example(3),
    ):
        with pytest.raises(NotNow, match="lost"):
            attempt()
    monkeypatch.undo()
    assert epochs() is None
