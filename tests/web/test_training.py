"""The training lab over HTTP: starting, ordering about, dropping into the walk, coming back."""

import re
import time
from collections.abc import Iterator

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.explorer.session import Session
from app.main import create_app
from app.settings import Settings
from app.storage.store import new_id
from app.training.run_view import RunView
from tests.web.visiting import PAGE, post, tabs

LONG = {"data": "digits", "hidden": "64-32", "batch": "1", "epochs": "200", "learning_rate": "0.01"}
SMALL = {"data": "digits", "hidden": "8", "epochs": "2"}
RUNNING = ("running",)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    nowhere = {"mnist_dir": folder / "mnist", "mnist_url": "http://127.0.0.1:9/mnist"}
    settings = Settings(store="memory", data_dir=folder, training_workers=1, **nowhere)
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def visitor(server: TestClient) -> TestClient:
    """A new visitor, who has opened the lab."""
    server.cookies.clear()
    assert server.get("/train").status_code == 200
    return server


def runs(client: TestClient) -> tuple[RunView, ...]:
    return client.app.state.pool.runs(client.cookies["visitor"])


def started(client: TestClient, **typed: str) -> RunView:
    answer = post(client, "/train/start", **LONG | typed)
    assert answer.status_code == 200, answer.text
    return runs(client)[-1]


def until_over(client: TestClient, run: RunView) -> RunView:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        (now,) = [each for each in runs(client) if each.id == run.id]
        if now.progress.state != "running":
            return now
        time.sleep(0.02)
    raise TimeoutError


def session(client: TestClient) -> Session:
    return client.app.state.store.load(client.cookies["session"].strip('"')).session


def problem(html: str) -> str:
    """What the status line of the lab says."""
    return re.search(r'id="status-problem"[^>]*>([^<]*)<', html)[1]


def test_a_new_visitor_is_given_a_key_and_keeps_it(server):
    server.cookies.clear()
    assert len(server.get("/train").cookies["visitor"]) == 43
    assert "visitor" not in server.get("/train").cookies


