"""A visitor who draws: a server of the module's own, and somebody new at the lesson on digits."""

import pytest

from app.main import create_app
from app.settings import Settings
from tests.web.visiting import PAGE, Browser


@pytest.fixture(scope="module")
def server():
    with Browser(create_app(Settings(store="memory")), headers=PAGE) as client:
        yield client


@pytest.fixture
def visitor(server):
    """A new visitor, of the lesson that draws a digit."""
    server.cookies.clear()
    server.get("/lessons/draw-a-digit")
    return server
