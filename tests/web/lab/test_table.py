"""Nine points over HTTP: what fits them, training on them, and walking on from such a run."""

import re

import numpy as np
import pytest

from app.training.data_sets import DATA_SETS, SINE
from app.training.progress import STOPPED
from tests.web.lab.test_training import LONG, problem, runs, server, session, started, until_over, visitor
from tests.web.visiting import PAGE, post

__all__ = ["server", "visitor"]
TABLE = DATA_SETS["sine"].usual | {"data": "sine", "learning_rate": "0.2"}


def test_the_page_before_during_and_after_a_run_on_the_table(visitor):
    before = visitor.get("/train?data=sine").text
    assert re.search(r'id="train-data-sine" value="sine"[^>]*checked', before) and "of 9; at 100 no test" in before
    run = started(visitor, **TABLE | {"pace": "1"})
    during = visitor.get("/train").text
    assert "1-4-1" in during and 'id="chart-loss"' in during and 'id="chart-accuracy"' not in during
    post(visitor, f"/train/{run.id}/stop")
    run = until_over(visitor, started(visitor, **TABLE))
    after = visitor.get("/train").text
    assert "How it fits: mean squared error" in after and after.count('class="trained"') >= 9
    assert run.progress.history[-1].train_loss < 0.004


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"output": "sigmoid"}, "output", "lie between 0 and 1; these targets are numbers from −1 to 1"),
        ({"output": "softmax"}, "output", "lie at 1"),
        ({"loss": "binary_cross_entropy"}, "loss", "take an error"),
        ({"loss": "categorical_cross_entropy"}, "loss", "take an error"),
        ({"train_share": "5"}, "train_share", "from 10 to 100"),
    ],
)
def test_what_does_not_fit_the_table_is_said_at_its_field(visitor, typed, field, said):
    answer = post(visitor, "/train/start", **LONG | TABLE | typed)
    assert answer.status_code == 422
    assert re.search(rf'id="train-{field}-error"[^>]*>([^<]*)<', answer.text)[1].count(said) == 1
    assert runs(visitor) == ()


def test_the_next_example_is_an_ordinary_session_of_its_x_and_y(visitor):
    run = started(visitor, **TABLE | {"pace": "1", "activation": "tanh"})
    assert post(visitor, f"/train/{run.id}/walk").headers["HX-Redirect"] == "/trained/1"
    assert runs(visitor)[0].progress.state == "paused"
    step = session(visitor).position.step
    assert step.network.sizes == (1, 4, 1) and step.network.activations == ("tanh", "identity")
    x, y = step.inputs[0, 0], step.targets[0, 0]
    assert (x, y) in set(zip(SINE.x.tolist(), SINE.y.tolist(), strict=True))
    bar = visitor.get("/explore").text
    assert re.search(
        r"Next example of run 1: x = [−.\d]+, y = [−.\d]+, the first of the 3 of batch \d, epoch \d+\.", bar
    )
    for move in ("step-forward", "step-backward", "update"):
        assert post(visitor, f"/move/{move}", granularity="phase").status_code == 200
    back = visitor.post(f"/train/{run.id}/go-on", headers=PAGE, follow_redirects=False)
    assert (back.status_code, back.headers["location"]) == (303, "/train")
    assert runs(visitor)[0].progress.state == "running"


def test_a_test_point_opens_with_the_weights_of_the_run(visitor):
    run = until_over(visitor, started(visitor, **TABLE | {"train_share": "67"}))
    tested = [point for point in run.report.judged.points if point.number is not None]
    assert len(tested) == 3
    post(visitor, f"/train/{run.id}/open/{tested[0].number}")
    step = session(visitor).position.step
    assert (step.inputs.tolist(), step.targets.tolist()) == ([[tested[0].x]], [[tested[0].y]])
    assert step.forward.outputs[0, 0] == pytest.approx(tested[0].output, abs=1e-6)
    assert "Test point of run 1, after 60 epochs" in visitor.get("/explore").text
    refused = post(visitor, f"/train/{run.id}/open/3")
    assert refused.status_code == 404 and "no such test point" in problem(refused.text)


def test_a_network_of_the_table_reads_no_drawings(visitor):
    run = until_over(visitor, started(visitor, **TABLE))
    post(visitor, f"/train/{run.id}/walk")
    page = visitor.get("/explore").text
    assert 'id="pad"' not in page and 'class="draw' not in page
    for use in ("use", "teach"):
        answer = post(visitor, f"/digit/{use}", strokes="[[[0,0],[10,10],[20,0]]]", label="7", steps="1")
        assert answer.status_code == 422 and "784 or 64 inputs and 10 outputs" in answer.text
    assert session(visitor).position.step.network.sizes == (1, 4, 1)


def test_a_stopped_run_still_shows_its_curve_over_all_points(visitor):
    run = started(visitor, **TABLE | {"pace": "1"})
    post(visitor, f"/train/{run.id}/batch")
    post(visitor, f"/train/{run.id}/stop")
    there = runs(visitor)[0]
    assert there.progress.state == STOPPED
    assert np.array([point.x for point in there.report.judged.points]).tolist() == SINE.x.tolist()
