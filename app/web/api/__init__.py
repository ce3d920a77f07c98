"""The JSON API, under /api/v1: one module per subject, and the document that describes them all; and /healthz."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse

from app.web.api import figures, insight, lessons, moves, predict, sessions, updates
from app.web.http.problems import MEDIA_TYPE
from app.web.visits.book import Visits

PREFIX = "/api/v1"
router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def health(visits: Visits) -> JSONResponse:
    """200 with the number of sessions kept; a store that does not answer is a 500."""
    return JSONResponse({"status": "ok", "sessions": visits.store.count()})


def install(app: FastAPI) -> None:
    """Add the routes."""
    # Routes are tried in turn, so those that are asked most come first.
    for part in (predict, moves, sessions, updates, insight, lessons, figures):
        app.include_router(part.router, prefix=PREFIX)
    app.include_router(router)


FASTAPI_ERRORS = ("HTTPValidationError", "ValidationError")
DESCRIPTION = """
Walk one training step of a neural network, stage by stage, and read every number.

Layers, neurons and examples count from 1; lists over layers start with layer 1, and `a` also has the inputs as entry 0.
Weights of a layer are rows, row = receiving neuron. A value that is not reached yet is `null`, never 0. Numbers are
float64 and read back exactly. Errors are `application/problem+json` and name the field; nothing has changed then.
A change may say which version of the session it is meant for, in `version` or `If-Match`: another version is a 409.
""".strip()
TAGS = [
    {"name": "sessions", "description": "Open a network with its examples, look at it, edit it."},
    {"name": "moves", "description": "Through the training step and back; a move that cannot apply now is a 409."},
    {"name": "insight", "description": "Where a gradient comes from, and whether it is right."},
    {"name": "digits", "description": "Reading drawn digits."},
    {"name": "lessons", "description": "Worked examples."},
]


class DescribedApp(FastAPI):
    """An application whose document describes errors as what they are: problems, not FastAPI's validation errors."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        return self.openapi_schema or _with_problems(super().openapi())


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"] = dict(_answers(operation["responses"]))
    for name in FASTAPI_ERRORS:
        document["components"]["schemas"].pop(name, None)
    return document


def _answers(responses: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for status, answer in responses.items():
        content = answer["content"]["application/json"]
        if status.startswith("2"):
            yield status, answer
        elif not content["schema"]["$ref"].endswith(FASTAPI_ERRORS):
            yield status, answer | {"content": {MEDIA_TYPE: content}}
