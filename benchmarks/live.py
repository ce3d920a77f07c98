"""What follows the hand: an answer to a pen, a drag, a pass that plays; how soon it is painted; and thirty hands."""

import math
import selectors
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from json import dumps
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import numpy as np

from benchmarks import walks
from benchmarks.client import Address, Connection, Reply, Request, checked, drive
from benchmarks.empty_route import EMPTY
from benchmarks.report import Row, Table, at_most, missing, number
from benchmarks.site import WITH_EMPTY_ROUTE, Site, served

HANDS, PERIOD = 30, 0.1  # seconds between two questions of a hand, when answers are quick
LOOKED_AT = "w.1.1.1"
POINTS = 40  # of a stroke
MOVE = 1 / 60  # seconds between two moves of a mouse
NOTES = [
    "The server has one learner, who asks again as soon as the answer is there; in brackets, how many times an empty",
    f"page of the same run. {HANDS} hands ask every {1e3 * PERIOD:.0f} ms, and wait for each answer first.",
    "From a move to its paint: a real browser on this machine, which shares its cores with the server.",
]


Question = Callable[[walks.Learner, int], Request]


@dataclass(frozen=True)
class Kind:
    """Something in the hand, and what is asked of it; None where it has no target."""

    name: str
    description: dict
    request: Question
    """the question of the learner's move of this number"""
    most_ms: float | None = None
    most_kilobytes: float | None = None
    most_waited_ms: float | None = None
    """p95 of the answers to thirty hands"""
    painted_ms: tuple[float, float] | None = None
    """from a move to its paint: median and p95"""
    figure: str = ""
    """that stands in the network's place, and is in the hand in place of a weight"""


def pen(learner: walks.Learner, move: int) -> Request:
    """A 7 that has grown so far."""
    bar, stem = walks.SEVEN
    grown = [[bar[0], *(_between(bar, k / POINTS) for k in range(1, 2 + move % POINTS))], stem]
    return walks.post(learner, "/digit/pen", urlencode({"strokes": dumps(grown), "drives": "1"}))


def _between(line: list[list[int]], part: float) -> list[int]:
    at = part * (len(line) - 1)
    k = min(int(at), len(line) - 2)
    return [round(a + (at - k) * (b - a)) for a, b in zip(line[k], line[k + 1], strict=True)]


def drag(learner: walks.Learner, move: int) -> Request:
    """A weight pulled so far."""
    return walks.post(learner, "/hand", urlencode({"number": LOOKED_AT, "by": 1 + move % 60}))


def hinge(learner: walks.Learner, move: int) -> Request:
    """The hinge of a hidden neuron taken so far along the axis."""
    return walks.post(learner, "/figure", urlencode({"handle": "hinge.2", "x": 200 + 5 * (move % 60), "y": 300}))


def rate(learner: walks.Learner, move: int) -> Request:
    """The rate of the ball on a curve moved so far."""
    return walks.post(learner, "/figure", urlencode({"handle": "rate", "by": move % 60}))


def backward_pass(learner: walks.Learner, move: int) -> Request:
    """The backward pass with its film, and then Back to before it."""
    name = "back" if move % 2 else "step-backward"
    return walks.post(learner, f"/move/{name}", urlencode({"granularity": "phase", "shown": ""}))


SMALL, CROWDED, CURVE = walks.network(2, 2, 2), walks.network(4, 8, 8, 3), walks.network(1, 4, 1)
SQUARE = "function?target=square&from=-2&to=2"
KINDS = (
    Kind("pen, 784-30-10", walks.DIGITS, pen, 3, 1.3, 50, (65, 100)),
    Kind("drag, 2-2-2", SMALL, drag, 3, 1, 50, (65, 100)),
    Kind("drag, 4-8-8-3", CROWDED, drag, 4.5, 3, 150, (100, 150)),
    Kind("1-4-1 as a function", CURVE, hinge, None, None, 150, (50, 150), SQUARE),
    Kind("the ball on a curve", CURVE, rate, None, None, 150, (50, 150), "descent?steps=10"),
)


