"""Every place has its own address, and two tabs never act on one another's session."""

import re

import pytest
from fastapi.testclient import TestClient

from app.course.shelf import LESSONS, open_lesson
from app.explorer.opening import Description, open_session
from app.main import create_app
from app.scene.around.lessons import CHOOSABLE, lesson_address
from app.settings import Settings
from app.storage.store import new_id
from app.web.visits import book
from tests.web.visiting import PAGE, Browser, post, stored, tabs, visitor_in

ADDRESSES = ["/lessons/2-2-2", "/lessons/4-2-3", "/digits", "/build/1", "/shared/1", "/trained/1"]
LINK = "/open/13d56ff49a36593Q3IazHiogYaGeDUCAA"


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory"))) as client:
        yield client


SHOWN = re.compile(r'<select name="notation".*?<option value="([^"]+)"[^>]* selected', re.DOTALL)


class Tab:
    """A tab of a visitor's browser: what its page says of place and version goes with all that is posted from it."""

    def __init__(self, client: TestClient, address: str):
        self.client = client
        self.html = client.get(address).text
        self.see(self.html)

    def see(self, html: str) -> None:
        self.fields = dict(re.findall(r'name="(place|version)" value="([^"]*)"', html)) or self.fields
        if shown := SHOWN.search(html):
            self.letters = shown[1]

    def post(self, path: str, **data):
        answer = self.client.post(path, data=self.fields | data, headers=PAGE | {"letters": self.letters})
        self.see(answer.text)
        return answer

    @property
    def title(self) -> str:
        return re.search(r'<h1 id="title">([^<]*)<', self.html)[1]


def rate(visitor: Browser, place: str) -> float:
    return stored(visitor, place).session.position.step.learning_rate


def test_what_is_typed_in_one_tab_changes_the_session_of_that_tab(visitor, monkeypatch):
    monkeypatch.setattr(book, "FIRST_VERSIONS", 1)  # so that both sessions have the same
    a = Tab(visitor, "/lessons/2-2-2")
    b = Tab(visitor, "/lessons/4-2-3")
    for tab in (a, b):
        tab.post("/move/step")
    assert a.fields["version"] == b.fields["version"]
    before = rate(visitor, "lessons/4-2-3")
    answer = a.post("/edit/learning-rate", value="0.125")
    assert answer.status_code == 200 and 'aria-label="Network 2-2-2"' in answer.text
    assert rate(visitor, "lessons/2-2-2") == 0.125 and rate(visitor, "lessons/4-2-3") == before
    assert a.title == LESSONS["2-2-2"].title != b.title


def test_a_click_in_a_tab_that_is_out_of_date_is_told_and_the_tab_goes_on_from_what_it_is_shown(visitor):
    first, second = Tab(visitor, "/lessons/2-2-2"), Tab(visitor, "/lessons/2-2-2")
    first.post("/move/step")
    first.post("/notation", notation="rows")
    told = second.post("/move/step")
    assert told.status_code == 409 and "out of date" in told.text
    assert 'hx-target="#legend"' in told.text and 'hx-target="#title"' in told.text
    assert stored(visitor, "lessons/2-2-2").session.position.stage == 1
    assert second.post("/move/step").status_code == 200
    assert stored(visitor, "lessons/2-2-2").session.position.stage == 2


def test_a_page_of_a_session_that_has_expired_does_nothing_to_the_one_begun_after_it(visitor):
    old = Tab(visitor, "/lessons/2-2-2")
    for _ in range(3):
        old.post("/move/step")
    visitor.app.state.store.expire(-1)
    new = Tab(visitor, "/lessons/2-2-2")
    for _ in range(3):
        new.post("/move/step")
    told = old.post("/move/step")
    assert told.status_code == 409 and "out of date" in told.text
    assert stored(visitor, "lessons/2-2-2").session.position.stage == 3


def test_two_tabs_that_begin_at_once_begin_one_session_and_no_cookie_is_lost():
    with Browser(create_app(Settings(store="memory"))) as client:
        pages = []
        for address in ("/lessons/2-2-2", "/lessons/3-2-2"):  # both asked for before either has answered
            client.cookies.clear()
            pages.append(client.get(address).headers["set-cookie"])
        assert all("visitor=" in cookies for cookies in pages)
        a, b = Tab(client, "/lessons/2-2-2"), Tab(client, "/lessons/3-2-2")
        assert (a.post("/move/step").status_code, b.post("/move/step").status_code) == (200, 200)
        assert client.app.state.store.count() == 2


