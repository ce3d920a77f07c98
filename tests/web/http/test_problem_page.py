"""Errors where a browser would show them as a page: a page of the product, with the same status."""

import html
import re

import pytest

from app.main import create_app
from app.settings import Settings
from tests.web.full import FULL, full_disk
from tests.web.visiting import PAGE, Browser

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def said(answer) -> str:
    """The sentence of a problem's page, which has to be one and to lead home."""
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] and 'href="/styles.css?v=' in answer.text
    assert '<a href="/explore">Back to the explorer</a>' in answer.text and "urn:" not in answer.text
    return html.unescape(re.search("<h1>(.*?)</h1>", answer.text)[1])


@pytest.mark.parametrize(
    ("method", "path", "status", "sentence"),
    [
        ("GET", "/lessons/nope", 404, "There is no lesson “nope”"),
        ("GET", "/lessons/<b>x", 404, "There is no lesson “<b>x”"),
        ("GET", "/nowhere", 404, "There is no page at this address."),
        ("GET", "/static/nothing.css", 404, "There is no page at this address."),
        ("GET", "/afresh", 405, "This address is for the buttons"),
        ("POST", "/afresh", 422, "This page does not say which session it is of."),
        ("GET", "/build/0", 404, "There is no such place for a session."),
        ("GET", "/build/7", 404, "Nothing is kept for this browser at this address."),
        ("GET", "/shared/x", 404, "There is no such place for a session."),
    ],
)
def test_a_browser_is_shown_a_page_that_says_what_is_wrong(client, method, path, status, sentence):
    answer = client.request(method, path, headers=BROWSER | PAGE)
    assert answer.status_code == status and said(answer).startswith(sentence)


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/lessons/2-2-2.", "/lessons/2-2-2"),
        ("/lessons/2-2-2),", "/lessons/2-2-2"),
        ("/train%3E", "/train"),
        ("/learn%20", "/learn"),
        ("/lessons/%E2%80%A6", "/lessons"),
        ("//evil.example.", "/evil.example"),
        ("/%5Cevil.example.", "/%5Cevil.example"),
    ],
)
def test_an_address_leads_on_without_what_a_sentence_put_behind_it(client, path, leads):
    answer = client.get(f"http://testserver{path}", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, leads)


def test_a_visitor_without_a_session_is_told_what_to_do(client):
    client.cookies.clear()
    answer = client.get("/solution", headers=BROWSER)
    assert answer.status_code == 404 and "Open the page first" in said(answer)


def test_a_button_of_another_site_is_refused_with_a_page(client):
    answer = client.post("/afresh", headers=BROWSER | {"origin": "http://evil.example"})
    assert answer.status_code == 403 and "only its own pages may do this" in said(answer)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/lessons/nope", {}),
        ("/lessons/nope", {"accept": "application/json"}),
        ("/lessons/nope", BROWSER | {"hx-request": "true"}),
        ("/api/v1/lessons/nope", BROWSER),
        ("/api/v1/nowhere", BROWSER),
    ],
)
def test_programs_the_api_and_htmx_are_given_the_problem_itself(refused, path, headers):
    refused(404, "GET", path, headers=headers)


def test_on_a_full_disk_a_browser_is_shown_a_page(client):
    client.cookies.clear()
    with full_disk(client):
        answer = client.get("/open/13d56ff49a36593Q3IazHiogYaGeDUCAA", headers=BROWSER)
        built = client.post("/build", data={"sizes": "2-2"}, headers=BROWSER | PAGE)
    assert (answer.status_code, said(answer)) == (507, FULL)
    assert built.status_code == 507 and FULL in built.text and '<main class="build">' in built.text


def test_a_mistake_of_ours_is_a_page_too(monkeypatch):
    app = create_app(Settings(store="memory"))
    with Browser(app, raise_server_exceptions=False) as client:
        client.get("/explore")
        monkeypatch.setattr(app.state.store, "load", lambda id: 1 / 0)
        answer = client.get("/explore", headers=BROWSER)
    assert answer.status_code == 500 and "ZeroDivision" not in answer.text
    assert said(answer) == "Something went wrong on the server. Nothing in the session has changed."