def table(rounds: int = 5, seconds: float = 1.0, hands: int = HANDS) -> Table:
    """Pen, drags and films: alone, in a browser, and thirty at a time."""
    with served(*WITH_EMPTY_ROUTE) as site:
        rows = [row for kind in KINDS for row in alone(site, kind, rounds, seconds)]
        rows += [film_row(site, name, description) for name, description in FILMS.items()]
        rows += [row for kind in KINDS for row in together(site, kind, hands, seconds * rounds)]
        rows += [beside(site, hands, seconds * rounds), *painted(site, seconds * rounds)]
    return Table("What follows the hand", rows, NOTES)


def at_work(site: Site, kind: Kind) -> walks.Learner:
    """A learner at the end of the backward pass, or before it where they draw, with the weight of `drag` looked at."""
    learner = walks.begun(site, kind.description)
    if kind.request is drag:
        for name in ("step-forward", "step-backward"):
            site.fetch(walks.post(learner, f"/move/{name}", "granularity=phase"))
        site.fetch(walks.post(learner, "/select", f"look={LOOKED_AT}"))
    if kind.figure:
        site.fetch(walks.post(learner, "/figure/show", urlencode({"figure": kind.figure})))
    return learner


def moving(learner: walks.Learner, kind: Kind, first: int = 0) -> Request:
    """The question of one move, and after its answer that of the next."""

    def after(request: Request, reply: Reply) -> Request:
        nonlocal first
        first += 1
        return replace(kind.request(learner, first), answered=after)

    return replace(kind.request(learner, first), answered=after)


def alone(site: Site, kind: Kind, rounds: int, seconds: float) -> list[Row]:
    """How long one answer takes, beside an empty page, and how many bytes it has."""
    request = moving(at_work(site, kind), kind, POINTS - 1)
    kilobytes = len(site.fetch(request).body) / 1e3
    own: list[float] = []
    empty: list[float] = []
    for _ in range(rounds):
        for waits, asked in ((empty, Request("GET", EMPTY)), (own, request)):
            waits += drive(site.address, [asked], seconds / 2).latencies
    took, base = (1e3 * float(np.median(waits)) for waits in (own, empty))
    return [
        at_most(f"{kind.name}: an answer", took, kind.most_ms, " ms", f"  ({took / base:.1f}× {number(base)} ms)"),
        at_most(f"{kind.name}: bytes", kilobytes, kind.most_kilobytes, " kB", " compressed"),
    ]


FILMS = {"4-8-8-3": CROWDED, "784-30-10": walks.DIGITS}


def film_row(site: Site, name: str, description: dict, times: int = 9) -> Row:
    """A backward pass that plays: one answer with its end and its film."""
    learner = walks.begun(site, description)
    site.fetch(walks.post(learner, "/move/step-forward", "granularity=phase"))
    waits, kilobytes = [], 0.0
    for move in range(2 * times):
        request = backward_pass(learner, move)
        began = perf_counter()
        reply = site.fetch(request)
        if move % 2 == 0:
            waits.append(perf_counter() - began)
            kilobytes = len(reply.body) / 1e3
    detail = f"  {number(kilobytes)} kB compressed, page and film"
    return at_most(f"backward pass that plays, {name}", 1e3 * float(np.median(waits)), None, " ms", detail)


def together(site: Site, kind: Kind, hands: int, seconds: float) -> list[Row]:
    """Many hands at once: how long answers take, and how many pictures a second each sees."""
    requests = [moving(at_work(site, kind), kind, n) for n in range(hands)]
    waits, _ = hands_at_work(site.address, requests, seconds)
    p95 = 1e3 * float(np.percentile(waits, 95))
    rate = f"  {len(waits) / seconds / hands:.1f} pictures a second each"
    return [at_most(f"{hands} hands, {kind.name}: p95", p95, kind.most_waited_ms, " ms", rate)]


def beside(site: Site, hands: int, seconds: float) -> Row:
    """A learner who steps while others draw."""
    requests = [moving(at_work(site, KINDS[0]), KINDS[0], n) for n in range(hands)]
    learner = walks.begun(site, SMALL)
    _, waits = hands_at_work(site.address, requests, seconds, walks.step(learner))
    return at_most(f"a step beside {hands} hands that draw: p95", 1e3 * float(np.percentile(waits, 95)), 30, " ms")


