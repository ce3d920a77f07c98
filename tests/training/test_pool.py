"""Runs in real processes: started, watched, ordered about, lost."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.digits.drawings import labelled
from app.errors import BadValue, Busy, NotFound, NotNow
from app.training.choices import Choices
from app.training.loading import Source
from app.training.pool import TrainingPool
from app.training.progress import DONE, LOST, PAUSED, RUNNING, STOPPED
from app.training.run import Run
from app.training.split import split
from tests.training.pooling import (
    LONG,
    ME,
    PATIENCE,
    SMALL,
    YOU,
    alive,
    in_pool,
    in_state,
    process_ids,
    until,
    wait_for,
)

pytestmark = pytest.mark.slow  # every test starts processes

ROOT = Path(__file__).parents[2]


def test_a_run_reaches_its_end_with_the_weights_it_would_have_had_in_one_process():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, SMALL)
        assert (run.number, run.choices, run.progress.state) == (1, SMALL, RUNNING)
        done = await until(pool, run, in_state(DONE))
        assert [point.epoch for point in done.progress.history] == [0, 1, 2]
        assert done.report.epoch == 2
        example = await pool.next_example(ME, run.id)
        alone = Run(SMALL, split(SMALL))
        alone.train(PATIENCE)
        for found, expected in zip(example.network.weights, alone.network().weights, strict=True):
            assert found.tobytes() == expected.tobytes()

    in_pool(test)


def test_a_run_is_paused_taken_one_batch_further_and_goes_on():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, replace(LONG, pace="5"))
        paused = await pool.order(ME, run.id, "pause")
        assert paused.progress.state == PAUSED
        further = await pool.order(ME, run.id, "batch")
        assert further.progress.state == PAUSED
        assert further.progress.examples == paused.progress.examples + 1
        await pool.order(ME, run.id, "epoch")
        whole = await until(pool, run, lambda r: r.progress.state == PAUSED and not r.progress.batch)
        assert whole.progress.epoch == further.progress.epoch + 1
        await pool.order(ME, run.id, "go")
        await until(pool, run, lambda r: r.progress.examples > whole.progress.examples)
        assert (await pool.order(ME, run.id, "stop")).progress.state == STOPPED

    in_pool(test)


def test_a_run_that_is_done_takes_more_epochs_and_one_that_is_not_does_not():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, SMALL)
        await until(pool, run, in_state(DONE))
        further = await pool.order(ME, run.id, "more")
        assert (further.progress.state, further.progress.epochs, further.choices.epochs) == (RUNNING, 12, 12)
        done = await until(pool, run, in_state(DONE))
        assert [point.epoch for point in done.progress.history] == list(range(13))
        assert done.report.epoch == 12
        going = await pool.start(ME, LONG)
        for state in ("pause", "stop"):
            with pytest.raises(NotNow, match="done all its epochs"):
                await pool.order(ME, going.id, "more")
            await pool.order(ME, going.id, state)
        with pytest.raises(NotNow, match="done all its epochs"):
            await pool.order(ME, going.id, "more")
        full = await pool.start(ME, replace(SMALL, epochs=200, batch=1024))
        await until(pool, full, in_state(DONE))
        with pytest.raises(NotNow, match="at most 200"):
            await pool.order(ME, full.id, "more")

    in_pool(test)


def test_a_run_that_is_given_more_epochs_while_another_starts_in_its_place_stays():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, SMALL)
        await until(pool, run, in_state(DONE))
        _, started = await asyncio.gather(pool.order(ME, run.id, "more"), pool.start(ME, SMALL))
        assert [each.id for each in pool.runs(ME)] == [run.id, started.id]
        await until(pool, run, in_state(DONE))
        await pool.start(ME, SMALL)
        assert run.id not in [each.id for each in pool.runs(ME)]

    in_pool(test, runs=1)


def test_five_orders_for_one_batch_in_quick_succession_train_five():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, LONG)
        paused = await pool.order(ME, run.id, "pause")
        answers = await asyncio.gather(*(pool.order(ME, run.id, "batch") for _ in range(5)))
        assert {answer.progress.state for answer in answers} == {PAUSED}
        assert pool.run(ME, run.id).progress.examples == paused.progress.examples + 5

    in_pool(test)


def test_a_moment_pauses_the_run_and_orders_after_its_end_are_refused():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, LONG)
        example = await pool.next_example(ME, run.id)
        assert pool.run(ME, run.id).progress == example.progress and example.progress.state == PAUSED
        await pool.order(ME, run.id, "stop")
        for order in ("go", "pause", "stop", "epoch", "batch"):
            with pytest.raises(NotNow, match="Run 1 was stopped"):
                await pool.order(ME, run.id, order)
        await pool.order(ME, run.id, "forget")
        with pytest.raises(NotFound):
            await pool.order(ME, run.id, "go")

    in_pool(test)


def test_two_pages_that_order_at_once_are_both_answered():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, LONG)
        orders = ("pause", "pause", "go", "epoch", "stop", "forget")
        answers = await asyncio.gather(*(pool.order(ME, run.id, order) for order in orders), return_exceptions=True)
        assert all(not isinstance(a, Exception) or isinstance(a, NotNow | NotFound) for a in answers), answers
        assert pool.runs(ME) == ()

    in_pool(test)


def test_nobody_reaches_the_runs_of_another():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, LONG)
        assert pool.runs(YOU) == ()
        for attempt in (
            pool.order(YOU, run.id, "stop"),
            pool.order(YOU, run.id, "forget"),
            pool.next_example(YOU, run.id),
        ):
            with pytest.raises(NotFound):
                await attempt
        with pytest.raises(BadValue) as refused:
            await pool.order(ME, run.id, "dance")
        assert refused.value.field == "order"
        assert pool.run(ME, run.id).progress.state == RUNNING

    in_pool(test)


def test_digits_that_cannot_be_had_leave_no_run_and_no_gap_in_the_numbers():
    async def test(pool: TrainingPool) -> None:
        for data in ("mnist", "mine"):
            with pytest.raises(BadValue) as refused:
                await pool.start(ME, Choices(data=data))
            assert refused.value.field == "data"
        assert pool.runs(ME) == ()
        assert (await pool.start(ME, SMALL)).number == 1

    in_pool(test)


def test_own_drawings_are_trained_on():
    drawings = tuple(labelled(n % 10, [[[10, 10], [40 + n, 60], [20, 90 + n]]]) for n in range(20))

    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, Choices(data="mine", hidden=(8,), epochs=3), Source(drawings=drawings))
        done = await until(pool, run, in_state(DONE))
        assert sum(map(sum, done.report.judged.confusion)) == 4

    in_pool(test)


def test_the_oldest_run_that_is_over_makes_room_and_unfinished_ones_do_not():
    async def test(pool: TrainingPool) -> None:
        going, done, other = [await pool.start(ME, choices) for choices in (LONG, SMALL, LONG)]
        await until(pool, done, in_state(DONE))
        with pytest.raises(BadValue):
            await pool.start(ME, Choices(data="mnist"))
        assert [run.number for run in pool.runs(ME)] == [1, 2, 3]
        fourth = await pool.start(ME, LONG)
        assert [run.id for run in pool.runs(ME)] == [going.id, other.id, fourth.id]
        with pytest.raises(NotNow, match="3 unfinished runs"):
            await pool.start(ME, SMALL)
        yours = await pool.start(YOU, SMALL)
        assert [run.id for run in pool.runs(ME)] == [other.id, fourth.id]
        assert [run.id for run in pool.runs(YOU)] == [yours.id]

    in_pool(test, runs=3, all_runs=3)


def test_on_a_full_server_a_run_that_is_over_and_unseen_makes_room_and_its_visitor_is_told():
    async def test(pool: TrainingPool) -> None:
        going, done = await pool.start(YOU, LONG), await pool.start(YOU, SMALL)
        await until(pool, done, in_state(DONE), YOU)
        since = pool.changes.last(YOU)
        mine = await pool.start(ME, LONG)
        assert await pool.changes.wait(YOU, since, 0)
        assert [[run.id for run in pool.runs(owner)] for owner in (YOU, ME)] == [[going.id], [mine.id]]
        with pytest.raises(Busy, match="none of them gives way"):
            await pool.start("they", SMALL)

    in_pool(test, all_runs=2)


def test_visitors_who_start_at_once_on_a_full_server_crowd_out_no_more_than_they_need():
    async def test(pool: TrainingPool) -> None:
        for _ in range(4):
            await until(pool, await pool.start(YOU, SMALL), in_state(DONE), YOU)
        await asyncio.gather(*(pool.start(owner, LONG) for owner in (ME, "they")))
        assert [run.number for run in pool.runs(YOU)] == [3, 4]

    in_pool(test, all_runs=4)


def test_more_runs_than_processes_all_move_on():
    async def test(pool: TrainingPool) -> None:
        runs = [await pool.start(owner, LONG) for owner in (ME, ME, YOU, "they")]
        assert len(process_ids(pool)) == 2
        for run, owner in zip(runs, (ME, ME, YOU, "they"), strict=True):
            await until(pool, run, lambda r: r.progress.examples > 100, owner)

    in_pool(test, workers=2)


def test_a_process_that_is_killed_loses_its_runs_alone_and_another_takes_its_place():
    async def test(pool: TrainingPool) -> None:
        first, second = await pool.start(ME, replace(LONG, pace="5")), await pool.start(YOU, LONG)
        await until(pool, first, lambda r: len(r.progress.history) > 1)
        (victim,) = {kept.process.id for kept in pool._kept if kept.owner == ME}
        os.kill(victim, signal.SIGKILL)
        lost = await until(pool, first, in_state(LOST))
        assert len(lost.progress.history) > 1
        assert pool.run(YOU, second.id).progress.state == RUNNING
        for attempt in (pool.order(ME, first.id, "go"), pool.next_example(ME, first.id)):
            with pytest.raises(NotNow, match="lost"):
                await attempt
        again = await pool.start(ME, SMALL)
        await until(pool, again, in_state(DONE))
        await pool.order(ME, first.id, "forget")

    in_pool(test, workers=2)


def test_who_waits_for_a_process_that_is_killed_is_told():
    async def test(pool: TrainingPool) -> None:
        run = await pool.start(ME, LONG)
        (id,) = process_ids(pool)
        os.kill(id, signal.SIGSTOP)
        asked = asyncio.create_task(pool.next_example(ME, run.id))
        await asyncio.sleep(0)
        os.kill(id, signal.SIGKILL)
        with pytest.raises(NotNow, match="lost"):
            await asked

    in_pool(test)


def test_processes_start_with_the_first_run_and_end_when_there_are_none():
    async def test(pool: TrainingPool) -> None:
        assert process_ids(pool) == set()
        run = await pool.start(ME, LONG)
        (id,) = process_ids(pool)
        await asyncio.sleep(0.2)
        assert alive(id)
        await pool.order(ME, run.id, "forget")
        await wait_for(lambda: not alive(id))
        assert (await pool.start(ME, SMALL)).number == 1

    in_pool(test, idle_seconds=0.05)


def test_runs_that_nobody_looks_at_are_dropped():
    async def test(pool: TrainingPool) -> None:
        watched, unseen = await pool.start(YOU, LONG), await pool.start(ME, LONG)
        for kept in pool._kept:
            kept.seen -= 2000
        pool.runs(YOU)
        await wait_for(lambda: unseen.id not in [kept.view.id for kept in pool._kept])
        assert [run.id for run in pool.runs(YOU)] == [watched.id]

    in_pool(test, unseen_seconds=1000, idle_seconds=0.05)


def test_a_start_that_nobody_waits_for_any_more_leaves_nothing_to_train():
    async def test(pool: TrainingPool) -> None:
        kept = await pool.start(ME, LONG)
        (id,) = process_ids(pool)
        os.kill(id, signal.SIGSTOP)
        asked = asyncio.create_task(pool.start(ME, LONG))
        await wait_for(lambda: len(pool.runs(ME)) == 2)
        unwanted = pool.runs(ME)[1].id
        await asyncio.sleep(0.05)
        asked.cancel()
        await asyncio.sleep(0)
        os.kill(id, signal.SIGCONT)
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert [run.id for run in pool.runs(ME)] == [kept.id]
        (process,) = pool._processes
        with pytest.raises(NotFound):
            await process.call("order", unwanted, "pause")

    in_pool(test, workers=1)


def test_a_closed_pool_takes_no_more_runs():
    async def test(pool: TrainingPool) -> None:
        await pool.close()
        with pytest.raises(NotNow, match="stopping"):
            await pool.start(ME, SMALL)

    in_pool(test)


def test_a_process_that_does_not_end_by_itself_is_ended():
    async def test(pool: TrainingPool) -> None:
        await pool.start(ME, LONG)
        (id,) = process_ids(pool)
        os.kill(id, signal.SIGSTOP)
        await pool.close()
        assert not alive(id)

    in_pool(test)


def test_processes_are_nice_and_end_with_the_server_even_when_it_is_killed():
    program = (
        "import asyncio\n"
        "from tests.training.pooling import LONG, process_ids\n"
        "from app.training.pool import TrainingPool\n"
        "async def main():\n"
        "    pool = TrainingPool(2)\n"
        "    for owner in ('me', 'you'):\n"
        "        await pool.start(owner, LONG)\n"
        "    print(*process_ids(pool), flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        ids = [int(word) for word in server.stdout.readline().split()]
        niceness = [os.getpriority(os.PRIO_PROCESS, id) for id in ids]
        server.kill()
    assert len(ids) == 2 and all(nice >= 15 for nice in niceness)
    asyncio.run(wait_for(lambda: not any(alive(id) for id in ids)))
