"""A question of a page as it is shown."""

import pytest

from app.course.answering import answer_question, question_of_page
from app.course.opening import begun_page
from app.course.shelf import find_page
from app.explorer.practise.marking import right_answer
from app.explorer.reading import reading_of
from app.scene.panel.lesson.prose import prose_scene
from app.scene.panel.question import question_scene


def test_marks_of_a_batch_say_which_example_they_are_of_as_their_letters_do_not():
    session = begun_page("batch", "what-does-w11-touch-now")
    ask = find_page("batch", "what-does-w11-touch-now").ask("touched-in-a-batch")
    options = question_scene(session, question_of_page(session, ask.id), "").options
    headings = [(option.heading, option.value) for option in options if option.heading]
    assert headings == [("example 1", "z.1.1@1"), ("example 2", "z.1.1@2"), ("all examples", "C")]
    done = answer_question(session, ask.id, right_answer(ask, reading_of(session)))
    said = question_scene(done, question_of_page(done, ask.id), "").answer.text
    assert said == "example 1: z₁⁽¹⁾, a₁⁽¹⁾, z₁⁽²⁾, a₁⁽²⁾; example 2: z₁⁽¹⁾, a₁⁽¹⁾, z₁⁽²⁾, a₁⁽²⁾; C"


@pytest.mark.parametrize("slug, page", [("softmax", "shares-of-one-whole"), ("1-1-1", "what-does-a-weight-touch")])
def test_where_there_is_one_example_no_mark_names_it(slug, page):
    session = begun_page(slug, page)
    for ask in find_page(slug, page).asks:
        scene = question_scene(session, question_of_page(session, ask.id), "")
        assert not any(option.heading for option in scene.options)


def test_what_an_equals_sign_stands_between_is_not_parted_at_the_end_of_a_line():
    session = begun_page("1-1-1", "the-last-weight")
    prose = find_page("1-1-1", "the-last-weight").parts[0]
    texts = [piece.text for piece in prose_scene(reading_of(session), prose).items[0] if piece.kind == "text"]
    assert "\u00a0=\u00a0" in texts and " = " not in texts
