"""The difference between two versions of a session."""

from dataclasses import replace

from app.explorer import edits, moves
from app.storage.codec import bundles
from app.storage.rows import Held, change, held
from tests.storage.walks import opened, walked


def digests(stored) -> set[str]:
    return {b.digest for b in stored}


def test_a_new_session_is_all_new():
    session = walked(opened(), 3)
    made = change(Held(), session)
    assert [place for place, _ in made.rows] == [0, 1] and len(made.blobs) == 4
    assert not made.dropped and not made.unused


def test_a_stage_changes_no_rows_and_no_blobs():
    session = walked(opened(), 3)
    made = change(held(session, 7), moves.go_to(session, 5))
    assert made.rows == made.blobs == made.unused == [] and made.kept == range(7, 9) and not made.dropped


def test_a_departure_adds_one_row_and_one_network():
    session = walked(opened(), 3)
    stepped = moves.step(session)
    made = change(held(session, 7), stepped)
    assert made.rows == [(9, stepped.past[-1])] and len(made.blobs) == 1 and made.kept == range(7, 9)


def test_back_drops_the_newest_row_and_the_network_that_was_left():
    session = moves.step(walked(opened(), 3))
    made = change(held(session, 0), moves.back(session))
    assert made.kept == range(0, 2) and made.dropped == 1 and not made.rows
    assert digests(made.unused) == digests(bundles(session.position)) - digests(bundles(session.initial))


def test_forgetting_drops_the_oldest_rows_and_keeps_the_numbers_of_the_others():
    session = walked(opened(), 6)
    made = change(held(session, 10), replace(session, past=session.past[2:]))
    assert made.kept == range(12, 15) and made.dropped == 2 and not made.rows and made.after.first == 12


def test_another_past_replaces_every_row_under_new_numbers():
    made = change(held(walked(opened(), 4), 0), walked(opened(), 3))
    assert len(made.kept) == 0 and made.dropped == 3 and [place for place, _ in made.rows] == [3, 4]
    assert not made.blobs


def test_an_emptied_past_drops_every_row():
    session = walked(opened(), 4)
    made = change(held(session, 0), replace(session, past=()))
    assert len(made.kept) == 0 and made.dropped == 3 and made.after.past == ()


def test_a_blob_stays_while_anything_uses_it():
    session = edits.edit(opened(), learning_rate=0.1)
    assert not change(held(session, 0), replace(session, past=())).unused


def test_the_bytes_held_are_those_of_distinct_arrays():
    session = edits.edit(opened([3, 4, 2]), learning_rate=0.1)
    assert held(session, 0).nbytes == 8 * (3 * 4 + 4 + 4 * 2 + 2) + 8 * (3 + 2)
    assert change(held(walked(opened(), 5), 0), session).after.nbytes == held(session, 0).nbytes
