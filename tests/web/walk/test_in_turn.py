"""What takes long on the page is done beside the loop, in the order in which it came; what does not is done at once."""

import json
import threading

import pytest

from app.explorer.opening import Description, open_session
from app.main import create_app
from app.scene.page import MANY_EDGES, takes_long
from app.scene.picture.layout.layers import most_edges
from app.scene.picture.pictured import drawn
from app.settings import Settings
from app.storage.sqlite import SqliteStore
from app.web.http.desk import Desk
from app.web.walk import updates
from tests.web.visiting import PAGE, Browser, stored

LARGE, SMALL = {"network": {"sizes": [10, 10, 10]}}, {"network": {"sizes": [3, 4, 2]}}
ASKED = {
    "/move/step": {},
    "/move/back": {},
    "/again": {},
    "/go-to": {"stage": "1"},
    "/select": {"look": "w.1.1.1"},
    "/why": {"number": "C"},
    "/tab": {"tab": "matrices"},
    "/example": {"example": "1"},
    "/refresh": {},
    "/room": {},
    "/granularity": {"granularity": "phase"},
    "/edit/parameter": {"layer": "1", "to": "1", "from": "1", "value": "0.5"},
    "/hand": {"number": "w.1.1.1", "by": "3"},
    "/hand/let-go": {"number": "w.1.1.1", "by": "3"},
    "/check/nudge": {"amount": "0.1"},
    "/predict/switch": {"on": "1"},
    "/mistake/seed": {"seed": "1"},
    "/pictures": {"pictures": "weights"},
    "/updates/curve": {},
}


@pytest.fixture
def browser():
    with Browser(create_app(Settings(store="memory"))) as browser:
        yield browser


def opened(browser: Browser, description: dict) -> str:
    answer = browser.post("/import", data={"text": json.dumps(description)}, headers=PAGE)
    browser.place = answer.headers["HX-Redirect"].removeprefix("/")
    return f"/{browser.place}"


def version(browser: Browser) -> str:
    return str(stored(browser).version)


@pytest.mark.parametrize("path", ASKED)
def test_of_a_large_network_everything_waits_for_its_turn_and_of_a_small_one_nothing_does(browser, path):
    for description, status in ((LARGE, 429), (SMALL, None)):
        opened(browser, description)
        browser.post("/move/step", data={"version": version(browser)}, headers=PAGE)
        before = version(browser)
        room, browser.app.state.desk = browser.app.state.desk, Desk(each=0)
        answer = browser.post(path, data={**ASKED[path], "version": before}, headers=PAGE)
        browser.app.state.desk = room
        assert (answer.status_code == 429) == (status == 429), answer.text
        if status:
            assert answer.headers["retry-after"] == "2" and "take long" in answer.text
            assert version(browser) == before


@pytest.mark.parametrize("description", [LARGE, SMALL])
def test_so_does_its_page_which_says_when_to_come_back(browser, description):
    address = opened(browser, description)
    browser.app.state.desk = Desk(each=0)
    answer = browser.get(address, headers={"accept": "text/html"})
    if description == SMALL:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
        assert "take long" in answer.text and answer.text.startswith("<!doctype html>")


def test_a_busy_server_says_so_to_the_page_too(browser):
    address = opened(browser, LARGE)
    browser.app.state.desk = Desk(everybody=0)
    assert browser.get(address).headers["retry-after"] == "10"
    assert browser.post("/hand", data=ASKED["/hand"], headers=PAGE).json()["problem"].startswith("This server has much")


def test_what_is_done_to_a_session_while_something_long_waits_comes_after_that(browser, monkeypatch):
    opened(browser, SMALL)
    before = int(version(browser))
    begun, released, order = threading.Event(), threading.Event(), []
    update_many = updates.update_many

    def held_up(session, times):
        begun.set()
        assert released.wait(20)
        order.append("updates")
        return update_many(session, times)

    monkeypatch.setattr(updates, "update_many", held_up)

    def ask(path: str, **fields: str) -> None:
        browser.post(path, data=fields, headers=PAGE)
        order.append(path)

    first = threading.Thread(target=ask, args=("/updates",), kwargs={"times": "2"})
    first.start()
    assert begun.wait(20)
    second = threading.Thread(target=ask, args=("/move/step",))
    second.start()
    second.join(0.3)
    assert second.is_alive() and not order
    released.set()
    first.join(20)
    second.join(20)
    assert order[0] == "updates" and set(order) == {"updates", "/updates", "/move/step"}
    assert int(version(browser)) == before + 2


def test_a_session_that_is_large_and_not_in_memory_is_read_beside_the_loop(tmp_path):
    with Browser(create_app(Settings(data_dir=tmp_path))) as browser:
        place = opened(browser, {"network": {"sizes": [400, 500, 2]}})
        browser.get("/lessons/2-2-2")
        small = {"text": json.dumps(SMALL)}
        browser.post("/import", data=small, headers=PAGE)
        store = browser.app.state.store
        assert isinstance(store, SqliteStore)
        browser.app.state.store = SqliteStore(tmp_path)  # which has read nothing yet
        browser.app.state.desk = Desk(each=0)
        assert browser.get(place).status_code == 429
        assert browser.get("/lessons/2-2-2").status_code == 429  # it has a tab for the other
        browser.app.state.store = store


SHAPES = [(2, 2, 1), (3, 5, 2), (9, 10, 11, 3), (12,) * 13, (150,) * 4, (40, 11, 2), (63, 20, 10)]


@pytest.mark.parametrize("sizes", SHAPES)
@pytest.mark.parametrize("frame", ["wide", "narrow"])
def test_no_more_edges_are_drawn_than_were_counted_before(sizes, frame):
    session = open_session(Description(sizes=sizes))
    assert 0 < len(drawn(session, frame).edges) <= most_edges(sizes)


def test_what_takes_long_is_told_by_edges_that_are_drawn_by_weights_and_by_examples():
    def long(**description) -> bool:
        return takes_long(open_session(Description(**description)))

    assert not long(sizes=[2, 2, 1]) and not long(sizes=[784, 30, 10]) and not long(sizes=[4, 8, 3])
    assert long(sizes=[10, 10, 10]) and long(sizes=[4] * 9) and long(sizes=[784, 290, 10])
    assert most_edges((10, 10)) == 110 > MANY_EDGES
    few, many = [[0.1, 0.2, 0.3, 0.4]] * 2, [[0.1, 0.2, 0.3, 0.4]] * 256
    assert not long(sizes=[4, 100, 3], inputs=few, targets=[[1.0, 0, 0]] * 2)
    assert long(sizes=[4, 100, 3], inputs=many, targets=[[1.0, 0, 0]] * 256)
