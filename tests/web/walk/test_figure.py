"""A figure through the page's routes: in the hand, let go, told, stepped, shown; and its numbers through the API."""

import re

import pytest

from tests.web.conftest import API
from tests.web.visiting import stored

PAGE = "/learn/1-2-1-relu/the-first-network"
HOME = {"origin": "http://testserver"}


@pytest.fixture
def post(client):
    """Opens a page and posts to it as its scripts do."""

    def opened(address):
        client.cookies.clear()
        client.get("/explore")
        client.get(address)

        def send(path, version=None, **fields):
            now = str(stored(client).version) if version is None else version
            return client.post(path, data={"version": now, **fields}, headers=HOME | {"HX-Request": "true"})

        return send

    return opened


def test_a_handle_in_the_hand_changes_nothing_and_let_go_is_an_edit_that_back_undoes(client, post):
    send = post(PAGE)
    held = send("/figure", handle="hinge.1", value="-2")
    assert held.status_code == 200
    assert 'data-figure="function"' in held.text
    assert stored(client).session.position.network.biases[0][0] == 0.5
    gone = send("/figure/let-go", handle="hinge.1", value="−2")
    assert gone.status_code == 200
    assert stored(client).session.position.network.biases[0][0] == 2
    send("/move/back", granularity="stage")
    assert stored(client).session.position.network.biases[0][0] == 0.5


@pytest.mark.parametrize(
    ("sent", "value"),
    [({"value": "1/4"}, 0.25), ({"value": "0,25"}, 0.25), ({"by": "3"}, 1.3), ({"x": "0", "y": "0"}, -3.0)],
)
def test_a_handle_goes_by_a_typed_value_by_steps_or_to_a_point(client, post, sent, value):
    send = post(PAGE)
    assert send("/figure/let-go", handle="x", **sent).status_code == 200
    assert stored(client).session.position.step.inputs[0, 0] == pytest.approx(value)


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/figure/let-go", {"handle": "hinge.1", "value": "left"}, 422),
        ("/figure/let-go", {"handle": "hinge.7", "value": "1"}, 422),
        ("/figure/let-go", {"handle": "x", "x": "1"}, 422),
        ("/figure/act", {"act": "jump"}, 422),
        ("/figure/tell", {"name": "bend", "value": "softmax"}, 422),
        ("/figure/tell", {"name": "speed", "value": "1"}, 422),
        ("/figure/show", {"figure": "wheel"}, 409),
        ("/figure", {"handle": "x", "value": "one"}, 422),
    ],
)
def test_what_is_not_there_is_refused_and_nothing_is_lost(client, post, path, fields, status):
    send = post(PAGE)
    before = stored(client)
    answer = send(path, **fields)
    assert answer.status_code == status
    assert stored(client).version == before.version


def test_a_refused_value_stays_in_its_field(client, post):
    answer = post(PAGE)("/figure/let-go", handle="hinge.1", value="left")
    assert 'value="left" aria-invalid="true"' in answer.text


def test_an_old_version_does_nothing(client, post):
    send = post(PAGE)
    send("/figure/let-go", handle="x", value="2")
    answer = send("/figure/let-go", version="0", handle="x", value="1")
    assert answer.status_code == 409
    assert stored(client).session.position.step.inputs[0, 0] == 2
    assert send("/figure", version="0", handle="x", value="1").status_code == 409


def test_the_bend_is_told_and_the_network_stays_as_it_is(client, post):
    answer = post(PAGE)("/figure/tell", name="bend", value="identity")
    assert '<option value="identity" selected>' in answer.text
    assert stored(client).session.position.network.activations == ("relu", "relu")


def test_a_network_learns_slice_by_slice_and_is_kept_in_one_change(client, post):
    send = post(PAGE)
    send("/figure/tell", name="target", value="square")
    before = stored(client)
    seen = [send("/figure/learn", slices=str(n)).text for n in (1, 2, 3)]
    assert len(set(seen)) == 3
    assert stored(client).version == before.version
    send("/figure/let-go", slices="3")
    after = stored(client)
    assert after.session.position.network.weights[0].tolist() != before.session.position.network.weights[0].tolist()
    assert len(after.session.past) == len(before.session.past) + 1
    send("/move/back", granularity="stage")
    send("/figure/act", act="learn")
    assert stored(client).session.position.network.parameter_count == before.session.position.network.parameter_count
    assert send("/figure/learn", slices="many").status_code == 422
    send("/figure/tell", name="target", value="")
    assert send("/figure/learn", slices="1").status_code == 409


def test_network_and_figure_stand_in_one_place(client, post):
    send = post(PAGE)
    gone = send("/figure/show", figure="")
    assert '<div id="figure" hidden></div>' in gone.text
    back = send("/figure/show", figure="function")
    assert 'data-figure="function"' in back.text


def test_a_page_without_a_figure_takes_it_away_and_one_with_it_brings_it(client, post):
    send = post(PAGE)
    turned = send("/learn/turn", to="2-2-2/two-paths-that-disagree")
    assert '<div id="figure" hidden></div>' in turned.text
    again = send("/learn/turn", to="descent/roll-down-a-curve")
    assert 'data-figure="descent"' in again.text


