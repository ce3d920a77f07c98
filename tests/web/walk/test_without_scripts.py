"""Forms as a browser without scripts sends them: each leads back to its place, where what was said is said once."""

import re
from html import unescape

import pytest

from tests.web.visiting import PAGE

NATIVE = PAGE | {"accept": "text/html,application/xhtml+xml"}
FORM = re.compile(r'<form[^>]*method="post" action="([^"]+)"')
LESSON = "/lessons/2-2-2"


def actions(html: str) -> dict[str, str]:
    """Where the forms of a page are sent to, by their path."""
    found = map(unescape, FORM.findall(html))
    return {address.partition("?")[0]: address for address in found}


def status(html: str) -> str:
    return re.search(r'<p id="status"[^>]*>(.*?)</p>', html, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/move/step", {}),
        ("/move/step-forward", {"granularity": "phase"}),
        ("/again", {}),
        ("/go-to", {"stage": "3"}),
        ("/tab", {"tab": "matrices"}),
        ("/updates", {"times": "10"}),
        ("/edit/learning-rate", {"value": "0,25"}),
        ("/why", {"number": "w.1.1.1"}),
        ("/afresh", {}),
    ],
)
def test_a_form_is_done_and_leads_back_to_its_place(client, path, field):
    client.cookies.clear()
    client.get(LESSON)
    client.post("/move/step", headers=PAGE)
    before = client.get(LESSON).text
    answer = client.post(actions(before)[path], data=field, headers=NATIVE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, LESSON)
    assert client.get(LESSON).text != before


def test_a_form_of_a_moment_that_has_passed_does_nothing_and_that_is_said_once(client):
    client.cookies.clear()
    client.get(LESSON)
    client.post("/move/step", headers=PAGE)
    old = actions(client.get(LESSON).text)["/move/step"]
    client.post("/move/step", headers=PAGE)
    answer = client.post(old, headers=NATIVE)
    assert answer.url.path == LESSON and "out of date" in status(answer.text)
    assert 'id="tick-2"' in answer.text and re.search(r'id="tick-2"[^>]*aria-current', answer.text, re.DOTALL)
    assert "out of date" not in status(client.get(LESSON).text)


def test_a_browser_without_cookies_and_scripts_is_told_that_the_page_needs_one(client):
    client.cookies.clear()
    sent = actions(client.get(LESSON).text)["/move/step"]
    client.cookies.clear()
    answer = client.post(sent, headers=NATIVE, follow_redirects=False)
    client.cookies.clear()
    assert "Allow cookies" in status(client.get(answer.headers["location"]).text)


def test_what_is_said_on_the_next_page_is_text(client):
    client.cookies.clear()
    client.get(LESSON)
    sent = actions(client.get(LESSON).text)["/why"]
    answer = client.post(sent, data={"number": "<b>z"}, headers=NATIVE)
    assert "<b>z" not in status(answer.text) and "A number is one of" in status(answer.text)
