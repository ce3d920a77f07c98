"""The stored sessions, read and changed in one go."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from secrets import randbelow
from typing import Annotated

from fastapi import Depends, Request

from app.errors import NotFound, Stale
from app.explorer.session import Session
from app.storage.store import Store, check_version

FIRST_VERSIONS = 10**9
TRIES = 20  # of a change that is meant for any version, while other processes change the session too


@dataclass(frozen=True, eq=False)
class Visit:
    """A session as somebody finds it."""

    id: str  # under which it is stored, or will be
    version: int  # that is stored; 0 where nothing is yet
    session: Session


@dataclass(frozen=True)
class VisitBook:
    """The sessions of a store. No method awaits, so the moves of one session follow each other."""

    store: Store

    def open(self, session: Session, id: str | None = None) -> Visit:
        """Keep a new session, under a given id or one of its own. Raises Stale where one of that id is kept.

        A given id may have had a session before, which expired: a page of that one must not pass for one of this, so
        the versions of each begin anywhere.
        """
        first = 1 if id is None else 1 + randbelow(FIRST_VERSIONS)
        id, version = self.store.create(session, id, first)
        return Visit(id, version, session)

    def read(self, id: str) -> Visit:
        """The session of that id. Raises NotFound."""
        stored = self.store.load(id)
        return Visit(id, stored.version, stored.session)

    def find(self, id: str) -> Visit | None:
        """The session of that id, None where there is none."""
        try:
            return self.read(id)
        except NotFound:
            return None

    def change(self, id: str, act: Callable[[Session], Session], expected: int | None = None) -> Visit:
        """Load, act, save. Raises NotFound, Stale where `expected` is not the version of now, and what `act` raises.

        Where none is expected and another process has been quicker, it is done again with what that one has saved.
        """
        for _ in range(TRIES - 1 if expected is None else 0):
            with suppress(Stale):
                return self._change(id, act, None)
        return self._change(id, act, expected)

    def _change(self, id: str, act: Callable[[Session], Session], expected: int | None) -> Visit:
        stored = self.store.load(id)
        if expected is not None:
            check_version(stored.version, expected)
        session = act(stored.session)
        return Visit(id, self.store.save(id, session, stored.version), session)


async def visit_book(request: Request) -> VisitBook:
    """The sessions of this server."""
    return VisitBook(request.app.state.store)


Action = Callable[[Session], Session]
Visits = Annotated[VisitBook, Depends(visit_book)]
