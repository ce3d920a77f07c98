"""The course through the API: its lessons and their pages, and answers to their questions."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from app.course.chapters import chapters
from app.course.lesson import Lesson, Page
from app.course.opening import begun_page, first_stage, known_page, open_page
from app.course.shelf import LESSONS, find_lesson, open_lesson
from app.errors import NotFound
from app.explorer.figures.kinds import OF_A_FIGURE
from app.explorer.looking import write_in
from app.explorer.notation import DEFAULT
from app.explorer.number import any_name_of
from app.explorer.practise.asked import Ask, offered_marks, offered_parameters
from app.explorer.practise.marking import mark
from app.explorer.reading import reading_of
from app.web.api.answers import LessonAnswer, LessonCard, MarkedAnswer, problems
from app.web.api.requests import NotationQuery, QuestionBody, ShortRoute
from app.web.api.snapshot import json_response
from app.web.visits.book import Visits

router = APIRouter(tags=["lessons"], route_class=ShortRoute)
QuestionId = Annotated[str, Path(description="The id of a question of one of its pages.")]


@router.get("/lessons", response_model=list[LessonCard])
async def lessons() -> Response:
    """All lessons, in the order of the chooser."""
    return json_response([_card(each) | {"pages": [page.id for page in each.pages]} for each in LESSONS.values()])


@router.get("/lessons/{slug}", response_model=LessonAnswer, responses=problems(404))
async def lesson(slug: str) -> Response:
    """One lesson, with the network it opens and its pages."""
    found = find_lesson(slug)
    step = open_lesson(slug).position.step
    return json_response(
        _card(found)
        | {
            "pages": [_page(found, page) for page in found.pages],
            "sizes": step.network.sizes,
            "activations": step.network.activations,
            "biases": step.network.biases is not None,
            "loss": step.loss,
            "reduction": step.reduction,
            "learning_rate": step.learning_rate,
            "example_count": len(step.inputs),
        }
    )


@router.post(
    "/lessons/{slug}/questions/{id}/answer",
    response_model=MarkedAnswer,
    responses=problems(404, 413, 415, 422),
)
async def answer(
    slug: str, id: QuestionId, body: QuestionBody, visits: Visits, notation: NotationQuery = DEFAULT
) -> Response:
    """Mark an answer against the page as it opens. Nothing is kept of it."""
    page, ask = _question(slug, id)
    known = write_in(known_page(slug, page.id), notation)
    given = body.value
    texts = given if isinstance(given, list) else [given if isinstance(given, str) else repr(given)]
    now = visits.read(texts[0]).session if ask.form == "goal" and texts else None
    found = mark(ask, known, texts, now)
    return json_response({"right": found.right, "note": found.note, "say": found.say})


def _question(slug: str, id: str) -> tuple[Page, Ask]:
    for page in find_lesson(slug).pages:
        if ask := page.ask(id):
            return page, ask
    raise NotFound(f"The lesson “{slug}” has no question “{id[:40]}”.", field="id")


def _card(lesson: Lesson) -> dict:
    return {
        "slug": lesson.slug,
        "title": lesson.title,
        "about": lesson.about,
        "look_for": lesson.look_for,
        "source": lesson.source,
        "chapter": ", ".join(c.key for c in chapters() if any(_is_of(lesson, key) for key in c.pages)),
    }


def _is_of(lesson: Lesson, key: str) -> bool:
    return key.startswith(f"{lesson.slug}/")


def _page(lesson: Lesson, page: Page) -> dict:
    where = (
        f"{chapter.key}{number}"
        for chapter in chapters()
        for number, key in enumerate(chapter.pages, 1)
        if key == f"{lesson.slug}/{page.id}"
    )
    return {
        "id": page.id,
        "title": page.title,
        "chapter": next(where, ""),
        "stage": page.stage,
        "updates": page.updates,
        "look": page.look,
        "figure": page.figure or None,
        "minutes": page.minutes,
        "prints": _known_prints(lesson, page),
        "questions": [_asked(lesson, page, ask) for ask in page.asks],
    }


def _known_prints(lesson: Lesson, page: Page) -> dict[str, str]:
    """The printed figures that are reached before any of the page's questions is answered."""
    opened, stands = open_page(lesson.slug, page.id), begun_page(lesson.slug, page.id).position.stage
    prints = page.checks[0].prints
    asks_figure = any(ask.asks.startswith(OF_A_FIGURE) for ask in page.asks)
    of_walk = {name: text for name, text in prints.items() if not name.startswith(OF_A_FIGURE)}
    of_figure = {} if asks_figure else {name: text for name, text in prints.items() if name not in of_walk}
    known = {name: text for name, text in of_walk.items() if first_stage(opened, any_name_of(name)) <= stands}
    return known | of_figure


def _asked(lesson: Lesson, page: Page, ask: Ask) -> dict:
    reading = reading_of(known_page(lesson.slug, page.id))
    match ask.form:
        case "choice":
            offers = [choice.text for choice in ask.choices]
        case "most":
            offers = [parameter.key for parameter in offered_parameters(ask, reading.network)]
        case "click":
            offers = list(offered_marks(ask, reading))
        case _:
            offers = list(ask.offers)
    return {
        "id": ask.id,
        "asks": ask.asks,
        "form": ask.form,
        "figures": ask.figures,
        "text": ask.text,
        "offers": offers,
    }
