"""Telling whoever waits for a visitor's runs that something has changed."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from itertools import count

EVERYONE = ""


class Bell:
    """Rings for one visitor or for everyone; who listens later still learns that it rang since they last heard."""

    def __init__(self):
        self._count = count(1)
        self._rung: dict[str, int] = {}
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, owner: str = EVERYONE) -> None:
        """Say that something has changed."""
        self._rung[owner] = next(self._count)
        everyone = owner == EVERYONE
        for name in list(self._listeners) if everyone else [owner]:
            for listener in self._listeners.get(name, ()):
                listener.set()

    def last(self, owner: str) -> int:
        """When it last rang for a visitor, in a count that only grows; 0 for never."""
        return max(self._rung.get(owner, 0), self._rung.get(EVERYONE, 0))

    async def heard(self, owner: str, since: int, seconds: float) -> bool:
        """Whether it rings for a visitor after `since`, waiting at most so many seconds."""
        if self.last(owner) > since:
            return True
        event = asyncio.Event()
        self._listeners[owner].add(event)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), seconds)
        finally:
            self._leave(owner, event)
        return event.is_set()

    def forget(self, owner: str) -> None:
        """Drop what is known of a visitor who has no runs any more; the last ring for them now was one for everyone."""
        self._rung[EVERYONE] = max(self._rung.pop(owner, 0), self._rung.get(EVERYONE, 0))

    def _leave(self, owner: str, event: asyncio.Event) -> None:
        self._listeners[owner].discard(event)
        if not self._listeners[owner]:
            del self._listeners[owner]
