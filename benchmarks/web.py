"""The server under load: requests per second as a share of those for an empty page, in the same process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks import walks
from benchmarks.client import Load, Request, drive
from benchmarks.empty_route import EMPTY
from benchmarks.report import Row, Table, at_least, at_most, number
from benchmarks.site import WITH_EMPTY_ROUTE, Site, served

NOTES = [
    "Every connection has a session of its own and asks again as soon as it has its answer; shares are the median of",
    "rounds in turn. Answers are compressed, as browsers ask for it, unless it says otherwise.",
]


PAGE, NEXT_PAGE = "1-1-1/the-last-weight", "1-1-1/the-first-weight"
STEP_OF_PAGE, TURN = "step on a page of the course, 1-1-1", "page turn of the course, 1-1-1"


@dataclass
class Kind:
    """One kind of request with its target, a share of the empty page in percent, and the loads measured."""

    name: str
    make: Callable[[Site], Request]
    least_share: float | None = None
    loads: list[Load] = field(default_factory=list)


def kinds() -> list[Kind]:
    """What is asked for."""

    def stepping(description: dict[str, Any], **options: Any) -> Callable[[Site], Request]:
        return lambda site: walks.step(walks.begun(site, description), **options)

    def stepping_by_api(description: dict[str, Any]) -> Callable[[Site], Request]:
        return lambda site: walks.api_step(walks.opened(site, description)["id"])

    small = walks.network(2, 2, 1)
    return [
        Kind("step fragment, 2-2-1", stepping(small), 20),
        Kind("step fragment, 2-2-1, not compressed", stepping(small, compressed=False), 20),
        Kind("step fragment, 784-30-10", stepping(walks.DIGITS), 10),
        Kind("step fragment, 784-30-10, not compressed", stepping(walks.DIGITS, compressed=False), 10),
        Kind("API step, 2-2-1", stepping_by_api(small)),
        Kind("API step, 784-30-10", stepping_by_api(walks.DIGITS)),
        Kind(STEP_OF_PAGE, lambda site: walks.step(walks.on_page(PAGE))),
        Kind(TURN, lambda site: walks.turn(walks.on_page(PAGE), NEXT_PAGE)),
        Kind("predict from strokes", lambda site: walks.predict()),
    ]


def table(rounds: int = 5, seconds: float = 1.0, connections: int = 8) -> Table:
    """Every kind of request beside the empty page."""
    measured, empty = kinds(), Kind("an empty page", lambda site: Request("GET", EMPTY))
    with served(*WITH_EMPTY_ROUTE) as site:
        requests = {kind.name: [kind.make(site) for _ in range(connections)] for kind in (empty, *measured)}
        for _ in range(rounds):
            for kind in (empty, *measured):
                kind.loads.append(drive(site.address, requests[kind.name], seconds))
    rows = [row for kind in measured for row in (share(kind, empty), *(absolute(kind) if kind is measured[-1] else ()))]
    rows.append(turn_beside_step({kind.name: kind for kind in measured}))
    return Table(f"Requests per second, {connections} connections", rows, NOTES)


def share(kind: Kind, empty: Kind) -> Row:
    """Its rate in percent of the empty page's."""
    shares = [100 * own.rate / base.rate for own, base in zip(kind.loads, empty.loads, strict=True)]
    rates = [number(float(np.median([load.rate for load in each.loads]))) for each in (kind, empty)]
    p50, p95 = percentiles(kind)
    detail = f" of an empty page  {rates[0]} against {rates[1]}/s  p50 {p50:.1f} ms, p95 {p95:.1f} ms"
    return at_least(kind.name, float(np.median(shares)), kind.least_share, " %", detail)


def turn_beside_step(kinds: dict[str, Kind]) -> Row:
    """What a page turn costs beside a step, which it is not to exceed."""
    pairs = zip(kinds[STEP_OF_PAGE].loads, kinds[TURN].loads, strict=True)
    shares = [100 * step.rate / turn.rate for step, turn in pairs]
    return at_most("page turn beside a step", float(np.median(shares)), 100, " %", " of its time")


def absolute(kind: Kind) -> tuple[Row, Row]:
    """Rows for targets in requests per second and in milliseconds."""
    rate = float(np.median([load.rate for load in kind.loads]))
    return (
        at_least(f"{kind.name}, rate", rate, 1200, "/s"),
        at_most(f"{kind.name}, p95", percentiles(kind)[1], 12, " ms"),
    )


def percentiles(kind: Kind) -> tuple[float, float]:
    """p50 and p95 over all rounds, in milliseconds."""
    latencies = np.concatenate([load.latencies for load in kind.loads])
    return tuple(1e3 * np.percentile(latencies, (50, 95)))
