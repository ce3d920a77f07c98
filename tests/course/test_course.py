"""Every page of every lesson: it opens, its figures hold, its questions take what is right and name what is wrong."""

import math

import pytest

from app.course.answering import answer_question, find_question, show_answer
from app.course.chapters import CHAPTERS, chapters, course_pages, neighbour
from app.course.checking import faults_of
from app.course.glossary import GLOSSARY
from app.course.markup import Prose
from app.course.opening import answered, at_text, back_to_text, begun_page, hidden_from, known_page, open_page
from app.course.shelf import LESSONS
from app.errors import NotFound
from app.explorer.figures.kinds import OF_A_FIGURE
from app.explorer.look import Neuron
from app.explorer.looking import look_at
from app.explorer.moves import step
from app.explorer.notation import DEFAULT, NOTATIONS
from app.explorer.number import any_name_of
from app.explorer.practise.asked import right_answer, sum_of
from app.explorer.practise.guesses import GIVEN_UP, OPEN, RIGHT
from app.explorer.practise.marking import mark, sign_of
from app.explorer.reading import reading_of
from app.explorer.wording import in_letters

PAGES = [(lesson.slug, page.id) for lesson in LESSONS.values() for page in lesson.pages]
ASKS = [(slug, id, ask) for slug, id in PAGES for ask in LESSONS[slug].page(id).asks]


def named(value):
    return "/".join(value) if isinstance(value, tuple) else value.id


def right_texts(slug, id, ask):
    """The right answer as somebody may give it: typed in several spellings, or the names of what is marked."""
    right = right_answer(ask, reading_of(known_page(slug, id)))
    if ask.form == "sign":
        return [(sign_of(right),)]
    if isinstance(right, tuple):
        return [(right[0],)] if ask.form == "most" else [right]
    if isinstance(right, str):
        return (
            [(right,), (right.replace("×", "x"),), (right.replace("×", " by "),)] if ask.form == "value" else [(right,)]
        )
    if ask.number is None and not ask.asks.startswith(OF_A_FIGURE):
        return [(f"{right:.0f}",), (f"{right:.0f}.0",)]
    digits = f"{right:.{max(ask.figures, 3)}g}"
    power = math.floor(math.log10(abs(right))) if right else 0
    spelled = f"{right / 10.0**power:.6f}·10^{power}"
    return [(digits,), (digits.replace(".", ",").replace("-", "−"),), (repr(right),), (spelled,)]


@pytest.mark.parametrize("slug", LESSONS)
def test_nothing_is_wrong_with_a_lesson(slug):
    assert [str(fault) for fault in faults_of(LESSONS[slug])] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_begins_where_it_can_be_gone_back_to(page):
    session = begun_page(*page)
    assert at_text(session)
    away = look_at(step(session), Neuron(0, 1))
    assert not at_text(away)
    assert at_text(back_to_text(away))


@pytest.mark.parametrize(("slug", "id", "ask"), ASKS, ids=lambda value: getattr(value, "id", value))
def test_a_question_takes_the_right_answer_and_the_walk_goes_on_to_it(slug, id, ask):
    if ask.form == "goal":
        return  # it is about the learner's own numbers: see test_answering.py
    for answer in right_texts(slug, id, ask):
        session = answer_question(begun_page(slug, id), ask.id, answer)
        assert answered(session, ask.id).outcome == RIGHT, answer
        assert at_text(session)


@pytest.mark.parametrize(("slug", "id", "ask"), ASKS, ids=lambda value: getattr(value, "id", value))
def test_each_wrong_answer_is_named_by_what_was_done(slug, id, ask):
    known = known_page(slug, id)
    reading = reading_of(known)
    for wrong in ask.wrong:
        if wrong.terms:
            answer = (repr(sum_of(wrong.terms, reading)),)
        elif wrong.text:
            answer = (wrong.text,)
        else:
            right = right_answer(ask, reading)
            answer = tuple({*right, *wrong.has} - {*wrong.lacks})
        found = mark(ask, known, answer)
        assert not found.right and found.say
        # Of two ways to one number the page's first is named.
        assert found.note in [each.note for each in ask.wrong]
    for choice in ask.choices:
        found = mark(ask, known, (choice.text,))
        assert (found.right, found.note) == (choice.right, "right" if choice.right else choice.note)


