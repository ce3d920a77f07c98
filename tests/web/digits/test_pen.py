"""A drawing drives the network over HTTP: what is seen under the pen is what the walk begins with when it is lifted."""

import json

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.digits.ink import from_strokes
from app.digits.reader import DRAWING, EARLIER, SHIPPED, load_shipped, read
from app.digits.samples import SAMPLES
from app.explorer.practise.answering import predict
from app.scene.page import frame_of
from tests.scene.test_seen import drawn, patched
from tests.web.digits.test_column import SEVEN, UNREADABLE
from tests.web.visiting import at, stored


def under_the_pen(visitor, strokes: str = SEVEN, drives: str = "1"):
    return visitor.post("/digit/pen", data={"strokes": strokes, "drives": drives})


def lift(visitor, strokes: str = SEVEN, label: str = "", **fields):
    return visitor.post("/digit/drawn", data={"strokes": strokes, "label": label, **fields})


def going_on(visitor) -> dict[str, str]:
    """What the page sends with a drawing that goes on from the one that was put in last."""
    return {"drawn": str(stored(visitor).version), "version": str(stored(visitor).version)}


def position(visitor):
    return stored(visitor).session.position


@pytest.mark.parametrize("network", SHIPPED)
@pytest.mark.parametrize("moves", [(), ("step-forward", "step-backward")], ids=["at the beginning", "walked"])
def test_what_is_seen_under_the_pen_is_there_when_it_is_lifted_and_nothing_is_stored_before(visitor, network, moves):
    visitor.post("/digit/network", data={"network": network})
    sizes = stored(visitor).session.position.network.sizes
    assert "-".join(map(str, sizes)) == network
    for move in moves:
        visitor.post(f"/move/{move}", data={"granularity": "phase"})
    before = stored(visitor)
    answer = under_the_pen(visitor)
    assert answer.status_code == 200
    assert stored(visitor).session is before.session
    assert stored(visitor).version == before.version
    seen = answer.json()["seen"]
    _, old = drawn(before.session, frame_of(before.session, "wide"))
    ids = {each.get("id") for each in old.iter()}
    in_picture = {mark: texts for mark, texts in seen.items() if mark.split(" ")[0] in ids}
    lift(visitor)
    new = drawn(stored(visitor).session, frame_of(before.session, "wide"))[1]
    outputs, bars = values(patched(old, in_picture))
    assert len(set(outputs)) > 2
    assert outputs == values(new)[0]
    if network in (
        DRAWING,
        EARLIER,
    ):  # of 320 units those that say most are shown: under the pen they stay, then they are others
        assert len(set(bars) & set(values(new)[1])) < len(bars)
    else:
        assert bars == values(new)[1]
    assert position(visitor).stage == 2 * (len(sizes) - 1)
    assert seen["loss .value"][""] == "?"


def values(picture) -> tuple[list[str], list[str]]:
    """What stands in the neurons, and the bars of those that are pictures: of a, nothing of δ."""
    enlarged = set(picture.find(".//*[@id='enlarged']").iter())
    found = [], []
    for each in picture.iter():
        classes = set((each.get("class") or "").split())
        if classes & {"a", "bar"} and "delta" not in classes and each not in enlarged:
            found["bar" in classes].append(each.get("d") if "bar" in classes else "".join(each.itertext()).strip())
    return found


def test_the_bars_are_those_of_the_network_and_what_it_sees_is_drawn(visitor):
    seen = under_the_pen(visitor).json()["read"]
    outputs = read(load_shipped(), from_strokes(SAMPLES[7])).probabilities
    widths = [float(seen[f"prediction .bars>:nth-child({n}) .fill"]["width"]) for n in range(1, 11)]
    assert widths == pytest.approx([100 * p for p in outputs], abs=0.06)
    assert seen["prediction .read"] == {"": "7"}
    assert seen["prediction .seen image"]["href"].startswith("data:image/png")


def test_edges_that_carry_much_are_lit_and_others_are_not(visitor):
    seen = under_the_pen(visitor).json()["seen"]
    lit = [texts["class"] for texts in seen.values() if "edge" in texts.get("class", "").split()]
    assert all("active" in classes.split() for classes in lit)
    edges = drawn(stored(visitor).session, "digit")[0].edges
    assert 0 < len(lit) < len(edges)


