"""A page as a learner finds it: where its walk stands, what its open questions hide, and the way back to its text.

What an open question asks is hidden as everything else is that is not reached yet: the walk stands before the stage
that writes it, until it is answered or given up.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from app.course.lesson import Page
from app.course.shelf import LESSONS, find_page, open_lesson
from app.engine.activations import layer_activation
from app.errors import BadValue, NotFound, NotNow
from app.explorer.figures.kinds import FIELD as FIGURE
from app.explorer.figures.kinds import OF_A_FIGURE, figure_numbers, show_figure
from app.explorer.moves import go_to
from app.explorer.number import AnyName, NumberName
from app.explorer.practise.asked import Ask
from app.explorer.practise.guesses import OPEN, Answered
from app.explorer.quantities import OF_A_PENALTY, QUANTITIES, known
from app.explorer.reading import reading_of
from app.explorer.session import Position, Session
from app.explorer.stages import stage_index
from app.explorer.training_step import TrainingStep, same_step
from app.explorer.why.worked import check_any, value_here

SAME = 1e-9  # of their size
NOT_OF_THE_PAGE = "This page of the course has another picture."
UNKNOWN_STAGE = "This training step has no such stage."


def open_page(slug: str, id: str) -> Session:
    """The page at its own moment, nothing hidden. Raises NotFound, BadValue for a stage that there is not."""
    return _at_its_moment(open_lesson(slug, id), find_page(slug, id))


@lru_cache(maxsize=512)
def _at_its_moment(opened: Session, page: Page) -> Session:
    return go_to(opened, stage_number(opened.position, page.stage))


def begun_page(slug: str, id: str) -> Session:
    """The page as one begins it. Raises as `open_page`."""
    return _begun(open_page(slug, id))


@lru_cache(maxsize=512)
def _begun(opened: Session) -> Session:
    return go_to(with_asking(opened), standing(opened))


def known_page(slug: str, id: str) -> Session:
    """The page where all is reached that its questions ask: to the end of the backward pass, of an update beyond it."""
    return _known(open_page(slug, id))


@lru_cache(maxsize=512)
def _known(opened: Session) -> Session:
    at = opened.position
    last = next(number for number, stage in enumerate(at.stages) if stage.phase == "update")
    return go_to(opened, max(at.stage, last))


def known_for(session: Session) -> Session:
    """The page that is open in a session where all is reached that it asks, in the session's letters and digits."""
    return written_as(known_page(session.lesson or "", session.view.page), session)


def written_as(page: Session, session: Session) -> Session:
    """A page in the letters and digits of a session."""
    letters, digits = session.view.notation, session.significant
    view = replace(page.view, notation=letters, source_letters=session.view.source_letters, significant=digits)
    return replace(page, view=view)


def page_of(session: Session) -> Page | None:
    """The page that is open in a session, None where none is."""
    lesson = LESSONS.get(session.lesson or "")
    return lesson.page(session.view.page) if lesson and session.view.page else None


def stage_number(at: Position, written: str) -> int:
    """How many stages have been reached at a stage that is written as its kind and layer: gradients.1.

    Raises BadValue where there is no such stage.
    """
    if not written:
        return 0
    kind, _, layer = written.rpartition(".") if written[-1:].isdigit() else (written, "", "0")
    step = at.step
    try:
        return stage_index(step.network.depth, kind, int(layer), step.rule.letters) + 1
    except StopIteration:
        raise BadValue(UNKNOWN_STAGE, field="stage") from None


def standing(session: Session) -> int:
    """How many stages are reached where the walk of a page stands, with the answers that a session has by now."""
    page = page_of(session)
    if page is None:
        return session.position.stage
    wanted = stage_number(open_lesson(session.lesson or "", page.id).position, page.stage)
    asking = _asking(session, page)
    return min(wanted, asking - 1) if asking else wanted


def with_asking(session: Session) -> Session:
    """The session of a page that says by itself which stage gives away what is asked, with its answers by now."""
    page = page_of(session)
    return replace(session, view=replace(session.view, asking=_asking(session, page) if page else 0))


def _asking(session: Session, page: Page) -> int:
    """The number of the first stage that gives away what an open question asks; 0 where none does."""
    open_ones = (ask for ask in page.asks if answered(session, ask.id).outcome == OPEN)
    stages = (hidden_from(session.lesson or "", page.id, ask.id) for ask in open_ones)
    return min(filter(None, stages), default=0)


def hidden_from(slug: str, id: str, question: str) -> int:
    """The number of the first stage that gives away what a question asks; 0 where none does.

    Raises BadValue where the question waits before a stage that there is not.
    """
    ask = find_page(slug, id).ask(question)
    if ask and ask.before:
        return stage_number(open_page(slug, id).position, ask.before)
    name = _what(ask) if ask else None
    return 0 if name is None else first_stage(open_page(slug, id), name)


