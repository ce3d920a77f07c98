"""Methods that an address does not take, whoever asks."""

import pytest

from app.web.http.layers import CHANGING

PAGES = [
    "/",
    "/lessons/2-2-2",
    "/digits",
    "/build",
    "/build/1",
    "/train",
    "/learn",
    "/solution",
    "/healthz",
    "/styles.css",
]


def methods_of(routes) -> set[str]:
    found = set()
    for route in routes:
        found |= getattr(route, "methods", None) or set()
        found |= methods_of(getattr(getattr(route, "original_router", None), "routes", ()))
    return found


def test_no_address_takes_a_method_that_the_guard_does_not_know(client):
    found = methods_of(client.app.routes)
    assert {"GET", "POST", "PATCH"} <= found <= {"GET", "HEAD", *CHANGING}


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE"])
@pytest.mark.parametrize("path", [*PAGES, "/move/step", "/static/icon.svg", "/api/v1/lessons"])
@pytest.mark.parametrize("origin", [{}, {"origin": "http://elsewhere.example"}])
def test_it_is_the_method_that_is_refused_and_what_is_taken_is_said(client, path, method, origin):
    answer = client.request(method, path, headers=origin)
    assert answer.status_code == 405
    assert {"GET", "POST"} & set(answer.headers["allow"].split(", "))
