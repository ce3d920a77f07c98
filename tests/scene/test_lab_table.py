"""The lab's page of runs on a table of numbers: its figures, its curve and its words are of losses and points."""

import re
from dataclasses import replace

import pytest

from app.scene.lab.chart import UNLIKE_DATA, chart_scenes
from app.scene.lab.diagnoses import ALIKE, FALLING, NOTHING, SLOW, remark
from app.scene.lab.fitted import FRAME, blind_number_loss, fit_scene, squared
from app.scene.lab.form import completed, form_scene
from app.scene.lab.kinds import milestones, reached
from app.scene.lab.page import lab_scene
from app.scene.lab.run_card import run_cards
from app.scene.lab.train_return import train_return
from app.training.choices import checked_choices
from app.training.data_sets import DATA_SETS, SINE
from app.training.next_example import Walked
from app.training.progress import DIVERGED, DONE, PAUSED, RUNNING, Counts, Point, Report, RunView
from app.training.results import Fit, FittedPoint
from app.web.http.rendering import render
from tests.scene.lab_runs import PAGE, progress
from tests.scene.lab_runs import run as digits_run

OF_DIGITS = re.compile(r"digit|accura|read (?:right|as)|misread", re.IGNORECASE)
CHOSEN = checked_choices({"data": "sine", **DATA_SETS["sine"].usual, "learning_rate": "0.2"})
ALL, SOME = Counts(9, 0, 9, 0), Counts(6, 3, 6, 3)
TESTED = {-1.0: 0, 0.5: 1, 2.0: 2}
ALL_BUT_ONE = {x: place for place, x in enumerate(SINE.x[1:].tolist())}
CURVE = tuple((-2.4 + i * 0.04, -1.0 + i / 60) for i in range(121))


def judged(miss: float = 0.1, tested: dict[float, int] | None = None) -> Fit:
    """Every output is that much above its y."""
    places = tested or {}
    points = zip(SINE.x.tolist(), SINE.y.tolist(), strict=True)
    return Fit(tuple(FittedPoint(x, y, y + miss, places.get(x)) for x, y in points), CURVE)


def falling(last: int = 30, end: float = 0.001, test: float | None = None) -> tuple[Point, ...]:
    losses = [0.4 * (end / 0.4) ** (i / 30) for i in range(last + 1)]
    return tuple(Point(i, loss, test and 2 * loss, None, None) for i, loss in enumerate(losses))


def table_run(number: int = 1, state: str = DONE, counts: Counts = ALL, **changed) -> RunView:
    test = 0.01 if counts.test else None
    history = changed.pop("history", falling(test=test))
    told = Report(judged(tested=TESTED if counts.test else None), history[-1].epoch, test and 0.0075)
    return RunView(f"r{number}", number, CHOSEN, progress(state, history, counts=counts, **changed), told)


def shown(*runs: RunView) -> str:
    return render("responses/trained.html", **PAGE, lab=lab_scene(runs))


def figures(run: RunView) -> dict[str, tuple[str, str]]:
    return {figure.name: (figure.text, figure.note) for figure in reached(run)}


# Words


@pytest.mark.parametrize("state", [RUNNING, PAUSED, DONE, DIVERGED])
@pytest.mark.parametrize("counts", [ALL, SOME])
@pytest.mark.parametrize("epochs", [0, 1, 30])
def test_nothing_that_is_said_of_a_run_on_numbers_speaks_of_digits(state, counts, epochs):
    page = shown(table_run(state=state, counts=counts, history=falling(epochs, test=0.01 if counts.test else None)))
    mnist = page.index('hx-target="#train-mnist"')
    assert not OF_DIGITS.search(page[:mnist])


def test_the_figures_are_losses_and_the_test_loss_of_no_points_is_not_0():
    assert figures(table_run()) == {"train loss": ("0.001", ""), "test loss": ("?", "none to test on")}


def test_the_test_loss_comes_first_where_points_are_tested():
    there = table_run(counts=SOME)
    assert [figure.name for figure in reached(there)] == ["test loss", "train loss"]
    assert figures(there)["test loss"] == ("0.0075", "")
    running = replace(there, progress=replace(there.progress, state=RUNNING))
    assert figures(running)["test loss"] == ("0.002", "")


def test_before_the_first_update_there_are_no_figures_and_no_curve():
    there = replace(table_run(state=PAUSED, history=falling(0)), report=Report(judged(), 0.0, None))
    assert {text for text, _ in figures(there).values()} == {"?"}
    assert run_cards([there])[0].results is None
    assert "How it fits: nothing trained yet" in shown(there)


