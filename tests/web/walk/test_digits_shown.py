"""How many significant digits numbers are shown in: the visitor's choice, in all places and from then on."""

import pytest
from fastapi.testclient import TestClient

from tests.web.visiting import link, post


@pytest.fixture
def visitor(client: TestClient) -> TestClient:
    """A new visitor at the end of the backward pass of 2-2-2."""
    client.cookies.clear()
    client.get("/lessons/2-2-2")
    for move in ("step-forward", "step-backward"):
        post(client, f"/move/{move}", granularity="phase")
    return client


def test_all_numbers_of_the_page_the_picture_and_the_solution_have_the_digits_asked_for(visitor):
    for address in ("/lessons/2-2-2", "/picture.svg", "/solution"):
        assert "0.2983711" not in visitor.get(address).text.replace("0.2983711087600027", "")
    answer = post(visitor, "/significant", significant="7")
    assert answer.status_code == 200 and '<option value="7" selected>7 digits</option>' in answer.text
    for address in ("/lessons/2-2-2", "/picture.svg", "/solution"):
        assert "0.2983711" in visitor.get(address).text.replace("0.2983711087600027", "")


def test_the_choice_holds_in_other_places_and_in_what_was_begun_before(visitor):
    visitor.get("/lessons/1-1-1")
    post(visitor, "/move/step-forward", granularity="phase")
    post(visitor, "/significant", significant="5")
    for lesson in ("2-2-2", "1-1-1", "3-2-2"):
        assert '<option value="5" selected>' in visitor.get(f"/lessons/{lesson}").text
    post(visitor, "/significant", significant="4")
    assert '<option value="4" selected>' in visitor.get("/lessons/2-2-2").text


def test_a_link_carries_the_digits_to_who_has_not_chosen_any(visitor):
    post(visitor, "/significant", significant="6")
    address = link(visitor)
    visitor.cookies.clear()
    assert '<option value="6" selected>' in visitor.get(address).text


@pytest.mark.parametrize("asked", ["2", "9", "-1", "many", ""])
def test_other_numbers_of_digits_are_refused_and_nothing_changes(visitor, asked):
    assert post(visitor, "/significant", significant=asked).status_code == 422
    visitor.cookies.set("significant", asked, domain="testserver.local", path="/")
    assert '<option value="3" selected>' in visitor.get("/lessons/2-2-2").text
