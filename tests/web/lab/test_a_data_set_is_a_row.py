"""A row and nothing else: a data set that is added is in the form, is trained on, judged, and walked on from."""

import html
import re
import sys
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.training import worker_process
from app.training.data_sets import DATA_SETS
from app.training.progress import DONE
from tests.web.lab.added_data_sets import BARS, LINE, ROWS
from tests.web.lab.test_training import runs, session, until_over
from tests.web.visiting import PAGE, Browser, post


@pytest.fixture(scope="module")
def visitor(tmp_path_factory) -> Iterator[TestClient]:
    """A visitor of a lab that has had both rows from its start."""
    with pytest.MonkeyPatch.context() as patched:
        for name, row in ROWS.items():
            patched.setitem(DATA_SETS, name, row)
        patched.setattr(worker_process, "PROGRAM", (sys.executable, "-m", "tests.web.lab.added_data_sets"))
        settings = Settings(store="memory", data_dir=tmp_path_factory.mktemp("data"), training_workers=1)
        with Browser(create_app(settings)) as client:
            client.get("/train")
            yield client


def proposed(client: TestClient, data: str, **typed: str) -> dict[str, str]:
    """The form as it is for a data set, as a browser would send it."""
    page = client.get("/train", params={"data": data, **typed}).text
    fields = dict(re.findall(r'<input id="train-(\w+)" name="\1" value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="train-(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        fields[name] = re.search(r'value="(\w+)" selected', options)[1]
    return fields | {"data": re.search(r'name="data" id="[^"]*" value="(\w+)"[^>]*checked', page)[1]}


def trained(client: TestClient, data: str, **typed: str):
    answer = post(client, "/train/start", **proposed(client, data) | {"pace": "full"} | typed)
    assert answer.status_code == 200, answer.text[:2000]
    run = until_over(client, runs(client)[-1])
    assert run.progress.state == DONE
    return run


def card(client: TestClient, run) -> str:
    page = html.unescape(client.get("/train").text)
    return re.search(rf'<article [^>]*id="run-{run.id}".*?</article>', page, re.DOTALL)[0]


@pytest.mark.parametrize("name", ROWS)
def test_it_is_offered_with_what_it_is_and_with_choices_of_its_own(visitor, name):
    page = html.unescape(visitor.get(f"/train?data={name}").text)
    row = ROWS[name]
    assert f'<label for="train-data-{name}">{row.title}' in page
    assert f"<dt>{row.title}</dt><dd>{row.about}</dd>" in page
    assert row.share_note in page
    fields = proposed(visitor, name)
    assert fields["data"] == name and fields.items() >= row.usual.items()
    assert ("5 points" if name == "line" else "3 × 3") in page


def test_numbers_are_trained_on_judged_and_walked_on_from(visitor):
    run = trained(visitor, "line")
    assert run.progress.history[-1].train_loss < run.progress.history[0].train_loss / 2
    said = card(visitor, run)
    assert "1-2-1" in said and "A line, 80 % to train on" in said
    assert "over the 4 trained on" in said and 'class="fit-chart"' in said
    assert '<th scope="col">step</th><th scope="col">height</th>' in said
    post(visitor, f"/train/{run.id}/walk")
    step = session(visitor).position.step
    assert (step.inputs[0, 0], step.targets[0, 0]) in set(zip(LINE.x.tolist(), LINE.y.tolist(), strict=True))
    assert re.search(r"would have been step = \d, height = 0\.\d, alone in a batch", visitor.get("/explore").text)


def test_a_test_point_of_it_opens_and_the_way_leads_back_to_the_run(visitor):
    run = trained(visitor, "line")
    (tested,) = [point for point in run.report.judged.points if point.number is not None]
    assert post(visitor, f"/train/{run.id}/open/{tested.number}").status_code == 200
    assert session(visitor).position.step.inputs.tolist() == [[tested.x]]
    assert f"Test point of run {run.number}, after 40 epochs: step = {tested.x:g}" in visitor.get("/explore").text
    back = visitor.post(f"/train/{run.id}/go-on", headers=PAGE)
    assert back.status_code == 200 and back.url.path == "/train"


def test_targets_that_are_shares_take_sigmoid_outputs_and_more_than_that_is_refused(visitor):
    assert post(visitor, "/train/start", **proposed(visitor, "line") | {"output": "sigmoid"}).status_code == 200
    refused = post(visitor, "/train/start", **proposed(visitor, "line") | {"output": "softmax"})
    assert refused.status_code == 422 and 'id="train-output-error"' in refused.text


def test_pictures_of_two_classes_are_trained_on_judged_and_walked_on_from(visitor):
    run = trained(visitor, "bars", epochs="40")
    matrix = run.report.judged.confusion
    assert [sum(row) for row in matrix] == [8, 8] and matrix[0][0] == matrix[1][1] == 8
    said = card(visitor, run)
    assert "9-2-2" in said and "What it misreads: 0 of 16 test bars" in said
    assert '<th scope="row">upright</th>' in said and "8 of 8 read right" in said
    post(visitor, f"/train/{run.id}/open/0")
    step = session(visitor).position.step
    assert step.inputs[0].tolist() in BARS.tolist() and sorted(step.targets[0]) == [0, 1]
    said = r"Test bar of run \d, after 40 epochs: (an upright|a level), read right\."
    assert re.search(said, visitor.get("/explore").text)


def test_a_bar_that_is_misread_is_shown_as_a_picture_with_the_names_of_its_classes(visitor):
    run = trained(visitor, "bars", epochs="1", learning_rate="0.000001")
    said = card(visitor, run)
    wrong = run.report.judged.worst[0]
    names = ROWS["bars"].targets
    assert len(wrong.pixels) == 9
    assert f"{names[wrong.label]} read as <b>{names[wrong.read]}</b>" in said


def test_pictures_of_which_none_are_left_to_test_on_have_no_figures_of_tests(visitor):
    run = trained(visitor, "bars", epochs="40", train_share="100")
    assert run.progress.counts.test == 0 and run.report.loss is None
    assert {point.test_accuracy for point in run.progress.history} == {None}
    assert run.progress.history[-1].train_accuracy == 1
    said = card(visitor, run)
    assert '<dt>test accuracy</dt><dd>?</dd><dd class="of">none to test on</dd>' in said
    assert "What it misreads: 0 of 0 test bars" in said
    assert f"Run {run.number}: done, 40 of 40 epochs, train accuracy 100 %." in visitor.get("/train").text
