"""The explain panel: how long each of its tabs takes beside the whole answer to a step, and how many bytes it has."""

import zlib
from collections.abc import Callable
from dataclasses import fields
from time import perf_counter

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer import looking, moves
from app.explorer.session import Session
from app.scene.page import stepped_scene
from app.scene.panel.panel import explain_scene
from app.web.http.rendering import render
from app.web.walk.drawn import SentPicture
from benchmarks.report import Row, Table, at_most, number
from benchmarks.rounds import race

LESSONS = {"3-2-2": Parameter(1, 1, 1), "784-30-10": Parameter(1, 12, 320)}
SLUGS = {"784-30-10": "draw-a-digit"}
WHOLE = "all"
NOTES = [
    "At the end of the backward pass with a weight of layer 1 selected: scene and template in this process, without",
    "the web server. Shares are of the whole answer to a step, picture and panel, in the tab Chain rule.",
]


def table(rounds: int = 5, seconds: float = 0.2) -> Table:
    """Every tab of two networks."""
    rows = [row for name in LESSONS for row in tab_rows(name, walked(name), rounds, seconds)]
    return Table("The explain panel", rows, NOTES)


def walked(name: str) -> Session:
    """The lesson after its backward pass, with a weight selected."""
    session = moves.step_forward(open_lesson(SLUGS.get(name, name)), "phase")
    return looking.look_at(moves.step_backward(session, "phase"), LESSONS[name])


def tab_rows(name: str, session: Session, rounds: int, seconds: float) -> list[Row]:
    """Time and bytes of each tab."""
    makers = {tab: maker(panel, looking.explain_by(session, tab)) for tab in looking.TABS}
    times = race({WHOLE: maker(whole, session), **makers}, rounds, seconds)
    return [row for tab in looking.TABS for row in _rows(name, session, tab, times)]


def _rows(name: str, session: Session, tab: str, times: dict) -> list[Row]:
    html = panel(looking.explain_by(session, tab)).encode()
    share = 100 * sorted(times[tab] / times[WHOLE])[len(times[tab]) // 2]
    took = f"  {number(1e3 * min(times[tab]))} ms of {number(1e3 * min(times[WHOLE]))} ms"
    packed = len(zlib.compress(html, 3)) / 1e3
    title = f"{looking.TABS[tab]}, {name}"
    return [
        at_most(f"{title}: time", share, None, " %", took),
        at_most(f"{title}: bytes", packed, None, " kB", f" compressed, {number(len(html) / 1e3)} kB as it is"),
    ]


def panel(session: Session) -> str:
    """The fragment of the panel."""
    return render("panels/explain.html", place="lessons/2-2-2", explain=explain_scene(session))


def whole(session: Session) -> str:
    """The whole answer to a step."""
    scene = stepped_scene(session, 1)
    parts = {field.name: getattr(scene, field.name) for field in fields(scene)}
    return render("responses/stepped.html", place="lessons/2-2-2", drawn=SentPicture(""), **parts)


def maker(make: Callable[[Session], str], session: Session) -> Callable[[int], float]:
    """The contender that makes the fragment so many times and says how long it took."""

    def seconds(times: int) -> float:
        began = perf_counter()
        for _ in range(times):
            make(session)
        return perf_counter() - began

    return seconds
