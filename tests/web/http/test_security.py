"""What guards the server: headers, host names, other sites, and the size of a request."""

import pytest

from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser

API = "/api/v1"
OPEN = f"{API}/sessions"
LESSON = {"lesson": "1-1-1"}
PAGE = "/afresh"


@pytest.fixture(scope="module")
def guarded():
    settings = Settings(store="memory", max_body_bytes=1_000, allowed_hosts="school.example, *.class.example")
    with Browser(create_app(settings), base_url="http://school.example") as client:
        yield client


@pytest.mark.parametrize("url", ["/healthz", f"{API}/lessons", "/nowhere", "/static/nothing.js"])
def test_every_answer_carries_the_security_headers(client, url):
    headers = client.get(url).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_policy_lets_in_this_server_and_nothing_else(client):
    policy = dict(part.split(" ", 1) for part in client.get("/healthz").headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_no_page_comes_from_another_server(client):
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_own_pages_may_change_things(client, site):
    assert client.post(OPEN, json=LESSON, headers={"Sec-Fetch-Site": site}).status_code == 201


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
@pytest.mark.parametrize("url", [OPEN, PAGE])
def test_other_sites_may_not_change_anything(refused, url, site):
    headers = {"Sec-Fetch-Site": site, "Origin": "http://testserver"}
    refused(403, "POST", url, json=LESSON, headers=headers)


def test_other_sites_may_link_here(client):
    assert client.get(f"{API}/lessons", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_on_plain_http_the_origin_decides(client, refused):
    assert client.post(OPEN, json=LESSON, headers={"Origin": "http://testserver"}).status_code == 201
    for origin in ("http://testserver:81", "http://evil.example", "null", "http://testserver.evil.example"):
        refused(403, "POST", OPEN, json=LESSON, headers={"Origin": origin})


def test_programs_that_say_nothing_may_use_the_api_but_not_the_page(client, refused):
    assert client.post(OPEN, json=LESSON).status_code == 201
    refused(403, "POST", PAGE, data={"slug": "1-1-1"})


@pytest.mark.parametrize(
    "host", ["school.example", "SCHOOL.example:8000", "room1.class.example", "127.0.0.1:8000", "[::1]:80", "localhost"]
)
def test_a_known_host_name_is_answered(guarded, host):
    assert guarded.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "class.example", "school.example.evil.example", ""])
def test_an_unknown_host_name_is_not(guarded, host):
    answer = guarded.get("/healthz", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json()["field"] == "Host"


def test_any_host_name_will_do_where_none_are_set(client):
    assert client.get("/healthz", headers={"Host": "192.168.7.7:8000"}).status_code == 200


def test_a_body_that_declares_too_much_is_refused_unread(guarded):
    answer = guarded.post(OPEN, content=b" " * 1_001, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["field"]) == (413, "body")
    assert answer.json()["type"].endswith(":too-large")


def test_a_chunked_body_is_counted(guarded):
    chunks = (b" " * 400 for _ in range(3))
    answer = guarded.post(OPEN, content=chunks, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["field"]) == (413, "body")


def test_a_body_at_the_limit_is_read(guarded):
    body = b'{"lesson": "1-1-1"}'.ljust(1_000)
    assert guarded.post(OPEN, content=body, headers={"content-type": "application/json"}).status_code == 201


def test_a_session_name_cannot_be_guessed(client):
    ids = {client.post(OPEN, json=LESSON).json()["id"] for _ in range(20)}
    assert len(ids) == 20 and all(len(id) >= 43 for id in ids)


def test_an_answer_about_a_session_is_not_kept_by_caches(client):
    assert client.post(OPEN, json=LESSON).headers["cache-control"] == "no-store"


def test_a_long_answer_is_compressed(client):
    assert client.get(f"{API}/openapi.json", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
