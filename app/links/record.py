"""A session as plain data, to be written into a link or a file: its beginning, its journal, its stage and its view.

Reading it back goes through the same checks as everything else a learner or a program can ask for.
"""

from dataclasses import fields, replace
from itertools import starmap
from typing import Any

from app.course.digits_lesson import network_name, open_shipped
from app.course.opening import with_asking
from app.course.shelf import DIGITS, LESSONS, open_lesson
from app.digits.reader import SHIPPED
from app.errors import BadValue, ExplorerError, TooLarge
from app.explorer.notation import DEFAULT
from app.explorer.opening import known_name, open_session
from app.explorer.practise.guesses import plain_hunt
from app.explorer.session import Position, Session, View
from app.explorer.training_step import same_step
from app.links.journal import Entry, NoJournal, journal, replayed, stages_to_walk
from app.links.record_parts import (
    EXAMPLES,
    description_of,
    looking_again,
    of_kind,
    present,
    slip_of,
    slipped,
    step_record,
    view_differences,
    whole_number,
)


def record(session: Session, by_lesson: bool = True) -> dict[str, object]:
    """The session as plain data, read back once to see that nothing is missing.

    Where the past is not kept whole, or does not read back, the current training step is the beginning and there is
    no journal. `by_lesson` names the lesson instead of writing its numbers out. Raises BadValue where numbers have
    grown beyond what may be typed.
    """
    session = _to_be_shared(session)
    try:
        made = _record(session, session.initial, journal(session), by_lesson)
        if same_session(restored(made), session):
            return made
    except (NoJournal, ExplorerError):
        pass
    made = record_from_here(session, by_lesson)
    restored(made)
    return made


def record_from_here(session: Session, by_lesson: bool = True) -> dict[str, object]:
    """The record that begins with the current training step."""
    at = session.position
    begun = Position(at.step, steps_taken=at.updates_before)
    return _record(_to_be_shared(session), begun, [], by_lesson)


def restored(made: object) -> Session:
    """The session of a record. Raises BadValue or TooLarge naming the field that does not fit."""
    try:
        parts = of_kind(made, dict, "record")
        session = replayed(_opened(parts), parts.get("journal", []), parts.get("stage", 0), parts.get("said", {}))
        return looking_again(session, parts.get("view", {}))
    except (BadValue, TooLarge):
        raise
    except ExplorerError as error:
        raise BadValue(f"Its walk cannot be walked again. {error.message}", field="journal") from None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError):
        raise BadValue("It does not have the form of a session.", field="record") from None


def same_session(one: Session, other: Session) -> bool:
    """Whether two sessions are at the same place, with the same places to go back to, down to the last bit."""
    pairs = zip((one.initial, *one.past, one.position), (other.initial, *other.past, other.position), strict=False)
    alike = (len(one.past), one.forgotten, one.lesson, one.view) == (
        len(other.past),
        other.forgotten,
        other.lesson,
        other.view,
    )
    return alike and all(starmap(_same_place, pairs))


def _record(session: Session, begun: Position, entries: list[Entry], by_lesson: bool) -> dict[str, object]:
    made: dict[str, object] = {"lesson": session.lesson} if session.lesson else {}
    made |= {"page": session.view.page} if session.view.page else {}
    opened = _opened_lesson(session.lesson, session.view.page)
    if by_lesson and (shipped := _shipped(session, begun)):
        made |= shipped
    elif not by_lesson or opened is None or not _same_place(opened.initial, begun):
        made |= step_record(begun.step) | ({"steps_taken": begun.steps_taken} if begun.steps_taken else {})
        made |= {"slip": slip_of(begun.step)} if begun.step.slip else {}
    if entries:
        made["journal"] = entries
    if stage := stages_to_walk(session.position):
        made["stage"] = stage
    if talk := plain_hunt(session.position.practise):
        made["said"] = talk
    if view := view_differences(session.view, _begun_looking(session.lesson, session.view.page)):
        made["view"] = view
    return made


def _to_be_shared(session: Session) -> Session:
    """The session as whoever opens it finds it: on the example it shows, of which an edit may have left fewer.

    They see it in their own notation, or in the letters of the source where it was shared in those, which only a
    lesson has.
    """
    view = replace(session.view, example=session.example, notation=DEFAULT)
    return replace(session, view=view)


def _shipped(session: Session, begun: Position) -> dict[str, object]:
    """The beginning as a shipped network's name and its examples, where that is what it is."""
    name = network_name(begun.step.network)
    step = begun.step
    if session.lesson != DIGITS.slug or name not in SHIPPED:
        return {}
    made: dict[str, object] = {"shipped": name, "inputs": step.inputs.tolist(), "targets": step.targets.tolist()}
    again = open_shipped(name, step.inputs, step.targets).initial
    plain = open_lesson(DIGITS.slug).initial
    return made if _same_place(again, begun) and not _same_place(plain, begun) else {}


def _opened(made: dict[str, Any]) -> Session:
    """The session at its beginning."""
    if made.get("lesson") is not None:
        known_name("lesson", made["lesson"], LESSONS)
    page = _page(made)
    if "shipped" in made:
        return replace(open_shipped(made["shipped"], **present(made, *EXAMPLES)), view=_begun_looking(DIGITS.slug))
    if "network" not in made:
        return replace(open_lesson(made["lesson"], page), view=_begun_looking(made["lesson"], page))
    opened = open_session(description_of(made), made.get("lesson"))
    step = slipped(opened.position.step, made["slip"]) if "slip" in made else opened.position.step
    begun = replace(opened.position, step=step, steps_taken=whole_number(made.get("steps_taken", 0), "steps_taken"))
    return replace(opened, position=begun, initial=begun, view=_begun_looking(opened.lesson, page))


def _page(made: dict[str, Any]) -> str:
    """The page of the course that was open, empty where none was or it is there no more."""
    page = of_kind(made.get("page", ""), str, "page")
    return page if made.get("lesson") in LESSONS and LESSONS[made["lesson"]].page(page) else ""


def _opened_lesson(slug: str | None, page: str = "") -> Session | None:
    if slug not in LESSONS:
        return None
    there = page if LESSONS[slug].page(page) else ""
    return with_asking(open_lesson(slug, there)) if there else open_lesson(slug)


def _begun_looking(slug: str | None, page: str = "") -> View:
    """What a session begins with looking at; what a record says of the view is what differs."""
    opened = _opened_lesson(slug, page)
    return opened.view if opened else View()


def _same_place(one: Position, other: Position) -> bool:
    # C on the way follows from the rest; what was stored before it was kept has none.
    names = [field.name for field in fields(Position) if field.name not in ("step", "at_once")]
    return all(getattr(one, n) == getattr(other, n) for n in names) and same_step(one.step, other.step)