@pytest.mark.parametrize(("slug", "id", "ask"), ASKS, ids=lambda value: getattr(value, "id", value))
def test_what_an_open_question_asks_is_not_reached_until_it_is_given_up(slug, id, ask):
    first = hidden_from(slug, id, ask.id)
    session = begun_page(slug, id)
    assert not first or session.position.stage < first
    for other in LESSONS[slug].page(id).asks:
        session = show_answer(session, other.id)
    assert session.position.stage == open_page(slug, id).position.stage
    assert {answered(session, other.id).outcome for other in LESSONS[slug].page(id).asks} == {GIVEN_UP}


def test_no_two_pages_and_no_two_questions_of_a_lesson_have_one_name():
    for lesson in LESSONS.values():
        names = [ask.id for page in lesson.pages for ask in page.asks]
        assert len(names) == len(set(names))
        assert len({page.id for page in lesson.pages}) == len(lesson.pages)


def test_every_page_stands_in_a_chapter_and_every_chapter_has_its_pages():
    there = {f"{slug}/{id}" for slug, id in PAGES}
    assert {key for chapter in CHAPTERS for key in chapter.pages} == there
    assert [page.key for page in course_pages()] == [key for chapter in chapters() for key in chapter.pages]
    first, last = course_pages()[0], course_pages()[-1]
    assert neighbour(first.key, -1) is None and neighbour(last.key, 1) is None
    assert neighbour(first.key, 1).key == course_pages()[1].key


def test_every_word_of_the_glossary_is_met_and_no_page_explains_another():
    met = {
        run.target
        for slug, id in PAGES
        for part in LESSONS[slug].page(id).parts
        if isinstance(part, Prose)
        for item in part.items
        for run in item
        if run.verb == "term"
    }
    assert met <= set(GLOSSARY)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_is_read_in_minutes(page):
    """60 to 120 words are wanted before the question; what is far beyond that is two pages."""
    parts = LESSONS[page[0]].page(page[1]).parts
    words = sum(
        len(in_letters(run.text, NOTATIONS[DEFAULT]).split())
        for part in parts
        if isinstance(part, Prose)
        for item in part.items
        for run in item
    )
    assert 40 <= words <= 230


def test_after_three_wrong_answers_the_question_is_still_open_and_keeps_the_first():
    session = begun_page("1-1-1", "the-last-weight")
    for typed in ("0.2948", "0.1", "5"):
        session = answer_question(session, "last-weight", (typed,))
    state = answered(session, "last-weight")
    assert (state.outcome, state.tries, state.first, state.note) == (OPEN, 3, ("0.2948",), "input-forgotten")
    shown = show_answer(session, "last-weight")
    assert answered(shown, "last-weight").outcome == GIVEN_UP
    assert answer_question(shown, "last-weight", ("0.241",)) is shown


def test_marks_are_given_against_the_page_whatever_was_edited_since():
    session = begun_page("1-1-1", "the-last-weight")
    edited = step(step(session))
    marked = answer_question(edited, "last-weight", ("0.241",))
    assert answered(marked, "last-weight").outcome == RIGHT
    assert marked.position is edited.position


def test_a_question_of_another_page_is_not_found():

    with pytest.raises(NotFound):
        find_question(begun_page("1-1-1", "the-last-weight"), "first-weight")


def test_every_number_that_a_question_asks_has_a_name():
    for slug, id, ask in ASKS:
        if ask.number is not None:
            assert any_name_of(ask.asks) == ask.number, (slug, id)
