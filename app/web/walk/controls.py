"""What the controls, the picture and the panel of the page post: moves, looks and edits."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.course.shelf import write_as_source
from app.errors import BadValue, NotFound
from app.explorer import edits, looking
from app.explorer.look import look_of
from app.explorer.moves import MOVES, WHOLE, go_to, walk_again
from app.explorer.number import any_name_of
from app.explorer.session import Session
from app.explorer.values import NO_RATE, WANTED
from app.scene.around.film import film, pass_summary
from app.scene.page import frame_of
from app.web.http.form import Form, Sent
from app.web.visits.cookies import Cookie, digits_cookie, notation_cookie
from app.web.walk.acting import FILM, Outcome, Part, answer, looked_at, perform, refused, window_of
from app.web.walk.in_turn import InTurn

router = APIRouter(include_in_schema=False, route_class=InTurn)
RESTARTED = "Back at the beginning, with the first weights, example and learning rate. Back undoes this."
AGAIN = "Before the first stage again, with the same weights. Back undoes this."
RELETTERED = "responses/relettered.html"
DRAWN = "responses/drawn.html"
PASSES = ("step", "step-forward", "step-backward", "update")
PHASE = "phase"
EDITS: dict[str, Callable[[Session, Form], Session]] = {
    "parameter": lambda s, form: edits.set_parameter(s, _edge(form), form.number("value", "", WANTED), anew=True),
    "input": lambda s, form: edits.set_input(
        s, *_cell(form), form.number("value", "input", edits.wanted_input(s)), anew=True
    ),
    "target": lambda s, form: edits.set_target(
        s, *_cell(form), form.number("value", "target", edits.wanted_target(s)), anew=True
    ),
    "learning-rate": lambda s, form: edits.edit(s, learning_rate=form.number("value", "learning_rate", NO_RATE)),
    "reduction": lambda s, form: edits.edit(s, reduction=form.text("value"), anew=True),
}


@router.post("/move/{move}")
def move(move: str, request: Request, form: Sent) -> Response:
    """One of the controls; a pass brings the film of its stages, and the sentence that sums it up."""
    if move not in MOVES:
        raise NotFound(f"There is no move “{move}”.")
    granularity = form.text("granularity") or "stage"
    notice = RESTARTED if move == "restart" else ""
    outcome = perform(request, form, lambda s: MOVES[move](s, granularity), notice=notice)
    if granularity in (PHASE, WHOLE) and move in PASSES and outcome.done and outcome.visit:
        return _passed(request, form, outcome, outcome.visit.session)
    return answer(request, outcome)


def _passed(request: Request, form: Form, outcome: Outcome, session: Session) -> Response:
    """What a pass refreshes, the picture first as it was on the page, and then stage by stage."""
    whole = form.text("granularity") == WHOLE
    window = window_of(request)
    shown = form.whole("shown") if form.text("shown") else len(session.position.stages)
    played = film(session, shown + 1, frame_of(session, window))
    summed_up = replace(outcome, notice=pass_summary(session, whole))
    return answer(request, summed_up, also=[Part(FILM, {"film": played})] if played else ())


@router.post("/again")
def again(request: Request, form: Sent) -> Response:
    """The same weights, from the first stage."""
    return answer(request, perform(request, form, walk_again, notice=AGAIN))


@router.post("/go-to")
def timeline(request: Request, form: Sent) -> Response:
    """A click on the timeline."""
    return answer(request, perform(request, form, lambda s: go_to(s, form.whole("stage"))))


@router.post("/select")
def select(request: Request, form: Sent) -> Response:
    """Look at what the text `look` names: a weight, a bias, a neuron, a layer, the loss or, empty, the stage."""
    return answer(request, perform(request, form, lambda s: looking.look_at(s, look_of(form.text("look")))))


@router.post("/why")
def why(request: Request, form: Sent) -> Response:
    """Explain the number of that name, on the mark of `look` or `along` the way from the one explained; empty: none."""
    return answer(request, perform(request, form, lambda s: _asked(s, form)))


def _asked(session: Session, form: Form) -> Session:
    if not form.text("number"):
        return looking.leave_why(session)
    name = any_name_of(form.text("number"))
    if form.text("look"):
        return looking.ask_at(session, name, look_of(form.text("look")))
    return looking.ask_why(session, name, along=bool(form.text("along")))


@router.post("/refresh")
def refresh(request: Request, form: Sent) -> Response:
    """The page as it is, drawn for the frame of now and in the visitor's letters of now."""
    return answer(request, looked_at(request, form, any_version=True), RELETTERED)


