"""The pages of the course, each a place of its own: turning them, answering, and the way back to the text."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.course import answering, opening
from app.errors import BadValue
from app.explorer.session import Session
from app.scene.around.lessons import lesson_heading
from app.scene.panel.lesson.question import FIELD
from app.web.course.progress import note_progress
from app.web.http.form import Form, Sent
from app.web.http.problems import is_for_a_page
from app.web.visits.places import LEARN, Place, page_place
from app.web.visits.visitor import remember, visitor_of
from app.web.walk.acting import HEADING, RELETTERED, Outcome, Part, answer, perform
from app.web.walk.in_turn import InTurn, in_turn
from app.web.walk.pages import page

router = APIRouter(include_in_schema=False, route_class=InTurn)
MARK, ORDER = "mark ", "order "
"""how the fields of marks and of an order begin: a form has one value of each name"""


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
def back_to_text(request: Request, form: Sent) -> Response:
    """Have the session where its page has it; Back undoes that."""
    return answer(request, perform(request, form, opening.back_to_text))


@router.post("/learn/answer")
def mark(request: Request, form: Sent) -> Response:
    """Mark an answer to a question of the page, or show it; 422 with the reason at the question where it is none."""
    question = form.text("question")
    typed = form.text("answer").strip()
    outcome = perform(request, form, lambda s: _answered(s, question, form), typed)
    if outcome.done and outcome.visit:
        note_progress(request, outcome.place, outcome.visit.session)
    return answer(request, outcome)


@router.post("/learn/slip")
def point(request: Request, form: Sent) -> Response:
    """Point at a symbol of a slip card, or have the wrong one shown."""
    symbol = -1 if form.text("symbol") == "show" else form.whole("symbol")
    return answer(request, perform(request, form, lambda s: answering.point_at_symbol(s, form.text("card"), symbol)))


def _answered(session: Session, question: str, form: Form) -> Session:
    if form.text("show"):
        return answering.show_answer(session, question)
    try:
        return answering.answer_question(session, question, _sent(form))
    except BadValue as error:
        # A page has several questions: the message stands at the one it is about.
        raise BadValue(error.message, field=f"{FIELD} {question}") from None


def _sent(form: Form) -> tuple[str, ...]:
    """What was typed or chosen; or every mark, or the order, of which each has a field of its own."""
    marks = tuple(name.removeprefix(MARK) for name in form.fields if name.startswith(MARK))
    order = sorted(name for name in form.fields if name.startswith(ORDER))
    return marks or tuple(form.text(name) for name in order) or tuple(filter(None, (form.text(FIELD),)))
