"""How far a visitor has come: the map of the course, its words, and what was answered at the first try."""

import json
from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.course.chapters import course_pages, turned_to
from app.course.progress import NOTHING, Progress, progress_of, progress_text
from app.course.shelf import FIRST_LESSON
from app.errors import NotFound, StorageFull
from app.explorer.session import Session
from app.scene.around.course_map import course_map, first_tries, glossary_words
from app.scene.around.door import lesson_cards
from app.scene.handout import handout
from app.web.http.desk import beside
from app.web.http.form import Sent
from app.web.http.rendering import render
from app.web.visits.cookies import visitor_key
from app.web.visits.places import DIGITS, LEARN, LESSON, Place, lesson_place
from app.web.visits.visitor import visitor_of

router = APIRouter(include_in_schema=False)
NO_STORE = {"cache-control": "no-store"}


@router.get("/learn")
async def learn(request: Request) -> Response:
    """The map of the course, and the networks to walk without a text."""
    visitor = visitor_of(request)
    places = [place for place in visitor.visited if place.kind in (LESSON, DIGITS)]
    kept = {place.address: visit.session for place in reversed(places) if (visit := visitor.stored(place))}
    course = course_map(progress_here(request))
    return HTMLResponse(
        render("pages/learn.html", course=course, lessons=lesson_cards(kept, visitor.letters)), headers=NO_STORE
    )


@router.get("/learn/glossary")
async def glossary(request: Request) -> Response:
    """Every word of the course, where it is met first."""
    return HTMLResponse(
        render("pages/glossary.html", words=glossary_words(visitor_of(request).letters)), headers=NO_STORE
    )


@router.get("/learn/answers")
async def answers(request: Request) -> Response:
    """What was answered at the first try, to be printed."""
    return HTMLResponse(
        render("pages/first_tries.html", tries=first_tries(progress_here(request), visitor_of(request).letters)),
        headers=NO_STORE,
    )


@router.get("/learn/progress.json")
async def export(request: Request) -> Response:
    """The same as a file: the pages turned and the notes of first answers."""
    progress = progress_here(request)
    text = json.dumps({"seen": progress.seen, "notes": progress.notes}, ensure_ascii=False, indent=1)
    as_file = {"content-disposition": 'attachment; filename="backprop-course.json"'}
    return Response(text, media_type="application/json", headers=NO_STORE | as_file)


@router.get("/learn/print")
async def printed(request: Request, of: str = "") -> Response:
    """A page, a chapter or the whole course as a hand-out, its answers on a sheet of their own. Raises NotFound."""
    one = turned_to(of) if "/" in of else None
    pages = [one] if one else [page for page in course_pages() if of in ("", page.chapter.key)]
    if not pages:
        raise NotFound(f"The course has no chapter “{of[:40]}”.", field="of")
    title = one.page.title if one else pages[0].chapter.title if of else "The course"
    back = one.address if one else "/learn"
    written = visitor_of(request).at(lesson_place(FIRST_LESSON)).session

    def made() -> str:
        return render("pages/handout.html", page=handout(title, pages, written), back=back)

    return HTMLResponse(await beside(request, made), headers=NO_STORE)


@router.post("/learn/forget")
async def forget(request: Request, form: Sent) -> Response:
    """Forget how far the visitor has come."""
    if key := visitor_key(request):
        request.app.state.progress.forget(key)
    return RedirectResponse("/learn", 303)


def progress_here(request: Request) -> Progress:
    """How far the visitor has come; a text that cannot be read is nothing."""
    key = visitor_key(request)
    return progress_of(request.app.state.progress.load(key)) if key else NOTHING


def note_progress(request: Request, place: Place, session: Session | None = None) -> None:
    """Note that a page of the course was turned, or with its session how its questions were answered.

    Where it cannot be noted, the page is turned and the answer marked all the same.
    """
    key = visitor_key(request)
    if not key or place.kind != LEARN:
        return

    def noted(before: Progress) -> Progress:
        return before.with_answers(place.name, session) if session else before.with_seen(place.name)

    before = progress_here(request)
    if noted(before) is not before:
        # Another tab or process may note something too: what is stored by then is gone on from.
        with suppress(StorageFull):
            request.app.state.progress.change(key, lambda text: progress_text(noted(progress_of(text))))
