"""The lessons: which there are, and the document each comes from."""

from fastapi import APIRouter
from starlette.responses import Response

from app.course.lesson import Lesson
from app.course.shelf import LESSONS, find_lesson, open_lesson
from app.web.api.answers import LessonAnswer, LessonCard, problems
from app.web.api.snapshot import json_response

router = APIRouter(tags=["lessons"])


@router.get("/lessons", response_model=list[LessonCard])
async def lessons() -> Response:
    """All lessons, in the order of the chooser."""
    return json_response([_card(lesson) for lesson in LESSONS.values()])


@router.get("/lessons/{slug}", response_model=LessonAnswer, responses=problems(404))
async def lesson(slug: str) -> Response:
    """One lesson, with the network it opens."""
    found = find_lesson(slug)
    step = open_lesson(slug).position.step
    return json_response(
        _card(found)
        | {
            "sizes": step.network.sizes,
            "activations": step.network.activations,
            "biases": step.network.biases is not None,
            "loss": step.loss,
            "reduction": step.reduction,
            "learning_rate": step.learning_rate,
            "example_count": len(step.inputs),
        }
    )


def _card(lesson: Lesson) -> dict:
    return {
        "slug": lesson.slug,
        "title": lesson.title,
        "about": lesson.about,
        "look_for": lesson.look_for,
        "source": lesson.source,
    }
