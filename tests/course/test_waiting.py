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
from app.explorer.reading import reading_of

WAITING = [
    (lesson.slug, page.id, ask)
    for lesson in LESSONS.values()
    for page in lesson.pages
    for ask in page.asks
    if ask.before
]


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
