"""A lesson that is added to a folder appears everywhere, without code; one with a fault is refused with its line."""

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from app.__main__ import main
from app.course.checking import add_checked
from app.course.markup import LessonFault
from app.course.shelf import FOLDER, LESSONS, _folders
from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser

API = "/api/v1"
TEXT = """+++
title = "Twice"
about = "1-1 · identity · squared error"
look_for = "The output is twice the input."
source = "our own"

[opens]
loss = "squared_error"
learning_rate = 0.1
inputs = [[3.0]]
targets = [[5.0]]

[opens.network]
sizes = [1, 1]
activations = ["identity"]
weights = [[[2.0]]]
bias_values = [[0.0]]
+++

# Two times three

:::page
id = "two-times-three"
stage = "C"
[prints]
"C" = "1"
:::

The input is [](value:x.1), the weight [](show:w.1.1.1).

:::ask
id = "how-wrong"
asks = "C"
text = "How large is the loss?"

[[wrong]]
is = [["difference(a.1.1,y.1)"], ["1"]]
note = "one-added"
say = "You added one."
:::
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with one lesson, taken off the shelf again afterwards."""
    (tmp_path / "twice.md").write_text(TEXT)
    yield tmp_path
    LESSONS.pop("twice", None)
    _folders.intersection_update({FOLDER})


@pytest.fixture
def visitor(folder):
    app = create_app(Settings(store="memory", lessons_dir=folder))
    with TestClient(app):
        yield Browser(app, headers={"origin": "http://testserver"})


def test_it_is_on_the_map_at_its_address_among_the_networks_and_in_the_api(visitor):
    assert 'href="/learn/twice/two-times-three"' in visitor.get("/learn").text
    assert "More lessons" in visitor.get("/learn").text
    assert 'data-question="how-wrong"' in visitor.get("/learn/twice/two-times-three").text
    assert 'href="/lessons/twice"' in visitor.get("/learn").text
    assert "Twice" in visitor.get("/lessons/twice").text.split('aria-current="true">', 1)[1][:80]
    assert visitor.get(f"{API}/lessons/twice").json()["pages"][0]["title"] == "Two times three"
    answer = f"{API}/lessons/twice/questions/how-wrong/answer"
    assert visitor.post(answer, json={"value": 1}).json()["right"]
    assert visitor.post(answer, json={"value": 2}).json()["note"] == "one-added"
    assert "Two times three" in visitor.get("/learn/print?of=%2B").text


def test_it_can_be_opened_by_a_link_and_its_answer_is_kept(visitor):
    visitor.get("/learn/twice/two-times-three")
    said = visitor.post("/learn/answer", data={"question": "how-wrong", "answer": "1"})
    assert 'data-right="true"' in said.text
    assert "1 of 1 at the first try" in visitor.get("/learn").text


def test_a_server_that_is_begun_again_with_the_same_folder_has_it_once(visitor, folder):
    create_app(Settings(store="memory", lessons_dir=folder))
    assert list(LESSONS).count("twice") == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"C" = "1"', '"C" = "2"', "is 1.0 and not 2"),
        ("value:x.1", "value:x.2", "twice.md, line 29"),
        ('stage = "C"', 'stage = "C\n', "twice.md, line 24"),
    ],
)
def test_a_lesson_with_a_fault_is_refused_with_its_line_and_none_of_the_folder_is_there(folder, old, new, said):
    (folder / "twice.md").write_text(TEXT.replace(old, new))
    (folder / "also.md").write_text(TEXT)
    with pytest.raises(LessonFault, match=said):
        add_checked(folder)
    assert not {"twice", "also"} & set(LESSONS)


def test_a_name_that_is_taken_is_refused(folder):
    (folder / "2-2-2.md").write_text(TEXT)
    with pytest.raises(LessonFault, match="of this name already"):
        add_checked(folder)
    assert "twice" not in LESSONS


def test_the_command_says_what_is_wrong_and_does_not_serve(folder, monkeypatch):
    (folder / "twice.md").write_text(TEXT.replace('"C" = "1"', '"C" = "2"'))
    monkeypatch.setenv("BACKPROP_LESSONS_DIR", str(folder))
    monkeypatch.setenv("BACKPROP_STORE", "memory")
    said = CliRunner().invoke(main, ["serve", "--port", "0"])
    assert said.exit_code == 1 and "twice.md, line" in said.output
    monkeypatch.setenv("BACKPROP_LESSONS_DIR", str(folder / "nowhere"))
    said = CliRunner().invoke(main, ["serve", "--port", "0"])
    assert said.exit_code == 1 and "cannot be read" in said.output
