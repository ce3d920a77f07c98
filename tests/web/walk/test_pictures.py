"""The images in the network of a drawing: by whom they can be had, for how long, and what an exported picture holds."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from app.course.shelf import open_lesson
from app.digits.reader import DRAWING
from app.explorer import looking, moves
from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser, at, fragment, link, post, stored

ADDRESS = re.compile(r'<image id="sprite" href="([^"]+)"')


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory"))) as client:
        yield client


def address(client) -> str:
    return ADDRESS.search(fragment(client))[1].replace("&amp;", "&")


def view(client):
    return stored(client).session.view


def test_the_image_of_the_weights_is_kept_for_good_by_the_visitor_alone(visitor):
    at(visitor, open_lesson("draw-a-digit"))
    answer = visitor.get(address(visitor))
    assert answer.content.startswith(b"\x89PNG") and answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_a_step_names_the_same_image_and_an_update_another(visitor):
    session = open_lesson("draw-a-digit")
    addresses = []
    for stage in (0, 5, 11, 12):
        at(visitor, moves.go_to(session, stage))
        addresses.append(address(visitor))
        assert visitor.get(addresses[-1]).status_code == 200
    assert len(set(addresses[:3])) == 1 and addresses[3] != addresses[0]


def test_an_image_of_just_before_is_still_to_be_had_and_that_of_another_network_is_not(visitor):
    at(visitor, moves.go_to(open_lesson("draw-a-digit"), 11))
    before = address(visitor)
    post(visitor, "/move/update")
    assert address(visitor) != before and visitor.get(before).status_code == 200
    at(visitor, open_lesson("2-2-2"))
    assert visitor.get(before).status_code == 404
    visitor.cookies.clear()
    assert visitor.get(before).status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["full=0", "full=nan", "full=inf", "frame=round", "kept=0-999999", "sizes=784-30-20-10", "sizes=30"],
)
def test_what_no_page_asks_for_is_refused(visitor, asked):
    at(visitor, open_lesson("draw-a-digit"))
    known, fields = address(visitor), dict(parse_qsl(asked))
    query = {**dict(parse_qsl(urlsplit(known).query)), **fields}
    assert visitor.get(f"{urlsplit(known).path}?{urlencode(query)}").status_code in (404, 422)


def test_an_unknown_kind_of_picture_is_refused_and_changes_nothing(visitor):
    at(visitor, open_lesson("draw-a-digit"))
    post(visitor, "/pictures", pictures="gradients")
    answer = post(visitor, "/pictures", pictures="biases")
    assert (answer.status_code, view(visitor).pictures) == (422, "gradients")
    assert visitor.get(address_of(visitor, "biases")).status_code == 404


def address_of(client, kind: str) -> str:
    post(client, "/pictures", pictures="weights")
    return address(client).replace("weights", kind)


def test_gradients_are_drawn_once_they_are_reached(visitor):
    at(visitor, moves.go_to(open_lesson("draw-a-digit"), 10))
    post(visitor, "/pictures", pictures="gradients")
    assert not ADDRESS.search(fragment(visitor))
    post(visitor, "/move/step")
    assert "/gradients/" in address(visitor) and visitor.get(address(visitor)).status_code == 200


def test_a_link_brings_the_kind_of_pictures_along(visitor):
    at(visitor, looking.show_pictures(open_lesson("draw-a-digit"), "sensitivity"))
    shared = link(visitor)
    visitor.cookies.clear()
    visitor.get(shared)
    assert view(visitor).pictures == "sensitivity"


@pytest.mark.parametrize("kind", looking.PICTURES)
def test_an_exported_picture_carries_its_images_and_patterns_with_it(visitor, kind):
    at(visitor, looking.show_pictures(moves.go_to(open_lesson("draw-a-digit"), 11), kind))
    svg = visitor.get("/picture.svg").text
    assert set(re.findall(r'<image[^>]* href="([^,"]+)', svg)) == {"data:image/png;base64"}
    used = set(re.findall(r"url\(#([\w-]+)\)", svg)) | set(re.findall(r'<use[^>]* href="#([\w-]+)"', svg))
    assert used <= set(re.findall(r' id="([\w-]+)"', svg))


@pytest.mark.slow
@pytest.mark.parametrize("sizes", ["784-30-10", "784-100-10", DRAWING])
@pytest.mark.parametrize("chosen", [None, "neuron.0.349", "neuron.1.7", "neuron.2.5"])
def test_no_picture_has_more_than_a_thousand_elements(visitor, sizes, chosen):
    at(visitor, open_lesson("draw-a-digit"))
    post(visitor, "/digit/network", network=sizes)
    for phase in ("step-forward", "step-backward"):
        post(visitor, f"/move/{phase}", granularity="phase")
    if chosen:
        post(visitor, "/select", look=chosen)
    svg = re.search(r'<svg id="network".*?</svg>', fragment(visitor), re.DOTALL)[0]
    assert len(re.findall(r"<[a-z]", svg)) <= 1000