@pytest.mark.parametrize(("counts", "said"), [(ALL, "train loss 0.001."), (SOME, "test loss 0.0075.")])
def test_what_is_read_aloud_is_a_loss(counts, said):
    assert milestones([table_run(counts=counts)])[0].text == f"Run 1: done, 30 of 30 epochs, {said}"
    running = milestones([table_run(state=RUNNING, counts=counts)])[0].text
    assert "loss" in running and running.startswith("Run 1: training, 30 of 30")


# The charts


def test_runs_on_numbers_have_a_loss_chart_alone_with_no_line_for_tests_that_are_not_there():
    (chart,) = chart_scenes([table_run()])
    assert [(line.part, line.label.text) for line in chart.lines] == [("train", "train")]
    (both,) = chart_scenes([table_run(counts=SOME)])
    assert [line.part for line in both.lines] == ["train", "test"]


def test_beside_runs_on_digits_the_accuracy_chart_is_of_those_alone_and_a_caution_is_said():
    loss, accuracy = chart_scenes([table_run(1), digits_run(2)])
    assert {line.number for line in loss.lines} == {1, 2}
    assert {line.number for line in accuracy.lines} == {2}
    assert loss.caution == UNLIKE_DATA
    assert chart_scenes([table_run(1), table_run(2)])[0].caution == ""


def test_a_run_without_tests_that_has_diverged_says_so_at_its_only_line():
    (chart,) = chart_scenes([table_run(state=DIVERGED)])
    assert [line.label.text for line in chart.lines] == ["diverged"]


# The curve


def test_the_mean_squared_error_is_over_all_points_or_over_either_part():
    whole = run_cards([table_run()])[0].results
    assert whole.summary == "How it fits: mean squared error 0.01 over the 9 points"
    parted = run_cards([table_run(counts=SOME)])[0].results
    assert parted.summary == "How it fits: mean squared error 0.01 over the 6 trained on, 0.01 over the 3 others"
    assert squared(judged(-0.3).points) == pytest.approx(0.09)


def test_a_part_of_one_point_is_spoken_of_in_the_singular():
    for tested, said in (
        ({-1.0: 0}, "over the 8 trained on, 0.01 over the other one"),
        (ALL_BUT_ONE, "the one trained"),
    ):
        fitted = Report(judged(tested=tested), 30, 0.01)
        summary = run_cards([replace(table_run(counts=SOME), report=fitted)])[0].results.summary
        assert said in summary


def test_every_target_stands_in_the_picture_where_its_numbers_say():
    scene = fit_scene(judged(), DATA_SETS["sine"])
    places = [mark.at for mark in scene.points]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert all(FRAME.left < x < FRAME.right and FRAME.top < y < FRAME.bottom for x, y in places)
    middle = places[4]
    zero_x, zero_y = (next(t.at for t in ticks if t.text == "0") for ticks in (scene.across, scene.up))
    assert middle == (zero_x, zero_y)
    assert places[7][1] == next(t.at for t in scene.up if t.text == "1")


def test_a_residual_goes_from_the_target_to_what_the_network_gives():
    scene = fit_scene(judged(0.2), DATA_SETS["sine"])
    lines = re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", scene.misses)
    per_unit = (FRAME.bottom - FRAME.top) / 3  # from −1.5 to 1.5
    assert len(lines) == 9
    for (x, y, end), mark in zip(lines, scene.points, strict=True):
        assert (float(x), float(y)) == mark.at
        assert float(y) - float(end) == pytest.approx(0.2 * per_unit, abs=0.11)


def test_a_curve_far_outside_is_drawn_no_further_than_a_browser_can():
    wild = Fit(tuple(replace(p, output=1e30) for p in judged().points), tuple((x, 1e30 * x) for x, _ in CURVE))
    scene = fit_scene(wild, DATA_SETS["sine"])
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", scene.curve + scene.misses)]
    assert all(-1000 < number < 1000 for number in numbers)


@pytest.mark.parametrize(("heights", "beyond"), [((50.0, 40.0), True), ((-9.0, -2.0), True), ((50.0, 0.0), False)])
def test_a_curve_of_which_nothing_is_in_the_picture_is_said_to_be_beyond_it(heights, beyond):
    run = table_run()
    curve = tuple((x, heights[i % 2]) for i, (x, _) in enumerate(CURVE))
    far = replace(run, report=replace(run.report, judged=replace(run.report.judged, curve=curve)))
    assert ("the network, beyond this picture" in shown(far)) == beyond
    assert "beyond this picture" not in shown(run)


def test_the_numbers_of_every_point_stand_beside_the_picture():
    page = shown(table_run(counts=SOME))
    for x, y, output in (("−2", "−0.91", "−0.81"), ("0", "0", "0.1"), ("1.5", "1", "1.1")):
        assert re.search(rf">{x}</th><td>{y}</td><td>{output}</td><td>0.1</td>", page)
    opened = [int(number) for number in re.findall(r"/train/r1/open/(\d+)", page)]
    assert opened == sorted(TESTED.values())
    assert "/open/" not in shown(table_run())