def test_the_walk_stands_at_the_end_of_the_forward_pass_of_the_drawing_and_says_what_is_read(visitor):
    page = lift(visitor).text
    at_end = position(visitor)
    assert np.array_equal(at_end.step.inputs[0], from_strokes(SAMPLES[7]))
    assert at_end.step.targets.tolist() == np.eye(10)[[7]].tolist()
    assert "It is read as 7." in page
    visitor.post("/move/step")
    assert position(visitor).reached("C")


def test_what_a_person_said_it_was_is_the_target(visitor):
    lift(visitor)
    moves = len(stored(visitor).session.past)
    page = lift(visitor, label="1", **going_on(visitor)).text
    assert position(visitor).step.targets.tolist() == np.eye(10)[[1]].tolist()
    assert not position(visitor).reached("C")
    assert "1 is wanted." in page and "It is read as" not in page
    assert len(stored(visitor).session.past) == moves, "to draw it and to say what it was is one move"


def test_strokes_of_one_drawing_are_one_move_that_back_undoes(visitor):
    visitor.post("/move/step")
    before = stored(visitor).session
    first, *rest = SAMPLES[4]
    half = first[: len(first) // 2]
    lift(visitor, json.dumps([half]))
    for strokes in ([first], [first, *rest]):
        lift(visitor, json.dumps(strokes), **going_on(visitor))
    visitor.post("/digit/use", data={"strokes": json.dumps(SAMPLES[4]), "label": "4", **going_on(visitor)})
    assert len(stored(visitor).session.past) == len(before.past) + 1
    visitor.post("/move/back")
    after = stored(visitor).session
    assert after.position.stage == before.position.stage
    assert np.array_equal(after.position.step.inputs, before.position.step.inputs)


def test_a_drawing_after_a_step_on_the_one_before_is_a_move_of_its_own(visitor):
    lift(visitor)
    drawn_at = going_on(visitor)["drawn"]
    visitor.post("/move/step")
    lift(visitor, json.dumps(SAMPLES[3]), **(going_on(visitor) | {"drawn": drawn_at}))
    visitor.post("/move/back")
    assert position(visitor).reached("C")
    assert np.array_equal(position(visitor).step.inputs[0], from_strokes(SAMPLES[7]))


def test_while_what_comes_next_is_asked_for_a_drawing_is_read_and_the_walk_stays(visitor):
    at(visitor, predict(open_lesson("draw-a-digit"), on=True))
    before = position(visitor)
    answer = under_the_pen(visitor).json()
    assert answer["read"]
    assert not answer["seen"]
    lift(visitor)
    assert position(visitor).stage == before.stage
    assert np.array_equal(position(visitor).step.inputs, before.step.inputs)


@pytest.mark.parametrize("strokes", UNREADABLE)
def test_strokes_that_cannot_be_read_are_refused_with_the_reason_and_nothing_changes(visitor, strokes):
    before = stored(visitor)
    answer = under_the_pen(visitor, strokes)
    assert (answer.status_code, answer.json()["problem"][:28]) == (422, "This drawing cannot be read:")
    lift(visitor, strokes)
    assert stored(visitor).session is before.session


def test_a_dot_is_no_drawing_yet(visitor):
    before = stored(visitor)
    answer = under_the_pen(visitor, "[[[3, 4]]]").json()
    assert answer["read"]["prediction .verdict-word"] == {"": "only a dot"}
    assert not answer["seen"]
    lift(visitor, "[[[3, 4]]]")
    assert stored(visitor).session is before.session


def test_where_the_drawing_does_not_drive_the_walk_only_the_bars_follow(visitor):
    answer = under_the_pen(visitor, drives="").json()
    assert answer["read"]["prediction .read"] == {"": "7"}
    assert not answer["seen"]


@pytest.mark.parametrize("drawn_in", ["620x350", "372x0", "820x510"])
def test_a_map_is_of_the_frame_of_the_picture_that_the_page_has_whatever_room_it_says_it_has(visitor, drawn_in):
    visitor.cookies.set("frame", "700x480", domain="testserver.local", path="/")
    seen = visitor.post("/digit/pen", data={"strokes": SEVEN, "drives": "1", "frame": drawn_in}).json()["seen"]
    lift(visitor)
    expected = values(drawn(stored(visitor).session, drawn_in)[1])[1]
    assert set(expected) & {texts["d"] for mark, texts in seen.items() if mark.startswith("cell-bars") and "d" in texts}


def test_at_a_place_that_reads_no_digits_nothing_is_driven(visitor):
    visitor.get("/lessons/2-2-2")
    answer = under_the_pen(visitor)
    assert (answer.status_code, answer.json()["seen"]) == (200, {})
