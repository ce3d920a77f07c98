"""A link made on the machine of the server reaches others, or says that it does not."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from starlette.datastructures import URL

from app.main import create_app
from app.settings import Settings
from app.web.share import reach, share
from tests.web.visiting import Browser, link, post


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:8000/", True),
        ("http://LOCALHOST./", True),
        ("http://nn.localhost/", True),
        ("http://127.0.0.1/", True),
        ("http://127.8.9.1:81/", True),
        ("http://[::1]:8000/", True),
        ("http://192.168.1.7:8000/", False),
        ("http://lab-pc/", False),
        ("https://nn.school.example/", False),
    ],
)
def test_an_address_that_leads_everybody_to_their_own_machine_is_known(address, here):
    assert reach.only_here(URL(address)) == here


@pytest.fixture
def listening(monkeypatch) -> Iterator[int]:
    """The port at which a server listens to its network, which here is this machine by another of its addresses."""
    monkeypatch.setattr(reach, "CONTAINER", ())
    monkeypatch.setattr(reach, "_own_address", lambda: "127.0.0.2")
    with closing(socket.create_server(("127.0.0.2", 0))) as server:
        yield server.getsockname()[1]


def test_where_the_server_listens_to_its_network_others_are_given_that_address(listening):
    assert reach.for_others(URL(f"http://localhost:{listening}/")) == f"http://127.0.0.2:{listening}/"


def test_where_it_listens_to_its_own_machine_alone_there_is_none(listening):
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        assert reach.for_others(URL(f"http://localhost:{server.getsockname()[1]}/")) is None


def test_in_a_container_or_without_a_network_there_is_none(listening, monkeypatch, tmp_path):
    address = URL(f"http://localhost:{listening}/")
    monkeypatch.setattr(reach, "CONTAINER", (tmp_path,))
    assert reach.for_others(address) is None
    monkeypatch.setattr(reach, "CONTAINER", ())
    monkeypatch.setattr(reach, "_own_address", lambda: "")
    assert reach.for_others(address) is None


def test_the_own_address_is_one_that_others_can_have():
    host = reach._own_address()
    assert not host or not reach.only_here(URL(f"http://{host}/"))


@pytest.mark.parametrize(
    ("outside", "hosts", "begins"),
    [
        ("http://192.168.1.7:8000/", ("*",), "http://192.168.1.7:8000/"),
        ("http://192.168.1.7:8000/", ("192.168.*", "testserver"), "http://192.168.1.7:8000/"),
        ("http://192.168.1.7:8000/", ("testserver",), ""),
        (None, ("*",), ""),
    ],
)
def test_the_link_has_the_address_for_others_or_says_that_it_is_for_this_computer(outside, hosts, begins, monkeypatch):
    monkeypatch.setattr(share, "only_here", lambda _: True)
    monkeypatch.setattr(share, "for_others", lambda _: outside and URL(outside))
    with Browser(create_app(Settings(store="memory", allowed_hosts=hosts))) as teacher:
        teacher.get("/explore")
        said = post(teacher, "/share").text
    assert f'value="{begins or "http://testserver/"}open/' in said
    assert ("of this computer alone" in said) == (not begins)


def test_who_came_by_a_name_gets_links_by_that_name(client):
    client.get("/explore")
    assert link(client).startswith("/open/") and "this computer" not in post(client, "/share").text
