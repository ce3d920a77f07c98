"""The programs of a visitor's training step as files."""

import json

import pytest
from fastapi import FastAPI

from app.course.shelf import open_lesson
from app.explorer.code.lines import notebook_json, program_text
from app.explorer.code.numpy_program import numpy_program
from app.explorer.code.torch_program import torch_program
from app.main import create_app
from app.settings import Settings
from tests.explorer.code_runs import compare, expected, run
from tests.kinds import LESSON_KINDS
from tests.web.visiting import Browser

FROM_HERE = {"Origin": "http://testserver"}


@pytest.fixture
def app() -> FastAPI:
    return create_app(Settings(store="memory"))


@pytest.fixture
def visitor(app):
    with Browser(app, headers=FROM_HERE) as client:
        client.get("/explore")
        yield client


@pytest.mark.parametrize(
    ("file", "media_type", "written"),
    [
        ("numpy.py", "text/x-python; charset=utf-8", lambda step: program_text(numpy_program(step, embed=True))),
        ("torch.py", "text/x-python; charset=utf-8", lambda step: program_text(torch_program(step, embed=True))),
        ("notebook.ipynb", "application/x-ipynb+json", lambda step: notebook_json(numpy_program(step, embed=True))),
    ],
)
def test_a_file_is_a_download_named_after_the_network(visitor, file, media_type, written):
    answer = visitor.get(f"/code/{file}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="training-step-2-2-2-{file}"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.decode() == written(open_lesson("2-2-2").position.step)


@pytest.mark.slow
@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_the_program_of_every_lesson_computes_what_the_page_shows(visitor, slug):
    visitor.get(f"/lessons/{slug}")
    lesson = open_lesson(slug)
    wanted = expected(lesson.position.step, lesson.notation.name)
    compare(run(visitor.get("/code/numpy.py").text)[0], wanted, 1e-12)


def test_a_file_follows_the_edits_of_the_visitor(visitor):
    visitor.post("/edit/parameter", data={"layer": 1, "to": 1, "from": 2, "value": "0.7321"})
    assert "[0.15, 0.7321]" in visitor.get("/code/numpy.py").text
    assert "0.7321" in "".join(json.dumps(visitor.get("/code/notebook.ipynb").json()))


def test_a_file_is_written_in_the_notation_of_the_visitor(visitor):
    visitor.post("/notation", data={"notation": "rows"})
    assert "Z1 = X @ W1 + b1" in visitor.get("/code/numpy.py").text
    assert "Z1 = X @ W1 + b1" in visitor.get("/code/torch.py").text
    assert "Z1 = X @ W1 + b1" in "".join(json.dumps(visitor.get("/code/notebook.ipynb").json()))


def test_for_somebody_without_a_session_there_is_no_file(app):
    with Browser(app) as stranger:
        answer = stranger.get("/code/numpy.py")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "Open the page first" in answer.json()["detail"]


def test_another_name_is_answered_with_those_there_are(visitor):
    answer = visitor.get("/code/numpy.exe")
    assert answer.status_code == 404
    assert "torch.py" in answer.json()["detail"]
