"""The lessons through the API."""

import pytest

from app.course.shelf import LESSONS

API = "/api/v1"


def test_all_lessons_are_listed_with_the_document_each_comes_from(client):
    lessons = client.get(f"{API}/lessons").json()
    assert [lesson["slug"] for lesson in lessons] == list(LESSONS)
    assert all(lesson["source"].startswith("seeds/") and lesson["title"] for lesson in lessons)


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_opens_the_network_it_describes(client, api, slug):
    lesson = client.get(f"{API}/lessons/{slug}").json()
    session = api.open(lesson=slug)
    assert session["lesson"] == slug
    assert lesson["sizes"] == session["network"]["sizes"]
    assert lesson["activations"] == session["network"]["activations"]
    assert (lesson["loss"], lesson["learning_rate"]) == (session["loss_name"], session["learning_rate"])


def test_visitors_of_a_lesson_share_no_session(api):
    one, other = api.open(lesson="2-2-2"), api.open(lesson="2-2-2")
    api.edit(one, learning_rate=9)
    assert api.look(other)["learning_rate"] == 0.5


def test_an_unknown_lesson_is_not_found_and_not_opened(refused):
    refused(404, "GET", f"{API}/lessons/nonsense")
    assert refused(422, "POST", f"{API}/sessions", json={"lesson": "nonsense"})["field"] == "lesson"
