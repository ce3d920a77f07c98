"""The worked solution is a page of its own, of the session on the page."""

import re

from fastapi.testclient import TestClient


def test_the_page_names_the_lesson_and_ends_with_the_outcome(client: TestClient):
    client.cookies.clear()
    client.get("/explore")
    page = client.get("/solution")
    assert page.status_code == 200
    assert "Two paths: one training step, worked out" in page.text
    assert page.text.count('class="solved"') == 12
    assert page.headers["cache-control"] == "no-store"


def test_it_holds_no_control_that_does_nothing(client: TestClient):
    client.cookies.clear()
    client.get("/explore")
    text = client.get("/solution").text
    outside = re.sub(r'<svg id="network".*?\n</svg>', "", text, flags=re.DOTALL)
    assert re.findall(r"<button[^>]*>([^<]*)", outside) == ["Print"]
    assert "tabindex" not in outside and "hx-post" not in text


def test_a_visitor_without_a_session_is_told(client: TestClient):
    client.cookies.clear()
    answer = client.get("/solution")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no training step to write out. Open the page first."
