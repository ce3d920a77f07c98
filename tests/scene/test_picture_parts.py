"""The picture taken apart: every part is found in the drawn picture, and only what differs has changed."""

import re

import pytest

from app.course.shelf import open_lesson
from app.explorer.look import Neuron
from app.explorer.moves import go_to, step
from app.scene.picture.network_scene import changed, network_scene, parts
from app.web.http.rendering import render
from tests.scene.explain_page import looking

SLUGS = ("2-2-2", "4-2-3", "batch", "draw-a-digit")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_part_is_one_element_of_the_picture(slug):
    session = go_to(looking(open_lesson(slug), look=Neuron(1, 1)), 9)
    scene = network_scene(session)
    ids = re.findall(r'\sid="([^"]*)"', render("svg/network.html", network=scene))
    assert all(ids.count(part.id) == 1 for part in parts(scene))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_picture_has_no_changed_part_and_the_next_stage_has_some(slug):
    session = step(open_lesson(slug))
    before = parts(network_scene(session))
    assert changed(parts(network_scene(session)), before) == ()
    after = changed(parts(network_scene(step(session))), before)
    assert after and len(after) < len(before)


def test_a_step_of_the_loss_leaves_the_edges_alone():
    session = go_to(open_lesson("2-2-2"), 4)
    found = changed(parts(network_scene(step(session))), parts(network_scene(session)))
    assert {part.id for part in found} == {"loss-lines", "loss-box", "y2", "u2.1", "u2.2"}


def test_another_network_is_sent_whole():
    assert changed(parts(network_scene(open_lesson("2-2-2"))), parts(network_scene(open_lesson("4-2-3")))) is None
