"""Files to take home, and opening a saved session: all of it comes back, and a bad file loses nothing."""

import html
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from safetensors.numpy import load

from app.course.shelf import LESSONS, open_lesson
from app.engine.parameters import Parameter
from app.explorer import looking, moves
from app.explorer.look import Layer
from app.explorer.opening import Description, open_session
from app.main import create_app
from app.settings import Settings
from app.web.api.requests import OpenBody
from tests.kinds import LESSON_KINDS
from tests.web.visiting import PAGE, Browser, at, fragment, post, tabs

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def visitor() -> Iterator[TestClient]:
    """A browser of a new visitor."""
    with Browser(create_app(Settings(store="memory"))) as client:
        yield client


def opened(client, content: str | bytes):
    return client.post("/import", files={"file": ("session.json", content)}, headers=PAGE)


def test_a_saved_session_opens_as_ones_own_network(visitor):
    at(visitor, looking.look_at(moves.go_to(replace(open_lesson("batch"), lesson=None), 11), Parameter(1, 1, 2)))
    before, file = fragment(visitor), visitor.get("/export/session.json")
    assert file.headers["content-disposition"] == 'attachment; filename="4-2-1-session.json"'
    answer = opened(visitor, file.content)
    assert answer.headers["HX-Redirect"] == "/build/2"
    assert tabs(visitor)["Your own"]
    assert fragment(visitor) == before


def test_a_saved_digit_network_opens_within_the_limit_of_a_body(visitor):
    at(visitor, moves.step(moves.go_to(open_lesson("draw-a-digit"), 12)))
    before = fragment(visitor)
    assert opened(visitor, visitor.get("/export/session.json").content).status_code == 200
    assert fragment(visitor) == before


def test_a_saved_lesson_opens_as_that_lesson_and_leaves_the_visitors_own_alone(visitor):
    at(visitor, moves.go_to(open_lesson("2-2-2"), 12))
    file = visitor.get("/export/session.json").content
    post(visitor, "/back")
    own = fragment(visitor)
    answer = opened(visitor, file)
    assert answer.headers["HX-Redirect"] == "/shared/1"
    page = visitor.get("/shared/1").text
    assert f'<h1 id="title">{LESSONS["2-2-2"].title}</h1>' in page
    visitor.get("/lessons/2-2-2")
    assert fragment(visitor) == own


def test_a_saved_session_can_be_pasted_as_text(visitor):
    at(visitor, open_lesson("2-2-2"))
    assert post(visitor, "/import", text=visitor.get("/export/session.json").text).status_code == 200
    assert tabs(visitor)["Shared"]


def test_a_session_written_by_hand_opens_as_the_page_describes_it(visitor):
    written = re.search(r'<textarea[^>]*name="text"[^>]*placeholder="([^"]*)"', visitor.get("/explore").text)[1]
    answer = post(visitor, "/import", text=html.unescape(written))
    assert answer.headers["HX-Redirect"] == "/build/1"
    assert "computed anew" not in visitor.get("/build/1").text


def test_results_in_a_file_that_do_not_follow_from_its_network_are_computed_anew_and_that_is_said(visitor):
    at(visitor, moves.go_to(open_lesson("2-2-2"), 12))
    made = visitor.get("/export/session.json").json()
    made["now"]["loss"] += 0.001
    answer = opened(visitor, json.dumps(made))
    assert answer.headers["HX-Redirect"] == "/shared/1?opened=anew"
    assert "computed anew" in visitor.get("/shared/1?opened=anew").text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Choose a file, or paste one, first"),
        ("{", "breaks off"),
        ("hello", "This is not JSON"),
        ('{"network": "\\ud800"}', "does not have the form"),
        ('{"network": {"sizes": [1, 1]}, "loss": "\\ud800"}', r"“\\ud800” is not one of"),
        ('{"network": {"sizes": [1, 1], "weights": [[[NaN]]]}}', "no NaN"),
        ('{"network": {"sizes": [2, 2], "weights": [[[1]]]}}', r"weights\[1\]: Expected 2 rows"),
        ('{"format": "nbformat"}', "not a session that was saved here"),
    ],
)
def test_a_bad_file_is_said_at_the_field_and_nothing_is_lost(visitor, content, said):
    visitor.get("/explore")
    before = fragment(visitor)
    answer = opened(visitor, content)
    assert answer.status_code == 422
    assert re.search(rf'aria-describedby="import-error".*role="alert">[^<]*{said}', answer.text, re.DOTALL)
    assert fragment(visitor) == before


