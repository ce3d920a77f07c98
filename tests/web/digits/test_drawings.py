"""The digits that a visitor has labelled: kept, listed, removed, taken home, brought back, refused with a reason."""

import asyncio
import json
import re

import pytest

from app.digits.drawings import labelled
from app.digits.drawings_file import imported
from app.digits.samples import SAMPLES
from app.errors import StorageFull
from app.main import create_app
from app.settings import Settings
from app.web.digits import drawings
from tests.digits.exporting import exported
from tests.web.visiting import Browser

FROM_HERE = {"Origin": "http://testserver"}


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory")), headers=FROM_HERE) as client:
        client.get("/lessons/draw-a-digit")
        yield client


def use(visitor, digit: int, label: int | str, where: str = "use", **fields):
    data = {"strokes": json.dumps(SAMPLES[digit]), "label": str(label), "steps": "1", **fields}
    return visitor.post(f"/digit/{where}", data=data)


def bring(visitor, content: str | bytes):
    return visitor.post("/drawings/import", files={"file": ("digits.json", content, "application/json")})


def mine(visitor):
    return imported(visitor.get("/drawings/digits.json").content)


def said(answer) -> str:
    return re.search(r'class="said" role="status">([^<]*)<', answer.text)[1]


def error(answer) -> str:
    return re.search(r'id="own-error"[^>]*>([^<]*)<', answer.text)[1]


@pytest.mark.parametrize("where", ["use", "teach"])
def test_a_drawing_that_is_labelled_is_kept_and_the_page_told_so(visitor, where):
    answer = use(visitor, 4, 9, where)
    assert answer.headers["HX-Trigger"] == "kept"
    assert mine(visitor) == (labelled(9, SAMPLES[4]),)
    assert "Your digits: <b>1</b>" in visitor.get("/explore").text


def test_they_stand_under_their_labels_as_the_network_sees_them(visitor):
    for digit, label in ((4, 9), (9, 9), (1, 1)):
        use(visitor, digit, label)
    listed = visitor.get("/drawings").text
    assert "Your digits: <b>3</b>" in listed
    assert re.findall(r'own-group"><b>(.)</b>', listed) == ["1", "9"]
    assert listed.count("data:image/png") == 3


def test_the_same_drawing_is_kept_once_under_its_last_label(visitor):
    for label in (4, 4, 9):
        use(visitor, 4, label)
    assert mine(visitor) == (labelled(9, SAMPLES[4]),)


def test_what_was_refused_is_not_kept(visitor):
    use(visitor, 4, "")
    use(visitor, 4, 4, version="99")
    assert mine(visitor) == ()


def test_every_visitor_has_their_own(visitor):
    use(visitor, 4, 4)
    visitor.cookies.clear()
    assert mine(visitor) == ()


def test_one_or_all_can_be_removed(visitor):
    for digit in (1, 2, 3):
        use(visitor, digit, digit)
    gone = labelled(2, SAMPLES[2]).digest
    for _ in range(2):
        answer = visitor.post("/drawings/remove", data={"digest": gone})
        assert "Your digits: <b>2</b>" in answer.text
    assert visitor.post("/drawings/remove", data={}).status_code == 200
    assert len(mine(visitor)) == 2
    assert "Your digits: <b>0</b>" in visitor.post("/drawings/remove-all").text
    assert mine(visitor) == ()


def test_an_export_is_a_file_that_another_visitor_can_import(visitor):
    for digit in (1, 2):
        use(visitor, digit, digit)
    file = visitor.get("/drawings/digits.json")
    assert 'filename="digits.json"' in file.headers["content-disposition"]
    visitor.cookies.clear()
    answer = bring(visitor, file.content)
    assert (answer.status_code, said(answer)) == (200, "2 added.")
    assert len(mine(visitor)) == 2


