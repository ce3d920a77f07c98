"""The server stops when told, although pages watch and networks train, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from app.training.choices import DEFAULTS
from tests.training.pooling import alive

ROOT, PROCESSES = Path(__file__).resolve().parents[3], Path("/proc")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROCESSES.is_dir(), reason="the processes of a server are found in /proc"),
]
GRACE = 5.0  # seconds that the server gives to answers that go on (app/__main__.py)
RUN = DEFAULTS | {"hidden": "512-256", "batch": "1", "epochs": "200", "learning_rate": "0.01"}


class Site:
    """A server of this test's own, and a visitor to it."""

    def __init__(self, process: subprocess.Popen):
        self.process, self.key = process, ""
        self.address = process.stdout.readline().split()[2]
        self.fetch("/healthz")
        with self.ask("/train") as answer:
            self.key = re.search("visitor=([^;]+)", answer.headers["set-cookie"])[1]

    def ask(self, path: str, form: dict | None = None):
        data = None if form is None else urlencode(form).encode()
        return urlopen(Request(self.address + path, data, {"cookie": f"visitor={self.key}"} | self._origin), timeout=20)

    def fetch(self, path: str, form: dict | None = None) -> str:
        for _ in range(200):
            try:
                with self.ask(path, form) as answer:
                    return answer.read().decode()
            except ConnectionError:
                raise
            except OSError as error:
                if getattr(error, "code", None):
                    raise
                time.sleep(0.05)
        raise TimeoutError

    @property
    def _origin(self) -> dict[str, str]:
        return {"origin": self.address}

    def workers(self) -> list[int]:
        """The processes that train, below this server."""
        family, commands = {self.process.pid}, {}
        for folder in sorted(PROCESSES.glob("[0-9]*"), key=lambda folder: int(folder.name)):
            with suppress(OSError):  # it has ended meanwhile
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent in family:
                    family.add(int(folder.name))
                    commands[int(folder.name)] = (folder / "cmdline").read_text()
        return [id for id, command in commands.items() if "app.training.worker" in command]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Site]:
    environment = os.environ | {"BACKPROP_DATA_DIR": str(folder), "BACKPROP_LOG_LEVEL": "warning"}
    command = [sys.executable, "-m", "app", "serve", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Site(process)
        finally:
            process.kill()


def gone(ids: list[int], seconds: float = 5) -> bool:
    ends = time.monotonic() + seconds
    while any(map(alive, ids)) and time.monotonic() < ends:
        time.sleep(0.02)
    return not any(map(alive, ids))


def run_number_one(html: str) -> str:
    return re.search(r'id="run-([^"]+)-name"', html)[1]


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM], ids=lambda told: told.name)
def test_the_server_stops_at_once_while_a_page_watches_and_a_network_trains(tmp_path, told):
    with served(tmp_path) as site:
        site.fetch("/train/start", RUN)
        workers = site.workers()
        with site.ask("/train/stream") as stream:
            assert stream.readline().startswith(b"data: <hx-partial")
            began = time.monotonic()
            site.process.send_signal(told)
            stream.read()
            ended = time.monotonic() - began
        assert site.process.wait(20) == 0
        took = time.monotonic() - began
    assert len(workers) == 1
    # It takes a third of a second, longer where the machine has much to do: but not what it would wait for a stream.
    assert ended <= took < GRACE
    assert gone(workers)


def test_no_process_trains_on_when_the_server_is_killed(tmp_path):
    with served(tmp_path) as site:
        site.fetch("/train/start", RUN)
        workers = site.workers()
        site.process.kill()
    assert len(workers) == 1
    assert gone(workers)


def test_a_server_that_trains_nothing_has_no_process_for_it(tmp_path):
    with served(tmp_path) as site:
        site.fetch("/train")
        site.fetch("/")
        assert site.workers() == []


def test_a_server_of_several_processes_says_that_it_does_not_train(tmp_path):
    with served(tmp_path, "--workers", "2") as site:
        with pytest.raises(HTTPError) as refused:
            site.ask("/train/start", RUN)
        assert refused.value.code == 409 and "Training needs --workers 1." in refused.value.read().decode()
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(10) == 0
