"""Keeping what was used last."""

from app.caches import Recent


def kept(recent: Recent) -> list[str]:
    return [key for key in "abcd" if recent.get(key) is not None]


def test_the_value_used_longest_ago_goes_first():
    recent = Recent(most_bytes=30, most_values=10)
    for key in "abc":
        recent.put(key, key, 10)
    recent.get("a")
    recent.put("d", "d", 10)
    assert kept(recent) == ["a", "c", "d"]


def test_no_more_values_than_allowed_are_kept():
    recent = Recent(most_bytes=1000, most_values=2)
    for key in "abc":
        recent.put(key, key, 1)
    assert kept(recent) == ["b", "c"]


def test_the_newest_stays_however_large():
    recent = Recent(most_bytes=10, most_values=10)
    recent.put("a", "a", 5)
    recent.put("b", "b", 1000)
    assert kept(recent) == ["b"]


def test_a_value_put_again_counts_once():
    recent = Recent(most_bytes=30, most_values=10)
    for _ in range(5):
        recent.put("a", "a", 10)
    recent.put("b", "b", 20)
    assert kept(recent) == ["a", "b"]


def test_what_is_dropped_makes_room():
    recent = Recent(most_bytes=20, most_values=10)
    recent.put("a", "a", 20)
    recent.drop("a")
    recent.drop("never there")
    recent.put("b", "b", 10)
    recent.put("c", "c", 10)
    assert kept(recent) == ["b", "c"]
