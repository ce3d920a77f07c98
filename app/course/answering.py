"""Answering the questions of a page: session in, session out. What is answered, or given up, is hidden no more."""

from collections.abc import Sequence
from dataclasses import replace

from app.course.lesson import SlipCard
from app.course.opening import answered, known_for, page_of, standing, with_asking
from app.errors import BadValue, NotFound
from app.explorer.moves import go_to
from app.explorer.practise.asked import Ask
from app.explorer.practise.guesses import GIVEN_UP, OPEN, RIGHT, Answered
from app.explorer.practise.marking import UNKNOWN, Marked, mark
from app.explorer.session import Session

MOST_TRIES = 3
"""after so many the reason and “show me” are offered"""


def answer_question(session: Session, question: str, answer: Sequence[str]) -> Session:
    """Mark an answer against the page as it opens, whatever was edited since. Raises NotFound, BadValue.

    A question that has been answered or given up stays as it is.
    """
    asked = find_question(session, question)
    before = answered(session, question)
    if before.outcome != OPEN:
        return session
    marked = marked_on_page(session, asked, answer)
    tried = replace_answer(before, tuple(answer), marked)
    return _walked_on(session, _with(session, tried))


def replace_answer(before: Answered, answer: tuple[str, ...], marked: Marked) -> Answered:
    """What became of a question once another answer has been marked."""
    return before._replace(
        first=before.first if before.tries else answer,
        note=before.note if before.tries else marked.note,
        latest=answer,
        say=marked.say,
        tries=before.tries + 1,
        outcome=RIGHT if marked.right else OPEN,
    )


def marked_on_page(session: Session, asked: Ask, answer: Sequence[str]) -> Marked:
    """The mark of an answer, said in the session's letters; nothing is kept. Raises BadValue."""
    return mark(asked, known_for(session), answer, session)


def said_of(session: Session, asked: Ask) -> str:
    """What is said of the latest answer, in the session's letters, whatever it was given in."""
    before = answered(session, asked.id)
    if not before.tries or asked.form == "goal":  # a goal is about the session as it was then
        return before.say
    return marked_on_page(session, asked, before.latest).say


def show_answer(session: Session, question: str) -> Session:
    """Give a question up: the walk goes on to what it asked. Raises NotFound."""
    find_question(session, question)
    before = answered(session, question)
    if before.outcome != OPEN:
        return session
    return _walked_on(session, _with(session, before._replace(outcome=GIVEN_UP)))


def find_question(session: Session, question: str) -> Ask:
    """The question of that name on the page that is open. Raises NotFound."""
    page = page_of(session)
    found = page.ask(question) if page else None
    if found is None:
        raise NotFound(f"This page has no question “{question[:40]}”.", field="question")
    return found


def _with(session: Session, answer: Answered) -> Session:
    others = tuple(one for one in session.answers if one.question != answer.question)
    return with_asking(replace(session, answers=(*others, answer)))


def _walked_on(before: Session, session: Session) -> Session:
    """The walk goes on with what is hidden no more, if it stood where the page had it."""
    stood, stands = standing(before), standing(session)
    here = session.position
    return go_to(session, stands) if here.stage == stood and stands > stood and not here.updated else session


def card_key(card: SlipCard) -> str:
    """Under which name it is kept what became of a slip card."""
    return f"slip {card.id}"


def point_at_symbol(session: Session, card: str, symbol: int) -> Session:
    """Say that a symbol of a slip card is the wrong one; a negative one has it shown. Raises NotFound, BadValue."""
    page = page_of(session)
    found = next((one for one in page.cards if one.id == card), None) if page else None
    if found is None:
        raise NotFound(f"This page has no slip card “{card[:40]}”.", field="card")
    if symbol >= len(found.printed):
        raise BadValue("There is no such symbol in the formula.", field="symbol")
    before = answered(session, card_key(found))
    if before.outcome != OPEN:
        return session
    if symbol < 0:
        return _with(session, before._replace(outcome=GIVEN_UP))
    right = symbol == found.wrong
    marked = Marked(right, RIGHT if right else UNKNOWN)
    return _with(session, replace_answer(before, (str(symbol),), marked))
