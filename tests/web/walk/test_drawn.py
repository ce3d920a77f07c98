"""What a page that holds a picture is sent of the next one."""

import re

import pytest

from app.course.shelf import open_lesson
from app.explorer.moves import step
from app.scene.picture.network_scene import network_scene, parts
from app.web.walk.drawn import HeldPictures
from tests.web.visiting import PAGE

FIRST = open_lesson("2-2-2")


def test_a_page_that_holds_nothing_is_sent_the_whole_picture_and_its_name():
    drawn = HeldPictures().drawn(network_scene(FIRST))
    assert drawn.changed is None and drawn.name


def test_a_page_that_holds_a_picture_is_sent_what_differs_from_that_very_one():
    held = HeldPictures()
    first = held.drawn(network_scene(FIRST))
    second = held.drawn(network_scene(step(FIRST)), first.name)
    assert second.since == first.name and 0 < len(second.changed) < len(parts(network_scene(FIRST)))
    assert held.drawn(network_scene(FIRST), first.name).changed == ()


def test_a_picture_that_is_no_longer_kept_is_sent_whole(monkeypatch):
    monkeypatch.setattr("app.web.walk.drawn.MOST_PICTURES", 2)
    held = HeldPictures()
    session = FIRST
    first = held.drawn(network_scene(session))
    for _ in range(2):
        session = step(session)
        held.drawn(network_scene(session))
    assert held.drawn(network_scene(session), first.name).changed is None


def test_the_same_picture_is_kept_once_by_one_name_and_two_that_hash_alike_by_two(monkeypatch):
    held = HeldPictures()
    first, second = network_scene(FIRST), network_scene(step(FIRST))
    assert held.drawn(first).name == held.drawn(first).name != held.drawn(second).name
    monkeypatch.setattr("app.web.walk.drawn.NAMES", 1)
    assert held.drawn(first).name != held.drawn(second).name
    assert held.drawn(second, held.drawn(second).name).changed == ()


@pytest.mark.parametrize("name", ["", "no-such", "x" * 5_000, "é"])
def test_a_name_that_nobody_gave_out_is_no_harm(name):
    assert HeldPictures().drawn(network_scene(FIRST), name).changed is None


NAME = re.compile(r'data-drawn="([^"]+)"')
PARTIAL = re.compile(r'<hx-partial hx-target="#(network|changed)" .*?</hx-partial>', re.DOTALL)


@pytest.mark.parametrize(("slug", "whole"), [("2-2-2", 0), ("4-2-3", 0), ("draw-a-digit", 2)])
def test_a_page_that_says_which_picture_it_holds_gets_its_changed_parts(client, slug, whole):
    """All of them where other marks are drawn than before: the largest few of 30 edges are not always the same."""
    name = NAME.search(client.get(f"/lessons/{slug}").text)[1]
    kinds = []
    for _ in range(14):
        answer = client.post("/move/step", headers=PAGE | {"drawn": name})
        sent = PARTIAL.search(answer.text)
        kinds.append(sent[1])
        assert answer.status_code == 200 and (f'data-since="{name}"' in sent[0]) == (sent[1] == "changed")
        name = NAME.search(sent[0])[1]
    assert kinds.count("network") <= whole
    assert f'data-drawn="{name}"' in client.get(f"/lessons/{slug}").text


def test_a_page_that_says_nothing_gets_the_whole_picture(client):
    client.get("/lessons/2-2-2")
    assert PARTIAL.search(client.post("/move/step", headers=PAGE).text)[1] == "network"


def test_images_of_changed_weight_pictures_are_asked_for_with_their_place(client):
    name = NAME.search(client.get("/digits").text)[1]
    answer = client.post("/move/step", data={"granularity": "phase"}, headers=PAGE | {"drawn": name}).text
    assert re.search(r'id="sprite" href="[^"]*place=digits', answer)
