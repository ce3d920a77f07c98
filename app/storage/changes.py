"""What has to be written when one version of a session follows another: the difference and nothing else."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from operator import is_

from app.explorer.session import Position, Session
from app.storage.bundles import Bundle
from app.storage.codec import bundles


@dataclass(frozen=True)
class Held:
    """What a store has of a session: its rows of past positions, numbered from `first`, and who uses which bundle."""

    heads: tuple[Position, ...] = ()
    past: tuple[Position, ...] = ()
    first: int = 0
    uses: Mapping[str, int] = field(default_factory=dict)
    nbytes: int = 0


@dataclass(frozen=True)
class RowChange:
    """From one Held to the next: `dropped` rows, all outside `kept`, and `unused` blobs go; `rows`, `blobs` come."""

    after: Held
    kept: range
    dropped: int
    rows: list[tuple[int, Position]]
    blobs: list[Bundle]
    unused: list[Bundle]


def change(held: Held, session: Session) -> RowChange:
    """How to get from what is held to the session. Positions are the same if they are the same object."""
    skipped, common = _overlap(held.past, session.past)
    first = held.first + skipped
    heads = (session.position, session.initial)
    gone = (*held.heads, *held.past[:skipped], *held.past[skipped + common :])
    uses, blobs, unused = _recounted(held.uses, (*heads, *session.past[common:]), gone)
    nbytes = held.nbytes + sum(b.nbytes for b in blobs) - sum(b.nbytes for b in unused)
    rows = list(enumerate(session.past[common:], first + common))
    after = Held(heads, session.past, first, uses, nbytes)
    return RowChange(after, range(first, first + common), len(held.past) - common, rows, blobs, unused)


def held(session: Session, first: int) -> Held:
    """What a store has that holds all of this session, its rows numbered from `first`."""
    return change(Held(first=first), session).after


def _overlap(old: tuple, new: tuple) -> tuple[int, int]:
    """How many of the oldest are gone, and how many after them are the same."""
    if not new:
        return len(old), 0
    skipped = next((i for i, position in enumerate(old) if position is new[0]), len(old))
    return skipped, sum(takewhile(bool, map(is_, old[skipped:], new)))


def _recounted(
    uses: Mapping[str, int], added: tuple[Position, ...], gone: tuple[Position, ...]
) -> tuple[Mapping[str, int], list[Bundle], list[Bundle]]:
    """The uses after positions came and went, the bundles used for the first time, and those used no more."""
    named = {b.digest: b for position in (*added, *gone) for b in bundles(position)}
    difference = Counter(b.digest for position in added for b in bundles(position))
    difference.subtract(b.digest for position in gone for b in bundles(position))
    changed = {digest: uses.get(digest, 0) + n for digest, n in difference.items() if n}
    if not changed:
        return uses, [], []
    counted = {digest: n for digest, n in {**uses, **changed}.items() if n}
    blobs = [named[digest] for digest in changed if digest not in uses]
    return counted, blobs, [named[digest] for digest, n in changed.items() if not n]
