"""The figures of a run: of one moment, and of how many digits."""

from dataclasses import replace

import pytest

from app.scene.lab.kinds import milestones, reached
from app.scene.lab.run_card import run_cards
from app.training.progress import DIVERGED, DONE, LOST, PAUSED, RUNNING, STOPPED, Counts, Point, RunView
from tests.scene.lab_runs import learning, report, run

SAMPLED = Counts(60_000, 10_000, 2_000, 2_000)
MISREAD_250 = tuple(
    tuple(975 if read == label else 25 if read == 9 - label else 0 for read in range(10)) for label in range(10)
)
FEW = tuple(tuple(int(label == read < 2) for read in range(10)) for label in range(10))


def texts(run: RunView) -> dict[str, tuple[str, str]]:
    return {figure.name: (figure.text, figure.note) for figure in reached(run)}


def test_a_run_shows_what_it_has_reached():
    assert {name: text for name, (text, _) in texts(run(state=RUNNING)).items()} == {
        "test accuracy": "96.0 %",
        "train accuracy": "98.0 %",
        "test loss": "0.03",
        "train loss": "0.02",
    }


@pytest.mark.parametrize("state", [PAUSED, STOPPED, DONE, LOST])
def test_a_run_that_rests_is_as_accurate_as_the_matrix_below_it_says(state):
    there = replace(run(state=state, counts=SAMPLED), report=report(MISREAD_250))
    card = run_cards([there])[0]
    matrix = card.results.shown.confusion
    misread, total = (int(text.replace(",", "")) for text in (matrix.misread, matrix.total))
    assert texts(there)["test accuracy"] == (f"{100 * (1 - misread / total):.1f} %", "")
    assert texts(there)["test loss"] == ("0.031", "")


def test_a_figure_of_a_sample_says_of_how_many():
    running = replace(run(state=RUNNING, counts=SAMPLED), report=report(MISREAD_250))
    assert {note for _, note in texts(running).values()} == {"of 2,000"}
    resting = replace(run(state=PAUSED, counts=SAMPLED), report=report(MISREAD_250))
    assert [note for _, note in texts(resting).values()] == ["", "of 2,000", "", "of 2,000"]
    assert {note for _, note in texts(run()).values()} == {""}


def test_after_one_batch_all_figures_are_of_that_moment():
    history = (*learning(3), Point(3.5, 0.7, 0.8, 0.61, 0.62))
    there = replace(run(state=PAUSED, history=history), report=report(epoch=3.5))
    assert texts(there)["train accuracy"][0] == "61.0 %"
    assert texts(there)["train loss"][0] == "0.7"


def test_a_lost_run_shows_the_figures_of_the_moment_of_its_matrix():
    there = replace(run(state=LOST), report=report(epoch=12.3))
    assert texts(there)["train accuracy"][0] == f"{100 * learning(30)[12].train_accuracy:.1f} %"


@pytest.mark.parametrize("state", [RUNNING, PAUSED])
def test_before_the_first_update_there_are_no_figures_no_matrix_and_no_pictures(state):
    there = replace(run(state=state, history=learning(0)[:1]), report=report(epoch=0.0))
    assert {text for text, _ in texts(there).values()} == {"?"}
    assert run_cards([there])[0].results is None


def test_a_run_that_has_diverged_shows_no_matrix():
    there = replace(run(state=DIVERGED), report=report(epoch=0.5))
    assert run_cards([there])[0].results is None


def test_the_newest_run_with_a_matrix_to_show_opens_it():
    cards = run_cards([run(1), replace(run(2, state=DIVERGED), report=report())])
    assert [card.results and card.results.open for card in cards] == [None, True]


@pytest.mark.parametrize("state", [RUNNING, DONE])
def test_of_few_digits_the_count_is_told_and_that_it_tells_nothing(state):
    few = [replace(p, train_accuracy=1.0, test_accuracy=1.0) for p in learning(30)]
    there = replace(run(state=state, history=few, counts=Counts(8, 2, 8, 2)), report=report(FEW))
    assert texts(there)["test accuracy"] == ("2 of 2 right", "too few to tell")
    assert texts(there)["train accuracy"] == ("8 of 8 right", "too few to tell")
    assert milestones([there])[0].text.endswith("test accuracy 2 of 2 right.")


def test_50_digits_are_told_in_percent():
    there = run(state=RUNNING, counts=Counts(50, 50, 50, 50))
    assert texts(there)["test accuracy"] == ("96.0 %", "")


def test_what_is_read_aloud_of_a_run_that_has_diverged_is_only_that():
    assert milestones([run(state=DIVERGED)])[0].text == "Run 1: diverged."
