"""Sessions: open one, look at it, edit it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.course.opening import begun_page
from app.course.shelf import LESSONS, open_lesson
from app.engine.activations import ACTIVATIONS, settings_used
from app.errors import BadValue
from app.explorer.edits import edit
from app.explorer.looking import write_in
from app.explorer.notation import DEFAULT
from app.explorer.opening import Description, known_name, open_session
from app.explorer.session import Session
from app.links.export import exported
from app.web.api.answers import Export, Snapshot, problems
from app.web.api.requests import EditBody, IfMatch, JsonRoute, NotationQuery, OpenBody, expected_version
from app.web.api.snapshot import answered, is_large, json_response, snapshot_answer
from app.web.http.desk import beside
from app.web.visits.book import Visits

router = APIRouter(tags=["sessions"], route_class=JsonRoute)


@router.post(
    "/sessions", status_code=201, response_model=Snapshot, responses=problems(408, 413, 415, 422, 429, 503, 507)
)
async def open_a_session(body: OpenBody, request: Request, visits: Visits) -> Response:
    """Open a session: a lesson, or a network of your own."""
    session = opened(body)

    def work() -> Response:
        visit = visits.open(session)
        return snapshot_answer(visit, 201, {"location": f"/api/v1/sessions/{visit.id}"})

    return await beside(request, work) if is_large(session) else work()


@router.get("/sessions/{id}", response_model=Snapshot, responses=problems(404, 422, 429, 503))
async def look(id: str, request: Request, visits: Visits, notation: NotationQuery = DEFAULT) -> Response:
    """The session as it is now."""
    return await answered(request, visits, id, notation=notation)


@router.get("/sessions/{id}/export", response_model=Export, responses=problems(404, 429, 503))
async def take_home(id: str, request: Request, visits: Visits) -> Response:
    """The session as a file that opens again: its network and examples, and the walk."""

    def packed() -> Response:
        session = write_in(visits.read(id).session, DEFAULT)
        return json_response(exported(session), headers={"cache-control": "no-store"})

    return await beside(request, packed)


@router.patch(
    "/sessions/{id}", response_model=Snapshot, responses=problems(404, 408, 409, 413, 415, 422, 429, 503, 507)
)
async def change_values(
    id: str, body: EditBody, request: Request, visits: Visits, if_match: IfMatch = None
) -> Response:
    """Give weights, biases, examples, learning rate or penalty other values; what depends on it becomes not reached.

    With `recompute` it is computed anew up to where the walk stands; after an update the next training step begins with
    the new values, walked up to its loss.
    """
    changes = body.given()
    anew = bool(changes.pop("recompute", False))
    expected = expected_version(changes.pop("version", None), if_match)
    return await answered(request, visits, id, lambda session: edit(session, **changes, anew=anew), expected)


def opened(body: OpenBody) -> Session:
    """The session that a body describes. Raises BadValue or TooLarge."""
    given = body.given()
    if body.lesson is None:
        if body.page is not None:
            raise BadValue("A page is one of a lesson: name that too.", field="page")
        if body.network is None:
            raise BadValue("Give a lesson or a network.", field="network")
        told = {name: given.pop(name) for name in settings_used(ACTIVATIONS) if name in given}
        return open_session(Description(**(given | given.pop("network").given()), told=told))
    page = given.pop("page", "")
    if len(given) > 1:
        raise BadValue("A lesson brings its own values; open it, then change them.", field="lesson")
    known_name("lesson", body.lesson, LESSONS)
    pages = {each.id: each for each in LESSONS[body.lesson].pages}
    if page and not pages:
        raise BadValue("This lesson has no pages: it is a network to walk.", field="page")
    if page:
        known_name("page", page, pages)
    return begun_page(body.lesson, page) if page else open_lesson(body.lesson)
