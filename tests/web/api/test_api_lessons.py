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


PAGE = "the-last-weight"
ANSWER = f"{API}/lessons/1-1-1/questions/last-weight/answer"


def test_a_lesson_brings_its_pages_without_what_their_questions_ask(client):
    page = next(page for page in client.get(f"{API}/lessons/1-1-1").json()["pages"] if page["id"] == PAGE)
    assert (page["chapter"], page["stage"], page["look"]) == ("C2", "gradients.2", "w.2.1.1")
    assert page["prints"] == {"dC/da.2.1": "1.387442453", "slope.2.1": "0.212472086"}
    assert [question["id"] for question in page["questions"]] == ["last-weight", "last-bias"]
    assert not {"right", "wrong", "because", "hints"} & set(page["questions"][0])


def test_the_list_of_lessons_names_chapters_and_pages(client):
    lessons = {lesson["slug"]: lesson for lesson in client.get(f"{API}/lessons").json()}
    assert lessons["1-1-1"]["chapter"] == "C" and PAGE in lessons["1-1-1"]["pages"]
    assert lessons["draw-a-digit"]["pages"] == []


def test_a_session_opens_as_a_page_opens_and_what_is_asked_is_not_reached(client, api):
    session = api.open(lesson="1-1-1", page=PAGE)
    assert session["stage"]["kind"] == "dC/da" and session["weight_gradients"] == [None, None]
    assert session["delta"] == [None, None]  # δ is what the second question asks
    number = client.get(f"{API}/sessions/{session['id']}/numbers/dC/dw.2.1.1").json()
    assert number["value"] is None and not number["reached"]


@pytest.mark.parametrize("value", [0.241015063, 0.241, "0.241", "0,2410", "0.8176*0.2125*1.3874", "2.41·10⁻¹"])
def test_an_answer_is_right_in_any_spelling(client, value):
    assert client.post(ANSWER, json={"value": value}).json() == {"right": True, "note": "right", "say": ""}


@pytest.mark.parametrize(
    ("value", "note"),
    [(1.134, "slope-forgotten"), (0.2948, "input-forgotten"), (0.1205, "two-forgotten"), (-0.241, "sign-flipped")],
)
def test_a_wrong_answer_is_named_by_what_was_done(client, value, note):
    marked = client.post(ANSWER, json={"value": value}).json()
    assert (marked["right"], marked["note"]) == (False, note) and marked["say"]


def test_marks_are_sent_as_names(client):
    url = f"{API}/lessons/1-1-1/questions/touched-by-the-last/answer"
    assert client.post(url, json={"value": ["C", "z.2.1", "a.2.1"]}).json()["right"]
    assert client.post(url, json={"value": ["a.1.1", "z.2.1", "a.2.1", "C"]}).json()["note"] == "runs-backwards"
    few = client.post(url, json={"value": ["z.2.1"]}).json()
    assert (few["right"], few["note"]) == (False, "too-few")
    many = client.post(url, json={"value": ["z.1.1", "z.2.1", "a.2.1", "C"]}).json()
    assert many["note"] == "too-many" and "none of which changed" in many["say"]


@pytest.mark.parametrize("value", ["", "half", "0.2", [], ["z.2.1", "a.2.1"], "1/0", "9" * 500])
def test_what_is_no_answer_is_refused_at_its_field(refused, value):
    assert refused(422, "POST", ANSWER, json={"value": value})["field"] in ("answer", "value")


def test_a_page_or_question_that_is_not_there_is_named(refused):
    assert refused(422, "POST", f"{API}/sessions", json={"lesson": "1-1-1", "page": "x"})["field"] == "page"
    assert refused(422, "POST", f"{API}/sessions", json={"page": PAGE})["field"] == "page"
    said = refused(422, "POST", f"{API}/sessions", json={"lesson": "draw-a-digit", "page": PAGE})
    assert said["field"] == "page" and "no pages" in said["detail"]


def test_fifteen_neurons_that_read_digits_are_a_lesson_of_their_own(api):
    session = api.open(lesson="784-15-10")
    assert session["network"]["sizes"] == [784, 15, 10]
    walked = api.move(session, "step-forward", granularity="phase")
    assert walked["loss"] == pytest.approx(0.538550, abs=5e-7)


def test_a_question_of_no_lesson_is_not_found(refused):
    refused(404, "POST", f"{API}/lessons/1-1-1/questions/x/answer", json={"value": 1})
    refused(404, "POST", f"{API}/lessons/x/questions/x/answer", json={"value": 1})