@pytest.mark.parametrize("version", ["0", ""])
def test_what_was_only_looked_at_stores_nothing_and_the_first_move_makes_the_session(visitor, version):
    for address in ("/", "/explore", "/lessons/2-2-2", "/digits", "/build", "/lessons/batch"):
        assert visitor.get(address).status_code == 200
    post(visitor, "/refresh", version="0")
    visitor.get("/export/session.json?place=lessons/batch")
    assert visitor.app.state.store.count() == 0
    visitor.get("/lessons/batch")
    assert post(visitor, "/move/step", version=version).status_code == 200
    assert visitor.app.state.store.count() == 1 and stored(visitor).session.position.stage == 1


@pytest.fixture
def everywhere(visitor):
    """A visitor who has been at every kind of place, and has moved there."""
    visitor.get("/lessons/2-2-2")
    post(visitor, "/move/step")
    visitor.get("/lessons/4-2-3")
    post(visitor, "/move/step")
    visitor.get("/digits")
    post(visitor, "/move/step")
    post(visitor, "/build", sizes="2-3-1")
    post(visitor, "/move/step")
    visitor.get(LINK)
    post(visitor, "/move/step")
    visitor_in(visitor).open("trained", open_session(Description([64, 4, 10])))
    visitor.get("/trained/1")
    post(visitor, "/move/step")
    return visitor


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_place_can_be_loaded_again_whatever_was_done_elsewhere_since(everywhere, address):
    page = Tab(everywhere, address)
    at = stored(everywhere).session.position.stage
    assert at >= 1
    for other in ADDRESSES:
        if other != address:
            everywhere.get(other)
            post(everywhere, "/move/step")
    again = Tab(everywhere, address)
    assert (again.fields, again.title) == (page.fields, page.title)


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_explorer_leads_to_where_one_was_last(everywhere, address):
    everywhere.get(address)
    answer = everywhere.get("/explore", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, address)


def test_the_explorer_leads_a_new_visitor_to_the_first_lesson_and_past_what_is_gone(visitor):
    assert visitor.get("/explore").url.path == "/lessons/2-2-2"
    visitor.get("/lessons/3-2-2")
    post(visitor, "/build", sizes="2-3-1")
    visitor.app.state.store.expire(-1)
    assert visitor.get("/explore").url.path == "/lessons/3-2-2"


@pytest.mark.parametrize("slug", ["blue-and-red", "softmax"])
def test_the_chooser_has_the_first_lessons_and_the_one_that_is_open(visitor, slug):
    chooser = re.search(r'<nav class="lessons".*?</nav>', Tab(visitor, f"/lessons/{slug}").html, re.DOTALL)[0]
    assert LESSONS[slug].title in re.search(r'aria-current="true">([^<]+)', chooser)[1]
    assert len(re.findall(r'<a href="/(?:lessons|digits)', chooser)) == CHOOSABLE


def test_the_chooser_has_links_and_begins_the_current_lesson_afresh(visitor):
    tab = Tab(visitor, "/lessons/2-2-2")
    chooser = re.search(r'<nav class="lessons".*?</nav>', tab.html, re.DOTALL)[0]
    others = [lesson_address(lesson) for slug, lesson in list(LESSONS.items())[:CHOOSABLE] if slug != "2-2-2"]
    assert re.findall(r'<a href="([^"]+)"', chooser) == [*others, "/build"]
    assert {"/lessons/1-1-1", "/digits"} < set(others)
    tab.post("/move/step")
    other = Tab(visitor, "/lessons/2-2-2")
    assert tab.post("/afresh").headers["HX-Redirect"] == "/lessons/2-2-2"
    assert stored(visitor, "lessons/2-2-2").session.position.stage == 0
    assert "out of date" in other.post("/move/step").text


@pytest.mark.slow
def test_digits_and_its_lesson_are_one_place(visitor):
    visitor.get("/digits")
    post(visitor, "/move/step")
    page = visitor.get("/lessons/draw-a-digit")
    assert page.url.path == "/lessons/draw-a-digit" and stored(visitor).session.position.stage == 1
    post(visitor, "/digit/network", network="784-15-10")
    assert 'value="784-15-10" selected' in visitor.get("/digits").text
    assert 'value="784-15-10" selected' in visitor.get("/lessons/draw-a-digit").text


