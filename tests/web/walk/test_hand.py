"""A number in the hand over HTTP: what is seen is what is there when it is let go, and nothing is stored before."""

import re
from xml.etree import ElementTree

import pytest

from app.explorer.hand import held, pulled, reach
from app.explorer.look import look_of
from app.explorer.looking import look_at
from app.explorer.number import name_of
from app.explorer.shown_paths import shown_paths
from app.main import create_app
from app.scene.picture.network_scene import network_scene
from app.settings import Settings
from tests.scene.test_seen import drawn, looks, patched
from tests.web.visiting import Browser, stored

FROM_HERE = {"Origin": "http://testserver"}


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory")), headers=FROM_HERE) as client:
        client.get("/lessons/2-2-2")
        yield client


def walked(visitor, *moves):
    for move in moves:
        visitor.post(f"/move/{move}", data={"granularity": "phase"})


NUMBERS = {"w.1.1.1": 0.49, "w.2.2.1": -2.5, "b.1.2": 0.0, "x.1": 1.5, "y.2": 0.25}


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("moves", [(), ("step-forward",), ("step-forward", "step-backward")], ids=len)
def test_what_is_seen_is_what_is_there_when_it_is_let_go(visitor, number, moves):
    walked(visitor, *moves)
    visitor.post("/select", data={"look": number if number[0] in "wb" else "neuron.0.1"})
    before = stored(visitor)
    answer = visitor.post("/hand", data={"number": number, "value": str(NUMBERS[number])})
    assert answer.status_code == 200
    assert stored(visitor).version == before.version
    assert stored(visitor).session is before.session
    seen = answer.json()["seen"]
    _, old = drawn(before.session, "wide")
    ids = {each.get("id") for each in old.iter()}
    done = patched(old, {mark: texts for mark, texts in seen.items() if mark.split(" ")[0] in ids})
    visitor.post("/hand/let-go", data={"number": number, "value": str(NUMBERS[number])})
    after = stored(visitor)
    assert after.version > before.version
    assert after.session.position.stage == before.session.position.stage
    assert looks(done) == looks(drawn(after.session, "wide")[1])
    page = visitor.get("/lessons/2-2-2").text
    if moves:
        assert seen["loss .value"][""] == re.search(r'<b class="value"[^>]*>([^<]*)</b>', page)[1]
    visitor.post("/move/back")
    assert network_scene(stored(visitor).session).edges == network_scene(before.session).edges


def test_the_products_of_the_paths_follow_and_their_shares_add_up_to_the_tangent(visitor):
    walked(visitor, "step-forward", "step-backward")
    visitor.post("/select", data={"look": "w.1.1.1"})
    before = shown_paths(stored(visitor).session)
    seen = visitor.post("/hand", data={"number": "w.1.1.1", "value": "0.16"}).json()["seen"]
    visitor.post("/hand/let-go", data={"number": "w.1.1.1", "value": "0.16"})
    page = ElementTree.fromstring(re.search(r'<ol class="paths".*?</ol>', visitor.get("/lessons/2-2-2").text, re.S)[0])
    for row, path in zip(page, before.routes, strict=True):
        place = f"explain .paths>:nth-child({row.get('data-path')})"
        products = [each.text for each in row.iter("strong")]
        assert [seen[f"{place} .path-product .value"][""]] == products
        cells = [each.text for each in row.iter("span") if "value" in each.get("class", "").split()]
        assert [seen[f"{place} .path-step:nth-child({n}) .value"][""] for n in range(1, len(cells) + 1)] == cells
        share = float(seen[f"shares .path-{row.get('data-path')}"][""].replace("−", "-").replace("·10⁻⁶", "e-6"))
        assert share == pytest.approx(path.contribution * 0.01, rel=0.005)
    assert seen["shares .together"][""] == seen["shares .measured"][""] == "+4.39·10⁻⁶"


@pytest.mark.parametrize(("number", "value", "kind"), [("b.2.1", "25", "paths long"), ("w.2.1.1", "0.5", "paths")])
def test_a_factor_that_grows_long_in_the_hand_has_the_room_that_it_has_at_rest(visitor, number, value, kind):
    walked(visitor, "step-forward", "step-backward")
    visitor.post("/select", data={"look": number})
    seen = visitor.post("/hand", data={"number": number, "value": value}).json()["seen"]
    visitor.post("/hand/let-go", data={"number": number, "value": value})
    assert seen["explain .paths"]["class"] == kind
    assert f'<ol class="{kind}"' in visitor.get("/lessons/2-2-2").text


