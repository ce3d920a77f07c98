"""Waiting for something to change."""

import asyncio

from app.training.notifier import Notifier


def heard(notified: str | None, owner: str = "me", since: int | None = None) -> bool:
    """Whether a visitor who waits hears of what changes meanwhile."""

    async def listen() -> bool:
        notifier = Notifier()
        notifier.notify("me")
        listening = asyncio.create_task(notifier.wait(owner, notifier.last(owner) if since is None else since, 0.05))
        await asyncio.sleep(0)
        if notified is not None:
            notifier.notify(notified)
        found = await listening
        assert not notifier._waiting
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
        notifier = Notifier()
        pages = [asyncio.create_task(notifier.wait("me", 0, 1)) for _ in range(3)]
        await asyncio.sleep(0)
        notifier.notify("me")
        return await asyncio.gather(*pages)

    assert asyncio.run(listen()) == [True] * 3


def test_a_visitor_who_is_forgotten_leaves_nothing_behind():
    notifier = Notifier()
    notifier.notify("me")
    notifier.forget("me")
    assert "me" not in notifier._last


def test_who_did_not_listen_when_it_rang_hears_it_even_if_they_were_forgotten_meanwhile():
    notifier = Notifier()
    notifier.notify("me")
    since = notifier.last("me")
    notifier.notify("me")
    notifier.forget("me")
    assert notifier.last("me") > since
    assert asyncio.run(notifier.wait("me", since, 0.05))


def test_forgetting_a_visitor_makes_no_ring_for_everyone_older():
    notifier = Notifier()
    notifier.notify("me")
    notifier.notify()
    last = notifier.last("you")
    notifier.forget("me")
    assert notifier.last("you") == last
