"""What the server and a training process say to each other, and how it goes through the pipes between them.

A message is pickled, behind its length. Both ends are this program, and nothing but them can reach the pipes, which is
what makes pickle safe here.
"""

import pickle
from asyncio import IncompleteReadError, StreamReader
from dataclasses import dataclass, field
from struct import Struct
from typing import Any, BinaryIO

from app.training.progress import Progress, Report

LENGTH = Struct("!Q")


@dataclass(frozen=True)
class Call:
    """The server asks a process to do something."""

    number: int  # by which its answer is known
    method: str
    arguments: tuple = ()


@dataclass(frozen=True)
class Reply:
    """What came of a call: its result, or why it could not be done."""

    number: int
    result: object = None
    error: Exception | None = None


@dataclass(frozen=True)
class News:
    """How far a run has come since the last news of it."""

    run: str  # its id
    progress: Progress  # with only those points in its history that are new
    told: int = 0  # points before them
    report: Report | None = field(default=None, repr=False)  # None where the last one still holds


def packed(message: object) -> bytes:
    """The message as it goes into a pipe."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content


def next_message(pipe: BinaryIO) -> Any:
    """The next message, waited for. Raises EOFError where the other end is gone."""
    return pickle.loads(_whole(pipe, *LENGTH.unpack(_whole(pipe, LENGTH.size))))


async def coming_message(pipe: StreamReader) -> Any:
    """The next message, awaited. Raises EOFError where the other end is gone."""
    try:
        return pickle.loads(await pipe.readexactly(*LENGTH.unpack(await pipe.readexactly(LENGTH.size))))
    except (IncompleteReadError, ConnectionError):
        raise EOFError from None


def _whole(pipe: BinaryIO, size: int) -> bytes:
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content
