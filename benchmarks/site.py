"""A server of our own in another process, with data that is thrown away afterwards."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from app.settings import PREFIX
from benchmarks.client import Address, Connection, Reply, Request

ROOT = Path(__file__).parent.parent
SERVE = ("app", "serve", "--port", "0")
WITH_EMPTY_ROUTE = ("benchmarks.empty_route",)
FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Site:
    """A running server: where it listens, its process, and how long it took to answer."""

    address: Address
    process: int
    seconds_to_ready: float

    def fetch(self, request: Request) -> Reply:
        """The reply to one request."""
        connection = Connection(self.address)
        try:
            return connection.fetch(request)
        finally:
            connection.close()

    def resident_megabytes(self) -> float:
        """Memory the process has in use: from Linux itself, which need not have ps, else from ps."""
        statm = Path(f"/proc/{self.process}/statm")
        if statm.exists():
            return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        found = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process)], capture_output=True, check=True)
        return int(found.stdout) * 1024 / 1e6


@contextmanager
def served(module: str, *arguments: str) -> Iterator[Site]:
    """Run a module that prints its address and serves there, until the block ends."""
    with TemporaryDirectory() as data:
        settings = {f"{PREFIX}DATA_DIR": data, f"{PREFIX}LOG_LEVEL": "warning"}
        environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)} | settings
        began = perf_counter()
        command = [sys.executable, "-m", module, *arguments]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                address = announced(process.stdout.readline() if process.stdout else "")
                wait_until_ready(address)
                yield Site(address, process.pid, perf_counter() - began)
            finally:
                process.terminate()


def announced(line: str) -> Address:
    """The address in the first line that the server prints."""
    found = re.search(r"http://([\w.]+):(\d+)", line)
    if found is None:
        raise ValueError(f"no address in {line!r}")
    return found[1], int(found[2])


def wait_until_ready(address: Address, seconds: float = 30) -> None:
    """Ask until the server answers that it is well. Raises TimeoutError."""
    ends = perf_counter() + seconds
    while perf_counter() < ends:
        with suppress(OSError):
            connection = Connection(address)
            connection.fetch(Request("GET", "/healthz"))
            return connection.close()
        sleep(0.005)
    raise TimeoutError("the server did not answer")
