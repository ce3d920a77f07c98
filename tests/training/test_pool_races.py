"""What happens to runs while something else is under way, in every order in which the answers may come."""

import asyncio

import pytest

from app.errors import NotNow
from app.training.pool import TrainingPool
from app.training.progress import DONE, RUNNING, RunView
from tests.training.by_hand import ME, TWO, YOU, ProcessByHand, by_hand, done_run, settled, tell


def kept(pool: TrainingPool, owner: str = ME) -> list[int]:
    return [run.number for run in pool.runs(owner)]


async def more(pool: TrainingPool, run: RunView) -> asyncio.Task:
    """An order for more epochs that is on its way."""
    task = asyncio.create_task(pool.order(ME, run.id, "more"))
    await settled()
    return task


async def starting(pool: TrainingPool, owner: str = ME) -> asyncio.Task:
    """A start that is on its way."""
    task = asyncio.create_task(pool.start(owner, TWO))
    await settled()
    return task


# More epochs for a run in whose place another starts


@pytest.mark.parametrize("first", ["more", "start"])
def test_more_epochs_that_are_all_done_before_the_other_run_has_started_keep_their_run(first):
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        run = await done_run(pool, process)
        tasks = [await more(pool, run), await starting(pool)] if first == "more" else []
        tasks = tasks or [await starting(pool), await more(pool, run)]
        tell(pool, run, RUNNING, epochs=12)
        await process.answer("order")
        tell(pool, run, DONE, epochs=12)
        await process.answer("start")
        await asyncio.gather(*tasks)
        assert kept(pool) == [1, 2] and not process.count("forget")

    by_hand(test, runs=1)


@pytest.mark.parametrize("first", ["more", "start"])
def test_more_epochs_that_are_still_on_their_way_when_the_other_run_has_started_keep_their_run(first):
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        run = await done_run(pool, process)
        tasks = [await more(pool, run), await starting(pool)] if first == "more" else []
        tasks = tasks or [await starting(pool), await more(pool, run)]
        await process.answer("start")
        assert kept(pool) == [1, 2] and not process.count("forget")
        tell(pool, run, RUNNING, epochs=12)
        await process.answer("order")
        await asyncio.gather(*tasks)
        assert pool.run(ME, run.id).progress.state == RUNNING

    by_hand(test, runs=1)


def test_a_run_that_got_its_epochs_makes_room_for_the_next_one_again():
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        run = await done_run(pool, process)
        tasks = [await starting(pool), await more(pool, run)]
        await process.answer("order")
        await process.answer("start")
        await asyncio.gather(*tasks)
        third = await starting(pool)
        await process.answer("start")
        await process.answer("forget")
        await third
        assert kept(pool) == [2, 3]

    by_hand(test, runs=1)


def test_of_two_runs_that_are_done_the_one_that_is_given_more_epochs_does_not_make_room():
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        first, _ = await done_run(pool, process), await done_run(pool, process)
        tasks = [await more(pool, first), await starting(pool)]
        await process.answer("start")
        await process.answer("forget")
        await process.answer("order")
        await asyncio.gather(*tasks)
        assert kept(pool) == [1, 3]

    by_hand(test, runs=2)


def test_a_visitor_gets_no_more_than_one_run_beyond_the_bound_however_the_orders_come():
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        run = await done_run(pool, process)
        for task in (await starting(pool), await more(pool, run)):
            await process.answer("start" if process.count("start") else "order")
            await task
        tell(pool, pool.runs(ME)[1], DONE)
        going = await starting(pool)
        with pytest.raises(NotNow, match="in its place"):
            await pool.order(ME, run.id, "more")
        await process.answer("start")
        await process.answer("forget")
        await going
        assert kept(pool) == [2, 3]
        asked = await more(pool, pool.runs(ME)[0])
        with pytest.raises(NotNow, match="unfinished"):
            await pool.start(ME, TWO)
        await process.answer("order")
        await asked
        assert kept(pool) == [2, 3]

    by_hand(test, runs=1)


# A run that is removed meanwhile


def test_a_run_that_is_removed_while_it_starts_takes_nobodys_place_and_is_forgotten_by_its_process():
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        await done_run(pool, process)
        going = await starting(pool)
        removing = asyncio.create_task(pool.order(ME, pool.runs(ME)[1].id, "forget"))
        await settled()
        await process.answer("start")
        while process.count("forget"):
            await process.answer("forget")
        await asyncio.gather(going, removing)
        assert kept(pool) == [1]

    by_hand(test, runs=1)


def test_a_start_that_fails_leaves_the_run_whose_place_it_would_have_taken():
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        await done_run(pool, process)
        going = await starting(pool)
        await process.answer("start", NotNow("no digits"))
        await process.answer("forget")
        with pytest.raises(NotNow, match="no digits"):
            await going
        assert kept(pool) == [1]

    by_hand(test, runs=1)


def test_a_process_that_never_started_is_not_started_to_forget_a_run():
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        process.id = None
        going = await starting(pool)
        await process.answer("start", NotNow("it cannot be started"))
        with pytest.raises(NotNow, match="cannot be started"):
            await going
        assert kept(pool) == [] and process.asked == []

    by_hand(test)


@pytest.mark.parametrize("order", ["pause", "more"])
def test_a_run_that_is_removed_while_an_order_is_on_its_way_is_gone(order):
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        run = await done_run(pool, process)
        if order == "pause":
            tell(pool, run, RUNNING)
        asked = asyncio.create_task(pool.order(ME, run.id, order))
        removing = asyncio.create_task(pool.order(ME, run.id, "forget"))
        await settled()
        tell(pool, run, RUNNING)
        await process.answer("order")
        await process.answer("forget")
        await asyncio.gather(asked, removing)
        assert kept(pool) == []

    by_hand(test)


def test_a_run_that_is_shown_while_those_that_nobody_looks_at_are_dropped_stays_as_it_was_shown():
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        await done_run(pool, process, YOU)
        await done_run(pool, process)
        for one in pool._kept:
            one.seen -= 2000
        while not process.count("forget"):
            await asyncio.sleep(0.01)
        shown = kept(pool)
        while process.count("forget"):
            await process.answer("forget")
        assert kept(pool) == shown and kept(pool, YOU) == []

    by_hand(test, unseen_seconds=1000, idle_seconds=0.05)


# Closing


def test_a_start_that_is_on_its_way_when_the_server_stops_is_refused_and_leaves_nothing():
    async def test(pool: TrainingPool, process: ProcessByHand) -> None:
        going = await starting(pool)
        await pool.close()
        await process.answer("start", NotNow("has ended"))
        if process.count("forget"):
            await process.answer("forget", NotNow("has ended"))
        with pytest.raises(NotNow, match="has ended"):
            await going
        assert kept(pool) == []
        with pytest.raises(NotNow, match="stopping"):
            await pool.start(ME, TWO)

    by_hand(test)