def test_a_run_starts_and_is_on_the_page(visitor):
    run = started(visitor)
    assert f"run-{run.id}-name" in visitor.get("/train").text
    assert (run.choices.hidden, run.choices.batch, run.progress.state) == ((64, 32), 1, "running")


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [
        ({"hidden": "9999"}, 413, "hidden"),
        ({"hidden": "many"}, 422, "hidden"),
        ({"epochs": "0"}, 422, "epochs"),
        ({"learning_rate": "nan"}, 422, "learning_rate"),
        ({"loss": "categorical_cross_entropy"}, 422, "loss"),
        ({"data": "mnist"}, 422, "data"),
        ({"data": "mine"}, 422, "data"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(visitor, typed, status, field):
    answer = post(visitor, "/train/start", **LONG | {"seed": "77"} | typed)
    assert answer.status_code == status
    assert f'id="train-{field}-error"' in answer.text
    assert 'value="77"' in answer.text
    assert runs(visitor) == ()


def test_orders_are_obeyed(visitor):
    run = started(visitor)
    for order, states in (("pause", {"paused"}), ("go", {"running"}), ("stop", {"stopped"})):
        assert post(visitor, f"/train/{run.id}/{order}").status_code == 200
        assert runs(visitor)[0].progress.state in states
    assert post(visitor, f"/train/{run.id}/forget").status_code == 200
    assert runs(visitor) == ()


def test_an_order_that_does_not_apply_is_refused_with_the_reason_and_the_runs_as_they_are(visitor):
    run = started(visitor)
    post(visitor, f"/train/{run.id}/stop")
    for path, status, said in (
        (f"/train/{run.id}/go", 409, "was stopped"),
        (f"/train/{run.id}/dance", 422, "dance"),
        ("/train/unknown/go", 404, "no longer kept"),
        ("/train/unknown/walk", 404, "no longer kept"),
        (f"/train/{run.id}/open/100000", 404, "no such test digit"),
        (f"/train/{run.id}/open/first", 422, "whole number"),
    ):
        answer = post(visitor, path)
        assert (answer.status_code, said in problem(answer.text)) == (status, True), (path, answer.text[:300])
        assert f"run-{run.id}-name" in answer.text


def test_nobody_reaches_the_run_of_another_visitor(visitor):
    run = started(visitor)
    mine = visitor.cookies["visitor"]
    visitor.cookies.clear()
    visitor.cookies.set("visitor", new_id())
    assert run.id not in visitor.get("/train").text
    for what in ("stop", "forget", "walk", "open/0"):
        assert post(visitor, f"/train/{run.id}/{what}").status_code == 404
    assert visitor.app.state.pool.run(mine, run.id).progress.state == "running"


def test_another_site_cannot_order_a_run_about(visitor):
    run = started(visitor)
    answer = visitor.post(f"/train/{run.id}/stop", headers={"origin": "http://elsewhere.example"})
    assert answer.status_code == 403
    assert runs(visitor)[0].progress.state == "running"


def test_as_many_unfinished_runs_as_are_kept_are_said_and_nothing_is_lost(visitor):
    first = [started(visitor).id for _ in range(6)]
    answer = post(visitor, "/train/start", **LONG)
    assert answer.status_code == 409
    assert "6 unfinished runs" in problem(answer.text)
    assert [run.id for run in runs(visitor)] == first


def test_dropping_into_the_walk_pauses_and_steps_the_very_next_example_with_the_weights_of_now(visitor):
    run = started(visitor, learning_rate="0.02")
    answer = post(visitor, f"/train/{run.id}/walk")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/")
    paused = runs(visitor)[0]
    assert paused.progress.state == "paused"
    step = session(visitor).position.step
    assert step.network.sizes == (64, 64, 32, 10)
    assert (step.loss, step.learning_rate, step.optimiser) == ("half_squared_error", 0.02, "sgd")
    assert step.network.weights[0].dtype == np.float64
    assert step.inputs.shape == (1, 64) and 0 <= step.inputs.min() < step.inputs.max() <= 1
    assert sorted(set(step.targets[0])) == [0, 1]
    assert step.network.sizes[0] == 64 and session(visitor).position.stage == 0


def test_a_loss_that_takes_classes_is_walked_with_a_class(visitor):
    run = started(visitor, loss="sparse_categorical_cross_entropy", output="softmax")
    post(visitor, f"/train/{run.id}/walk")
    step = session(visitor).position.step
    assert step.targets.shape == (1, 1) and step.targets[0, 0] in range(10)


def test_the_walk_is_another_session_and_what_the_visitor_was_doing_stays(visitor):
    visitor.get("/")
    post(visitor, "/move/step")
    before = visitor.cookies["session"]
    run = started(visitor)
    post(visitor, f"/train/{run.id}/walk")
    assert visitor.cookies["session"] != before
    assert visitor.app.state.store.load(before).session.position.stage == 1
    assert tabs(visitor)["From training"]
    post(visitor, "/lesson", slug="2-2-2")
    assert visitor.cookies["session"] == before and not tabs(visitor)["From training"]
    post(visitor, "/lesson", slug="trained")
    assert session(visitor).position.step.network.sizes[0] == 64


def test_walking_leaves_the_run_as_it_is_and_it_goes_on_from_there(visitor):
    run = started(visitor)
    post(visitor, f"/train/{run.id}/walk")
    paused = runs(visitor)[0].progress
    for move in ("forward", "step-backward", "update"):
        post(visitor, f"/move/{move}" if move != "forward" else "/move/step-forward", granularity="phase")
    assert runs(visitor)[0].progress == paused
    assert "From training run 1." in visitor.get("/").text
    answer = visitor.post(f"/train/{run.id}/go-on", headers=PAGE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/train")
    assert runs(visitor)[0].progress.state == "running"


def test_the_way_back_stands_on_the_network_from_the_run_alone(visitor):
    run = started(visitor, optimiser="adam", learning_rate="0.001")
    assert "train-return" not in visitor.get("/").text
    post(visitor, f"/train/{run.id}/walk")
    bar = visitor.get("/").text
    assert "Go on training" in bar and "the run itself uses Adam" in bar and "float64" in bar
    post(visitor, f"/train/{run.id}/stop")
    assert "Back to training" in visitor.get("/").text
    post(visitor, "/lesson", slug="1-1-1")
    assert "train-return" not in visitor.get("/").text


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "a.1.lion", "a.1.sgd.more", "<b>.1.sgd"])
def test_a_cookie_that_somebody_wrote_does_no_harm(visitor, cookie):
    run = started(visitor)
    post(visitor, f"/train/{run.id}/walk")
    visitor.cookies.delete("run")
    visitor.cookies.set("run", cookie)
    answer = visitor.get("/")
    assert answer.status_code == 200 and "<b>.1" not in answer.text


def test_going_on_with_a_run_that_is_over_or_gone_leads_to_the_lab(visitor):
    run = until_over(visitor, started(visitor, **SMALL))
    answer = visitor.post(f"/train/{run.id}/go-on", headers=PAGE)
    assert answer.status_code == 200 and answer.url.path == "/train"
    gone = visitor.post("/train/unknown/go-on", headers=PAGE)
    assert gone.status_code == 404 and "no longer kept" in problem(gone.text)


def test_a_misread_digit_opens_with_its_label_and_the_weights_of_the_run(visitor):
    run = until_over(visitor, started(visitor, **SMALL | {"epochs": "1", "learning_rate": "0.1"}))
    worst = run.report.worst[0]
    answer = post(visitor, f"/train/{run.id}/open/{worst.number}")
    assert answer.headers["HX-Redirect"] == "/"
    step = session(visitor).position.step
    assert step.targets[0].argmax() == worst.label
    assert step.forward.outputs[0].argmax() == worst.read
    assert bytes((step.inputs[0] * 255).round().astype(np.uint8)) == worst.pixels


def test_mnist_is_only_fetched_when_asked_and_a_failure_is_said(visitor):
    state = visitor.app.state.mnist
    assert state.state.state == "missing"
    assert post(visitor, "/train/mnist").status_code == 200
    ends = time.monotonic() + 20
    while state.state.state == "fetching" and time.monotonic() < ends:
        time.sleep(0.02)
    assert state.state.state == "failed"
    assert "MNIST could not be downloaded" in visitor.get("/train").text


def test_the_address_may_choose_the_digits(visitor):
    html = visitor.get("/train?data=mine").text
    assert re.search(r'value="mine"[^>]* checked', html)


def test_a_page_that_watches_is_told_of_the_runs_by_its_stream_alone(visitor):
    run = started(visitor)
    with visitor.app.state.pace.watching(visitor.cookies["visitor"]):
        answers = [post(visitor, "/train/start", **LONG), post(visitor, f"/train/{run.id}/pause")]
        assert run.id in visitor.get("/train").text
    assert ["#train-form" in answer.text for answer in answers] == [True, False]
    assert all("#status" in answer.text and "#train-runs" not in answer.text for answer in answers)
    assert "#train-runs" in post(visitor, f"/train/{run.id}/stop").text
