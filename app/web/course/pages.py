"""The pages of the course, each a place of its own: turning them, answering, and the way back to the text."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.course.answering import card_of_page, question_of_page
from app.course.opening import back_to_text
from app.scene.around.lessons import lesson_heading
from app.web.course.progress import note_progress
from app.web.http.form import Form, Sent
from app.web.http.problems import is_for_a_page
from app.web.visits.places import LEARN, Place, page_place
from app.web.visits.visitor import remember, visitor_of
from app.web.walk.acting import HEADING, RELETTERED, Outcome, Part, answer, perform
from app.web.walk.answering import answered
from app.web.walk.in_turn import InTurn, in_turn
from app.web.walk.pages import page

router = APIRouter(include_in_schema=False, route_class=InTurn)


@router.get("/learn/{slug}/{id}")
async def course_page(slug: str, id: str, request: Request) -> Response:
    """A page of the course as the visitor left it, else as it begins. Raises NotFound."""
    return await page(request, page_place(f"{slug}/{id}"))


@router.post("/learn/turn")
async def turn(request: Request, form: Sent) -> Response:
    """Turn to another page: a script swaps in what differs, else its address is led to."""
    place = page_place(form.text("to"))
    return await in_turn(request, place, lambda: _turned(request, form, place))


def _turned(request: Request, form: Form, place: Place) -> Response:
    visitor = visitor_of(request)
    if form.text("place"):
        note_progress(request, form.place)
    if is_for_a_page(request):
        return RedirectResponse(place.address, 303)
    visit = visitor.at(place)
    title = lesson_heading(visit.session, LEARN)[0]
    heading = Part(HEADING, {"title": title}, {"HX-Push-Url": place.address})
    response = answer(request, Outcome(place, visit), RELETTERED, also=[heading])
    return remember(response, request, visitor, place)


@router.post("/learn/return")
def come_back(request: Request, form: Sent) -> Response:
    """Have the session where its page has it; Back undoes that."""
    return answer(request, perform(request, form, back_to_text))


@router.post("/learn/answer")
def mark(request: Request, form: Sent) -> Response:
    """Mark an answer to a question of the page, or show it; 422 with the reason at the question where it is none."""
    outcome = answered(request, form, lambda session: question_of_page(session, form.text("question")))
    if outcome.done and outcome.visit:
        note_progress(request, outcome.place, outcome.visit.session)
    return answer(request, outcome)


@router.post("/learn/slip")
def point(request: Request, form: Sent) -> Response:
    """Point at a symbol of a slip card, or have the wrong one shown."""
    return answer(request, answered(request, form, lambda session: card_of_page(session, form.text("card"))))
