"""A picture changed by a lean map is the one that would be drawn anew, attribute by attribute."""

import json
import re
from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.course.shelf import open_lesson
from app.errors import BadValue
from app.explorer import edits
from app.explorer.hand import held
from app.explorer.look import look_of
from app.explorer.looking import look_at, show_pictures
from app.explorer.moves import go_to, step
from app.explorer.number import name_of
from app.explorer.opening import Description, open_session
from app.scene.around.hand import hand_scene
from app.scene.picture import seen as maps
from app.scene.picture.network_scene import network_scene
from app.scene.picture.seen import changed, difference, seen, shape
from app.web.http.rendering import render

AT_REST = re.compile(r"data-|aria-|role$|tabindex$|href$|id$")  # come with the whole picture
SLOT = re.compile(r"(?P<tag>\w*)(?P<classes>(\.[\w-]+)+)?")


def crowded():
    return open_session(Description([4, 8, 8, 3], "relu", seed=3, inputs=[[1, -2, 0.5, 0]], targets=[[1, 0, 0]]))


def two_pictured_layers():
    return open_session(Description([64, 9, 9, 9, 3], "tanh", seed=1))


def mixed_outputs():
    return look_at(open_session(Description([2, 3, 3], "softmax", seed=2)), look_of("w.1.1.1"))


OPEN = {
    "2-2-2": lambda: open_lesson("2-2-2"),
    "a weight and its paths": lambda: look_at(open_lesson("3-2-2"), look_of("w.1.1.1")),
    "ReLU": lambda: open_lesson("1-2-1-relu"),
    "a batch": lambda: open_lesson("batch"),
    "4-8-8-3": crowded,
    "digits": lambda: open_lesson("draw-a-digit"),
    "digits, gradients": lambda: show_pictures(open_lesson("draw-a-digit"), "gradients"),
    "hidden layers of pictures": two_pictured_layers,
    "softmax": mixed_outputs,
}
CASES = [(name, "wide") for name in OPEN] + [("a weight and its paths", "narrow"), ("digits", "narrow")]


def drawn(session, frame):
    network = network_scene(session, frame)
    html = render("svg/network.html", network=network)
    return network, ElementTree.fromstring(re.sub(r"&(?!\w+;)", "&amp;", html))  # which HTML does not ask for


def patched(root, texts_by_mark):
    for mark, texts in texts_by_mark.items():
        found = element(root, mark)
        for name, text in texts.items():
            if name:
                found.set(name, text)
            else:
                found.text = text
    return root


def element(root, mark):
    id, *path = mark.split(" ")
    found = next(each for each in root.iter() if each.get("id") == id)
    for selector in path:
        tag, classes = SLOT.fullmatch(selector).group("tag", "classes")
        wanted = set((classes or "").split(".")) - {""}
        found = next(
            each
            for each in found.iter()
            if each is not found and tag in ("", each.tag) and wanted <= set(each.get("class", "").split())
        )
    return found


def looks(root):
    """What is seen of every element, in order."""
    return [
        (each.tag, {k: " ".join(v.split()) for k, v in each.items() if not AT_REST.match(k)}, (each.text or "").strip())
        for each in root.iter()
        if each.tag not in ("title", "defs", "mask", "image", "use") and each.get("visibility") != "hidden"
    ]


def without_hidden(root):
    for child in root.iter():
        if child.get("visibility") == "hidden":
            child[:] = []
    return root


@pytest.mark.parametrize(("name", "frame"), CASES)
def test_a_map_makes_of_one_stage_any_other(name, frame):
    session = OPEN[name]()
    last = go_to(session, len(session.position.stages))
    network, _ = drawn(last, frame)
    compared = 0
    for stage in range(len(session.position.stages) + 1):
        wanted, fresh = drawn(go_to(last, stage), frame)
        if shape(wanted) != shape(network):
            continue
        _, old = drawn(last, frame)
        done = patched(old, difference(wanted, network))
        assert looks(without_hidden(done)) == looks(without_hidden(fresh)), stage
        compared += 1
    assert compared > len(session.position.stages) / 2


@pytest.mark.parametrize("name", ["2-2-2", "a weight and its paths", "ReLU", "4-8-8-3"])
def test_a_map_makes_of_one_weight_another(name):
    session = go_to(OPEN[name](), len(OPEN[name]().position.stages) - 1)
    network, old = drawn(session, "wide")
    other = edits.set_parameter(session, (2, 1, 1), -1.7)
    other = go_to(other, session.position.stage)
    wanted, fresh = drawn(other, "wide")
    assert shape(wanted) == shape(network)
    assert looks(patched(old, seen(wanted))) == looks(fresh)


def test_a_map_of_the_same_picture_is_empty_and_a_step_changes_little():
    session = crowded()
    before, after = (network_scene(s) for s in (session, step(session)))
    assert difference(before, network_scene(session)) == {}
    assert 0 < len(json.dumps(difference(after, before))) < len(json.dumps(seen(after))) / 2


class Watched:
    """A mark that remembers what was asked of it."""

    def __init__(self, mark):
        self.mark, self.asked = mark, set()

    def __getattr__(self, name):
        self.asked.add(name)
        return getattr(self.mark, name)


KEPT = {"key", "is_bias"}  # a mark is put upon the same mark


@pytest.mark.parametrize("name", OPEN)
def test_nothing_is_made_of_what_is_not_compared(name):
    session = OPEN[name]()
    for stage in (0, 1, len(session.position.stages) - 1, len(session.position.stages)):
        for mark, parts in maps._marks(network_scene(go_to(session, stage))):
            for part in parts:
                compared, made = Watched(mark), Watched(mark)
                part.reads(compared)
                list(part.slots(made))
                assert made.asked - KEPT <= compared.asked, (mark, part)


@cache
def at_stage(name, share):
    """A session so far into its training step, 0 to 1."""
    session = OPEN[name]()
    return go_to(session, round(share * len(session.position.stages)))


@given(
    name=st.sampled_from(["2-2-2", "a weight and its paths", "ReLU", "a batch", "4-8-8-3", "softmax"]),
    share=st.sampled_from([0, 0.4, 0.6, 0.95]),
    number=st.sampled_from(["w.1.1.1", "w.2.1.2", "b.1.2", "x.1", "y.1"]),
    value=st.floats(-3, 3, width=32),
    frame=st.sampled_from(["wide", "narrow", "1040x520"]),
)
@settings(max_examples=100)
def test_what_follows_a_hand_is_what_differs_in_the_whole_picture(name, share, number, value, frame):
    session = at_stage(name, share)
    try:
        hand = held(session, name_of(number), value)
    except BadValue:  # of a number that it has not, or cannot have
        return
    whole, before = network_scene(hand.moved, frame), network_scene(session, frame)
    said = hand_scene(hand, frame).seen
    if shape(whole) == shape(before):
        wanted = changed(seen(whole), seen(before))
        assert {mark: said[mark] for mark in said.keys() & seen(before).keys()} == wanted