def hands_at_work(
    address: Address, requests: Sequence[Request], seconds: float, other: Request | None = None
) -> tuple[list[float], list[float]]:
    """How long hands waited for each answer, and how long somebody did who does something else, in seconds."""
    asked = [*requests, *([other] if other else [])]
    phases = np.random.default_rng(0).random(len(asked)) * PERIOD
    waits: tuple[list[float], list[float]] = [], []
    with selectors.DefaultSelector() as ready:
        connections = [Connection(address) for _ in asked]
        for n, connection in enumerate(connections):
            ready.register(connection, selectors.EVENT_READ, n)
        began = perf_counter()
        due = {n: began + phase for n, phase in enumerate(phases)}  # of those who wait for nothing
        sent: dict[int, float] = {}
        while sent or (due and perf_counter() - began < seconds):
            now = perf_counter()
            for n in [n for n, moment in due.items() if moment <= now and now - began < seconds]:
                del due[n]
                sent[n] = now
                connections[n].ask(asked[n].wire(address))
            pause = max(0.0, min(due.values(), default=now + PERIOD) - perf_counter())
            for key, _ in ready.select(min(pause, PERIOD)):
                n = key.data
                if (reply := connections[n].take()) is None:
                    continue
                now = perf_counter()
                waits[n >= len(requests)].append(now - sent[n])
                asked[n] = asked[n].next(checked(reply))
                due[n] = max(now, sent.pop(n) + PERIOD)
        for connection in connections:
            connection.close()
    return waits


# In the page: when the first move since the last picture was heard, and when the picture it brought had been painted.
WATCH = """() => {
    let moved = null;
    window.painted = [];
    document.addEventListener("pointermove", (event) => { moved ??= event.timeStamp }, { capture: true });
    for (const follows of ["paint-over", "become"]) document.addEventListener(follows, () => {
        const from = moved;
        moved = null;
        if (from !== null) requestAnimationFrame(() => setTimeout(() => painted.push(performance.now() - from)));
    });
}"""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
GRIPS: dict[Question, str] = {
    pen: "#draw canvas",
    drag: f'#network [data-weight="{LOOKED_AT[2:]}"] .chip',
    hinge: ".figure-grip[data-handle^=hinge] .knob",
    rate: ".figure-slider",
}


def painted(site: Site, seconds: float) -> list[Row]:
    """From a move to its paint, in a browser; what cannot be measured here says so."""
    if reason := why_no_browser():
        return [missing(f"{kind.name}: from a move to its paint", reason) for kind in KINDS]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        rows = [row for kind in KINDS for row in _painted(browser, site, kind, seconds)]
        browser.close()
    return rows


def why_no_browser() -> str:
    """Why nothing can be measured in a browser here; "" where it can."""
    if find_spec("playwright") is None:
        return "Playwright is not installed (make test brings it)"
    return "" if any(map(shutil.which, BROWSERS)) else "there is no Chromium"


def _painted(browser: Any, site: Site, kind: Kind, seconds: float) -> list[Row]:
    learner = at_work(site, kind)
    origin = "http://{}:{}".format(*site.address)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "visitor", "value": learner.key, "url": origin}])
    page = context.new_page()
    page.goto(f"{origin}/{learner.place.removesuffix('/784-30-10')}", wait_until="networkidle")
    page.evaluate(WATCH)
    box = page.locator(GRIPS[kind.request]).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    began = perf_counter()
    for k in range(round(seconds / MOVE)):
        page.mouse.move(x + 40 * math.sin(k / 6), y + 40 * math.cos(k / 6))
        page.wait_for_timeout(max(0.0, 1e3 * (began + (k + 1) * MOVE - perf_counter())))
    took = perf_counter() - began
    waits = page.evaluate("painted")
    page.mouse.up()
    context.close()
    if not waits:
        raise RuntimeError(f"nothing followed the hand: {kind.name}")
    median, p95 = np.percentile(waits, (50, 95))
    most = kind.painted_ms
    what, rate = f"{kind.name}: from a move to its paint", f"  {len(waits) / took:.0f} pictures a second"
    return [
        at_most(f"{what}, median", float(median), most and most[0], " ms", rate),
        at_most(f"{what}, p95", float(p95), most and most[1], " ms"),
    ]
