"""Taking back the removal of a labelled drawing: all of it comes back, and where it cannot it is offered again."""

import html
import json
import re

import pytest

from app.digits.drawings import labelled
from app.digits.samples import SAMPLES
from app.errors import StorageFull
from tests.digits.exporting import exported
from tests.web.digits.test_drawings import bring, error, mine, said, use, visitor  # noqa: F401


def remove(visitor, digit: int):  # noqa: F811
    return visitor.post("/drawings/remove", data={"digest": labelled(digit, SAMPLES[digit]).digest})


def offered(answer) -> dict | None:
    """What the page would send to undo; None where that is not offered."""
    found = re.search(r'hx-post="/drawings/restore"[^>]* hx-vals="([^"]*)"', answer.text)
    return json.loads(html.unescape(found[1])) if found else None


def undo(visitor, answer, **changed):  # noqa: F811
    return visitor.post("/drawings/restore", data=offered(answer) | changed)


def listed(answer) -> list[str]:
    """The list from the left: labels, and which control stands beside each picture or in its place."""
    return re.findall(r'own-group"><b>(\d)</b>|aria-label="(?:(Remove|Undo)[ :])', answer.text)


def test_removing_one_offers_it_back_in_its_place(visitor):  # noqa: F811
    for digit, label in ((1, 7), (4, 7), (7, 7), (9, 9)):
        use(visitor, digit, label)
    answer = remove(visitor, 4)
    assert said(answer) == "Removed the 7."
    assert listed(answer) == [("7", ""), ("", "Remove"), ("", "Undo"), ("", "Remove"), ("9", ""), ("", "Remove")]
    assert "Your digits: <b>3</b>" in answer.text
    assert offered(visitor.get("/drawings")) is None


def test_undo_brings_back_its_strokes_and_its_label(visitor):  # noqa: F811
    use(visitor, 4, 9)
    answer = undo(visitor, remove(visitor, 4))
    assert (answer.status_code, said(answer), offered(answer)) == (200, "The 9 is back.", None)
    assert mine(visitor) == (labelled(9, SAMPLES[4]),)
    assert re.search(r'data-focus data-once hx-post="/drawings/remove"', answer.text)


def test_removing_one_that_is_gone_is_said_and_offers_nothing(visitor):  # noqa: F811
    use(visitor, 4, 4)
    remove(visitor, 4)
    answer = remove(visitor, 4)
    assert (answer.status_code, said(answer), offered(answer)) == (200, "It had been removed already.", None)


@pytest.mark.parametrize(("label", "words"), [(4, "The 4 was here already."), (9, "It is a 4 again.")])
def test_undo_after_it_was_drawn_anew_has_it_once_under_its_old_label(visitor, label, words):  # noqa: F811
    use(visitor, 4, 4)
    answer = remove(visitor, 4)
    use(visitor, 4, label)
    assert said(undo(visitor, answer)) == words
    assert mine(visitor) == (labelled(4, SAMPLES[4]),)


def test_undo_that_has_no_room_says_so_and_is_offered_again(visitor):  # noqa: F811
    use(visitor, 4, 4)
    answer = remove(visitor, 4)
    bring(visitor, exported(labelled(1, [[[x, 0], [x, 100], [x + 1, 100]]]) for x in range(500)))
    again = undo(visitor, answer)
    assert (again.status_code, "At most 500 drawings are kept" in error(again)) == (413, True)
    assert offered(again) == offered(answer)
    visitor.post("/drawings/remove-all")
    assert said(undo(visitor, again)) == "The 4 is back."


def test_a_full_disk_is_said_and_undo_is_offered_again(visitor, monkeypatch):  # noqa: F811
    def full(*given):
        raise StorageFull("The disk is full.")

    use(visitor, 4, 4)
    answer = remove(visitor, 4)
    with monkeypatch.context() as broken:
        broken.setattr(visitor.app.state.drawings, "keep", full)
        again = undo(visitor, answer)
    assert (again.status_code, error(again)) == (507, "The disk is full.")
    assert said(undo(visitor, again)) == "The 4 is back."


def test_undo_without_the_cookie_of_before_makes_it_the_new_visitors(visitor):  # noqa: F811
    use(visitor, 4, 4)
    answer = remove(visitor, 4)
    del visitor.cookies["visitor"]
    assert said(undo(visitor, answer)) == "The 4 is back."
    assert mine(visitor) == (labelled(4, SAMPLES[4]),)


@pytest.mark.parametrize("changed", [{"strokes": "["}, {"label": "44"}, {"label": ""}, {"strokes": "[[[1, 1]]]"}])
def test_what_was_never_removed_here_is_refused(visitor, changed):  # noqa: F811
    use(visitor, 4, 4)
    answer = undo(visitor, remove(visitor, 4), **changed)
    assert (answer.status_code, offered(answer)) == (422, None)
    assert error(answer)
    assert mine(visitor) == ()
