"""The questions of a page, and its slip cards, as they stand in a session. What is answered is hidden no more."""

from dataclasses import replace

from app.course.lesson import SlipCard
from app.course.opening import answered, known_for, page_of, standing, with_asking
from app.errors import NotFound
from app.explorer.moves import go_to
from app.explorer.practise import asking
from app.explorer.practise.asked import Ask, Choice
from app.explorer.practise.asking import Asked
from app.explorer.practise.guesses import Answered
from app.explorer.practise.marking import UNKNOWN
from app.explorer.session import Session


def find_question(session: Session, question: str) -> Ask:
    """The question of that name on the page that is open. Raises NotFound."""
    page = page_of(session)
    found = page.ask(question) if page else None
    if found is None:
        raise NotFound(f"This page has no question “{question[:40]}”.", field="question")
    return found


def question_of_page(session: Session, question: str) -> Asked[Answered]:
    """The question of that name, which is marked against the page as it opens. Raises NotFound."""
    return _asked(session, find_question(session, question))


def card_of_page(session: Session, card: str) -> Asked[Answered]:
    """Which symbol of the slip card of that name is wrong. Raises NotFound."""
    page = page_of(session)
    found = next((one for one in page.cards if one.id == card), None) if page else None
    if found is None:
        raise NotFound(f"This page has no slip card “{card[:40]}”.", field="card")
    return asked_of_card(session, found)


def asked_of_card(session: Session, card: SlipCard) -> Asked[Answered]:
    """Which symbol of a slip card is wrong; they are counted from 0."""
    symbols = enumerate(card.printed)
    choices = tuple(Choice(symbol, at == card.wrong, UNKNOWN, key=str(at)) for at, symbol in symbols)
    ask = Ask(f"slip {card.id}", "choice", card.text, choices=choices, because=card.say)
    return _asked(session, ask)


def _asked(session: Session, ask: Ask) -> Asked[Answered]:
    return Asked(ask, known_for(session), answered(session, ask.id), _kept)


def answer_question(session: Session, question: str, answer: tuple[str, ...]) -> Session:
    """Mark an answer against the page as it opens, whatever was edited since. Raises NotFound, BadValue."""
    return asking.answer(session, question_of_page(session, question), answer)


def show_answer(session: Session, question: str) -> Session:
    """Give a question up: the walk goes on to what it asked. Raises NotFound."""
    return asking.give_up(session, question_of_page(session, question))


def _kept(before: Session, answer: Answered) -> Session:
    """The walk goes on with what is hidden no more, if it stood where the page had it."""
    others = tuple(one for one in before.answers if one.question != answer.question)
    session = with_asking(replace(before, answers=(*others, answer)))
    stood, stands = standing(before), standing(session)
    here = session.position
    return go_to(session, stands) if here.stage == stood and stands > stood and not here.updated else session