def test_an_import_merges_and_keeps_nothing_twice(visitor):
    use(visitor, 1, 1)
    use(visitor, 2, 7)
    file = exported(labelled(digit, SAMPLES[digit]) for digit in (1, 2, 3))
    assert said(bring(visitor, file)) == "1 added, 1 given another label, 1 already here."
    assert [drawing.label for drawing in mine(visitor)] == [1, 2, 3]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "This file is empty."),
        (b"no file of ours", "not JSON"),
        (exported([labelled(4, SAMPLES[4])]).replace('"label": 4', '"label": 44'), "Drawing 1: A label is a digit"),
        (exported([labelled(4, SAMPLES[4])]).replace("400", "NaN"), "no NaN"),
        (exported([labelled(4, SAMPLES[4])]).replace('"label": 4, ', ""), "Drawing 1: A drawing has a label"),
    ],
)
def test_a_bad_file_is_refused_at_the_field_and_nothing_is_lost(visitor, content, reason):
    use(visitor, 1, 1)
    answer = bring(visitor, content)
    assert (answer.status_code, reason in error(answer)) == (422, True)
    assert 'aria-invalid="true"' in answer.text
    assert "Your digits: <b>1</b>" in answer.text


def test_without_a_file_one_is_asked_for(visitor):
    answer = visitor.post("/drawings/import", files={"file": ("", b"", "application/octet-stream")})
    assert (answer.status_code, error(answer)) == (422, "Choose a file first.")


def test_too_many_drawings_are_refused_as_a_whole(visitor):
    use(visitor, 1, 1)
    many = exported(labelled(1, [[[x, 0], [x, 100], [x + 1, 100]]]) for x in range(500))
    answer = bring(visitor, many)
    assert (answer.status_code, "At most 500 drawings are kept; there are 1" in error(answer)) == (413, True)
    assert len(mine(visitor)) == 1


def test_a_huge_file_is_refused(visitor):
    assert bring(visitor, b" " * 8_100_000).status_code == 413


def on_the_loop() -> bool:
    try:
        return bool(asyncio.get_running_loop())
    except RuntimeError:
        return False


@pytest.mark.parametrize("slow", ["drawings", "pictures", "keep", "forget"])
def test_what_may_take_long_keeps_nobody_else_waiting(visitor, monkeypatch, slow):
    store, called = visitor.app.state.drawings, []
    ask = getattr(store, slow)
    monkeypatch.setattr(store, slow, lambda *given: called.append(on_the_loop()) or ask(*given))
    use(visitor, 4, 4)
    visitor.get("/drawings")
    bring(visitor, exported(imported(visitor.get("/drawings/digits.json").content)))
    visitor.post("/drawings/remove", data={"digest": "none"})
    visitor.post("/drawings/remove-all")
    assert called and not any(called)


def test_neither_does_reading_a_file_nor_drawing_the_list(visitor, monkeypatch):
    called = []
    for module, name in ((drawings, "imported"), (drawings, "own_scene"), (drawings, "render")):
        ask = getattr(module, name)
        noted = lambda *given, ask=ask, **named: called.append(on_the_loop()) or ask(*given, **named)  # noqa: E731
        monkeypatch.setattr(module, name, noted)
    bring(visitor, exported([labelled(4, SAMPLES[4])]))
    visitor.get("/drawings")
    assert called == [False] * 5


def test_an_export_is_sent_in_pieces(visitor):
    use(visitor, 4, 4)
    assert "content-length" not in visitor.get("/drawings/digits.json", headers={"Accept-Encoding": "identity"}).headers


def test_a_full_disk_is_said_beside_the_drawing_which_is_used_all_the_same(visitor, monkeypatch):
    def full(*given):
        raise StorageFull("The disk is full.")

    monkeypatch.setattr(visitor.app.state.drawings, "keep", full)
    answer = use(visitor, 4, 4)
    assert answer.status_code == 200
    assert "Not added to your digits. The disk is full." in answer.text
    assert bring(visitor, exported([labelled(4, SAMPLES[4])])).status_code == 507


def test_other_sites_cannot_remove_them(visitor):
    use(visitor, 4, 4)
    assert visitor.post("/drawings/remove-all", headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert len(mine(visitor)) == 1
