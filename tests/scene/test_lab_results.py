"""What a run misreads: the confusion matrix and the pictures of the worst."""

import pytest

from app.scene.lab.misread import MOST_PICTURES, confusion_scene, worst_pictures
from app.scene.lab.page import lab_scene
from app.scene.lab.run_card import run_cards
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS, DIGITS
from app.training.progress import DIVERGED, OVER, PAUSED, RUNNING, RunView
from app.web.http.rendering import render
from tests.scene.lab_runs import NOTHING_WRONG, PAGE, misread, progress, report

COUNTS = [list(row) for row in NOTHING_WRONG]
COUNTS[4][4], COUNTS[4][9], COUNTS[8][8], COUNTS[8][1] = 32, 4, 35, 1


def test_the_matrix_counts_rows_of_digits_by_columns_of_what_they_were_read_as():
    rows = confusion_scene(COUNTS, DIGITS).rows
    assert [cell.count for cell in rows[4].cells] == [0, 0, 0, 0, 32, 0, 0, 0, 0, 4]
    assert rows[4].cells[9].spoken == "4 read as 9"
    assert rows[4].cells[4].spoken == "32 of 36 read right"


def test_right_answers_are_told_apart():
    rows = confusion_scene(COUNTS, DIGITS).rows
    assert [[cell.right for cell in row.cells].index(True) for row in rows] == list(range(10))
    assert sum(cell.right for row in rows for cell in row.cells) == 10


def test_the_heat_grows_with_the_part_of_the_row_and_nothing_has_none():
    rows = confusion_scene(COUNTS, DIGITS).rows
    assert rows[4].cells[9].heat > rows[8].cells[1].heat > rows[0].cells[1].heat == 0


def test_every_digit_has_its_accuracy_and_the_worst_is_marked():
    scene = confusion_scene(COUNTS, DIGITS)
    assert [scene.rows[d].accuracy for d in (0, 4, 8)] == ["100 %", "88.9 %", "97.2 %"]
    assert [row.name for row in scene.rows if row.worst] == ["4"]
    assert (scene.misread, scene.total) == ("5", "360")


def test_where_all_are_read_right_no_digit_is_the_worst():
    assert not any(row.worst for row in confusion_scene(NOTHING_WRONG, DIGITS).rows)


def test_a_digit_without_tests_has_no_accuracy():
    counts = [row if digit else [0] * 10 for digit, row in enumerate(COUNTS)]
    assert confusion_scene(counts, DIGITS).rows[0].accuracy == "no tests"


@pytest.mark.parametrize("side", [8, 28])
def test_a_misread_digit_is_a_picture_with_words(side):
    (shown,) = worst_pictures([misread(17, side=side)], DATA_SETS["digits"])
    assert (shown.number, shown.side, shown.label, shown.read) == (17, side, "4", "9")
    assert shown.picture.startswith("data:image/png;base64,")
    assert shown.spoken == "Test digit 18: a 4 read as 9, output 0.93, its own 0.02"


def test_misread_digits_have_names_of_their_own():
    names = [shown.name for shown in worst_pictures([misread(number) for number in (0, 3020)], DATA_SETS["digits"])]
    assert names == ["Test digit 1: a 4 read as 9", "Test digit 3,021: a 4 read as 9"]


def test_the_worst_come_first_and_are_no_more_than_a_screen_holds():
    worst = tuple(misread(number) for number in range(40))
    run = RunView("r", 1, Choices(), progress(), report(worst=worst))
    assert [w.number for w in run_cards([run])[0].results.shown.worst] == list(range(MOST_PICTURES))


@pytest.mark.parametrize("state", [RUNNING, PAUSED, *OVER])
def test_that_opening_a_misread_digit_pauses_the_run_is_said_only_where_it_does(state):
    seen = RunView("r", 1, Choices(), progress(state), report(worst=(misread(17),)))
    page = render("responses/trained.html", **PAGE, lab=lab_scene([seen]))
    assert ("pauses the run" in page) == ("; the run pauses." in page) == (state == RUNNING)
    assert ("press one to walk it through" in page) == (state != DIVERGED)


def test_counts_of_four_digits_are_marked_as_long_for_their_cells():
    counts = [
        [1119 if read == label == 1 else 999 if read == label else 0 for read in range(10)] for label in range(10)
    ]
    cells = [cell for row in confusion_scene(counts, DIGITS).rows for cell in row.cells]
    assert [cell.count for cell in cells if cell.long] == [1119]
