"""What every store keeps its word on."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import NotFound, Stale
from app.explorer import moves
from app.storage.store import check_version, new_id
from tests.storage.walks import bits, opened, strolled, turn, walked, wander

ILL_FORMED = ["", "x", "a" * 42, "a" * 44, "ä" * 43, "a" * 42 + "\n", "../" * 14 + "a", None, 7]


def test_a_new_session_has_an_id_of_256_bits_and_version_1(store, session):
    ids = {store.create(session) for _ in range(20)}
    assert {version for _, version in ids} == {1}
    assert len({id for id, _ in ids}) == 20 and all(len(id) == 43 for id, _ in ids)


def test_what_was_created_is_loaded(store, session):
    id, _ = store.create(session)
    loaded = store.load(id)
    assert bits(loaded.session) == bits(session) and loaded.version == 1


def test_a_session_may_be_created_under_a_given_id_but_once(store, session):
    id = new_id()
    assert store.create(session, id) == (id, 1)
    store.save(id, moves.step(session), 1)
    with pytest.raises(Stale) as refused:
        store.create(session, id)
    assert refused.value.details["version"] == 2 == store.load(id).version
    store.delete(id)
    assert store.create(session, id) == (id, 1)


def test_a_session_begins_at_the_version_that_is_given_and_counts_up_from_there(store, session):
    id, version = store.create(session, version=41)
    assert version == 41 == store.load(id).version
    with pytest.raises(Stale):
        store.save(id, moves.step(session), 1)
    assert store.save(id, moves.step(session), 41) == 42 == store.load(id).version


@pytest.mark.parametrize("id", [id for id in ILL_FORMED if id is not None], ids=repr)
def test_no_session_is_created_under_what_cannot_be_an_id(store, session, id):
    with pytest.raises(NotFound):
        store.create(session, id)
    assert store.count() == 0


def test_of_many_who_create_under_one_id_at_once_one_does(store, session):
    id = new_id()

    def created(_: int) -> bool:
        try:
            return bool(store.create(session, id))
        except Stale:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(created, range(8))) == 1
    assert store.count() == 1


def test_each_save_counts_the_version_up(store, session):
    id, version = store.create(session)
    for expected in (2, 3, 4):
        session = moves.step(session)
        version = store.save(id, session, version)
        assert version == expected == store.load(id).version


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 2**31), max_size=60), st.sampled_from([[3, 4, 2], [2, 2, 2, 2], [1, 1]]), st.booleans())
def test_a_walk_comes_back_to_the_last_bit(make_store, numbers, sizes, biases):
    store, session = make_store(), opened(sizes, biases=biases, activations="tanh")
    id, version = store.create(session)
    for number in numbers:
        session = wander(session, number)
        version = store.save(id, wander(store.load(id).session, number), version)
    assert bits(store.load(id).session) == bits(session)


@pytest.mark.slow
def test_a_long_walk_goes_back_to_the_very_beginning_bit_for_bit(store, session):
    beginning, twin = session, strolled(session, 400)
    id, version = store.create(session)
    version = store.save(id, twin, version)
    while "back" in moves.applicable(twin):
        twin = moves.back(twin)
        version = store.save(id, moves.back(store.load(id).session), version)
        assert bits(store.load(id).session) == bits(twin)
    assert bits(twin)[0][0] == bits(beginning)[0][0]


def test_a_walk_on_integers_batches_and_other_settings_comes_back(store):
    session = opened(
        [2, 3],
        activations="softmax",
        loss="sparse_categorical_cross_entropy",
        reduction="mean",
        inputs=[[1, -0.0], [1e-300, 3]],
        targets=[[2], [0]],
        learning_rate=0.1 + 0.2,
    )
    id, version = store.create(session)
    store.save(id, walked(session, 3), version)
    assert bits(store.load(id).session) == bits(walked(session, 3))


def test_a_lesson_and_its_overflow_come_back(store):
    session = opened([1, 1], activations="identity", learning_rate=1e9, inputs=[[1e12]])
    while not session.position.overflowed:
        session = moves.step(session)
    id, version = store.create(opened([1, 1]))
    store.save(id, session, version)
    assert bits(store.load(id).session) == bits(session)


def test_another_session_altogether_may_take_the_place(store, session):
    id, version = store.create(strolled(session, 200))
    other = strolled(opened([2, 5, 1]), 100)
    store.save(id, other, version)
    assert bits(store.load(id).session) == bits(other)


def test_a_stale_save_changes_nothing(store, session):
    id, version = store.create(session)
    newer = moves.step(session)
    store.save(id, newer, version)
    for stale in (version, 0, 3):
        with pytest.raises(Stale):
            store.save(id, walked(session, 1), stale)
    assert bits(store.load(id).session) == bits(newer) and store.load(id).version == 2


@pytest.mark.parametrize("id", [*ILL_FORMED, "a" * 43], ids=repr)
def test_an_id_that_no_session_goes_by_is_not_found(store, session, id):
    store.create(session)
    with pytest.raises(NotFound):
        store.load(id)
    with pytest.raises(NotFound):
        store.save(id, session, 1)
    store.delete(id)
    assert store.count() == 1


def test_a_deleted_session_is_gone_and_the_others_stay(store, session):
    (id, _), (other, _) = store.create(session), store.create(walked(session, 2))
    store.delete(id)
    with pytest.raises(NotFound):
        store.load(id)
    with pytest.raises(NotFound):
        store.save(id, session, 1)
    assert store.count() == 1 and bits(store.load(other).session) == bits(walked(session, 2))


def test_only_sessions_idle_for_longer_expire(store, session, clock):
    idle, loaded, saved = (store.create(session)[0] for _ in range(3))
    clock.now += 1000
    store.load(loaded)
    store.save(saved, moves.step(session), 1)
    clock.now += 1000
    assert store.expire(1500) == 1 and store.count() == 2
    with pytest.raises(NotFound):
        store.load(idle)
    assert store.load(loaded).version == 1 and store.load(saved).version == 2


def test_nothing_expires_before_its_time(store, session, clock):
    store.create(session)
    clock.now += 100
    assert store.expire(101) == 0 and store.expire(99) == 1 and store.count() == 0


@pytest.mark.slow
def test_threads_do_not_disturb_each_other(store):
    def stroll(seed: int) -> bool:
        session = opened(seed=seed)
        id, version = store.create(session)
        for number in range(40):
            session = wander(session, turn(number + seed))
            version = store.save(id, wander(store.load(id).session, turn(number + seed)), version)
        return bits(store.load(id).session) == bits(session)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(stroll, range(8)))


def test_closing_twice_does_nothing(store):
    store.close()
    store.close()


def test_a_version_of_a_thousand_digits_does_not_drown_the_message():
    with pytest.raises(Stale, match=r"meant for version over 999,999,999,999\.$"):
        check_version(1, 10**1000)
