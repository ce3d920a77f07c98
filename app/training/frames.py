"""Messages on the pipes between the server and its training processes: pickled, each behind its length.

Both ends are this program, and nothing but them can reach the pipes, which is what makes pickle safe here.
"""

import pickle
from asyncio import IncompleteReadError, StreamReader
from struct import Struct
from typing import BinaryIO

LENGTH = Struct("!Q")


def framed(message: object) -> bytes:
    """The message as it goes into a pipe."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content


def next_message(pipe: BinaryIO) -> object:
    """The next message, waited for. Raises EOFError where the other end is gone."""
    return pickle.loads(_whole(pipe, *LENGTH.unpack(_whole(pipe, LENGTH.size))))


async def coming_message(pipe: StreamReader) -> object:
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
