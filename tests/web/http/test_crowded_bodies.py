"""Bodies that hold more than can be taken in: counted before they are read, at every way in."""

import pytest

from app.digits.drawings_file import FORMAT
from tests.web.visiting import PAGE

API = "/api/v1"
JSON = {"content-type": "application/json"}
KEYS = "{" + ",".join(f'"{key:06x}":0' for key in range(40_000)) + "}"
LISTS = "[" + ",".join(["[]"] * 1_100_000) + "]"
OBJECTS = "[" + ",".join(["{}"] * 40_000) + "]"


@pytest.mark.parametrize("body", [KEYS, LISTS, OBJECTS, f'{{"inputs":{LISTS}}}', f'{{"view":{KEYS}}}'])
@pytest.mark.parametrize("path", ["sessions", "predict"])
def test_a_crowded_body_is_too_large_for_the_api(refused, path, body):
    problem = refused(413, "POST", f"{API}/{path}", content=body, headers=JSON)
    assert problem["field"] == "body" and "named values" in problem["detail"]


@pytest.mark.parametrize("move", ["step", "back", "go-to", "updates", "go-back"])
def test_a_move_takes_a_few_fields_and_no_more(api, refused, move):
    at = api.at(api.open(), move)
    for body in (KEYS, "[" * 30, "{" * 60, " " * 10_001):
        assert refused(413, "POST", at, content=body, headers=JSON)["field"] == "body"
    assert refused(422, "POST", at, content='{"unknown": 1}', headers=JSON)["detail"]


def test_an_edit_may_be_long_and_not_crowded(api, refused):
    session = api.open()
    assert refused(413, "PATCH", api.at(session), content=KEYS, headers=JSON)["field"] == "body"
    assert api.look(session)["version"] == session["version"]


@pytest.mark.parametrize("text", [LISTS, KEYS, OBJECTS, f'{{"network":{{"sizes":[1,1]}},"view":{KEYS}}}'])
@pytest.mark.parametrize("way", ["file", "text"])
def test_a_crowded_file_is_not_opened(client, text, way):
    sent = ("a.json", text) if way == "file" else (None, text)
    answer = client.post("/import", files={way: sent}, headers=PAGE)
    assert answer.status_code == 413 and "named values" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        LISTS,
        KEYS,
        f'{{"format": "{FORMAT}", "version": 1, "drawings": {LISTS}}}',
        f'{{"format": "{FORMAT}", "version": 1, "drawings": [{KEYS}]}}',
    ],
)
def test_a_crowded_file_of_digits_is_not_read(client, text):
    answer = client.post("/drawings/import", files={"file": ("a.json", text)}, headers=PAGE)
    assert answer.status_code == 413 and "named values" in answer.text


def test_a_drawing_that_was_removed_comes_back_no_larger_than_one_that_is_drawn(client):
    answer = client.post("/drawings/restore", data={"strokes": "[" * 250_000, "label": "4"}, headers=PAGE)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/edit", "/predict/answer", "/train/start", "/digit/predict", "/check/nudge"])
def test_a_form_of_a_few_fields_is_no_larger_than_a_drawing_needs(client, path):
    answer = client.post(path, data={"value": "1" * 1_000_001}, headers=PAGE)
    assert (answer.status_code, answer.json()["field"]) == (413, "body")
