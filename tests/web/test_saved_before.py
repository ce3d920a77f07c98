"""What an earlier version saved still opens over HTTP: its links, its files, its data directory with old cookies."""

import html
import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.saved_before import assert_same, data_folder, rounds_alike, saved
from tests.web.visiting import PAGE, Browser

FOR_EVER = 1e9  # hours: what was saved before has not been used since
VISITORS = saved("visitors.json.gz")["visitors"]
PLACES = [(visitor, place) for visitor, kept in VISITORS.items() for place in kept["places"]]
PAGES = saved("visitors.json.gz")["pages"]
OF_NEURON = ("data-a", "data-z", "data-delta")
SNAPSHOTS = saved("visitors.json.gz")["snapshots"]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[TestClient]:
    folder = data_folder(tmp_path_factory.mktemp("saved"))
    with Browser(create_app(Settings(data_dir=folder, session_hours=FOR_EVER))) as client:
        yield client


@pytest.fixture
def browser(server: TestClient) -> TestClient:
    """The browser of somebody who has never been here."""
    server.cookies.clear()
    return server


def with_cookies(client: TestClient, visitor: str) -> TestClient:
    client.cookies.clear()
    for name, value in VISITORS[visitor]["cookies"].items():
        client.cookies.set(name, value, domain="testserver.local", path="/")
    return client


def address_of(place: str) -> str:
    """Where a visitor finds what they left at a place; what is no lesson was last and is what /explore leads to."""
    return "/explore" if place in ("own", "linked", "trained") else f"/lessons/{place}"


def seen(page: str) -> dict:
    """What a visitor sees of a session: title, network, stage, updates, loss and the numbers of the picture.

    Of the stage its number: its letters were those of the session then, and are those of the visitor since.
    """
    return {
        "title": text(re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]),
        "network": attributes(re.search(r'<svg id="network"[^>]*>', page)[0])["aria-label"],
        "stage": [number_of(tag["aria-label"]) for tag in tags(page, "aria-current") if tag.get("name") == "stage"],
        "updates": text(re.search(r'<span class="updates">(.*?)</span>', page)[1]),
        "loss": numbers(attributes(re.search(r'<div id="loss"[^>]*>', page)[0]), "data-value"),
        "neurons": {tag["data-neuron"]: numbers(tag, *OF_NEURON) for tag in tags(page, "data-neuron")},
        "weights": {tag["data-weight"]: numbers(tag, "data-gradient") for tag in tags(page, "data-weight")},
        "biases": {tag["data-bias"]: numbers(tag, "data-gradient") for tag in tags(page, "data-bias")},
        "tab": [tag["value"] for tag in tags(page, "aria-current") if tag.get("name") == "tab"],
    }


def number_of(stage: str) -> str:
    return stage.partition(":")[0]


def as_seen(page: dict) -> dict:
    """What was seen then, of which as much is left out."""
    return page | {"stage": [number_of(stage) for stage in page["stage"]]}


def text(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def tags(page: str, attribute: str) -> list[dict[str, str]]:
    return [attributes(tag) for tag in re.findall(rf'<[^>]*\b{attribute}="[^>]*>', page)]


def attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}


def numbers(tag: dict[str, str], *names: str) -> dict[str, str]:
    """The numbers of an element at full precision, those that are reached."""
    return {name: float(tag[name]).hex() for name in names if tag.get(name)}


@pytest.mark.parametrize("name", PAGES)
def test_a_link_made_before_is_the_page_that_it_was(browser, name):
    answer = browser.get(f"/open/{saved('links.json')[name]}")
    assert answer.status_code == 200
    assert_same(seen(answer.text), as_seen(PAGES[name]["by link"]))
    assert ("last digits may differ" in answer.text) <= (not rounds_alike())


