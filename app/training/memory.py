"""How much memory a training process may have, so that all together leave the server its own."""

import os
from contextlib import suppress
from pathlib import Path

CONTAINERS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
MEMORY = "BACKPROP_WORKER_BYTES"  # in the environment of such a process
SERVERS_OWN = 200_000_000  # bytes
LEAST = 120_000_000  # bytes, with which a run on small pictures goes on


def memory_here() -> int:
    """Bytes that the machine, or the container, has; 0 where that cannot be known."""
    with suppress(OSError, ValueError, AttributeError):  # which is so on Windows
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        return min([machine, *filter(None, map(_limit, CONTAINERS))])
    return 0


def memory_of_each(processes: int) -> int:
    """Bytes for each of so many training processes; 0 where there is no telling."""
    here = memory_here()
    return max(LEAST, (here - SERVERS_OWN) // processes) if here else 0


def _limit(file: Path) -> int:
    with suppress(OSError, ValueError):
        return int(file.read_text())  # "max" is no number, and no limit
    return 0
