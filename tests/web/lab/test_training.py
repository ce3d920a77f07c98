"""The training lab over HTTP: starting, ordering about, dropping into the walk, coming back."""

import html
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
from app.training.choices import DEFAULTS, NAMES, Choices
from app.training.loading import Source
from app.training.progress import RunView
from app.training.split import split
from tests.training.small import drawn
from tests.web.full import FULL, full_disk
from tests.web.visiting import PAGE, Browser, post, session_id, stored, tabs

LONG = DEFAULTS | {"hidden": "64-32", "batch": "1", "epochs": "200", "learning_rate": "0.01"}
SMALL = {"data": "digits", "hidden": "8", "epochs": "2"}
RUNNING = ("running",)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    nowhere = {"mnist_dir": folder / "mnist", "mnist_url": "http://127.0.0.1:9/mnist"}
    settings = Settings(store="memory", data_dir=folder, training_workers=1, **nowhere)
    with Browser(create_app(settings)) as client:
        yield client


@pytest.fixture
def visitor(server: TestClient) -> Iterator[TestClient]:
    """A new visitor, who has opened the lab; nobody's runs train on after the test."""
    server.cookies.clear()
    assert server.get("/train").status_code == 200
    yield server
    pool = server.app.state.pool
    for run in pool._kept:
        server.portal.call(pool.order, run.owner, run.view.id, "forget")


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
    return stored(client).session


def problem(text: str) -> str:
    """What the status line of the lab says."""
    return re.search(r'id="status-problem"[^>]*>([^<]*)<', text)[1]


def noticed(html: str) -> str:
    """What the lab says above its runs."""
    return re.search(r'id="train-notice"[^>]*>([^<]*)<', html)[1]


def room(html: str) -> str:
    """What the lab says of the next start beside its button."""
    return re.search(r'id="train-room"[^>]*>([^<]*)<', html)[1]


def test_a_new_visitor_is_given_a_key_and_keeps_it(server):
    server.cookies.clear()
    assert len(server.get("/train").cookies["visitor"]) == 43
    assert "visitor" not in server.get("/train").cookies


@pytest.mark.parametrize("made_up", ["", "x" * 43, "no key"])
def test_a_key_that_somebody_made_up_starts_nothing_and_one_of_ours_comes_instead(server, made_up):
    server.cookies.clear()
    cookie = {"cookie": f"visitor={made_up}"} if made_up else {}
    answer = server.post("/train/start", data=LONG, headers=PAGE | cookie)
    assert answer.status_code == 409 and "did not send the cookie" in problem(answer.text)
    key = answer.cookies["visitor"]
    assert key != made_up and server.app.state.keys.issued(key)
    assert len(server.app.state.pool._kept) == 0


@pytest.mark.parametrize("has", ["drawings", "a session"])
def test_a_key_of_the_version_before_is_known_by_what_is_kept_under_it(visitor, has):
    visitor.cookies.clear()
    key = new_id()
    visitor.cookies.set("visitor", key)
    if has == "drawings":
        visitor.app.state.drawings.keep(key, drawn(1))
    else:
        visitor.get("/lessons/2-2-2")
        post(visitor, "/move/step", version="0")
    assert "visitor" not in visitor.get("/train").cookies
    assert started(visitor).choices.epochs and runs(visitor)


def test_a_run_starts_and_is_on_the_page(visitor):
    run = started(visitor)
    assert f"run-{run.id}-name" in visitor.get("/train").text
    assert (run.choices.hidden, run.choices.batch, run.progress.state) == ((64, 32), 1, "running")


def test_the_front_door_leads_back_to_the_newest_run(visitor):
    assert 'href="/train"><b>Train</b>' in re.sub(r"class=\"way\" ", "", visitor.get("/").text)
    run = [started(visitor), started(visitor)][-1]
    assert (card := re.search(rf'href="/train#run-{run.id}".*?</a>', visitor.get("/").text, re.DOTALL))
    assert f"Go on: run {run.number}, " in card[0] and "epoch" in card[0]


