"""The pages of the explorer: each place has its own, and the form of a network of one's own is one too."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.course.shelf import DIGITS as DIGITS_LESSON
from app.errors import ExplorerError, NotYet
from app.explorer.building import AS, changed, described
from app.explorer.opening import open_session
from app.explorer.session import Session
from app.scene.around.build import BuildScene, build_scene, while_typing
from app.scene.around.door import LeftScene, door_scene, left_scene
from app.scene.around.guide import GUIDED, hint_scene
from app.scene.around.lessons import own_networks
from app.scene.around.share import ShareScene, import_scene
from app.scene.lab.train_return import run_left
from app.scene.page import page_scene
from app.training.progress import RunView
from app.web.digits.drawings import own_digits
from app.web.digits.left_networks import updates_left
from app.web.http.desk import beside
from app.web.http.form import Sent
from app.web.http.problems import is_for_a_page
from app.web.http.rendering import render
from app.web.lab.walk import way_back
from app.web.visits.cookies import (
    REFUSED_NEXT,
    SAID_NEXT,
    Cookie,
    refused_before,
    remember_key,
    said_before,
    visitor_key,
)
from app.web.visits.guides import begun, closed, is_led
from app.web.visits.places import BUILT, DIGITS, NUMBERED, Place, lesson_place, place_of
from app.web.visits.visitor import Visitor, remember, visitor_of
from app.web.walk.acting import MOVED, MOVED_ON, NO_COOKIE, UNKNOWN, answer, looked_at, perform, window_of
from app.web.walk.drawn import sent_picture
from app.web.walk.in_turn import InTurn, in_turn, is_far

router = APIRouter(include_in_schema=False, route_class=InTurn)
AT_DOOR = "620x350"  # the room of its picture in a window of 1280 by 720, until the page has said what it has
NO_STORE = {"cache-control": "no-store"}
OTHER_DIGITS = "Opened. This machine rounds otherwise than the one that made the link: last digits may differ."
OTHER_RESULTS = "Opened. What the file says has come out does not follow from its network: it is computed anew."
SAID = {
    "opened=otherwise": OTHER_DIGITS,
    "opened=anew": OTHER_RESULTS,
    MOVED: MOVED_ON,
    NO_COOKIE: UNKNOWN,
}  # once, by the address that led here


@router.get("/")
async def door(request: Request) -> Response:
    """The front door: the lesson on digits, with what a newcomer needs in place of what they do not yet."""
    return await page(request, _digits(visitor_of(request)), door=True)


@router.get("/explore")
async def explore(request: Request) -> Response:
    """Leads to where the visitor was last, a new one to the first lesson."""
    return RedirectResponse(visitor_of(request).here.address, 303, NO_STORE)


@router.get("/lessons/{slug}")
async def lesson(slug: str, request: Request) -> Response:
    """A lesson as the visitor left it, else as it begins. Raises NotFound."""
    place = lesson_place(slug)
    return await page(request, _digits(visitor_of(request)) if place.kind == DIGITS else place)


@router.get("/digits")
async def digits(request: Request) -> Response:
    """The lesson on digits, with the network that the visitor had chosen there."""
    return await page(request, _digits(visitor_of(request)))


@router.get("/build")
async def form(request: Request, preset: str = "") -> Response:
    """The form of a network of one's own, filled with a preset where one is named, and those that there are."""
    return _build_page(request, build_scene(preset=preset, n=visitor_of(request).letters))


@router.post("/build/sketch")
async def sketch(request: Request, form: Sent) -> Response:
    """The form of a network that is not built yet: with a layer or neuron more or less, or with what was understood."""
    change, (field, _, meant) = form.text("change"), form.text("answer").partition(" ")
    typed = {**form.fields, **({field + AS: meant} if field else {})}
    error = None
    try:
        typed = changed(typed, change) if change else typed
    except ExplorerError as caught:
        error = caught
    scene = build_scene(typed, error, n=visitor_of(request).letters)
    if is_for_a_page(request):
        return _build_page(request, scene)
    if change or field:
        return HTMLResponse(render("responses/build_form.html", build=scene))
    if not scene.sketch:  # sizes that are typed halfway
        return Response(status_code=204)
    scene, weights = while_typing(scene), scene.shown != form.text("shown")
    return HTMLResponse(render("responses/build_sketched.html", build=scene, weights=weights))


@router.post("/build")
async def build(request: Request, form: Sent) -> Response:
    """Open a network of the visitor's own, or say at which field it does not fit."""
    visitor = visitor_of(request)
    try:
        place = await beside(request, lambda: visitor.open(BUILT, open_session(described(form.fields)))[0])
    except NotYet:
        raise
    except ExplorerError as error:
        refused = build_scene(form.fields, error, n=visitor.letters)
        if is_for_a_page(request):
            return _build_page(request, refused, error.status)
        return HTMLResponse(render("responses/build_form.html", build=refused), error.status)
    return remember(led_to(request, place), request, visitor, place)


