"""Many updates at one go through the API, C after each, and going back to one of them."""

import pytest

from tests.explorer.test_many_updates import TEN


@pytest.fixture
def session(api):
    return api.open(lesson="1-1-1")


def history(api, session):
    return api.client.get(api.at(session, "history")).json()["history"]


def test_ten_updates_of_the_lesson_are_those_of_the_source(api, session):
    seen = api.move(session, "updates", times=10)
    assert (seen["steps_taken"], seen["stage"]["kind"]) == (10, "C")
    rows = history(api, session)
    assert [(row["updates"], round(row["loss"], 6)) for row in rows] == list(enumerate(TEN))
    assert {(row["by_hand"], row["kept"]) for row in rows} == {(False, True)}
    assert rows[-1]["loss"] == seen["loss"]


def test_going_back_and_back_are_each_others_undoing(api, session):
    there = api.move(session, "updates", times=10)
    early = api.move(session, "go-back", updates=3)
    assert early["steps_taken"] == 3 and round(early["loss"], 6) == TEN[3]
    assert [row["updates"] for row in history(api, session)] == [0, 1, 2, 3]
    again = api.move(session, "back")
    assert (again["network"], again["steps_taken"]) == (there["network"], 10)
    assert api.move(session, "back")["steps_taken"] == 0


REFUSED = [("updates", {"times": 0}), ("updates", {"times": 101}), ("go-back", {"updates": 5})]


@pytest.mark.parametrize(("path", "body"), REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(api, session, path, body):
    answer = api.client.post(api.at(session, path), json=body)
    assert answer.status_code == 422 and answer.json()["field"] == next(iter(body))
    assert api.look(session)["version"] == session["version"]
