"""Looking again at a session changes nothing in it, so no click on the page becomes stale."""

import re

import pytest

from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory")), headers={"sec-fetch-site": "same-origin"}) as client:
        yield client


def version(html: str) -> str:
    return re.search(r'name="version" value="(\d+)"', html)[1]


def test_a_refresh_shows_the_session_under_the_version_it_has(visitor):
    first = version(visitor.get("/explore").text)
    assert [version(visitor.post("/refresh").text) for _ in range(2)] == [first, first]
    assert visitor.post("/move/step", data={"version": first}).status_code == 200


def test_a_refresh_without_a_session_opens_a_fresh_one_and_says_so(visitor):
    visitor.get("/explore")
    visitor.post("/move/step")
    visitor.app.state.store.expire(-1)
    answer = visitor.post("/refresh", data={"version": "1"})
    assert answer.status_code == 200
    assert "idle for too long" in answer.text


def test_the_page_is_not_kept_by_the_browser(visitor):
    assert visitor.get("/explore").headers["cache-control"] == "no-store"