def test_routes_keep_their_numbers_in_the_hand_and_are_ranked_again_when_it_is_let_go(visitor):
    visitor.post(
        "/build", data={"sizes": "2-4-4-3", "activation": "tanh", "inputs": "1 2", "targets": "0 1 0", "seed": "3"}
    )
    for move in ("step-forward", "step-backward"):
        visitor.post(f"/move/{move}", data={"granularity": "phase"})
    visitor.post("/select", data={"look": "w.1.1.1"})
    at = stored(visitor).session
    before = [path.neurons for path in shown_paths(at).routes]
    moved = held(at, name_of("w.2.1.1"), 40.0).moved
    assert [path.neurons for path in shown_paths(moved).routes] == before
    fresh = look_at(held(look_at(at, None), name_of("w.2.1.1"), 40.0).moved, look_of("w.1.1.1"))
    assert [path.neurons for path in shown_paths(fresh).routes] != before
    by_neurons = {path.neurons: path.contribution for path in shown_paths(fresh).routes}
    for path in shown_paths(moved).routes:
        if path.neurons in by_neurons:
            assert path.contribution == pytest.approx(by_neurons[path.neurons], rel=1e-12)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"number": "w.9.1.1", "value": "1"}, 422),
        ({"number": "z.1.1", "value": "1"}, 422),
        ({"number": "w.1.1.1", "value": "nan"}, 422),
        ({"number": "w.1.1.1", "value": "1e999"}, 422),
        ({"number": "w.1.1.1", "by": "inf"}, 422),
        ({"number": "w.1.1.1"}, 422),
        ({"number": "", "value": "1"}, 422),
        ({"number": "w.1.1.1", "value": "1", "version": "77"}, 404),
        ({"number": "w.1.1.1", "value": "1", "place": "nowhere"}, 404),
    ],
)
def test_what_cannot_be_taken_in_the_hand_is_refused_with_the_reason(visitor, fields, status):
    answer = visitor.post("/hand", data=fields)
    assert answer.status_code == status
    assert answer.json()["problem"][0].isupper()


def test_a_page_that_is_out_of_date_sees_nothing_move(visitor):
    walked(visitor, "step-forward")
    version = stored(visitor).version
    walked(visitor, "step-backward")
    answer = visitor.post("/hand", data={"number": "w.1.1.1", "value": "1", "version": version})
    assert answer.status_code == 409
    assert visitor.post("/hand/let-go", data={"number": "w.1.1.1", "value": "1", "version": version}).status_code == 409


def test_a_pull_moves_by_steps_of_a_slider_that_reaches_twice_as_far():
    assert reach(0.15) == 1.0
    assert pulled(0.15, 12) == 0.21
    assert pulled(0.15, -40) == -0.05
    assert reach(-7.3) == 20.0
    assert pulled(-7.3, 1) == -7.2


def test_a_pixel_and_a_class_are_not_taken_in_the_hand(visitor):
    visitor.get("/lessons/draw-a-digit")
    answer = visitor.post("/hand", data={"number": "x.300", "value": "0.5"})
    assert answer.status_code == 422


@pytest.mark.parametrize("by", [0.25, -0.4])
def test_on_the_chart_of_check_the_hand_is_where_a_nudge_of_as_much_is(visitor, by):
    walked(visitor, "step-forward", "step-backward")
    visitor.post("/select", data={"look": "w.1.1.1"})
    visitor.post("/tab", data={"tab": "check"})
    seen = visitor.post("/hand", data={"number": "w.1.1.1", "value": str(0.15 + by)}).json()["seen"]
    chart = visitor.post("/check/nudge", data={"amount": str(by)}).text
    x, y = re.search(r'class="actual" cx="([^"]*)" cy="([^"]*)"', chart).groups()
    gap = re.search(r'class="gap" d="([^"]*)"', chart)[1]
    assert seen["explain .hand-point"]["d"].startswith(f"M{float(x) - 4.5:g} {float(y):g}a")
    assert [float(n) for n in re.findall(r"[-\d.]+", seen["explain .hand-gap"]["d"])] == pytest.approx(
        [float(n) for n in re.findall(r"[-\d.]+", gap)]
    )


def test_beyond_the_chart_of_check_and_after_the_update_the_hand_leaves_it_alone(visitor):
    walked(visitor, "step-forward", "step-backward")
    visitor.post("/select", data={"look": "w.1.1.1"})
    visitor.post("/tab", data={"tab": "check"})
    seen = visitor.post("/hand", data={"number": "w.1.1.1", "value": "9"}).json()["seen"]
    assert seen["explain .hand-point"]["d"] == seen["explain .hand-gap"]["d"] == ""
    walked(visitor, "update")
    seen = visitor.post("/hand", data={"number": "w.1.1.1", "value": "0.2"}).json()["seen"]
    assert not [mark for mark in seen if "hand-point" in mark]


def test_what_is_seen_is_of_the_frame_of_the_picture_that_the_page_has(visitor):
    walked(visitor, "step-forward", "step-backward")
    visitor.post("/select", data={"look": "w.1.1.1"})
    visitor.cookies.set("frame", "900x600", domain="testserver.local", path="/")
    session = stored(visitor).session
    sent = {"number": "w.1.1.1", "value": "1.5", "frame": "620x350"}
    seen = visitor.post("/hand", data=sent).json()["seen"]
    rest = drawn(session, "620x350")[1]
    ids = {each.get("id") for each in rest.iter()}
    done = patched(rest, {mark: texts for mark, texts in seen.items() if mark.split(" ")[0] in ids})
    visitor.post("/hand/let-go", data=sent)
    assert looks(done) == looks(drawn(stored(visitor).session, "620x350")[1])


@pytest.mark.parametrize(
    "page, number", [("1-1-1/what-does-a-weight-touch", "w.2.1.1"), ("softmax/shares-of-one-whole", "b.2.1")]
)
def test_a_value_that_is_refused_stays_typed_in_the_sentence_with_the_reason(visitor, page, number):
    visitor.get(f"/learn/{page}")
    refused = visitor.post("/hand/let-go", data={"number": number, "value": "a lot"})
    assert refused.status_code == 422
    assert re.search(rf'id="error-{number}"\s+role="alert">Expected a number', refused.text)
    assert re.search(rf'data-held="{number}"[^>]*value="a lot"', refused.text)
    other = visitor.post("/hand/let-go", data={"number": "x.1", "value": "a lot"})
    assert 'id="error-' not in other.text
