"""The picture as a file: one SVG with its style inside, which opens anywhere."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import BadValue
from app.explorer.session import Session
from app.scene.page import frame_of
from app.scene.picture.network_scene import network_scene
from app.web.http.rendering import render
from app.web.share.picture_style import THEMES, picture_style, variables
from app.web.share.take_home import NO_SESSION, attached
from app.web.visits.visitor import asked_for
from app.web.walk.acting import narrow

router = APIRouter(include_in_schema=False)
SVG = "image/svg+xml"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


@router.get("/picture.svg")
async def picture(request: Request, theme: str = "light") -> Response:
    """The picture as it is now, selection and paths included. Raises BadValue for an unknown theme, NotFound."""
    if theme not in THEMES:
        raise BadValue(f"Theme is one of {', '.join(THEMES)}.", field="theme")
    session = asked_for(request, NO_SESSION)[1].session
    answer = attached(standalone(session, theme, narrow(request)), SVG, session, "picture.svg", "inline")
    answer.headers["content-security-policy"] = POLICY
    return answer


def standalone(session: Session, theme: str, narrow: bool = False) -> str:
    """The picture as an SVG document, on the ground it has on the page."""
    scene = network_scene(session, frame_of(session, narrow), alone=True)
    width = int(scene.width)
    top = int(scene.top)
    height = int(scene.height)
    opening, _, rest = render("svg/network.html", network=scene).strip().partition(">")
    space = f' xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    ground = f'<rect x="0" y="{top}" width="{width}" height="{height}" fill="{variables(theme)["panel"]}"/>'
    style = f"<style>{picture_style(theme)}</style>"
    return opening.replace("<svg", f"<svg{space}", 1) + f">{style}{ground}{rest}"