def test_each_network_of_the_digits_is_walked_in_its_own_tab(visitor):
    a = Tab(visitor, "/digits")
    a.post("/move/step")
    b = Tab(visitor, "/digits")
    b.post("/digit/network", network="784-15-10")
    b.post("/move/step")
    answer = a.post("/move/step")
    assert answer.status_code == 200 and 'aria-label="Network 784-30-10"' in answer.text
    assert stored(visitor, "digits/784-30-10").session.position.stage == 2


def test_networks_of_ones_own_stand_beside_each_other(visitor):
    for number, sizes in enumerate(("2-3-1", "3-2-1", "4-2"), 1):
        assert post(visitor, "/build", sizes=sizes).headers["HX-Redirect"] == f"/build/{number}"
    for number, sizes in enumerate(("2-3-1", "3-2-1", "4-2"), 1):
        assert f'<h1 id="title">Your own {sizes}</h1>' in visitor.get(f"/build/{number}").text
    assert [title for title in tabs(visitor) if title == "Your own"] == ["Your own"]
    listed = visitor.get("/build").text
    assert re.findall(r'<a href="(/build/\d)">Your own', listed) == ["/build/3", "/build/2", "/build/1"]


def test_the_form_is_a_page_that_works_without_scripts(visitor):
    browser = {"accept": "text/html", **PAGE}
    page = visitor.get("/build").text
    assert re.search(r'<form id="build-form" action="/build" method="post"', page) and not re.search(
        r'<button(?![^>]*(formaction="/build/sketch"|data-once|type="button"))', page
    )
    refused = visitor.post("/build", data={"sizes": "3-x"}, headers=browser)
    assert refused.status_code == 422 and refused.text.startswith("<!doctype html>")
    assert re.findall(r'<p id="([^"]+)" class="field-error"', refused.text) == ["build-sizes-error"]
    answer = visitor.post("/build", data={"sizes": "3-2"}, headers=browser, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/build/1")


def test_links_are_opened_beside_each_other(visitor):
    assert [visitor.get(LINK).url.path for _ in range(2)] == ["/shared/1", "/shared/2"]
    begun = [stored(visitor, f"shared/{number}").session.position.stage for number in (1, 2)]
    a, b = Tab(visitor, "/shared/1"), Tab(visitor, "/shared/2")
    a.post("/move/step")
    assert b.post("/move/step").status_code == 200
    assert [stored(visitor, f"shared/{number}").session.position.stage for number in (1, 2)] == [
        stage + 1 for stage in begun
    ]


def test_a_network_of_ones_own_that_is_gone_is_said_on_its_page_and_by_its_buttons(visitor):
    post(visitor, "/build", sizes="2-3-1")
    tab = Tab(visitor, "/build/1")
    visitor.app.state.store.expire(-1)
    answer = tab.post("/move/step")
    assert answer.status_code == 404 and "Nothing is kept for this browser" in answer.text
    assert 'hx-target="#status"' in answer.text and "alarm" in answer.text
    page = visitor.get("/build/1", headers={"accept": "text/html"})
    assert page.status_code == 404 and "Nothing is kept for this browser" in page.text


def test_another_browser_has_other_sessions_at_the_same_places(everywhere):
    everywhere.cookies.clear()
    assert everywhere.get("/build/1").status_code == 404
    everywhere.get("/lessons/2-2-2")
    assert stored(everywhere).version == 0


def test_a_browser_that_keeps_no_cookies_is_told_so_and_nothing_is_stored(visitor):
    tab = Tab(visitor, "/lessons/2-2-2")
    visitor.cookies.clear()
    answer = tab.post("/move/step")
    assert answer.status_code == 200 and "Allow cookies" in answer.text and 'class="status alarm"' in answer.text
    assert visitor.app.state.store.count() == 0
    assert tab.post("/move/step").status_code == 200 and "Allow cookies" not in tab.post("/tab", tab="code").text


@pytest.mark.slow
@pytest.mark.parametrize(
    "place", ["", "lessons", "lessons/nope", "build/0", "build/01", "digits/784-9-10", "x/1", "/", "…"]
)
def test_a_form_that_does_not_say_where_changes_nothing(visitor, place):
    visitor.get("/explore")
    answer = visitor.post("/move/step", data={"place": place, "version": "0"}, headers=PAGE)
    assert answer.status_code in (404, 422) and answer.headers["content-type"] == "application/problem+json"
    assert visitor.app.state.store.count() == 0


def test_no_id_of_a_session_stands_in_a_page_or_in_a_cookie(everywhere):
    ids = {visitor_in(everywhere).at(place).id for place in visitor_in(everywhere).visited}
    assert len(ids) == len(ADDRESSES)
    pages = "".join(everywhere.get(address).text for address in (*ADDRESSES, "/build", "/train"))
    said = pages + "".join(everywhere.cookies.values())
    assert not any(id in said for id in ids) and everywhere.cookies["visitor"] not in pages


@pytest.mark.parametrize("text", ["", "x", "lessons.nope&lessons.3-2-2", "&&" * 500 + "lessons.3-2-2", "build.9&<b>"])
def test_a_cookie_of_places_that_somebody_wrote_does_no_harm(visitor, text):
    visitor.cookies.set("visitor", new_id(), domain="testserver.local", path="/")
    visitor.cookies.set("last", text, domain="testserver.local", path="/")
    assert visitor.get("/explore").url.path in ("/lessons/2-2-2", "/lessons/3-2-2")


def test_a_page_out_of_a_training_run_that_another_took_the_place_of_is_loaded_anew(visitor):
    visitor.get("/explore")
    visitor_in(visitor).open("trained", open_session(Description([64, 4, 10])))
    tab = Tab(visitor, "/trained/1")
    visitor_in(visitor).keep(visitor_in(visitor).latest("trained"), open_session(Description([64, 8, 10])))
    answer = visitor.post("/move/step", data=tab.fields, headers=PAGE)
    assert answer.status_code == 409 and answer.headers["HX-Redirect"] == "/trained/1?moved=on"
    assert "out of date" in visitor.get("/trained/1?moved=on").text


def test_the_page_of_a_lesson_opened_by_its_old_address_is_the_lesson(visitor):
    for slug in LESSONS:
        visitor.get(f"/lessons/{slug}")
        assert stored(visitor).session is open_lesson(slug)


LETTERED = re.compile(r'id="legend".*?<select name="notation".*?<option value="([^"]+)"[^>]* selected', re.DOTALL)


def stale(visitor: Browser, tab: Tab):
    return tab.post("/move/step")


def refreshed(visitor: Browser, tab: Tab):
    return tab.post("/refresh")


def expired(visitor: Browser, tab: Tab):
    visitor.app.state.store.expire(-1)
    return tab.post("/move/step")


def without_cookies(visitor: Browser, tab: Tab):
    visitor.cookies.clear()
    return tab.post("/move/step")


@pytest.mark.parametrize(
    ("happens", "notation"),
    [(stale, "rows"), (refreshed, "rows"), (expired, "rows"), (without_cookies, "default")],
)
def test_a_page_that_is_shown_another_moment_is_lettered_as_that_is(visitor, happens, notation):
    """Its legend and its switch too: another notation may have been chosen in another tab; it outlives the session."""
    first = Tab(visitor, "/lessons/2-2-2")
    first.post("/notation", notation="error")
    second = Tab(visitor, "/lessons/2-2-2")
    first.post("/notation", notation="rows")
    assert LETTERED.search(happens(visitor, second).text)[1] == notation


def test_a_refresh_of_a_page_out_of_a_training_run_loads_it_anew_where_it_has_moved_on(visitor):
    visitor.get("/explore")
    visitor_in(visitor).open("trained", open_session(Description([64, 4, 10])))
    tab = Tab(visitor, "/trained/1")
    assert "HX-Redirect" not in visitor.post("/refresh", data=tab.fields, headers=PAGE).headers
    visitor_in(visitor).keep(visitor_in(visitor).latest("trained"), open_session(Description([64, 8, 10])))
    assert visitor.post("/refresh", data=tab.fields, headers=PAGE).headers["HX-Redirect"] == "/trained/1"


def test_the_place_after_the_last_number_is_the_first_one(visitor):
    visitor.cookies.set("visitor", new_id(), domain="testserver.local", path="/")
    visitor.cookies.set("last", "build.999999", domain="testserver.local", path="/")
    assert post(visitor, "/build", sizes="3-2").headers["HX-Redirect"] == "/build/1"
    assert visitor.place == "build/1"


def test_the_room_of_the_picture_brings_the_picture_alone_and_leaves_what_was_said(visitor):
    visitor.get("/lessons/2-2-2")
    version = stored(visitor).version
    answer = post(visitor, "/room", place=visitor.place, version=str(version))
    assert answer.status_code == 200
    assert 'hx-target="#network"' in answer.text
    assert not re.findall(r'hx-target="#(status|explain|controls)"', answer.text)
    post(visitor, "/move/step", place=visitor.place)
    behind = post(visitor, "/room", place=visitor.place, version=str(version)).text
    assert 'hx-target="#status"' in behind
    assert "Forward, layer 1" in behind
