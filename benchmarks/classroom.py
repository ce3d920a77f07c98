"""A full house: so many students at one server, each of whom takes a step every two seconds."""

import selectors
from collections import deque
from collections.abc import Sequence
from time import perf_counter

import numpy as np

from benchmarks import walks
from benchmarks.client import Address, Connection, Reply, Request
from benchmarks.report import Row, Table, at_most, number
from benchmarks.site import SERVE, served

STUDENTS, EVERY = 300, 2.0  # seconds
NETWORKS = {"2-2-1": walks.network(2, 2, 1), "3-2-2": walks.network(3, 2, 2), "784-30-10": walks.DIGITS}
NOTES = [
    "Every student has a session of their own, on one of three networks, and steps at moments of their own, whether or",
    "not the server keeps up: a wait counts from the moment the step was due. Answers are compressed.",
]


def table(students: int = STUDENTS, seconds: float = 20.0) -> Table:
    """How long they wait, and how many steps go wrong."""
    descriptions = list(NETWORKS.values())
    with served(*SERVE) as site:
        learners = [walks.begun(site, descriptions[n % len(descriptions)]) for n in range(students)]
        waits, errors = paced(site.address, [walks.step(learner) for learner in learners], EVERY, seconds)
    rows = [wait_row(waits), at_most("errors", errors, 0, f" of {len(waits)} steps")]
    return Table(f"{students} students, a step every {number(EVERY)} s each, {', '.join(NETWORKS)}", rows, NOTES)


def wait_row(waits: Sequence[float]) -> Row:
    """p95 against the target, with p50 and the longest."""
    p50, p95, longest = (1e3 * np.percentile(waits, share) for share in (50, 95, 100))
    return at_most("step: p95", p95, 350, " ms", f"  p50 {p50:.1f} ms, longest {longest:.0f} ms")


def paced(address: Address, requests: Sequence[Request], every: float, seconds: float) -> tuple[list[float], int]:
    """Ask each request again and again, `every` so many seconds; how long each took in seconds, and how many failed."""
    phases = np.sort(np.random.default_rng(0).random(len(requests))) * every
    turns = range(max(1, round(seconds / every)))
    due = deque((turn * every + phase, n) for turn in turns for n, phase in enumerate(phases))
    with selectors.DefaultSelector() as ready:
        students = [Student(address, request) for request in requests]
        for student in students:
            ready.register(student.connection, selectors.EVENT_READ, student)
        began, waits, errors = perf_counter(), [], 0
        while due or any(student.due for student in students):
            now = perf_counter() - began
            while due and due[0][0] <= now:
                moment, n = due.popleft()
                students[n].wants(moment)
            for key, _ in ready.select(max(0.0, due[0][0] - now) if due else None):
                if (reply := key.data.connection.take()) is not None:
                    errors += reply.status >= 400
                    waits.append(perf_counter() - began - key.data.answered(reply))
        for student in students:
            student.connection.close()
    return waits, errors


class Student:
    """A connection with the moments at which its requests were due, the one under way first."""

    def __init__(self, address: Address, request: Request):
        self.connection = Connection(address)
        self.due: deque[float] = deque()
        self._request = request

    def wants(self, moment: float) -> None:
        """Ask now, or as soon as the answer before is there."""
        self.due.append(moment)
        if len(self.due) == 1:
            self._ask()

    def answered(self, reply: Reply) -> float:
        """The moment at which what was answered had been due; what is due next is asked for."""
        moment = self.due.popleft()
        self._request = self._request.next(reply)
        if self.due:
            self._ask()
        return moment

    def _ask(self) -> None:
        self.connection.ask(self._request.wire(self.connection.address))
