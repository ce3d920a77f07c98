"""How much the browser is sent: bytes per step, elements per swap, and the first page with all that it loads."""

import re
from urllib.parse import urljoin, urlsplit

from benchmarks import walks
from benchmarks.client import Reply, Request
from benchmarks.report import Row, Table, at_most, number
from benchmarks.site import SERVE, Site, served

ELEMENT = re.compile(r"<[a-z]")
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# How a text of each kind names what the browser is to load.
LOADED = {
    "text/html": r"""(?:<link[^>]*\shref=|<script[^>]*\ssrc=|<img[^>]*\ssrc=)"([^"]+)""",
    "text/javascript": r"""\b(?:from|import)\s*["']([^"']+)""",
    "text/css": r"""\burl\(["']?([^"')]+)""",
}
WALKED = {"2-2-2": walks.network(2, 2, 2), "4-8-8-3": walks.network(4, 8, 8, 3), "784-30-10": walks.DIGITS}
NOTES = [
    "The largest fragment of a whole training step, with the weight w⁽¹⁾₁₁ selected: its paths are drawn and listed.",
    "First page: bodies of the page and of everything it loads, as a new visitor gets them.",
]


def table() -> Table:
    """Steps of three networks, then the first page."""
    with served(*SERVE) as site:
        rows = [row for name, description in WALKED.items() for row in step_rows(name, site, description)]
        return Table("Bytes and elements", [*rows, *page_rows(site)], NOTES)


def step_rows(name: str, site: Site, description: dict) -> list[Row]:
    """The largest fragment of a whole training step."""
    replies = walked(site, walks.begun(site, description), walks.opened(site, description)["stage"]["count"])
    packed, plain = (
        max(map(len, bodies)) / 1e3 for bodies in zip(*((r.body, r.text.encode()) for r in replies), strict=True)
    )
    drawn, elements = max((svg_elements(reply.text), len(ELEMENT.findall(reply.text))) for reply in replies)
    return [
        at_most(f"step fragment, {name}", packed, None, " kB", f" compressed, {number(plain)} kB as it is"),
        at_most(f"SVG elements in its swap, {name}", drawn, 1000, "", f" of {number(elements)} elements"),
    ]


def svg_elements(fragment: str) -> int:
    """How many elements its drawings have."""
    return sum(len(ELEMENT.findall(drawing)) for drawing in DRAWING.findall(fragment))


def walked(site: Site, learner: walks.Learner, stages: int) -> list[Reply]:
    """The fragments of one training step with a weight selected."""
    selected = site.fetch(walks.post(learner, "/select", "look=w.1.1.1"))
    request = walks.step(learner).next(selected)
    replies: list[Reply] = []
    for _ in range(stages):
        replies.append(site.fetch(request))
        request = request.next(replies[-1])
    return replies


def page_rows(site: Site) -> list[Row]:
    """What a new visitor's browser loads."""
    replies = loaded(site, "/lessons/2-2-2")
    total = sum(len(reply.body) for reply in replies.values()) / 1e3
    return [at_most("first page, compressed", total, 60, " kB"), at_most("first page, requests", len(replies), 12, "")]


def loaded(site: Site, path: str) -> dict[str, Reply]:
    """The reply for a path and, one by one, for all that it makes the browser load."""
    replies, wanted = {}, [path]
    while wanted:
        at = wanted.pop()
        if at in replies:
            continue
        replies[at] = site.fetch(Request("GET", at))
        wanted += references(at, replies[at])
    return replies


def references(path: str, reply: Reply) -> list[str]:
    """The paths on this server that a reply makes the browser load."""
    pattern = LOADED.get(reply.headers["content-type"].partition(";")[0])
    found = (urlsplit(urljoin(path, name)) for name in (re.findall(pattern, reply.text) if pattern else ()))
    return [part._replace(fragment="").geturl() for part in found if not part.scheme]
