"""Reading a drawing through the API."""

import threading

import pytest

from app.digits.ink import from_strokes
from app.digits.reader import DRAWING, SHIPPED, load_shipped, read
from app.digits.samples import SAMPLES
from app.web.api import predict as predicting

API = "/api/v1"
ONE = [[[50, 10], [50, 50], [49, 90]]]


@pytest.fixture
def predict(client):
    return lambda **body: client.post(f"{API}/predict", json=body).json()


def test_a_drawing_has_a_digit_ten_probabilities_and_the_picture_the_network_saw(predict):
    seen = predict(strokes=ONE)
    assert seen["digit"] in range(10)
    assert len(seen["probabilities"]) == 10 and all(0 <= p <= 1 for p in seen["probabilities"])
    assert seen["digit"] == max(range(10), key=seen["probabilities"].__getitem__)
    assert len(seen["seen"]) == 784 and 0 < max(seen["seen"]) <= 1


def test_the_picture_seen_reads_the_same_as_the_strokes(predict):
    drawn = predict(strokes=ONE)
    assert predict(pixels=drawn["seen"]) == drawn


def test_size_and_place_of_a_drawing_do_not_matter(predict):
    moved = [[[x * 3 + 200, y * 3 - 70] for x, y in stroke] for stroke in ONE]
    assert predict(strokes=moved)["seen"] == pytest.approx(predict(strokes=ONE)["seen"], abs=1e-9)


@pytest.mark.parametrize("nothing", [{"strokes": []}, {"strokes": [[]]}, {"pixels": [0] * 784}])
def test_nothing_drawn_is_no_digit(predict, nothing):
    nothing_read = {"digit": None, "probabilities": [None] * 10, "seen": [0] * 784}
    assert predict(**nothing) == nothing_read | {"network": DRAWING}


@pytest.mark.parametrize("digit", SAMPLES)
def test_the_network_that_reads_drawings_best_reads_where_none_is_named(predict, digit):
    answer = predict(strokes=SAMPLES[digit])
    best = read(load_shipped(DRAWING), from_strokes(SAMPLES[digit], curves=True))
    assert (answer["digit"], tuple(answer["probabilities"]), tuple(answer["seen"])) == (
        best.digit, best.probabilities, best.seen
    )  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_network_reads_where_it_is_named(predict, name):
    answer = predict(strokes=ONE, network=name)
    seen = from_strokes(ONE, curves=name == DRAWING)
    assert tuple(answer["probabilities"]) == read(load_shipped(name), seen).probabilities
    assert answer["seen"] == seen.tolist()
    assert answer["network"] == name


SCRIBBLE = [[[i % 1000, i * 7 % 1000] for i in range(100_001)]]


@pytest.mark.slow
def test_a_drawing_of_too_many_points_is_refused_with_both_numbers(refused):
    problem = refused(422, "POST", f"{API}/predict", json={"strokes": SCRIBBLE})
    assert problem["detail"] == "The drawing has 100,001 points; at most 100,000 can be read."
    assert problem["field"] == "strokes"


def test_a_drawing_beyond_the_largest_body_is_refused_with_that_size(refused):
    problem = refused(413, "POST", f"{API}/predict", json={"strokes": SCRIBBLE * 9})
    assert problem["detail"] == "A request may have at most 8,000,000 bytes."


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "strokes"),
        ({"strokes": ONE, "pixels": [0] * 784}, "strokes"),
        ({"strokes": [[[1, 2, 3]]]}, "strokes"),
        ({"strokes": [[[1, "2"]]]}, "strokes[1][1][2]"),
        ({"pixels": [0] * 783}, "pixels"),
        ({"pixels": [2] * 784}, "pixels"),
        ({"pixels": [True] * 784}, "pixels[1]"),
        ({"strokes": ONE, "ink": 1}, "ink"),
        ({"strokes": ONE, "network": "784-9-10"}, "network"),
        ({"strokes": ONE, "network": ""}, "network"),
        ({"strokes": ONE, "network": 784}, "network"),
    ],
)
def test_a_drawing_that_cannot_be_read_is_named_by_its_field(refused, body, field):
    assert refused(422, "POST", f"{API}/predict", json=body)["field"] == field


def test_a_long_drawing_is_prepared_beside_the_event_loop_and_a_short_one_at_once(client, monkeypatch):
    threads, prepare = [], predicting.seen
    monkeypatch.setattr(predicting, "seen", lambda *read: (threads.append(threading.get_ident()), prepare(*read))[1])
    long = predicting.long
    monkeypatch.setattr(predicting, "long", lambda body: (threads.append(threading.get_ident()), long(body))[1])
    for strokes in (ONE, SCRIBBLE[0][: predicting.MANY_POINTS + 1]):
        answer = client.post(f"{API}/predict", json={"strokes": strokes if strokes is ONE else [strokes]})
        assert answer.status_code == 200
    asked_short, made_short, asked_long, made_long = threads
    assert made_short == asked_short and made_long != asked_long
