"""Checking a lesson that can be opened: every name is there, each wrong answer wrong, all printed figures true."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from pathlib import Path

from app.course.lesson import Check, Formula, Lesson, Page, SlipCard
from app.course.markup import LessonFault, Prose
from app.course.opening import hidden_from, known_page, open_page, stage_number
from app.course.shelf import LESSONS, add_lessons, take_away
from app.course.slips import check_card
from app.course.verbs import check_verb
from app.errors import BadValue, ExplorerError
from app.explorer.figures.figure import with_figure
from app.explorer.figures.kinds import figure_shown
from app.explorer.moves import go_to
from app.explorer.opening import open_session
from app.explorer.practise.asked import number_in
from app.explorer.practise.marking import checked_names, named_wrongly
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Position, Session


def add_checked(folder: Path) -> None:
    """Have the lessons of a folder on the shelf once nothing is wrong with any of them.

    Raises LessonFault at the first fault, OSError where the folder cannot be read; then none of them is there.
    """
    added = add_lessons(folder)
    try:
        for lesson in added:
            for fault in faults_of(lesson):
                raise fault
    except LessonFault:
        take_away(folder, added)
        raise


def faults_of(lesson: Lesson) -> Iterator[LessonFault]:
    """What is wrong with a lesson that is on the shelf."""
    file = f"{lesson.slug}.md"
    pages = frozenset(LESSONS) | {f"{one.slug}/{page.id}" for one in LESSONS.values() for page in one.pages}
    seen: set[str] = set()
    for page in lesson.pages:
        for id in (page.id, *(ask.id for ask in page.asks), *(f"slip {card.id}" for card in page.cards)):
            if id in seen and id != page.id:
                yield LessonFault(file, page.line, f"“{id}” is there twice.")
            seen.add(id)
        try:
            known = known_page(lesson.slug, page.id)
        except ExplorerError as error:
            yield LessonFault(file, page.line, error.message)
            continue
        yield from _faults(file, lesson, page, known, pages)
    if len({page.id for page in lesson.pages}) < len(lesson.pages):
        yield LessonFault(file, lesson.pages[0].line, "Two pages have the same id.")


def _faults(file: str, lesson: Lesson, page: Page, known: Session, pages: frozenset[str]) -> Iterator[LessonFault]:
    reading = reading_of(known)
    for part in page.parts:
        if isinstance(part, Prose):
            for run in (run for item in part.items for run in item if run.verb):
                yield from _fault(file, run.line, partial(check_verb, run.verb, run.target, reading, pages))
        elif isinstance(part, Formula):
            yield from _fault(file, page.line, partial(_check_formula, part, reading))
        elif isinstance(part, SlipCard):
            yield from _fault(file, part.line, partial(check_card, part, reading))
    for ask in page.asks:
        yield from _fault(file, ask.line, partial(checked_names, ask, known))
        yield from _fault(file, ask.line, partial(hidden_from, lesson.slug, page.id, ask.id))
        try:
            for wrong in named_wrongly(ask, known):
                yield LessonFault(file, ask.line, f"The wrong answer “{wrong.note}” is right, or no number.")
        except ExplorerError:
            pass  # said above
    for check in page.checks:
        yield from _fault(file, page.line, partial(_check, lesson, page, check))


def _fault(file: str, line: int, check: Callable[[], object]) -> Iterator[LessonFault]:
    try:
        check()
    except ExplorerError as error:
        yield LessonFault(file, line, error.message)


def _check_formula(formula: Formula, reading: Reading) -> None:
    """Raises BadValue where a network has no such layer, or no such formula there."""
    if not 1 <= formula.layer <= reading.network.depth:
        raise BadValue(f"Layers are 1 to {reading.network.depth}.", field="layer")
    if formula.kind in ("slope", "delta", "gathered-delta"):
        own = reading.activation(formula.layer).elementwise
        if own == (formula.kind == "gathered-delta"):
            raise BadValue(
                "Of a softmax the formula of δ is gathered-delta, of any other layer slope or delta.", field="math"
            )


def _check(lesson: Lesson, page: Page, check: Check) -> None:
    session = moment(lesson, page, check)
    for name, printed in check.prints.items():
        value = number_in(reading_of(session), name)
        if not agrees(value, printed):
            raise ExplorerError(f"“{name}” is {value!r} and not {printed}.")


def moment(lesson: Lesson, page: Page, check: Check) -> Session:
    """The session at the moment of a check."""
    if not (check.frozen or check.figure) and (check.updates, check.stage) == (page.updates, page.stage):
        return open_page(lesson.slug, page.id)
    description = page.opens or lesson.description()
    opened = open_session(replace(description, frozen=check.frozen or description.frozen), lesson.slug)
    step = opened.position.step
    for _ in range(check.updates):
        step = step.next()
    begun = Position(step, steps_taken=check.updates)
    session = replace(opened, position=begun, initial=begun, view=open_page(lesson.slug, page.id).view)
    figure = figure_shown(session)
    told = with_figure(session, figure.having(**check.figure)) if figure and check.figure else session
    return go_to(told, stage_number(begun, check.stage))


def agrees(value: float, printed: str) -> bool:
    """Whether a number is what is printed, to the digits printed; half a unit more where the source cut it off."""
    wanted = Decimal(printed)
    exponent = wanted.as_tuple().exponent
    assert isinstance(exponent, int), "it is a finite number"
    return Decimal(value).quantize(Decimal(1).scaleb(exponent), ROUND_HALF_EVEN) == wanted
