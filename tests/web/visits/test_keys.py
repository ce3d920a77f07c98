"""Keys that were issued here, and what anybody can make up."""

from concurrent.futures import ThreadPoolExecutor
from stat import S_IMODE

import pytest

from app.storage.store import checked_id, new_id
from app.web.visits.keys import FILE, Keys, open_keys


@pytest.fixture
def keys():
    return Keys(b"secret")


def test_a_key_that_was_issued_is_known_again_and_may_stand_where_an_id_does(keys):
    issued = {keys.issue() for _ in range(20)}
    assert len(issued) == 20
    assert all(keys.issued(key) and checked_id(key) == key for key in issued)


def test_what_was_not_issued_here_is_not(keys):
    key = keys.issue()
    other = "A" if key[-1] != "A" else "B"
    for made_up in (
        "",
        "x",
        new_id(),
        "é" * 43,
        key[:-1],
        key + "x",
        key[:-1] + other,
        other + key[1:],
        Keys(b"x").issue(),
    ):
        assert not keys.issued(made_up)


def test_keys_in_files_outlive_the_process_and_are_for_its_user_alone(tmp_path):
    key = open_keys(tmp_path / "new").issue()
    assert open_keys(tmp_path / "new").issued(key)
    assert not open_keys(tmp_path / "other").issued(key)
    assert S_IMODE((tmp_path / "new" / FILE).stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == [FILE]


def test_a_file_that_broke_off_is_made_anew(tmp_path):
    (tmp_path / FILE).write_bytes(b"half")
    assert open_keys(tmp_path).issued(open_keys(tmp_path).issue())


def test_processes_that_start_together_issue_the_same_keys(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: open_keys(tmp_path), range(8)))
    key = opened[0].issue()
    assert all(keys.issued(key) for keys in opened)


def test_without_files_keys_are_of_the_process():
    assert not open_keys(None).issued(open_keys(None).issue())
