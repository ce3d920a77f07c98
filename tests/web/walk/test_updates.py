"""×10 and ×100 on the page, the curve that opens, and a press on one of its points."""

import re

import pytest

from app.course.shelf import open_lesson
from app.explorer import edits, moves
from app.explorer import session as sessions
from app.explorer.practise.mistakes import seed_mistake
from app.main import create_app
from app.settings import Settings
from tests.explorer.sessions import two_two_two
from tests.explorer.test_many_updates import walked
from tests.web.visiting import Browser, at, post, stored
from tests.web.walk.loose_numbers import loose_numbers
from tests.web.walk.test_why import check, names_in, pressed, value_in


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory"))) as client:
        client.get("/lessons/1-1-1")
        yield client


def status(answer):
    said = re.search(r'<p id="status"[^>]*>(.*?)</p>', answer.text, re.DOTALL)[1]
    return re.sub("<[^>]*>", "", said)


def session(visitor):
    return stored(visitor).session


def test_ten_updates_are_made_said_and_drawn_in_the_head(visitor):
    answer = post(visitor, "/updates", times="10")
    assert status(answer) == "10 updates: C falls from 0.481 to 0.0275 on this example. Back undoes them all."
    assert session(visitor).position.steps_taken == 10
    head = answer.text.partition('id="loss"')[2].partition("</hx-partial>")[0]
    assert ">10 updates<" in head and "C over 10 updates: from 0.481 to 0.0275. Open the curve" in head
    assert len(re.search(r'class="line" d="([^"]+)"', head)[1].split("L")) == 11
    post(visitor, "/move/back", granularity="stage")
    assert session(visitor).position.steps_taken == 0


def test_the_curve_is_brought_when_it_is_opened_and_a_point_leads_back(visitor):
    post(visitor, "/updates", times="10")
    curve = post(visitor, "/updates/curve").text
    assert re.findall(r'data-updates="(\d+)"', curve) == [str(n) for n in range(11)]
    assert "after 3 updates: C = 0.137175" in curve
    answer = post(visitor, "/updates/back", updates="3")
    assert status(answer) == "Here is the loss after 3 updates: C = 0.137. Back undoes this."
    assert session(visitor).position.updates_before == 3
    post(visitor, "/move/back", granularity="stage")
    assert session(visitor).position.updates_before == 10


@pytest.mark.parametrize("lesson", ["1-1-1", "batch"])
def test_each_value_of_the_curve_can_be_asked_and_answers_with_a_formula_that_comes_to_it(visitor, lesson):
    visitor.get(f"/lessons/{lesson}")
    post(visitor, "/updates", times="10")
    made = session(visitor).position.steps_taken
    curve = post(visitor, "/updates/curve").text
    assert not loose_numbers(curve)
    names = names_in(curve)
    assert names == [f"C~after.{n}" for n in range(made)] + ["C"] and made > 0
    for name, said in zip(names, re.findall(r"C = ([\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)</text>", curve), strict=True):
        card = pressed(visitor, name)
        check(card, name)
        assert float(value_in(card)) == pytest.approx(float(said), abs=1e-6)
    assert session(visitor).position.steps_taken == made


def test_a_value_that_nothing_leads_to_any_more_says_so_and_changes_nothing(visitor, monkeypatch):
    monkeypatch.setattr(sessions, "PAST_POSITIONS", 1)
    at(visitor, walked(edits.set_parameter(walked(two_two_two(), 3), (2, 1, 1), 0.9), 3))
    assert "C~after.4" in names_in(post(visitor, "/updates/curve").text)
    answer = post(visitor, "/why", number="C~after.4")
    assert answer.status_code == 409 and "The way there is not known any more" in answer.text
    assert session(visitor).view.asked == ()


REFUSED = [("/updates", {"times": "7e1"}), ("/updates", {"times": "101"}), ("/updates/back", {"updates": "4"})]


@pytest.mark.parametrize(("path", "fields"), REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(visitor, path, fields):
    answer = post(visitor, path, **fields)
    assert answer.status_code == 422 and session(visitor).position.steps_taken == 0


def test_buttons_that_cannot_apply_say_why(visitor):
    at(visitor, seed_mistake(moves.go_to(open_lesson("2-2-2"), 5), 1))
    answer = post(visitor, "/updates", times="10")
    assert answer.status_code == 409 and "A mistake is hidden" in status(answer)
    buttons = re.findall(r'<button name="times"[^>]*>', answer.text)
    assert len(buttons) == 2
    assert all('aria-disabled="true"' in button and "A mistake is hidden" in button for button in buttons)


def test_a_page_that_is_out_of_date_makes_no_updates(visitor):
    post(visitor, "/updates", times="10")
    assert post(visitor, "/updates", times="10", version="1").status_code == 409
    assert session(visitor).position.steps_taken == 10
