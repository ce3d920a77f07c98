"""One notation, the visitor's: chosen in one place it holds in all, and outlives every session."""

import re
from html import unescape

import pytest

from app.course.shelf import LESSONS
from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser, link, post, stored

SHOWN = re.compile(r'<select name="notation".*?<option value="([^"]+)"[^>]* selected', re.DOTALL)
PRESS = re.compile(r'<form id="source-letters"[^>]*>\s*<input type="hidden" name="on" value="(\d)">')


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory"))) as client:
        yield client


def letters(html: str) -> str:
    return SHOWN.search(html)[1]


def choose(visitor: Browser, notation: str, place: str = "/lessons/2-2-2") -> str:
    visitor.get(place)
    answer = post(visitor, "/notation", notation=notation, place=visitor.place, version="")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("slug", LESSONS)
def test_every_lesson_opens_in_a_z_delta_until_something_is_chosen(visitor, slug):
    assert letters(visitor.get(f"/lessons/{slug}").text) == "default"


def test_what_is_chosen_in_one_place_holds_in_all_those_begun_before_and_after(visitor):
    visitor.get("/lessons/1-1-1")
    post(visitor, "/move/step", place=visitor.place, version="0")
    assert letters(choose(visitor, "error")) == "error"
    for address in ("/lessons/1-1-1", "/lessons/batch", "/digits"):
        assert letters(visitor.get(address).text) == "error"
    post(visitor, "/build", sizes="2-2")
    assert letters(visitor.get("/build/1").text) == "error"


def test_what_is_taken_home_is_in_the_notation_of_the_visitor(visitor):
    choose(visitor, "error", "/lessons/1-1-1")
    post(visitor, "/move/step", place=visitor.place, version="0")
    assert "<mi>net</mi>" in visitor.get("/solution").text
    assert "dE_dW1 = " in visitor.get("/code/numpy.py").text
    assert visitor.get("/export/session.json").json()["now"]["says"].endswith("plus its bias: net.")
    assert ">o<" in visitor.get("/picture.svg").text


def test_to_choose_a_notation_stores_no_session_and_undoes_nothing(visitor):
    choose(visitor, "rows")
    assert visitor.app.state.store.count() == 0
    assert stored(visitor).version == 0


def test_a_notation_outlives_the_session_in_which_it_was_chosen(visitor):
    choose(visitor, "rows")
    post(visitor, "/move/step", place=visitor.place, version="0")
    visitor.app.state.store.expire(-1)
    assert letters(visitor.get("/lessons/2-2-2").text) == "rows"
    kept = next(cookie for cookie in visitor.cookies.jar if cookie.name == "notation")
    assert not kept.discard and kept.expires is not None


@pytest.mark.parametrize("told", ["runes", "", "x" * 5000])
def test_an_unknown_notation_in_a_form_or_a_cookie_is_not_taken(visitor, told):
    visitor.get("/lessons/2-2-2")
    refused = post(visitor, "/notation", notation=told, place=visitor.place, version="")
    assert refused.status_code == 422 and "Notation is one of" in unescape(refused.text)
    visitor.cookies.set("notation", told, domain="testserver.local", path="/")
    assert letters(visitor.get("/lessons/2-2-2").text) == "default"


def test_the_letters_of_the_source_last_in_that_lesson_and_one_press_goes_back(visitor):
    choose(visitor, "error")
    page = visitor.get("/lessons/3-2-2").text
    assert PRESS.search(page)[1] == "1" and "In the </span>letters of the source" in page
    put_on = post(visitor, "/source-letters", on="1", place=visitor.place, version="0")
    assert letters(put_on.text) == "arrows" and PRESS.search(put_on.text)[1] == "0"
    assert letters(visitor.get("/lessons/3-2-2").text) == "arrows"
    assert letters(visitor.get("/lessons/1-1-1").text) == "error"
    visitor.get("/lessons/3-2-2")
    version = str(stored(visitor).version)
    taken_off = post(visitor, "/source-letters", on="0", place=visitor.place, version=version)
    assert letters(taken_off.text) == "error" and PRESS.search(taken_off.text)[1] == "1"


def test_a_notation_that_is_chosen_takes_the_letters_of_the_source_off(visitor):
    visitor.get("/lessons/3-2-2")
    post(visitor, "/source-letters", on="1", place=visitor.place, version="0")
    assert letters(choose(visitor, "rows", "/lessons/3-2-2")) == "rows"
    assert letters(visitor.get("/lessons/3-2-2").text) == "rows"


def test_nothing_is_offered_where_the_source_has_no_other_letters(visitor):
    assert not PRESS.search(visitor.get("/lessons/2-2-2").text)
    assert not PRESS.search(choose(visitor, "arrows", "/lessons/3-2-2"))
    refused = post(visitor, "/source-letters", on="1", place="lessons/2-2-2", version="0")
    assert refused.status_code == 409


def test_whoever_opens_a_link_sees_their_own_letters_or_those_of_the_source_it_was_made_in(visitor):
    choose(visitor, "error", "/lessons/3-2-2")
    plain = link(visitor)
    post(visitor, "/source-letters", on="1", place=visitor.place, version="")
    as_source = link(visitor)
    with Browser(visitor.app) as other:
        choose(other, "rows")
        assert letters(other.get(plain).text) == "rows"
        opened = other.get(as_source).text
        assert letters(opened) == "arrows" and PRESS.search(opened)[1] == "0"


def test_the_sentences_of_the_api_are_in_one_notation_unless_another_is_asked_for(visitor):
    made = visitor.post("/api/v1/sessions", json={"lesson": "3-2-2"}).json()
    visitor.post(f"/api/v1/sessions/{made['id']}/step-forward", json={"granularity": "phase"})
    for _ in range(2):
        visitor.post(f"/api/v1/sessions/{made['id']}/step-backward")
    address = f"/api/v1/sessions/{made['id']}"
    assert "δ = a − y" not in visitor.get(address).json()["stage"]["sentence"]
    assert "gives δ, how fast C changes" in visitor.get(address).json()["stage"]["sentence"]
    asked = visitor.get(f"{address}?notation=error").json()["stage"]["sentence"]
    assert "gives ∂E/∂net, how fast E changes" in asked
    assert visitor.get(f"{address}/numbers/a.1.1").json()["letter"] == "a₁⁽¹⁾"
    assert visitor.get(f"{address}/numbers/a.1.1?notation=arrows").json()["letter"] == "x₁⁽²⁾"
    symbols = visitor.get(f"{address}/paths?layer=2&to=1&from=1&notation=error").json()["paths"][0]["factors"]
    assert symbols[0]["symbol"].startswith("∂net")
    for path in ("", "/numbers/a.1.1", "/paths?layer=2&to=1&from=1"):
        refused = visitor.get(f"{address}{path}{'&' if '?' in path else '?'}notation=runes")
        assert refused.status_code == 422
