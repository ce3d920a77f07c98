"""The picture as a file: one SVG with its style inside, which opens anywhere."""

import re
from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import BadValue
from app.explorer.session import Session
from app.scene.page import frame_of
from app.scene.picture.network_scene import network_scene
from app.web.http.assets import FOLDER
from app.web.http.desk import beside
from app.web.http.rendering import render
from app.web.share.take_home import NO_SESSION, attached
from app.web.visits.visitor import asked_for
from app.web.walk.acting import window_of

router = APIRouter(include_in_schema=False)
SVG = "image/svg+xml"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
THEMES = ("light", "dark", "projector")
# Rules of the page around the picture, of pointers and of motion; and properties that mean nothing in a still.
ELSEWHERE = re.compile(
    r":hover|:focus|\.lit\b|\.dimmed|^\.canvas|^\.network$|#tip|^\.path-|^\.gradient-|pictures|#canvas"
)
MOVING = re.compile(r"^(cursor|pointer-events|transition|animation\S*|filter|outline|(-webkit-)?user-select)$")
# Variables that a class sets: where in the selector that class stands, and how many there are.
NUMBERED = {"path": ("first", range(1, 9)), "gradient": ("last", range(7))}
Rule = tuple[str, list[tuple[str, str]]]


@router.get("/picture.svg")
async def picture(request: Request, theme: str = "light") -> Response:
    """The picture as it is now, selection and paths included. Raises BadValue for an unknown theme, NotFound."""
    if theme not in THEMES:
        raise BadValue(f"Theme is one of {', '.join(THEMES)}.", field="theme")

    def drawn() -> Response:
        session = asked_for(request, NO_SESSION)[1].session
        answer = attached(standalone(session, theme, window_of(request)), SVG, session, "picture.svg", "inline")
        answer.headers["content-security-policy"] = POLICY
        return answer

    return await beside(request, drawn)


def standalone(session: Session, theme: str, window: str = "wide") -> str:
    """The picture as an SVG document, on the ground it has on the page."""
    scene = network_scene(session, frame_of(session, window), alone=True)
    width = int(scene.width)
    top = int(scene.top)
    height = int(scene.height)
    opening, _, rest = render("svg/network.html", network=scene).strip().partition(">")
    space = f' xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    ground = f'<rect x="0" y="{top}" width="{width}" height="{height}" fill="{variables(theme)["panel"]}"/>'
    style = f"<style>{_picture_style(theme)}</style>"
    return opening.replace("<svg", f"<svg{space}", 1) + f">{style}{ground}{rest}"


@lru_cache
def _picture_style(theme: str) -> str:
    """The rules of network.css and weight_pictures.css for a theme, without variables, states and animations."""
    colours = variables(theme)
    rules = [
        numbered
        for rule in (*_rules(_sheet("network")), *_rules(_sheet("weight_pictures")))
        for numbered in _numbered(rule)
    ]
    return "\n".join(f"{selector}{{{_resolved(declared, colours)}}}" for selector, declared in rules if declared)


def variables(theme: str) -> dict[str, str]:
    """The tokens of a theme: those of light, and what the theme changes."""
    found: dict[str, str] = {}
    for selector, declared in _rules(_sheet("tokens")):
        if selector == ":root" or f'"{theme}"' in selector:
            found |= {name.removeprefix("--"): value for name, value in declared if name.startswith("--")}
    return found


def _sheet(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (FOLDER / "css" / f"{name}.css").read_text("utf-8"), flags=re.DOTALL)


def _rules(sheet: str) -> list[Rule]:
    """The rules of a sheet that stand outside @keyframes, and outside @media but for that of any screen."""
    sheet = re.sub(r"@media screen \{((?:[^{}]*\{[^{}]*\})*)\s*\}", r"\1", sheet)
    plain = re.sub(r"@[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
    return [(_selectors(selector), _declared(body)) for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", plain)]


def _selectors(selector: str) -> str:
    """The selectors of a rule that can apply to a still picture, in which nothing is lit."""
    still = re.sub(r":is\(([^(),]*)\)", r"\1", re.sub(r",\s*(?:\.lit|:hover)(?=[,)])", "", selector))
    parts = re.split(r",(?![^()]*\))", still)
    return ",".join(part.strip() for part in parts if not ELSEWHERE.search(part.strip()))


def _declared(body: str) -> list[tuple[str, str]]:
    pairs = [tuple(map(str.strip, one.split(":", 1))) for one in body.split(";") if ":" in one]
    return [(name, value) for name, value in pairs if not MOVING.match(name)]


def _numbered(rule: Rule) -> list[Rule]:
    """The rule, or one for each number where it draws with the colour of a path or a gradient."""
    selector, declared = rule
    if not selector:
        return []
    for name, (place, numbers) in NUMBERED.items():
        own = [(key, value) for key, value in declared if f"var(--{name})" in value]
        if own:
            rest = [pair for pair in declared if pair not in own]
            return [(selector, rest), *(_with_number(selector, own, name, place, n) for n in numbers)]
    return [rule]


def _with_number(selector: str, declared: list[tuple[str, str]], name: str, place: str, number: int) -> Rule:
    first, _, rest = selector.partition(" ")
    chosen = f"{first}.{name}-{number} {rest}" if place == "first" else f"{selector}.{name}-{number}"
    return chosen, [(key, value.replace(f"var(--{name})", f"var(--{name}-{number})")) for key, value in declared]


def _resolved(declared: list[tuple[str, str]], colours: dict[str, str]) -> str:
    text = ";".join(f"{name}:{value}" for name, value in declared)
    return re.sub(r"var\(--([\w-]+)\)", lambda found: colours[found[1]], text).replace("transparent", "none")
