"""The probabilities beside the pad are numbers of the walk: each answers why, and of no other drawing than its own."""

import json
import re
from html import unescape

import pytest

from app.digits.samples import SAMPLES
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.explorer.practise.answering import predict as be_asked
from app.explorer.practise.mistakes import seed_mistake
from app.web.digits.column import with_drawing
from tests.web.visiting import Browser, at, stored
from tests.web.walk.loose_numbers import loose_numbers
from tests.web.walk.test_why import check, pressed, value_in

THREE, SEVEN = json.dumps(SAMPLES[3]), json.dumps(SAMPLES[7])
SOFTMAX = Description(sizes=[784, 10], activations=["softmax"], loss="categorical_cross_entropy")
DOTS = Description(sizes=[64, 4, 10], seed=3)


def column(visitor: Browser, strokes: str) -> list[tuple[str, str]]:
    """Of each of the ten outputs its every digit and the number that a press on it asks, empty where none is."""
    html = visitor.post("/digit/predict", data={"strokes": strokes}).text
    bars = re.findall(r'<li data-probability="([^"]*)"(.*?)</li>', html, re.DOTALL)
    assert len(bars) == 10
    return [(value, unescape("".join(re.findall(r'data-number="([^"]*)"', bar)))) for value, bar in bars]


def names(visitor: Browser, strokes: str) -> set[str]:
    return {name for _, name in column(visitor, strokes)}


def walk(visitor: Browser, stage: int) -> None:
    at(visitor, go_to(stored(visitor).session, stage))


def answers(visitor: Browser, name: str, value: str, of: str) -> str:
    """That a number is explained, as what it is, from a number whose name begins so."""
    card = pressed(visitor, name)
    check(card, name)
    assert float(value_in(card)) == pytest.approx(float(value), rel=1e-9)
    assert re.search(rf'data-number="{re.escape(of)}', card)
    return card


@pytest.mark.parametrize(("strokes", "stage"), [(SEVEN, 0), (SEVEN, 3), (THREE, 4), (THREE, 9)])
def test_each_probability_answers_with_a_formula_that_comes_to_it(visitor, strokes, stage):
    visitor.post("/digit/drawn", data={"strokes": strokes, "label": "2"})
    walk(visitor, stage)
    found = column(visitor, strokes)
    assert len({name for _, name in found}) == 10
    for value, name in found:
        answers(visitor, name, value, "z.2.")


@pytest.mark.parametrize(("network", "of"), [(SOFTMAX, "z.1."), (DOTS, "z.2.")], ids=["softmax", "64 dots"])
def test_in_a_network_of_ones_own_too(visitor, network, of):
    at(visitor, with_drawing(open_session(network), SEVEN, "7"))
    for stage in (0, len(stored(visitor).session.position.stages) - 1):
        walk(visitor, stage)
        for value, name in column(visitor, SEVEN):
            card = answers(visitor, name, value, of)
            assert ("e^" in card) == (network is SOFTMAX)


def test_after_the_update_they_are_those_of_the_new_weights(visitor):
    visitor.post("/digit/drawn", data={"strokes": SEVEN, "label": "2"})
    before = column(visitor, SEVEN)
    assert before[2][1] == "a.2.3"
    walk(visitor, len(stored(visitor).session.position.stages))
    after = column(visitor, SEVEN)
    assert after[2][1] == "a.2.3~after.1" and float(after[2][0]) > float(before[2][0])


@pytest.mark.parametrize("steps", ["1", "10"])
def test_of_what_was_taught_too(visitor, steps):
    visitor.post("/digit/teach", data={"strokes": THREE, "label": "8", "steps": steps})
    assert names(visitor, THREE) == {f"a.2.{k}~after.{steps}" for k in range(1, 11)}
    value, name = column(visitor, THREE)[8]
    assert float(value_in(pressed(visitor, name))) == pytest.approx(float(value), rel=1e-9)


@pytest.mark.parametrize("steps", [1, 10])
@pytest.mark.parametrize("network", [None, SOFTMAX], ids=["shipped", "softmax"])
def test_what_teaching_changed_can_be_asked_on_both_sides(visitor, network, steps):
    if network:
        at(visitor, open_session(network))
    answer = visitor.post("/digit/teach", data={"strokes": THREE, "label": "8", "steps": str(steps)})
    before = unescape(re.search(r'name="before" value="([^"]*)"', answer.text)[1])
    read = visitor.post("/digit/predict", data={"strokes": THREE, "before": before}).text
    assert loose_numbers(read) == []
    changes = re.findall(r"<dd>(.*?)</dd>", read, re.DOTALL)
    asked = [re.findall(r'data-number="([^"]*)"[^>]*>([^<]*)<', change) for change in changes]
    own = f"a.{1 if network else 2}.9"
    assert [[name for name, _ in two] for two in asked] == [
        [f"{own}~after.0", f"{own}~after.{steps}"],
        ["C~after.0", f"C~after.{steps}"],
    ]
    for name, text in (each for two in asked for each in two):
        card = pressed(visitor, name)
        check(card, name)
        assert float(value_in(card)) == pytest.approx(float(text), abs=0.006)


def test_another_drawing_than_that_of_the_walk_has_none(visitor):
    assert names(visitor, SEVEN) == {""}
    visitor.post("/digit/drawn", data={"strokes": SEVEN})
    assert names(visitor, THREE) == {""} and "" not in names(visitor, SEVEN)
    assert names(visitor, "[]") == {""}


def test_no_number_beside_the_pad_is_loose_while_its_drawing_is_walked(visitor):
    visitor.post("/digit/drawn", data={"strokes": SEVEN})
    read = visitor.post("/digit/predict", data={"strokes": SEVEN}).text
    assert loose_numbers(read) == [] and len(loose_numbers(read.replace("data-number", "data-no"))) == 10


def test_where_a_mistake_is_hidden_they_are_those_of_the_network_or_none(visitor):
    visitor.post("/digit/drawn", data={"strokes": SEVEN})
    at(visitor, seed_mistake(stored(visitor).session, 1))
    for value, name in column(visitor, SEVEN):
        assert name == "" or float(value_in(pressed(visitor, name))) == pytest.approx(float(value), rel=1e-9)


def test_who_is_asked_for_them_next_is_not_told(visitor):
    visitor.post("/digit/drawn", data={"strokes": SEVEN})
    session = stored(visitor).session
    at(visitor, be_asked(go_to(session, 3), True))
    assert names(visitor, SEVEN) == {""}
    at(visitor, be_asked(go_to(session, 4), True))
    assert "" not in names(visitor, SEVEN)
