"""What is said to a page that watches: the state of now, not too often, and nothing that it knows already."""

import asyncio
import gzip
import zlib
from contextlib import ExitStack

import pytest
from starlette.requests import Request

from app.training.pool import TrainingPool
from app.web.http.closing import Closing
from app.web.lab import stream
from app.web.lab.stream import CROWDED_MS, IDLE_MS, MOST_STREAMS, ChangedParts, StreamPace, event, messages, rest

ONE, TWO, NEW = "<hx-partial a>\n1\n", "<hx-partial b>2", "<hx-partial b>3"


def said(
    texts: list[str], seconds: float = 0.2, ring_every: float = 0.0, others: int = 0, goes_on: bool = True
) -> list[str]:
    """What a page is told while these are the states of its runs, one after the other, and other pages watch."""

    async def listen() -> list[str]:
        pool, heard, left = TrainingPool(1), [], list(texts)
        pace = StreamPace()
        closing = Closing(lambda: (pool.changes.notify(), pace.haste.notify()))
        make = lambda: left.pop(0) if len(left) > 1 else left[0]  # noqa: E731
        stop = asyncio.get_running_loop().call_later(seconds, closing.close)
        for count in range(1, int(seconds / ring_every) if ring_every else 0):
            asyncio.get_running_loop().call_later(count * ring_every, pool.changes.notify, "me")
        with ExitStack() as pages:
            for other in range(others):
                pages.enter_context(pace.watching("me", f"other {other}"))
            async for text in messages("me", "page", pool, closing, pace, make, lambda: goes_on):
                heard.append(text)
        stop.cancel()
        return heard

    return asyncio.run(asyncio.wait_for(listen(), 10))


def test_a_page_gets_the_present_state_at_once_and_the_stream_ends_when_the_server_stops():
    assert said([ONE + TWO]) == [event(ONE + TWO)]


def test_only_what_has_changed_is_said_again(monkeypatch):
    monkeypatch.setattr(stream, "LEAST_SECONDS", 0.01)
    assert said([ONE + TWO, ONE + TWO, ONE + NEW, ONE + NEW], ring_every=0.02) == [event(ONE + TWO), event(NEW)]


@pytest.mark.slow
def test_a_page_is_told_at_most_four_times_a_second():
    states = [f"<hx-partial a>{n}" for n in range(200)]
    assert 3 <= len(said(states, seconds=1.1, ring_every=0.01)) <= 5


@pytest.mark.slow
def test_a_silent_stream_says_that_it_is_still_there(monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.1)
    heard = said([ONE], seconds=1.0)
    assert heard[0] == event(ONE) and set(heard[1:]) == {stream.STILL_THERE}


def test_many_pages_and_slow_ones_are_told_less_often():
    pace = StreamPace()
    assert pace.seconds == stream.LEAST_SECONDS
    pace._cost = 0.01
    with ExitStack() as pages:
        for owner in ("me", "you"):
            pages.enter_context(pace.watching(owner, "page"))
        few = pace.seconds
        for _ in range(28):
            pages.enter_context(pace.watching("they", "page"))
        assert (few, pace.seconds) == (stream.LEAST_SECONDS, pytest.approx(30 * 0.01 / stream.SHARE))


def test_a_page_never_rests_longer_than_some_seconds():
    pace = StreamPace()
    pace._cost = 1.0
    with pace.watching("me", "page"):
        assert pace.seconds == stream.MOST_SECONDS


