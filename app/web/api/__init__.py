"""The JSON API, under /api/v1: one module per subject, and the document that describes them all."""

from fastapi import FastAPI

from app.web.api import document, insight, lessons, moves, predict, sessions

PREFIX = "/api/v1"


def install(app: FastAPI) -> None:
    """Add the routes, and their document at /api/v1/openapi.json."""
    for part in (sessions, moves, insight, predict, lessons):
        app.include_router(part.router, prefix=PREFIX)
    document.install(app)
