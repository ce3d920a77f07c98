"""What the routes work with: the stored sessions, read and changed in one go."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.errors import Stale
from app.explorer.session import Session
from app.storage.store import Store, check_version

TRIES = 20  # of a change that is meant for any version, while other processes change the session too


@dataclass(frozen=True, eq=False)
class Visit:
    """A stored session: its id, the version saved, and the session itself."""

    id: str
    version: int
    session: Session


@dataclass(frozen=True)
class VisitBook:
    """The sessions of a store. No method awaits, so the moves of one session follow each other."""

    store: Store

    def open(self, session: Session) -> Visit:
        """Keep a new session."""
        id, version = self.store.create(session)
        return Visit(id, version, session)

    def read(self, id: str) -> Visit:
        """The session of that id. Raises NotFound."""
        stored = self.store.load(id)
        return Visit(id, stored.version, stored.session)

    def change(self, id: str, act: Callable[[Session], Session], expected: int | None = None) -> Visit:
        """Load, act, save. Raises NotFound, Stale where `expected` is not the version of now, and what `act` raises.

        Where none is expected and another process has been quicker, it is done again with what that one has saved.
        """
        for _ in range(TRIES - 1 if expected is None else 0):
            with suppress(Stale):
                return self._change(id, act, None)
        return self._change(id, act, expected)

    def reopen(self, id: str, act: Callable[[Session], Session], expected: int | None = None) -> Visit:
        """Load, act, keep what comes out as a new session. Raises as `change` does."""
        visit = self.read(id)
        if expected is not None:
            check_version(visit.version, expected)
        return self.open(act(visit.session))

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
Change = Callable[[str, Action, int | None], Visit]
"""what is done with an action for the session of an id, of which a version is expected: VisitBook.change, or another"""
Visits = Annotated[VisitBook, Depends(visit_book)]