def test_whoever_does_something_is_told_at_once_and_others_in_their_time(monkeypatch):
    monkeypatch.setattr(stream, "LEAST_SECONDS", 30.0)
    monkeypatch.setattr(stream, "MOST_SECONDS", 30.0)

    async def told() -> list[tuple[str, str]]:
        pool, pace, heard = TrainingPool(1), StreamPace(), []
        closing, states = Closing(lambda: (pool.changes.notify(), pace.haste.notify())), {"me": ONE, "you": ONE}

        async def listen(owner: str) -> None:
            async for text in messages(owner, "page", pool, closing, pace, lambda: states[owner], lambda: True):
                heard.append((owner, text))

        tasks = [asyncio.create_task(listen(owner)) for owner in states]
        await asyncio.sleep(0.05)
        states.update(me=TWO, you=TWO)
        pool.changes.notify()
        pace.hurry("me")
        await asyncio.sleep(0.05)
        before_the_end = list(heard)
        closing.close()
        await asyncio.gather(*tasks)
        return before_the_end

    assert asyncio.run(asyncio.wait_for(told(), 10)) == [("me", event(ONE)), ("you", event(ONE)), ("me", event(TWO))]


def test_haste_is_not_remembered_of_visitors_who_watch_with_no_page():
    pace = StreamPace()
    pace.hurry("me")
    assert pace.haste.last("me") == 0


def test_somebody_without_a_key_hurries_nobody_else():
    pace = StreamPace()
    with pace.watching("", "page"), pace.watching("me", "page"):
        pace.hurry("")
        assert pace.haste.last("me") == 0


def test_a_page_knows_whether_it_watches_itself():
    pace = StreamPace()
    with pace.watching("me", "one"):
        asked = [("me", "one"), ("me", "two"), ("you", "one")]
        assert [pace.watched(*one) for one in asked] == [True, False, False]
    assert not pace.watched("me", "one")


def test_a_page_of_which_nothing_goes_on_is_told_how_things_are_and_then_to_rest(monkeypatch):
    monkeypatch.setattr(stream, "LINGER_SECONDS", 0.05)
    assert said([ONE], seconds=5.0, goes_on=False) == [event(ONE), rest(IDLE_MS)]


def test_what_changes_before_a_page_rests_is_told_it_too(monkeypatch):
    monkeypatch.setattr(stream, "LINGER_SECONDS", 0.15)
    heard = said([ONE, TWO, NEW], seconds=5.0, ring_every=0.1, goes_on=False)
    assert heard[:3] == [event(ONE), event(TWO), event(NEW)]


def test_a_page_beside_as_many_as_may_watch_is_told_how_things_are_and_looks_again_soon():
    assert said([ONE], seconds=5.0, others=MOST_STREAMS) == [event(ONE), rest(CROWDED_MS)]
    assert said([ONE], others=MOST_STREAMS - 1) == [event(ONE)]


def test_the_pages_of_one_visitor_are_none_too_many_for_another():
    pace = StreamPace()
    with ExitStack() as pages:
        for page in range(MOST_STREAMS):
            assert not pace.crowded("me")
            pages.enter_context(pace.watching("me", f"page {page}"))
        assert pace.crowded("me") and not pace.crowded("you")
    assert not pace.crowded("me")


def test_an_event_has_a_line_of_data_for_every_line():
    assert event("a\nb") == "data: a\ndata: b\n\n"


def test_parts_are_told_apart_by_their_beginning():
    parts = ChangedParts()
    assert [parts.of(ONE + TWO), parts.of(ONE + TWO), parts.of(ONE + NEW)] == [ONE + TWO, "", NEW]


@pytest.mark.parametrize("accepts", ["gzip, br", ""])
def test_every_message_can_be_read_as_soon_as_it_is_said(accepts):
    async def body() -> list[bytes]:
        async def texts():
            yield event("<hx-partial a>" + "x" * 1_000)
            yield event("<hx-partial a>" + "x" * 1_001)

        request = Request({"type": "http", "headers": [(b"accept-encoding", accepts.encode())]})
        answer = stream.stream(request, texts())
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers.get("content-encoding") == ("gzip" if accepts else None)
        return [chunk if isinstance(chunk, bytes) else chunk.encode() async for chunk in answer.body_iterator]

    chunks = asyncio.run(body())
    whole = b"".join(chunks)
    if accepts:
        assert zlib.decompressobj(stream.GZIP).decompress(chunks[0]).endswith(b"x\n\n")
        assert len(chunks[1]) < 40
        whole = gzip.decompress(whole)
    assert whole.count(b"data: ") == 2
