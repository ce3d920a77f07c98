"""A question may have the walk wait before a stage that would give it away; a printed formula has names enough."""

from dataclasses import replace

import pytest

from app.course.answering import answer_question
from app.course.lesson import SlipCard
from app.course.opening import begun_page, known_page, stage_number
from app.course.shelf import LESSONS
from app.course.slips import printed_value
from app.engine.formula import LETTERS
from app.explorer.number import name_of
from app.explorer.practise.asked import right_answer
from app.explorer.reading import reading_of
from tests.explorer.walked_names import every_name

GIVEN = {"x", "w", "b", "y", "eta", "old.w", "old.b"}
ASKS = [(lesson.slug, page, ask) for lesson in LESSONS.values() for page in lesson.pages for ask in page.asks]
WAITING = [(slug, page.id, ask) for slug, page, ask in ASKS if ask.before]


@pytest.mark.parametrize(("slug", "page", "ask"), WAITING, ids=[ask.id for _, _, ask in WAITING])
def test_the_walk_waits_before_the_stage_that_a_question_names(slug, page, ask):
    begun = begun_page(slug, page)
    assert begun.position.stage < stage_number(begun.position, ask.before)
    assert not begun.position.reached("delta", 1)  # which gives all of these away


def test_the_walk_goes_on_to_the_next_question_once_one_is_answered():
    begun = begun_page("2-2-2", "two-paths-that-disagree")
    assert not begun.position.reached("delta", 2)
    answered = answer_question(begun, "sign-of-the-second", ["−"])
    assert answered.position.reached("delta", 2)
    assert not answered.position.reached("dC/da", 1)  # where the two paths are added already
    assert answer_question(answered, "sum-of-paths", ["0.000439"]).position.reached("dC/dw", 1)


def test_no_name_in_a_printed_formula_is_taken_for_a_number():
    page = LESSONS["3-2-2"].page("six-sums-one-product")
    reading = reading_of(known_page("3-2-2", page.id))
    names = ["z.1.1", "z.1.2", "a.1.1", "a.1.2", "z.2.1", "z.2.2", "a.2.1"]
    assert len(names) > "abcdefghijklmnopqrstuvwxyz".index(min(LETTERS))
    printed = tuple(symbol for name in names for symbol in (name, "+"))[:-1]
    card = SlipCard("sum", "", "", "C", printed, 0, "z.2.1", "")
    assert printed_value(card, reading) == pytest.approx(sum(reading.value(name_of(name)) for name in names), rel=1e-12)
    assert printed_value(replace(card, printed=("x.1",)), reading) == 0.5


@pytest.mark.parametrize(
    ("slug", "page", "alike"),
    [
        ("1-1-1", "the-last-weight", ("delta", 2)),  # the bias's gradient is δ
        ("1-1-1", "the-first-weight", ("delta", 1)),  # and so is the weight's, where x is 1
        ("2-2-2", "two-paths-that-disagree", ("dC/da", 1)),
    ],
)
def test_a_number_that_is_the_same_as_what_is_asked_is_hidden_with_it(slug, page, alike):
    assert not begun_page(slug, page).position.reached(*alike)


def test_no_number_in_sight_is_what_a_page_asks():
    for slug, page, ask in ASKS:
        if ask.form != "value" or ask.number is None or ask.before:
            continue
        right = right_answer(ask, reading_of(known_page(slug, page.id)))
        begun = begun_page(slug, page.id)
        computed = (name for name in every_name(begun) if begun.position.reached(name.quantity, name.layer))
        seen = [str(name) for name in computed if name.quantity not in GIVEN]
        reading = reading_of(begun)
        size = pytest.approx(abs(right), rel=1e-9)
        alike = [name for name in seen if right and abs(reading.value(name_of(name))) == size]
        assert alike == [], (slug, page.id, ask.id)
