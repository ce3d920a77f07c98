"""Copies of sessions that links lead to where the link itself cannot hold them.

They live in a store of their own, so that nobody can walk on in one: whoever opens it gets a copy.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request

from app.errors import NotFound
from app.explorer.session import Session
from app.storage.codec import encode_position, encode_state
from app.storage.recent import Recent
from app.storage.store import Store

MOST_KNOWN = 1_000
GONE = "This link leads to a copy that is no longer kept. Ask for a new link."


class KeptCopies:
    """The copies in a store, with a short past and without what the learner guessed.

    The same session is kept once, as long as this process knows of it.
    """

    def __init__(self, store: Store):
        self.store = store
        self._ids: Recent[str] = Recent(MOST_KNOWN, MOST_KNOWN)

    def keep(self, session: Session) -> str:
        """The id of a copy, 43 characters. Raises StorageFull."""
        session = _small(session)
        digest = _digest(session)
        id = self._ids.get(digest)
        if id is None or not self._has(id):
            id, _ = self.store.create(session)
            self._ids.put(digest, id, 1)
        return id

    def copy(self, id: str) -> Session:
        """The session that was kept. Raises NotFound."""
        try:
            return self.store.load(id).session
        except NotFound:
            raise NotFound(GONE, field="link") from None

    def _has(self, id: str) -> bool:
        try:
            return bool(self.store.load(id))
        except NotFound:
            return False


def _small(session: Session) -> Session:
    """The session without the guesses, and of its past the last place alone: a copy is read by many."""
    left = session.past[-1:]
    return replace(session, guesses=(), past=left, forgotten=session.forgotten + len(session.past) - len(left))


async def kept_copies(request: Request) -> KeptCopies:
    """The copies on this server."""
    return request.app.state.kept


Kept = Annotated[KeptCopies, Depends(kept_copies)]


def _digest(session: Session) -> str:
    """Of everything in the session: a position's text holds the digests of its arrays."""
    parts = (encode_state(session), *map(encode_position, session.past))
    return sha256("\n".join(parts).encode()).hexdigest()