def test_a_place_pressed_on_the_curve_stands_in_the_field_of_the_question(client, post):
    send = post("/learn/descent/roll-down-a-curve")
    answer = send("/figure/let-go", handle="guess", value="2.96")
    field = re.search(r'id="answer-the-next-place"[^>]*value="([^"]*)"', answer.text)
    assert field and field[1] == "2.96"
    marked = send("/learn/answer", question="the-next-place", answer="2.96")
    assert 'data-right="true"' in marked.text
    wrong = post("/learn/descent/roll-down-a-curve")("/learn/answer", question="the-next-place", answer="-5")
    assert 'data-note="uphill"' in wrong.text


def test_a_figure_of_ones_own_network_is_offered_where_it_has_one_input_and_one_output(client):
    client.cookies.clear()
    client.get("/explore")
    sketch = {"sizes": "1, 2, 1", "inputs": "1", "targets": "0"}
    client.post("/build", data=sketch, headers=HOME)
    page = client.get("/build/1").text
    assert 'name="figure" value="function"' in page
    of_two = client.get("/lessons/2-2-2").text
    assert 'value="function"' not in of_two
    assert 'name="figure" value="delta-by-layer?of=own"' in of_two
    assert 'name="figure"' not in client.get("/learn/1-1-1/the-last-weight").text
    assert 'name="figure"' not in client.get("/digits").text


def test_the_delta_of_ones_own_network_has_no_bar_that_the_walk_has_not_come_to(client, post):
    send = post("/lessons/2-2-2")
    shown = send("/figure/show", figure="delta-by-layer?of=own").text
    assert shown.count('class="bar-text unknown"') == 2 and 'class="delta-bar"' not in shown
    send("/figure/show", figure="")
    for name in ("step-forward", "step-backward"):
        send(f"/move/{name}", granularity="phase")
    shown = send("/figure/show", figure="delta-by-layer?of=own").text
    assert shown.count('class="delta-bar"') == 2
    assert send("/figure/show", figure="lockstep").status_code == 409, "it has two outputs"


def test_a_page_of_the_course_has_its_own_figure_and_no_other(client, post):
    send = post("/learn/1-1-1/the-last-weight")
    assert send("/figure/show", figure="delta-by-layer?of=own").status_code == 409
    assert stored(client).session.view.figure == ""


def test_predicting_takes_a_figure_away(client, post):
    send = post("/lessons/1-1-1")
    assert 'data-figure="function"' in send("/figure/show", figure="function").text
    gone = send("/predict/switch", on="1")
    assert 'data-figure="function"' not in gone.text
    assert send("/figure/show", figure="function").status_code == 409
    assert 'data-figure="function"' not in client.get("/lessons/1-1-1").text


def test_without_scripts_a_button_leads_back_to_the_page(client):
    client.cookies.clear()
    client.get("/explore")
    client.get("/learn/descent/roll-down-a-curve")
    form = {"act": "over", "version": "0"}
    answer = client.post("/figure/act", data=form, headers=HOME | {"accept": "text/html"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/learn/descent/roll-down-a-curve"


def test_the_figure_of_a_page_is_printed(client):
    printed = client.get("/learn/print?of=descent/roll-down-a-curve").text
    assert "figure-drawing" in printed
    assert 'class="move"' not in printed, "what the question asks is on the sheet of answers"


# The API


def test_the_figure_of_a_page_has_its_numbers_and_401_points(client):
    answer = client.get(f"{API}/figures/function?lesson=1-2-1-relu&page=the-first-network").json()
    assert answer["numbers"]["lowest"] == pytest.approx(0.75, abs=1e-9)
    assert len(answer["series"]["x"]) == len(answer["series"]["y"]) == 401
    assert answer["series"]["y"][-1] == pytest.approx(3.5)
    assert [handle["key"] for handle in answer["handles"]][:2] == ["x", "hinge.1"]


def test_a_figure_is_told_by_the_query(client):
    answer = client.get(f"{API}/figures/descent?rate=0.1&steps=5").json()
    assert answer["series"]["places"] == pytest.approx([-1, -0.6, -0.28, -0.024, 0.1808, 0.34464])
    assert answer["told"]["rate"] == 0.1
    assert answer["numbers"]["until"] == 24


def test_the_figure_of_a_session_is_of_its_network(client, api):
    network = {"sizes": [1, 1, 1], "weights": [[[2]], [[3]]], "bias_values": [[-1], [0]], "activations": ["relu"] * 2}
    session = api.open(network=network, inputs=[[1]], targets=[[0]], loss="squared_error")
    answer = client.get(f"{API}/figures/function?session={session['id']}&points=3").json()
    assert answer["series"]["y"] == pytest.approx([0, 0, 15])
    assert answer["numbers"]["hinge.1"] == 0.5


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("wheel", 422), ("function?lesson=none", 404), ("function?lesson=2-2-2", 409), ("function?points=1", 422),
        ("descent?rate=fast", 422), ("descent?target=power", 422), ("descent?speed=1", 422),
        ("function?session=x", 404), ("function?points=100000", 422),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_a_problem(refused, query, status):
    refused(status, "GET", f"{API}/figures/{query}")
