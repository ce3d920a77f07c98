"""Which errors a route can answer with, as the document describes them."""

from typing import Any

from pydantic import Field

from app.web.api.answers import Answer


class FaultAnswer(Answer):
    """One fault of a request."""

    field: str
    message: str


class ProblemAnswer(Answer):
    """An error (RFC 9457). Nothing in the session has changed."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    field: str | None = Field(None, description="What it concerns; places in lists count from 1.")
    errors: list[FaultAnswer] | None = None
    moves: list[str] | None = Field(None, description="The moves that do apply now.")
    version: int | None = Field(None, description="The version of now, where the request was meant for another.")


MEANINGS = {
    404: "There is no such session or lesson.",
    409: "The wrong moment for this move, or not the version it was meant for.",
    413: "Too large a body, network or batch.",
    415: "A body that is not JSON.",
    422: "A value that does not fit: wrong type, shape, name, or not finite.",
    507: "The session could not be saved.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, for the document."""
    return {status: {"model": ProblemAnswer, "description": MEANINGS[status]} for status in statuses}
