"""The training step of the visitor's session as a worked solution to print."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.scene.around.lessons import heading
from app.scene.solution.solution import solution_scene
from app.web.dependencies import Visits
from app.web.rendering import render
from app.web.visitors import place_of, session_of

router = APIRouter(include_in_schema=False)
NO_SESSION = "There is no training step to write out. Open the page first."


@router.get("/solution")
async def solution(request: Request, visits: Visits) -> Response:
    """Every stage with its numbers. Raises NotFound for a visitor without a session."""
    visit = session_of(request, visits, NO_SESSION)
    title, about, _ = heading(visit.session, place_of(request, visit))
    page = solution_scene(visit.session, title, about)
    return HTMLResponse(render("pages/solution.html", page=page), headers={"cache-control": "no-store"})