@lru_cache(maxsize=1024)
def first_stage(opened: Session, name: AnyName) -> int:
    """The number of the first stage after which a number of a page is known; that of the last where none tells it.

    Another number that is the same tells it too: where x is 1, δ is the gradient of the weight.
    """
    count = len(opened.position.stages)
    if "~" in str(name) or (isinstance(name, NumberName) and name.quantity in ("w", "b")):
        return count  # the new number, or one beyond the update: what the update leads to is said with it
    for number in range(count + 1):
        value = _known_value(go_to(opened, number), name)
        if value is not None:
            return _first_alike(opened, value, number)
    return count


def _first_alike(opened: Session, value: float, last: int) -> int:
    """The number of the first stage, `last` at the latest, that writes a number of this size; every 0 is alike."""
    at = opened.position
    given = known(at.step.network.depth, at.step.rule.letters, 0)
    for number in range(1, last if value else 0):
        told = known(at.step.network.depth, at.step.rule.letters, number) - given
        arrays = (QUANTITIES[key].array(at.step, layer) for key, layer in told if _is_there(at.step, key, layer))
        if any(np.isclose(np.abs(array), abs(value), rtol=SAME, atol=0).any() for array in arrays):
            return number
    return last


def _is_there(step: TrainingStep, key: str, layer: int) -> bool:
    """Whether a training step has numbers of a quantity in a layer."""
    quantity = QUANTITIES[key]
    if quantity.of_biases and step.network.biases is None:
        return False
    softmax = layer > 0 and not layer_activation(step.network, layer).elementwise
    before = layer > 1 and not layer_activation(step.network, layer - 1).elementwise
    return {"slope": not softmax, "J": softmax, "dz/dz": before}.get(key, key not in OF_A_PENALTY or bool(step.l2))


def hidden_of_figure(session: Session) -> frozenset[str]:
    """The keys of the numbers of the figure that open questions of the page ask for, and of those that are alike."""
    asked = {ask.asks for ask in _open_asks(session) if ask.form != "goal"}
    keys = {name.removeprefix(OF_A_FIGURE) for name in asked if name.startswith(OF_A_FIGURE)}
    numbers = figure_numbers(session) if keys else {}
    values = [abs(numbers[key]) for key in keys if numbers.get(key)]
    alike = {key for key, value in numbers.items() if any(np.isclose(abs(value), values, rtol=SAME, atol=0))}
    return frozenset(keys | alike)


def show_on_page(session: Session, text: str) -> Session:
    """Have a figure in the network's place; on a page of the course that of the page. Raises as `show_figure`."""
    page = page_of(session)
    if page and text and text.partition("?")[0] != page.figure.partition("?")[0]:
        raise NotNow(NOT_OF_THE_PAGE, field=FIGURE)
    return show_figure(session, text)


def asks_a_place(session: Session) -> bool:
    """Whether an open question of the page asks for a place on its figure."""
    return any(ask.form == "place" for ask in _open_asks(session))


def _open_asks(session: Session) -> tuple[Ask, ...]:
    page = page_of(session)
    return tuple(ask for ask in page.asks if answered(session, ask.id).outcome == OPEN) if page else ()


def answered(session: Session, question: str) -> Answered:
    """What became of a question until now."""
    found = (one for one in session.answers if one.question == question)
    return next(found, Answered(question))


def at_text(session: Session) -> bool:
    """Whether the session is where its page has it: at that place, looking at that."""
    page = page_of(session)
    if page is None:
        return False
    opened = open_lesson(session.lesson or "", page.id)
    here = session.position
    same = same_step(here.step, opened.position.step) and here.updates_before == opened.position.updates_before
    return same and here.stage == standing(session) and session.view.look == opened.view.look


def back_to_text(session: Session) -> Session:
    """The session where its page has it; Back undoes that. Raises NotFound where no page is open."""
    page = page_of(session)
    if page is None:
        raise NotFound("No page of the course is open here.", field="page")
    opened = open_lesson(session.lesson or "", page.id)
    view = replace(
        session.view,
        look=opened.view.look,
        tab=opened.view.tab,
        example=opened.view.example,
        figure=opened.view.figure,
        asked=(),
    )
    session = replace(session, view=view)
    if at_text(session):
        return session
    left = session.departed(opened.position)
    return go_to(left, standing(left))


def _what(ask: Ask) -> AnyName | None:
    """What is to be hidden of a question: its number, or of the largest gradient any of those."""
    if ask.form == "most":
        return NumberName("dC/dw", int(ask.asks.rpartition(".")[2]), 1, 1)
    return ask.number


def _known_value(session: Session, name: AnyName) -> float | None:
    """The number where a session is, None where it is not reached or there is none yet."""
    reading = reading_of(session)
    try:
        check_any(reading, name)
        return value_here(reading, name)
    except BadValue:
        return None
