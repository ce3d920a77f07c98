"""The front door, the list of lessons, and the guide, as a visitor's browser asks for them."""

import gzip
import json
import re
from html import unescape

import pytest

from app.course.shelf import LESSONS
from app.digits.samples import SAMPLES
from tests.web.visiting import post, stored

SEVEN = json.dumps(SAMPLES[7])


@pytest.fixture
def visitor(client):
    client.cookies.clear()
    client.app.state.store.expire(-1)
    yield client
    client.cookies.clear()


def hint(html: str) -> str:
    """What the line below the title says, empty where an answer leaves it as it is."""
    found = re.search(r'<(p|div) id="hint".*?</\1>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split()) if found else ""


def test_the_door_is_the_place_of_the_drawn_digit_and_says_what_is_true_of_its_network(visitor):
    html = visitor.get("/").text
    assert visitor.place == "digits/784-30-10" and "<canvas" in html and 'id="network"' in html
    parameters = 784 * 30 + 30 * 10 + 30 + 10
    assert f"{parameters:,} weights and biases" in html and "here 784 pixels into one of ten digits" in html
    for name in ("Step", "Forward pass", "Backward pass", "Update", "Back", "Restart", "Use as example"):
        assert f">{name}</button>" in re.sub("</?span>", "", html)


def test_what_the_door_says_follows_the_network_that_was_chosen(visitor):
    visitor.get("/digits")
    post(visitor, "/digit/network", network="784-15-10")
    html = visitor.get("/").text
    assert f"{784 * 15 + 15 * 10 + 15 + 10:,} weights and biases" in html


def test_every_way_in_leads_to_a_page(visitor):
    html = visitor.get("/").text
    addresses = re.findall(r'<a class="way[^"]*" href="([^"]+)"', html)
    assert addresses == ["/lessons/2-2-2?guided", "/learn", "/build", "/train"]
    nav = re.findall(r'<nav class="pages".*?</nav>', html, re.DOTALL)[0]
    for address in (*addresses, *re.findall(r'href="([^"]+)"', nav)):
        assert visitor.get(address).status_code == 200


def test_who_only_stood_at_the_door_has_been_nowhere_and_nothing_is_stored(visitor):
    assert "Go on where you were" not in visitor.get("/").text
    assert "Go on where you were" not in visitor.get("/").text
    assert visitor.app.state.store.count() == 0
    assert visitor.get("/explore").url.path == "/lessons/2-2-2"


def test_who_comes_back_goes_on_where_they_did_something_last(visitor):
    visitor.get("/lessons/batch")
    for _ in range(3):
        post(visitor, "/move/step")
    visitor.get("/lessons/3-2-2")  # looked at, no more
    left = re.search(r'<a class="way left" href="([^"]+)".*?</a>', visitor.get("/").text, re.DOTALL)
    assert left[1] == "/lessons/batch" and LESSONS["batch"].title in left[0] and "stage 3 of 12" in left[0]
    visitor.get("/lessons/2-2-2")
    for move in ("step-forward", "step-backward", "update"):
        post(visitor, f"/move/{move}", granularity="phase")
    left = re.search(r'<a class="way left".*?</a>', visitor.get("/").text, re.DOTALL)[0]
    assert LESSONS["2-2-2"].title in left and "stage 12 of 12 · 1 update" in left


def test_see_the_error_run_back_walks_the_drawing_as_what_it_was_to_the_end_of_the_backward_pass(visitor):
    visitor.get("/")
    answer = post(visitor, "/digit/see", strokes=SEVEN, label="1", version="0")
    assert answer.status_code == 200
    position = stored(visitor).session.position
    assert position.step.targets.argmax() == 1 and position.reached("dC/dw", 1) and position.steps_taken == 0
    read = position.step.forward.outputs.argmax()
    assert f"You said 1; it read {read}, so C = " in answer.text and "all 23,860 weights and biases" in answer.text
    assert stored(visitor, "digits/784-30-10").version == stored(visitor).version
    frames = json.loads(unescape(re.search(r'data-film="([^"]*)"', answer.text)[1]))["frames"]
    kinds = [stage.kind for stage in position.stages[4:11]]
    assert len(frames) == len(kinds) == 7 and kinds[0] == "C" and kinds[-1] == "gradients"
    ticks = re.findall(r'class="tick [^"]*"', visitor.get("/digits").text)
    assert [" reached" in tick for tick in ticks] == [True] * 11 + [False]


@pytest.mark.parametrize(("strokes", "label"), [("[]", "1"), (SEVEN, ""), (SEVEN, "10"), ("no", "1")])
def test_without_a_drawing_and_what_it_was_no_error_runs_back(visitor, strokes, label):
    visitor.get("/")
    assert post(visitor, "/digit/see", strokes=strokes, label=label, version="0").status_code == 422
    assert visitor.app.state.store.count() == 0


def test_back_undoes_what_see_the_error_run_back_did(visitor):
    visitor.get("/")
    post(visitor, "/digit/see", strokes=SEVEN, label="7", version="0")
    while stored(visitor).session.position.stage:
        assert post(visitor, "/move/back").status_code == 200
    assert post(visitor, "/move/back").status_code == 200
    assert stored(visitor).session.position.step.targets.argmax() == 4  # the example that the lesson begins with


def test_the_card_opens_the_guide_which_ends_with_the_last_move_and_does_not_begin_again(visitor):
    assert "1 / of 5 Press Step" in hint(visitor.get("/lessons/2-2-2?guided").text)
    said = [
        hint(post(visitor, f"/move/{m}", granularity=g).text) for m, g in (("step", "stage"), ("step-forward", "phase"))
    ]
    assert "2 / of 5" in said[0] and "3 / of 5" in said[1] and "Well seen: C = 0.298" in said[1]
    assert "3 / of 5" in hint(visitor.get("/lessons/2-2-2").text)
    assert "4 / of 5" in hint(post(visitor, "/move/step-backward", granularity="phase").text)
    assert "two paths, two colours" in hint(post(visitor, "/select", look="w.1.1.1").text)
    assert "C falls from 0.298 to 0.280" in hint(post(visitor, "/move/update").text)
    grey = LESSONS["2-2-2"].look_for
    assert hint(post(visitor, "/move/step").text) == grey
    assert hint(post(visitor, "/move/step").text) == ""
    post(visitor, "/move/restart")
    for address in ("/lessons/2-2-2", "/lessons/2-2-2?guided"):
        assert hint(visitor.get(address).text) == grey


def test_a_guide_that_is_closed_does_not_come_back_and_the_other_one_stays(visitor):
    assert "1 / of 5 Draw a digit" in hint(visitor.get("/").text)
    visitor.get("/lessons/2-2-2?guided")
    assert hint(post(visitor, "/guide/close").text) == LESSONS["2-2-2"].look_for
    assert hint(post(visitor, "/move/step").text) == ""
    assert hint(visitor.get("/lessons/2-2-2?guided").text) == LESSONS["2-2-2"].look_for
    assert "1 / of 5 Draw a digit" in hint(visitor.get("/").text)
    assert hint(post(visitor, "/guide/close").text) == LESSONS["draw-a-digit"].look_for
    assert hint(visitor.get("/").text) == LESSONS["draw-a-digit"].look_for


def test_who_did_not_ask_is_not_led(visitor):
    assert hint(visitor.get("/lessons/2-2-2").text) == LESSONS["2-2-2"].look_for
    assert hint(post(visitor, "/move/step").text) == ""
    assert hint(visitor.get("/lessons/batch?guided").text) == LESSONS["batch"].look_for


def test_from_the_door_the_guide_leads_to_the_unit_whose_gradient_is_the_drawing(visitor):
    visitor.get("/")
    answer = post(visitor, "/digit/see", strokes=SEVEN, label="1", version="0")
    assert "4 / of 5 Press the hidden unit" in hint(answer.text)
    mark = re.search(r'data-asks="neuron:([\d.]+)"', answer.text)[1]
    assert f'id="u{mark}"' in visitor.get("/digits").text
    assert "its gradient is the drawing, times δ = " in hint(post(visitor, "/select", look=f"neuron.{mark}").text)


@pytest.mark.parametrize("text", ["", "&&", "2-2-2.none", "nope.open", "2-2-2.open.open", "."])
def test_a_cookie_that_is_none_of_ours_leads_nobody(visitor, text):
    visitor.cookies.set("guides", text, domain="testserver.local", path="/")
    assert hint(visitor.get("/lessons/2-2-2").text) == LESSONS["2-2-2"].look_for


def test_learn_lists_every_lesson_and_how_far_one_has_come(visitor):
    visitor.get("/lessons/1-1-1")
    post(visitor, "/move/step")
    html = visitor.get("/learn").text
    cards = re.findall(r'<a class="way" href="([^"]+)".*?</a>', html, re.DOTALL)
    assert len(cards) == len(LESSONS) and all(visitor.get(address).status_code == 200 for address in cards)
    for lesson in LESSONS.values():
        assert lesson.title in html and lesson.about in html
    assert html.count("Go on: ") == 1 and "Go on: stage 1 of 12" in html


def test_where_there_are_no_scripts_the_page_says_so_and_what_works(visitor):
    for address in ("/", "/lessons/2-2-2", "/digits"):
        said = re.search(r"<noscript>.*?</noscript>", visitor.get(address).text, re.DOTALL)[0]
        assert "JavaScript is switched off" in said and "drawing, dragging and playing need it" in said


def test_the_first_page_is_small(visitor):
    html = visitor.get("/").text
    sizes = [len(gzip.compress(html.encode()))]
    addresses = dict.fromkeys(re.findall(r'(?:src|href)="(/[^"]+\?v=\w+|/digit/pictures/[^"]+)"', html))
    for address in addresses:
        answer = visitor.get(address.replace("&amp;", "&"))
        packed = answer.content if "image/png" in answer.headers["content-type"] else gzip.compress(answer.content)
        sizes.append(len(packed))
    assert len(sizes) <= 12 and sum(sizes) <= 80_000
