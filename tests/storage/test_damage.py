"""A damaged page within a file is noticed at the start, the file is kept, and what can be read of it goes on."""

from contextlib import closing
from dataclasses import replace

import pytest
from click.testing import CliRunner

from app.__main__ import main
from app.digits.drawings import labelled
from app.storage.damage import damage, mend
from app.storage.drawings_sqlite import SqliteDrawings
from app.storage.sqlite import SqliteStore
from tests.storage.walks import bits, opened, walked

PAGE = 4096
SESSIONS = 40


@pytest.fixture
def kept(tmp_path):
    """Sessions in a file, by id."""
    store, sessions = SqliteStore(tmp_path), {}
    for seed in range(SESSIONS):
        session = walked(opened(seed=seed), 12)
        sessions[store.create(session)[0]] = session
    store.close()
    return sessions


def break_page(path, number: int) -> bytes:
    """Overwrite a page, from 1; what the file is then."""
    content = bytearray(path.read_bytes())
    content[(number - 1) * PAGE : number * PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)
    return bytes(content)


def test_a_file_that_is_whole_is_left_alone(tmp_path, kept):
    before = (tmp_path / "sessions.db").read_bytes()
    assert list(mend(tmp_path)) == []
    assert (tmp_path / "sessions.db").read_bytes() == before


def test_no_file_and_no_database_are_not_damaged(tmp_path):
    (tmp_path / "drawings.db").write_bytes(b"something else" * 500)
    assert list(mend(tmp_path)) == []


@pytest.mark.parametrize("part", [0.2, 0.4, 0.6, 0.8])
def test_of_a_damaged_page_only_what_lay_on_it_is_lost(tmp_path, kept, part):
    path = tmp_path / "sessions.db"
    number = int(part * path.stat().st_size / PAGE)
    broken = break_page(path, number)
    assert damage(path)
    [mended] = mend(tmp_path)
    assert mended.kept.read_bytes() == broken
    assert str(path) in mended.said and mended.kept.name in mended.said and mended.found in mended.said
    assert damage(path) == ""
    with closing(SqliteStore(tmp_path)) as store:
        assert mended.read == store.count() >= SESSIONS / 4
        for id in (id for id in kept if there(store, id)):
            # Of the places that Back leads to, the oldest or the newest may have lain on the page.
            found = store.load(id).session
            assert bits(replace(found, past=())) == bits(replace(kept[id], past=()))
            assert len(found.past) <= len(kept[id].past)


def there(store: SqliteStore, id: str) -> bool:
    return bool(store._database.execute("SELECT 1 FROM sessions WHERE id = ?", (id,)).fetchone())


def test_copies_of_links_and_drawings_are_looked_through_too(tmp_path):
    with closing(SqliteDrawings(tmp_path)) as store:
        for x in range(60):
            store.keep("me", [labelled(1, [[[x + n, n * 1.5] for n in range(300)]])])
    with closing(SqliteStore(tmp_path / "kept")) as store:
        for seed in range(SESSIONS):
            store.create(walked(opened(seed=seed), 12))
    for path in (tmp_path / "drawings.db", tmp_path / "kept" / "sessions.db"):
        whole = path.read_bytes()
        pages = range(len(whole) // PAGE - 1, 1, -1)
        assert any((break_page(path, number) and damage(path)) or not path.write_bytes(whole) for number in pages)
    assert [mended.path.name for mended in mend(tmp_path)] == ["sessions.db", "drawings.db"]
    with closing(SqliteDrawings(tmp_path)) as store:
        assert all(drawing.label == 1 for drawing in store.drawings("me"))
    with closing(SqliteStore(tmp_path / "kept")) as store:
        assert store.count()


def test_whoever_starts_the_server_is_told(tmp_path, kept, monkeypatch):
    break_page(tmp_path / "sessions.db", int(0.5 * (tmp_path / "sessions.db").stat().st_size / PAGE))
    monkeypatch.setenv("BACKPROP_DATA_DIR", str(tmp_path))
    said = CliRunner().invoke(main, ["serve", "--host", "192.0.2.1", "--port", "0"]).output
    assert "sessions.db was damaged" in said and "sessions.db.damaged-" in said
