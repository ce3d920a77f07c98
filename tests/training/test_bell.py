"""Waiting for something to change."""

import asyncio

from app.training.bell import Bell


def heard(ring: str | None, owner: str = "me", since: int | None = None) -> bool:
    """Whether a visitor who listens hears what rings meanwhile."""

    async def listen() -> bool:
        bell = Bell()
        bell.ring("me")
        listening = asyncio.create_task(bell.heard(owner, bell.last(owner) if since is None else since, 0.05))
        await asyncio.sleep(0)
        if ring is not None:
            bell.ring(ring)
        found = await listening
        assert not bell._listeners
        return found

    return asyncio.run(listen())


def test_a_visitor_hears_the_bell_ring_for_them_and_for_everyone_but_not_for_others():
    assert heard("me") and heard("")
    assert not heard("you") and not heard(None)
    assert not heard("me", owner="you")


def test_who_has_not_heard_the_last_ring_need_not_wait():
    assert heard(None, since=0)


def test_several_pages_of_one_visitor_all_hear_it():
    async def listen() -> list[bool]:
        bell = Bell()
        pages = [asyncio.create_task(bell.heard("me", 0, 1)) for _ in range(3)]
        await asyncio.sleep(0)
        bell.ring("me")
        return await asyncio.gather(*pages)

    assert asyncio.run(listen()) == [True] * 3


def test_a_visitor_who_is_forgotten_leaves_nothing_behind():
    bell = Bell()
    bell.ring("me")
    bell.forget("me")
    assert "me" not in bell._rung


def test_who_did_not_listen_when_it_rang_hears_it_even_if_they_were_forgotten_meanwhile():
    bell = Bell()
    bell.ring("me")
    since = bell.last("me")
    bell.ring("me")
    bell.forget("me")
    assert bell.last("me") > since
    assert asyncio.run(bell.heard("me", since, 0.05))


def test_forgetting_a_visitor_makes_no_ring_for_everyone_older():
    bell = Bell()
    bell.ring("me")
    bell.ring()
    last = bell.last("you")
    bell.forget("me")
    assert bell.last("you") == last
