"""Another network in the lesson on digits: the one that was left is kept, found again and named in the menu."""

import json
import re

import pytest
from fastapi.testclient import TestClient

from app.course.shelf import open_lesson
from app.digits.ink import from_strokes
from app.digits.reader import DRAWING
from app.digits.samples import SAMPLES
from app.main import create_app
from app.settings import Settings
from app.storage.store import new_id
from app.web.visits.places import place_of
from tests.web.visiting import Browser, post, session_id, stored, visitor_in

FOUR, SEVEN = (json.dumps(SAMPLES[digit]) for digit in (4, 7))


@pytest.fixture
def visitor():
    """A visitor who has taught 784-30-10 for ten steps and then chosen 784-15-10."""
    with Browser(create_app(Settings(store="memory"))) as client:
        client.get("/lessons/draw-a-digit")
        post(client, "/digit/teach", strokes=FOUR, label="4", steps="10")
        choose(client, "784-15-10")
        yield client


def choose(client: TestClient, name: str, **fields):
    return post(client, "/digit/network", network=name, **fields)


def at(client: TestClient):
    return stored(client).session.position


def menu(html: str) -> dict[str, str]:
    return dict(re.findall(r'<option value="(784[^"]+)"[^>]*>[^<· ]+(?: · )?([^<]*)<', html))


def test_what_was_taught_is_there_again(visitor):
    assert at(visitor).steps_taken == 0
    choose(visitor, "784-30-10")
    assert (at(visitor).network.sizes, at(visitor).steps_taken) == ((784, 30, 10), 10)
    assert post(visitor, "/move/back").status_code == 200
    assert at(visitor).steps_taken == 0


def test_the_menu_says_how_many_updates_a_network_had_had_also_after_a_step_and_a_reload(visitor):
    for html in (choose(visitor, "784-100-10").text, post(visitor, "/move/step").text, visitor.get("/explore").text):
        assert menu(html) == {
            "784-15-10": "", "784-30-10": "10 updates", "784-100-10": "", DRAWING: "best reader"
        }  # fmt: skip


def test_each_is_kept_with_its_own_updates(visitor):
    post(visitor, "/digit/teach", strokes=FOUR, label="4", steps="1")
    choose(visitor, "784-30-10")
    assert menu(visitor.get("/explore").text)["784-15-10"] == "1 update"
    choose(visitor, "784-15-10")
    assert at(visitor).steps_taken == 1


def test_the_drawing_and_its_label_travel_along(visitor):
    post(visitor, "/digit/use", strokes=SEVEN, label="1")
    drawn = at(visitor).step
    choose(visitor, "784-30-10")
    assert at(visitor).steps_taken == 10
    assert at(visitor).step.inputs.tolist() == drawn.inputs.tolist()
    assert at(visitor).step.targets.tolist() == drawn.targets.tolist()


# A 3 by a pen so fast that eight points were caught.
FAST = [[[310, 220], [520, 140], [650, 300], [470, 490], [650, 560], [660, 760], [480, 870], [290, 780]]]


def test_a_fast_drawing_that_travels_is_seen_with_curves_by_the_network_that_has_learnt_them_and_straight_by_others(
    visitor,
):
    strokes = json.dumps(FAST)
    post(visitor, "/digit/use", strokes=strokes, label="3")
    for name, curves in ((DRAWING, True), ("784-100-10", False), (DRAWING, True), ("784-30-10", False)):
        choose(visitor, name, strokes=strokes)
        assert at(visitor).step.inputs.tolist() == [from_strokes(FAST, curves=curves).tolist()]
        assert at(visitor).step.targets.argmax() == 3


@pytest.mark.parametrize("strokes", ["[]", "no JSON", "[[[1, 2], [3, 4]]]", "[" * 9000])
def test_strokes_that_are_not_the_example_change_nothing_of_it(visitor, strokes):
    post(visitor, "/digit/use", strokes=json.dumps(FAST), label="3")
    before = at(visitor).step.inputs.tolist()
    assert choose(visitor, DRAWING, strokes=strokes).status_code == 200
    assert at(visitor).step.inputs.tolist() == before


def test_a_page_that_is_out_of_date_chooses_nothing(visitor):
    before = session_id(visitor)
    assert choose(visitor, "784-30-10", version="99").status_code == 409
    assert session_id(visitor) == before
    assert "784-15-10" not in visitor.cookies["updates"]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "x", "784-30-10=a=b", "784-30-10=1=nobody", "784-30-10=1={other}"])
def test_a_cookie_that_leads_nowhere_or_elsewhere_opens_the_network_afresh(visitor, text):
    other, _ = visitor.app.state.store.create(open_lesson("2-2-2"))
    visitor.cookies.clear()
    visitor.get("/lessons/draw-a-digit")
    choose(visitor, "784-15-10")
    visitor.cookies.set("networks", text.format(other=other), domain="testserver.local", path="/")
    assert choose(visitor, "784-30-10").status_code == 200
    assert (at(visitor).network.sizes, at(visitor).steps_taken) == ((784, 30, 10), 0)


def test_what_a_link_opened_does_not_take_the_place_of_what_was_left(visitor):
    post(visitor, "/share")
    link = re.search(r'value="http://testserver([^"]+)"', post(visitor, "/share").text)[1]
    choose(visitor, "784-30-10")
    visitor.get(link)
    choose(visitor, "784-30-10")
    assert at(visitor).steps_taken == 10


@pytest.mark.parametrize(("updates", "said"), [(10, True), (0, False)])
def test_a_taught_network_whose_session_is_gone_opens_as_shipped_and_says_so(visitor, updates, said):
    visitor.cookies.delete("updates")
    visitor.cookies.set("networks", f"784-30-10={updates}={new_id()}", "testserver.local", "/")
    visitor.app.state.store.delete(visitor_in(visitor).at(place_of("digits/784-30-10")).id)
    answer = choose(visitor, "784-30-10")
    assert (at(visitor).network.sizes, at(visitor).steps_taken) == ((784, 30, 10), 0)
    assert ("is gone. Here it is as shipped." in answer.text) == said


def test_what_was_taught_in_the_lesson_is_kept_where_a_link_into_it_was_opened_meanwhile(visitor):
    post(visitor, "/digit/teach", strokes=FOUR, label="4", steps="1")
    own, (linked, _) = session_id(visitor), visitor.app.state.kept.store.create(open_lesson("draw-a-digit"))
    assert visitor.get(f"/kept/{linked}").url.path == "/shared/1"
    assert choose(visitor, "784-100-10").headers["HX-Redirect"] == "/digits"
    choose(visitor, "784-15-10")
    assert session_id(visitor) == own and at(visitor).steps_taken == 1
