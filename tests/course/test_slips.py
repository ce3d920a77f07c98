"""A slip card's formula is worked out on its page's numbers."""

from app.course.lesson import SlipCard
from app.course.opening import known_page
from app.course.slips import printed_value
from app.explorer.practise.asked import number_in
from app.explorer.reading import reading_of


def test_a_formula_of_many_names_is_worked_out_with_each_of_them():
    reading = reading_of(known_page("batch", "factor-by-factor"))
    names = ("x.1@1", "x.2@1", "x.3@1", "x.4@1", "w.1.1.2", "b.2.1", "z.1.1@2")
    printed = tuple(symbol for name in names for symbol in ("+", name))[1:]
    card = SlipCard("many", "many", "", "C", printed, 0, "x.1@2", "")
    assert printed_value(card, reading) == sum(number_in(reading, name) for name in names)