@router.post("/room")
def room(request: Request, form: Sent) -> Response:
    """The picture alone, drawn for the room that the page has now; the whole page where the session has moved on."""
    outcome = looked_at(request, form, any_version=True)
    same = outcome.visit is not None and outcome.visit.version == form.version
    return answer(request, outcome, DRAWN if same else RELETTERED)


@router.post("/example")
def example(request: Request, form: Sent) -> Response:
    """Show another example of the batch."""
    return answer(request, perform(request, form, lambda s: looking.look_at_example(s, form.whole("example"))))


@router.post("/tab")
def tab(request: Request, form: Sent) -> Response:
    """Have the panel explain in another way."""
    return answer(request, perform(request, form, lambda s: looking.explain_by(s, form.text("tab"))))


@router.post("/notation")
def notation(request: Request, form: Sent) -> Response:
    """Write everything in another notation, here and in all that the visitor opens from now on."""
    chosen = form.text("notation")
    outcome = looked_at(request, form, any_version=True)
    if outcome.visit and outcome.visit.session.view.source_letters:
        outcome = perform(request, form, lambda s: write_as_source(s, on=False))
    return _shown_so(request, outcome, lambda s: looking.write_in(s, chosen), notation_cookie(chosen))


@router.post("/source-letters")
def source_letters(request: Request, form: Sent) -> Response:
    """Write the lesson in the letters of its source, or again in the visitor's; nothing else changes."""
    on = form.text("on") == "1"
    return answer(request, perform(request, form, lambda s: write_as_source(s, on)), RELETTERED)


@router.post("/significant")
def significant(request: Request, form: Sent) -> Response:
    """Show every number in so many digits, here and wherever the visitor goes from now on."""
    count = form.whole("significant")
    outcome = looked_at(request, form, any_version=True)
    return _shown_so(request, outcome, lambda s: looking.show_digits(s, count), digits_cookie(count))


def _shown_so(request: Request, outcome: Outcome, show: Callable[[Session], Session], kept: Cookie) -> Response:
    """The page shown as the visitor wants all to be, which a cookie keeps and no session; or why it cannot be."""
    if not outcome.visit:
        return answer(request, outcome)
    try:
        visit = replace(outcome.visit, session=show(outcome.visit.session))
    except BadValue as error:
        return answer(request, refused(outcome.place, outcome.visit, error))
    return answer(request, replace(outcome, visit=visit), RELETTERED, cookies=[kept])


@router.post("/granularity")
def granularity(request: Request, form: Sent) -> Response:
    """Let Step and Back move by another amount."""
    return answer(request, perform(request, form, lambda s: looking.move_by(s, form.text("granularity"))))


@router.post("/edit/{what}")
def edit(what: str, request: Request, form: Sent) -> Response:
    """Set a parameter, an input, a target, the learning rate or how examples are joined."""
    if what not in EDITS:
        raise NotFound(f"There is no “{what}” to edit.")
    typed = form.text("value").strip()
    return answer(request, perform(request, form, lambda s: edits.unless_same(s, EDITS[what](s, form)), typed))


def _edge(form: Form) -> tuple[int, int, int]:
    return form.whole("layer"), form.whole("to"), form.whole("from")


def _cell(form: Form) -> tuple[int, int]:
    return form.whole("example"), form.whole("neuron")