@pytest.mark.slow
@pytest.mark.parametrize("slug", [slug for slug in LESSON_KINDS if not LESSONS[slug].draws])
def test_the_network_part_of_a_file_can_be_posted_to_the_api(visitor, slug):
    at(visitor, moves.go_to(open_lesson(slug), 4))
    made = visitor.get("/export/session.json").json()
    body = {name: made[name] for name in OpenBody.model_fields if name in made and name != "lesson"}
    answer = visitor.post("/api/v1/sessions", json=body)
    assert answer.status_code == 201
    assert answer.json()["network"]["weights"] == made["network"]["weights"]


def test_the_api_exports_the_same_file(visitor):
    session = visitor.post("/api/v1/sessions", json={"lesson": "2-2-2"}).json()
    visitor.post(f"/api/v1/sessions/{session['id']}/step")
    made = visitor.get(f"/api/v1/sessions/{session['id']}/export").json()
    assert (made["format"], made["stage"]) == ("backprop-explorer session", 1)
    assert opened(visitor, json.dumps(made)).status_code == 200


def test_the_weights_are_those_of_now(visitor):
    session = moves.go_to(open_lesson("2-2-2"), 12)
    at(visitor, session)
    held = load(visitor.get("/export/weights.safetensors").content)
    assert held["W1"].tobytes() == session.position.network.weights[0].tobytes()


@pytest.mark.parametrize("path", ["/export/session.json", "/export/weights.safetensors", "/picture.svg"])
def test_there_is_nothing_to_save_without_a_session(visitor, path):
    assert visitor.get(path).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_the_picture_is_whole_by_itself(visitor, slug, theme):
    opened = open_lesson(slug)
    last = len(opened.position.stages)  # of one layer there are no more than 7
    at(visitor, looking.look_at(moves.go_to(opened, min(11, last)), Parameter(1, 1, 1)))
    answer = visitor.get("/picture.svg", params={"theme": theme})
    root = ElementTree.fromstring(answer.content)
    style = root.find(f"{SVG}style").text
    assert answer.headers.get_list("content-security-policy") == [answer.headers["content-security-policy"]]
    assert "style-src 'unsafe-inline'" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert not re.search(r"var\(|transparent|:hover|\.lit\b|@media|animation", style)
    assert root.findall(f".//{SVG}g[@data-path]")
    assert root.find(f"{SVG}rect").get("fill").startswith("#")


def test_the_picture_has_the_colours_of_its_theme(visitor):
    at(visitor, open_lesson("2-2-2"))
    grounds = {
        theme: ElementTree.fromstring(visitor.get(f"/picture.svg?theme={theme}").content).find(f"{SVG}rect").get("fill")
        for theme in ("light", "dark")
    }
    assert grounds["light"] != grounds["dark"]


def test_every_path_and_gradient_has_its_colour_in_the_picture(visitor):
    at(visitor, open_session(Description([2, 8, 1])))
    style = visitor.get("/picture.svg").text
    for number in range(1, 9):
        assert re.search(rf"\.ribbon\.path-{number} \.band{{stroke:#", style)
        assert number == 8 or re.search(rf"\.edge \.under\.gradient-{number - 1}{{stroke:#", style)


def test_what_is_selected_stands_out_in_the_picture_and_nothing_is_pointed_at(visitor):
    at(visitor, looking.look_at(open_lesson("2-2-2"), Layer(1)))
    style = ElementTree.fromstring(visitor.get("/picture.svg").content).find(f"{SVG}style").text
    assert re.search(r"\.column\.selected rect{fill:#", style)
    assert ".has-ribbons .edge:not(.selected) .line" in style
    assert ":hover" not in style and ":focus" not in style


def test_an_unknown_theme_is_refused(visitor):
    at(visitor, open_lesson("2-2-2"))
    assert visitor.get("/picture.svg?theme=loud").status_code == 422
