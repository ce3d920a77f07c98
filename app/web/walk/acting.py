"""Acting on a session of the visitor's: decide what becomes of it, then show it, once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.course.shelf import DIGITS
from app.errors import ExplorerError, NotFound, Stale
from app.explorer.session import Session
from app.scene.around.lessons import NOTHING_LEFT, lesson_heading
from app.scene.around.walk import StatusScene
from app.scene.field_error import FieldError, at_field
from app.scene.page import SteppedScene, frame_of, stepped_scene
from app.scene.picture.layout.places import FRAMES, ROOM, is_frame
from app.web.digits.left_networks import updates_left
from app.web.http.form import Form
from app.web.http.problems import is_for_a_page
from app.web.http.rendering import render
from app.web.visits.book import Action, Visit
from app.web.visits.cookies import Cookie, said_cookies
from app.web.visits.guides import hinted
from app.web.visits.places import NUMBERED, TRAINED, Place
from app.web.visits.visitor import Gone, Visitor, remember, visitor_of
from app.web.walk.drawn import sent_picture

STEPPED = "responses/stepped.html"
FILM = "responses/film.html"
RELETTERED = "responses/relettered.html"
HEADING = "responses/heading.html"
SAID = "responses/said.html"
FILM = "responses/film.html"
LETTERS = "letters"  # the header by which a page says which notation it shows
MOVED_ON = "This page was out of date, so nothing was done. Here is the session as it is now."
MOVED = "moved=on"  # in an address: it says MOVED_ON once
NO_COOKIE = "cookie=none"  # the same for UNKNOWN
EXPIRED = "Your session had been idle for too long and is gone. Here is a fresh one."
UNKNOWN = (
    "Your browser did not send the cookie by which this server knows your session, so nothing was done. Allow cookies "
    "for this page, then try again."
)
Decide = Callable[[Visitor], tuple[Place, Visit]]


@dataclass(frozen=True)
class Outcome:
    """What became of an action, to be shown yet."""

    place: Place
    visit: Visit | None  # the session that is there now; None where there is none
    status: int = 200
    problem: str = ""  # what went wrong, for the status line
    error: FieldError | None = None  # the same, where it concerns a field
    notice: str = ""  # what was done, where the stage does not say it
    behind: bool = False  # whether the page may be of another moment, its title and its letters too

    @property
    def done(self) -> bool:
        """Whether the action was carried out."""
        return not self.problem


class Part(NamedTuple):
    """A template that an answer has beside what every action refreshes, and what comes with it."""

    template: str
    context: Mapping[str, Any]
    headers: Mapping[str, str] = {}
    cookies: tuple[Cookie, ...] = ()


def perform(request: Request, form: Form, action: Action, typed: str = "", notice: str = "") -> Outcome:
    """Change the session of the form's place by an action, if it has the form's version.

    What goes wrong changes nothing; `typed` is what stays in a field that is refused. Raises BadValue or NotFound for
    a form that does not say where and of which version it is.
    """
    place = form.place
    version = form.version
    return decided(request, form, lambda visitor: (place, visitor.change(place, action, version)), typed, notice)


def looked_at(request: Request, form: Form, any_version: bool = False) -> Outcome:
    """The session of the form's place as it is, if it has the form's version or may have any. Raises as `perform`."""
    place = form.place
    expected = form.version

    def look(visitor: Visitor) -> tuple[Place, Visit]:
        try:
            return place, visitor.expected_at(place, expected)
        except Stale:
            if any_version:
                return place, visitor.at(place)
            raise

    outcome = decided(request, form, look)
    is_other = outcome.visit is not None and outcome.visit.version != expected
    return replace(outcome, behind=True) if any_version and is_other else outcome


def decided(request: Request, form: Form, decide: Decide, typed: str = "", notice: str = "") -> Outcome:
    """What becomes of whatever `decide` does for the visitor, by where it leads them. Raises as `perform`."""
    place = form.place
    visitor = visitor_of(request)
    try:
        if not visitor.known and place.kind not in NUMBERED:
            return Outcome(place, visitor.at(place), 200, UNKNOWN, behind=True)
        return Outcome(*decide(visitor), notice=notice)
    except Gone:
        return Outcome(place, visitor.at(place), 200, EXPIRED, behind=True)
    except Stale:
        return Outcome(place, visitor.at(place), Stale.status, MOVED_ON, behind=True)
    except NotFound as error:
        return Outcome(place, None, error.status, error.message)
    except ExplorerError as error:
        return refused(place, visitor.at(place), error, typed)


def refused(place: Place, visit: Visit, error: ExplorerError, typed: str = "") -> Outcome:
    """That something could not be done; `typed` is what stays in the field it concerns."""
    return Outcome(place, visit, error.status, error.message, at_field(error, typed))


def answer(
    request: Request,
    outcome: Outcome,
    template: str = STEPPED,
    also: Iterable[Part] = (),
    left: Mapping[str, int] | None = None,
    cookies: Iterable[Cookie] = (),
) -> Response:
    """What an action refreshes, and what `also` is to be said, as one response with its `cookies` and theirs.

    `left` are the networks that were left in the lesson on digits, where the action changed them.
    """
    if is_for_a_page(request):
        return _led_back(request, outcome, cookies)
    if outcome.visit is None:
        return HTMLResponse(render(SAID, status=StatusScene(outcome.problem, alarm=True)), outcome.status)
    visit, parts = outcome.visit, tuple(also)
    if outcome.behind:
        if outcome.place.kind == TRAINED:  # where another example may stand by now, with another way back
            address = outcome.place.address if outcome.done else f"{outcome.place.address}?{MOVED}"
            return HTMLResponse("", outcome.status, {"HX-Redirect": address})
        parts += (Part(HEADING, {"title": lesson_heading(visit.session, outcome.place.kind)[0]}),)
        template = RELETTERED
    elif request.headers.get(LETTERS, visit.session.notation.name) != visit.session.notation.name:
        template = RELETTERED  # the notation has been chosen in another tab since
    if left is None:
        left = updates_left(request) if visit.session.lesson == DIGITS.slug else NOTHING_LEFT
    hint, remembered = hinted(request, visit.session)
    scene = stepped_scene(
        visit.session, visit.version, window_of(request), outcome.problem, outcome.error, outcome.notice, left, hint
    )
    html = [
        render(template, place=outcome.place.text, drawn=sent_picture(request, scene.network), **shown(scene)),
        *(render(part.template, **part.context) for part in parts),
    ]
    headers = {name: value for part in parts for name, value in part.headers.items()}
    response = HTMLResponse("".join(html), outcome.status, headers)
    for cookie in (*cookies, *remembered, *(cookie for part in parts for cookie in part.cookies)):
        cookie.set_on(response)
    return remember(response, request, visitor_of(request), outcome.place)


def _led_back(request: Request, outcome: Outcome, cookies: Iterable[Cookie]) -> Response:
    """To a form that no script has sent: back to the page of the place, where what was said of it is said once."""
    address = outcome.place.address if outcome.problem != UNKNOWN else f"{outcome.place.address}?{NO_COOKIE}"
    response = RedirectResponse(address, 303)
    for cookie in (*cookies, *said_cookies(outcome.problem or outcome.notice, outcome.error)):
        cookie.set_on(response)
    return remember(response, request, visitor_of(request), outcome.place)


def shown(scene: SteppedScene) -> dict[str, Any]:
    """The parts of a scene by the names that templates know them by."""
    return {part.name: getattr(scene, part.name) for part in fields(scene)}


def frame_drawn(request: Request, form: Form, session: Session) -> str:
    """The frame of the picture that a page has, for what is painted upon it: as it says, else as it would be drawn."""
    said = form.text("frame")
    return said if is_frame(said) else frame_of(session, window_of(request))


def window_of(request: Request, otherwise: str = "wide") -> str:
    """The room that the page has for the picture, as frame_of reads it; `otherwise` where it did not say."""
    said = request.cookies.get("frame", "")
    return said if said in FRAMES or ROOM.fullmatch(said) else otherwise