@router.get("/build/{number}")
@router.get("/shared/{number}")
@router.get("/trained/{number}")
async def network(number: str, request: Request) -> Response:
    """A network of the visitor's own, one they opened by a link or took out of a training run. Raises NotFound."""
    return await page(request, place_of(request.url.path.removeprefix("/")))


@router.post("/afresh")
def afresh(request: Request, form: Sent) -> Response:
    """The lesson that the visitor is in, from its beginning."""
    begun = form.place.fresh()
    outcome = perform(request, form, lambda _: begun)
    if not outcome.done:
        return answer(request, outcome)
    return remember(led_to(request, outcome.place), request, visitor_of(request), outcome.place)


@router.post("/guide/close")
def close_guide(request: Request, form: Sent) -> Response:
    """Lead the visitor through this lesson no more."""
    outcome = looked_at(request, form, any_version=True)
    if outcome.visit is None or not outcome.done:
        return answer(request, outcome)
    session = outcome.visit.session
    response = HTMLResponse(render("responses/hinted.html", hint=hint_scene(session, guided=False)))
    closed(request, session).set_on(response)
    return response


async def page(request: Request, place: Place, problem: str = "", status: int = 200, door: bool = False) -> Response:
    """The page of a place; a `problem`, or what its address says once, is said in the status line.

    At the `door` it opens as what a newcomer needs, and the place does not count as one where the visitor has been.
    """
    visitor = visitor_of(request)
    runs = request.app.state.pool.runs(visitor_key(request))
    others = [other for other in visitor.visited if other.kind in NUMBERED]
    long = any(is_far(visitor, other) for other in others)  # they have a tab each
    return await in_turn(request, place, lambda: _page(request, place, problem, status, door, runs), long)


def _page(request: Request, place: Place, problem: str, status: int, door: bool, runs: tuple[RunView, ...]) -> Response:
    visitor = visitor_of(request)
    visit = visitor.at(place)
    notice = SAID.get(request.url.query) or said_before(request)
    left, window = updates_left(request), window_of(request, AT_DOOR if door else "wide")
    kept = _kept(visitor)
    asked = door or request.url.query == GUIDED
    led, cookies = begun(request, visit.session) if asked else (is_led(request, visit.session), ())
    said = (problem, notice, left, led, refused_before(request))
    scene = page_scene(visit.session, visit.version, window, kept, place.address, *said)
    forms = {"share": ShareScene(), "importing": import_scene(request.app.state.settings.max_body_bytes)}
    forms |= {"own": own_digits(request), "way_back": way_back(request, place, visit.session.initial.step.l2 > 0, runs)}
    forms |= {"place": place.text, "canvas": place.address, "drawn": sent_picture(request, scene.network)}
    forms |= {"door": door_scene(visit.session, _left(visitor), run_left(runs[-1]) if runs else None) if door else None}
    html = render("pages/explorer.html", page=scene, page_example=scene.example, **forms)
    # The browser's Back must not show the moment at which the page was opened: the session has moved on since.
    response = HTMLResponse(html, status, NO_STORE)
    for cookie in cookies:
        cookie.set_on(response)
    for name in {SAID_NEXT, REFUSED_NEXT} & request.cookies.keys():
        Cookie(name, "", 0).set_on(response)
    return remember_key(response, request, visitor.key) if door else remember(response, request, visitor, place)


def _left(visitor: Visitor) -> LeftScene | None:
    """Where the visitor did something last."""
    found = ((place, visitor.stored(place)) for place in visitor.visited)
    return next((left_scene(visit.session, place.address) for place, visit in found if visit), None)


def led_to(request: Request, place: Place, said: str = "") -> Response:
    """An answer to a form that leads to the page of a place, what is `said` there: a script follows in its own way."""
    if is_for_a_page(request):
        return RedirectResponse(place.address + said, 303)
    return HTMLResponse("", headers={"HX-Redirect": place.address + said})


def _build_page(request: Request, build: BuildScene, status: int = 200) -> Response:
    visitor = visitor_of(request)
    places = [place for place in visitor.visited if place.kind == BUILT]
    found = {place.address: visit.session for place in places if (visit := visitor.stored(place))}
    html = render("pages/build.html", build=build, networks=own_networks(found), back=visitor.here.address)
    return HTMLResponse(html, status, NO_STORE)


def _digits(visitor: Visitor) -> Place:
    return visitor.latest(DIGITS) or lesson_place(DIGITS_LESSON.slug)


def _kept(visitor: Visitor) -> Mapping[str, Session]:
    """Of each kind of network that is no lesson's, the one where the visitor was last, by its address."""
    places = filter(None, (visitor.latest(kind) for kind in NUMBERED))
    return {place.address: visitor.at(place).session for place in places}
