"""Links: what is opened is the page as it was, in a place of its own, and nobody's work is lost."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from app.course.shelf import open_lesson
from app.explorer import moves
from app.explorer.opening import Description, open_session
from app.links.link import check_digits, code_of
from app.main import create_app
from app.settings import Settings
from tests.explorer.wandering import walks
from tests.web.visiting import Browser, at, fragment, link, post, tabs

LARGE = [40, 30, 10]


@pytest.fixture
def visitor() -> Iterator[TestClient]:
    """A browser of a new visitor."""
    with Browser(create_app(Settings(store="memory"))) as client:
        yield client


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walks)
def test_a_link_opens_the_same_page_to_the_last_byte(visitor, session):
    at(visitor, replace(session, guesses=()))
    before, address = fragment(visitor), link(visitor)
    visitor.cookies.clear()
    led_to = visitor.get(address, follow_redirects=False).headers["location"]
    visitor.get(led_to)
    assert led_to == "/shared/1"
    assert fragment(visitor) == before


def test_the_drawn_digit_opens_the_same_page_too(visitor):
    at(visitor, moves.go_to(open_lesson("draw-a-digit"), 9))
    before, address = fragment(visitor), link(visitor)
    assert address.startswith("/open/")
    visitor.cookies.clear()
    visitor.get(address)
    assert fragment(visitor) == before


def test_an_opened_link_does_not_displace_what_was_left_in_the_lesson(visitor):
    visitor.get("/lessons/2-2-2")
    post(visitor, "/move/step")
    own = fragment(visitor)
    at_link = "/open/13d56ff49a36593Q3IazHiogYaGeDUCAA"
    assert visitor.get(at_link).status_code == 200
    assert tabs(visitor) == dict.fromkeys(tabs(visitor), False) | {"Shared": True}
    shared = fragment(visitor)
    assert shared != own
    visitor.get("/lessons/2-2-2")
    assert tabs(visitor)["Two paths"] and not tabs(visitor)["Shared"]
    assert fragment(visitor) == own
    visitor.get("/shared/1")
    assert fragment(visitor) == shared


def test_walking_on_in_what_was_shared_leaves_ones_own_work_alone(visitor):
    visitor.get("/lessons/2-2-2")
    own = fragment(visitor)
    visitor.get("/open/13d56ff49a36593Q3IazHiogYaGeDUCAA")
    post(visitor, "/move/step")
    post(visitor, "/move/restart")
    assert tabs(visitor)["Shared"]
    visitor.get("/lessons/2-2-2")
    assert fragment(visitor) == own


def test_a_shared_network_of_ones_own_stands_beside_the_one_built(visitor):
    at(visitor, open_session(Description([2, 3, 1])))
    address = link(visitor)
    visitor.cookies.clear()
    post(visitor, "/build", sizes="3-2-1")
    visitor.get(address)
    assert {"Your own", "Shared"} <= set(tabs(visitor))
    assert '<h1 id="title">Shared 2-3-1</h1>' in visitor.get("/explore").text
    visitor.get("/build/1")
    assert '<h1 id="title">Your own 3-2-1</h1>' in visitor.get("/explore").text


@pytest.mark.parametrize("address", ["/open/1", "/open/nonsense", "/open/13d56ff49a36593Q3IazHiogYaGeDUCA_"])
def test_a_link_that_cannot_be_opened_says_so_on_the_page_as_it_was(visitor, address):
    visitor.get("/explore")
    post(visitor, "/move/step")
    before = fragment(visitor)
    answer = visitor.get(address)
    assert answer.status_code in (404, 422)
    assert "link" in answer.text
    assert fragment(visitor) == before


@pytest.mark.parametrize("behind", [".", "),", "%3E", "%20", "%E2%80%A6", "/", ">", "?utm=mail"])
def test_a_link_opens_with_what_stands_behind_it_in_a_text(visitor, behind):
    code = code_of(moves.go_to(open_lesson("2-2-2"), 4))
    small = visitor.get(f"/open/{code}{behind}", follow_redirects=False)
    assert (small.status_code, small.headers["location"]) == (303, "/shared/1")
    at(visitor, open_session(Description(LARGE)))
    kept = link(visitor)
    large = visitor.get(f"{kept}{behind}", follow_redirects=False)
    assert (large.status_code, large.headers["location"]) == (303, "/shared/1")


def test_a_code_that_is_too_long_is_refused(visitor):
    answer = visitor.get("/open/1" + "A" * 5_000)
    assert answer.status_code == 422
    assert "too long" in answer.text


def test_another_arithmetic_is_said_in_the_status_line(visitor):
    packed = "Q3IazHiogYaGeDUCAA"
    answer = visitor.get(f"/open/1{'0' * 8}{check_digits('0' * 8, packed)}{packed}")
    assert answer.status_code == 200
    assert "last digits may differ" in answer.text
    assert "last digits" not in visitor.get("/explore").text


def test_a_network_too_large_for_an_address_is_kept_and_the_page_says_how_long(visitor):
    at(visitor, moves.go_to(open_session(Description(LARGE)), 5))
    before, said = fragment(visitor), post(visitor, "/share").text
    assert "keeps a copy" in said and "72 hours" in said
    address = link(visitor)
    visitor.cookies.clear()
    visitor.get(address)
    assert fragment(visitor) == before
    post(visitor, "/move/step")
    visitor.cookies.clear()
    visitor.get(address)
    assert fragment(visitor) == before


def test_the_same_moment_is_kept_once(visitor):
    at(visitor, open_session(Description(LARGE)))
    first = link(visitor)
    assert link(visitor) == first
    post(visitor, "/move/step")
    assert link(visitor) != first
    assert visitor.app.state.kept.store.count() == 2


def test_a_kept_copy_cannot_be_walked_on_in_by_its_id(visitor):
    at(visitor, open_session(Description(LARGE)))
    id = link(visitor).removeprefix("/kept/")
    assert visitor.post(f"/api/v1/sessions/{id}/step").status_code == 404
    assert visitor.get(f"/api/v1/sessions/{id}").status_code == 404


def test_a_copy_that_is_gone_is_said_and_made_anew(visitor):
    at(visitor, open_session(Description(LARGE)))
    address = link(visitor)
    visitor.app.state.kept.store.delete(address.removeprefix("/kept/"))
    answer = visitor.get(address)
    assert answer.status_code == 404
    assert "no longer kept" in answer.text
    assert link(visitor) != address


def test_copies_outlive_the_server(tmp_path):
    with Browser(create_app(Settings(data_dir=tmp_path))) as client:
        at(client, open_session(Description(LARGE)))
        before, address = fragment(client), link(client)
    with Browser(create_app(Settings(data_dir=tmp_path))) as client:
        client.get(address)
        assert fragment(client) == before


def test_sharing_without_a_session_begins_a_fresh_one(visitor):
    visitor.get("/explore")
    post(visitor, "/move/step")
    visitor.app.state.store.expire(-1)
    assert "idle for too long" in post(visitor, "/share", version="1").text


def test_a_link_is_followed_only_as_a_page(visitor):
    visitor.get("/explore")
    before = fragment(visitor)
    for address in ("/open/13d56ff49a36593Q3IazHiogYaGeDUCAA", "/kept/anything"):
        answer = visitor.get(address, headers={"sec-fetch-dest": "image"})
        assert answer.status_code == 404
        assert answer.json()["detail"] == "A link is opened as a page of its own."
    assert fragment(visitor) == before
    assert visitor.get("/open/13d56ff49a36593Q3IazHiogYaGeDUCAA", headers={"sec-fetch-dest": "document"}).is_success


def test_a_kept_copy_is_small_and_goes_back_one_place(visitor):
    session = open_session(Description(LARGE))
    for _ in range(5):
        session = moves.step(moves.go_to(session, len(session.position.stages)))
    at(visitor, session)
    visitor.get(link(visitor))
    post(visitor, "/move/back")
    assert "5 updates" in visitor.get("/explore").text
    for _ in range(len(session.position.stages) + 1):
        said = post(visitor, "/move/back")
    assert "no longer kept" in said.text