@pytest.mark.parametrize("name", [name for name in PAGES if name in saved("files.json.gz")])
def test_a_file_saved_before_is_the_page_that_it_was(browser, name):
    answer = browser.post("/import", files={"file": saved("files.json.gz")[name].encode()}, headers=PAGE)
    assert answer.status_code == 200, answer.text
    # Since a saved lesson stays that lesson, its page is the one that a link to it leads to.
    wanted = PAGES[name]["by link" if answer.headers["HX-Redirect"].startswith("/shared/") else "by file"]
    assert_same(seen(browser.get(answer.headers["HX-Redirect"]).text), as_seen(wanted))


@pytest.mark.parametrize("name", saved("kept.json"))
def test_a_link_to_a_kept_copy_made_before_leads_to_it(browser, name):
    answer = browser.get(f"/kept/{saved('kept.json')[name]}")
    assert answer.status_code == 200
    assert seen(answer.text) == seen(browser.get("/explore").text)


@pytest.mark.parametrize(("visitor", "place"), PLACES)
def test_a_visitor_with_cookies_of_before_finds_what_they_left(server, visitor, place):
    browser = with_cookies(server, visitor)
    answer = browser.get(address_of(place))
    assert answer.status_code == 200
    assert_same(seen(answer.text), as_seen(VISITORS[visitor]["places"][place]))


def test_a_visitor_with_cookies_of_before_goes_on_where_they_were(server):
    browser = with_cookies(server, "in a lesson")
    browser.get(address_of("3-2-2"))
    assert browser.post("/move/step", headers=PAGE).status_code == 200
    assert seen(browser.get(address_of("3-2-2")).text)["stage"] == [
        number_of(stage) for stage in VISITORS["in a lesson"]["one step on"]
    ]
    assert browser.post("/move/back", headers=PAGE).status_code == 200
    assert_same(seen(browser.get(address_of("3-2-2")).text), as_seen(VISITORS["in a lesson"]["places"]["3-2-2"]))


def test_the_networks_that_were_left_before_are_as_they_were_left(server):
    browser = with_cookies(server, "with digits")
    browser.get(address_of("draw-a-digit"))
    left = VISITORS["with digits"]["left"]
    assert browser.post("/digit/network", data={"network": left["name"]}, headers=PAGE).status_code == 200
    assert_same(seen(browser.get(address_of("draw-a-digit")).text), as_seen(left["page"]))


def test_the_drawings_kept_before_are_still_those_of_their_visitor(server):
    browser = with_cookies(server, "with digits")
    assert browser.get("/drawings/digits.json").json() == VISITORS["with digits"]["drawings"]


def test_the_way_back_to_the_run_that_a_session_was_taken_from_is_still_offered(server):
    page = with_cookies(server, "out of a training run").get(address_of("trained")).text
    assert 'href="/train"' in page and "/go-on" in page


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_api_knows_the_sessions_of_before_by_their_ids(browser, name):
    answer = browser.get(f"/api/v1/sessions/{saved('stored.json')[name]}")
    assert answer.status_code == 200
    wanted = SNAPSHOTS[name]
    assert_same(hexadecimal({key: answer.json()[key] for key in wanted} | {"stage": stage(answer.json())}), wanted)


def stage(snapshot: dict) -> dict:
    """The stage of a snapshot without its sentence, which may be said better."""
    return {key: snapshot["stage"][key] for key in ("index", "count", "phase", "layer", "kind")}


def hexadecimal(value):
    """The same with every fraction in hexadecimal digits."""
    if isinstance(value, dict):
        return {key: hexadecimal(each) for key, each in value.items()}
    if isinstance(value, list):
        return [hexadecimal(each) for each in value]
    return value.hex() if isinstance(value, float) else value


def test_there_are_visitors_of_every_kind():
    assert {name for kept in VISITORS.values() for name in kept["cookies"]} == {
        "session", "places", "networks", "visitor", "run"
    }  # fmt: skip
    assert {place for _, place in PLACES} >= {"own", "linked", "trained", "2-2-2", "3-2-2", "draw-a-digit"}
    assert json.dumps(SNAPSHOTS)
