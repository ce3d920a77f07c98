"""Telling whoever waits for a visitor's runs that something has changed."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from itertools import count

EVERYONE = ""


class Notifier:
    """Notifies one visitor or everyone; who waits later still learns of what changed since they last looked."""

    def __init__(self) -> None:
        self._count = count(1)
        self._last: dict[str, int] = {}
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def notify(self, owner: str = EVERYONE) -> None:
        """Say that something has changed for a visitor, or for everyone."""
        self._last[owner] = next(self._count)
        for name in list(self._waiting) if owner == EVERYONE else [owner]:
            for event in self._waiting.get(name, ()):
                event.set()

    def last(self, owner: str) -> int:
        """When something last changed for a visitor, in a count that only grows; 0 for never."""
        return max(self._last.get(owner, 0), self._last.get(EVERYONE, 0))

    async def wait(self, owner: str, since: int, seconds: float) -> bool:
        """Whether something changes for a visitor after `since`, waiting at most so many seconds."""
        if self.last(owner) > since:
            return True
        event = asyncio.Event()
        self._waiting[owner].add(event)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), seconds)
        finally:
            self._leave(owner, event)
        return event.is_set()

    def forget(self, owner: str) -> None:
        """Drop what is known of a visitor who has no runs; what last changed for them now did so for everyone."""
        self._last[EVERYONE] = max(self._last.pop(owner, 0), self._last.get(EVERYONE, 0))

    def _leave(self, owner: str, event: asyncio.Event) -> None:
        self._waiting[owner].discard(event)
        if not self._waiting[owner]:
            del self._waiting[owner]
