"""The penalty of a run: what a mini-batch has of it, what a walk taken out of the run has, and how it is chosen."""

from dataclasses import replace

import numpy as np
import pytest

from app.errors import BadValue
from app.scene.lab.chart import chart_scenes
from app.scene.lab.form import address, chosen, form_scene
from app.scene.lab.train_return import train_return
from app.training.choices import DEFAULTS, Choices, checked_choices, typed_out
from app.training.next_example import NextExample
from app.training.progress import PAUSED, Counts, Point, Progress, RunView
from app.training.run import Run
from app.training.split import Split
from app.web.lab.walk import walk_session
from tests.training.small import random_digits, run_of
from tests.training.test_next_example import WALKED

L2 = 0.8
CLOSE = {"rtol": 2e-5, "atol": 2e-6}  # the run is in single precision


def a_run(examples: int, batch: int, l2: float = L2) -> Run:
    choices = Choices(hidden=(6,), batch=batch, epochs=2, learning_rate=0.5, l2=l2)
    digits = random_digits(examples, side=8)
    return Run(choices, Split("digits", digits, digits))


def of_example(run: Run, pixels, label: int) -> NextExample:
    return NextExample(run.network(), pixels, label, run.progress(), run.together)


def next_examples(run: Run) -> list[NextExample]:
    """All examples of the run's next mini-batch, each as it would be walked."""
    now = run._now
    start = now.batch * run.choices.batch
    rows = now._order[start : start + run.together]
    return [of_example(run, *now._examples.example(row)) for row in rows]


@pytest.mark.parametrize(("examples", "batch", "before"), [(7, 1, 0), (7, 1, 3), (12, 4, 0), (12, 4, 2), (7, 4, 1)])
def test_the_next_step_of_a_run_is_the_mean_of_the_walked_steps_of_its_examples(examples, batch, before):
    run = a_run(examples, batch)
    run.goal = "batch"
    for _ in range(before):
        run.train(0)
        run.go("batch")
    walks = [walk_session(run.choices, each).position.step for each in next_examples(run)]
    together = len(walks)
    assert together == min(batch, examples - before * batch)
    assert {walk.l2 for walk in walks} == {L2 / together}
    run.train(0)
    after = run.network()
    for layer in range(2):
        mean = np.mean([walk.updated.weights[layer] for walk in walks], axis=0)
        np.testing.assert_allclose(after.weights[layer], mean, **CLOSE)
        mean = np.mean([walk.updated.biases[layer] for walk in walks], axis=0)
        np.testing.assert_allclose(after.biases[layer], mean, **CLOSE)


def test_a_run_without_a_penalty_walks_without_one_and_with_one_it_ends_elsewhere():
    plain, penalised = a_run(7, 4, 0.0), a_run(7, 4)
    (walk,) = {walk_session(plain.choices, each).position.step.l2 for each in next_examples(plain)}
    assert walk == 0
    for run in (plain, penalised):
        run.train(60)
    assert np.abs(plain.network().weights[0] - penalised.network().weights[0]).max() > 0.01
    assert (penalised.network().weights[0] ** 2).sum() < (plain.network().weights[0] ** 2).sum()


def test_a_test_digit_is_walked_with_the_share_of_a_whole_batch():
    run = a_run(12, 4)
    example = replace(of_example(run, *run.test_example(3)), together=0)
    assert walk_session(run.choices, example).position.step.l2 == L2 / 4


def test_more_epochs_go_on_with_the_penalty():
    once, twice = run_of(epochs=2, l2=L2), run_of(epochs=1, l2=L2)
    for run in (once, twice):
        run.train(60)
    twice.more(1)
    twice.train(60)
    pairs = zip(once.network().weights, twice.network().weights, strict=True)
    assert all(one.tobytes() == other.tobytes() for one, other in pairs)


@pytest.mark.parametrize("typed", ["-0.1", "-1", "nan", "inf", "1001", "a", "", "1e999"])
def test_a_bad_penalty_is_refused_at_its_field(typed):
    with pytest.raises(BadValue) as refused:
        checked_choices({"l2": typed})
    assert refused.value.field == "l2"


def test_a_penalty_is_chosen_typed_out_and_addressed_and_no_penalty_is_in_no_address():
    choices = checked_choices({"l2": "0,05"})
    assert choices.l2 == 0.05 and typed_out(choices)["l2"] == "0.05"
    assert checked_choices(typed_out(choices)) == choices
    assert "&l2=0.05" in address(choices)
    assert "l2" not in address(Choices()) and DEFAULTS["l2"] == "0"
    assert checked_choices({name: text for name, text in DEFAULTS.items() if name != "l2"}) == Choices()


def view(number: int, l2: float) -> RunView:
    points = (Point(0.0, 1.0, 1.0, 0.1, 0.1), Point(1.0, 0.5, 0.6, 0.5, 0.5))
    progress = Progress(PAUSED, 1, 2, 0, 5, 50, 0.0, None, points, Counts(50, 50, 50, 50))
    return RunView(f"run-{number}", number, Choices(l2=l2), progress)


def test_what_was_chosen_and_what_is_measured_are_said_of_runs_with_a_penalty_alone():
    def words(*runs: RunView) -> list[list[str]]:
        return [[one.text for one in texts if "penalty" in one.text] for texts in chosen(runs).values()]

    assert words(view(1, 0.0)) == [[]]
    assert words(view(1, 0.0), view(2, 0.1)) == [["no penalty"], ["penalty 0.1"]]
    assert "without the penalty" in chart_scenes([view(1, 0.1)])[0].note
    assert "penalty" not in chart_scenes([view(1, 0.0)])[0].note


def test_the_bar_above_a_walk_says_which_share_it_has():
    assert "Its share of the penalty is λ/10, as in the run." in train_return(WALKED, True, penalised=True).notes
    assert not any("penalty" in note for note in train_return(WALKED, True).notes)
    assert not any("penalty" in note for note in train_return(replace(WALKED, together=1), True, penalised=True).notes)


def test_the_form_has_a_field_for_it():
    field = next(field for field in form_scene({}).fields if field.name == "l2")
    assert (field.value, field.keyboard, field.options) == ("0", "decimal", ())
