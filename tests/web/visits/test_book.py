"""Changing a stored session while another process changes it too."""

from dataclasses import replace

import pytest

from app.course.shelf import open_lesson
from app.errors import Stale
from app.explorer.moves import MOVES
from app.explorer.session import Session
from app.storage.sqlite import SqliteStore
from app.web.visits.book import TRIES, VisitBook


@pytest.fixture
def others(tmp_path):
    """The same sessions as another process has them."""
    store = SqliteStore(tmp_path)
    yield VisitBook(store)
    store.close()


@pytest.fixture
def visits(tmp_path):
    store = SqliteStore(tmp_path)
    yield VisitBook(store)
    store.close()


def step(session: Session) -> Session:
    return MOVES["step"](session, "stage")


def interrupted(others: VisitBook, id: str, times: int):
    """A step during which another process has stepped, the first so many times."""
    left = [times]

    def act(session: Session) -> Session:
        if left[0]:
            left[0] -= 1
            others.change(id, step)
        return step(session)

    return act


def test_a_move_for_any_version_follows_those_that_were_quicker(visits, others):
    id = visits.open(open_lesson("2-2-2")).id
    visit = visits.change(id, interrupted(others, id, 3))
    assert (visit.version, visit.session.position.stage) == (5, 4)
    assert others.read(id).session.position.stage == 4


def test_a_move_for_one_version_is_refused_and_not_done_again(visits, others):
    id = visits.open(open_lesson("2-2-2")).id
    with pytest.raises(Stale) as refused:
        visits.change(id, interrupted(others, id, 1), expected=1)
    assert refused.value.details["version"] == 2
    assert visits.read(id).session.position.stage == 1


def test_it_is_not_tried_for_ever(visits, others):
    id, tried = visits.open(open_lesson("2-2-2")).id, []

    def always_late(session: Session) -> Session:
        tried.append(session)
        others.change(id, lambda s: replace(s, forgotten=s.forgotten + 1))
        return step(session)

    with pytest.raises(Stale):
        visits.change(id, always_late)
    assert len(tried) == TRIES
