"""How much memory training processes may have, and what becomes of a run for which there is none."""

import asyncio

import pytest

from app.errors import Busy
from app.training import memory
from app.training.choices import Choices
from app.training.loading import Source
from app.training.memory import LEAST, SERVERS_OWN, memory_of_each
from app.training.worker_process import WorkerProcess, environment
from tests.training.pooling import PATIENCE, SMALL

MB = 1_000_000


@pytest.mark.parametrize("said", ["536870912\n", "max\n"])
def test_a_container_that_has_less_than_the_machine_counts(tmp_path, monkeypatch, said):
    (tmp_path / "memory.max").write_text(said)
    machine = memory.memory_here()
    monkeypatch.setattr(memory, "CONTAINERS", (tmp_path / "memory.max", tmp_path / "absent"))
    assert memory.memory_here() == min(machine, 536_870_912) if "max" not in said else memory.memory_here() >= machine


def test_processes_share_what_the_server_leaves_them(monkeypatch):
    monkeypatch.setattr(memory, "memory_here", lambda: 1_000 * MB)
    assert memory_of_each(2) == (1_000 * MB - SERVERS_OWN) // 2
    assert memory_of_each(100) == LEAST
    monkeypatch.setattr(memory, "memory_here", lambda: 0)
    assert memory_of_each(2) == 0 and memory.MEMORY not in environment(0)


@pytest.mark.slow
def test_a_run_that_needs_more_is_refused_and_a_small_one_goes_on():
    large = Choices(hidden=(1024, 1024, 1024), optimiser="adam", batch=1)

    async def test() -> None:
        process = WorkerProcess(lambda news: None, lambda process: None, LEAST)
        try:
            await process.call("start", "a", "me", SMALL, Source())
            with pytest.raises(Busy, match="no memory for this run"):
                for number in range(12):
                    await process.call("start", f"b{number}", "me", large, Source())
            await process.call("order", "a", "pause")
        finally:
            await process.close()

    asyncio.run(asyncio.wait_for(test(), 2 * PATIENCE))
