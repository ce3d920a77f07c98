"""Steps while others train: how long a learner waits for a step with no training, and with one run for each core."""

import os
import re
from contextlib import suppress
from threading import Thread
from urllib.parse import urlencode

import numpy as np

from app.training.choices import DEFAULTS
from benchmarks import walks
from benchmarks.client import Connection, Request, drive
from benchmarks.report import Row, Table, at_most, number
from benchmarks.site import FORM, SERVE, Site, served

RUN = DEFAULTS | {"hidden": "512-256", "batch": "1", "epochs": "200", "learning_rate": "0.01"}
LESSONS = {"2-2-1": walks.network(2, 2, 1), "784-30-10": walks.DIGITS}
MOST = 2.0  # times as long
NOTES = [
    "Each learner has a session of their own and asks for the next step as soon as they see the last. Whoever trains",
    "watches it on a page of their own. Rounds with and without training take turns.",
]


def new_key(site: Site) -> str:
    """The key that the lab gives a new visitor."""
    found = re.search(r"visitor=([\w-]+)", site.fetch(Request("GET", "/train")).headers["set-cookie"])
    if found is None:
        raise ValueError("the page gives no key")
    return found[1]


class Trainer:
    """A visitor with a run that takes minutes, and a page that watches it."""

    def __init__(self, site: Site):
        self.site, self.key = site, new_key(site)
        page = self.post("/train/start", urlencode(RUN))
        found = re.search(r'id="run-([^"]+)-name"', page)
        if found is None:
            raise ValueError("the page shows no run")
        self.run = found[1]
        self._stream = Connection(site.address)
        self._stream.ask(Request("GET", "/train/stream", headers={"cookie": f"visitor={self.key}"}).wire(site.address))
        Thread(target=self._watch, daemon=True).start()

    def post(self, path: str, body: str = "") -> str:
        """The answer to a button of the page."""
        return self.site.fetch(Request("POST", path, body, FORM | {"cookie": f"visitor={self.key}"})).text

    def order(self, order: str) -> None:
        """Pause, or go on."""
        self.post(f"/train/{self.run}/{order}")

    def _watch(self) -> None:
        with suppress(ConnectionError):  # the server is stopped in the end
            while self._stream.drained():
                pass
        self._stream.close()


def table(rounds: int = 6, seconds: float = 1.0, learners: int = 4) -> Table:
    """Two networks, each walked through with and without training beside it."""
    with served(*SERVE) as site:
        trainers = [Trainer(site) for _ in range(os.cpu_count() or 1)]
        rows = [row(name, site, trainers, rounds, seconds, learners) for name in LESSONS]
    return Table(f"Steps while others train, {learners} learners, {len(trainers)} runs", rows, NOTES)


def row(name: str, site: Site, trainers: list[Trainer], rounds: int, seconds: float, learners: int) -> Row:
    """p95 with training as a multiple of p95 without."""
    requests = [walks.step(walks.begun(site, LESSONS[name])) for _ in range(learners)]
    waits: dict[str, list[float]] = {"pause": [], "go": []}
    for _ in range(rounds):
        for order, latencies in waits.items():
            for trainer in trainers:
                trainer.order(order)
            latencies += drive(site.address, requests, seconds).latencies
    alone, beside = (1e3 * np.percentile(waits[order], 95) for order in ("pause", "go"))
    return at_most(f"step, {name}: p95", beside / alone, MOST, "×", f"  {number(beside)} ms, alone {number(alone)} ms")
