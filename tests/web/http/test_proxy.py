"""A proxy before the server: whom it is believed, and that below a path of another site every address is below it."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Client

from app.main import create_app
from app.settings import Settings
from tests.nginx import needs_nginx, proxied, served

FOLLOWED = re.compile(r'\s(?:href|src|action|formaction|hx-[a-z:]+)="(/[^"]*)"')
PAGES = ("/", "/learn", "/lessons/2-2-2", "/digits", "/build", "/train", "/solution?place=lessons/2-2-2", "/nowhere")
FORWARDED = {"X-Forwarded-Host": "nn.school.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
FORM = {"place": "lessons/2-2-2"}


def crawled(client: Client, path: str) -> tuple[set[str], set[str]]:
    """Every address that a page and what it leads to names; and those of them at which there is nothing."""
    known, dead, left = set(), set(), [path + page for page in PAGES]
    while left:
        page = left.pop()
        answer = client.get(page)
        if answer.status_code != 200:
            dead.add(page.removeprefix(path))
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        found = {unescape(address).partition("#")[0] for address in FOLLOWED.findall(answer.text)} - known
        known |= found
        posted = set(map(unescape, re.findall(r'\s(?:action|formaction|hx-[a-z:]+)="([^"]*)"', answer.text)))
        left += [address for address in found - posted if address]
    return known, dead


@pytest.fixture(scope="module")
def dead_anywhere(client: TestClient) -> set[str]:
    """Addresses at which there is nothing below no path either."""
    return crawled(client, "")[1]


@pytest.fixture(scope="module")
def rooted() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store="memory", root_path="/nn"))) as client:
        yield client


def test_below_a_root_path_every_address_of_every_page_is_below_it_and_answers(rooted, dead_anywhere):
    found, dead = crawled(rooted, "/nn")
    assert dead == dead_anywhere and "/nowhere" in dead
    assert len(found) > 60
    assert [address for address in found if not address.startswith("/nn/")] == []
    kinds = {urlsplit(address).path for address in found}
    assert {"/nn/styles.css", "/nn/scripts.js", "/nn/move/step", "/nn/train/start", "/nn/share", "/nn/"} <= kinds


@pytest.mark.parametrize("path", ["/lessons/2-2-2", "/nn/lessons/2-2-2"])
def test_a_proxy_may_pass_the_root_path_on_or_leave_it_out(rooted, path):
    assert 'href="/nn/lessons/1-1-1"' in rooted.get(path).text
    assert rooted.get(path.replace("lessons/2-2-2", "static/icon.svg")).status_code == 200


def test_below_a_root_path_answers_lead_below_it_and_cookies_are_sent_nowhere_else(rooted):
    page = {"origin": "http://testserver"}
    opened = rooted.get("/nn/explore", follow_redirects=False)
    assert opened.headers["location"].startswith("/nn/lessons/")
    rooted.cookies.clear()
    looked = rooted.get("/nn/lessons/2-2-2").headers.get_list("set-cookie")
    assert looked and all("Path=/nn;" in cookie for cookie in looked)
    moved = rooted.post("/nn/afresh", data=FORM, headers=page)
    assert moved.headers["hx-redirect"] == "/nn/lessons/2-2-2"
    made = rooted.post("/nn/api/v1/sessions", json={"lesson": "1-1-1"})
    assert rooted.get(made.headers["location"]).status_code == 200
    assert rooted.get("/nn/api/v1/openapi.json").json()["servers"] == [{"url": "/nn"}]


def test_a_link_is_of_the_address_at_which_the_page_is_seen(rooted):
    seen = {"origin": "https://nn.school.example", "hx-request": "true"}
    answer = rooted.post("/nn/share", data=FORM, headers=seen)
    assert 'value="https://nn.school.example/nn/open/' in answer.text


def host_seen(trusted: str, client: str) -> str:
    """The address that a link has where a proxy at the address of `client` says another one."""
    app = create_app(Settings(store="memory", trusted_proxies=trusted))
    with TestClient(app, client=(client, 1)) as proxy:
        proxy.get("/lessons/2-2-2")
        answer = proxy.post("/share", data=FORM, headers=FORWARDED | {"sec-fetch-site": "same-origin"})
        return urlsplit(re.search(r'id="share-address" value="([^"]*)"', answer.text)[1])._replace(path="").geturl()


@pytest.mark.parametrize(
    ("trusted", "client", "believed"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("172.16.0.0/12", "172.18.0.3", True),
        ("*", "198.51.100.1", True),
        ("172.16.0.0/12", "192.168.0.3", False),
        ("127.0.0.1,::1", "172.18.0.3", False),
    ],
)
def test_only_a_trusted_proxy_is_believed_where_the_visitor_is(trusted, client, believed):
    assert host_seen(trusted, client) == ("https://nn.school.example" if believed else "http://testserver")


def test_another_host_in_place_of_the_pages_own_stops_no_script_and_is_named_to_a_form():
    there = {"origin": "http://nn.school.example", "host": "127.0.0.1:8000"}
    with TestClient(create_app(Settings(store="memory"))) as client:
        assert client.post("/move/step", data=FORM, headers=there | {"hx-request": "true"}).status_code == 200
        refused = client.post("/move/step", data=FORM, headers=there)
        assert refused.status_code == 403
        assert "http://nn.school.example" in refused.json()["detail"] and "127.0.0.1:8000" in refused.json()["detail"]
        evil = there | {"hx-request": "true", "sec-fetch-site": "cross-site"}
        assert client.post("/move/step", data=FORM, headers=evil).status_code == 403
    with TestClient(create_app(Settings(store="memory", allowed_hosts="nn.school.example"))) as client:
        assert client.post("/move/step", data=FORM, headers=there).status_code == 200
        elsewhere = there | {"origin": "http://evil.school.example"}
        assert client.post("/move/step", data=FORM, headers=elsewhere).status_code == 403


def test_no_other_site_is_allowed_to_send_the_header_of_our_scripts(client):
    asked = {"origin": "http://evil.example", "access-control-request-method": "POST"}
    answer = client.options("/move/step", headers=asked | {"access-control-request-headers": "hx-request"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


@needs_nginx
@pytest.mark.slow
def test_behind_nginx_every_address_answers_below_its_path_whether_it_is_passed_on_or_not(dead_anywhere):
    with served(root_path="/nn") as port:
        stripped, whole = (f"location /nn/ {{ proxy_pass http://127.0.0.1:{port}{path}; }}" for path in ("/", ""))
        with proxied({"stripped": stripped, "whole": whole}) as hosts:
            for host in hosts.values():
                with Client(base_url=f"http://{host}", follow_redirects=True, timeout=30) as visitor:
                    found, dead = crawled(visitor, "/nn")
                    assert len(found) > 60 and dead == dead_anywhere