def test_the_curve_of_the_newest_run_is_open_while_it_goes_on_and_a_matrix_is_not():
    assert [card.results.open for card in run_cards([table_run(1), table_run(2, RUNNING)])] == [True, True]
    assert [card.results.open for card in run_cards([table_run(1, RUNNING), table_run(2, RUNNING)])] == [True, False]
    assert [
        card.results.open for card in run_cards([replace(digits_run(1, state=RUNNING), report=digits_run().report)])
    ] == [False]


def test_no_id_is_given_twice_to_several_curves():
    page = render("pages/train.html", **PAGE, lab=lab_scene([table_run(1), table_run(2, counts=SOME), digits_run(3)]))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


# The form


def test_the_table_brings_choices_that_fit_it_and_leaves_those_that_somebody_made():
    proposed = completed({"data": "sine"})
    wanted = DATA_SETS["sine"].usual | {"loss": "half_squared_error", "learning_rate": "0.2"}
    assert wanted.items() <= proposed.items()
    assert completed({"data": "sine", "hidden": "8-8", "optimiser": "adam"}).items() >= {
        ("hidden", "8-8"), ("learning_rate", "0.03"), ("output", "identity"),
    }  # fmt: skip
    assert completed({"data": "digits"}) == completed({})


def test_the_form_says_how_the_points_are_parted():
    (share,) = [field for field in form_scene({"data": "sine"}).fields if field.name == "train_share"]
    assert (share.value, share.note) == ("100", "of 9; at 100 no test")


def test_the_table_is_offered_by_what_it_is():
    (option,) = [option for option in lab_scene([], {"data": "sine"}).data.options if option.name == "sine"]
    assert (option.title, option.size, option.chosen) == ("y = sin x", "9 points", True)


# Diagnoses


def test_the_best_guess_of_a_table_is_a_number_for_all():
    mean = SINE.y.mean()
    assert blind_number_loss("sine", "half_squared_error") == pytest.approx(((SINE.y - mean) ** 2).mean() / 2, rel=1e-3)
    assert blind_number_loss("sine", "absolute_error") == pytest.approx(abs(SINE.y).mean(), rel=1e-3)


PLATEAU = tuple(replace(p, train_loss=0.11 + 0.01 * (i % 2) if i else 0.4) for i, p in enumerate(falling()))
CREEPING = tuple(replace(p, train_loss=0.36 - 0.002 * i) for i, p in enumerate(falling()))


@pytest.mark.parametrize(
    ("changed", "history", "said"),
    [
        ({}, falling(), ""),
        ({"hidden": (1,)}, falling(), ""),
        ({}, CREEPING, SLOW),
        ({}, PLATEAU, "The train loss, 0.11"),
        ({"initialiser": "zeros"}, falling(end=0.3), ALIKE),
        ({"output": "sign"}, falling(end=0.3), NOTHING.format(f="sign")),
    ],
)
def test_what_keeps_a_table_from_being_learnt_is_said_in_losses(changed, history, said):
    found = remark(replace(CHOSEN, **changed), progress(history=history, counts=ALL))
    assert found.startswith(said) if said else found == ""
    assert not OF_DIGITS.search(found) and found != FALLING


def test_many_tested_points_whose_loss_rises_are_called_overfitting_in_points():
    rising = [1.0 / (1 + e) if e <= 12 else 1 / 13 + 0.01 * (e - 12) for e in range(41)]
    history = tuple(Point(e, 0.5 * 0.9**e, loss, None, None) for e, loss in enumerate(rising))
    many = Counts(500, 500, 500, 500)
    assert "learns the training points by heart" in remark(CHOSEN, progress(history=history, counts=many))
    assert remark(CHOSEN, progress(history=history[:3], counts=many)) == ""


# Walking on


NEXT = Walked("w", "r", "sgd", 1, 12, 1, 3, -0.84, -0.5, 0, "sine", (-1.0,))


@pytest.mark.parametrize(
    ("walked", "said"),
    [
        (NEXT, "Next example of run 1: x = −1, y = −0.84, the first of the 3 of batch 2, epoch 13."),
        (
            replace(NEXT, together=0),
            "Test point of run 1, after batch 1 of epoch 13: x = −1, y = −0.84, for which the network gave −0.5.",
        ),
        (
            replace(NEXT, over=1, batches=0, epochs=60),
            "Run 1 has ended, after 60 epochs. "
            "Its next example would have been x = −1, y = −0.84, the first of the 3 of a batch.",
        ),
    ],
)
def test_the_bar_above_a_walk_says_the_numbers_of_the_point(walked, said):
    assert train_return(walked, True).example == said
