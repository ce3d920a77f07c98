"""Messages on pipes: whole or not at all."""

import asyncio
from io import BytesIO

import numpy as np
import pytest

from app.errors import BadValue
from app.training.messages import Call, Reply, coming_message, next_message, packed


def awaited(content: bytes) -> list:
    """What is read from a pipe that closes after this content."""

    async def read() -> list:
        pipe, found = asyncio.StreamReader(), []
        pipe.feed_data(content)
        pipe.feed_eof()
        with pytest.raises(EOFError):
            while True:
                found.append(await coming_message(pipe))
        return found

    return asyncio.run(read())


def test_messages_come_out_of_a_pipe_in_the_order_and_form_in_which_they_went_in():
    said = [Call(1, "start", ("a", 2.5)), Reply(1, None), "x" * 100_000]
    content = b"".join(map(packed, said))
    pipe = BytesIO(content)
    assert [next_message(pipe) for _ in said] == said == awaited(content)


def test_arrays_keep_every_bit():
    array = np.random.default_rng(0).standard_normal((30, 784))
    assert next_message(BytesIO(packed(array))).tobytes() == array.tobytes()


def test_an_error_keeps_its_message_its_field_and_its_details():
    error = next_message(BytesIO(packed(Reply(3, error=BadValue("No digits.", field="data", moves=["x"]))))).error
    assert (type(error), error.message, error.field, error.details) == (
        BadValue, "No digits.", "data", {"moves": ["x"]},
    )  # fmt: skip


@pytest.mark.parametrize("lost", [1, 9, 20])
def test_a_message_that_is_cut_off_is_the_end(lost):
    content = packed("whole") + packed("cut off, as by a process that was killed")[:-lost]
    pipe = BytesIO(content)
    assert next_message(pipe) == "whole"
    with pytest.raises(EOFError):
        next_message(pipe)
    assert awaited(content) == ["whole"]
