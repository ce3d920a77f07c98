"""The page, the links that lead to it, and building a network of one's own."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.errors import ExplorerError
from app.explorer.lessons import FIRST_LESSON, find_lesson, open_lesson
from app.explorer.opening import open_session
from app.scene.around.build import build_scene, described
from app.scene.around.share import ShareScene, import_scene
from app.scene.page import page_scene
from app.web.digits.left_networks import updates_left
from app.web.digits.own_list import own_digits
from app.web.http.form import Sent
from app.web.http.rendering import render
from app.web.http.visits import VisitBook, Visits
from app.web.lab.walk import way_back
from app.web.walk.acting import narrow
from app.web.walk.visitors import NETWORKS, canvas_of, left_at, place_of, remember, visit_of, visit_to

router = APIRouter(include_in_schema=False)
OTHERWISE = "opened=otherwise"
OTHER_DIGITS = "Opened. This machine rounds otherwise than the one that made the link: last digits may differ."


@router.get("/")
async def home(request: Request, visits: Visits) -> Response:
    """The explorer with the visitor's session; a new visitor starts with the first lesson."""
    return page(request, visits, notice=OTHER_DIGITS if request.url.query == OTHERWISE else "")


def page(request: Request, visits: VisitBook, problem: str = "", status: int = 200, notice: str = "") -> Response:
    """The whole page of the visitor; `problem` or `notice` is said in the status line."""
    visit = visit_of(request, visits) or visit_to(FIRST_LESSON, request, visits)
    kept = {place: left_at(place, request, visits) for place in NETWORKS}
    place = place_of(request, visit)
    left, small = updates_left(request), narrow(request)
    scene = page_scene(visit.session, visit.version, small, kept, place, problem, notice, left)
    forms = {"share": ShareScene(), "importing": import_scene(request.app.state.settings.max_body_bytes)}
    forms |= {"own": own_digits(request), "way_back": way_back(request, place), "canvas": canvas_of(place, visit)}
    html = render("pages/explorer.html", page=scene, page_example=scene.example, **forms)
    # The browser's Back must not show the moment at which the page was opened: the session has moved on since.
    return remember(HTMLResponse(html, status, {"cache-control": "no-store"}), request, visit)


@router.get("/lessons/{slug}")
async def lesson_link(slug: str, request: Request, visits: Visits) -> Response:
    """A link to a lesson: opens it, or goes on with it where the visitor has begun it."""
    find_lesson(slug)
    return remember(RedirectResponse("/", 303), request, visit_to(slug, request, visits))


@router.post("/lesson")
async def go_to_lesson(request: Request, visits: Visits, form: Sent) -> Response:
    """A choice in the chooser: the lesson, or the visitor's own network, as they left it; the current lesson afresh."""
    slug = form.text("slug")
    if slug not in NETWORKS:
        find_lesson(slug)
    visit = visit_of(request, visits)
    if visit and visit.session.lesson == slug == place_of(request, visit):
        return remember(RedirectResponse("/", 303), request, visits.open(open_lesson(slug)))
    return remember(RedirectResponse("/", 303), request, visit_to(slug, request, visits))


@router.post("/build")
async def build(request: Request, visits: Visits, form: Sent) -> Response:
    """Open a network of the visitor's own, or say at which field it does not fit."""
    try:
        visit = visits.open(open_session(described(form.fields)))
    except ExplorerError as error:
        refused = build_scene(form.fields, error)
        return HTMLResponse(render("responses/build_refused.html", build=refused), error.status)
    return remember(HTMLResponse("", headers={"HX-Redirect": "/"}), request, visit)