def test_own_drawings_are_sent_only_where_they_are_trained_on(visitor, monkeypatch):
    key, sent = visitor.cookies["visitor"], []
    visitor.app.state.drawings.keep(key, drawn(20))
    start = visitor.app.state.pool.start

    async def spied(owner: str, choices: Choices, source: Source) -> RunView:
        sent.append(len(source.drawings))
        return await start(owner, choices, source)

    monkeypatch.setattr(visitor.app.state.pool, "start", spied)
    for data in ("digits", "mine"):
        assert started(visitor, **SMALL | {"data": data}).choices.data == data
    assert sent == [0, 20]


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [
        ({"hidden": "9999"}, 413, "hidden"),
        ({"hidden": "many"}, 422, "hidden"),
        ({"epochs": "0"}, 422, "epochs"),
        ({"learning_rate": "nan"}, 422, "learning_rate"),
        ({"loss": "categorical_cross_entropy", "output": "tanh"}, 422, "loss"),
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
    for what, status in (("stop", 404), ("forget", 200), ("walk", 404), ("open/0", 404)):
        assert post(visitor, f"/train/{run.id}/{what}").status_code == status
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
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/trained/1")
    paused = runs(visitor)[0]
    assert paused.progress.state == "paused"
    step = session(visitor).position.step
    assert step.network.sizes == (64, 64, 32, 10)
    assert (step.loss, step.learning_rate, step.optimiser) == ("half_squared_error", 0.02, "sgd")
    assert step.network.weights[0].dtype == np.float64
    assert step.inputs.shape == (1, 64) and 0 <= step.inputs.min() < step.inputs.max() <= 1
    assert sorted(set(step.targets[0])) == [0, 1]
    assert step.network.sizes[0] == 64 and session(visitor).position.stage == 0


@pytest.mark.slow
@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_walk_that_nothing_was_done_with_makes_room_for_the_next(store, tmp_path):
    settings = Settings(store=store, data_dir=tmp_path, training_workers=1)
    with Browser(create_app(settings)) as client:
        client.get("/train")
        run = until_over(client, started(client, **SMALL))
        client.get("/explore")
        ids, kept = [], []
        for number in range(4):
            post(client, f"/train/{run.id}/open/{number}")
            ids.append(session_id(client))
            kept.append(client.app.state.store.count())
            pixels, _ = split(run.choices).test.example(number)
            assert session(client).position.step.inputs[0].tolist() == pixels.tolist()
        assert len(set(ids)) == 1 and set(kept) == {1}
        post(client, "/move/step")
        post(client, f"/train/{run.id}/walk")
        assert session_id(client) != ids[0] and client.app.state.store.count() == 2
        assert client.app.state.store.load(ids[0]).session.position.stage == 1


def test_a_page_of_the_walk_before_is_out_of_date(visitor):
    run = until_over(visitor, started(visitor, **SMALL))
    post(visitor, f"/train/{run.id}/open/0")
    before = re.search('name="version" value="([0-9]+)"', visitor.get("/explore").text)[1]
    post(visitor, f"/train/{run.id}/open/1")
    assert post(visitor, "/move/step", version=before).status_code == 409
    assert session(visitor).position.stage == 0


def test_a_loss_that_takes_classes_is_walked_with_a_class(visitor):
    run = started(visitor, loss="sparse_categorical_cross_entropy", output="softmax")
    post(visitor, f"/train/{run.id}/walk")
    step = session(visitor).position.step
    assert step.targets.shape == (1, 1) and step.targets[0, 0] in range(10)


def test_the_walk_is_another_session_and_what_the_visitor_was_doing_stays(visitor):
    visitor.get("/explore")
    post(visitor, "/move/step")
    before = session_id(visitor)
    run = started(visitor)
    post(visitor, f"/train/{run.id}/walk")
    assert session_id(visitor) != before
    assert visitor.app.state.store.load(before).session.position.stage == 1
    assert tabs(visitor)["From training"]
    visitor.get("/lessons/2-2-2")
    assert session_id(visitor) == before and not tabs(visitor)["From training"]
    visitor.get("/trained/1")
    assert session(visitor).position.step.network.sizes[0] == 64


def test_walking_leaves_the_run_as_it_is_and_it_goes_on_from_there(visitor):
    run = started(visitor)
    post(visitor, f"/train/{run.id}/walk")
    paused = runs(visitor)[0].progress
    for move in ("forward", "step-backward", "update"):
        post(visitor, f"/move/{move}" if move != "forward" else "/move/step-forward", granularity="phase")
    assert runs(visitor)[0].progress == paused
    assert "Next example of run 1: " in visitor.get("/explore").text
    answer = visitor.post(f"/train/{run.id}/go-on", headers=PAGE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/train")
    assert runs(visitor)[0].progress.state == "running"


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["go", "epoch"])
@pytest.mark.parametrize("path", ["walk", "open/0"])
def test_a_walk_that_cannot_be_saved_is_said_and_the_run_goes_on_as_it_was(visitor, path, goal):
    visitor.get("/explore")
    before = dict(visitor.cookies)
    run = started(visitor, pace="1", batch="10")
    post(visitor, f"/train/{run.id}/{goal}")
    with full_disk(visitor):
        answer = post(visitor, f"/train/{run.id}/{path}")
    assert (answer.status_code, problem(answer.text)) == (507, FULL)
    assert "HX-Redirect" not in answer.headers and dict(visitor.cookies) == before
    assert runs(visitor)[0].progress.state == "running"
    if goal == "epoch":
        assert until_over(visitor, run).progress.epoch == 1


def test_a_walk_that_cannot_be_saved_leaves_a_resting_run_at_rest(visitor):
    run = started(visitor)
    post(visitor, f"/train/{run.id}/pause")
    with full_disk(visitor):
        assert post(visitor, f"/train/{run.id}/walk").status_code == 507
    assert runs(visitor)[0].progress.state == "paused"


def test_a_training_process_that_cannot_be_started_is_said_and_the_choices_stay(tmp_path, monkeypatch):
    async def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    with Browser(create_app(Settings(store="memory", data_dir=tmp_path))) as client:
        client.get("/train")
        with monkeypatch.context() as broken:
            broken.setattr("asyncio.create_subprocess_exec", denied)
            answer = post(client, "/train/start", **LONG | {"hidden": "48-24", "activation": "tanh"})
        assert answer.status_code == 503 and "Permission denied" in problem(answer.text)
        assert 'hx-target="#train-form"' in answer.text
        assert 'value="48-24"' in answer.text and 'value="tanh" selected' in answer.text
        assert runs(client) == ()
        assert started(client).number == 1


def test_the_way_back_stands_on_the_network_from_the_run_alone(visitor):
    run = started(visitor, optimiser="adam", learning_rate="0.001")
    assert "train-return" not in visitor.get("/explore").text
    post(visitor, f"/train/{run.id}/walk")
    bar = visitor.get("/explore").text
    assert "Go on training" in bar and "The update is Adam, with what the run remembers." in bar and "float64" in bar
    label = session(visitor).position.step.targets[0].argmax()
    assert re.search(rf"Next example of run 1: an? {label}, alone in batch [0-9,]+, epoch [0-9]+\.", bar)
    post(visitor, f"/train/{run.id}/stop")
    assert "Back to training" in visitor.get("/explore").text
    visitor.get("/lessons/1-1-1")
    assert "train-return" not in visitor.get("/explore").text


WRITTEN = "w.a.sgd.{}.1.1.10.4.9.0"


@pytest.mark.slow
@pytest.mark.parametrize(
    "cookie",
    ["", "x", "a.b.c", "a.1.lion", WRITTEN.format("9" * 4400), WRITTEN.format("1.1"), WRITTEN.format("²"), "<b>.1.sgd"],
)
def test_a_cookie_that_somebody_wrote_does_no_harm(visitor, cookie):
    run = started(visitor)
    post(visitor, f"/train/{run.id}/walk")
    visitor.cookies.delete("walk")
    answer = visitor.get("/trained/1", headers={"cookie": f"{cookies(visitor)}; walk={cookie}".encode()})
    assert answer.status_code == 200 and "train-return" not in answer.text


def test_what_a_cookie_says_is_escaped(visitor):
    post(visitor, f"/train/{started(visitor).id}/walk")
    visitor.cookies.delete("walk")
    written = WRITTEN.format(1).replace("w.a", '"><b>w."><b>a')
    answer = visitor.get("/trained/1", headers={"cookie": f"{cookies(visitor)}; walk={written}".encode()})
    assert answer.status_code == 200 and "train-return" in answer.text and "<b>w" not in answer.text


def cookies(client: TestClient) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def test_going_on_with_a_run_that_is_over_or_gone_leads_to_the_lab(visitor):
    run = until_over(visitor, started(visitor, **SMALL))
    answer = visitor.post(f"/train/{run.id}/go-on", headers=PAGE)
    assert answer.status_code == 200 and answer.url.path == "/train"
    gone = visitor.post("/train/unknown/go-on", headers=PAGE, follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (303, "/train?run=gone")
    assert noticed(visitor.get("/train?run=gone").text) == "This run is no longer kept."
    for other in ("/train", "/train?run=<b>", "/train?run=gone&x=1"):
        assert noticed(visitor.get(other).text) == ""


@pytest.mark.parametrize("id", ["http:%2F%2Felsewhere.example", "%2F%2Felsewhere.example", "a%0d%0ax: y", "..%2F.."])
def test_no_address_leads_anywhere_else(visitor, id):
    for answer in (
        visitor.post(f"/train/{id}/go-on", headers=PAGE, follow_redirects=False),
        visitor.get(f"/train/{id}/go-on", follow_redirects=False),
    ):
        assert answer.status_code in (303, 404, 405)
        assert answer.headers.get("location", "/train") in ("/train", "/train?run=gone")


@pytest.mark.parametrize("rest", ["start", "mnist", "some-run/go-on", "some-run/walk", "some-run/open/3", "some-run"])
def test_an_address_that_buttons_post_to_leads_to_the_lab_when_it_is_opened(visitor, rest):
    answer = visitor.get(f"/train/{rest}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/train")


def test_a_misread_digit_opens_with_its_label_and_the_weights_of_the_run(visitor):
    run = until_over(visitor, started(visitor, **SMALL | {"epochs": "1", "learning_rate": "0.1"}))
    worst = run.report.judged.worst[0]
    answer = post(visitor, f"/train/{run.id}/open/{worst.number}")
    assert answer.headers["HX-Redirect"] == "/trained/1"
    article = "an" if worst.label == 8 else "a"
    said = f"Test digit of run 1, after 1 epoch: {article} {worst.label}, read as {worst.read}."
    assert said in visitor.get("/explore").text
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
    assert "No network: MNIST could not be fetched." in visitor.get("/train").text
    visitor.cookies.clear()
    assert "No network" not in visitor.get("/train").text


def test_the_address_may_choose_the_digits(visitor):
    assert re.search(r'value="mine"[^>]* checked', visitor.get("/train?data=mine").text)


def test_without_scripts_the_page_says_why_nothing_trains(visitor):
    assert re.search(r"<noscript><p[^>]*>Training needs JavaScript", visitor.get("/train").text)


@pytest.mark.parametrize("field", [name for name in NAMES if name not in ("data", "pace")])
def test_what_an_address_asks_for_and_no_list_has_leaves_the_form_as_it_is(visitor, field):
    plain, asked = (visitor.get(f"/train?epochs=12{more}").text for more in ("", f"&{field}=nonsense"))
    for page in (plain, asked):
        values = dict(re.findall(r'<select id="train-(\w+)".*?<option value="(\w+)" selected', page, re.S))
        assert values.get(field) == DEFAULTS[field], values


def test_the_form_is_filled_as_it_was_for_the_newest_run(visitor):
    started(visitor, epochs="123")
    started(visitor, epochs="45", seed="6")
    assert all(text in visitor.get("/train").text for text in ('name="epochs" value="45"', 'name="seed" value="6"'))
    assert 'name="epochs" value="30"' in visitor.get("/train?data=digits").text


def test_a_run_leads_to_a_form_with_its_settings(visitor):
    started(visitor, epochs="123", hidden="")
    started(visitor)
    address = html.unescape(re.findall(r'href="(/train\?[^"]+)"', visitor.get("/train").text)[1])
    visitor.cookies.clear()
    page = visitor.get(address).text
    assert 'name="epochs" value="123"' in page and 'name="hidden" value=""' in page


@pytest.mark.slow
def test_a_run_that_had_to_make_room_is_named(visitor):
    first = until_over(visitor, started(visitor, **SMALL | {"epochs": "1"}))
    for _ in range(5):
        assert noticed(post(visitor, "/train/start", **LONG).text) == ""
    assert noticed(post(visitor, "/train/start", **LONG).text) == "Run 1 was removed to make room."
    assert first.id not in [run.id for run in runs(visitor)]


@pytest.mark.slow
def test_the_run_that_would_make_room_is_named_before_by_the_rule_that_removes_it(visitor):
    until_over(visitor, started(visitor, **SMALL | {"epochs": "1"}))
    said = [room(post(visitor, "/train/start", **LONG).text) for _ in range(5)]
    assert said == ["", "", "", "", "Run 1 will make room."] and room(visitor.get("/train").text) == said[-1]
    assert room(post(visitor, "/train/start", **LONG).text) == ""  # all six are unfinished
    stopped = runs(visitor)[3]
    assert room(post(visitor, f"/train/{stopped.id}/stop").text) == f"Run {stopped.number} will make room."
    assert room(post(visitor, f"/train/{stopped.id}/forget").text) == ""


def test_removing_a_run_that_is_gone_already_is_no_error(visitor):
    run = started(visitor)
    answers = [post(visitor, f"/train/{run.id}/forget") for _ in range(2)]
    assert [(answer.status_code, problem(answer.text)) for answer in answers] == [(200, ""), (200, "")]


@pytest.mark.parametrize("sent", [{"json": {"epochs": 5}}, {"content": b"epochs=5"}, {}])
def test_what_is_no_form_starts_nothing(visitor, sent):
    answer = visitor.post("/train/start", headers=PAGE, **sent)
    assert (answer.status_code, runs(visitor)) == (422, ())


@pytest.mark.parametrize(
    ("missing", "field", "message"),
    [
        (LONG.keys(), "data", "Choose one of 8 × 8 digits, MNIST, My drawings, y = sin x."),
        ({"data"}, "data", "Choose one of 8 × 8 digits, MNIST, My drawings, y = sin x."),
        ({"seed", "pace"}, "seed", "Nothing arrived for this field."),
        ({"hidden"}, "hidden", "Nothing arrived for this field."),
    ],
    ids=["all", "data", "cut off", "hidden"],
)
def test_a_form_that_is_not_whole_starts_nothing(visitor, missing, field, message):
    answer = post(visitor, "/train/start", version="1", **{name: LONG[name] for name in LONG if name not in missing})
    assert (answer.status_code, runs(visitor)) == (422, ())
    assert f'id="train-{field}-error"' in answer.text and message in answer.text


def test_a_field_that_is_left_empty_has_arrived(visitor):
    assert started(visitor, hidden="").choices.hidden == ()


@pytest.mark.slow
def test_a_page_that_watches_is_told_of_the_runs_by_its_stream_alone(visitor):
    run = started(visitor)
    with visitor.app.state.pace.watching(visitor.cookies["visitor"], "this page"):
        assert "#train-runs" in post(visitor, f"/train/{run.id}/pause").text  # from another page, whose stream is lost
        visitor.headers["page-id"] = "this page"
        answers = [post(visitor, "/train/start", **LONG), post(visitor, f"/train/{run.id}/pause")]
        assert run.id in visitor.get("/train").text
    assert ["#train-form" in answer.text for answer in answers] == [True, False]
    assert all("#status" in answer.text and "#train-runs" not in answer.text for answer in answers)
    assert "#train-runs" in post(visitor, f"/train/{run.id}/stop").text
