"""The JSON API, under /api/v1: one module per subject, and the document that describes them all."""

from fastapi import FastAPI

from app.web.api import document, insight, lessons, moves, predict, sessions

PREFIX = "/api/v1"


def install(app: FastAPI) -> None:
    """Add the routes, and their document at /api/v1/openapi.json."""
    # Routes are tried in turn, so those that are asked most come first.
    for part in (predict, moves, sessions, insight, lessons):
        app.include_router(part.router, prefix=PREFIX)
    document.install(app)
