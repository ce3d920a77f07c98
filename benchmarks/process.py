"""The server as a process: how soon it answers, and how much memory it takes."""

from statistics import median
from time import sleep

from benchmarks import walks
from benchmarks.report import Table, at_most
from benchmarks.site import SERVE, Site, served

SIZES = (784, 32, 10)
PHASES = ("forward", "loss", "backward", "update")


def table(starts: int = 3, sessions: int = 300, rest: float = 1.0) -> Table:
    """Start-up, then memory at rest and with sessions that were each walked through a training step."""
    times = []
    for _ in range(starts):
        with served(*SERVE) as site:
            times.append(site.seconds_to_ready)
            sleep(rest)
            idle = site.resident_megabytes()
    with served(*SERVE) as site:
        for _ in range(sessions):
            walk_through(site)
        kept = site.resident_megabytes()
    named = f"memory with {sessions} sessions of {'-'.join(map(str, SIZES))}"
    rows = [
        at_most("start to ready", median(times), 2, " s"),
        at_most("memory at rest", idle, 110, " MB"),
        at_most(named, kept, 256, " MB"),
    ]
    return Table("The server process", rows)


def walk_through(site: Site) -> None:
    """A new session, walked through one training step."""
    learner = walks.begun(site, walks.network(*SIZES))
    for _ in PHASES:
        site.fetch(walks.step(learner, "phase"))
